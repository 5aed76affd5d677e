"""What nobody can exceed: all asks and all answers known beforehand, nobody ever tired, asked in vain or asleep."""

from __future__ import annotations

from collections import defaultdict

from bench.matching.run import ASKER_SAYS_YES, fitting_well
from bench.matching.world import START, Need, World, coin
from bot.rules.fitting import fit
from data.records import DAY

WEEK = 7 * DAY


def bound(world: World) -> float:
    """The most asks that can be met, in percent, by those who would say yes and within what they stated.

    A linear program: each pair that would say yes may be joined in a week in which the ask is open; in no week of the
    calendar does anybody take on more than they stated; an ask counts by the part of its places that is filled. All
    three are looser than what policies live by, so it lies above each of them.
    """
    import numpy
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    voiced = [need for need in world.needs if _voiced(world, need)]
    columns: list[tuple[int, int, int]] = []
    for at, need in enumerate(voiced):
        weeks = range((need.came - START) // WEEK, (need.by - START) // WEEK + 1)
        for helper in _willing(world, need):
            columns += [(at, helper, week) for week in weeks]
    rows: list[int] = []
    cols: list[int] = []
    limits: list[float] = []
    values: list[float] = []

    def limit(members: list[int], most: float) -> None:
        rows.extend([len(limits)] * len(members))
        cols.extend(members)
        values.extend([1.0] * len(members))
        limits.append(most)

    for groups in _groups(columns):
        for (kind, key), members in groups.items():
            if kind == "week":
                limit(members, world.helpers[key[0]].per_week)
            elif kind == "pair" and len(members) > 1:
                limit(members, 1)
            elif kind == "ask":
                limit(members, voiced[key[0]].needs.people)
    worth = numpy.array([-1 / voiced[ask].needs.people for ask, _, _ in columns])
    matrix = coo_matrix((values, (rows, cols)), shape=(len(limits), len(columns)))
    solved = linprog(worth, A_ub=matrix.tocsr(), b_ub=numpy.array(limits), bounds=(0, 1), method="highs")
    return 100 * -float(solved.fun) / len(voiced) if columns else 0.0


def _groups(columns: list[tuple[int, int, int]]) -> list[dict[tuple[str, tuple[int, ...]], list[int]]]:
    found: dict[tuple[str, tuple[int, ...]], list[int]] = defaultdict(list)
    for column, (ask, helper, week) in enumerate(columns):
        found["week", (helper, week)].append(column)
        found["pair", (ask, helper)].append(column)
        found["ask", (ask,)].append(column)
    return [found]


def _voiced(world: World, need: Need) -> bool:
    shy = 0.45 if world.regime.one_voice else 0.40
    return need.courage < 1 - shy * need.shyness


def _willing(world: World, need: Need) -> list[int]:
    helpers = world.helpers
    willing: list[int] = []
    for at in need.possible:
        helper = helpers[at]
        if not helper.per_week or need.member in helper.avoids:
            continue
        most = helper.base * fitting_well(fit(need.kind, need.needs, helper.gives))
        if coin(world.seed, need.at, at) < most and coin(world.seed, need.at, at, 6) < ASKER_SAYS_YES:
            willing.append(at)
    return willing
