"""`kith rekey`: another key for everything, after a copy was made, and never half."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.cli import opening
from bot.cli.run import opened
from bot.cli.words import Stop, tell
from bot.settings import Settings
from bot.text import Text
from data import rekey as changing
from data.vault import Key, Vault, VaultError, make_key


def rekey(settings: Settings, text: Text) -> int:
    """Make a new key, seal the whole database with it, and put it in the present one's place, which is kept.

    Raises Stop: where nothing is kept yet, where Kith runs, and wherever a start would be refused.
    """
    database = settings.database
    if not database.exists() or not database.stat().st_size:
        raise Stop("cli.rekey.nothing", path=database)
    before = opening.key(settings, make=False, text=text)
    # Where the key's name leads elsewhere, it is that file that is changed.
    path = settings.key_file.resolve()
    with opening.in_words(database, path):
        kept, values = asyncio.run(_change(database, path, before))
    tell(text("cli.rekey.done", opened=values, key=settings.key_file, copy=kept))
    tell(text("cli.rekey.then", former=changing.former(path, before)))
    return 0


async def _change(database: Path, path: Path, before: Key) -> tuple[Path, int]:
    """The copy made before, and how many values the new key opens."""
    after = make_key(before)
    kept = database.with_name(f"before-key-{after.id.hex()}.db")
    store = await opened(database, Vault(before))
    try:
        # From here to the end this process holds the database: nobody else takes the next key for one that was left.
        await store.backup_to(kept)
        try:
            changing.prepare(path, after)
        except OSError:
            raise Stop("cli.rekey.unmade", key=changing.coming(path)) from None
        try:
            values = await store.run(lambda tx: changing.reseal(tx, Vault(after)))
        except VaultError:
            raise Stop("cli.rekey.sealed", path=database) from None
        # What was sealed with the former key is to be gone from the log as well.
        await store.checkpoint()
        try:
            changing.place(path)
        except OSError:
            raise Stop("cli.rekey.unplaced", key=path, next=changing.coming(path)) from None
    finally:
        await store.close()
    return kept, values
