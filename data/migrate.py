"""Numbered SQL files bring a database from any earlier shape to today's, each in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from importlib.resources import files


class NewerSchema(Exception):
    """The database was written by a newer Kith; the argument is its version."""


class ForeignSchema(Exception):
    """The file is a sound database, but of another program."""


def migrations() -> list[tuple[int, str]]:
    """Every migration as (version, SQL), oldest first."""
    folder = files("data") / "migrations"
    found = [
        (int(item.name[:4]), item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".sql")
    ]
    return sorted(found)


def version_of(db: sqlite3.Connection) -> int:
    """The schema's version; 0 is an empty file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def check_version(db: sqlite3.Connection, steps: Sequence[tuple[int, str]] | None = None) -> int:
    """The schema's version, if this program can work with it. Raises NewerSchema or ForeignSchema; only reads."""
    steps = migrations() if steps is None else steps
    have = version_of(db)
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    if tables and (have == 0 or "meta" not in tables):
        raise ForeignSchema
    if steps and have > steps[-1][0]:
        raise NewerSchema(have)
    return have


def migrate(
    db: sqlite3.Connection,
    keep: Callable[[int], None] | None = None,
    steps: Sequence[tuple[int, str]] | None = None,
) -> int:
    """Apply what is missing; the version reached. `keep` is called with the old version before a filled file changes.

    Raises NewerSchema or ForeignSchema. A migration that fails leaves version and rows as they were.
    """
    steps = migrations() if steps is None else steps
    have = check_version(db, steps)
    waiting = [(version, sql) for version, sql in steps if version > have]
    if waiting and have and keep is not None:
        keep(have)
    for version, sql in waiting:
        try:
            db.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version={version};\nCOMMIT;")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    return version_of(db)
