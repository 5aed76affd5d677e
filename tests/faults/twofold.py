"""Two faults in one life of an operation: at two requests, or at a request and then a kill (figure G4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from tests.faults.branch import Work
from tests.faults.futures import DOWN, Found, Life, Plan, judged
from tests.faults.sim import Sim
from tests.faults.stage import Stage
from tests.faults.troubles import ANSWERS, FORGETS, WORLD, Befalls, Trouble

Place = tuple[Trouble, int]
"""A trouble, and which of the requests that it fits it befalls, from 1 on."""


def drawn(s: Sim, plan: Plan, stage: Stage, seed: str, most: int) -> Iterator[Work]:
    """So many pairs, drawn from that seed; one in three is a trouble and a kill."""
    chance = Random(f"{seed} {plan.scene.name} pairs")
    known = [each for each in (*ANSWERS, *WORLD) if each is not FORGETS or "ana's word" in stage.hand]
    places = [(each, sum(map(each.fits, plan.requests))) for each in known]
    places = [(each, many) for each, many in places if many]
    for _ in range(most if len(places) > 1 else 0):
        one, two = ((each, chance.randint(1, many)) for each, many in chance.sample(places, 2))
        step = chance.randint(1, plan.steps) if chance.random() < 1 / 3 else None
        yield partial(befallen, s, plan, stage, one, None if step is not None else two, step)


async def befallen(s: Sim, plan: Plan, stage: Stage, one: Place, two: Place | None, step: int | None) -> Found:
    """Both at once: what may come of it is whatever either may come to."""
    scene = plan.scene
    life = Life(s, scene, stage, Random(step or 0).choice(DOWN))
    befall = [Befalls(s, stage, *each) for each in (one, two) if each is not None]
    s.server.swarm = lambda request: next((rule for each in befall if (rule := each._decide(request))), None)
    s.crash_at(step)

    def mend() -> None:
        for each in befall:
            each.mend()

    life.mend = mend
    before = s.process
    await life.act()
    await life.until(scene.window)
    dead = before is not None and before.dead
    s.crash_at(None)
    both = one[0] if two is None else _both(one[0], two[0])
    name = f"{one[0].name} at {one[1]}; " + (f"{two[0].name} at {two[1]}" if two else f"killed at step {step}")
    found = Found((f"pair: {name}", 0, scene.operation), name, False)
    await judged(life, plan, found, both)
    found.fired = all(each.fired for each in befall) and (step is None or dead)
    return found


def _both(one: Trouble, two: Trouble) -> Trouble:
    return replace(
        one,
        name=f"{one.name} and {two.name}",
        happens=one.happens or two.happens,
        lasts=one.lasts or two.lasts,
        same=one.same and two.same,
        notes=one.notes or two.notes,
        parks=one.parks or two.parks,
        takes=one.takes or two.takes,
        forbids=one.forbids or two.forbids,
        patience=max(one.patience, two.patience),
    )
