"""Writes the figures down: one section of a Markdown page and the picture beside it, made anew each time."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from bench.matching import plot
from bench.matching.measures import Figures
from bench.overhead import page as pages
from bench.overhead.figures import table

BEGIN, END = "<!-- bench.matching -->", "<!-- end of bench.matching -->"
BOUND = "clairvoyant bound"

HEAD = (
    "policy",
    "met",
    "weighted",
    "urgent met",
    "needs met",
    "first yes, h",
    "urgent, h",
    "invitations / met",
    "twice a day",
    "Gini",
    "over capacity",
    "gone quiet",
    "never asked",
    "redundant / met",
)

INTRODUCTION = """\
A model and no measurement of people: its assumptions stand in `bench/matching/world.py` and `bench/matching/run.py`.
Where no source gives a figure (tolerance, how fatigue lowers a yes, quiet hours, areas, who reads), it was set by hand
while Kith and the baselines were in view: the order by needs met at 500 members is not robust against them.
Kith is the very code of `bot/rules`. All policies live through the same needs, and the same person asked about the
same ask would give the same answer. Parts are in percent. *Needs met* counts the needs nobody dared to voice as unmet;
*first yes* is the median; *twice a day* counts helpers who ever got a second invitation within 24 hours; *gone quiet*
those who stopped answering because they were asked too often. The bound knows every need and every answer beforehand,
and nobody in it is ever tired, asleep or asked in vain; an ask half filled counts half. It is a ceiling, not a goal."""


AIMS: dict[str, dict[str, tuple[str, float]]] = {
    "normal, 500 members": {
        "needs": ("≥", 52),
        "urgent": ("≥", 48),
        "invitations": ("≤", 4.2),
        "gini": ("≤", 0.45),
        "urgent_first_yes": ("≤", 1.1),
        "quiet": ("≤", 1),
        "twice": ("≤", 0),
        "pushed": ("≤", 0),
    },
    "normal, 5,000 members": {
        "needs": ("≥", 64),
        "urgent": ("≥", 66),
        "invitations": ("≤", 4.7),
        "gini": ("≤", 0.38),
        "urgent_first_yes": ("≤", 1.1),
        "quiet": ("≤", 2),
        "twice": ("≤", 0),
        "pushed": ("≤", 0),
    },
    "strained, 5,000 members": {"needs": ("≥", 36), "twice": ("≤", 0), "pushed": ("≤", 0)},
}
"""What the design asks of an independent simulator (matching.md, 3)."""

NAMES = {
    "needs": "needs met, %",
    "urgent": "urgent met, %",
    "invitations": "invitations / met",
    "gini": "Gini of load",
    "urgent_first_yes": "first yes, urgent, h",
    "quiet": "gone quiet, %",
    "twice": "twice a day, %",
    "pushed": "over capacity, %",
}

CHANGED = ("met", "urgent", "needs", "first_yes", "invitations")
"""Figures by which an idea is judged, all in points or in their own unit."""


@dataclass(frozen=True)
class Table:
    """One regime: the mean of its lives by policy, of which there may be fewer than were meant."""

    name: str
    seeds: int
    found: Mapping[str, Figures]
    lived: Mapping[str, int]
    bound: float | None


@dataclass(frozen=True)
class Differences:
    """Ideas beside the rules, which come first; the figures of each life by seed."""

    name: str
    found: Mapping[str, Sequence[Mapping[str, float]]]


def section(tables: list[Table], ideas: list[Differences], where: Path | None, options: str) -> str:
    """The whole section; `options` are what the program was started with."""
    parts = [BEGIN, "## Kith's rules beside what a community could use instead", INTRODUCTION]
    parts.append(f"```\nuv run --group bench kith simulate {options}\n```")
    if where and tables:
        parts.append(f"![Needs met and invitations by policy]({where.with_suffix('.svg').name})")
    parts += _aims(tables)
    for each in tables:
        title = f"{each.name[0].upper()}{each.name[1:]}"
        parts.append(f"### {title} ({_seeds(each.seeds)})")
        lines = [
            _line(name if each.lived[name] == each.seeds else f"{name} ({_seeds(each.lived[name])})", figures)
            for name, figures in each.found.items()
        ]
        parts.append(table(HEAD, *lines))
        if each.bound is not None:
            parts.append(f"Nobody could meet more than {each.bound:.1f} % of the asks.")
    for each in (each for each in ideas if each.found):
        parts += _differences(each)
    return "\n\n".join([*parts, END])


def _seeds(count: int) -> str:
    return f"{count} {'seed' if count == 1 else 'seeds'}"


def _aims(tables: list[Table]) -> list[str]:
    lines: list[list[str]] = []
    for each in tables:
        for name, (sign, aim) in AIMS.get(each.name, {}).items():
            value = getattr(each.found["Kith"], name)
            reached = round(value, 2) >= aim if sign == "≥" else round(value, 2) <= aim
            digits = 2 if name == "gini" else 1
            lines.append(
                [
                    f"{each.name}: {NAMES[name]}",
                    f"{sign} {aim:g}",
                    f"{value:.{digits}f}",
                    "yes" if reached else "**no**",
                ]
            )
    return ["### What was aimed at", table(("aim", "wanted", "Kith", "reached"), *lines)] if lines else []


def _differences(ideas: Differences) -> list[str]:
    """What each idea changes, by pairs of the same life, with 95 % of what chance alone would do."""
    (first, rules), *others = ideas.found.items()
    known = {each["seed"]: each for each in rules}
    lines: list[list[str]] = []
    for name, lived in others:
        pairs = [(each, known[each["seed"]]) for each in lived if each["seed"] in known]
        cells: list[str] = []
        for key in CHANGED:
            changes = [one[key] - other[key] for one, other in pairs]
            unsure = 1.96 * statistics.stdev(changes) / sqrt(len(changes)) if len(changes) > 1 else 0.0
            middle = statistics.fmean(changes)
            cell = f"{middle:+.1f} ± {unsure:.1f}"
            cells.append(f"**{cell}**" if abs(middle) > unsure > 0 else cell)
        lines.append([name, *cells, str(len(pairs))])
    head = (f"change against {first}", "met", "urgent met", "needs met", "first yes, h", "invitations / met", "seeds")
    return [f"### {ideas.name[0].upper()}{ideas.name[1:]}", table(head, *lines)]


def _line(name: str, each: Figures) -> list[str]:
    return [
        f"**{name}**" if name.split(" (")[0] == "Kith" else name,
        f"{each.met:.1f}",
        f"{each.weighted:.1f}",
        f"{each.urgent:.1f}",
        f"{each.needs:.1f}",
        f"{each.first_yes:.1f}",
        f"{each.urgent_first_yes:.1f}",
        f"{each.invitations:.1f}",
        f"{each.twice:.1f}",
        f"{each.gini:.2f}",
        f"{each.pushed:.1f}",
        f"{each.quiet:.1f}",
        f"{each.never:.1f}",
        f"{each.redundant:.2f}",
    ]


def write(where: Path, text: str) -> None:
    """The section in its place on the page."""
    pages.write(where, text)


def picture(tables: list[Table]) -> str:
    """The regime in the middle, as SVG."""
    shown = next((each for each in tables if each.name == "normal, 500 members"), tables[0])
    return plot.svg(f"{shown.name[0].upper()}{shown.name[1:]}, {_seeds(shown.seeds)}", shown.found)
