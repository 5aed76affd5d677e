"""A day is understood however it is written, and nothing comes on a day off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.holidays import AHEAD, day_of, span
from bot.rules.refusal import Refusal
from bot.rules.schedules import EVERY, Schedule, slots, upcoming

TODAY = date(2026, 11, 29)
SUNDAYS = Schedule("week", 6, 18 * 60)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("24.12.2026", date(2026, 12, 24)),
        ("24/12/2026", date(2026, 12, 24)),
        (" 24.12. ", date(2026, 12, 24)),
        ("24/12", date(2026, 12, 24)),
        ("1.1.", date(2027, 1, 1)),
        ("29.11.", TODAY),
        ("28.11.", date(2027, 11, 28)),
        ("29.2.", date(2028, 2, 29)),
    ],
)
def test_a_day_is_understood_however_it_is_written(typed: str, meant: date) -> None:
    assert day_of(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["", "soon", "31.2.2026", "0.1.", "24.12.26", "2026-13-01", "24 12", "١.١."])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as caught:
        day_of(typed, TODAY)
    assert caught.value.key == "refuse.no_day"


@pytest.mark.parametrize(
    ("first", "last", "key"),
    [
        (TODAY, TODAY - timedelta(days=1), "refuse.days_backwards"),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), "refuse.days_over"),
        (TODAY, TODAY + timedelta(days=AHEAD + 1), "refuse.days_far"),
    ],
)
def test_days_that_make_no_sense_are_refused(first: date, last: date, key: str) -> None:
    with pytest.raises(Refusal) as caught:
        span(first, last, TODAY)
    assert caught.value.key == key
    assert span(TODAY, TODAY, TODAY) == (TODAY, TODAY)


def test_the_next_five_dates_leave_out_days_off() -> None:
    now = int(datetime(2026, 12, 14, 9, tzinfo=UTC).timestamp())
    off = [(date(2026, 12, 20), date(2026, 12, 27)), (date(2027, 1, 10), date(2027, 1, 10))]
    found = [
        datetime.fromtimestamp(at, ZoneInfo("Europe/Madrid"))
        for at in upcoming(SUNDAYS, "Europe/Madrid", now, spans=off)
    ]
    assert [each.strftime("%m-%d %H:%M") for each in found] == [
        "01-03 18:00",
        "01-17 18:00",
        "01-24 18:00",
        "01-31 18:00",
        "02-07 18:00",
    ]


@given(
    st.sampled_from(EVERY),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.sampled_from(("Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")),
    st.integers(0, 4_000_000_000),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=4),
)
def test_days_off_take_exactly_their_own_slots_away(
    every: str, weekday: int, minute: int, zone: str, after: int, days: list[tuple[int, int]]
) -> None:
    schedule = Schedule(every, weekday, minute)  # type: ignore[arg-type]
    begin = datetime.fromtimestamp(after, ZoneInfo(zone)).date()
    spans = [(begin + timedelta(days=at), begin + timedelta(days=at + more)) for at, more in days]
    whole, left = slots(schedule, zone, after), slots(schedule, zone, after, spans)
    kept = {next(left) for _ in range(4)}
    every_one = [next(whole) for _ in range(120)]

    def local(at: int) -> date:
        return datetime.fromtimestamp(at, ZoneInfo(zone)).date()

    free = [at for at in every_one if not any(first <= local(at) <= last for first, last in spans)]
    # A day that a zone left out altogether falls together with the next, whichever of the two is a day off.
    assert kept == set(free[:4]) or zone == "Pacific/Apia"
