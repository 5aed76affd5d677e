"""Makes a checked copy of the whole database, if need be while it goes on being used."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from data import digest
from data.disk import sync
from data.trouble import check_sound, telling
from data.vault import Vault

STEP, PAUSE = 64, 0.004
"""Pages copied at a time, and seconds of rest in between: 256 kB, during which nobody else can use the connection."""

STEPS = 50_000
"""Instructions of SQLite's between two looks at whether the check is to be given up."""

PATIENCE = 5
"""So often a copy made in steps begins again before it is made in one."""

STUCK = 250
"""So many steps may lead to nothing, because the connection is in a transaction, before it is made in one: a second."""

Alone = Callable[[Callable[[], None]], None]
"""Calls something at a moment when nobody uses the connection, and waits for it."""


class CopyStopped(Exception):
    """The copy was given up, because the store is being closed."""


class _Restless(Exception):
    """The copy had to begin again too often to be made in steps."""


def backup(
    db: sqlite3.Connection,
    path: Path,
    vault: Vault | None,
    made: int,
    leaving: threading.Event | None = None,
    alone: Alone | None = None,
) -> None:
    """Copy the whole database to `path`: temporary file, integrity and foreign keys checked, digest, fsync, rename.

    `made` (UTC epoch seconds) is written into the digest; without a vault there is none. With `leaving` the copy is
    made in steps between which the connection can be used, and given up once that is set; what has to be made in one
    step after all is made by `alone`, or else at once. Raises StoreDamaged,
    StoreFailed or CopyStopped, having left nothing at `path`; OSError if the folder cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        with telling():
            try:
                _copy(db, partial, leaving)
            except _Restless:
                _copy(db, partial, leaving, lambda copying: copying() if alone is None else alone(copying))
            except sqlite3.OperationalError:
                if leaving is not None and leaving.is_set():
                    raise CopyStopped from None
                raise
        sync(partial)
        # The digest is there first: a copy that has none was not made by Kith, or not to the end.
        if vault is not None:
            digest.write(partial, path, vault, made)
        os.replace(partial, path)
        sync(path.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        if not path.exists():
            digest.beside(path).unlink(missing_ok=True)
        raise


def _copy(db: sqlite3.Connection, partial: Path, leaving: threading.Event | None, in_one: Alone | None = None) -> None:
    """One checked copy, in steps if there is somebody to leave for and nobody to make it in one. Raises _Restless."""
    least, begun_anew, stuck = sys.maxsize, 0, 0

    def between(_: int, remaining: int, __: int) -> None:
        nonlocal least, begun_anew, stuck
        if leaving is None:
            return
        if leaving.wait(PAUSE):
            raise CopyStopped
        # A transaction that is rolled back makes SQLite begin the copy again.
        begun_anew += remaining > least
        stuck = stuck + 1 if remaining == least else 0
        least = remaining
        if begun_anew == PATIENCE or stuck == STUCK:
            raise _Restless

    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    # In one step it is written by whoever has the connection.
    copy = sqlite3.connect(partial, isolation_level=None, check_same_thread=False)
    try:
        # It is brought to the disk once, when it is whole; what a kill leaves is thrown away, and needs no journal to
        # be undone by, which the next copy of that name might even be taken for.
        copy.execute("PRAGMA synchronous=OFF")
        copy.execute("PRAGMA journal_mode=OFF")
        if in_one is not None:
            in_one(lambda: db.backup(copy))
        elif leaving is None:
            db.backup(copy)
        else:
            db.backup(copy, pages=STEP, progress=between, sleep=PAUSE)
        if leaving is not None:
            copy.set_progress_handler(leaving.is_set, STEPS)
        copy.execute("PRAGMA journal_mode=DELETE")
        check_sound(copy, "PRAGMA integrity_check")
    finally:
        copy.close()
