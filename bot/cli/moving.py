"""`kith export` and `kith import`: a whole community to another host, as one sealed file and a word that opens it."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from contextlib import suppress
from pathlib import Path

from bot.cli import opening
from bot.cli.run import opened
from bot.cli.words import Stop, tell
from bot.settings import Settings
from bot.text import Text
from data import moving
from data.disk import sync
from data.migrate import check_version
from data.moving import AlreadyHere, NewerArchive, NoArchive, OldArchive
from data.store import check_key, look
from data.vault import Vault


def export(settings: Settings, file: Path, community: int, text: Text, now: int) -> int:
    """Write everything of one community to `file`, and show the word that opens it, once.

    Kith must not be running: whoever is forgotten between this and the other host would come back there.
    """
    if not settings.database.exists():
        raise Stop("cli.backup.nothing", path=settings.database)
    if file.exists():
        raise Stop("cli.export.there", file=file)
    vault = Vault(opening.key(settings, make=False, text=text))
    try:
        with opening.in_words(settings.database, settings.key_file), look(settings.database) as db:
            check_version(db)
            check_key(db, vault)
            packed = moving.pack(db, vault, community, now)
    except LookupError:
        raise Stop("cli.export.unknown", community=community) from None
    except Stop as stop:
        if stop.key == "cli.store.busy":
            raise Stop("cli.export.busy", path=settings.database) from None
        raise
    word = moving.a_word()
    _write(file, moving.lock(packed, word))
    tell(text("cli.export.done", file=file))
    tell(text("cli.export.word", word="-".join(word[at : at + 5] for at in range(0, len(word), 5))))
    tell(text("cli.export.then"))
    return 0


def _write(file: Path, content: bytes) -> None:
    partial = file.with_name(file.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, file)
        sync(file.absolute().parent)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def take_in(settings: Settings, file: Path, text: Text, now: int) -> int:
    """Keep everything that `file` holds here, under this host's key; all of it or nothing."""
    if not file.is_file():
        raise Stop("cli.import.nothing", file=file)
    word = getpass.getpass(text("cli.import.word") + " ") if sys.stdin.isatty() else sys.stdin.readline()
    try:
        packed = moving.unlock(file.read_bytes(), word, now)
    except NoArchive:
        raise Stop("cli.import.shut", file=file) from None
    except NewerArchive as error:
        raise Stop("cli.import.newer", file=file, found=error.args[0]) from None
    except OldArchive:
        raise Stop("cli.import.old", file=file) from None
    opening.folder(settings)
    vault = Vault(opening.key(settings, make=True, text=text))
    try:
        with opening.in_words(settings.database, settings.key_file):
            guild = asyncio.run(_unpack(settings.database, vault, packed))
    except AlreadyHere:
        raise Stop("cli.import.here") from None
    tell(text("cli.import.done", guild=guild))
    return 0


async def _unpack(database: Path, vault: Vault, packed: dict[str, object]) -> int:
    store = await opened(database, vault)
    try:
        return await store.run(lambda tx: moving.unpack(tx, packed))
    finally:
        await store.close()
