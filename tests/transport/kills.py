"""Kills the real process at moments drawn by chance while people live through trails, then reads off what it did.

    uv run python -m tests.transport.kills --kills 200 --seed 1

prints figures, and every violation; the exit code is 0 if there was none.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.transport.faults import Recorded, Rule
from tests.transport.process import Process
from tests.transport.reckoning import reckon, unsettled
from tests.transport.server import Server
from tests.transport.street import Clock, Street, world_by
from tests.transport.trails import Stuck, Trail

AT_ONCE = 3
"""Trails that are lived through at the same time."""

BOUNDARIES: tuple[tuple[str, str, int], ...] = (
    ("POST", "/channels/{channel}/messages", 10),
    ("POST", "/channels/{channel}/threads", 8),
    ("PUT", "/channels/{channel}/thread-members/{user}", 4),
    ("PATCH", "/channels/{channel}/messages/{message}", 4),
    ("POST", "/interactions/{interaction}/{token}/callback", 8),
    ("GET", "/guilds/{guild}/threads/active", 3),
    ("GET", "/channels/{channel}/messages", 2),
    ("DELETE", "/channels/{channel}/messages/{message}", 1),
    ("PATCH", "/channels/{channel}", 1),
    ("PUT", "/applications/{application}/commands", 1),
    ("GET", "/users/@me", 1),
)
"""Requests at which the process is killed, and how often each is chosen."""

HELD = ("/channels/{channel}/messages", "/channels/{channel}/threads")
"""What may land after its caller is dead. An edit that lands after a newer one is beyond what anybody can mend."""

FIRST = 3
"""So many processes are killed while nothing is there yet, not even a key."""

PATIENCE = 4
"""So many times one and a half seconds the request is waited for at which the process is to die."""

AHEAD = (0, 4, 20, 45, 70, 130, 130, 300, 900, 1800, 1800, 3600, 3600)
"""Seconds by which the clock is set forward between two processes: much is said at a moment of chance, hours later."""

SOON = (0, 0, 4)
"""The same while something may still land: half a minute after its caller gave up it no longer does."""

IN_DOUBT = 135
"""Seconds, and no clock hurries them, for which a process lives once all kills are done: what an earlier one tried, and
nobody heard of, is looked for two minutes after its start."""

SETTLED = (4, 40, 70, 130, 130, 600, 3700, 4 * 3600)
"""The same once all kills are done, until nothing is left to be said: some things wait some hours, by chance."""


@dataclass
class Figures:
    """What was done, and what was found."""

    kills: int = 0
    where: Counter[str] = field(default_factory=Counter)
    trails: int = 0
    over: int = 0
    acknowledged: int = 0
    messages: int = 0
    threads: int = 0
    twins: int = 0
    requests: int = 0
    starts: int = 0
    skipped: int = 0
    seconds: float = 0.0
    violations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        where = ", ".join(f"{name} {times}" for name, times in sorted(self.where.items()))
        lines = [
            f"kills {self.kills} ({where})",
            f"trails {self.trails}, to their end {self.over}; asks acknowledged {self.acknowledged}",
            f"messages {self.messages}, threads {self.threads}, twins removed unseen {self.twins}",
            f"requests {self.requests}, starts {self.starts}, clock set forward by {self.skipped} s",
            f"seconds {self.seconds:.0f}",
            f"violations {len(self.violations)}",
        ]
        return "\n".join([*lines, *(f"  {each}" for each in self.violations)])


class Killer:
    """One run. `folder` holds the state, the key and the words of every process."""

    def __init__(self, folder: Path, server: Server, clock: Clock, kills: int, seed: int) -> None:
        self.folder, self.server, self.clock, self.kills, self.seed = folder, server, clock, kills, seed
        self.chance = Random(seed)
        self.street = Street(server)
        # An act that is not answered because its process died is tried again after this.
        self.street.people.wait = 3.0
        self.figures = Figures()
        self.trails: list[Trail] = []
        self.process = Process(folder, server)
        self.opened = asyncio.Event()
        self.done = asyncio.Event()

    async def run(self) -> Figures:
        """All of it."""
        began = time.monotonic()
        killing = asyncio.create_task(self._kill_on())
        living = [asyncio.create_task(self._live_on()) for _ in range(AT_ONCE)]
        try:
            await killing
            await self._finish(living)
        finally:
            waiting = [str(trail) for trail in self.trails if not trail.over]
            for task in (killing, *living):
                task.cancel()
            await asyncio.gather(killing, *living, return_exceptions=True)
            await self.process.gone()
        self.figures.violations += [f"it came to no end: {each}" for each in waiting]
        self.figures.violations += await reckon(self.folder, self.street, self.trails, self.clock)
        self._count()
        self.figures.seconds = time.monotonic() - began
        return self.figures

    # Living.

    async def _live_on(self) -> None:
        await self.opened.wait()
        while not self.done.is_set():
            trail = Trail(self.street, len(self.trails), Random(f"{self.seed} {len(self.trails)}"))
            self.trails.append(trail)
            try:
                await trail.live()
            except Stuck as stuck:
                self.figures.violations.append(f"somebody is stuck: {stuck}")
            except Exception as error:
                # Whoever judges must not fall silent: a fault of ours is a violation until it is understood.
                self.figures.violations.append(f"trail {trail.number}: {type(error).__name__}: {error}")

    async def _open(self) -> None:
        await self.server.gateway.until_live(60)
        await self.street.open()
        await self.street.sees(self.street.sam, self.street.text("door.title"), within=30)
        self.opened.set()

    # Killing.

    async def _kill_on(self) -> None:
        late = False
        for number in range(self.kills):
            if not late:
                # What was on its way when an earlier process died has landed by now, if it ever does.
                self.server.land_late()
            await self._start(self.chance.choice(SOON if late else AHEAD))
            late = await (self._until_killed() if number >= FIRST else self._die("first start", self._while_starting()))
            await self.process.ended()
            self.figures.kills += 1
            self._look()
        self.done.set()
        self.server.land_late()
        await self._start(4)

    def _while_starting(self) -> float:
        return self.chance.uniform(0, 2)

    async def _start(self, ahead: int) -> None:
        """Begin again, later. The clock moves only while no process runs, since none could see that it was moved."""
        self.clock.ahead += ahead
        self.figures.skipped += ahead
        self.process = Process(self.folder, self.server, ahead=int(self.clock.ahead))
        await self.process.start()
        self.figures.starts += 1

    async def _until_killed(self) -> bool:
        """Let it run until its moment has come. True if a request of it is still under way to Discord."""
        if not self.opened.is_set():
            await self._open()
        drawn = self.chance.random()
        if drawn < 0.12:
            return await self._die("starting", self._while_starting())
        if drawn < 0.4:
            await self._live()
            return await self._die("any moment", self.chance.uniform(0, 2))
        rule, name = self._boundary()
        await self._live()
        landing = asyncio.create_task(self._land())
        before = -1
        for _ in range(PATIENCE):
            # Where nothing at all goes on, everybody waits for a later time, and it is of no use to wait with them.
            if not self.process.alive or before == (before := len(self.server.requests)):
                break
            with contextlib.suppress(TimeoutError):
                await self.process.ended(1.5)
        landing.cancel()
        self.server.faults.rules.remove(rule)
        if not rule.fired:
            return await self._die("any moment", 0)
        self.figures.where[name] += 1
        return "late" in name

    async def _live(self) -> None:
        if self.process.alive:
            with contextlib.suppress(AssertionError):
                await self.process.live(60)

    async def _land(self) -> None:
        """What the process before this one sent arrives only now."""
        await asyncio.sleep(self.chance.uniform(0, 2))
        self.server.land_late()

    async def _die(self, name: str, after: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await self.process.ended(after)
        self._strike()
        self.figures.where[name] += 1
        return False

    def _strike(self) -> bool:
        if not self.process.alive and self.process.running is not None:
            self.figures.violations.append(f"it ended by itself with {self.process.running.returncode}")
        self.process.kill()
        return True

    def _boundary(self) -> tuple[Rule, str]:
        """The process dies at the n-th of some request: before its effect, after it, or before it lands late."""
        method, route, _ = self.chance.choices(BOUNDARIES, [weight for *_, weight in BOUNDARIES])[0]
        left = self.chance.choice((1, 1, 1, 2, 3))
        plan, manner = self.server.faults, self.chance.choice(("before", "after", "late"))
        if route not in HELD and manner == "late":
            manner = "after"

        def now(_: Recorded) -> bool:
            nonlocal left
            left -= 1
            return left == 0

        name = f"{method} {route.rsplit('/', 1)[-1]} {manner}"
        if manner == "after":
            return plan.call(method, route, self._strike, after_effect=True, when=now), name
        add: Any = plan.reset if manner == "before" else plan.late
        return add(method, route, when=lambda request: now(request) and self._strike()), name

    def _look(self) -> None:
        """The file as the dead process left it opens, and is sound."""
        database = self.folder / "state" / "kith.db"
        if not database.exists():
            return
        with tempfile.TemporaryDirectory() as folder:
            for path in database.parent.glob("kith.db*"):
                shutil.copy(path, folder)
            db = sqlite3.connect(Path(folder) / "kith.db")
            try:
                found = [*db.execute("PRAGMA quick_check"), *db.execute("PRAGMA foreign_key_check")]
            except sqlite3.DatabaseError as error:
                found = [(str(error),)]
            finally:
                db.close()
        if found != [("ok",)]:
            self.figures.violations.append(f"after kill {self.figures.kills} the file is not sound: {found[:3]}")

    # Letting everything come to its end.

    async def _finish(self, living: list[asyncio.Task[None]]) -> None:
        """No more kills: people come to their ends, and Kith to its own, each time somewhat later."""
        await asyncio.wait(living, timeout=IN_DOUBT)
        for pause in (*SETTLED, *SETTLED):
            before = -1
            while before != (before := sum(trail.steps for trail in self.trails) + len(self.server.requests)):
                await asyncio.wait(living, timeout=4)
                if not all(task.done() for task in living):
                    await asyncio.sleep(0)
            await self._live()
            if await self.process.stop() != 0:
                self.figures.violations.append("asked to stop, it did not stop well")
            if all(task.done() for task in living) and not unsettled(self.folder):
                return
            await self._start(pause)
            await self._live()
        await self.process.stop()

    def _count(self) -> None:
        figures, world = self.figures, self.street.world
        figures.trails, figures.requests = len(self.trails), len(self.server.requests)
        figures.over = sum(trail.over for trail in self.trails)
        figures.acknowledged = sum(trail.acknowledged for trail in self.trails)
        figures.messages = sum(
            effect.kind == "message" and world.messages[effect.target_id or 0].interaction is None
            for effect in world.audit
        )
        made = [effect for effect in world.audit if effect.kind == "thread"]
        figures.threads = len({effect.body["name"] for effect in made})
        figures.twins = len(made) - figures.threads
        figures.violations += self.server.problems


async def killing(folder: Path, kills: int, seed: int) -> Figures:
    """One run in this folder, which must be empty."""
    chance, clock = Random(seed), Clock()
    world = world_by(clock)
    world.nonce_window = chance.uniform(60, 300)
    async with Server(world) as server:
        return await Killer(folder, server, clock, kills, seed).run()


def main() -> int:
    """The command; 0 if nothing was violated."""
    parser = argparse.ArgumentParser(prog="python -m tests.transport.kills")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="an empty folder in which the state and the logs are left")
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        figures = asyncio.run(killing(folder, asked.kills, asked.seed))
    print(figures)
    return 1 if figures.violations else 0


if __name__ == "__main__":
    sys.exit(main())
