"""The one connection to the one file: a transaction is one plain function, run whole on the connection's thread."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import aiosqlite

from data import ledger
from data.copying import backup
from data.migrate import check_version, migrate
from data.trouble import StoreBusy as StoreBusy
from data.trouble import StoreDamaged as StoreDamaged
from data.trouble import StoreFailed as StoreFailed
from data.trouble import StoreRefused as StoreRefused
from data.trouble import check_sound as check_sound
from data.trouble import telling as telling
from data.vault import KeyWrong, Vault, VaultError

T = TypeVar("T")
Clock = Callable[[], int]

PRAGMAS: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    ("locking_mode", "EXCLUSIVE", ("exclusive",)),
    ("journal_mode", "WAL", ("wal", "memory")),
    ("synchronous", "FULL", (2,)),
    ("secure_delete", "ON", (1,)),
    ("foreign_keys", "ON", (1,)),
    ("trusted_schema", "OFF", (0,)),
    ("temp_store", "MEMORY", (2,)),
)
"""Name, value, and the answers accepted when read back, in the order in which they must be set (promises 2.1)."""

DENIED = frozenset(
    {
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_CREATE_TABLE,
        sqlite3.SQLITE_CREATE_INDEX,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_VIEW,
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_INDEX,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_CREATE_VTABLE,
        sqlite3.SQLITE_DROP_VTABLE,
    }
)


@dataclass(frozen=True, slots=True)
class Tx:
    """One transaction: the connection, the vault, and the moment and the chance it runs with. Members who are `erased`
    in it are noted in the ledger before it commits."""

    db: sqlite3.Connection
    vault: Vault
    now: int
    chance: Random
    erased: list[str] = field(default_factory=list[str])

    def ref(self) -> str:
        """A fresh random reference of 64 bits, as 16 hexadecimal digits."""
        return f"{self.chance.getrandbits(64):016x}"

    @property
    def day(self) -> int:
        """The current epoch day (UTC)."""
        return self.now // 86_400


def _seen(work: asyncio.Future[Any]) -> None:
    if not work.cancelled():
        work.exception()


def _emptied(db: sqlite3.Connection) -> bool:
    try:
        row = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:
        return False  # A copy is being made, or the disk is full: nothing is lost by it but time.
    return row is not None and row[0] == 0


def _authorize(action: int, _: object, name: object, *__: object) -> int:
    loading = action == sqlite3.SQLITE_FUNCTION and name == "load_extension"
    return sqlite3.SQLITE_DENY if loading or action in DENIED else sqlite3.SQLITE_OK


class Store(aiosqlite.Connection):
    """The database. `run` is the only way to read or change it.

    aiosqlite has no public call for "one function, one hop", so `_execute` and `_conn` are used here and nowhere
    else; a test on the pinned version guards that (omnilib/aiosqlite#259 is why transactions must not be spread).
    """

    vault: Vault
    clock: Clock
    chance: Random

    def prepare(self) -> None:
        """What a store has of its own beside the connection's parts."""
        self.ledger: Path | None = None
        self._to_empty = False
        self._leaving = threading.Event()
        self._copies: set[asyncio.Future[None]] = set()

    async def run(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in one transaction. Raises what it raises, after a rollback.

        Raises StoreFailed if storage failed, and StoreDamaged if the file turned out not to be sound. Cancelling the
        caller stops the waiting, never the work.
        """

        def whole() -> T:
            db = self._conn
            noted: list[ledger.Line] | None = None
            with telling():
                db.execute("BEGIN IMMEDIATE")
                try:
                    tx = Tx(db, self.vault, self.clock(), self.chance)
                    result = fn(tx)
                    if tx.erased and self.ledger is not None:
                        noted = ledger.record(self.ledger, db, tx.erased, tx.day)
                    db.execute("COMMIT")
                except BaseException:
                    if db.in_transaction:  # SQLite itself may have rolled back already.
                        db.execute("ROLLBACK")
                    if noted is not None and self.ledger is not None:
                        ledger.put_back(self.ledger, noted)
                    raise
            # What was erased stays in the log until that is emptied; where it cannot be now, the next one tries again.
            self._to_empty = (self._to_empty or bool(tx.erased)) and not _emptied(db)
            return result

        work = self._hop(whole)
        # Waiting for it, other than awaiting or shielding it, leaves it alone when the waiting is cancelled, and keeps
        # what it then raises out of every log: it may be about what somebody wrote.
        work.add_done_callback(_seen)
        await asyncio.wait({work})
        return work.result()

    async def forget_again(self, erase: Callable[[Tx, str], None]) -> int:
        """Erase whoever was forgotten since this copy of the database was made; how many erasures that were. To be done
        before anything else with a database that was opened. Raises StoreFailed."""
        path = self.ledger
        erased = await self.run(lambda tx: ledger.apply(tx, path, erase)) if path is not None else 0
        # Also where nothing was left to do: a process that was killed may have left what it erased in the log.
        await self.checkpoint()
        return erased

    async def checkpoint(self) -> bool:
        """Empty the write-ahead log, so that what was deleted is gone from it too. False if it was busy."""

        return await self._hop(lambda: _emptied(self._conn))

    async def backup_to(self, path: Path) -> None:
        """Write a checked copy to `path` with its digest beside it, atomically, while transactions go on.

        Raises StoreDamaged if the copy does not pass its checks, StoreFailed, CopyStopped, or OSError. Cancelling the
        caller stops the waiting, never the work; closing the store does.
        """

        def alone(copying: Callable[[], None]) -> None:
            asyncio.run_coroutine_threadsafe(self._alone(copying), loop).result()

        def copy() -> None:
            backup(self._conn, path, self.vault, made, self._leaving, alone if beside else None)

        made, loop = self.clock(), asyncio.get_running_loop()
        # SQLite lets one connection be used by several threads if it was built so, and lets a copy be made in steps
        # between which that same connection writes (sqlite.org/backup.html): what is already copied is then written
        # twice. In one piece on the connection's own thread everybody would wait for it.
        beside = sqlite3.threadsafety == 3
        work = asyncio.ensure_future(asyncio.to_thread(copy)) if beside else self._hop(copy)
        self._copies.add(work)
        work.add_done_callback(self._copies.discard)
        work.add_done_callback(_seen)
        await asyncio.wait({work})
        return work.result()

    async def _alone(self, fn: Callable[[], None]) -> None:
        await self._hop(fn)

    def leave(self) -> None:
        """The store will be closed soon: a copy that is being made is given up, so that nobody has to wait for it."""
        self._leaving.set()

    async def close(self) -> None:
        """Give up a copy that is being made, then let go of the file."""
        self.leave()
        if self._copies:
            await asyncio.wait(set(self._copies))
        await super().close()

    def _hop(self, fn: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.ensure_future(self._execute(fn))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


@contextmanager
def look(path: Path) -> Generator[sqlite3.Connection]:
    """Read an existing file without changing a byte of it, even where a crash has left a log beside it.

    Raises StoreBusy while another process has the file, StoreDamaged, StoreFailed.
    """
    wal, shm = path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
    # A rollback journal is left only by a crash while the file was changing its journal mode; it must be played back
    # before anything can be read, and SQLite does that for a writer alone.
    mode = "rw" if path.with_name(path.name + "-journal").exists() else "ro"
    with telling():
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=0.2, isolation_level=None)
        db.row_factory = sqlite3.Row
        try:
            db.execute("PRAGMA trusted_schema=OFF")
            # One transaction from the first look to the last: whoever has the file is met here and not in the middle,
            # where sqlite3's backup would wait for them without end.
            db.execute("BEGIN")
            db.execute("PRAGMA schema_version").fetchone()
            yield db
        finally:
            # A reader makes both files and leaves them. They are removed while its lock still keeps every writer out:
            # a moment later an empty log might be one that a writer has begun to fill. Windows removes no open file.
            with suppress(OSError):
                shm.unlink(missing_ok=True)
                if wal.exists() and wal.stat().st_size == 0:
                    wal.unlink()
            db.close()


def connect(path: Path | None) -> sqlite3.Connection:
    """Open the file (or memory) with every setting asserted.

    Raises StoreBusy, StoreDamaged, StoreRefused, StoreFailed; OSError if the file cannot be made.
    """
    if path is not None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    with telling():
        db = sqlite3.connect(
            str(path) if path is not None else ":memory:",
            isolation_level=None,
            check_same_thread=False,
            timeout=0.2,
            cached_statements=512,
        )
        try:
            if sqlite3.sqlite_version_info < (3, 37):
                raise StoreRefused(f"sqlite {sqlite3.sqlite_version}")
            for name, value, accepted in PRAGMAS:
                db.execute(f"PRAGMA {name}={value}")
                answer = db.execute(f"PRAGMA {name}").fetchone()
                if answer is None or answer[0] not in accepted:
                    raise StoreRefused(name)
            # The exclusive lock is taken by the first write, so it is taken here, where refusing is still cheap.
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")
        except BaseException:
            db.close()
            raise
    db.row_factory = sqlite3.Row
    return db


def check_key(db: sqlite3.Connection, vault: Vault) -> None:
    """Prove that the vault's key is this database's. Raises KeyWrong, having written nothing."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return
    row = db.execute("SELECT value FROM meta WHERE name = 'key_check'").fetchone()
    if row is None:
        return
    try:
        vault.open("meta", "value", "key_check", 0, row["value"])
    except VaultError as error:
        raise KeyWrong from error


async def open_store(path: Path | None, vault: Vault, clock: Clock, chance: Random) -> Store:
    """Open, check the key, migrate, and lock the schema. `path` None means memory.

    Raises StoreBusy, StoreDamaged, StoreRefused, StoreFailed, KeyWrong, or migrate.NewerSchema; the file is then as it
    was, to the byte where it was refused for what it is. OSError if it cannot be made.
    """

    # Opened before aiosqlite has it: its own way of failing to open stops a thread that may outlive the loop, and then
    # ends in a traceback on stderr.
    db = await asyncio.to_thread(_prepare, path, vault, clock())
    store = Store(lambda: db, iter_chunk_size=64)
    store.vault, store.clock, store.chance = vault, clock, chance
    store.prepare()
    store.ledger = ledger.beside(path) if path is not None else None
    await store
    return store


def _prepare(path: Path | None, vault: Vault, now: int) -> sqlite3.Connection:
    if path is not None and path.exists():
        with look(path) as seen:
            check_version(seen)
            check_sound(seen)
            check_key(seen, vault)
    db = connect(path)

    def keep(version: int) -> None:
        if path is not None:
            backup(db, path.with_name(f"before-{version}.db"), vault, now)

    try:
        with telling():
            migrate(db, keep)
            check = vault.seal("meta", "value", "key_check", 0, "kith")
            db.execute("INSERT OR IGNORE INTO meta VALUES ('key_check', ?)", (check,))
            db.set_authorizer(_authorize)
    except BaseException:
        db.close()
        raise
    return db


def rows(tx: Tx, sql: str, *values: Any) -> list[sqlite3.Row]:
    """All rows of one literal statement."""
    return tx.db.execute(sql, values).fetchall()


def row(tx: Tx, sql: str, *values: Any) -> sqlite3.Row | None:
    """The first row of one literal statement, or None."""
    found: sqlite3.Row | None = tx.db.execute(sql, values).fetchone()
    return found


def change(tx: Tx, sql: str, *values: Any) -> int:
    """Run one literal statement; the number of rows it changed."""
    return tx.db.execute(sql, values).rowcount
