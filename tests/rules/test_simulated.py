"""Whole weeks under Kith's rules, as `bench.matching` simulates them: what was stated holds for everybody, always."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.matching.bound import bound
from bench.matching.measures import figures, gini
from bench.matching.policies import Kith, baselines
from bench.matching.run import Open, Run
from bench.matching.world import Regime, World, coin, world
from bot.rules import matching, waves
from bot.rules.capacity import COOL_DOWN
from data.records import DAY, MINUTE

BUSY = Regime(members=90, needs=0.3, weeks=3, surge=(1, 2))


class Watched(Run):
    """A life in which every invitation is looked at in the moment it is made."""

    def ask(self, ask: Open, at: int, *, weight: float = 1.0, crowd: int = 0, answer: int | None = None) -> None:
        """Raises AssertionError for an invitation that should not have been made."""
        helper, state, need = self.helpers[at], self.states[at], ask.need
        running, week, _ = self.load(at)
        assert helper.member != need.member and need.member not in helper.avoids
        assert need.kind in helper.kinds
        assert at not in ask.seen
        assert not self.resting(at)
        assert week < helper.per_week and running < helper.at_once
        assert state.open == 0
        assert not state.invited or self.now - state.invited[-1] >= COOL_DOWN
        assert sum(self.now - each < 7 * DAY for each in state.invited) < (helper.gives.invitations or 99)
        minute = self.now % DAY // MINUTE
        assert helper.quiet is None or helper.quiet[1] <= minute < helper.quiet[0]
        how = matching.pressing(Kith.record(ask), self.now)
        likely = [each for each in ask.asked if each.open and waves.answered(self.now - each.at, how) < waves.SILENT]
        assert len(likely) < waves.WAVE[how] * ask.places
        assert not ask.over
        super().ask(ask, at, weight=weight, crowd=crowd, answer=answer)


@settings(max_examples=12)
@given(st.integers(1, 10_000), st.booleans())
def test_no_life_brings_anybody_more_than_they_stated(seed: int, strained: bool) -> None:
    regime = Regime(members=60, needs=0.3, weeks=2, surge=(1, 2), helpers=0.15 if strained else 0.3)
    run = Watched(world(regime, seed), Kith())
    run.live()
    assert not any(state.pushed or state.twice for state in run.states)
    for ask in run.asks:
        assert max(Counter(each.helper for each in ask.asked).values(), default=0) <= 1
        assert len(ask.taken) <= ask.need.needs.people
        for at in ask.taken:
            assert ask.need.member not in run.helpers[at].avoids
    for state, helper in zip(run.states, run.helpers, strict=True):
        for taken in state.taken:
            assert sum(taken - 7 * DAY < each <= taken for each in state.taken) <= helper.per_week


def test_people_are_asked_and_asks_are_met_at_all() -> None:
    run = Watched(world(BUSY, 3), Kith())
    found = figures(run.live())
    assert found.met > 15
    assert sum(len(state.invited) for state in run.states) > 50
    assert found.pushed == found.twice == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_lives_the_same_life(seed: int) -> None:
    one, other = (asdict(figures(Run(world(BUSY, seed), Kith()).live())) for _ in range(2))
    assert one == other
    assert one != asdict(figures(Run(world(BUSY, seed + 10), Kith()).live()))


def test_in_which_order_helpers_are_known_changes_nothing() -> None:
    known = world(BUSY, 5)
    mixed = world(BUSY, 5)
    for need in mixed.needs:
        Random(need.at).shuffle(need.able)
    assert figures(Run(known, Kith()).live()) == figures(Run(mixed, Kith()).live())


def test_what_the_simulation_leaves_out_to_be_quick_the_rules_leave_out_as_well() -> None:
    known = world(BUSY, 7)
    quick, slow = (figures(Run(known, Kith(quick=quick)).live()) for quick in (True, False))
    assert quick == slow


def test_every_baseline_lives_and_those_that_ping_push_people_over_what_they_stated() -> None:
    found = {policy.name: figures(Run(world(BUSY, 1), policy).live()) for policy in baselines()}
    assert len(found) == 7
    assert found["ping helpers of the kind"].pushed > 0
    assert found["round robin"].pushed == 0
    assert found["channel, first come"].invitations == 0


def test_coins_are_fair_and_always_the_same() -> None:
    coins = [coin(1, need, helper) for need in range(60) for helper in range(60)]
    assert coin(1, 2, 3) == coin(1, 2, 3) != coin(1, 3, 2)
    assert all(0 <= each < 1 for each in coins)
    for part in range(10):
        assert 300 < sum(part / 10 <= each < (part + 1) / 10 for each in coins) < 420


def test_gini_is_nought_for_equals_and_near_one_for_one_who_gives_all() -> None:
    assert gini([2.0] * 9) == 0
    assert gini([0.0] * 99 + [1.0]) == pytest.approx(0.99)
    assert gini([]) == 0


def test_a_world_has_what_was_asked_for() -> None:
    made: World = world(Regime(members=500), 1)
    assert len(made.helpers) == 100
    assert 300 < len(made.needs) < 480
    assert all(need.by > need.came for need in made.needs)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_policy_within_what_was_stated_meets_more_than_the_bound(seed: int) -> None:
    pytest.importorskip("scipy", reason="The bound alone needs SciPy, which comes with the group `bench`.")
    known = world(BUSY, seed)
    most = bound(known)
    assert 0 < most < 100
    for policy in (Kith(), *(each for each in baselines() if each.hard)):
        assert figures(Run(known, policy).live()).met <= most
