"""An ask moves only as declared, is needed until a day's end where people live, and appears when it may."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules import asks
from bot.rules.refusal import Refusal
from data.records import DAY, HOUR, MINUTE, AskState, Needed, Shared
from tests.rules.samples import NOW, ZONES, ask, moment

STATES: tuple[AskState, ...] = get_args(AskState)
moments = st.integers(1_577_836_800, 2_208_988_800)  # From 2020 to 2040.

MOVES = {
    ("draft", "open"),
    ("open", "matched"),
    ("open", "met"),
    ("open", "withdrawn"),
    ("open", "lapsed"),
    ("matched", "open"),
    ("matched", "met"),
    ("matched", "withdrawn"),
    ("matched", "lapsed"),
    ("met", "matched"),
}


@pytest.mark.parametrize("to", STATES)
@pytest.mark.parametrize("state", STATES)
def test_an_ask_moves_only_as_declared_and_is_refused_in_the_words_for_where_it_stands(
    state: AskState, to: AskState
) -> None:
    if (state, to) in MOVES:
        asks.may(ask(state=state), to)
        return
    with pytest.raises(Refusal) as refused:
        asks.may(ask(state=state), to)
    assert refused.value.key == f"refuse.ask_{state}"


def test_what_was_taken_back_or_has_lapsed_never_comes_back() -> None:
    assert not asks.NEXT["withdrawn"] and not asks.NEXT["lapsed"]
    assert not [state for state in STATES if "draft" in asks.NEXT[state]]


def clocks_change(zone: str, year: int) -> list[int]:
    """The moments of that year around which the zone's clocks change."""
    place, start = ZoneInfo(zone), moment("UTC", year, 1, 1)
    hours = [start + hour * HOUR for hour in range(366 * 24)]
    offsets = [datetime.fromtimestamp(at, place).utcoffset() for at in hours]
    return [at for at, before, after in zip(hours[1:], offsets[:-1], offsets[1:], strict=True) if before != after]


@given(moments, st.sampled_from(ZONES), st.sampled_from([("today", 1), ("days", 3), ("week", 7)]))
@example(moment("America/Sao_Paulo", 2018, 11, 3, 20), "America/Sao_Paulo", ("today", 1))
@example(moment("America/Havana", 2026, 3, 7, 12), "America/Havana", ("today", 1))
@example(moment("Africa/Cairo", 2026, 4, 23, 23), "Africa/Cairo", ("today", 1))
@example(moment("Asia/Beirut", 2026, 3, 28, 9), "Asia/Beirut", ("today", 1))
@example(moment("Europe/Madrid", 2026, 3, 29, 1, 30), "Europe/Madrid", ("today", 1))
@example(moment("Europe/Madrid", 2026, 10, 24, 23, 59), "Europe/Madrid", ("days", 3))
@example(moment("Pacific/Apia", 2011, 12, 29, 12), "Pacific/Apia", ("days", 3))
def test_help_is_needed_until_the_end_of_a_local_day(now: int, zone: str, asked: tuple[Needed, int]) -> None:
    needed, days = asked
    end = asks.needed_by(needed, now, zone)
    assert end is not None and end > now
    place = ZoneInfo(zone)
    today, last = (datetime.fromtimestamp(at, place).date() for at in (now, end - 1))
    assert last < today + timedelta(days=days) <= datetime.fromtimestamp(end, place).date()


@pytest.mark.parametrize("zone", ZONES)
def test_the_end_of_the_day_holds_in_every_hour_around_a_change_of_clocks(zone: str) -> None:
    for change in [*clocks_change(zone, 2026), moment(zone, 2026, 6, 1)]:
        for hour in range(-30, 30):
            now = change + hour * HOUR
            end = asks.needed_by("today", now, zone)
            assert end is not None
            today, last = (datetime.fromtimestamp(at, ZoneInfo(zone)).date() for at in (now, end - 1))
            assert today == last
            assert datetime.fromtimestamp(end, ZoneInfo(zone)).date() == today + timedelta(days=1)


def test_days_are_as_long_as_the_clocks_make_them() -> None:
    def length(month: int, day: int) -> int:
        end = asks.needed_by("today", moment("Europe/Madrid", 2026, month, day), "Europe/Madrid")
        assert end is not None
        return end - moment("Europe/Madrid", 2026, month, day)

    assert length(3, 29) == 23 * HOUR
    assert length(6, 1) == 24 * HOUR
    assert length(10, 25) == 25 * HOUR


def test_whenever_it_suits_has_no_end() -> None:
    assert asks.needed_by("whenever", NOW, "Europe/Madrid") is None


@given(moments, st.integers(-2 * DAY, 10 * DAY), st.integers(0, 3 * DAY))
def test_urgency_never_falls_as_time_passes(by: int, left: int, later: int) -> None:
    order = ("low", "normal", "high", "critical")
    assert order.index(asks.urgency(by, by - left)) <= order.index(asks.urgency(by, by - left + later))


@pytest.mark.parametrize(
    ("left", "urgency"),
    [
        (5 * DAY + 1, "low"),
        (5 * DAY, "normal"),
        (2 * DAY + 1, "normal"),
        (2 * DAY, "high"),
        (10 * HOUR + 1, "high"),
        (10 * HOUR, "critical"),
        (1, "critical"),
    ],
)
def test_urgency_follows_the_time_that_is_left(left: int, urgency: str) -> None:
    assert asks.urgency(NOW + left, NOW) == urgency


def test_an_ask_without_a_date_is_not_urgent() -> None:
    assert asks.urgency(None, NOW) == "low"


@given(st.sampled_from(["neighbour", "quiet"]), moments, st.randoms(use_true_random=False))
def test_an_unnamed_ask_appears_two_to_twenty_minutes_later(shared: Shared, now: int, chance: Random) -> None:
    assert 2 * MINUTE <= asks.appears_at(shared, False, now, chance) - now <= 20 * MINUTE


@pytest.mark.parametrize("shared", get_args(Shared))
def test_a_named_ask_and_one_without_the_wait_appear_at_once(shared: Shared) -> None:
    assert asks.appears_at(shared, True, NOW, Random(1)) == NOW
    assert asks.appears_at("named", False, NOW, Random(1)) == NOW


def test_the_wait_of_unnamed_asks_is_spread_over_all_its_minutes() -> None:
    chance = Random(1)
    waits = {(asks.appears_at("quiet", False, NOW, chance) - NOW) // MINUTE for _ in range(500)}
    assert waits >= set(range(2, 20))


@given(st.randoms(use_true_random=False))
def test_a_code_is_six_of_the_letters_and_digits_that_are_hard_to_mistake(chance: Random) -> None:
    code = asks.code(chance)
    assert len(code) == 6
    assert set(code) <= set(asks.CODE_ALPHABET)


def test_the_alphabet_has_32_signs_and_none_that_looks_like_another() -> None:
    assert len(set(asks.CODE_ALPHABET)) == len(asks.CODE_ALPHABET) == 32
    assert not set(asks.CODE_ALPHABET) & set("lo01ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_an_ask_is_looked_at_again_when_its_time_is_over_or_after_thirty_days() -> None:
    assert asks.looked_at_again(ask(needed_by=NOW + 2 * DAY), NOW) == NOW + 2 * DAY
    assert asks.looked_at_again(ask(), NOW) == NOW + 30 * DAY
    assert asks.looked_at_again(ask(needed_by=NOW - 1), NOW) == NOW + 30 * DAY


@given(st.integers(1, DAY), st.integers(0, 20 * MINUTE))
def test_an_ask_is_never_closed_before_it_has_stood_for_an_hour(left: int, wait: int) -> None:
    late = ask(shared="neighbour", needed_by=NOW + left, visible_at=NOW + wait)
    assert asks.looked_at_again(late, NOW) >= NOW + wait + HOUR


def test_a_way_the_stewards_do_not_allow_is_refused_and_one_that_is_none_in_other_words() -> None:
    assert asks.way("quiet", ("named", "quiet")) == "quiet"
    for chosen, key in (("neighbour", "refuse.way"), ("loudly", "refuse.unknown_choice")):
        with pytest.raises(Refusal) as refused:
            asks.way(chosen, ("named", "quiet"))
        assert refused.value.key == key
