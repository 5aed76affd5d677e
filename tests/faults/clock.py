"""A clock moved by hand, and what happens by itself as it moves."""

from __future__ import annotations

from collections.abc import Callable

START = 1_790_000_000


class HandClock:
    """`now` is the true time and what others go by; called, it tells what this computer's clock says, `skew` off it.

    Whatever was put off to a moment happens when the true time passes it.
    """

    def __init__(self, now: float = START) -> None:
        self.now, self.skew = now, 0.0
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._put = 0

    def __call__(self) -> int:
        return int(self.now + self.skew)

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """Do this when so many seconds have passed."""
        self._put += 1
        self._later.append((self.now + seconds, self._put, do))

    def pass_(self, seconds: float) -> None:
        """Let time pass."""
        self.reach(self.now + seconds)

    def reach(self, moment: float) -> None:
        """Let it be that moment, if it is not later already."""
        while self._later and min(self._later)[0] <= moment:
            first = min(self._later)
            self._later.remove(first)
            self.now = max(self.now, first[0])
            first[2]()
        self.now = max(self.now, moment)
