"""Puts a backup in the place of the database, so that at every moment there is one of the two, whole."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from data.disk import sync
from data.migrate import ForeignSchema
from data.proof import Proof, prove
from data.store import StoreDamaged, backup, check_sound, connect, look
from data.vault import Vault, VaultError


def restore(source: Path, database: Path, vault: Vault, day: str) -> tuple[Proof, Path | None]:
    """Prove the backup with this key and put it in place; what was proved, and where the former database is kept now.

    `day` goes into the kept file's name. Raises StoreBusy while the bot runs; StoreDamaged, NewerSchema,
    ForeignSchema or KeyWrong for the backup; VaultError if some of what is sealed in it does not open; StoreFailed or
    OSError. In each case the database is still the one it was.
    """
    fresh = database.with_name(database.name + ".restoring")
    with look(source) as db:
        proof = prove(db, vault, "PRAGMA integrity_check")
        if not proof.version:  # An empty file is a sound database, and nobody's backup.
            raise ForeignSchema
        if proof.shut:
            raise VaultError(proof.shut)
        backup(db, fresh)
    try:
        kept = _keep(database, day) if database.exists() else None
        os.replace(fresh, database)
        sync(database.parent)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return proof, kept


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
        shutil.copy2(database, kept)
        sync(kept)
    wal = database.with_name(database.name + "-wal")
    if wal.exists():  # Left behind, SQLite would play it into the backup.
        os.replace(wal, kept.with_name(kept.name + "-wal"))
    return kept
