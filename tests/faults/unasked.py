"""Short schedules about what Kith says on its own: rituals and nudges, once, in time, and only to those who let it."""

from __future__ import annotations

import asyncio
from random import Random

from bot.router import control_id
from bot.rules.schedules import LATE
from tests.faults import deeper
from tests.faults.futures import Life
from tests.faults.picture import wrong
from tests.faults.scenes import BY_NAME
from tests.faults.sim import Sim
from tests.faults.stage import HOUR, Stage, opened, pressed
from tests.faults.storms import Judge, lived
from tests.transport.parts import controls
from tests.transport.records import Message
from tests.transport.street import sent

DAY = 24 * HOUR
MESSAGES = "/channels/{channel}/messages"


@lived
async def copied(s: Sim, chance: Random) -> list[str]:
    """A question comes round; an older copy from before it is put in place, for which it comes round once more."""
    stage = await opened(s)
    scene = BY_NAME["prompt"]
    await scene.before(s, stage)
    judge = Judge(s)
    kept, made = s.disk.copy(), s.clock()
    life = Life(s, scene, stage, 1)
    await life.until(scene.window + chance.choice((1, HOUR, 2 * HOUR)))
    s.kill()
    s.restore(kept, made)
    judge.watch.back()
    await s.boot()
    await life.rest()
    unknown = "a card stands that the outbox knows nothing of"
    return [*(each for each in wrong(s, stage) if each != unknown), *_rounds(s, 1)]


@lived
async def slept_through(s: Sim, chance: Random) -> list[str]:
    """Kith is down over the hour of a question, for a while, or for longer than it is of use."""
    stage = await opened(s)
    scene = BY_NAME["prompt"]
    await scene.before(s, stage)
    judge = Judge(s)
    down = chance.choice((2 * HOUR, 6 * HOUR, 9 * HOUR))
    s.kill()
    await asyncio.sleep(down)
    await s.boot()
    await s.later(HOUR)
    # The hour comes within the first one, and up to a quarter of one later.
    return [*judge.watch.wrong, *_rounds(s, 1 if down < LATE else 0)]


def _rounds(s: Sim, most: int) -> list[str]:
    """Questions that stand in the channel, of which there should be so many."""
    rounds = [each for each in sent(s.world, s.asks) if _asks(s.world.messages[each.target_id or 0])]
    return [] if len(rounds) == most else [f"a question came {len(rounds)} times and not {most} (faults 24 and 25)"]


def _asks(message: Message) -> bool:
    return any(str(each.get("custom_id", "")).startswith("v1:ritual.") for each in controls(message.components))


async def _subscribed(s: Sim, stage: Stage, chance: Random) -> None:
    """Ben wants the list of what is open at the community's next hour but one, and there is something on it."""
    for summary in ("A lift", "A ladder", "Some bread"):
        await s.posts(stage.ana, summary, when="whenever", shared="named")
    panel = (await s.people.slash(stage.ben, s.asks, "me")).reply
    assert panel is not None
    chosen = await s.people.choose(stage.ben, panel, control_id("me.kinds"), ["digest", "receive", "capacity"])
    assert chosen.reply is not None
    hour = (8 + chance.randrange(12)) % 24
    await s.people.choose(stage.ben, chosen.reply, control_id("me.hour"), [str(hour)])
    await s.quiet()


@lived
async def changed_their_mind(s: Sim, chance: Random) -> list[str]:
    """A list is to be said and cannot be; before it can, the one it is for wants none, or quiet, or rests."""
    stage = await opened(s)
    judge = Judge(s)
    await _subscribed(s, stage, chance)
    for _ in range(9):
        coming = s.read("SELECT run_at FROM due WHERE kind = 'nudge.digest'")[0]["run_at"]
        await s.later(coming - s.clock() - 60)
        s.server.faults.failed("POST", MESSAGES, status=503, times=100_000)
        await asyncio.sleep(chance.choice((70, 90, 600)))
        if s.read("SELECT 1 FROM outbox WHERE kind = 'nudge.digest' AND state IN ('pending', 'sending')"):
            break
        s.server.faults.clear()
    what = chance.choice(("me.nothing", "me.hush", "rest"))
    if what == "rest":
        await s.states(stage.ben, "transport")
        await s.people.slash(stage.ben, s.asks, "rest", {"days": 7})
    else:
        await pressed(s, stage.ben, (await s.people.slash(stage.ben, s.asks, "me")).reply, what)
    s.server.faults.clear()
    await s.later(2 * HOUR)
    said = s.read("SELECT ref FROM outbox WHERE kind = 'nudge.digest' AND state = 'sent'")
    return [*judge.watch.wrong, *(["a list was said to somebody who no longer lets it come"] if said else [])]


@lived
async def weeks(s: Sim, chance: Random) -> list[str]:
    """Three weeks in which there is always something to list."""
    stage = await opened(s)
    judge = Judge(s)
    await _subscribed(s, stage, chance)
    for number in range(21):
        await s.later(DAY)
        if number % 3 == 0:
            await s.posts(stage.cat, f"Something {number}", when="whenever", shared="named")
    return [*judge.watch.wrong, *judge.deeper.wrong, *deeper.shown(s)]
