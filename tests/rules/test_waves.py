"""How many Kith asks at once and when it asks again: as few as are likely enough, and in time."""

from __future__ import annotations

from itertools import pairwise, product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import waves
from bot.rules.asks import Urgency, urgency
from bot.rules.capacity import COOL_DOWN, COOL_DOWN_MOST, after_silence
from bot.rules.waves import Answers, Look
from data.records import DAY, HOUR, MINUTE
from tests.rules.samples import NOW

URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
urgencies = st.sampled_from(URGENCIES)
fits = st.lists(st.floats(0, 1), max_size=20)
MOST = {"low": 1, "normal": 1, "high": 3, "critical": 6}


@given(urgencies, st.integers(0, 4), st.integers(0, 60), fits, st.lists(st.integers(0, DAY), max_size=8))
def test_never_more_are_open_and_likely_to_be_answered_than_may_be_for_the_places_that_are_open(
    how: Urgency, places: int, asked: int, fitting: list[float], ages: list[int]
) -> None:
    look = Look(how, None, NOW, places, asked, tuple((1.0, NOW - age) for age in ages))
    more = waves.size(look, fitting)
    assert 0 <= more <= min(len(fitting), look.room)
    likely = sum(waves.answered(age, how) < 0.9 for age in ages)
    assert likely + more <= max(likely, MOST[how] * places)


@pytest.mark.parametrize(("how", "hours"), [("low", 17), ("normal", 10), ("high", 4), ("critical", 2)])
def test_whoever_was_silent_for_long_holds_up_nobody_else(how: Urgency, hours: int) -> None:
    def more(age: int) -> int:
        return waves.size(Look(how, None, NOW, 1, 1, ((1.0, NOW - age),) * MOST[how]), [1.0])

    assert more(0) == 0
    assert more(hours * HOUR) == 1
    assert hours * HOUR < waves.ANSWER[how]


@given(urgencies, st.integers(0, 3), st.integers(0, 60), st.lists(st.integers(0, DAY), max_size=8))
def test_where_nobody_more_may_be_asked_nobody_needs_to_be_looked_for(
    how: Urgency, places: int, asked: int, ages: list[int]
) -> None:
    look = Look(how, None, NOW, places, asked, tuple((1.0, NOW - age) for age in ages))
    assert (look.room == 0) == (waves.size(look, [0.0] * 20) == 0)


@given(urgencies, st.integers(1, 3), st.integers(0, 60))
def test_somebody_is_asked_as_long_as_nobody_was_and_somebody_fits(how: Urgency, places: int, asked: int) -> None:
    assert waves.size(Look(how, None, NOW, places, asked), [1.0]) == 1
    assert waves.size(Look(how, None, NOW, places, asked), []) == 0


@given(st.lists(st.floats(0, 1), max_size=8), st.integers(0, 4))
def test_how_likely_enough_are_is_the_sum_over_all_that_can_happen(chances: list[float], wanted: int) -> None:
    total = 0.0
    for happened in product((True, False), repeat=len(chances)):
        if sum(happened) >= wanted:
            part = 1.0
            for chance, did in zip(chances, happened, strict=True):
                part *= chance if did else 1 - chance
            total += part
    assert waves.enough(chances, wanted) == pytest.approx(total)


def test_a_community_that_often_says_yes_is_asked_in_smaller_waves() -> None:
    eager, hesitant = Answers((200, 200, 200), (180, 180, 180)), Answers((200, 200, 200), (10, 10, 10))
    sizes = [
        waves.size(Look("critical", None, NOW, 1, 0, (), known), [1.0] * 9)
        for known in (eager, waves.NOTHING_KNOWN, hesitant)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1] == 6


@given(st.floats(0, 1), st.integers(0, 500), st.integers(0, 500))
def test_the_chance_of_a_yes_is_learned_and_stays_a_chance(fit: float, asked: int, yes: int) -> None:
    known = Answers((asked,) * 3, (min(asked, yes),) * 3)
    chance = waves.chance_of_yes(fit, known)
    assert 0 < chance < 1
    more = Answers((asked + 1,) * 3, (min(asked, yes) + 1,) * 3)
    assert waves.chance_of_yes(fit, more) > chance
    assert waves.chance_of_yes(fit) == 0.25


@given(urgencies, st.lists(st.integers(0, 3 * DAY), min_size=2, max_size=6).map(sorted))
def test_answers_only_become_more(how: Urgency, times: list[int]) -> None:
    parts = [waves.answered(time, how) for time in times]
    assert all(0 <= part <= 1 for part in parts)
    assert all(one <= other for one, other in pairwise(parts))


@given(st.floats(0.01, 0.99), urgencies, st.integers(0, 2 * DAY), st.integers(MINUTE, DAY))
def test_an_invitation_that_is_not_answered_is_ever_less_likely_to_be(
    chance: float, how: Urgency, age: int, within: int
) -> None:
    assert 0 <= waves.still(chance, age, within, how) <= chance + 1e-9
    assert waves.still(chance, age + 3 * DAY, within, how) <= waves.still(chance, 0, 3 * DAY, how) + 1e-9


@given(st.integers(NOW - DAY, NOW + 30 * DAY), st.integers(NOW, NOW + 10 * DAY))
def test_the_next_look_is_never_later_than_a_third_of_the_time_left_nor_sooner_than_five_minutes(
    by: int, now: int
) -> None:
    how = urgency(by, now)
    pause = waves.next_look(how, by, now) - now
    assert 5 * MINUTE <= pause <= waves.ROUND[how]
    assert by <= now or pause <= max(5 * MINUTE, (by - now) // 3)
    assert how not in ("high", "critical") or pause <= waves.TICK
    assert waves.next_look(how, by, now, anybody=False) - now == pause


@given(urgencies, st.integers(NOW, NOW + 10 * DAY), st.integers(NOW, NOW + 3 * DAY))
def test_where_nobody_is_free_kith_looks_as_soon_as_somebody_is_and_never_later_than_after_a_round(
    how: Urgency, by: int, free_at: int
) -> None:
    alone = waves.next_look(how, by, NOW, anybody=False, free_at=free_at)
    assert NOW + 5 * MINUTE <= alone <= waves.next_look(how, by, NOW)
    assert how in ("high", "critical") or alone in (NOW + waves.TICK, free_at, NOW + waves.pause(how, by, NOW))


@given(st.integers(NOW, NOW + DAY), st.integers(1, 1 << 62))
def test_a_tick_is_the_next_quarter_of_an_hour_of_that_community(at: int, community: int) -> None:
    tick = waves.on_tick(at, community)
    assert 0 <= tick - at < waves.TICK
    assert waves.on_tick(tick, community) == tick == waves.on_tick(tick - waves.TICK + 1, community)


@pytest.mark.parametrize("how", URGENCIES)
def test_without_a_date_rounds_follow_the_urgency_alone(how: Urgency) -> None:
    assert waves.pause(how, None, NOW) == waves.ROUND[how]


def test_the_more_urgent_the_shorter_the_round_and_the_wait_for_an_answer_and_the_surer() -> None:
    assert sorted(URGENCIES, key=lambda how: -waves.ROUND[how]) == list(URGENCIES)
    answers = [waves.ANSWER[how] for how in URGENCIES]
    assert answers == sorted(answers, reverse=True)
    assert sorted(URGENCIES, key=lambda how: waves.TARGET[how]) == list(URGENCIES)


def test_each_silence_doubles_the_pause_and_at_most_twice() -> None:
    first = after_silence()
    second = after_silence(first)
    assert (first, second, after_silence(second)) == (48 * HOUR, 96 * HOUR, 96 * HOUR)
    assert after_silence(0) == 2 * COOL_DOWN
    assert after_silence(30 * DAY) == COOL_DOWN_MOST


@given(st.integers(0, 30 * DAY), st.integers(0, 30 * DAY))
def test_an_ask_comes_onto_the_board_after_half_of_its_time_and_at_once_if_nobody_is_there(
    left: int, passed: int
) -> None:
    now = NOW + min(passed, left)
    assert now <= waves.wider_at(NOW, NOW + left, now, anybody=True) <= NOW + left
    assert waves.wider_at(NOW, NOW + left, NOW, anybody=True) == NOW + left // 2
    assert waves.wider_at(NOW, NOW + left, now, anybody=False) == now
