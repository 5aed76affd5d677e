"""Whoever can be is in exactly one group, never with whom they must not be, and seldom with the same again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.pairing import EXACT, Group, Pair, grouped, repeated

NAMES = [f"p{number:02}" for number in range(40)]


def pairs(most: int) -> st.SearchStrategy[Pair]:
    return st.lists(st.sampled_from(NAMES[:most]), min_size=2, max_size=2, unique=True).map(frozenset)


def placed(groups: list[Group]) -> list[str]:
    return [each for group in groups for each in group]


def cost(groups: list[Group], people: set[str], met: dict[Pair, int]) -> tuple[int, int, int]:
    """What is to be as small as can be, the first first."""
    threes = sum(len(each) == 3 for each in groups)
    return len(people) - len(placed(groups)), threes, sum(repeated(each, met) for each in groups)


def every_way(people: list[str], apart: set[Pair]) -> Iterator[list[Group]]:
    """Every way there is, by brute force."""
    if not people:
        yield []
        return
    first, *others = people
    yield from every_way(others, apart)
    for many in (1, 2):
        for chosen in combinations(others, many):
            group = (first, *chosen)
            if all(frozenset(pair) not in apart for pair in combinations(group, 2)):
                for rest in every_way([each for each in others if each not in chosen], apart):
                    yield [group, *rest]


@given(
    st.integers(0, 40), st.sets(pairs(40), max_size=60), st.dictionaries(pairs(40), st.integers(1, 99)), st.integers()
)
def test_nobody_is_in_two_groups_nor_with_whom_they_must_not_be(
    count: int, apart: set[Pair], met: dict[Pair, int], seed: int
) -> None:
    people = set(NAMES[:count])
    groups = grouped(people, apart, met, Random(seed))
    assert len(placed(groups)) == len(set(placed(groups))) and set(placed(groups)) <= people
    assert all(len(each) in (2, 3) for each in groups)
    assert not any(frozenset(pair) in apart for each in groups for pair in combinations(each, 2))
    left = people - set(placed(groups))
    if count <= EXACT:
        assert all(frozenset(pair) in apart for pair in combinations(left, 2)), "two who could talk are never both left"


@given(st.integers(2, 40), st.integers())
def test_where_everybody_may_meet_everybody_all_are_in_one_and_only_an_odd_number_makes_a_trio(
    count: int, seed: int
) -> None:
    groups = grouped(set(NAMES[:count]), set(), {}, Random(seed))
    assert sorted(placed(groups)) == NAMES[:count]
    assert sum(len(each) == 3 for each in groups) == count % 2


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 7), st.sets(pairs(7), max_size=12), st.dictionaries(pairs(7), st.integers(1, 9)), st.integers())
def test_for_a_few_people_there_is_no_better_way(count: int, apart: set[Pair], met: dict[Pair, int], seed: int) -> None:
    people = set(NAMES[:count])
    best = min(cost(way, people, met) for way in every_way(sorted(people), apart))
    assert cost(grouped(people, apart, met, Random(seed)), people, met) == best


def test_alone_or_with_nobody_there_is_no_group() -> None:
    assert grouped(set(), set(), {}, Random(1)) == grouped({"a"}, set(), {}, Random(1)) == []
    assert grouped({"a", "b"}, {frozenset("ab")}, {}, Random(1)) == []


def test_eight_people_meet_everybody_once_or_nearly_before_anybody_again() -> None:
    people, met, again, chance = set(NAMES[:8]), dict[Pair, int](), 0, Random(5)
    for week in range(7):
        for group in grouped(people, set(), met, chance):
            pair = frozenset(group)
            again += pair in met
            met[pair] = 1000 + week
    assert again <= 4, "seven weeks have 28 talks, and there are 28 pairs"


def test_of_many_people_few_meet_the_same_again() -> None:
    people, met, chance = set(NAMES), dict[Pair, int](), Random(3)
    for _ in range(8):
        groups = grouped(people, set(), met, chance)
        assert sorted(placed(groups)) == NAMES
        assert not any(repeated(each, met) for each in groups)
        met |= {frozenset(each): 1 for each in groups}


@settings(max_examples=25, deadline=None)
@given(st.sets(pairs(30), min_size=40, max_size=200), st.integers(0, 99))
def test_of_many_people_nobody_is_left_over_who_could_have_been_a_third(apart: set[Pair], seed: int) -> None:
    people = set(NAMES[:30])
    groups = grouped(people, apart, {}, Random(seed))
    left = people - set(placed(groups))
    for lone in left:
        for group in groups:
            third = any(frozenset((lone, each)) in apart for each in group)
            assert third or len(group) == 3, (lone, group)


def test_the_same_chance_draws_the_same_and_another_another() -> None:
    people = set(NAMES[:20])
    assert grouped(people, set(), {}, Random(1)) == grouped(people, set(), {}, Random(1))
    assert len({tuple(sorted(grouped(people, set(), {}, Random(seed)))) for seed in range(5)}) == 5
