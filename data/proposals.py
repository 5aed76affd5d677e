"""Questions that members suggested for their community's rituals, and what the stewards answered."""

from __future__ import annotations

import sqlite3

from data.house import Proposal
from data.store import Tx, change, row, rows


def _record(tx: Tx, found: sqlite3.Row) -> Proposal:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("proposals", column, ref, community, found[column])

    return Proposal(
        ref,
        community,
        opened("owner"),
        found["family"],
        opened("words"),
        found["state"],
        opened("answer"),
        found["made_day"],
        found["ended_day"],
    )


def get(tx: Tx, ref: str) -> Proposal | None:
    """The suggestion behind a ref."""
    found = row(tx, "SELECT * FROM proposals WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def save(tx: Tx, made: Proposal) -> None:
    """Keep a suggestion, new or answered."""

    def sealed(column: str, text: str) -> bytes:
        return tx.vault.seal("proposals", column, made.ref, made.community, text)

    change(
        tx,
        """INSERT INTO proposals (ref, community, owner, owner_key, family, words, state, answer, made_day, ended_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET state = excluded.state, answer = excluded.answer,
                      ended_day = excluded.ended_day""",
        made.ref,
        made.community,
        sealed("owner", made.owner),
        tx.vault.lookup("proposals", made.owner),
        made.family,
        sealed("words", made.words),
        made.state,
        sealed("answer", made.answer),
        made.made_day,
        made.ended_day,
    )


def owned(tx: Tx, owner: str) -> list[Proposal]:
    """What this member suggested."""
    found = rows(tx, "SELECT * FROM proposals WHERE owner_key = ?", tx.vault.lookup("proposals", owner))
    return sorted((_record(tx, each) for each in found), key=lambda made: (made.made_day, made.ref))


def waiting(tx: Tx, community: int, most: int) -> list[Proposal]:
    """At most `most` that wait for a steward's word, those first that have waited longest."""
    sql = "SELECT * FROM proposals WHERE community = ? AND state = 'open' ORDER BY made_day, ref LIMIT ?"
    return [_record(tx, each) for each in rows(tx, sql, community, most)]


def unanswered(tx: Tx, community: int, day: int, most: int) -> list[Proposal]:
    """At most `most` made on that epoch day or before that nobody answered."""
    sql = """SELECT * FROM proposals WHERE community = ? AND state = 'open' AND made_day <= ?
                  ORDER BY made_day, ref LIMIT ?"""
    return [_record(tx, each) for each in rows(tx, sql, community, day, most)]


def over(tx: Tx, community: int, day: int, most: int) -> list[str]:
    """Ref of at most `most` answered on that epoch day or before."""
    sql = "SELECT ref FROM proposals WHERE community = ? AND ended_day <= ? ORDER BY ended_day, ref LIMIT ?"
    return [each["ref"] for each in rows(tx, sql, community, day, most)]


def delete(tx: Tx, ref: str) -> None:
    """Forget a suggestion."""
    change(tx, "DELETE FROM proposals WHERE ref = ?", ref)
