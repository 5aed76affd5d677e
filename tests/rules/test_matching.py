"""Whom Kith asks: nobody beyond what they stated, the least burdened first, and never more than it needs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import matching
from bot.rules.asks import urgency
from bot.rules.capacity import room
from bot.rules.fitting import WHEREVER
from bot.rules.matching import Candidate
from data.records import DAY, EVERY_PART, HOUR, Gives, Needs
from tests.rules.samples import NOW, ask, candidate, capacity

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
def test_the_best_rank_goes_first(known: list[Candidate]) -> None:
    order = matching.ranked(ask(), known, NOW, "UTC")
    for one, next_one in pairwise(order):
        assert matching.rank(ask(), one, NOW) >= matching.rank(ask(), next_one, NOW)


@given(helpers(), st.integers(0, 12), st.integers(0, 12), st.integers(0, 40), st.integers(0, 40))
def test_more_room_never_lowers_and_more_given_never_raises_the_rank(
    known: list[Candidate], month: int, more: int, wait: int, longer: int
) -> None:
    for each in known:
        now = replace(each, month=month, last=NOW - wait * DAY)
        assert matching.rank(ask(), replace(now, month=month + more), NOW) <= matching.rank(ask(), now, NOW)
        assert matching.rank(ask(), replace(now, last=NOW - (wait + longer) * DAY), NOW) >= matching.rank(
            ask(), now, NOW
        )
        stated = replace(now.capacity, per_week=now.capacity.per_week + more)
        assert matching.rank(ask(), replace(now, capacity=stated), NOW) >= matching.rank(ask(), now, NOW)


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


@given(st.integers(2, 8), st.sampled_from(["errands", "tech"]))
def test_of_equals_nobody_is_asked_twice_before_everybody_was_asked_once(count: int, kind: str) -> None:
    last = {f"m{at}": NOW - DAY * (at + 1) for at in range(count)}
    asked: list[str] = []
    for day in range(2 * count):
        now = NOW + day * DAY
        known = [
            candidate(capacity(member=name, kinds=frozenset({kind}), ready_at=0), last=at) for name, at in last.items()
        ]
        first = matching.ranked(ask(kind=kind, ref=f"a{day}"), known, now, "UTC")[0].capacity.member
        asked.append(first)
        last[first] = now
    assert sorted(asked[:count]) == sorted(asked[count:]) == sorted(last)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_of_equals_each_is_first_about_as_often_as_the_others(count: int) -> None:
    """3,000 asks, so many helpers who stated the same: each is first within four standard deviations of their part."""
    chance = Random(count)
    names = [f"{chance.getrandbits(64):016x}" for _ in range(count)]
    asked, first = 3_000, dict.fromkeys(names, 0)
    for _ in range(asked):
        about = ask(ref=f"{chance.getrandbits(64):016x}")
        first[matching.by_statement(about, [capacity(member=name) for name in names])[0].member] += 1
    part = 1 / count
    off = 4 * (asked * part * (1 - part)) ** 0.5
    assert all(abs(times - asked * part) < off for times in first.values()), first


def test_s15_company_is_drawn_from_those_willing_and_not_always_by_the_same() -> None:
    known = [candidate(capacity(member=f"m{at}", kinds=frozenset({"company"}))) for at in range(6)]
    first = [
        matching.ranked(ask(kind="company", ref=f"a{at}"), known, NOW, "UTC")[0].capacity.member for at in range(200)
    ]
    assert set(first) == {each.capacity.member for each in known}
    assert max(first.count(each) for each in set(first)) < 60


def test_who_has_had_as_many_invitations_as_they_welcome_gets_no_more_this_week() -> None:
    welcome = candidate(gives=Gives(invitations=2), invited=1)
    assert matching.fits(ask(), welcome, NOW, "UTC")
    assert not matching.fits(ask(), replace(welcome, invited=2), NOW, "UTC")


def test_only_urgent_asks_reach_those_who_chose_it_sooner_and_none_within_six_hours() -> None:
    soon = ask(needed_by=NOW + DAY)
    chose = candidate(capacity(ready_at=NOW + DAY), gives=Gives(sooner=True), last=NOW - 6 * HOUR)
    assert matching.fits(soon, chose, NOW, "UTC")
    assert not matching.fits(ask(needed_by=NOW + 3 * DAY), chose, NOW, "UTC")
    assert not matching.fits(soon, replace(chose, last=NOW - 6 * HOUR + 1), NOW, "UTC")
    assert not matching.fits(soon, candidate(capacity(ready_at=NOW + DAY), last=NOW - 6 * HOUR), NOW, "UTC")


@given(
    st.lists(st.tuples(st.none() | st.integers(NOW + 1, NOW + 20 * DAY), st.integers(1, 3)), max_size=8),
    st.randoms(use_true_random=False),
)
def test_asks_that_are_looked_at_together_go_most_urgent_first_however_they_came(
    known: list[tuple[int | None, int]], chance: Random
) -> None:
    asks = [ask(ref=f"a{at}", needed_by=by) for at, (by, _) in enumerate(known)]
    places = {each.ref: wanted for each, (_, wanted) in zip(asks, known, strict=True)}
    order = matching.in_turn(asks, NOW, places)
    shuffled = list(asks)
    chance.shuffle(shuffled)
    assert matching.in_turn(shuffled, NOW, places) == order
    assert sorted(each.ref for each in order) == sorted(each.ref for each in asks)
    for one, next_one in pairwise(order):
        key, later = (
            (matching.ORDER[urgency(each.needed_by, NOW)], places[each.ref], each.needed_by or NOW + 99 * DAY)
            for each in (one, next_one)
        )
        assert key <= later


def test_an_ask_that_waited_does_not_go_before_one_that_came_as_urgent() -> None:
    waited = ask(ref="waited", needed_by=NOW + HOUR, visible_at=NOW - 6 * DAY)
    urgent = ask(ref="urgent", needed_by=NOW + 2 * HOUR)
    assert [each.ref for each in matching.in_turn([waited, urgent], NOW)] == ["urgent", "waited"]


def test_of_asks_as_urgent_the_one_that_lacks_one_more_yes_goes_first_however_many_it_is_for() -> None:
    several = ask(ref="several", needed_by=NOW + 3 * DAY, needs=Needs(people=3))
    single = ask(ref="single", needed_by=NOW + 4 * DAY)
    assert [each.ref for each in matching.in_turn([several, single], NOW)] == ["single", "several"]
    assert [each.ref for each in matching.in_turn([several, single], NOW, {"several": 1})] == ["several", "single"]


@given(st.integers(0, 20 * DAY), st.integers(0, 20 * DAY))
def test_an_ask_becomes_at_most_one_step_more_pressing_than_it_came(left: int, passed: int) -> None:
    known = ask(needed_by=NOW + left, visible_at=NOW)
    came, now = urgency(NOW + left, NOW), NOW + min(left, passed)
    pressing = matching.ORDER[matching.pressing(known, now)]
    assert matching.ORDER[came] - 1 <= pressing <= matching.ORDER[came]
    assert pressing >= matching.ORDER[urgency(NOW + left, now)]
    assert matching.pressing(replace(known, visible_at=None), now) == urgency(NOW + left, now)


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


def gives() -> st.SearchStrategy[Gives]:
    """What a helper may state, with anything left open."""
    areas = st.none() | st.frozensets(st.sampled_from(["north", "south", "east"]))
    return st.builds(
        Gives,
        first=st.none() | st.frozensets(st.sampled_from(["errands", "tech"])),
        home=st.none() | st.sampled_from(["north", "south"]),
        areas=areas,
        online_only=st.booleans(),
        languages=st.none() | st.sampled_from([("one",), ("one", "two"), ("two", "one")]),
        largest=st.sampled_from(["small", "medium", "large"]),
        parts=st.just(EVERY_PART) | st.integers(0, EVERY_PART),
        invitations=st.none() | st.integers(0, 4),
        sooner=st.booleans(),
        skills=st.frozensets(st.sampled_from(["car", "drill"])),
    )


def needs() -> st.SearchStrategy[Needs]:
    """What an ask may need, with anything left open."""
    return st.builds(
        Needs,
        place=st.none() | st.sampled_from(["north", "south", "east"]),
        language=st.none() | st.sampled_from(["one", "two"]),
        size=st.sampled_from(["small", "medium", "large"]),
        parts=st.just(EVERY_PART) | st.integers(1, EVERY_PART),
        people=st.integers(1, 3),
        skills=st.frozensets(st.sampled_from(["car", "drill"]), max_size=1),
    )


@given(
    needs(), gives(), st.sampled_from(["errands", "company"]), st.integers(0, 3), st.integers(0, 4), st.integers(0, 5)
)
def test_whoever_is_asked_is_asked_within_all_they_stated_and_told_nothing_untrue(
    need: Needs, stated: Gives, kind: str, running: int, recent: int, invited: int
) -> None:
    """Each rule and each reason is looked at once more here, in words of its own."""
    each = candidate(
        capacity(kinds=frozenset({"errands", "company"})), running=running, recent=recent, invited=invited, gives=stated
    )
    asked = ask(kind=kind, needs=need)
    order = matching.ranked(asked, [each], NOW, "UTC")
    shared = [part for part in range(21) if need.parts >> part & 1 and stated.parts >> part & 1]
    goes = need.place is None or kind in WHEREVER
    near = need.place in (stated.areas or ()) or need.place == stated.home
    speaks = need.language in (stated.languages or ())
    sizes = ["small", "medium", "large"]
    assert bool(order) == (
        running < 2
        and recent < 3
        and (stated.invitations is None or invited < stated.invitations)
        and (goes or (not stated.online_only and (stated.areas is None or near)))
        and (need.language is None or stated.languages is None or speaks)
        and sizes.index(need.size) <= sizes.index(stated.largest)
        and len(shared) > 0
        and need.skills <= stated.skills
    )
    if not order:
        return
    told = matching.why(asked, each, NOW)
    assert 0 <= matching.fit_of(asked, each.capacity) <= 1
    true = {
        "kind": kind in each.capacity.kinds,
        "first": stated.first is not None and kind in stated.first,
        "place": not goes and near,
        "times": len(shared) > 0 and stated.parts != EVERY_PART and need.parts != EVERY_PART,
        "language": need.language is not None and speaks,
        "skill": bool(need.skills) and need.skills <= stated.skills,
        "room": running < 2 and recent < 3,
        "rested": each.capacity.ready_at <= NOW,
    }
    assert all(true[code] for code in told)
    assert len(set(told)) == len(told)


@given(gives(), needs())
def test_what_neither_stated_nor_needed_rules_nobody_out_and_fits_fully(stated: Gives, need: Needs) -> None:
    open_to_all = candidate()
    assert matching.fits(ask(), candidate(gives=Gives(first=stated.first)), NOW, "UTC")
    without = replace(need, skills=frozenset(), people=1)
    assert matching.fits(ask(needs=without), open_to_all, NOW, "UTC")
    assert matching.fit_of(ask(), open_to_all.capacity) == 1
