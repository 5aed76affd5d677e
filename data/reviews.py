"""Asks that stewards look at before others see them; each row goes with its ask."""

from __future__ import annotations

import sqlite3

from data.house import Review
from data.store import Tx, change, row, rows


def _record(tx: Tx, found: sqlite3.Row) -> Review:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("reviews", column, ref, community, found[column])

    return Review(
        ref,
        community,
        found["ask"],
        found["state"],
        found["reason"],
        opened("words"),
        opened("answer"),
        bool(found["at_once"]),
        bool(found["told"]),
    )


def get(tx: Tx, ref: str) -> Review | None:
    """The review behind a ref."""
    found = row(tx, "SELECT * FROM reviews WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def of(tx: Tx, ask: str) -> Review | None:
    """The review of an ask, if there was one since it was last changed by being posted."""
    found = row(tx, "SELECT * FROM reviews WHERE ask = ?", ask)
    return _record(tx, found) if found else None


def save(tx: Tx, made: Review) -> None:
    """Keep a review as given, new or changed."""

    def sealed(column: str, text: str) -> bytes:
        return tx.vault.seal("reviews", column, made.ref, made.community, text)

    change(
        tx,
        """INSERT INTO reviews (ref, community, ask, state, reason, words, answer, at_once, told)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET state = excluded.state, reason = excluded.reason,
                      words = excluded.words, answer = excluded.answer, told = excluded.told""",
        made.ref,
        made.community,
        made.ask,
        made.state,
        made.reason,
        sealed("words", made.words),
        sealed("answer", made.answer),
        int(made.at_once),
        int(made.told),
    )


def waiting(tx: Tx, community: int, most: int) -> list[Review]:
    """At most `most` reviews that wait for a steward's word."""
    found = rows(
        tx, "SELECT * FROM reviews WHERE community = ? AND state = 'waiting' ORDER BY ref LIMIT ?", community, most
    )
    return [_record(tx, each) for each in found]


def delete(tx: Tx, ref: str) -> None:
    """Forget a review."""
    change(tx, "DELETE FROM reviews WHERE ref = ?", ref)
