"""The whole Kith and a whole Discord under one seeded loop: begin it, act in it, break it, read off what happened."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import importlib
import logging
import sqlite3
import tempfile
import types
import warnings
from collections import Counter
from collections.abc import Callable, Coroutine, Generator
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from unittest import mock

import discord
import discord.http
import discord.utils

from bot.alarm import LoopAlarm
from bot.client import Kith
from bot.relay import discord_port
from bot.settings import Settings
from bot.text import Texts
from bot.worker import Worker
from data import restored
from data.vault import Key, Vault
from tests.faults.gate import Gate
from tests.faults.loop import Process, SimLoop, simulated
from tests.faults.session import Session, SimServer
from tests.faults.store import Disk, SimStore
from tests.transport.people import Outcome
from tests.transport.records import Effect
from tests.transport.street import TOKEN, Street
from tests.transport.world import World

T = TypeVar("T")

START = 1_790_000_000
"""The true time at which every simulation begins (UTC epoch seconds)."""

TEXTS = Texts()
KEPT_LINES = 20_000


class SimAlarm(LoopAlarm):
    """The loop's timer, with the tick by which a clock that was set costs a minute at most."""

    def tick(self) -> None:
        """Ring, whatever was set."""
        self._ring()


class SimKith(Kith):
    """Kith whose modules are loaded once for all simulations."""

    async def load_extension(self, name: str, *, package: str | None = None) -> None:
        await importlib.import_module(name).setup(self)


class Lines(logging.Handler):
    """What Kith noted."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.lines) < KEPT_LINES:
            self.lines.append(record.getMessage())


class Sim(Street):
    """A street in simulation. Use it through `sim(seed)`.

    `boot`, `kill`, `stop` are about Kith's process; everything of `Street` (press, posts, sees, hears, states …) acts
    for people. `server.faults` takes rules, `server.swarm` draws them, `disk.failing` fails statements, `step_clock`
    sets Kith's clock. `crash_at(k)` kills the process at its k-th step, and `run` drives a coroutine to its end.
    """

    def __init__(self, seed: int | str, loop: SimLoop, folder: Path) -> None:
        self.seed, self.loop, self.folder = seed, loop, folder
        self.chance = Random(f"{seed} chance")
        world = World(clock=loop.time, wall=lambda: START + loop.time(), token=TOKEN)
        world.nonce_window = self.chance.uniform(60, 300)
        self.sim_server = SimServer(loop, world, Random(f"{seed} server"))
        super().__init__(self.sim_server)  # type: ignore[arg-type]
        self.people.wait = 4.0
        secret = hashlib.sha256(f"{seed} key".encode()).digest()
        self.skew = 0.0
        self.disk = Disk(Vault(Key(secret[:4], secret)), self.clock())
        self.disk.effects = lambda: len(self.effects)
        self.logged = Lines()
        self.processes: list[Process] = []
        self.kith: SimKith | None = None
        self.store: SimStore | None = None
        self.alarm: SimAlarm | None = None
        self.gate = Gate(self)
        self.slow: Callable[[], float] = lambda: 0.0
        self.counts: Counter[str] = Counter()
        self.delivered: set[int] = set()
        self.twice: set[int] = set()
        self.actions: dict[str, str] = {}
        self.problems: list[str] = []
        self.away = False
        self.down_for = 0.0
        self.went_back: Callable[[], None] = lambda: None
        self._dies_at: int | None = None
        self._booting: asyncio.Task[None] | None = None

    # --- time ---------------------------------------------------------------------------------------------------------

    @property
    def now(self) -> float:
        """The true time (UTC epoch seconds)."""
        return START + self.loop.time()

    def clock(self) -> int:
        """What the computer's clock says."""
        return int(self.now + self.skew)

    def step_clock(self, seconds: float) -> None:
        """Somebody, or a time server, sets the computer's clock."""
        self.skew += seconds
        if self.process is not None and self.alarm is not None:
            # APScheduler looks once a minute whatever was set.
            self.loop.call_later(self.chance.uniform(0, 60), self.alarm.tick, context=self.process.context)

    # --- the process --------------------------------------------------------------------------------------------------

    @property
    def process(self) -> Process | None:
        """The living process, if one lives."""
        return self.processes[-1] if self.processes and not self.processes[-1].dead else None

    def crash_at(self, step: int | None) -> None:
        """The process that is booted next dies at this step of it, counted from 1; None: it lives on."""
        self._dies_at = step
        if self.process is not None:
            self.process.dies_at = None if step is None else self.process.steps + step

    def boot(self) -> asyncio.Task[None]:
        """Begin a process. The task ends when it is logged in and connected, and never if it dies before."""
        assert self.process is None, "a second process would meet the lock"
        process = Process(len(self.processes) + 1)
        process.dies_at, self._dies_at = self._dies_at, None
        process.at_death = self._died
        self.processes.append(process)
        self._booting = self.loop.create_task(self._boot(process), context=process.context)
        return self._booting

    async def _boot(self, process: Process) -> None:
        loop, number = self.loop, process.number
        if self.disk.in_transaction:
            self.disk.db.execute("ROLLBACK")
        self.store = SimStore(self.disk, loop, self.clock, Random(f"{self.seed} store {number}"))
        self.store.slow = lambda: self.slow()
        self.alarm = SimAlarm(self.clock)
        began = loop.time()
        quiet = await self.store.run(restored.begin)
        kith = self.kith = SimKith(
            store=self.store,
            settings=Settings.model_construct(state=self.folder, key_file=self.folder / "key"),
            texts=TEXTS,
            chance=Random(f"{self.seed} kith {number}"),
            clock=self.clock,
            alarm=self.alarm,
            stopwatch=lambda: loop.time() - began,
            quiet_for=quiet or 0,
        )
        kith.http.static_login = lambda token: _login(kith, self.sim_server, token)  # type: ignore[method-assign]
        worker: Any = next(each for each in kith._pump._sources if isinstance(each, Worker))
        worker._handlers = {kind: self._counted(kind, handler) for kind, handler in worker._handlers.items()}
        kith.shard_count = kith._connection.shard_count = 1
        kith._connection.shard_ids = range(1)
        await kith.login(TOKEN)
        self.gate.open(process, kith)
        self.world.touched()

    def _counted(self, kind: str, handler: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
        def counted(tx: Any, about: str) -> None:
            self.counts[f"due {kind}"] += 1
            self.disk.due = kind
            handler(tx, about)

        return counted

    def _died(self) -> None:
        self.gate.cut()
        if self.disk.in_transaction:
            self.disk.db.execute("ROLLBACK")

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()

    async def stop(self, within: float = 12.0) -> list[str]:
        """Ask it to leave; what of it is still running afterwards."""
        process, kith = self.process, self.kith
        if process is None or kith is None:
            return []
        self.gate.cut(clean=True)
        closing = self.loop.create_task(kith.close(), context=process.context)
        await asyncio.wait({closing}, timeout=within)
        # As `kith run` does: one that is still logging in gives that up. What does not is found below.
        if self._booting is not None:
            self._booting.cancel()
        await asyncio.sleep(0)
        left = [] if closing.done() else ["close"]
        await asyncio.sleep(60)
        left += [task.get_coro().__qualname__ for task in process.pending()]  # type: ignore[union-attr]
        process.kill()
        return left

    async def restart(self) -> None:
        """Leave well, and begin again."""
        await self.stop()
        await self.boot()

    def restore(self, kept: sqlite3.Connection, made: int) -> None:
        """An older copy takes the place of the database, as `kith restore` leaves it; nothing may be running."""
        self.disk.back_to(kept)
        restored.mark(self.disk.db, made)
        self.went_back()

    def gateway_emit(self, event: str, data: dict[str, Any]) -> None:
        """Discord tells of something in the server."""
        self.server.gateway.emit(event, data, self.guild.id)

    async def open(self) -> Outcome:
        """The steward picks the channel and opens the door, as soon as Kith knows of the server."""
        await asyncio.sleep(5)
        for _ in range(20):
            with contextlib.suppress(AssertionError, LookupError):
                opened = await super().open()
                if self.text("setup.opened")[:20] in opened.words:
                    return opened
            await asyncio.sleep(30)
        raise AssertionError("the door does not open")

    # --- driving ------------------------------------------------------------------------------------------------------

    def run(self, coroutine: Coroutine[Any, Any, T], most: float = 400 * 86_400) -> T:
        """Drive the world until this has ended. Raises Stuck, or TimeoutError after `most` simulated seconds."""
        return self.loop.run_until_complete(asyncio.wait_for(coroutine, most))

    async def quiet(self) -> None:
        """Nothing more can be done now: no work of the pump, no request under way."""
        while self.kith is not None and self.process is not None:
            task = self.kith._pump._task
            if task is None or task.done():
                return
            await asyncio.wait({task}, timeout=30)
            if self.process is None:
                return

    async def later(self, seconds: float) -> None:
        """So much time passes, and whatever that brings happens."""
        await asyncio.sleep(seconds)
        await self.quiet()

    def read(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """What is in the database, without asking the bot."""
        return [dict(row) for row in self.disk.db.execute(sql, values)]

    @property
    def effects(self) -> list[Effect]:
        """Everything that came to be on Discord, in order."""
        return self.world.audit

    def trace(self) -> str:
        """A digest of all that happened: requests, effects and steps, with their times."""
        digest = hashlib.sha256()
        for at, each in zip(self.sim_server.times, self.sim_server.requests, strict=True):
            digest.update(f"{at:.6f} {each.method} {each.template} {each.status} {each.fault}\n".encode())
        for effect in self.effects:
            digest.update(f"{effect.seq} {effect.kind} {effect.by} {effect.channel_id} {effect.target_id}\n".encode())
        digest.update(f"{self.loop.steps} {self.loop.time():.6f}".encode())
        return digest.hexdigest()


async def _login(kith: Kith, server: SimServer, token: str) -> Any:
    http: Any = kith.http
    session = Session(server, lambda: http.token)
    http._HTTPClient__session = session
    http._global_over = asyncio.Event()
    http._global_over.set()
    http.token = token
    return await http.request(discord.http.Route("GET", "/users/@me"))


def _sweep() -> None:
    # What a killed process left half done is never finished, and nobody is to hear of it in a later test.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@contextlib.contextmanager
def sim(seed: int | str, *, disorder: float | None = None) -> Generator[Sim]:
    """A simulation: its loop, its Discord with one server, its disk. Nothing is running in it yet."""
    chance = Random(f"{seed} loop")
    with contextlib.ExitStack() as stack:
        stack.callback(_sweep)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        loop = stack.enter_context(simulated(chance, chance.choice((0.0, 0.3, 1.0)) if disorder is None else disorder))
        world = Sim(seed, loop, folder)
        logger = logging.getLogger("kith")
        before = logger.level, logger.propagate
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(world.logged)
        silenced = logging.getLogger("discord")
        quiet, silenced.disabled = silenced.disabled, True
        levels = silenced.level
        silenced.setLevel(logging.CRITICAL + 1)

        def utcnow() -> Any:
            return discord.utils.snowflake_time((world.clock() * 1000 - discord.utils.DISCORD_EPOCH) << 22)

        stack.enter_context(mock.patch.object(discord.utils, "utcnow", utcnow))
        stack.enter_context(mock.patch.object(discord_port, "time", types.SimpleNamespace(monotonic=loop.time)))
        try:
            yield world
        finally:
            logger.removeHandler(world.logged)
            logger.setLevel(before[0])
            logger.propagate = before[1]
            silenced.disabled = quiet
            silenced.setLevel(levels)
            for process in world.processes:
                process.kill()
                process.buried()
            for task in asyncio.all_tasks(loop):
                task._log_destroy_pending = False  # type: ignore[attr-defined]
                with contextlib.suppress(BaseException):
                    task.get_coro().close()  # type: ignore[union-attr]
            world.disk.close()
