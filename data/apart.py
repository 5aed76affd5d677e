"""The confidential do-not-match list: who is never to be brought together with whom."""

from __future__ import annotations

from data.store import Tx, change, row, rows


def add(tx: Tx, community: int, owner: str, other: str) -> None:
    """`owner` is never to be matched with `other`; saying it twice changes nothing."""
    ref = tx.ref()
    change(
        tx,
        """INSERT OR IGNORE INTO apart (ref, community, owner, owner_key, other, other_key, pair_key)
                  VALUES (?, ?, ?, ?, ?, ?, ?)""",
        ref,
        community,
        tx.vault.seal("apart", "owner", ref, community, owner),
        tx.vault.lookup("apart.owner", owner),
        tx.vault.seal("apart", "other", ref, community, other),
        tx.vault.lookup("apart.other", other),
        tx.vault.lookup("apart.pair", owner, other),
    )


def remove(tx: Tx, owner: str, other: str) -> None:
    """`owner` takes `other` off their list."""
    change(tx, "DELETE FROM apart WHERE pair_key = ?", tx.vault.lookup("apart.pair", owner, other))


def of(tx: Tx, owner: str) -> list[str]:
    """The refs on this member's own list."""
    found = rows(
        tx, "SELECT ref, community, other FROM apart WHERE owner_key = ?", tx.vault.lookup("apart.owner", owner)
    )
    return sorted(tx.vault.open("apart", "other", each["ref"], each["community"], each["other"]) for each in found)


def between(tx: Tx, one: str, two: str) -> bool:
    """Whether either has the other on their list."""
    keys = (tx.vault.lookup("apart.pair", one, two), tx.vault.lookup("apart.pair", two, one))
    return row(tx, "SELECT 1 FROM apart WHERE pair_key IN (?, ?)", *keys) is not None


def anybody(tx: Tx, member: str) -> bool:
    """Whether there is anybody who is to be kept apart from this member, on whosever list. Never to be shown."""
    keys = (tx.vault.lookup("apart.owner", member), tx.vault.lookup("apart.other", member))
    sql = "SELECT 1 FROM apart WHERE owner_key = ? UNION ALL SELECT 1 FROM apart WHERE other_key = ?"
    return row(tx, sql, *keys) is not None


def against(tx: Tx, other: str) -> bool:
    """Whether anybody has this member on their list. Never to be shown to anyone."""
    found = row(tx, "SELECT 1 FROM apart WHERE other_key = ?", tx.vault.lookup("apart.other", other))
    return found is not None


def delete_of(tx: Tx, owner: str) -> None:
    """Forget this member's own list."""
    change(tx, "DELETE FROM apart WHERE owner_key = ?", tx.vault.lookup("apart.owner", owner))
