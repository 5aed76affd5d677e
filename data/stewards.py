"""Which stewards have looked at what members told them; they hear when there is more."""

from __future__ import annotations

from data.store import Tx, change, row, rows


def add(tx: Tx, community: int, member: str) -> None:
    """This steward looks after what is told here; said again, nothing changes."""
    change(tx, "INSERT OR IGNORE INTO stewards (member, community) VALUES (?, ?)", member, community)


def remove(tx: Tx, member: str) -> None:
    """They do no more."""
    change(tx, "DELETE FROM stewards WHERE member = ?", member)


def known(tx: Tx, member: str) -> bool:
    """Whether they do."""
    return row(tx, "SELECT 1 FROM stewards WHERE member = ?", member) is not None


def of(tx: Tx, community: int) -> list[str]:
    """The refs of all who do."""
    return [each["member"] for each in rows(tx, "SELECT member FROM stewards WHERE community = ?", community)]
