"""Lives one operation through one trouble to its end, and tells what came of it beside what should have."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests.faults.picture import Picture, differs, picture, without_bells, without_closed, wrong
from tests.faults.sim import Sim
from tests.faults.stage import Scene, Stage
from tests.faults.troubles import STATEMENTS, Befalls, Trouble, by_kith, cancel_at, fail_statements
from tests.transport.faults import Recorded
from tests.transport.people import Outcome

MENDED = 2 * 3600
"""Seconds after which whatever lasts is mended."""

DOWN = (1, 20, 45, 75, 100, 130, 400)
"""Seconds for which Kith is down after a crash; the interesting ones lie around the look (promises, finding 2)."""


@dataclass
class Plan:
    """What one operation comes to when nothing goes wrong, and where it could.

    Of all its steps and statements so many belong to what is `answered` and `saved` before anything follows from it.
    """

    scene: Scene
    undone: Picture
    done: Picture
    done_later: Picture
    requests: list[Recorded]
    steps: int
    answered: int
    statements: int
    saved: int


@dataclass
class Found:
    """One future. `cell` is (name of the trouble, its row, operation); `fired` whether it befell anybody."""

    cell: tuple[str, int, str]
    place: str
    fired: bool
    outcome: str = ""
    wrong: list[str] = field(default_factory=list)


class Life:
    """One future of a scene: the act, the waiting, the mending, what is there then, and the same act once more."""

    def __init__(self, s: Sim, scene: Scene, stage: Stage, down: int = 1) -> None:
        self.s, self.scene, self.stage, self.down = s, scene, stage, down
        self.began = s.loop.time()
        self.mend: Callable[[], None] = lambda: None
        self.outcome: Outcome | None = None

    async def act(self) -> None:
        """Whoever acts does, and their reply is what they see of it."""
        self.outcome = await self.scene.act(self.s, self.stage)

    async def until(self, seconds: float) -> None:
        """Let time pass until so long after the beginning; a process that died is begun again."""
        end = self.began + seconds
        while (left := end - self.s.loop.time()) > 0:
            process = self.s.process
            if process is None:
                await asyncio.sleep(self.down)
                await self.begin_again()
                continue
            died, before = self.s.loop.create_future(), process.at_death

            def at_death(before: Callable[[], None] = before, died: asyncio.Future[None] = died) -> None:
                before()
                if not died.done():
                    died.set_result(None)

            process.at_death = at_death
            await asyncio.wait({died}, timeout=left)
            process.at_death = before

    async def begin_again(self) -> None:
        """Boot, if nothing is running."""
        if self.s.process is None:
            booting = self.s.boot()
            # Where Discord answers nothing it cannot log in, and whoever runs it begins it again.
            await asyncio.wait({booting}, timeout=60)
            if not booting.done() or (not booting.cancelled() and booting.exception() is not None):
                self.s.kill()

    async def rest(self) -> Picture:
        """Whatever lasts is mended, and all comes to rest."""
        window = self.scene.window
        await self.until(window + MENDED)
        self.mend()
        await self.until(window + MENDED + self.scene.rest)
        return picture(self.s)

    async def again(self) -> Picture:
        """The same once more, as somebody does who was not told that it is done."""
        self.began = self.s.loop.time()
        await self.act()
        return await self.rest()

    def told(self, *keys: str) -> bool:
        """Whether the person was told one of these."""
        if self.outcome is None or not self.outcome.answered:
            return False
        return any(self.s.text(key).split("{")[0].strip() in self.outcome.words for key in keys)


async def undisturbed(s: Sim, scene: Scene, stage: Stage, *, acts: bool) -> tuple[Picture, Any]:
    """What it comes to with and without the act, and what was asked for and done in between."""
    life = Life(s, scene, stage)
    process = s.process
    assert process is not None
    requests, steps, statements = len(s.server.requests), process.steps, s.disk.statements
    if acts:
        await life.act()
        assert scene.by_clock or life.told(*scene.told), "without any trouble it is not told as done"
    answered, saved = process.steps - steps, s.disk.statements - statements
    await life.until(scene.window)
    asked = s.server.requests[requests:]
    counted = process.steps - steps, answered, s.disk.statements - statements, saved
    seen = await life.rest()
    assert not (found := wrong(s, stage)), found
    return seen, (asked, *counted)


async def late(s: Sim, scene: Scene, stage: Stage) -> Picture:
    """What it comes to if it is done only after everything has come to rest without it."""
    life = Life(s, scene, stage)
    await life.rest()
    return await life.again()


PLAIN = Trouble("", 0)


def bare(trouble: Trouble) -> Callable[[Picture], Picture]:
    """What of a picture is compared after such a trouble."""

    def look(seen: Picture) -> Picture:
        seen = without_bells(seen) if trouble.notes else seen
        # What Discord would not have for long keeps no thread open, and no shut one is opened for its last words.
        return without_closed(seen) if trouble.lasts or trouble.notes or trouble.happens is not None else seen

    return look


async def judged(life: Life, plan: Plan, found: Found, trouble: Trouble = PLAIN) -> Found:
    """Bring it to its end, and compare with what may be."""
    s, scene = life.s, life.scene
    seen = await life.rest()
    look = bare(trouble)
    seen = look(seen)
    plan = replace(plan, undone=look(plan.undone), done=look(plan.done), done_later=look(plan.done_later))
    found.outcome = "1" if seen == plan.done else "R" if seen == plan.undone and not scene.by_clock else "?"
    if trouble.patience:
        await asyncio.sleep(trouble.patience)
    found.wrong += wrong(s, life.stage, parked=trouble.parks, taken=trouble.takes)
    if trouble.forbids and any(trouble.forbids in each for each, _ in seen):
        found.wrong.append("what was to be forgotten is still said")
    long = trouble.lasts or trouble.happens is not None
    if not trouble.same or (scene.lapses and long and seen <= plan.done):
        found.outcome = "1" if found.outcome == "1" else "safe"
        return found
    told = life.told(*scene.told)
    if told and seen != plan.done:
        found.wrong.append(f"it was told as done, and is not: {differs(plan.done, seen)}")
    elif life.told("error.storage", "error.unexpected") and seen != plan.undone:
        found.wrong.append(f"it was told as not done, and is: {differs(plan.undone, seen)}")
    elif found.outcome == "?":
        found.wrong.append(f"it is half done: {differs(plan.done, seen)}")
    if found.outcome == "R" and not found.wrong:
        seen = look(await life.again())
        found.wrong += wrong(s, life.stage)
        if seen != plan.done_later:
            found.wrong.append(f"tried again it does not come about: {differs(plan.done_later, seen)}")
    return found


def operation(scene: Scene, request: Recorded | None) -> str:
    """The column of the table: what follows from an accept is the thread."""
    return "thread" if scene.operation == "accept" and request is not None and by_kith(request) else scene.operation


# --- the kinds of future --------------------------------------------------------------------------------------------


async def killed(s: Sim, plan: Plan, stage: Stage, step: int) -> Found:
    """kill -9 at that step."""
    scene = plan.scene
    life = Life(s, scene, stage, Random(step).choice(DOWN))
    s.crash_at(step)
    name = "thread" if scene.operation == "accept" and step > plan.answered else scene.operation
    first = s.process
    await life.act()
    await life.until(scene.window)
    fired = first is not None and first.dead
    s.crash_at(None)
    return await judged(life, plan, Found(("killed", 19, name), f"step {step}", fired))


async def cut(s: Sim, plan: Plan, stage: Stage, step: int) -> Found:
    """Everything that is done for somebody is cancelled at that step, as where Kith has to leave at once; it does."""
    scene = plan.scene
    life = Life(s, scene, stage, Random(step).choice(DOWN))
    fired = cancel_at(s, step)
    name = "thread" if scene.operation == "accept" and step > plan.answered else scene.operation
    await life.act()
    await life.until(scene.window)
    s.kill()
    found = await judged(life, plan, Found(("cancelled", 32, name), f"step {step}", False))
    found.fired = fired()
    return found


async def failed(s: Sim, plan: Plan, stage: Stage, trouble: Trouble, nth: int) -> Found:
    """That trouble at the n-th request it fits."""
    life = Life(s, plan.scene, stage)
    befalls = Befalls(s, stage, trouble, nth)
    life.mend = befalls.mend
    await life.act()
    found = Found((trouble.name, trouble.row, plan.scene.operation), f"request {nth}", False)
    await judged(life, plan, found, trouble)
    found.fired = bool(befalls.fired)
    found.cell = trouble.name, trouble.row, operation(plan.scene, befalls.at)
    return found


async def unsaved(s: Sim, plan: Plan, stage: Stage, name: str, nth: int, *, lasts: bool) -> Found:
    """The n-th statement fails."""
    life, fired = Life(s, plan.scene, stage), list[str]()
    row, error = STATEMENTS[name]
    fail_statements(s, error, nth, lasts=lasts, fired=fired)

    def mend() -> None:
        s.disk.failing = lambda _, __: None

    life.mend = mend
    await life.act()
    name = f"{name}, {'for two hours' if lasts else 'once'}"
    column = "thread" if plan.scene.operation == "accept" and nth > plan.saved else plan.scene.operation
    found = Found((name, row, column), f"statement {nth}", False)
    await judged(life, plan, found, replace(PLAIN, lasts=lasts))
    found.fired = bool(fired)
    return found


async def twice(s: Sim, plan: Plan, stage: Stage) -> Found:
    """Every event comes twice, and whoever presses does so twice."""
    life = Life(s, plan.scene, stage)
    s.gate.copies = lambda: 2
    other = Life(s, plan.scene, stage)
    await asyncio.gather(life.act(), other.act())
    # The second of them may be the one that is told.
    life.outcome = life.outcome if life.told(*plan.scene.told) else other.outcome
    found = Found(("everything twice", 8, plan.scene.operation), "from the beginning", True)
    return await judged(life, plan, found)


async def restored(s: Sim, plan: Plan, stage: Stage, down: int) -> Found:
    """When it is done, an older copy is put in the database's place: what it says is acted upon, nothing said twice."""
    life = Life(s, plan.scene, stage, down)
    kept, made = s.disk.copy(), s.clock()
    await life.act()
    await life.until(plan.scene.window)
    s.kill()
    s.restore(kept, made)
    await life.rest()
    found = Found(("an old backup restored", 25, plan.scene.operation), f"down {down} s", True, "safe")
    unknown = "a card stands that the outbox knows nothing of"
    found.wrong += [each for each in wrong(s, stage, taken=True) if each != unknown]
    return found
