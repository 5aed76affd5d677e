"""Whom Kith asks: nobody beyond what they stated, the least burdened first, and never more than it needs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import matching
from bot.rules.asks import Urgency, urgency
from bot.rules.capacity import room
from bot.rules.matching import Candidate
from data.records import DAY, HOUR, MINUTE
from tests.rules.samples import NOW, ask, candidate, capacity

URGENCIES: tuple[Urgency, ...] = get_args(Urgency)

HARD_RULES: dict[str, Candidate] = {
    "own ask": candidate(capacity(member="asker")),
    "resting": candidate(capacity(rest_until=NOW + 1)),
    "cooling down": candidate(capacity(ready_at=NOW + 1)),
    "another kind": candidate(capacity(kinds=frozenset({"tech", "forms"}))),
    "no kind stated": candidate(capacity(kinds=frozenset())),
    "as many as they like at once": candidate(running=2),
    "as many as they like in a week": candidate(recent=3),
    "gives nothing at a time": candidate(capacity(at_once=0)),
    "gives nothing in a week": candidate(capacity(per_week=0)),
    "kept apart": candidate(apart=True),
    "asked before": candidate(asked_before=True),
    "asked about something now": candidate(invited_now=True),
    "quiet hours": candidate(capacity(quiet_from=17 * 60, quiet_to=19 * 60)),
    "quiet hours over midnight": candidate(capacity(quiet_from=18 * 60, quiet_to=8 * 60)),
}


def test_a_helper_whom_nothing_speaks_against_fits() -> None:
    assert matching.fits(ask(), candidate(), NOW, "UTC")


@pytest.mark.parametrize("reason", HARD_RULES)
def test_each_hard_rule_alone_keeps_a_helper_out(reason: str) -> None:
    assert not matching.fits(ask(), HARD_RULES[reason], NOW, "UTC")
    assert matching.ranked(ask(), [HARD_RULES[reason], candidate()], NOW, "UTC") == [candidate()]


@pytest.mark.parametrize(
    "barely",
    [
        candidate(capacity(rest_until=NOW)),
        candidate(capacity(ready_at=NOW)),
        candidate(running=1, recent=2),
        candidate(capacity(quiet_from=19 * 60, quiet_to=18 * 60)),
        candidate(capacity(tide="low")),
    ],
)
def test_a_hard_rule_that_is_just_over_keeps_nobody_out(barely: Candidate) -> None:
    assert matching.fits(ask(), barely, NOW, "UTC")


def test_quiet_hours_are_those_of_the_communitys_clock() -> None:
    evening = candidate(capacity(quiet_from=18 * 60, quiet_to=22 * 60))
    assert not matching.fits(ask(), evening, NOW, "UTC")
    assert matching.fits(ask(), evening, NOW, "America/New_York")


def helpers() -> st.SearchStrategy[list[Candidate]]:
    """Some helpers with names of their own, of whom some fit."""

    def named(made: list[Candidate]) -> list[Candidate]:
        return [replace(each, capacity=replace(each.capacity, member=f"m{at:02}")) for at, each in enumerate(made)]

    stated = st.builds(
        lambda **chosen: capacity(**chosen),
        tide=st.sampled_from(["high", "some", "low"]),
        at_once=st.integers(0, 3),
        per_week=st.integers(0, 5),
        ready_at=st.sampled_from([NOW - 40 * DAY, NOW - DAY, NOW, NOW + 1]),
        kinds=st.sampled_from([frozenset({"errands"}), frozenset({"errands", "tech"}), frozenset({"tech"})]),
    )
    each = st.builds(
        lambda stated, **load: candidate(stated, **load),
        stated,
        running=st.integers(0, 3),
        recent=st.integers(0, 5),
        apart=st.booleans(),
    )
    return st.lists(each, max_size=9).map(named)


@given(helpers(), st.randoms(use_true_random=False))
def test_the_order_is_the_same_however_the_helpers_came(known: list[Candidate], chance: Random) -> None:
    shuffled = list(known)
    chance.shuffle(shuffled)
    assert matching.ranked(ask(), known, NOW, "UTC") == matching.ranked(ask(), shuffled, NOW, "UTC")


@given(helpers())
def test_whoever_fits_is_in_the_order_once_and_nobody_else(known: list[Candidate]) -> None:
    order = matching.ranked(ask(), known, NOW, "UTC")
    assert sorted(each.capacity.member for each in order) == [
        each.capacity.member for each in known if matching.fits(ask(), each, NOW, "UTC")
    ]


@given(helpers())
def test_most_left_of_what_was_stated_goes_first_and_then_whoever_waited_longest(known: list[Candidate]) -> None:
    order = matching.ranked(ask(), known, NOW, "UTC")
    for one, next_one in pairwise(order):
        assert matching.share_free(one) >= matching.share_free(next_one)
        if matching.share_free(one) == matching.share_free(next_one):
            assert one.capacity.ready_at <= next_one.capacity.ready_at


def test_whoever_gave_much_of_what_they_stated_is_asked_after_others_however_long_they_waited() -> None:
    gave = candidate(capacity(member="gave", per_week=4, ready_at=NOW - 30 * DAY), recent=3)
    free = candidate(capacity(member="free", per_week=1, at_once=1, ready_at=NOW))
    for known in ([gave, free], [free, gave]):
        assert matching.ranked(ask(), known, NOW, "UTC") == [free, gave]


def test_equal_helpers_are_asked_in_turn_longest_unasked_first() -> None:
    waits = {"long": 30 * DAY, "some": 3 * DAY, "short": HOUR}
    known = [candidate(capacity(member=name, ready_at=NOW - wait)) for name, wait in waits.items()]
    for shuffled in permutations(known):
        order = matching.ranked(ask(), shuffled, NOW, "UTC")
        assert [each.capacity.member for each in order] == ["long", "some", "short"]


@given(st.integers(1, 10), st.integers(1, 20))
def test_whoever_has_given_nothing_this_week_has_all_of_their_share_however_large_or_small(
    at_once: int, per_week: int
) -> None:
    assert matching.share_free(candidate(capacity(at_once=at_once, per_week=per_week))) == 1.0


@given(helpers())
def test_a_share_lies_between_none_and_all(known: list[Candidate]) -> None:
    assert all(0.0 <= matching.share_free(each) <= 1.0 for each in known)


def test_a_low_tide_is_asked_after_a_high_one() -> None:
    tides: list[Any] = ["low", "some", "high"]
    known = [candidate(capacity(member=tide, tide=tide)) for tide in tides]
    assert [each.capacity.tide for each in matching.ranked(ask(), known, NOW, "UTC")] == ["high", "some", "low"]


@given(st.sampled_from(URGENCIES), st.integers(0, 20))
def test_a_wave_never_goes_beyond_what_may_be_open_at_a_time(how: Urgency, waiting: int) -> None:
    more = matching.wave(how, waiting)
    assert more >= 0
    assert waiting + more <= max(waiting, {"low": 1, "normal": 1, "high": 3, "critical": 6}[how])


@given(st.integers(NOW - DAY, NOW + 30 * DAY), st.integers(NOW, NOW + 10 * DAY))
def test_the_next_round_is_never_later_than_a_third_of_the_time_left_nor_sooner_than_five_minutes(
    by: int, now: int
) -> None:
    pause = matching.next_round(urgency(by, now), by, now) - now
    assert pause >= 5 * MINUTE
    assert by <= now or pause <= max(5 * MINUTE, (by - now) // 3)
    assert pause <= matching.ROUND[urgency(by, now)]


@pytest.mark.parametrize("how", URGENCIES)
def test_without_a_date_rounds_follow_the_urgency_alone(how: Urgency) -> None:
    assert matching.next_round(how, None, NOW) - NOW == matching.ROUND[how]


def test_the_more_urgent_the_shorter_the_round_and_the_wait_for_an_answer() -> None:
    assert sorted(URGENCIES, key=lambda how: -matching.ROUND[how]) == list(URGENCIES)
    answers = [matching.ANSWER[how] for how in URGENCIES]
    assert answers == sorted(answers, reverse=True)


@given(helpers())
def test_what_a_helper_is_told_about_why_is_always_true_of_them(known: list[Candidate]) -> None:
    for each in known:
        told = matching.why(ask(), each, NOW)
        assert ("kind" in told) == ("errands" in each.capacity.kinds)
        assert ("room" in told) == (room(each.capacity, each.running, each.recent) > 0)
        assert ("rested" in told) == (each.capacity.ready_at <= NOW)
        assert "over" not in told


@given(helpers())
def test_whoever_is_asked_is_told_every_reason(known: list[Candidate]) -> None:
    for each in matching.ranked(ask(), known, NOW, "UTC"):
        assert matching.why(ask(), each, NOW) == ("kind", "room", "rested")
