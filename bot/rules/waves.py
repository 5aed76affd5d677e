"""How many to ask at once, when to ask the next, and when to look wider."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp

from bot.rules.asks import Urgency
from data.records import HOUR, MINUTE

TICK = 15 * MINUTE
"""All asks that are due are looked at together this often (seconds)."""

WAVE: dict[Urgency, int] = {"low": 1, "normal": 1, "high": 3, "critical": 6}
"""Most invitations that are open and still likely to be answered, for one place (matching.md, 2.3)."""

TARGET: dict[Urgency, float] = {"low": 0.35, "normal": 0.45, "high": 0.60, "critical": 0.80}
"""How likely enough yeses by the end of the round are to be; a little more in each round."""

TARGET_MORE, TARGET_MOST = 0.05, 0.97

ROUND: dict[Urgency, int] = {"low": 6 * HOUR, "normal": 3 * HOUR, "high": HOUR, "critical": 12 * MINUTE}
"""Seconds until the next wave (matching.md, 2.4)."""

ANSWER: dict[Urgency, int] = {"low": 24 * HOUR, "normal": 24 * HOUR, "high": 12 * HOUR, "critical": 6 * HOUR}
"""Seconds after which no answer counts as not now; it can still be given while the place is open."""

STRETCH: dict[Urgency, float] = {"low": 10, "normal": 6, "high": 2, "critical": 1}
"""How many times slower than about a critical ask people answer (matching.md, 4)."""

SILENT = 0.9
"""An invitation that is open for so long that this part of all answers would have come takes up no place in a wave any
more; it can still be answered. Waiting for the rest cost whoever asked a day for each silence."""

YES_BEFORE, ASKED_BEFORE = 3, 12
"""What is taken to have been seen before anything was: three yeses to twelve invitations."""

WIDER_FROM = 0.5
"""From this part of its time on an ask stands on the silent board, if its asker allows it."""

CLASSES = (0.75, 0.9)
"""Bounds of the classes of fit over which answers are pooled: how often people say yes is learned of a community,
never of a person."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How many were asked and said yes in each class of fit, over a community."""

    asked: tuple[int, int, int] = (0, 0, 0)
    yes: tuple[int, int, int] = (0, 0, 0)


NOTHING_KNOWN = Answers()


def fit_class(fit: float) -> int:
    """0 for a loose fit, 1 for a good one, 2 for the best."""
    return sum(fit > bound for bound in CLASSES)


def chance_of_yes(fit: float, known: Answers = NOTHING_KNOWN) -> float:
    """How likely somebody who fits so well says yes at all."""
    at = fit_class(fit)
    return (YES_BEFORE + known.yes[at]) / (ASKED_BEFORE + known.asked[at])


def answered(after: int, urgency: Urgency) -> float:
    """The part of all answers that have come by so many seconds after the invitation."""
    minutes = max(0.0, after / MINUTE / STRETCH[urgency])
    return max(0.0, 1 - 1.498 * exp(-0.007 * minutes - 0.435 * minutes ** (1 / 3)))


def still(chance: float, age: int, within: int, urgency: Urgency) -> float:
    """How likely an invitation that has been open for `age` seconds becomes a yes within so many more."""
    before, after = answered(age, urgency), answered(age + within, urgency)
    left = 1 - chance * before
    return chance * (after - before) / left if left > 0 else 0.0


def enough(chances: Iterable[float], wanted: int) -> float:
    """How likely at least so many of these become true."""
    counts = [1.0] + [0.0] * wanted
    for chance in chances:
        counts[wanted] += counts[wanted - 1] * chance if wanted else 0.0
        for have in range(wanted - 1, 0, -1):
            counts[have] = counts[have] * (1 - chance) + counts[have - 1] * chance
        if wanted:
            counts[0] *= 1 - chance
    return counts[wanted]


@dataclass(frozen=True, slots=True)
class Look:
    """One ask as it stands when it is looked at.

    `places` are still open, `asked` is how many were ever invited to it, and `waiting` are the fit and the moment of
    the invitations that are still open.
    """

    urgency: Urgency
    by: int | None
    now: int
    places: int
    asked: int
    waiting: tuple[tuple[float, int], ...] = ()
    known: Answers = NOTHING_KNOWN

    @property
    def round(self) -> int:
        """Seconds until the next round."""
        return pause(self.urgency, self.by, self.now)

    def chances(self) -> list[float]:
        """How likely each open invitation becomes a yes by the end of the round."""
        return [
            still(chance_of_yes(fit, self.known), self.now - at, self.round, self.urgency) for fit, at in self.waiting
        ]

    @property
    def room(self) -> int:
        """How many more may be asked now, whoever they are. Where it is 0, nobody needs to be looked for."""
        if self.enough(self.chances()):
            return 0
        likely = sum(answered(self.now - at, self.urgency) < SILENT for _, at in self.waiting)
        return max(0, WAVE[self.urgency] * self.places - likely)

    def enough(self, chances: Sequence[float]) -> bool:
        """Whether these are as likely to be enough as they should be, after all who were asked already."""
        number = self.asked // WAVE[self.urgency]
        target = min(TARGET_MOST, TARGET[self.urgency] + TARGET_MORE * number)
        return self.places <= 0 or enough(chances, self.places) >= target


def size(look: Look, fits: Sequence[float]) -> int:
    """How many of people who fit so well to ask now, best first: the fewest that are likely enough to be enough."""
    chances = look.chances()
    most = min(len(fits), look.room)
    for count in range(most):
        if look.enough(chances):
            return count
        chances.append(still(chance_of_yes(fits[count], look.known), 0, look.round, look.urgency))
    return most


def next_look(urgency: Urgency, by: int | None, now: int, anybody: bool = True, free_at: int | None = None) -> int:
    """When to look again (UTC epoch seconds): after a round, and with the next tick already for what is urgent.

    Where there was nobody to ask or to wait for it is as soon as somebody's pause is over, which is at `free_at`.
    """
    round_over = pause(urgency, by, now)
    if urgency in ("high", "critical"):
        return now + min(TICK, round_over)
    if anybody or free_at is None:
        return now + round_over
    return now + min(round_over, max(TICK, free_at - now))


def on_tick(at: int, community: int) -> int:
    """The first tick from then on (UTC epoch seconds), at which all asks of a community that are due are looked at
    together. Not all communities have theirs at the same moment."""
    return at + (community - at) % TICK


def pause(urgency: Urgency, by: int | None, now: int) -> int:
    """Seconds until the next round: never more than a third of the time that is left, nor less than five minutes."""
    if by is None or by <= now:
        return ROUND[urgency]
    return min(ROUND[urgency], max(5 * MINUTE, (by - now) // 3))


def wider_at(since: int, by: int, now: int, anybody: bool) -> int:
    """When an ask nobody took comes onto the silent board (UTC epoch seconds): at once if there is nobody to ask or to
    wait for, which is what happens first in a small community."""
    return max(now, since + int((by - since) * WIDER_FROM)) if anybody else now
