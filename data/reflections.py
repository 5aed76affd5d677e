"""What somebody wrote for themselves and chose to keep."""

from __future__ import annotations

import sqlite3

from data.records import Reflection
from data.store import Tx, change, row, rows


def _record(tx: Tx, found: sqlite3.Row) -> Reflection:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("reflections", column, ref, community, found[column])

    return Reflection(ref, community, opened("owner"), opened("question"), opened("words"), found["kept_day"])


def get(tx: Tx, ref: str) -> Reflection | None:
    """The reflection behind a ref."""
    found = row(tx, "SELECT * FROM reflections WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def add(tx: Tx, made: Reflection) -> None:
    """Keep a reflection; what it says is never changed after."""

    def sealed(column: str, text: str) -> bytes:
        return tx.vault.seal("reflections", column, made.ref, made.community, text)

    change(
        tx,
        """INSERT INTO reflections (ref, community, owner, owner_key, question, words, kept_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?)""",
        made.ref,
        made.community,
        sealed("owner", made.owner),
        tx.vault.lookup("reflections", made.owner),
        sealed("question", made.question),
        sealed("words", made.words),
        made.kept_day,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget a reflection."""
    change(tx, "DELETE FROM reflections WHERE ref = ?", ref)


def delete_of(tx: Tx, owner: str) -> None:
    """Forget all that this member kept."""
    change(tx, "DELETE FROM reflections WHERE owner_key = ?", tx.vault.lookup("reflections", owner))


def of(tx: Tx, owner: str) -> list[Reflection]:
    """What this member kept, the latest first."""
    found = rows(tx, "SELECT * FROM reflections WHERE owner_key = ?", tx.vault.lookup("reflections", owner))
    return sorted((_record(tx, each) for each in found), key=lambda made: (-made.kept_day, made.ref))
