"""The private threads Kith keeps: one for each introduction and each talk, and a corner for members who need one."""

from __future__ import annotations

import sqlite3
from random import Random

from data import members, restored
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
        tx.vault.open("threads", "code", ref, community, found["code"]),
        thread,
        found["state"],
        found["next_try"],
        found["tries"],
        _leaving(tx, found),
    )


def _leaving(tx: Tx, found: sqlite3.Row) -> tuple[int, ...]:
    sealed = found["leaving"]
    opened = tx.vault.open("threads", "leaving", found["ref"], found["community"], sealed) if sealed is not None else ""
    return tuple(int(each) for each in opened.split())


def get(tx: Tx, ref: str) -> Thread | None:
    """The thread row behind a ref."""
    found = row(tx, "SELECT * FROM threads WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def about(tx: Tx, purpose: ThreadPurpose, ref: str) -> Thread | None:
    """The thread of an introduction or of a talk, or the corner of a member."""
    found = row(tx, "SELECT * FROM threads WHERE purpose = ? AND about = ?", purpose, ref)
    return _record(tx, found) if found else None


def _code(chance: Random) -> str:
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "kith-" + "".join(chance.choice(alphabet) for _ in range(8))


def _drawn(tx: Tx, *parts: str) -> Random:
    return Random(tx.vault.drawn("threads", *parts).hex())


def _tries(tx: Tx) -> int:
    """What may have been made before an older copy was put back counts as tried once, so that a look comes first."""
    return 0 if restored.looked_for(tx) is None else 1


def _sealed_code(tx: Tx, ref: str, community: int, code: str) -> bytes:
    # The code is the thread's name on Discord. Bare, it would lead whoever holds the file and can list the threads of
    # a channel from a name to the two people behind it (promise D1).
    return tx.vault.seal("threads", "code", ref, community, code)


def want(
    tx: Tx, community: int, purpose: ThreadPurpose, ref: str, parent: int, not_before: int | None = None
) -> Thread:
    """The thread for this purpose, asked for if there is none yet; its code is its neutral name on Discord.

    One that is asked for now is not made before `not_before` (UTC epoch seconds). By the name of a corner an older copy
    finds it again; whoever comes back after everything of theirs was forgotten gets one of another name.
    """
    known = about(tx, purpose, ref)
    if known is not None:
        return known
    code = _code(_drawn(tx, ref, members.seal_of(tx, ref)) if purpose == "corner" else tx.chance)
    at, tries = not_before or tx.now, _tries(tx)
    return _add(tx, Thread(tx.ref(), community, purpose, ref, parent, code, None, "creating", at, tries))


def of_talk(tx: Tx, community: int, talk: str, parent: int, not_before: int) -> Thread:
    """The thread of a talk, which the clock asks for: done again by an older copy it is the same one, and is looked for
    on Discord before it is made (promise N1)."""
    known = about(tx, "talk", talk)
    if known is not None:
        return known
    drawn = tx.vault.drawn("talk_threads", talk)
    ref, code = drawn[:8].hex(), _code(Random(drawn[8:].hex()))
    # As if it had been tried once, so that a look comes first.
    return _add(tx, Thread(ref, community, "talk", talk, parent, code, None, "creating", not_before, 1))


def _add(tx: Tx, fresh: Thread) -> Thread:
    change(
        tx,
        """INSERT INTO threads (ref, community, purpose, about, parent, code, state, next_try, tries)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        fresh.ref,
        fresh.community,
        fresh.purpose,
        fresh.about,
        fresh.parent,
        _sealed_code(tx, fresh.ref, fresh.community, fresh.code),
        fresh.state,
        fresh.next_try,
        fresh.tries,
    )
    return fresh


def again(tx: Tx, community: int, purpose: ThreadPurpose, ref: str, about: str, parent: int) -> None:
    """A thread under the ref it had elsewhere; on Discord it is opened anew, under that channel."""
    change(
        tx,
        """INSERT INTO threads (ref, community, purpose, about, parent, code, state, next_try)
                  VALUES (?, ?, ?, ?, ?, ?, 'creating', ?)""",
        ref,
        community,
        purpose,
        about,
        parent,
        _sealed_code(tx, ref, community, _code(tx.chance)),
        tx.now,
    )


def move(tx: Tx, ref: str, state: ThreadState, next_try: int | None, tries: int = 0) -> None:
    """Set the state of a thread and when the relay looks at it next (None: not before something changes).

    One that somebody leaves who had everything erased is forgotten once there is nothing more to be done about it.
    """
    if next_try is None and change(tx, "DELETE FROM threads WHERE ref = ? AND leaving IS NOT NULL", ref):
        return
    change(tx, "UPDATE threads SET state = ?, next_try = ?, tries = ? WHERE ref = ?", state, next_try, tries, ref)


def leave(tx: Tx, thread: Thread, users: tuple[int, ...], about: str | None = None, not_before: int = 0) -> None:
    """Close this thread, if it is not closed already, take these people out of it and forget it (promises 9.3).

    `about` takes the place of what it was about; nothing is done before `not_before` (UTC epoch seconds).
    """
    if thread.thread is None and thread.state == "closed":
        delete(tx, thread.ref)
        return
    out = " ".join(str(each) for each in sorted({*thread.leaving, *users}))
    change(
        tx,
        """UPDATE threads SET state = 'closing', about = ?, leaving = ?, next_try = ?,
                      tries = CASE state WHEN 'creating' THEN tries ELSE 0 END WHERE ref = ?""",
        about or thread.about,
        tx.vault.seal("threads", "leaving", thread.ref, thread.community, out),
        max(tx.now, not_before),
        thread.ref,
    )


def opened(tx: Tx, ref: str, thread: int | None) -> None:
    """Discord's id of the thread, or None when that thread is gone."""
    found = get(tx, ref)
    if found is None:
        return
    sealed = tx.vault.seal("threads", "thread", ref, found.community, str(thread)) if thread is not None else None
    change(tx, "UPDATE threads SET thread = ? WHERE ref = ?", sealed, ref)


def renew(tx: Tx, ref: str, parent: int, not_before: int | None = None) -> None:
    """The thread is gone from Discord: open another in its place, under that channel and by another name, which follows
    from the one before, so that an older copy finds it again."""
    known = get(tx, ref)
    if known is None:
        return
    change(
        tx,
        """UPDATE threads SET thread = NULL, code = ?, parent = ?, state = 'creating', next_try = ?, tries = ?
                  WHERE ref = ?""",
        _sealed_code(tx, ref, known.community, _code(_drawn(tx, ref, known.code))),
        parent,
        not_before or tx.now,
        _tries(tx),
        ref,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget a thread; on Discord it stays as it is."""
    change(tx, "DELETE FROM threads WHERE ref = ?", ref)


def leftover(tx: Tx, community: int, most: int) -> list[str]:
    """Ref of at most `most` closed threads of introductions that are forgotten, and of members who are."""
    found = rows(
        tx,
        """SELECT ref FROM threads t WHERE community = ? AND state = 'closed'
                  AND NOT EXISTS (SELECT 1 FROM introductions i WHERE i.ref = t.about)
                  AND NOT EXISTS (SELECT 1 FROM members m WHERE m.ref = t.about AND m.identity IS NOT NULL) LIMIT ?""",
        community,
        most,
    )
    return [each["ref"] for each in found]


def closing(tx: Tx, community: int) -> bool:
    """Whether a thread is still to be closed."""
    sql = "SELECT 1 FROM threads WHERE community = ? AND state = 'closing' LIMIT 1"
    return row(tx, sql, community) is not None


def parked(tx: Tx, community: int) -> bool:
    """Whether a thread could not be opened."""
    sql = "SELECT 1 FROM threads WHERE community = ? AND state = 'parked' LIMIT 1"
    return row(tx, sql, community) is not None


def ready(tx: Tx, most: int) -> list[Thread]:
    """At most `most` threads the relay has to look at now, longest waiting first."""
    found = rows(tx, "SELECT * FROM threads WHERE next_try <= ? ORDER BY next_try, ref LIMIT ?", tx.now, most)
    return [_record(tx, each) for each in found]


def next_try(tx: Tx) -> int | None:
    """When the relay next has to look at a thread (UTC epoch seconds)."""
    found = row(tx, "SELECT min(next_try) AS at FROM threads WHERE next_try IS NOT NULL")
    return found["at"] if found else None
