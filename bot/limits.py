"""How much one person, one community and everybody together may ask of Kith at once; in memory only, soon forgotten."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many more each second after that."""

    at_once: float
    per_second: float


PERSON = Rate(40, 2)
"""The longest thing anybody does in a hurry, a form and its preview with every button pressed twice by a hand that
shakes, is a dozen presses; four presses a second can be kept up for twenty seconds."""

COMMUNITY = Rate(2000, 100)
"""Five hundred people who answer one announcement in the same moment and fill in a form each are 2,000 presses (G9:
one burst of 500)."""

EVERYBODY = Rate(4000, 200)
"""What one process was measured to commit without falling behind (promises 1, finding 11), and four times the 50 a
second of G9."""

TOLD_FOR = 60.0
"""Seconds in which somebody is told only once that it is too much just now."""

KEPT_MOST = 10_000
"""People and communities remembered at the same time; a few hundred bytes each. Beyond it the one who has been quiet
longest is forgotten, which does them no harm."""


class Verdict(Enum):
    """What becomes of an interaction: done as asked, refused in a sentence, or refused without one more word."""

    LET = "let"
    TELL = "tell"
    HUSH = "hush"


@dataclass(slots=True)
class _Allowance:
    rate: Rate
    left: float
    at: float
    told_at: float | None = None

    def fill(self, now: float) -> None:
        gone = max(0.0, now - self.at)
        self.left, self.at = min(self.rate.at_once, self.left + gone * self.rate.per_second), now

    def idle(self, now: float) -> bool:
        """Whether nothing would be lost by forgetting it."""
        full = self.left + max(0.0, now - self.at) * self.rate.per_second >= self.rate.at_once
        return full and (self.told_at is None or now - self.told_at >= TOLD_FOR)


class Limits:
    """The allowances of those who acted lately. Nothing of it is ever written down.

    `stopwatch` gives seconds that only go forward.
    """

    def __init__(
        self,
        stopwatch: Callable[[], float],
        person: Rate = PERSON,
        community: Rate = COMMUNITY,
        everybody: Rate = EVERYBODY,
    ) -> None:
        self._stopwatch = stopwatch
        self._person, self._community = person, community
        self._everybody = _Allowance(everybody, everybody.at_once, stopwatch())
        self._lately: OrderedDict[tuple[str, int], _Allowance] = OrderedDict()

    def __len__(self) -> int:
        return len(self._lately)

    def judge(self, person: int, community: int | None) -> Verdict:
        """Whether this one may go on. What is refused costs nobody anything."""
        now = self._stopwatch()
        self._forget(now)
        own = self._of("person", person, self._person, now)
        needed = [own, self._everybody]
        if community is not None:
            needed.append(self._of("community", community, self._community, now))
        for each in needed:
            each.fill(now)
        if all(each.left >= 1 for each in needed):
            for each in needed:
                each.left -= 1
            return Verdict.LET
        if own.told_at is not None and now - own.told_at < TOLD_FOR:
            return Verdict.HUSH
        own.told_at = now
        return Verdict.TELL

    def _of(self, what: str, whose: int, rate: Rate, now: float) -> _Allowance:
        key = (what, whose)
        found = self._lately.get(key)
        if found is None:
            found = self._lately[key] = _Allowance(rate, rate.at_once, now)
        self._lately.move_to_end(key)
        return found

    def _forget(self, now: float) -> None:
        # Those who acted longest ago come first, so looking at the first few is enough.
        while self._lately and (next(iter(self._lately.values())).idle(now) or len(self._lately) > KEPT_MOST):
            self._lately.popitem(last=False)
