"""Short schedules about one area each: one scene of few people, in a storm of the faults that matter there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from unittest import mock

from bot.steps import privacy
from data import apart, members
from data.store import Tx
from tests.faults import checks, deeper, topics
from tests.faults.crowd import Crowd, Heard
from tests.faults.deeper import Deeper
from tests.faults.futures import Life
from tests.faults.picture import amiss, wrong
from tests.faults.scenes import BY_NAME
from tests.faults.sim import Sim, sim
from tests.faults.stage import HOUR, WORDS, Scene, Stage, opened, pressed
from tests.faults.store import SimStore
from tests.faults.swarm import Swarm
from tests.faults.watch import Watch
from tests.transport.checks import revealed
from tests.transport.parts import controls
from tests.transport.people import Outcome
from tests.transport.records import Bit, Member

Schedule = Callable[[str], list[str]]
"""Lives one seed to its end; what was wrong with it."""

STRONG = (0.2, 0.4, 0.7, 0.95)
DOWN = (1, 20, 60, 100, 130, 400, 2 * HOUR, 30 * HOUR)

LOST = ("5xx after", "5xx before", "reset after", "reset before", "late", "slow")
"""After these nobody knows whether a request took effect."""


class Judge:
    """One schedule's checkers."""

    def __init__(self, s: Sim) -> None:
        self.s, self.watch, self.crowd = s, Watch(s), Crowd(s)
        self.deeper = Deeper(s, self.watch)
        self.found: list[str] = []

    def heard(self, action: str, ref: str, user: int, outcome: Outcome | None) -> None:
        """Somebody did something and was answered."""
        if outcome is not None:
            said, at = outcome.words, self.s.loop.time()
            self.crowd.heard.append(Heard(user, action, ref, outcome.interaction.id, at, outcome.answered, said))

    def all(self, stage: Stage, swarm: Swarm | None = None, *, taken: bool = False) -> list[str]:
        """Everything that was wrong."""
        s = self.s
        seen = checks.violations(s, self.crowd, swarm, self.watch)
        others = swarm.deleted_by_others if swarm is not None else set()
        seen += topics.astray(s, others) if swarm is None or not swarm.lost else []
        ends = [*revealed(s.world, stage.secrets), *checks.settled(s), *deeper.at_the_end(s)]
        left = () if swarm is not None and swarm.lost else amiss(s, taken=taken)
        return [*self.found, *self.deeper.wrong, *seen, *ends, *left]


def lived(story: Callable[[Sim, Random], Awaitable[list[str]]]) -> Schedule:
    """A schedule of that story."""

    def live(seed: str) -> list[str]:
        with sim(seed) as s:
            try:
                return s.run(story(s, Random(f"{seed} storm")))  # type: ignore[arg-type]
            except Exception as error:
                return [f"{type(error).__name__}: {error}"]

    return live


def storm(
    names: Sequence[str],
    faults: Sequence[str],
    *,
    minutes: float = 5,
    all_of_them: bool = False,
    strong: Sequence[float] = STRONG,
) -> Schedule:
    """One of those scenes, while those faults happen for some minutes, as often as one of these rates says."""

    async def story(s: Sim, chance: Random) -> list[str]:
        scene: Scene = BY_NAME[chance.choice(names)]
        stage = await opened(s)
        judge = Judge(s)
        await scene.before(s, stage)
        swarm = Swarm(s, {}, Random(f"{s.seed} faults"))
        swarm.rates = {each: chance.choice(strong) for each in faults if all_of_them or chance.random() < 0.6}
        life = Life(s, scene, stage, chance.choice(DOWN))
        until = s.loop.time() + minutes * 60
        swarm._disk_until = until
        raging = [s.loop.create_task(live(until, minutes * 60 / 4)) for live in (swarm.live, swarm.live_on_boards)]
        calm = s.loop.call_at(until, swarm.calm)
        ref = _ref(stage)
        for _ in range(1 if scene.by_clock or chance.random() < 0.5 else 2):
            await life.act()
            judge.heard(_action(scene), ref, 0, life.outcome)
        await life.until(max(minutes * 60, scene.window))
        s.crash_at(None)
        for each in raging:
            each.cancel()
        calm.cancel()
        swarm.calm()
        s.gate.resume()
        await life.rest()
        if life.down > 2 * HOUR:
            # It may have begun again only just now, with all of that still to be done, or have been killed as it began.
            await life.begin_again()
            await s.later(8 * HOUR)
        return judge.all(stage, swarm, taken=bool(swarm.deleted_by_others or swarm.lost))

    return lived(story)


ACTIONS = {"post": "ask.post_now", "post named": "ask.post", "withdraw": "ask.withdraw_yes", "accept": "yes.accept"}


def _action(scene: Scene) -> str:
    return ACTIONS.get(scene.name, scene.name)


def _ref(stage: Stage) -> str:
    """The ask that the preview is about."""
    preview = stage.hand.get("preview")
    ids = [str(each.get("custom_id", "")) for each in controls(preview.components)] if preview is not None else []
    return next((each.split(":")[2] for each in ids if each.startswith("v1:ask.post")), "")


@lived
async def full(s: Sim, chance: Random) -> list[str]:
    """Two asks, one helper with room for one, who says yes to both or rests before the asker accepts."""
    stage = await opened(s)
    judge = Judge(s)
    await s.states(stage.ben, "transport", at_once=chance.choice(("1", "1", "2")), per_week="5")
    cards = []
    for user, what in ((stage.ana, WORDS), (stage.cat, "Bread from the baker")):
        await s.posts(user, what, shared="named")
        cards.append((user, await s.sees(stage.ben, what, channel=s.asks, within=HOUR)))
    yeses = []
    if Random(f"{s.seed} rests").random() < 0.3:
        # Pressed by somebody who rests, it is no yes before they say "one more".
        await s.people.slash(stage.ben, s.asks, "rest", {"days": 7})
    for user, card in cards:
        if await pressed(s, stage.ben, card, "ask.help") is not None:
            await asyncio.sleep(chance.choice((1, 600)))
            yeses.append(user)
    await s.later(HOUR)
    if chance.random() < 0.5:
        await s.people.slash(stage.ben, s.asks, "rest", {"days": 7})
    for user in yeses:
        for message in s.cards(user):
            opened_bell = await pressed(s, user, message, "bell.see")
            reply = opened_bell.reply if opened_bell is not None else message
            judge.heard("yes.accept", "", user.id, await pressed(s, user, reply, "yes.accept"))
    await s.later(8 * HOUR)
    return [*judge.watch.wrong, *judge.deeper.wrong]


@lived
async def apart_pair(s: Sim, chance: Random) -> list[str]:
    """An asker and a helper whom one of the two wants kept apart, before the yes, after it, or once it is finished."""
    stage = await opened(s)
    judge = Judge(s)
    when = chance.choice(("before", "before", "asked", "finished"))
    if when == "finished":
        await BY_NAME["undo"].before(s, stage)
        _keep_apart(s, stage, chance)
        await pressed(s, chance.choice((stage.ben, stage.ana)), stage.hand["finished"], "intro.undo")
        await pressed(s, stage.ben, stage.hand["finished"], "intro.undo")
    else:
        await s.states(stage.ben, "transport")
        if when == "before":
            _keep_apart(s, stage, chance)
        await s.posts(stage.ana, WORDS, shared=chance.choice(("named", "neighbour")))
        await s.later(3 * HOUR)
        if when == "asked":
            _keep_apart(s, stage, chance)
        card = s.card(stage.ben, WORDS, channel=s.asks)
        await pressed(s, stage.ben, card, "ask.help")
        await s.later(3 * HOUR)
    await s.later(3 * HOUR)
    return [*judge.watch.wrong, *judge.deeper.wrong]


def _keep_apart(s: Sim, stage: Stage, chance: Random) -> None:
    """As `bot.steps.apart.add` notes it; what it does besides is another safeguard."""
    tx = Tx(s.disk.db, s.disk.vault, s.clock(), Random(1))
    one, two = (members.meet(tx, s.guild.id, each.id, "en-US").ref for each in (stage.ana, stage.ben))
    pair = (one, two) if chance.random() < 0.5 else (two, one)
    apart.add(tx, s.guild.id, *pair)
    s.disk.db.commit()


@lived
async def bell(s: Sim, chance: Random) -> list[str]:
    """Somebody presses on an unnamed ask and watches whose thread rings."""
    stage = await opened(s)
    Judge(s)
    await s.states(stage.ana, "tech")
    await s.posts(stage.ana, WORDS, shared="neighbour")
    card = await s.sees(stage.cat, WORDS, channel=s.asks, within=5 * HOUR)
    await s.later(chance.choice((2, 5)) * HOUR)
    at = s.loop.time()
    await pressed(s, stage.cat, card, "ask.help")
    await s.later(2 * HOUR)
    return deeper.too_soon(s, at)


def copied(*, early: bool) -> Schedule:
    """An older copy takes the place of the database, made before a scene's act (or while nothing happened)."""

    async def story(s: Sim, chance: Random) -> list[str]:
        scene = BY_NAME[chance.choice(("post", "post named", "say yes", "accept", "invite", "how"))]
        stage = await opened(s)
        await scene.before(s, stage)
        judge = Judge(s)
        life = Life(s, scene, stage, 1)
        if not early:
            await life.act()
        kept, made = s.disk.copy(), s.clock()
        await life.act()
        await life.until(scene.window + chance.choice((1, HOUR)))
        s.kill()
        s.restore(kept, made)
        judge.watch.back()
        await s.boot()
        at = s.loop.time()
        await life.rest()
        if early and not scene.by_clock:
            await life.again()
        unknown = "a card stands that the outbox knows nothing of"
        found = [each for each in wrong(s, stage, taken=False) if each != unknown]
        return [*found, *deeper.quiet(s, at), *deeper.said_twice(s)]

    return lived(story)


@lived
async def forgotten(s: Sim, chance: Random) -> list[str]:
    """Somebody has everything forgotten; then an older copy is put in place, and started as the command does it."""
    path = s.folder / "kith.db.forgotten"
    with mock.patch.object(SimStore, "prepare", lambda self: (REAL_PREPARE(self), setattr(self, "ledger", path))[0]):
        scene = BY_NAME["forget me"]
        stage = await opened(s)
        await scene.before(s, stage)
        kept, made = s.disk.copy(), s.clock()
        await asyncio.sleep(chance.choice((1, 60, HOUR)))
        life = Life(s, scene, stage, 1)
        await life.act()
        await life.until(chance.choice((10, 600)))
        s.kill()
        s.restore(kept, made)
        applying = SimStore(s.disk, s.loop, s.clock, Random(2))
        await applying.forget_again(privacy.erase)
        await s.boot()
        await s.later(3 * HOUR)
        tx = Tx(s.disk.db, s.disk.vault, s.clock(), Random(0))
        back = members.find(tx, s.guild.id, stage.ana.id)
        return ["somebody who was forgotten is back"] if back is not None and members.named(tx, back.ref) else []


REAL_PREPARE = SimStore.prepare


@lived
async def elsewhere(s: Sim, chance: Random) -> list[str]:
    """A control of one server pressed in another, by the very person whom it is for."""
    scene = BY_NAME[chance.choice(("post", "say yes", "accept", "withdraw", "finish", "undo"))]
    stage = await opened(s)
    await scene.before(s, stage)
    guild = s.world.guild("Hill")
    channel = s.world.text_channel(guild, "asks")
    for user in (stage.ana, stage.ben):
        s.world.joins(guild, user)
    s.server.gateway.emit("GUILD_CREATE", s.server.gateway.guild_json(guild.id), guild.id)
    await s.later(60)
    judge = Judge(s)
    act = s.people._act

    async def moved(kind: int, user: object, where: object, data: object, **more: object) -> Outcome:
        return await act(kind, user, channel, data, **more)  # type: ignore[arg-type]

    with mock.patch.object(s.people, "_act", moved):
        await scene.act(s, stage)
    await s.later(HOUR)
    return judge.deeper.wrong


@lived
async def away(s: Sim, chance: Random) -> list[str]:
    """Kith is removed from the server, or comes back, in a moment of which no event ever tells it."""
    await opened(s)
    guild, own = s.guild, s.world.bot.id
    back = chance.random() < 0.5
    member: Member = guild.members[own]
    if back:
        del guild.members[own]
        s.gateway_emit("GUILD_DELETE", {"id": str(guild.id)})
        await s.later(600)
    if back:
        s.gate.cut()
        await asyncio.sleep(10)
        guild.members[own] = member
        s.gate.renew()
    else:
        s.kill()
        del guild.members[own]
        # A new session begins with the servers that Kith is in.
        listed = s.world.guilds.pop(guild.id)
        await s.boot()
        s.world.guilds[guild.id] = listed
    await s.later(2 * HOUR)
    return list(deeper.there(s))


@lived
async def refused(s: Sim, chance: Random) -> list[str]:
    """A permission is missing for an hour or two, then comes back."""
    scene = BY_NAME[chance.choice(("post named", "post"))]
    stage = await opened(s)
    await scene.before(s, stage)
    judge = Judge(s)
    before = s.guild.bot_permissions
    s.guild.bot_permissions = before & ~chance.choice((Bit.SEND_MESSAGES, Bit.VIEW_CHANNEL))
    life = Life(s, scene, stage, 1)
    await life.act()
    await life.until(chance.choice((0.5, 2)) * HOUR)
    s.guild.bot_permissions = before
    await life.rest()
    return judge.all(stage)


@lived
async def outlasted(s: Sim, chance: Random) -> list[str]:
    """Nothing can be posted for a while, and then Kith is down for days, longer than some of it is of use."""
    scene = BY_NAME[chance.choice(("invite", "lapse", "how"))]
    stage = await opened(s)
    await scene.before(s, stage)
    judge = Judge(s)
    s.server.faults.failed("POST", "/channels/{channel}/messages", times=100_000)
    await asyncio.sleep(scene.window)
    s.kill()
    s.server.faults.clear()
    await asyncio.sleep(chance.choice((30, 60, 100, 240)) * HOUR)
    await s.boot()
    await s.later(6 * HOUR)
    return [*judge.watch.wrong, *judge.deeper.wrong]


@lived
async def changes(s: Sim, chance: Random) -> list[str]:
    """The two say finished and not finished in quick succession, while some edits land late."""
    stage = await opened(s)
    await BY_NAME["undo"].before(s, stage)
    swarm = Swarm(s, {}, Random(f"{s.seed} faults"))
    swarm.rates = {"late": chance.choice(STRONG[:3])}
    for number in range(chance.randint(2, 5)):
        user, name = chance.choice((stage.ana, stage.ben)), ("intro.undo", "intro.finished")[number % 2]
        for message in s.cards(user):
            if await pressed(s, user, message, name) is not None:
                break
        else:
            await pressed(s, stage.ben, stage.hand["finished"], name)
        await asyncio.sleep(chance.choice((1, 5, 15)))
    swarm.calm()
    await s.later(3 * HOUR)
    return list(deeper.shown(s))
