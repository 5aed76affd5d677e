"""Every interaction that had an effect, so that the same one arriving again has none."""

from __future__ import annotations

from data.store import Tx, change

KEPT = 2
"""Days an interaction is remembered; Discord lets one be answered for fifteen minutes (promises 9.2)."""


def first(tx: Tx, interaction: int) -> bool:
    """True the first time this interaction's id is seen; it is kept as a digest, and for a short while only."""
    change(tx, "DELETE FROM inbox WHERE day < ?", tx.day - KEPT)
    return (
        change(
            tx,
            "INSERT OR IGNORE INTO inbox (key, day) VALUES (?, ?)",
            tx.vault.lookup("inbox", interaction),
            tx.day,
        )
        == 1
    )
