"""Who talks with whom: everybody in a group of two, or of three where it does not come out even; nobody with whom they
must not, and nobody again so soon if there is another way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import cache
from itertools import combinations
from typing import Protocol, TypeVar

T = TypeVar("T")

Pair = frozenset[str]
Group = tuple[str, ...]

EXACT = 9
"""So many people at most are looked at together in every possible way; of more, so many at a time."""

ROUNDS = 24
"""How often some of a larger number are looked at afresh, the ones left over and the ones who met lately first."""


class Chance(Protocol):
    """What draws: a `random.Random`, handed in."""

    def sample(self, population: Sequence[T], k: int, /) -> list[T]:
        """So many of them, in a fresh order."""
        ...


def grouped(people: Set[str], apart: Set[Pair], met: Mapping[Pair, int], chance: Chance) -> list[Group]:
    """Everybody in a group; whoever cannot be in one stands in none. Nobody is in two.

    As few as possible are left over, then as few as possible are three, then the least of `met` is repeated: how much
    it counts that these two met, more for what was lately. Of all ways that are as good, one by chance. For up to
    `EXACT` people there is none better; for more it is looked for by turns.
    """
    order = chance.sample(sorted(people), len(people))
    if len(order) <= EXACT:
        return _best(tuple(order), apart, met)
    groups: list[Group] = []
    left: list[str] = []
    for start in range(0, len(order), EXACT - 1):
        part = order[start : start + EXACT - 1]
        groups, left = _with(groups, left, part, apart, met)
    for _ in range(ROUNDS):
        poor = [each for each in groups if len(each) > 2 or repeated(each, met)]
        if not left and not poor:
            break
        mixed = [*chance.sample(poor, len(poor)), *chance.sample(groups, len(groups))]
        part, taken = chance.sample(left, len(left))[: EXACT // 2], list[Group]()
        for each in dict.fromkeys(mixed):
            if len(part) + len(each) <= EXACT:
                part, taken = [*part, *each], [*taken, each]
        kept = [each for each in groups if each not in taken]
        groups, left = _with(kept, [each for each in left if each not in part], part, apart, met)
    for lone in left:
        third = (each for each in groups if len(each) == 2 and _fits((*each, lone), apart))
        found = min(third, key=lambda each: repeated((*each, lone), met), default=None)
        if found is not None:
            groups[groups.index(found)] = (*found, lone)
    return groups


def repeated(group: Group, met: Mapping[Pair, int]) -> int:
    """How much of it is a repeat."""
    return sum(met.get(frozenset(pair), 0) for pair in combinations(group, 2))


def _fits(group: Group, apart: Set[Pair]) -> bool:
    return all(frozenset(pair) not in apart for pair in combinations(group, 2))


def _with(
    groups: list[Group], left: list[str], part: list[str], apart: Set[Pair], met: Mapping[Pair, int]
) -> tuple[list[Group], list[str]]:
    made = _best(tuple(part), apart, met)
    placed = {each for group in made for each in group}
    return [*groups, *made], [*left, *(each for each in part if each not in placed)]


def _best(people: tuple[str, ...], apart: Set[Pair], met: Mapping[Pair, int]) -> list[Group]:
    """The best of every possible way, by what is left once the first of those who remain is in a group or in none."""

    @cache
    def ways(rest: tuple[str, ...]) -> tuple[tuple[int, int, int], tuple[Group, ...]]:
        if not rest:
            return (0, 0, 0), ()
        first, others = rest[0], rest[1:]
        (lone, threes, again), groups = ways(others)
        found = ((lone + 1, threes, again), groups)
        for many in (1, 2):
            for chosen in combinations(others, many):
                group = (first, *chosen)
                if not _fits(group, apart):
                    continue
                (lone, threes, again), groups = ways(tuple(each for each in others if each not in chosen))
                cost = (lone, threes + many - 1, again + repeated(group, met))
                if cost < found[0]:
                    found = (cost, (group, *groups))
        return found

    return list(ways(people)[1])
