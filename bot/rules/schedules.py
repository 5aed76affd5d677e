"""When a ritual comes: weekly, every other week, monthly, in the community's own hour, whatever its clocks do."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as wall
from zoneinfo import ZoneInfo

from data.records import DAY, HOUR, Every

EVERY: tuple[Every, ...] = ("day", "week", "fortnight", "first", "third", "last", "month")

DAYLESS: frozenset[Every] = frozenset({"day", "month"})
"""For these it does not matter which day of the week was chosen."""

LATE = 4 * HOUR
"""Seconds after its hour until which a ritual still comes; later it is skipped, so that none piles up on another."""

SHOWN = 5
"""How many of the next dates are shown before a schedule is kept."""

AHEAD = 2 * DAY
"""Seconds by which a slot that was said may lie ahead of a clock that was set back since."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often, on which day of the week (0 is Monday) and at which minute of the local day. `anchor` (0 or 1) tells
    which of two weeks is meant where it is every other one."""

    every: Every
    weekday: int
    minute: int
    anchor: int = 0

    def falls_on(self, day: date) -> bool:
        """Whether this day of the calendar is one of its days."""
        if self.every == "day":
            return True
        if self.every == "month":
            return day.day == 1
        if day.weekday() != self.weekday:
            return False
        if self.every == "fortnight":
            return week_of(day) == self.anchor
        if self.every == "first":
            return day.day <= 7
        if self.every == "third":
            return 15 <= day.day <= 21
        if self.every == "last":
            return day.day > monthrange(day.year, day.month)[1] - 7
        return True


Span = tuple[date, date]
"""From one day of the community's calendar to another, both included."""


def off(day: date, spans: Sequence[Span]) -> bool:
    """Whether this day is one of those on which nothing comes."""
    return any(first <= day <= last for first, last in spans)


def week_of(day: date) -> int:
    """Which of two alternating weeks, each from its Monday on, this day is in: 0 or 1, through every new year."""
    return (day.toordinal() - 1) // 7 % 2


def slots(schedule: Schedule, zone: str, after: int, spans: Sequence[Span] = ()) -> Iterator[int]:
    """Every moment (UTC epoch seconds) at which it comes, later than `after`, without end, each once; none on a day of
    the `spans`.

    An hour that the clocks leave out moves forward by what they leave out; of one that comes twice the first counts
    (PEP 495, fold 0). A day that a zone left out altogether falls together with the next, and both are one.
    """
    place = ZoneInfo(zone)
    at = wall(schedule.minute // 60, schedule.minute % 60)
    day = datetime.fromtimestamp(after, place).date() - timedelta(days=2)
    last = after
    while True:
        if schedule.falls_on(day) and not off(day, spans):
            moment = int(datetime.combine(day, at, tzinfo=place).timestamp())
            if moment > last:
                last = moment
                yield moment
        day += timedelta(days=1)


def upcoming(schedule: Schedule, zone: str, after: int, most: int = SHOWN, spans: Sequence[Span] = ()) -> list[int]:
    """The next `most` moments after this one (UTC epoch seconds)."""
    coming = slots(schedule, zone, after, spans)
    return [next(coming) for _ in range(most)]


def following(schedule: Schedule, zone: str, after: int, spans: Sequence[Span] = ()) -> int:
    """The first moment after this one (UTC epoch seconds)."""
    return next(slots(schedule, zone, after, spans))


def next_slot(
    schedule: Schedule,
    zone: str,
    now: int,
    said: int | None = None,
    not_before: int = 0,
    spans: Sequence[Span] = (),
) -> int:
    """The slot to wait for: the first one from now on that is not before some moment, and was not said already.

    `said` is the slot that was said last. One that lies farther ahead than clocks are ever set in earnest was said
    while the clock stood wrong, and keeps nothing waiting.
    """
    known = said if said is not None and said <= now + AHEAD else 0
    return following(schedule, zone, max(now, not_before - 1, known), spans)


def begun(schedule: Schedule, zone: str, now: int) -> Schedule:
    """The same schedule, beginning with the next such day: every other Tuesday begins with this week's or next's."""
    if schedule.every != "fortnight":
        return schedule
    weekly = Schedule("week", schedule.weekday, schedule.minute)
    first = datetime.fromtimestamp(following(weekly, zone, now), ZoneInfo(zone)).date()
    return Schedule("fortnight", schedule.weekday, schedule.minute, week_of(first))
