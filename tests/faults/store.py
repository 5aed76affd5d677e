"""The store on the loop: the real `Store.run` on a real SQLite database in memory, whose disk may be full or slow."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from data import store as real
from data.store import Store
from data.vault import Vault
from tests.faults.loop import ACTOR, SimLoop

BUSY, FULL, IOERR = sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR


class Disk:
    """What survives a process: the database. `failing` is asked before each statement for the error it fails with.

    `effects` says how many effects there are on Discord; `lost` has, for each older copy that was put back, how many
    there were when it was made and when it was put back: of what came to be in between it knows nothing.
    """

    def __init__(self, vault: Vault, now: int) -> None:
        self.vault = vault
        self.db = real._prepare(None, vault, now)
        self.statements = 0
        self.failing: Callable[[int, str], int | None] = lambda _, __: None
        self.actor: dict[str, Any] | None = None
        self.due: str | None = None
        self.committed: Callable[[], None] = lambda: None
        self.effects: Callable[[], int] = lambda: 0
        self._made: dict[sqlite3.Connection, int] = {}
        self.lost: list[tuple[int, int]] = []

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """As `sqlite3.Connection.execute`."""
        self.statements += 1
        code = None if sql == "ROLLBACK" else self.failing(self.statements, sql)
        if code is not None:
            error = sqlite3.OperationalError("the simulated disk fails")
            error.sqlite_errorcode = code
            raise error
        done = self.db.execute(sql, *values)
        if sql == "COMMIT":
            self.committed()
        return done

    @property
    def in_transaction(self) -> bool:
        """As `sqlite3.Connection.in_transaction`."""
        return self.db.in_transaction

    def __getattr__(self, name: str) -> Any:
        return getattr(self.db, name)

    def copy(self) -> sqlite3.Connection:
        """A backup as it is now."""
        kept = sqlite3.connect(":memory:")
        self.db.backup(kept)
        self._made[kept] = self.effects()
        return kept

    def back_to(self, kept: sqlite3.Connection) -> None:
        """Restore a backup; nothing may be running."""
        kept.backup(self.db)
        self.lost.append((self._made[kept], self.effects()))

    def close(self) -> None:
        """Gone."""
        self.db.close()


class SimStore(Store):
    """`Store` whose thread is the loop. Work is done in the order in which it was asked for, `slow()` seconds each.

    What a dead process asked for and was not yet begun is never done; what is begun is done wholly.
    """

    def __init__(self, disk: Disk, loop: SimLoop, clock: Callable[[], int], chance: Random) -> None:
        self._connection = disk  # type: ignore[assignment]
        self.vault, self.clock, self.chance = disk.vault, clock, chance
        self.disk, self._loop = disk, loop
        self.slow: Callable[[], float] = lambda: 0.0
        self.runs = 0
        self._work: deque[tuple[Callable[[], Any], asyncio.Future[Any], dict[str, Any] | None]] = deque()
        self._free = 0.0
        self.prepare()

    def __del__(self) -> None:
        """There is no thread to stop."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **more: Any) -> Any:
        done: asyncio.Future[Any] = self._loop.create_future()
        self._work.append((lambda: fn(*args, **more), done, ACTOR.get()))
        self._free = max(self._loop.time(), self._free) + self.slow()
        self._loop.call_at(self._free, self._next)
        return await done

    def _next(self) -> None:
        work, done, self.disk.actor = self._work.popleft()
        self.runs += 1
        try:
            result = work()
        except Exception as error:
            if not done.cancelled():
                done.set_exception(error)
        else:
            if not done.cancelled():
                done.set_result(result)

    async def backup_to(self, path: Path) -> None:
        """There are no files here: the copy is kept in memory by `Disk.copy`."""
        await self._execute(self.disk.copy)

    async def close(self) -> None:
        """The disk outlives it."""
