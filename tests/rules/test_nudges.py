"""No budget is ever broken in a year of random lives; nobody is nudged at night, in a rest, or after *no more*."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.nudges import (
    AGAIN,
    APART,
    BUDGET,
    HUSH,
    NUDGES,
    OPT_IN,
    SILENCE,
    WEEK,
    Decision,
    Nudge,
    Person,
    decide,
)
from data.records import DAY, HOUR, MINUTE
from tests.rules.samples import NOW, ZONES

EVERYTHING = frozenset(NUDGES)
NOON = int(datetime(2026, 6, 17, 12, tzinfo=ZoneInfo("Europe/Madrid")).timestamp())


def person(**more: object) -> Person:
    """Somebody in Madrid to whom everything is welcome."""
    return replace(Person("Europe/Madrid", wanted=EVERYTHING), **more)


@pytest.mark.parametrize("kind", NUDGES)
def test_somebody_who_never_heard_from_kith_may_be_spoken_to_at_noon(kind: Nudge) -> None:
    assert decide(kind, person(), NOON) == Decision("may")


@pytest.mark.parametrize("kind", sorted(OPT_IN))
def test_what_is_not_said_to_be_welcome_does_not_come(kind: Nudge) -> None:
    assert decide(kind, person(wanted=frozenset()), NOON) == Decision("not_wanted")


@pytest.mark.parametrize("kind", NUDGES)
def test_s41_one_kind_that_is_stopped_leaves_the_others(kind: Nudge) -> None:
    stopped = person(stopped=frozenset({kind}))
    assert [each for each in NUDGES if not decide(each, stopped, NOON).may] == [kind]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"rest_until": NOON + DAY}, Decision("resting", NOON + DAY)),
        ({"hushed_at": NOON - HOUR}, Decision("hushed", NOON - HOUR + HUSH)),
        ({"said": (("receive", NOON - 80 * DAY),)}, Decision("same_kind", NOON + 10 * DAY)),
        ({"said": (("capacity", NOON - DAY),)}, Decision("apart", NOON - DAY + APART)),
        ({"said": (("digest", NOON - 6 * DAY), ("digest", NOON - 3 * DAY))}, Decision("budget", NOON + DAY)),
        ({"last_message": NOON - 6 * DAY}, Decision("silence", NOON + DAY)),
        ({"quiet": (11 * 60, 13 * 60)}, Decision("quiet_hours", NOON + HOUR)),
    ],
)
def test_s41_each_rule_says_which_it_is_and_until_when(more: dict[str, object], expected: Decision) -> None:
    assert decide("receive", person(**more), NOON) == expected


def test_a_rest_that_is_over_is_over() -> None:
    assert decide("receive", person(rest_until=NOON), NOON).may


def test_mere_absence_is_no_reason_and_no_hindrance() -> None:
    # What is looked at holds nothing of when somebody was last seen, or how often they asked or helped.
    assert {name for name in Person.__slots__ if "seen" in name or "count" in name or "helped" in name} == set()


lives = st.tuples(st.integers(0, 2**32), st.sampled_from(ZONES))


def year(seed: int, zone: str) -> list[tuple[Nudge, int, Person, Decision]]:
    """Everything decided in a year of one random life, some of it at once again when a decision said so."""
    chance = Random(seed)
    now, end = NOW, NOW + 366 * DAY
    minutes = (chance.randrange(1440), chance.randrange(1440))
    one = Person(zone, wanted=EVERYTHING, quiet=chance.choice((None, (22 * 60, 8 * 60), minutes)))
    decided: list[tuple[Nudge, int, Person, Decision]] = []
    while now < end:
        match chance.randrange(12):
            case 0:
                one = replace(one, rest_until=now + chance.randrange(1, 20) * DAY)
            case 1:
                one = replace(one, hushed_at=now)
            case 2:
                one = replace(one, last_message=now)
            case 3:
                one = replace(one, stopped=frozenset(chance.sample(NUDGES, chance.randrange(2))))
            case _:
                kind = chance.choice(NUDGES)
                decision = decide(kind, one, now)
                decided.append((kind, now, one, decision))
                if decision.again is not None and chance.random() < 0.5:
                    # Whoever waits as long as was said asks again at that very moment.
                    now = max(now, decision.again)
                    decision = decide(kind, one, now)
                    decided.append((kind, now, one, decision))
                if decision.may:
                    one = replace(one, said=(*one.said, (kind, now)))
        now += chance.choice((0, MINUTE, HOUR, 7 * HOUR, DAY))
    return decided


@given(lives)
def test_no_budget_is_broken_in_a_year_of_a_random_life(life: tuple[int, str]) -> None:
    said = [(kind, at) for kind, at, _, decision in year(*life) if decision.may]
    moments = [at for _, at in said]
    assert all(later - earlier >= APART for earlier, later in pairwise(moments))
    assert all(sum(at <= each < at + WEEK for each in moments) <= BUDGET for at in moments)
    for kind in NUDGES:
        same = [at for each, at in said if each == kind]
        assert all(later - earlier >= AGAIN[kind] for earlier, later in pairwise(same))


@given(lives)
def test_nothing_comes_at_night_in_quiet_hours_in_a_rest_or_when_it_was_stopped(life: tuple[int, str]) -> None:
    zone = ZoneInfo(life[1])
    for kind, at, one, decision in year(*life):
        if not decision.may:
            continue
        local = datetime.fromtimestamp(at, zone)
        minute = local.hour * 60 + local.minute
        assert 8 <= local.hour < 22
        start, end = one.quiet or (0, 0)
        assert not (start <= minute < end if start <= end else minute >= start or minute < end)
        assert one.rest_until is None or one.rest_until <= at
        assert one.hushed_at is None or one.hushed_at + HUSH <= at
        assert one.last_message is None or one.last_message + SILENCE[kind] <= at
        assert kind not in one.stopped


@given(lives)
def test_every_decision_is_the_same_again_and_its_moment_is_ahead(life: tuple[int, str]) -> None:
    for kind, at, one, decision in year(*life):
        assert decide(kind, one, at) == decision
        assert decision.again is None or decision.again > at


@given(lives)
def test_a_year_has_both_yes_and_no(life: tuple[int, str]) -> None:
    # Without this the others could hold because nothing is ever said.
    because = {decision.because for _, _, _, decision in year(*life)}
    assert because - {"may"}
    assert "may" in because or (year(*life)[0][2].quiet or (0, 0)) != (22 * 60, 8 * 60)
