"""Introductions to which both said yes and which wait for a steward's; each goes with its ask and its invitation."""

from __future__ import annotations

import sqlite3

from data.house import Confirmation
from data.store import Tx, change, row, rows


def _record(found: sqlite3.Row) -> Confirmation:
    return Confirmation(found["ref"], found["community"], found["ask"], found["invitation"])


def get(tx: Tx, ref: str) -> Confirmation | None:
    """The confirmation behind a ref."""
    found = row(tx, "SELECT * FROM confirmations WHERE ref = ?", ref)
    return _record(found) if found else None


def of(tx: Tx, ask: str) -> Confirmation | None:
    """What waits about an ask; there is one at a time."""
    found = row(tx, "SELECT * FROM confirmations WHERE ask = ?", ask)
    return _record(found) if found else None


def add(tx: Tx, made: Confirmation) -> None:
    """Keep one. Raises sqlite3.IntegrityError where something waits about that ask already."""
    change(
        tx,
        "INSERT INTO confirmations (ref, community, ask, invitation) VALUES (?, ?, ?, ?)",
        made.ref,
        made.community,
        made.ask,
        made.invitation,
    )


def waiting(tx: Tx, community: int, most: int = -1) -> list[Confirmation]:
    """At most `most` that wait for a steward's word; every one where nothing is said."""
    found = rows(tx, "SELECT * FROM confirmations WHERE community = ? ORDER BY ref LIMIT ?", community, most)
    return [_record(each) for each in found]


def delete(tx: Tx, ref: str) -> None:
    """Forget one."""
    change(tx, "DELETE FROM confirmations WHERE ref = ?", ref)
