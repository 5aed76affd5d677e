"""What stewards made of the shelf of small asks and of the path; where nothing is kept it is as it ships."""

from __future__ import annotations

from data.store import Tx, change, row


def get(tx: Tx, community: int, what: str) -> str:
    """The entries as they were written down; empty if they are those that ship."""
    found = row(tx, "SELECT ref, entries FROM beginnings WHERE community = ? AND what = ?", community, what)
    return tx.vault.open("beginnings", "entries", found["ref"], community, found["entries"]) if found else ""


def save(tx: Tx, community: int, what: str, entries: str) -> None:
    """Keep these instead; empty goes back to those that ship."""
    change(tx, "DELETE FROM beginnings WHERE community = ? AND what = ?", community, what)
    if entries:
        ref = tx.ref()
        sealed = tx.vault.seal("beginnings", "entries", ref, community, entries)
        sql = "INSERT INTO beginnings (ref, community, what, entries) VALUES (?, ?, ?, ?)"
        change(tx, sql, ref, community, what, sealed)
