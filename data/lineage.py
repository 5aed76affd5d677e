"""Knows the database by a word kept beside it: an older copy that somebody put in its place by hand has another."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from data.disk import sync
from data.restored import mark, of
from data.store import Store, Tx, change, row

NAME = "lineage"
"""The name in `meta`. Its value is a random word and, after a colon, when it was chosen (UTC epoch seconds)."""


def beside(database: Path) -> Path:
    """Where the word is kept."""
    return database.with_name(f"{database.name}.{NAME}")


async def renew(store: Store, database: Path) -> None:
    """Choose another word, so that every copy made until now is known for one. Raises OSError, StoreFailed."""
    before = await store.run(_said)
    fresh = await store.run(lambda tx: f"{tx.ref()}:{tx.now}")
    # For a moment both count: a kill in between must not make the database a stranger.
    await asyncio.to_thread(_write, beside(database), [each for each in (before, fresh) if each])
    await store.run(lambda tx: change(tx, "INSERT OR REPLACE INTO meta VALUES (?, ?)", NAME, fresh.encode()))
    await asyncio.to_thread(_write, beside(database), [fresh])


async def recognise(store: Store, database: Path) -> bool:
    """Whether this is the database that was here last, or was put here by `kith restore`, which marked it.

    One that is neither is marked now, as an older copy. One without a word is new.
    """
    known = await asyncio.to_thread(_read, beside(database))

    def compare(tx: Tx) -> bool:
        said = _said(tx)
        marked = of(tx.db)
        if said is None or said in known or (marked is not None and marked.since is None):
            return True
        # It is as old as its word at least: words are chosen at every start and after every backup.
        mark(tx.db, int(said.partition(":")[2]))
        return False

    return await store.run(compare)


def _said(tx: Tx) -> str | None:
    found = row(tx, "SELECT value FROM meta WHERE name = ?", NAME)
    return bytes(found["value"]).decode() if found is not None else None


def _read(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except (FileNotFoundError, UnicodeDecodeError):
        return []


def _write(path: Path, words: list[str]) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.touch(mode=0o600)
    partial.write_text("\n".join(words) + "\n", encoding="ascii")
    sync(partial)
    os.replace(partial, path)
    sync(path.parent)
