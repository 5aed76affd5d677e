"""`kith simulate`: lives of a community under each policy; prints tables, writes them with `--write`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path

from bench.matching import bound, page
from bench.matching.ideas import ideas
from bench.matching.measures import Figures, figures, mean
from bench.matching.policies import Kith, baselines
from bench.matching.run import Policy, Run
from bench.matching.world import Regime, World, world

NORMAL = Regime()
STRAINED = Regime(name="strained", helpers=0.10, needs=0.080)

SENSITIVITIES = {
    "no bystander effect": {"bystanders": 0.0},
    "calm inboxes": {"tolerance": 1.6, "goes_quiet": 0.4},
    "touchy inboxes": {"tolerance": 0.6, "goes_quiet": 0.8},
    "hard to get": {"acceptance": 0.22},
    "eager": {"acceptance": 0.60},
    "same voice": {"one_voice": True},
    "channel readers": {"readers": 0.08},
}
"""Each changes one assumption (matching.md, 4)."""

WITHOUT: dict[str, dict[str, float | bool]] = {
    "as it is": {},
    "nobody tires or goes quiet": {"tolerance": 1e6, "goes_quiet": 0.0},
    "everybody answers": {"ignored": 0.0},
    "nobody sleeps": {"nights": False},
    "each ask is for one helper": {"several": False},
    "all of these": {"tolerance": 1e6, "goes_quiet": 0.0, "ignored": 0.0, "nights": False, "several": False},
}
"""Each takes one burden from the model, to see what it costs; the last takes all."""

COMPARED = ("Kith", "ping helpers of the kind", "round robin", "sparse notification")
"""Policies that also live with each assumption changed."""

Found = dict[str, dict[str, list[dict[str, float]]]]
"""By regime and policy, the figures of each life."""


def policies() -> list[Policy]:
    """Kith and what else there is."""
    return [Kith(), Kith("Kith without the board", board=False), *baselines()]


def compared() -> list[Policy]:
    """Those that also live with each assumption changed."""
    return [each for each in policies() if each.name in COMPARED]


def regimes(names: list[str]) -> Iterator[tuple[str, Regime]]:
    """`500` is normal, `500s` strained, and any name of a sensitivity is five hundred members with it."""
    for name in names:
        if name in SENSITIVITIES:
            yield name, replace(NORMAL, name=name, **SENSITIVITIES[name])  # type: ignore[arg-type]
        else:
            base = STRAINED if name.endswith("s") else NORMAL
            yield f"{base.name}, {int(name.rstrip('s')):,} members", replace(base, members=int(name.rstrip("s")))


def lives(
    found: Found, name: str, regime: Regime, seeds: list[int], of: Callable[[], list[Policy]], keep: Callable[[], None]
) -> None:
    """Each seed under each policy; what was found in an earlier run is not lived again."""
    here = found.setdefault(name, {})
    for seed in seeds:
        community: World | None = None
        for at, policy in enumerate(of()):
            have = here.setdefault(policy.name, [])
            if any(each["seed"] == seed for each in have):
                continue
            community = community or world(regime, seed)
            began = time.monotonic()
            have.append({"seed": seed, **asdict(figures(Run(community, of()[at]).live()))})
            took = time.monotonic() - began
            print(f"{name} · seed {seed} · {policy.name}: {took:.1f} s", file=sys.stderr, flush=True)
            keep()


def bounds(found: Found, name: str, regime: Regime, seeds: list[int], keep: Callable[[], None]) -> None:
    """The clairvoyant bound of each seed; needs SciPy."""
    here = found.setdefault(name, {}).setdefault(page.BOUND, [])
    for seed in seeds:
        if not any(each["seed"] == seed for each in here):
            here.append({"seed": seed, "met": bound.bound(world(regime, seed))})
            print(f"{name} · seed {seed} · bound", file=sys.stderr, flush=True)
            keep()


def means(found: dict[str, list[dict[str, float]]], seeds: list[int]) -> dict[str, Figures]:
    """Of each policy over these seeds."""
    names = Figures.__dataclass_fields__
    return {
        policy: mean([Figures(**{name: each[name] for name in names}) for each in lived if each["seed"] in seeds])
        for policy, lived in found.items()
        if policy != page.BOUND and any(each["seed"] in seeds for each in lived)
    }


def main(words: Sequence[str] | None = None) -> int:
    """Live, print, and write if asked to."""
    told = list(sys.argv[1:] if words is None else words)
    reader = argparse.ArgumentParser(prog="kith simulate", description=__doc__)
    reader.add_argument("--regimes", nargs="*", default=["50", "500", "500s"], metavar="MEMBERS[s]")
    reader.add_argument("--seeds", type=int, nargs="+", default=list(range(1, 11)), metavar="SEED")
    reader.add_argument("--large-seeds", type=int, nargs="+", default=[1, 2, 3], help="from 5,000 members on")
    reader.add_argument("--sensitivities", action="store_true", help="also with each assumption changed")
    reader.add_argument(
        "--without", nargs="*", default=[], metavar="MEMBERS[s]", help="also with each burden taken away"
    )
    reader.add_argument("--ideas", action="store_true", help="also each idea that was tried")
    reader.add_argument("--bound", action="store_true", help="also the clairvoyant bound (SciPy)")
    reader.add_argument("--figures", type=Path, metavar="FILE", help="read and keep the figures of each life here")
    reader.add_argument("--found-only", action="store_true", help="live no more lives; show what is in --figures")
    reader.add_argument("--plot", type=Path, metavar="FILE", help="draw the picture of one community there, as SVG")
    reader.add_argument("--write", type=Path, metavar="PAGE", help="put tables and plot on this page, in their section")
    asked, unknown = reader.parse_known_args(told)
    if unknown:
        # Not said again: somebody may have typed a secret here.
        reader.error("unknown words")
    if not asked.regimes:
        reader.error("--regimes needs at least one number of members")
    if asked.bound and find_spec("scipy") is None:
        reader.error("--bound needs SciPy, which comes with: uv run --group bench kith simulate")
    found: Found = {}
    if asked.figures and asked.figures.exists():
        found = json.loads(asked.figures.read_text(encoding="utf-8"))

    def keep() -> None:
        if asked.figures:
            asked.figures.write_text(json.dumps(found, indent=1), encoding="utf-8")

    sections: list[page.Table] = []
    for name, regime in regimes(asked.regimes):
        seeds = asked.large_seeds if regime.members >= 5000 else asked.seeds
        if not asked.found_only:
            lives(found, name, regime, seeds, policies, keep)
        if asked.bound and not asked.found_only:
            bounds(found, name, regime, seeds, keep)
        known = [each["met"] for each in found.get(name, {}).get(page.BOUND, []) if each["seed"] in seeds]
        sections.append(table(found.get(name, {}), name, seeds, sum(known) / len(known) if known else None))
    for name, regime in regimes(list(SENSITIVITIES) if asked.sensitivities else []):
        if not asked.found_only:
            lives(found, name, regime, asked.seeds, compared, keep)
        sections.append(table(found.get(name, {}), name, asked.seeds, None))
    for size in asked.without:
        ((name, regime),) = regimes([size])
        seeds = asked.large_seeds if regime.members >= 5000 else asked.seeds
        here = found.setdefault(f"without, {size}", {})
        for what, changed in WITHOUT.items():
            easier = replace(regime, **changed)  # type: ignore[arg-type]
            one: Found = {name: {"Kith": here.setdefault(what, [])}}
            if not asked.found_only:
                lives(one, name, easier, seeds, lambda: [Kith()], keep)
        known = means(here, seeds)
        lived = {what: len(here[what]) for what in known}
        sections.append(page.Table(f"{name}, Kith with a burden less", len(seeds), known, lived, None))
    differences: list[page.Differences] = []
    for members, regime in (("500", NORMAL), ("500s", STRAINED)) if asked.ideas else ():
        name = f"ideas, {members}"
        if not asked.found_only:
            lives(found, name, regime, asked.seeds, lambda: list[Policy](ideas()), keep)
        differences.append(page.Differences(f"own ideas, {regime.name}, 500 members", found.get(name, {})))
    text = page.section(sections, differences, asked.write, " ".join(_without_own(told)))
    print(text)
    if asked.write:
        page.write(asked.write, text)
    where = asked.plot or (asked.write.with_suffix(".svg") if asked.write else None)
    if where:
        where.write_text(page.picture(sections), encoding="utf-8")
    return 0


def table(found: dict[str, list[dict[str, float]]], name: str, seeds: list[int], most: float | None) -> page.Table:
    """One regime, with how many lives each policy has had where these are not as many as were asked for."""
    here = means(found, seeds)
    lived = {policy: sum(each["seed"] in seeds for each in found[policy]) for policy in here}
    order = [policy.name for policy in policies() if policy.name in here]
    return page.Table(name, len(seeds), {each: here[each] for each in order}, lived, most)


def _without_own(told: Sequence[str]) -> Sequence[str]:
    """The command line without where its figures were kept."""
    kept: list[str] = []
    skip = False
    for word in told:
        if not skip and word not in ("--figures", "--found-only"):
            kept.append(word)
        skip = word == "--figures"
    return kept


if __name__ == "__main__":
    sys.exit(main())
