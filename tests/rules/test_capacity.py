"""What somebody states is believed: never a commitment more, never a word in their quiet hours or their rest."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.capacity import REST_MOST, UNSTATED_AT_ONCE, quiet, rest_until, resting, room
from bot.rules.refusal import Refusal
from data.records import DAY, HOUR, MINUTE, Capacity
from tests.rules.samples import NOW, ZONES, capacity, moment

stated = st.builds(
    lambda at_once, per_week: capacity(at_once=at_once, per_week=per_week), st.integers(0, 10), st.integers(0, 20)
)
minutes = st.integers(0, 1439)


@given(st.none() | stated, st.integers(0, 30), st.integers(0, 40))
def test_room_is_never_negative_and_never_more_than_what_was_stated(
    known: Capacity | None, running: int, recent: int
) -> None:
    left = room(known, running, recent)
    assert left >= 0
    assert running + left <= max(running, known.at_once if known else UNSTATED_AT_ONCE)
    assert known is None or recent + left <= max(recent, known.per_week)


@given(stated, st.integers(0, 12), st.integers(0, 25))
def test_room_is_all_that_both_limits_leave(known: Capacity, running: int, recent: int) -> None:
    fits = [more for more in range(31) if running + more <= known.at_once and recent + more <= known.per_week]
    assert room(known, running, recent) == max(fits, default=0)


def test_taking_on_more_never_makes_room() -> None:
    known = capacity(at_once=4, per_week=5)
    for running in range(6):
        for recent in range(running, 8):
            assert room(known, running + 1, recent + 1) <= room(known, running, recent)


def test_somebody_who_has_not_said_has_room_for_three_at_once() -> None:
    assert [room(None, running, 9) for running in range(5)] == [3, 2, 1, 0, 0]


@given(minutes, minutes, minutes, st.sampled_from(ZONES))
def test_quiet_hours_hold_from_their_start_until_before_their_end_also_over_midnight(
    start: int, end: int, minute: int, zone: str
) -> None:
    now = moment(zone, 2026, 6, 10, minute // 60, minute % 60)
    hours = capacity(quiet_from=start, quiet_to=end)
    walked = {(start + passed) % 1440 for passed in range((end - start) % 1440)}
    assert quiet(hours, now, zone) == (minute in walked)
    assert quiet(hours, now + 59, zone) == (minute in walked)


@pytest.mark.parametrize("hours", [(None, None), (60, None), (None, 60), (60, 60)])
def test_without_two_ends_there_are_no_quiet_hours(hours: tuple[int | None, int | None]) -> None:
    known = capacity(quiet_from=hours[0], quiet_to=hours[1])
    assert not [hour for hour in range(25) if quiet(known, NOW + hour * HOUR, "UTC")]


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/Madrid", (2026, 3, 28)),
        ("Europe/Madrid", (2026, 10, 24)),
        ("America/New_York", (2026, 3, 7)),
        ("America/New_York", (2026, 10, 31)),
        ("Africa/Cairo", (2026, 4, 23)),
        ("Australia/Lord_Howe", (2026, 4, 4)),
    ],
)
def test_in_a_night_when_clocks_change_quiet_hours_follow_the_clock_on_the_wall(
    zone: str, night: tuple[int, int, int]
) -> None:
    known = capacity(quiet_from=22 * 60, quiet_to=8 * 60)
    start = moment(zone, *night, 12)
    for passed in range(0, 24 * HOUR, 10 * MINUTE):
        hour = datetime.fromtimestamp(start + passed, ZoneInfo(zone)).hour
        assert quiet(known, start + passed, zone) == (hour >= 22 or hour < 8)


def test_a_night_in_spring_is_an_hour_shorter_and_one_in_autumn_an_hour_longer() -> None:
    def hours(*day: int) -> float:
        start = moment("Europe/Madrid", *day, 12)
        known = capacity(quiet_from=22 * 60, quiet_to=8 * 60)
        return sum(quiet(known, start + step * MINUTE, "Europe/Madrid") for step in range(24 * 60)) / 60

    assert (hours(2026, 3, 28), hours(2026, 6, 1), hours(2026, 10, 24)) == (9, 10, 11)


def test_a_rest_lasts_until_its_last_second_and_no_longer() -> None:
    known = capacity(rest_until=NOW + DAY)
    assert resting(known, NOW + DAY - 1)
    assert not resting(known, NOW + DAY)
    assert not resting(capacity(), NOW)
    assert not resting(None, NOW)


@given(st.integers(-100, 400))
def test_a_rest_is_one_to_ninety_days_long_and_any_other_is_refused_kindly(days: int) -> None:
    if 1 <= days <= 90:
        assert rest_until(days, NOW) == NOW + days * DAY
        return
    with pytest.raises(Refusal) as refused:
        rest_until(days, NOW)
    assert refused.value.key == ("refuse.rest_short" if days < 1 else "refuse.rest_long")
    assert days < 1 or refused.value.values == {"most": REST_MOST}
