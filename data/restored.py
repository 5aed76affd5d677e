"""What an older copy does not know: after it was put back, everything is looked for before it is said (fault 25)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from data.records import DAY, HOUR, MINUTE
from data.store import Tx, change, row, rows

MARK = "restored"
"""The name in `meta`. Its value is when the copy was made and, after a colon, when Kith first started with it."""

QUIET = 10 * MINUTE
"""Seconds after that start during which nothing at all is said: time for a host to see that it was the wrong copy."""

LOOKED_FOR = 30 * DAY
"""Seconds after that start during which even a message that is first wanted then is looked for: what was overdue in
the copy, or waits in it for somebody's hand as drafts do for as long, may have been done, and said, before it was put
back."""

SURE = DAY
"""Seconds after that start from which on nothing can stand that was said before it, whatever the clock said then."""

SPREAD = HOUR
"""What was due while nobody looked is done one after another during so many seconds, in the order it was due in."""


@dataclass(frozen=True, slots=True)
class Restored:
    """When the copy was made, and when Kith first started with it; None before that start (UTC epoch seconds)."""

    made: int
    since: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a start with an older copy has to look at: messages and threads to look for, and what is overdue."""

    messages: int
    threads: int
    overdue: int


def put(db: sqlite3.Connection, restored: Restored) -> None:
    """Mark this database as an older copy."""
    value = str(restored.made) if restored.since is None else f"{restored.made}:{restored.since}"
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (MARK, value.encode()))


def mark(db: sqlite3.Connection, made: int) -> None:
    """This is an older copy, made then (UTC epoch seconds). One that was made of an older copy, not long after that was
    put back, knows no more of what was said before than that one did."""
    found = of(db)
    recent = found is not None and (found.since is None or made - found.since < LOOKED_FOR)
    put(db, Restored(min(made, found.made) if found is not None and recent else made, None))


def of(db: sqlite3.Connection) -> Restored | None:
    """What the mark says, if there is one; also of a file that is only looked at."""
    found = db.execute("SELECT value FROM meta WHERE name = ?", (MARK,)).fetchone()
    if found is None:
        return None
    made, _, since = bytes(found[0]).decode().partition(":")
    return Restored(int(made), int(since) if since else None)


def looked_for(tx: Tx) -> int | None:
    """When the copy was made, while a message wanted now may have been said before; None otherwise."""
    found = of(tx.db)
    return found.made if found is not None and found.since is not None and tx.now - found.since < LOOKED_FOR else None


def said_until(tx: Tx, first_tried: int | None) -> int | None:
    """Until when a message in doubt may have been said (UTC epoch seconds), if only before the copy was put back; None
    where it may have been said at any time since."""
    found = of(tx.db)
    return found.since + SURE if found is not None and found.since is not None and first_tried == found.made else None


def waiting(tx: Tx) -> Waiting:
    """What would have to be looked at if this copy were started now. Changes nothing."""
    messages = row(tx, "SELECT count(*) AS n FROM outbox WHERE message IS NULL AND next_try IS NOT NULL")
    threads = row(tx, "SELECT count(*) AS n FROM threads WHERE thread IS NULL AND next_try IS NOT NULL")
    overdue = row(tx, "SELECT count(*) AS n FROM due WHERE run_at <= ?", tx.now)
    return Waiting(*(each["n"] if each else 0 for each in (messages, threads, overdue)))


def begin(tx: Tx) -> int | None:
    """Prepare an older copy for its first start; seconds for which nothing may be said yet, or None if it is no copy.

    Every message and thread that is not known to stand is to be looked for; what is overdue is spread.
    """
    found = of(tx.db)
    if found is None:
        return None
    if found.since is not None:
        if tx.now - found.since >= LOOKED_FOR:
            change(tx, "DELETE FROM meta WHERE name = ?", MARK)
            return None
        # A clock that was set must not make the quiet longer.
        return min(QUIET, max(0, found.since + QUIET - tx.now))
    put(tx.db, Restored(found.made, tx.now))
    after = tx.now + QUIET
    change(
        tx,
        """UPDATE outbox SET first_tried = coalesce(first_tried, ?), began = min(coalesce(began, ?), ?)
                  WHERE message IS NULL AND state IN ('pending', 'sending', 'parked')""",
        found.made,
        found.made,
        found.made,
    )
    change(tx, "UPDATE outbox SET next_try = max(next_try, ?) WHERE next_try IS NOT NULL", after)
    # A thread that was tried before is looked for in the channel's list before another is made.
    change(tx, "UPDATE threads SET tries = max(tries, 1) WHERE thread IS NULL")
    change(tx, "UPDATE threads SET next_try = max(next_try, ?) WHERE next_try IS NOT NULL", after)
    late = rows(tx, "SELECT key FROM due WHERE run_at <= ? ORDER BY run_at, key", after)
    for at, each in enumerate(late):
        change(tx, "UPDATE due SET run_at = ? WHERE key = ?", after + at * SPREAD // len(late), each["key"])
    return QUIET
