"""How long ago a message was first tried, whatever anybody sets the clock to (promises 2.3, rule 6)."""

from __future__ import annotations

from collections.abc import Callable

STEP = 5
"""Seconds by which the clock and the stopwatch may drift apart before the clock counts as having been set."""


class Ages:
    """What this process tried is timed by a stopwatch; what an earlier one tried, from the beginning of this one.

    `clock` gives UTC epoch seconds; `stopwatch` gives seconds that only ever go forward. Between two processes only the
    clock goes on, and nobody can say whether it was set meanwhile.
    """

    def __init__(self, clock: Callable[[], int], stopwatch: Callable[[], float]) -> None:
        self._clock, self._stopwatch = clock, stopwatch
        self._began = stopwatch()
        self._offset = clock() - self._began
        self._tried: dict[str, float] = {}

    def begin(self, ref: str) -> None:
        """This message is tried for the first time, now."""
        self._tried[ref] = self._stopwatch()

    def forget(self, ref: str) -> None:
        """What became of this message is known."""
        self._tried.pop(ref, None)

    def of(self, ref: str) -> float:
        """Seconds since the message was first tried; at least so many where an earlier process tried it."""
        return self._stopwatch() - self._tried.get(ref, self._began)

    def own(self, ref: str) -> bool:
        """Whether this process tried it. Of any other try nobody knows whether its nonce is over."""
        return ref in self._tried

    def stepped(self) -> bool:
        """Whether the clock was set since the last time this was asked."""
        offset = self._clock() - self._stopwatch()
        if abs(offset - self._offset) <= STEP:
            return False
        self._offset = offset
        return True
