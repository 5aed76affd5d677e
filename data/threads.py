"""The private threads Kith keeps: one for each introduction, and one corner for each member who needs one."""

from __future__ import annotations

import sqlite3

from data.records import Thread, ThreadPurpose, ThreadState
from data.store import Tx, change, row, rows


def _record(tx: Tx, found: sqlite3.Row) -> Thread:
    ref, community, sealed = found["ref"], found["community"], found["thread"]
    thread = int(tx.vault.open("threads", "thread", ref, community, sealed)) if sealed is not None else None
    return Thread(
        ref,
        community,
        found["purpose"],
        found["about"],
        found["parent"],
        found["code"],
        thread,
        found["state"],
        found["next_try"],
        found["tries"],
    )


def get(tx: Tx, ref: str) -> Thread | None:
    """The thread row behind a ref."""
    found = row(tx, "SELECT * FROM threads WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def about(tx: Tx, purpose: ThreadPurpose, ref: str) -> Thread | None:
    """The thread of an introduction, or the corner of a member."""
    found = row(tx, "SELECT * FROM threads WHERE purpose = ? AND about = ?", purpose, ref)
    return _record(tx, found) if found else None


def _code(tx: Tx) -> str:
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "kith-" + "".join(tx.chance.choice(alphabet) for _ in range(8))


def want(tx: Tx, community: int, purpose: ThreadPurpose, ref: str, parent: int) -> Thread:
    """The thread for this purpose, asked for if there is none yet; its code is its neutral name on Discord."""
    known = about(tx, purpose, ref)
    if known is not None:
        return known
    fresh = Thread(tx.ref(), community, purpose, ref, parent, _code(tx), None, "creating", tx.now, 0)
    change(
        tx,
        """INSERT INTO threads (ref, community, purpose, about, parent, code, state, next_try)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        fresh.ref,
        community,
        purpose,
        ref,
        parent,
        fresh.code,
        fresh.state,
        fresh.next_try,
    )
    return fresh


def move(tx: Tx, ref: str, state: ThreadState, next_try: int | None, tries: int = 0) -> None:
    """Set the state of a thread and when the relay looks at it next (None: not before something changes)."""
    change(tx, "UPDATE threads SET state = ?, next_try = ?, tries = ? WHERE ref = ?", state, next_try, tries, ref)


def opened(tx: Tx, ref: str, thread: int | None) -> None:
    """Discord's id of the thread, or None when that thread is gone."""
    found = get(tx, ref)
    if found is None:
        return
    sealed = tx.vault.seal("threads", "thread", ref, found.community, str(thread)) if thread is not None else None
    change(tx, "UPDATE threads SET thread = ? WHERE ref = ?", sealed, ref)


def renew(tx: Tx, ref: str, parent: int) -> None:
    """The thread is gone from Discord: open another in its place, under that channel and by another name."""
    change(
        tx,
        """UPDATE threads SET thread = NULL, code = ?, parent = ?, state = 'creating', next_try = ?, tries = 0
                  WHERE ref = ?""",
        _code(tx),
        parent,
        tx.now,
        ref,
    )


def ready(tx: Tx, most: int) -> list[Thread]:
    """At most `most` threads the relay has to look at now, longest waiting first."""
    found = rows(tx, "SELECT * FROM threads WHERE next_try <= ? ORDER BY next_try, ref LIMIT ?", tx.now, most)
    return [_record(tx, each) for each in found]


def next_try(tx: Tx) -> int | None:
    """When the relay next has to look at a thread (UTC epoch seconds)."""
    found = row(tx, "SELECT min(next_try) AS at FROM threads WHERE next_try IS NOT NULL")
    return found["at"] if found else None
