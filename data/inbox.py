"""Every interaction that had an effect, so that the same one arriving again has none."""

from __future__ import annotations

from data.store import Tx, change


def first(tx: Tx, interaction: int) -> bool:
    """True the first time this interaction's id is seen; it is kept as a digest."""
    return (
        change(
            tx, "INSERT OR IGNORE INTO inbox (key, day) VALUES (?, ?)", tx.vault.lookup("inbox", interaction), tx.day
        )
        == 1
    )


def forget(tx: Tx, before_day: int) -> None:
    """Drop the digests of interactions older than that epoch day."""
    change(tx, "DELETE FROM inbox WHERE day < ?", before_day)
