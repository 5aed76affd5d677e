"""Every interaction that had an effect, so that the same one arriving again has none."""

from __future__ import annotations

from data.store import Tx, change

KEPT = 2
"""Days an interaction is remembered; Discord lets one be answered for fifteen minutes (promises 9.2)."""


def first(tx: Tx, interaction: int) -> bool:
    """True the first time this interaction's id is seen; it is kept as a digest, and for a short while only."""
    # A few at a time: after midnight one press is not to carry away a whole day's.
    purge(tx, 20)
    return (
        change(
            tx,
            "INSERT OR IGNORE INTO inbox (key, day) VALUES (?, ?)",
            tx.vault.lookup("inbox", interaction),
            tx.day,
        )
        == 1
    )


def purge(tx: Tx, most: int) -> int:
    """Forget at most `most` interactions that are no longer needed; how many were."""
    return change(
        tx, "DELETE FROM inbox WHERE key IN (SELECT key FROM inbox WHERE day < ? LIMIT ?)", tx.day - KEPT, most
    )
