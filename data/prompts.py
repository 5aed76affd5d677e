"""Questions of a community's own for its rituals, in the words and the order of its stewards."""

from __future__ import annotations

import sqlite3

from data.house import OwnPrompt
from data.store import Tx, change, row, rows


def _record(tx: Tx, found: sqlite3.Row) -> OwnPrompt:
    return OwnPrompt(
        found["ref"],
        found["community"],
        found["family"],
        tx.vault.open("prompts", "words", found["ref"], found["community"], found["words"]),
        found["state"],
        found["position"],
    )


def get(tx: Tx, ref: str) -> OwnPrompt | None:
    """The question behind a ref."""
    found = row(tx, "SELECT * FROM prompts WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def of(tx: Tx, community: int, family: str) -> list[OwnPrompt]:
    """A community's own questions of a family, in their order."""
    sql = "SELECT * FROM prompts WHERE community = ? AND family = ? ORDER BY position, ref"
    return [_record(tx, each) for each in rows(tx, sql, community, family)]


def save(tx: Tx, made: OwnPrompt) -> None:
    """Keep a question as given, new or changed."""
    change(
        tx,
        """INSERT INTO prompts (ref, community, family, words, state, position) VALUES (?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET words = excluded.words, state = excluded.state,
                      position = excluded.position""",
        made.ref,
        made.community,
        made.family,
        tx.vault.seal("prompts", "words", made.ref, made.community, made.words),
        made.state,
        made.position,
    )


def delete(tx: Tx, made: OwnPrompt) -> None:
    """Forget a question, and that it was said."""
    change(tx, "DELETE FROM prompts WHERE ref = ?", made.ref)
    sql = "DELETE FROM ritual_said WHERE ritual IN (SELECT ref FROM rituals WHERE community = ?) AND prompt = ?"
    change(tx, sql, made.community, made.ref)
