"""How long ago a message was first tried, even when somebody sets the clock (promises 2.3, rule 6)."""

from __future__ import annotations

from collections.abc import Callable

STEP = 5
"""Seconds by which the clock and the stopwatch may drift apart before the clock counts as having been set."""


class Ages:
    """What this process tried is timed by a stopwatch; what an earlier one tried, by the clock while it can be trusted.

    `clock` gives UTC epoch seconds; `stopwatch` gives seconds that only ever go forward.
    """

    def __init__(self, clock: Callable[[], int], stopwatch: Callable[[], float]) -> None:
        self._clock, self._stopwatch = clock, stopwatch
        self._began = stopwatch()
        self._offset = clock() - self._began
        self._trusted = True
        self._tried: dict[str, float] = {}

    def begin(self, ref: str) -> None:
        """This message is tried for the first time, now."""
        self._tried[ref] = self._stopwatch()

    def forget(self, ref: str) -> None:
        """What became of this message is known."""
        self._tried.pop(ref, None)

    def of(self, ref: str, first_tried: int) -> float:
        """Seconds since the message was first tried; since this process began where that cannot be trusted."""
        tried = self._tried.get(ref)
        if tried is not None:
            return self._stopwatch() - tried
        return self._clock() - first_tried if self.known(ref, first_tried) else self._stopwatch() - self._began

    def known(self, ref: str, first_tried: int) -> bool:
        """Whether that can be trusted. Where it cannot, nobody knows how long ago it was, only since when at least."""
        return ref in self._tried or (self._trusted and self._clock() >= first_tried)

    def stepped(self) -> bool:
        """Whether the clock was set since the last time this was asked."""
        offset = self._clock() - self._stopwatch()
        if abs(offset - self._offset) <= STEP:
            return False
        self._offset, self._trusted = offset, False
        return True
