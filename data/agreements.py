"""What a community agreed on, with every version of before."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from data.store import Tx, change, row, rows


@dataclass(frozen=True, slots=True)
class Agreements:
    """One version of a community's agreements, one a line. From `review_day` (epoch day) on it is to be looked at."""

    ref: str
    community: int
    version: int
    lines: tuple[str, ...]
    review_day: int
    made_day: int


def _record(tx: Tx, found: sqlite3.Row) -> Agreements:
    ref, community = found["ref"], found["community"]
    words = tx.vault.open("agreements", "words", ref, community, found["words"])
    return Agreements(
        ref, community, found["version"], tuple(words.split("\n")), found["review_day"], found["made_day"]
    )


def latest(tx: Tx, community: int) -> Agreements | None:
    """What holds now, if anything was agreed on."""
    found = row(tx, "SELECT * FROM agreements WHERE community = ? ORDER BY version DESC LIMIT 1", community)
    return _record(tx, found) if found else None


def version(tx: Tx, community: int, number: int) -> Agreements | None:
    """One version, by its number; the first is 1."""
    found = row(tx, "SELECT * FROM agreements WHERE community = ? AND version = ?", community, number)
    return _record(tx, found) if found else None


def add(tx: Tx, made: Agreements) -> None:
    """Keep a new version, or when the one there is comes up for review."""
    change(
        tx,
        """INSERT INTO agreements (ref, community, version, words, review_day, made_day) VALUES (?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET review_day = excluded.review_day""",
        made.ref,
        made.community,
        made.version,
        tx.vault.seal("agreements", "words", made.ref, made.community, "\n".join(made.lines)),
        made.review_day,
        made.made_day,
    )


def forget(tx: Tx, community: int, below: int) -> None:
    """Forget the versions below that number."""
    change(tx, "DELETE FROM agreements WHERE community = ? AND version < ?", community, below)


def versions(tx: Tx, community: int) -> list[int]:
    """The numbers of every version that is kept, in order."""
    found = rows(tx, "SELECT version FROM agreements WHERE community = ? ORDER BY version", community)
    return [each["version"] for each in found]
