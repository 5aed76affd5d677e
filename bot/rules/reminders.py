"""When a draft that somebody keeps is brought up once, by the one thing they chose."""

from __future__ import annotations

from typing import Literal, Protocol

from bot.rules.schedules import Schedule, following
from data.records import DAY, HOUR

Reminder = Literal["never", "three", "friday"]
REMINDERS: tuple[Reminder, ...] = ("never", "three", "friday")

UNLESS_CHOSEN: Reminder = "never"
"""A draft may be no more than writing down what is heavy, and that is a use of its own. Bringing it up unbidden would
make of it a thing left undone, so it is brought up only by whoever chose a day for it."""

THREE = 3 * DAY
FRIDAY = Schedule("week", 4, 18 * 60)
"""At six in the evening of the community's Friday: the week is behind them, and people are at home."""

SPREAD = 2 * HOUR
"""Seconds after that within which it comes. A bell at the full hour would tell whoever sees it what it rings for."""


class Chance(Protocol):
    """What draws: a `random.Random`, handed in."""

    def randrange(self, stop: int, /) -> int:
        """A whole number below `stop`."""
        ...


def at(chosen: Reminder, zone: str, now: int, chance: Chance) -> int | None:
    """When it is brought up (UTC epoch seconds), if ever."""
    if chosen == "never":
        return None
    begins = now + THREE if chosen == "three" else following(FRIDAY, zone, now)
    return begins + chance.randrange(SPREAD)
