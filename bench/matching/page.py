"""Writes the figures down: one section of a Markdown page and the picture beside it, made anew each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Table:
    """One regime: the mean of its lives by policy."""

    name: str
    seeds: int
    found: Mapping[str, Figures]
    bound: float | None


def section(tables: list[Table], where: Path | None, options: str) -> str:
    """The whole section; `options` are what the program was started with."""
    parts = [BEGIN, "## Kith's rules beside what a community could use instead", INTRODUCTION]
    parts.append(f"```\nuv run --group bench python -m bench.matching {options}\n```")
    if where and tables:
        parts.append(f"![Needs met and invitations by policy]({where.with_suffix('.svg').name})")
    for each in tables:
        parts.append(
            f"### {each.name[0].upper()}{each.name[1:]} ({each.seeds} {'seed' if each.seeds == 1 else 'seeds'})"
        )
        parts.append(table(HEAD, *(_line(name, figures) for name, figures in each.found.items())))
        if each.bound is not None:
            parts.append(f"Nobody could meet more than {each.bound:.1f} % of the asks.")
    return "\n\n".join([*parts, END])


def _line(name: str, each: Figures) -> list[str]:
    return [
        f"**{name}**" if name == "Kith" else name,
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


def write(where: Path, text: str, tables: list[Table]) -> None:
    """The section in its place on the page, and the picture of the regime in the middle."""
    pages.write(where, text)
    shown = next((each for each in tables if each.name == "normal, 500 members"), tables[0])
    picture = plot.svg(f"{shown.name[0].upper()}{shown.name[1:]}, {shown.seeds} seeds", shown.found)
    where.with_suffix(".svg").write_text(picture, encoding="utf-8")
