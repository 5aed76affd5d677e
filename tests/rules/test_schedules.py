"""A ritual comes at the community's own hour, exactly once, over every change of every zone's clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.schedules import AHEAD, EVERY, Schedule, begun, following, next_slot, slots, upcoming, week_of
from data.records import DAY, HOUR
from tests.rules.samples import NOW, ZONES, moment

SCHEDULES = st.builds(
    Schedule, st.sampled_from(EVERY), st.integers(0, 6), st.integers(0, 24 * 60 - 1), st.integers(0, 1)
)
MOMENTS = st.integers(1_600_000_000, 2_000_000_000)


def local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at, ZoneInfo(zone))


@given(SCHEDULES, st.sampled_from(ZONES), MOMENTS)
def test_each_comes_later_than_the_one_before_on_its_own_day_at_its_own_hour(
    schedule: Schedule, zone: str, after: int
) -> None:
    coming = upcoming(schedule, zone, after, 20)
    assert coming[0] > after and all(one < two for one, two in pairwise(coming))
    for at in coming:
        here = local(at, zone)
        minute = here.hour * 60 + here.minute
        if minute != schedule.minute:
            # Only where the clocks leave that hour out, or a whole day: then it comes later by just as much.
            before = local(at - DAY, zone)
            assert here.utcoffset() != before.utcoffset()
        else:
            assert schedule.falls_on(here.date())


@given(SCHEDULES, st.sampled_from(ZONES), MOMENTS)
def test_none_is_left_out_of_the_days_it_falls_on(schedule: Schedule, zone: str, after: int) -> None:
    coming = set(upcoming(schedule, zone, after, 5))
    until = max(coming)
    day = local(after, zone).date()
    while day <= local(until, zone).date():
        at = datetime(day.year, day.month, day.day, schedule.minute // 60, schedule.minute % 60, tzinfo=ZoneInfo(zone))
        if schedule.falls_on(day) and after < int(at.timestamp()) <= until:
            assert int(at.timestamp()) in coming
        day += timedelta(days=1)


def test_in_the_night_when_the_clocks_go_forward_it_comes_an_hour_later_and_in_the_other_once() -> None:
    nightly = Schedule("day", 0, 2 * 60 + 30)
    spring = upcoming(nightly, "Europe/Madrid", moment("Europe/Madrid", 2026, 3, 28, 12), 2)
    assert [local(at, "Europe/Madrid").strftime("%d %H:%M") for at in spring] == ["29 03:30", "30 02:30"]
    autumn = upcoming(nightly, "Europe/Madrid", moment("Europe/Madrid", 2026, 10, 24, 12), 3)
    assert [local(at, "Europe/Madrid").strftime("%d %H:%M") for at in autumn] == ["25 02:30", "26 02:30", "27 02:30"]
    assert local(autumn[0], "Europe/Madrid").utcoffset() == timedelta(hours=2), "the first of the two"


def test_weekly_is_at_the_same_hour_before_and_after_both_changes() -> None:
    sundays = Schedule("week", 6, 18 * 60)
    for zone in ("Europe/Madrid", "America/New_York", "Australia/Lord_Howe"):
        for at in upcoming(sundays, zone, NOW, 53):
            assert local(at, zone).strftime("%a %H:%M") == "Sun 18:00"


def test_every_other_week_goes_on_through_the_new_year() -> None:
    other = begun(Schedule("fortnight", 1, 9 * 60), "UTC", NOW)
    days = [local(at, "UTC").date() for at in upcoming(other, "UTC", NOW, 60)]
    assert {(two - one).days for one, two in pairwise(days)} == {14}
    assert days[0] - local(NOW, "UTC").date() < timedelta(days=7), "it begins with the very next one"
    assert begun(Schedule("week", 1, 0), "UTC", NOW).anchor == 0


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("first", ["2026-03-06", "2026-04-03", "2026-05-01"]),
        ("third", ["2026-03-20", "2026-04-17", "2026-05-15"]),
        ("last", ["2026-03-27", "2026-04-24", "2026-05-29"]),
        ("month", ["2026-04-01", "2026-05-01", "2026-06-01"]),
    ],
)
def test_days_of_a_month_are_those_of_a_calendar(every: str, expected: list[str]) -> None:
    schedule = Schedule(every, 4, 10 * 60)  # type: ignore[arg-type]
    assert [local(at, "UTC").date().isoformat() for at in upcoming(schedule, "UTC", NOW, 3)] == expected


def test_the_day_that_samoa_left_out_is_one_with_the_next() -> None:
    daily = Schedule("day", 0, 18 * 60)
    start = int(datetime(2011, 12, 28, tzinfo=UTC).timestamp())
    found = [local(at, "Pacific/Apia").strftime("%d") for at in upcoming(daily, "Pacific/Apia", start, 5)]
    assert found == ["28", "29", "31", "01", "02"] or found == ["27", "28", "29", "31", "01"]


@given(SCHEDULES, st.sampled_from(ZONES), MOMENTS, st.integers(-AHEAD, AHEAD), st.integers(0, 400 * DAY))
def test_a_slot_that_was_said_is_not_waited_for_again_unless_the_clock_was_far_off(
    schedule: Schedule, zone: str, now: int, step: int, far: int
) -> None:
    said = following(schedule, zone, now + step)
    assert next_slot(schedule, zone, now, said) > (said if said <= now + AHEAD else now)
    assert next_slot(schedule, zone, now, now + AHEAD + 1 + far) == following(schedule, zone, now)
    assert next_slot(schedule, zone, now, not_before=now + far) >= now + far


def test_which_week_it_is_changes_every_monday_and_nowhere_else() -> None:
    days = [date(2020, 1, 1) + timedelta(days=each) for each in range(3000)]
    for one, two in pairwise(days):
        assert (week_of(one) != week_of(two)) == (two.weekday() == 0)


def test_a_year_in_every_zone_there_is_leaves_out_no_slot_and_doubles_none() -> None:
    chance = Random(11)
    for zone in sorted(available_timezones()):
        schedule = Schedule(chance.choice(EVERY), chance.randrange(7), chance.randrange(24 * 60), chance.randrange(2))
        start = chance.randrange(1_700_000_000, 2_000_000_000)
        coming = slots(schedule, zone, start)
        found, at = [], start
        while at < start + 366 * DAY:
            at = next(coming)
            found.append(at)
        gaps = {two - one for one, two in pairwise(found)}
        shortest = {"day": DAY, "week": 7 * DAY, "fortnight": 14 * DAY}.get(schedule.every, 27 * DAY)
        longest = {"day": DAY, "week": 7 * DAY, "fortnight": 14 * DAY}.get(schedule.every, 35 * DAY)
        assert min(gaps) >= shortest - 2 * HOUR and max(gaps) <= longest + 2 * HOUR, (zone, schedule)
