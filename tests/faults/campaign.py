"""Many seeded lives of a community while everything goes wrong, each judged: `python -m tests.faults.campaign`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
import traceback
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from random import Random

from data.content.prompts import FAMILIES, OF_PAIRS
from data.house import Mode
from tests.faults import boards, checks, stewards, topics
from tests.faults.crowd import Crowd, Person
from tests.faults.loop import Stuck
from tests.faults.operations import OPERATIONS
from tests.faults.sim import Sim, sim
from tests.faults.swarm import EVERY, Swarm, sampled
from tests.faults.watch import Watch
from tests.transport.parts import controls
from tests.transport.records import USUAL_FOR_MEMBER, Bit

HOUR = 3_600
DAY = 24 * HOUR
LIVES = (1800, 3600, 3 * 3600)
"""Seconds for which people act and things go wrong."""

AFTERWARDS = (DAY, DAY, DAY, 9 * DAY, 40 * DAY, 100 * DAY)
"""Seconds of calm afterwards; in the long ones whatever is due after a week, a month or a season comes."""

LATE_ACTS = 4
"""Things that each person does once more, long after."""

BOOT_AGAIN = (20, 60, 200)


@dataclass
class Life:
    """What came of one schedule."""

    seed: str
    trace: str = ""
    steps: int = 0
    requests: int = 0
    messages: int = 0
    processes: int = 0
    acts: int = 0
    met: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    due: Counter[str] = field(default_factory=Counter)
    posts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Schedule:
    """One seed: its people, its faults, and whoever starts Kith again."""

    def __init__(
        self, world: Sim, seed: str, rates: dict[str, float] | None = None, wanted: Collection[str] = ()
    ) -> None:
        self.sim, self.chance = world, Random(f"{seed} schedule")
        drawn = sampled(self.chance)
        self.crowd = Crowd(world, frozenset(wanted))
        self.swarm = Swarm(world, {}, Random(f"{seed} faults"))
        self.rates = drawn if rates is None else rates
        # What only a forum can meet makes it a life with a forum.
        self.in_forum = boards.drawn(seed) or not self.rates.keys().isdisjoint(boards.FAULTS)
        if self.in_forum and rates is None:
            self.rates = {**drawn, **boards.sampled(seed)}
        self.watch = Watch(world)
        self.wrong: list[str] = []
        self.length = self.chance.choice(LIVES)
        self._again = True
        world.went_back = self.watch.back

    async def run(self) -> list[str]:
        """From the first start to the last; what is wrong with it."""
        world, chance = self.sim, self.chance
        await world.boot()
        world.guild.roles[world.world.snowflake()] = "stewards"
        if self.in_forum:
            boards.found(world)
        await world.open()
        keeping = world.loop.create_task(self._keep())
        people = [self._person(number) for number in range(chance.randint(4, 7))]
        await self._stewards()
        for person in people[:-1]:
            await self._states(person)
        await self._ritual()
        await self._together()
        await self._areas()
        self.swarm.rates = self.rates
        until = world.loop.time() + self.length
        living = [world.loop.create_task(person.live(until)) for person in self.crowd.people]
        living.append(world.loop.create_task(self.swarm.live(until, self.length / chance.choice((3, 8)))))
        living.append(world.loop.create_task(self.swarm.live_on_boards(until, self.length / 8)))
        done, left = await asyncio.wait(living, timeout=until - world.loop.time() + 6 * 3600)
        for task in done:
            task.result()
        self.wrong += [f"somebody does not come to an end: {task.get_coro()}" for task in left]
        await self._rest()
        keeping.cancel()
        self.wrong += [f"it leaves a task behind as it stops: {each}" for each in await world.stop()]
        return self.wrong + checks.violations(world, self.crowd, self.swarm, self.watch)

    def _person(self, number: int) -> Person:
        names = ("anabel", "benedict", "catarina", "dagobert", "eleonora", "fridolin", "griselda")
        user = self.sim.member(names[number])
        if self.chance.random() < 0.15:
            user.dms_closed = True
        pace = self.chance.choice((120, 300, 600)) * self.length / 3600
        return Person(self.crowd, user, Random(f"{self.sim.seed} person {number}"), pace)

    async def _stewards(self) -> None:
        """In most lives the stewards have a channel of their own, are two, and look at some of what goes on."""
        world, chance = self.sim, Random(f"{self.sim.seed} stewards")
        together = chance.random() < 0.7
        pace = self.length / (16 if together else 3)
        Person(self.crowd, world.sam, Random(f"{world.seed} sam"), pace, steward=True)
        if together:
            may = USUAL_FOR_MEMBER | Bit.MANAGE_GUILD
            tove = world.member("tovesteward", permissions=may)
            Person(self.crowd, tove, Random(f"{world.seed} tove"), pace, steward=True)
            mode: Mode = chance.choice(("members", "confirm", "confirm", "invite"))
            self.crowd.room = await stewards.settle(world, mode, chance.choice(("on", "off")), world.sam, tove)

    async def _states(self, person: Person) -> None:
        quick = {"at_once": person.chance.choice(("1", "2", "3")), "per_week": person.chance.choice(("2", "5"))}
        await self.sim.states(person.user, "transport", "errands", **quick)

    async def _ritual(self) -> None:
        """In every other life the stewards have a ritual, at this hour or at any, of which the first comes at once."""
        world, chance = self.sim, Random(f"{self.sim.seed} ritual")
        if chance.random() < 0.5:
            return
        hour = chance.choice((time.gmtime(world.clock() + HOUR).tm_hour, chance.randrange(24)))
        await self._kept(chance.choice([each for each in FAMILIES if each not in OF_PAIRS]), hour)

    async def _together(self) -> None:
        """In some lives there is one that brings people together for a talk, at once and each day or week after."""
        chance = Random(f"{self.sim.seed} together")
        if chance.random() < 0.3:
            hour = time.gmtime(self.sim.clock() + chance.choice((HOUR, 2 * HOUR))).tm_hour
            await self._kept("pairs", hour, chance.choice(("day", "week", "week")))

    async def _kept(self, family: str, hour: int, every: str = "day") -> None:
        world, people = self.sim, self.sim.people
        panel = await people.slash(world.sam, world.asks, "kith rituals")
        form = (await people.press(world.sam, panel.reply, "v1:rituals.add:-")).modal
        weekday = time.gmtime(world.clock()).tm_wday
        chosen = {"family": [family], "every": every, "weekday": [str(weekday)], "hour": [str(hour)]}
        outcome = await people.submit(world.sam, form, chosen)
        for action in ("rituals.keep", "rituals.now"):
            found = [each["custom_id"] for each in controls(outcome.reply.components) if action in each["custom_id"]]
            outcome = await people.press(world.sam, outcome.reply, found[0])
            self.crowd.done[action] += 1

    async def _areas(self) -> None:
        """In most lives the stewards have named areas."""
        world, people = self.sim, self.sim.people
        if Random(f"{self.sim.seed} areas").random() < 0.4:
            return
        panel = await people.slash(world.sam, world.asks, "kith setup")
        listed = await people.press(world.sam, panel.reply, "v1:areas.list:-")
        form = (await people.press(world.sam, listed.reply, "v1:areas.add:-")).modal
        await people.submit(world.sam, form, {"areas": "Hill\nHarbour"})
        self.crowd.done["areas.form"] += 1

    async def _keep(self) -> None:
        """Whoever runs Kith: starts it again when it is gone. What the library does by itself: reconnects."""
        world = self.sim
        while self._again:
            await asyncio.sleep(3)
            kith, process = world.kith, world.process
            if process is None:
                await asyncio.sleep(world.down_for)
                world.down_for = 0.0
                if world.process is None and self._again:
                    await self._start()
            elif kith is not None and kith.is_closed():
                # Its token was refused, and so it left.
                process.kill()
                world.down_for = self.chance.choice(BOOT_AGAIN)
            elif not world.gate.live and kith is not None and kith.is_ready():
                await asyncio.sleep(70)
                if not world.gate.live:
                    world.gate.resume()

    async def _start(self) -> None:
        world = self.sim
        booting = world.boot()
        await asyncio.wait({booting}, timeout=180)
        # Whoever asked it to leave while it was logging in sees to its end.
        if booting.cancelled() or (booting.done() and booting.exception() is None):
            return
        error = booting.exception() if booting.done() else None
        if error is not None and type(error).__name__ in checks.UNEXPECTED:
            self.wrong.append(f"it does not start: {type(error).__name__}")
        world.kill()
        world.down_for = self.chance.choice(BOOT_AGAIN)

    async def _rest(self) -> None:
        """Everything is well again: a steward looks after the set-up, and everything comes to its end."""
        world = self.sim
        self.swarm.calm()
        world.crash_at(None)
        for _ in range(12 * 60):
            await asyncio.sleep(60)
            if world.process is not None and world.gate.live and world.kith is not None and world.kith.is_ready():
                break
        # From here on nothing kills it, and nobody need watch over it.
        self._again = False
        try:
            await world.open()
        except (AssertionError, LookupError) as error:
            self.wrong.append(f"a steward cannot set it up again: {error}")
        await world.later(self.chance.choice(AFTERWARDS))
        # Cards of long ago are pressed still.
        for _ in range(LATE_ACTS):
            await asyncio.gather(*(person.act() for person in self.crowd.people if person.here))
        await world.later(DAY + 7 * 3600)
        self.wrong += [f"not settled: {each}" for each in checks.settled(world)]
        self.wrong += list(checks.stands(world))
        if self.in_forum and not self.swarm.lost:
            others = self.swarm.deleted_by_others
            self.wrong += [*topics.astray(world, others), *topics.nowhere(world, others)]


def live(seed: int | str, rates: dict[str, float] | None = None, wanted: Collection[str] = ()) -> Life:
    """One schedule from its beginning to its end; whatever is `wanted` of controls people press when they see it."""
    found = Life(str(seed))
    with sim(str(seed)) as world:
        schedule = Schedule(world, str(seed), rates, wanted)
        try:
            found.wrong = world.run(schedule.run())
        except (Stuck, TimeoutError) as error:
            found.wrong = [f"{type(error).__name__}: {error}"]
        except Exception as error:
            # Whoever judges must not fall silent: a fault of ours is a violation until it is understood.
            found.wrong = [f"{type(error).__name__}: {error} {traceback.format_exc()[-300:]}"]
        found.trace, found.steps = world.trace(), world.loop.steps
        found.requests, found.processes = len(world.server.requests), len(world.processes)
        found.messages = sum(effect.kind == "message" for effect in world.effects)
        found.met, found.acts = len(schedule.watch.reveals), len(schedule.crowd.heard)
        found.fired, found.cells = schedule.swarm.fired, schedule.swarm.cells
        found.done, found.said = schedule.crowd.done, schedule.watch.kinds
        found.posts = topics.paths(world)
        found.due = Counter({key[4:]: times for key, times in world.counts.items() if key.startswith("due ")})
    return found


@dataclass
class Figures:
    """A whole campaign."""

    lives: list[Life] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, life: Life) -> None:
        """One more."""
        self.lives.append(life)

    def total(self, name: str) -> Counter:  # type: ignore[type-arg]
        """A counter over all lives."""
        every: Counter = Counter()  # type: ignore[type-arg]
        for life in self.lives:
            every.update(getattr(life, name))
        return every

    @property
    def violations(self) -> list[str]:
        """Every one with its seed."""
        return [f"seed {life.seed}: {wrong}" for life in self.lives for wrong in life.wrong]

    @property
    def unfired(self) -> list[str]:
        """Faults that never happened: of them nothing was shown."""
        fired = self.total("fired")
        return [fault for fault in EVERY if not fired[fault]]

    @property
    def untrodden(self) -> list[str]:
        """What the relay can do with posts and never did: of that nothing was shown."""
        trodden = self.total("posts")
        return [path for path in topics.PATHS if not trodden[path]]

    def __str__(self) -> str:
        lives = self.lives
        fired, cells = self.total("fired"), self.total("cells")
        rate = len(lives) / self.seconds if self.seconds else 0
        lines = [
            f"schedules {len(lives)} in {self.seconds:.0f} s ({rate:.1f}/s)",
            f"steps {sum(each.steps for each in lives)}, requests {sum(each.requests for each in lives)}, "
            f"messages {sum(each.messages for each in lives)}, processes {sum(each.processes for each in lives)}",
            f"acts of people {sum(each.acts for each in lives)}, introductions {sum(each.met for each in lives)}",
            "",
            f"{'fault':20} {'times':>7}  " + " ".join(f"{name:>8}" for name in OPERATIONS),
        ]
        for fault in EVERY:
            row = " ".join(f"{cells[fault, name]:8}" for name in OPERATIONS)
            lines.append(f"{fault:20} {fired[fault]:7}  {row}")
        lines += ["(faults that strike everything at once are not split by operation)", ""]
        lines += ["never fired: " + ", ".join(self.unfired)] if self.unfired else []
        trodden, in_forum = self.total("posts"), sum(each.posts["made"] > 0 for each in lives)
        lines += [f"lives with a forum {in_forum}", *(f"  posts {each}: {trodden[each]}" for each in topics.PATHS)]
        lines += ["never came about: " + ", ".join(self.untrodden)] if self.untrodden else []
        kinds = Counter(wrong.partition(": ")[2] for wrong in self.violations)
        lines += [f"violations {len(self.violations)} of {len(kinds)} kinds"]
        lines += [f"  {wrong}" for wrong in self.violations]
        return "\n".join(lines)


def campaign(seeds: Iterable[int | str]) -> Figures:
    """One schedule for each seed."""
    figures, began = Figures(), time.process_time()
    for seed in seeds:
        figures.add(live(seed))
    figures.seconds = time.process_time() - began
    return figures


def main() -> int:
    """The command; 0 if nothing was violated and every fault happened."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.campaign")
    parser.add_argument("--schedules", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", help="one seed as it was printed")
    asked = parser.parse_args()
    figures = campaign([asked.only] if asked.only else [f"{asked.seed}.{number}" for number in range(asked.schedules)])
    print(figures)
    missed = bool(figures.unfired or figures.untrodden) and not asked.only
    return 1 if figures.violations or missed else 0


if __name__ == "__main__":
    sys.exit(main())
