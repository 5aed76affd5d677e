"""The one connection to the one file: a transaction is one plain function, run whole on the connection's thread."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import aiosqlite

from data.disk import sync
from data.migrate import check_version, migrate
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

LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
UNSOUND = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
STORAGE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_NOMEM,
    }
)
"""SQLite's primary result codes (sqlite.org/rescode.html) by what they say about the world outside the program."""


class StoreBusy(Exception):
    """Another process holds the database."""


class StoreDamaged(Exception):
    """The file is not a sound SQLite database."""


class StoreRefused(Exception):
    """A setting that must hold does not hold here; the argument names it."""


class StoreFailed(Exception):
    """The disk is full or the storage failed; nothing of the transaction was kept."""


@contextmanager
def telling() -> Generator[None]:
    """What SQLite says about the world becomes StoreBusy, StoreDamaged or StoreFailed; our own mistakes stay."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in LOCKED:
            raise StoreBusy from error
        if code in UNSOUND:
            raise StoreDamaged from error
        if code in STORAGE:
            raise StoreFailed from error
        raise


@dataclass(frozen=True, slots=True)
class Tx:
    """One transaction: the connection, the vault, and the moment and the chance it runs with."""

    db: sqlite3.Connection
    vault: Vault
    now: int
    chance: Random

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

    async def run(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in one transaction. Raises what it raises, after a rollback.

        Raises StoreFailed if storage failed, and StoreDamaged if the file turned out not to be sound. Cancelling the
        caller stops the waiting, never the work.
        """

        def whole() -> T:
            db = self._conn
            with telling():
                db.execute("BEGIN IMMEDIATE")
                try:
                    result = fn(Tx(db, self.vault, self.clock(), self.chance))
                    db.execute("COMMIT")
                except BaseException:
                    if db.in_transaction:  # SQLite itself may have rolled back already.
                        db.execute("ROLLBACK")
                    raise
                return result

        work = self._hop(whole)
        # Waiting for it, other than awaiting or shielding it, leaves it alone when the waiting is cancelled, and keeps
        # what it then raises out of every log: it may be about what somebody wrote.
        work.add_done_callback(_seen)
        await asyncio.wait({work})
        return work.result()

    async def checkpoint(self) -> bool:
        """Empty the write-ahead log, so that what was deleted is gone from it too. False if it was busy."""

        def truncate() -> bool:
            row = self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return row is not None and row[0] == 0

        return await self._hop(truncate)

    async def backup_to(self, path: Path) -> None:
        """Write a checked copy to `path`, atomically. Raises StoreDamaged if the copy does not pass its checks."""
        await self._hop(lambda: backup(self._conn, path))

    def _hop(self, fn: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.ensure_future(self._execute(fn))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def backup(db: sqlite3.Connection, path: Path) -> None:
    """Copy the whole database to `path`: temporary file, integrity and foreign keys checked, fsync, rename.

    Raises StoreDamaged or StoreFailed, having left nothing at `path`; OSError if the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with telling():
            copy = sqlite3.connect(partial)
            try:
                db.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                check_sound(copy, "PRAGMA integrity_check")
            finally:
                copy.close()
        sync(partial)
        os.replace(partial, path)
        sync(path.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def check_sound(db: sqlite3.Connection, check: str = "PRAGMA quick_check") -> None:
    """Raises StoreDamaged unless SQLite finds its pages sound and every foreign key leads somewhere."""
    if tuple(db.execute(check).fetchone()) != ("ok",) or db.execute("PRAGMA foreign_key_check").fetchone():
        raise StoreDamaged


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
    db = await asyncio.to_thread(_prepare, path, vault)
    store = Store(lambda: db, iter_chunk_size=64)
    store.vault, store.clock, store.chance = vault, clock, chance
    await store
    return store


def _prepare(path: Path | None, vault: Vault) -> sqlite3.Connection:
    if path is not None and path.exists():
        with look(path) as seen:
            check_version(seen)
            check_sound(seen)
            check_key(seen, vault)
    db = connect(path)

    def keep(version: int) -> None:
        if path is not None:
            backup(db, path.with_name(f"before-{version}.db"))

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
