"""Puts a backup in the place of the database, so that at every moment there is one of the two, whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data import digest, ledger, restored
from data.copying import backup
from data.disk import sync
from data.migrate import ForeignSchema
from data.proof import THOROUGH, Proof, prove
from data.store import StoreDamaged, check_sound, connect, look
from data.vault import Vault, VaultError


class SameFile(Exception):
    """The backup is the database itself."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was found in a copy: when it was made (UTC epoch seconds), its proof, and how many rows each table has.

    `digested` is whether a digest stands beside it. Without one it is as old as the file says.
    """

    made: int
    digested: bool
    proof: Proof
    rows: Mapping[str, int]


def examine(source: Path, vault: Vault) -> Backup:
    """Prove a copy with this key, to the bit if there is a digest; only reads.

    Raises DigestWrong, StoreBusy, StoreDamaged, NewerSchema, ForeignSchema, KeyWrong; VaultError if some of what is
    sealed in it does not open; StoreFailed or OSError.
    """
    made, digested = int(source.stat().st_mtime), False
    with suppress(digest.DigestMissing):
        made, digested = digest.check(source, vault).made, True
    try:
        with look(source) as db:
            proof = prove(db, vault, THOROUGH)
            if not proof.version:  # An empty file is a sound database, and nobody's backup.
                raise ForeignSchema
            rows = count(db)
    except sqlite3.Error as error:  # The bit that was flipped may have been one of a table's own description.
        raise StoreDamaged from error
    if proof.shut:
        raise VaultError(proof.shut)
    return Backup(made, digested, proof, rows)


def count(db: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608


def restore(source: Path, database: Path, vault: Vault, day: str) -> tuple[Backup, Path | None]:
    """Prove the backup with this key and put it in place; what was found, and where the former database is kept now.

    `day` goes into the kept file's name. Raises what `examine` and `place` do. In each case the database is still the
    one it was.
    """
    found = examine(source, vault)
    return found, place(source, database, found.made, day)


def place(source: Path, database: Path, made: int, day: str) -> Path | None:
    """Put a proved backup in place, marked as the older copy it is, so that the next start looks before it speaks.

    Where the former database is kept now. Raises SameFile; StoreBusy while the bot runs; StoreFailed or OSError.
    """
    if database.exists() and source.samefile(database):
        raise SameFile
    fresh = database.with_name(database.name + ".restoring")
    with look(source) as db:
        backup(db, fresh, None, made)
    try:
        _mark(fresh, made)
        kept = _keep(database, day) if database.exists() else None
        os.replace(fresh, database)
        sync(database.parent)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return kept


def with_ledger(source: Path, database: Path) -> None:
    """On another computer, take over who was forgotten from beside the backup; a ledger that is here knows more."""
    here, there = ledger.beside(database), source.with_name(ledger.beside(database).name)
    if not here.exists() and there.is_file():
        partial = here.with_name(here.name + ".partial")
        shutil.copyfile(there, partial)
        partial.chmod(0o600)
        sync(partial)
        os.replace(partial, here)
        sync(here.parent)


def _mark(fresh: Path, made: int) -> None:
    db = sqlite3.connect(fresh, isolation_level=None)
    try:
        # In memory: a journal left by a kill would be played into the next file of this name.
        db.execute("PRAGMA journal_mode=MEMORY")
        restored.mark(db, made)
    finally:
        db.close()
    sync(fresh)


def _keep(database: Path, day: str) -> Path:
    kept = database.with_name(f"{database.name}.before-restore-{day}")
    number = 1
    while kept.exists():
        number += 1
        kept = database.with_name(f"{database.name}.before-restore-{day}-{number}")
    # Proves that nobody else has it, and empties its log, so that one file is the whole of it. A damaged one, which is
    # often the reason for restoring, is left as it is: a writer that takes it for no database deletes its log.
    with suppress(StoreDamaged):
        with look(database) as db:
            check_sound(db)
        connect(database).close()
    try:
        os.link(database, kept)
    except OSError:  # Not every file system has second names.
        shutil.copyfile(database, kept)
        kept.chmod(0o600)
        sync(kept)
    os.utime(kept)  # Its age counts from today: it is thrown away when the backups of today are.
    wal = database.with_name(database.name + "-wal")
    if wal.exists():  # Left behind, SQLite would play it into the backup.
        os.replace(wal, kept.with_name(kept.name + "-wal"))
    return kept
