"""What stewards changed, and how it was before; who asked for what never stands here."""

from __future__ import annotations

import sqlite3

from data.house import Change
from data.store import Tx, change, row, rows


def _key(tx: Tx, owner: str) -> bytes:
    return tx.vault.lookup("changes", owner)


def _record(tx: Tx, found: sqlite3.Row) -> Change:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("changes", column, ref, community, found[column])

    return Change(
        ref, community, opened("owner"), found["setting"], opened("before"), opened("after"), found["made_at"]
    )


def get(tx: Tx, ref: str) -> Change | None:
    """The change behind a ref."""
    found = row(tx, "SELECT * FROM changes WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def add(tx: Tx, made: Change) -> None:
    """Write down a change."""

    def sealed(column: str, text: str) -> bytes:
        return tx.vault.seal("changes", column, made.ref, made.community, text)

    change(
        tx,
        """INSERT INTO changes (ref, community, owner, owner_key, setting, before, after, made_at)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        made.ref,
        made.community,
        sealed("owner", made.owner),
        _key(tx, made.owner),
        made.setting,
        sealed("before", made.before),
        sealed("after", made.after),
        made.made_at,
    )


def latest(tx: Tx, community: int, most: int) -> list[Change]:
    """At most `most` changes of a community, the newest first."""
    found = rows(tx, "SELECT * FROM changes WHERE community = ? ORDER BY made_at DESC, ref LIMIT ?", community, most)
    return [_record(tx, each) for each in found]


def of(tx: Tx, owner: str) -> list[Change]:
    """What this member changed."""
    found = rows(tx, "SELECT * FROM changes WHERE owner_key = ? ORDER BY made_at, ref", _key(tx, owner))
    return [_record(tx, each) for each in found]


def over(tx: Tx, community: int, before: int, most: int) -> list[str]:
    """Ref of at most `most` changes made before that moment (UTC epoch seconds)."""
    found = rows(
        tx,
        "SELECT ref FROM changes WHERE community = ? AND made_at < ? ORDER BY made_at, ref LIMIT ?",
        community,
        before,
        most,
    )
    return [each["ref"] for each in found]


def delete(tx: Tx, ref: str) -> None:
    """Forget a change; what was set stays as it is."""
    change(tx, "DELETE FROM changes WHERE ref = ?", ref)


def unlink(tx: Tx, owner: str) -> None:
    """Forget who made these changes; that they were made stays until its time is over."""
    for each in of(tx, owner):
        change(
            tx,
            "UPDATE changes SET owner = ?, owner_key = ? WHERE ref = ?",
            tx.vault.seal("changes", "owner", each.ref, each.community, ""),
            tx.vault.lookup("changes.nobody", each.ref),
            each.ref,
        )
