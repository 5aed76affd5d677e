"""What SQLite says about the world outside the program, told apart from our own mistakes."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

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


def check_sound(db: sqlite3.Connection, check: str = "PRAGMA quick_check") -> None:
    """Raises StoreDamaged unless SQLite finds its pages sound and every foreign key leads somewhere."""
    if tuple(db.execute(check).fetchone()) != ("ok",) or db.execute("PRAGMA foreign_key_check").fetchone():
        raise StoreDamaged
