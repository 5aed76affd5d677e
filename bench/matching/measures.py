"""From one life to the figures of matching.md, 3."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.matching.run import Run
from data.records import HOUR

WEIGHT = {"low": 1, "normal": 2, "high": 4, "critical": 8}
URGENT = ("high", "critical")


@dataclass(frozen=True)
class Figures:
    """One life, or the mean of several. Parts are in percent."""

    met: float
    weighted: float
    urgent: float
    needs: float
    first_yes: float
    urgent_first_yes: float
    invitations: float
    twice: float
    gini: float
    pushed: float
    quiet: float
    never: float
    redundant: float


def figures(run: Run) -> Figures:
    """What this life came to."""
    asks, needs = run.asks, run.world.needs
    met = [ask for ask in asks if ask.met is not None]
    urgent = [ask for ask in asks if ask.need.urgency in URGENT]
    waits = [(ask.first_yes - ask.since) / HOUR for ask in asks if ask.first_yes is not None]
    urgent_waits = [(ask.first_yes - ask.since) / HOUR for ask in urgent if ask.first_yes is not None]
    invited = [state for state in run.states if state.invited]
    stated = [(run.states[each.at], each.per_week) for each in run.helpers if each.per_week]
    weeks = run.world.regime.weeks
    return Figures(
        met=_part(len(met), len(asks)),
        weighted=_part(sum(WEIGHT[ask.need.urgency] for ask in met), sum(WEIGHT[ask.need.urgency] for ask in asks)),
        urgent=_part(sum(ask.met is not None for ask in urgent), len(urgent)),
        needs=_part(len(met), len(needs)),
        first_yes=statistics.median(waits) if waits else 0.0,
        urgent_first_yes=statistics.median(urgent_waits) if urgent_waits else 0.0,
        invitations=sum(len(state.invited) for state in run.states) / max(1, len(met)),
        twice=_part(sum(state.twice for state in invited), len(invited)),
        gini=gini([len(state.taken) / (each * weeks) for state, each in stated]),
        pushed=_part(sum(state.pushed for state in run.states), len(run.states)),
        quiet=_part(sum(state.quit for state in run.states), len(run.states)),
        never=_part(sum(not state.invited for state, _ in stated), len(stated)),
        redundant=sum(ask.redundant for ask in asks) / max(1, len(met)),
    )


def mean(each: Sequence[Figures]) -> Figures:
    """Of several lives."""
    names = Figures.__dataclass_fields__
    return Figures(**{name: statistics.fmean(getattr(one, name) for one in each) for name in names})


def gini(values: Sequence[float]) -> float:
    """0 where all gave the same part of what they stated, 1 where one gave all."""
    ordered = sorted(values)
    total = sum(ordered)
    if not total:
        return 0.0
    count = len(ordered)
    return sum((2 * at - count + 1) * value for at, value in enumerate(ordered)) / (count * total)


def _part(some: int, all_of_them: int) -> float:
    return 100 * some / all_of_them if all_of_them else 0.0
