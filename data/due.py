"""What has to be done later, written in the transaction that makes it needed."""

from __future__ import annotations

import sqlite3

from data.records import Due
from data.store import Tx, change, row


def _record(found: sqlite3.Row) -> Due:
    return Due(found["key"], found["community"], found["kind"], found["about"], found["run_at"], found["tries"])


def at(tx: Tx, community: int, kind: str, about: str, run_at: int, turn: int = 0) -> None:
    """Do this about that at `run_at` (UTC epoch seconds); there is one such row, and the latest word counts.

    Of what is due at the same moment the smallest `turn` goes first.
    """
    change(
        tx,
        """INSERT INTO due (key, community, kind, about, run_at, turn) VALUES (?, ?, ?, ?, ?, ?)
                  ON CONFLICT (key) DO UPDATE SET run_at = excluded.run_at, turn = excluded.turn, tries = 0""",
        f"{kind}:{about}",
        community,
        kind,
        about,
        run_at,
        turn,
    )


def cancel(tx: Tx, about: str, *kinds: str) -> None:
    """Nothing more to do about that, of these kinds or of any."""
    if not kinds:
        change(tx, "DELETE FROM due WHERE about = ?", about)
    for kind in kinds:
        change(tx, "DELETE FROM due WHERE key = ?", f"{kind}:{about}")


def take(tx: Tx) -> Due | None:
    """The row longest due, taken off the table in this transaction; None if nothing is due."""
    found = row(tx, "SELECT * FROM due WHERE run_at <= ? ORDER BY run_at, turn, key LIMIT 1", tx.now)
    if found is None:
        return None
    change(tx, "DELETE FROM due WHERE key = ?", found["key"])
    return _record(found)


def cancel_all(tx: Tx, community: int, kind: str) -> None:
    """Nothing more of this kind to do in a community."""
    change(tx, "DELETE FROM due WHERE community = ? AND kind = ?", community, kind)


def asks_now(tx: Tx, community: int) -> None:
    """Helpers for every open ask of a community are looked for now, or as soon as it may appear."""
    change(
        tx,
        """UPDATE due SET run_at = max(?1, coalesce((SELECT visible_at FROM asks WHERE ref = due.about), ?1)), tries = 0
                  WHERE community = ?2 AND kind = 'ask.match'""",
        tx.now,
        community,
    )


def when(tx: Tx, kind: str, about: str) -> int | None:
    """When this is to be done about that (UTC epoch seconds), if it is."""
    found = row(tx, "SELECT run_at FROM due WHERE key = ?", f"{kind}:{about}")
    return found["run_at"] if found else None


def late(tx: Tx, kind: str, about: str) -> bool:
    """Whether this is due about that by now and only waits for its turn."""
    return row(tx, "SELECT 1 FROM due WHERE key = ? AND run_at <= ?", f"{kind}:{about}", tx.now) is not None


def again(tx: Tx, due: Due, run_at: int) -> None:
    """Try a row that could not be done once more at `run_at`, unless a newer word about it came meanwhile.

    The transaction that took it was rolled back, so it stands where it stood.
    """
    change(
        tx,
        "UPDATE due SET run_at = ?, tries = tries + 1 WHERE key = ? AND run_at = ? AND tries = ?",
        run_at,
        due.key,
        due.run_at,
        due.tries,
    )


def next_at(tx: Tx) -> int | None:
    """When the next row is due (UTC epoch seconds)."""
    found = row(tx, "SELECT min(run_at) AS at FROM due")
    return found["at"] if found else None
