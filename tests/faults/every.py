"""Every fault at every place of every operation, one at a time, and the table of what came of it.

    uv run python -m tests.faults.every [--full]
    uv run python -m tests.faults.every --pairs N --seed S

prints the table and every violation; the exit code is 0 if there was none and no cell is empty without a reason.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

from tests.faults import sequences, twofold
from tests.faults.boards import makes_post
from tests.faults.branch import Work, drive, each
from tests.faults.cells import Table
from tests.faults.futures import (
    DOWN,
    Found,
    Plan,
    cut,
    failed,
    killed,
    late,
    operation,
    restored,
    twice,
    undisturbed,
    unsaved,
)
from tests.faults.scenes import BY_NAME, SCENES
from tests.faults.sim import Sim, sim
from tests.faults.stage import Scene, Stage, opened, pressed
from tests.faults.troubles import ANSWERS, FORGETS, STATEMENTS, WORLD

SEED = "every"

RICHEST = "accept"
"""The scene in which each trouble is met also where only a sample is lived through."""

Kinds = Callable[[Sim, Plan, Stage, int], Iterator[Work]]


def _some(most: int, every: int) -> Iterable[int]:
    """1, 2 … most; of a sample each `every`-th, and always the last."""
    return sorted({*range(1, most + 1, every), most}) if most else ()


def _stride(most: int) -> int:
    """So that there are about ten of few, and about forty of very many."""
    return max(1, min(23, most // 10), most // 40)


def kills(s: Sim, plan: Plan, stage: Stage, every: int) -> Iterator[Work]:
    """Killed at every step."""
    return (partial(killed, s, plan, stage, step) for step in _some(plan.steps, every or _stride(plan.steps)))


def cuts(s: Sim, plan: Plan, stage: Stage, every: int) -> Iterator[Work]:
    """Cancelled at every step."""
    return (partial(cut, s, plan, stage, step) for step in _some(plan.steps, every or _stride(plan.steps)))


def requests(s: Sim, plan: Plan, stage: Stage, every: int) -> Iterator[Work]:
    """Every trouble at every request that it fits; of a sample one of each row at least."""
    rows: set[tuple[int, str]] = set()
    at = SCENES.index(plan.scene)
    for trouble in (*ANSWERS, *WORLD):
        if trouble is FORGETS and "ana's word" not in stage.hand:
            continue
        for nth, request in enumerate(filter(trouble.fits, plan.requests), 1):
            at += 1
            cell = trouble.row, operation(plan.scene, request)
            # What only a post can meet is met in the scenes with posts.
            first = nth == 1 and (plan.scene.name == RICHEST or trouble.fits is makes_post)
            if cell not in rows or at % every == 0 or first:
                rows.add(cell)
                yield partial(failed, s, plan, stage, trouble, nth)


def statements(s: Sim, plan: Plan, stage: Stage, every: int) -> Iterator[Work]:
    """Every statement fails, once and for long."""
    at = SCENES.index(plan.scene)
    every = every or max(131, plan.statements // 8)
    for name in STATEMENTS:
        for lasts in (False, True):
            for nth in range(1, plan.statements + 1):
                at += 1
                if nth == 1 or at % every == 0:
                    yield partial(unsaved, s, plan, stage, name, nth, lasts=lasts)


def wholes(s: Sim, plan: Plan, stage: Stage, every: int) -> Iterator[Work]:
    """What befalls an operation as a whole."""
    yield partial(twice, s, plan, stage)
    for down in DOWN[:: 1 if every == 1 else 3]:
        yield partial(restored, s, plan, stage, down)


KINDS: dict[str, tuple[Kinds, int]] = {
    "kills": (kills, 0),
    "cancellations": (cuts, 0),
    "requests": (requests, 11),
    "statements": (statements, 0),
    "wholes": (wholes, 2),
}
"""The kinds of future, and of how many one is lived through where not all are; 0: it depends on how many there are."""


def explore(
    scene: Scene,
    *,
    full: bool = False,
    kinds: Sequence[str] = tuple(KINDS),
    jobs: int = 1,
    stride: int | None = None,
    pairs: int = 0,
    seed: str = SEED,
) -> list[Found]:
    """Every future of one scene, or a sample; where `stride` is given, one in so many. `pairs` of faults are drawn from
    that seed."""
    with sim(SEED, disorder=0.0) as s:

        async def story() -> list[Found]:
            stage = await opened(s)
            await scene.before(s, stage)
            await _may_forget(s, stage)
            undone, done, later = await each(
                (
                    partial(undisturbed, s, scene, stage, acts=False),
                    partial(undisturbed, s, scene, stage, acts=True),
                    partial(late, s, scene, stage),
                ),
                jobs,
            )
            seen, counted = done
            plan = Plan(scene, undone[0], seen, later, *counted)
            found: list[Found] = []
            for name in kinds:
                kind, every = KINDS[name]
                found += await each(kind(s, plan, stage, 1 if full else stride or every), jobs)
            found += await each(twofold.drawn(s, plan, stage, seed, pairs), jobs)
            for one in found:
                one.place = f"{scene.name}, {one.place}"
            return found

        return drive(s, story())


CRASHES, CALLS = ("kills", "cancellations"), ("requests", "statements", "wholes")
"""The two halves in which the build lives through a sample, each in a file of its own and no future twice."""


@cache
def sampled(name: str, kinds: Sequence[str]) -> tuple[Found, ...]:
    """A sample of the futures of that scene, lived through once."""
    return tuple(explore(BY_NAME[name], kinds=kinds, pairs=2 if kinds is CALLS else 0))


async def _may_forget(s: Sim, stage: Stage) -> None:
    """The asker has the form before them by which everything is forgotten, if Kith knows them at all."""
    asked = await pressed(s, stage.ana, (await s.people.slash(stage.ana, s.asks, "privacy")).reply, "privacy.forget")
    word = await pressed(s, stage.ana, asked.reply, "privacy.word") if asked is not None else None
    if word is not None:
        stage.hand["ana's word"] = word.form


def main() -> int:
    """The command; 0 if nothing is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.every")
    parser.add_argument("--full", action="store_true", help="every place, not a sample of them")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--scene", choices=sorted(BY_NAME), action="append")
    parser.add_argument("--kind", choices=sorted(KINDS), action="append")
    parser.add_argument("--pairs", type=int, help="so many pairs of faults for each scene, and nothing else")
    parser.add_argument("--seed", default=SEED, help="from which the pairs are drawn")
    asked = parser.parse_args()
    began = time.monotonic()
    found: list[Found] = []
    for scene in SCENES:
        if not asked.scene or scene.name in asked.scene:
            kinds = () if asked.pairs else asked.kind or tuple(KINDS)
            pairs = asked.pairs or (0 if asked.kind else 2)
            came = explore(scene, full=asked.full, kinds=kinds, jobs=asked.jobs, pairs=pairs, seed=asked.seed)
            _tell(scene.name, came)
            found += came
    partly = bool(asked.scene or asked.kind or asked.pairs)
    if not partly:
        came = sequences.explore(full=asked.full, jobs=asked.jobs)
        _tell("sequences", came)
        found += came
    table, bad = Table(found), [one for one in found if one.wrong]
    print(table if not asked.pairs else "")
    empty = [] if partly else table.empty()
    for cell in empty:
        print(f"empty without a reason: {cell}")
    print(f"futures {len(found)}, wrong {len(bad)}, seconds {time.monotonic() - began:.0f}")
    return 1 if bad or empty else 0


def _tell(name: str, found: Sequence[Found]) -> None:
    for one in found:
        if one.wrong:
            print(f"{one.cell[0]} ({one.cell[1]}), {one.place}: {one.wrong}")
    print(f"{name}: {len(found)} futures", flush=True)


if __name__ == "__main__":
    sys.exit(main())
