"""Everything Kith means to say, written in the transaction that makes it true."""

from __future__ import annotations

import sqlite3
from typing import Any

from data.records import OutboxState, Outgoing, Place
from data.store import Tx, change, row, rows


def _open(tx: Tx, found: sqlite3.Row, column: str) -> str | None:
    sealed = found[column]
    return tx.vault.open("outbox", column, found["ref"], found["community"], sealed) if sealed is not None else None


def _record(tx: Tx, found: sqlite3.Row) -> Outgoing:
    channel, message = _open(tx, found, "channel"), _open(tx, found, "message")
    return Outgoing(
        found["ref"],
        found["community"],
        found["kind"],
        found["about"],
        found["place"],
        _open(tx, found, "target") or "",
        found["state"],
        found["nonce"],
        found["marker"],
        found["began"],
        found["first_tried"],
        found["next_try"],
        found["drop_after"],
        found["tries"],
        int(channel) if channel else None,
        int(message) if message else None,
        found["wanted"],
        found["shown"],
    )


def fresh_nonce(tx: Tx) -> str:
    """A random nonce of 25 characters at most (Discord: message, Create Message)."""
    return f"{tx.chance.getrandbits(80):020x}"


def say(
    tx: Tx,
    community: int,
    kind: str,
    about: str,
    place: Place,
    target: str | int,
    *,
    slot: str = "",
    not_before: int | None = None,
    drop_after: int | None = None,
) -> str | None:
    """Want one message of this kind about this thing there; its ref, or None if it was already wanted.

    One that was dropped unsaid, because there was nothing to say any more, is wanted afresh. `slot` tells apart
    several messages of one kind about one thing to one place. `drop_after` (UTC epoch seconds) is when saying it would
    be too late to be of use.
    """
    ref = tx.ref()
    # The slot is a digest: it would otherwise hold the recipient's bare ref.
    key = tx.vault.lookup("outbox.slot", community, kind, about, place, target, slot)
    added = rows(
        tx,
        """INSERT INTO outbox
                          (ref, community, kind, about, slot, place, target, state, nonce, marker, next_try, drop_after)
                          VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?)
                  ON CONFLICT (slot) DO UPDATE SET state = 'pending', nonce = excluded.nonce, began = NULL,
                      first_tried = NULL, next_try = excluded.next_try, drop_after = excluded.drop_after, tries = 0,
                      channel = NULL, message = NULL, shown = 0
                      WHERE state = 'dropped'
                  RETURNING ref""",
        ref,
        community,
        kind,
        about,
        key,
        place,
        tx.vault.seal("outbox", "target", ref, community, str(target)),
        fresh_nonce(tx),
        1 + tx.chance.getrandbits(31) % (2**31 - 2),
        not_before if not_before is not None else tx.now,
        drop_after,
    )
    return added[0]["ref"] if added else None


def touch(tx: Tx, about: str, kind: str | None = None) -> None:
    """Whatever was said about this thing, or only what is of this kind, should be shown afresh.

    Discord marks whatever is shown afresh as edited, even where no word of it changed.
    """
    change(
        tx,
        """UPDATE outbox SET wanted = wanted + 1,
                      next_try = CASE WHEN state IN ('sent', 'parked') THEN ? ELSE next_try END
                  WHERE about = ? AND coalesce(?, kind) = kind
                      AND state IN ('pending', 'sending', 'sent', 'parked')""",
        tx.now,
        about,
        kind,
    )


def retire(tx: Tx, ref: str) -> None:
    """Another message stands for this one from now on: unsaid it is dropped, standing it is shown afresh, as gone."""
    change(
        tx,
        "UPDATE outbox SET drop_after = ?, wanted = wanted + 1, next_try = ? WHERE ref = ?",
        tx.now,
        tx.now,
        ref,
    )


def get(tx: Tx, ref: str) -> Outgoing | None:
    """The outgoing message behind a ref."""
    found = row(tx, "SELECT * FROM outbox WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def anew(tx: Tx, ref: str) -> None:
    """Say it again from the beginning: the place it stood in is gone, and the message with it."""
    change(
        tx,
        """UPDATE outbox SET state = 'pending', next_try = ?, nonce = ?, began = NULL, first_tried = NULL, tries = 0,
                      channel = NULL, message = NULL, shown = 0 WHERE ref = ?""",
        tx.now,
        fresh_nonce(tx),
        ref,
    )


def unsettled(tx: Tx) -> None:
    """Every message of which nobody knows whether it arrived is to be looked at now: the clock was wrong before."""
    change(tx, "UPDATE outbox SET next_try = ? WHERE state = 'sending'", tx.now)


def about(tx: Tx, ref: str, kind: str) -> list[Outgoing]:
    """The messages of one kind about one thing."""
    return [_record(tx, each) for each in rows(tx, "SELECT * FROM outbox WHERE about = ? AND kind = ?", ref, kind)]


def ready(tx: Tx, most: int) -> list[Outgoing]:
    """At most `most` messages the relay has to look at now, longest waiting first."""
    found = rows(tx, "SELECT * FROM outbox WHERE next_try <= ? ORDER BY next_try, ref LIMIT ?", tx.now, most)
    return [_record(tx, each) for each in found]


def next_try(tx: Tx) -> int | None:
    """When the relay next has to look at a message (UTC epoch seconds)."""
    found = row(tx, "SELECT min(next_try) AS at FROM outbox WHERE next_try IS NOT NULL")
    return found["at"] if found else None


def move(tx: Tx, ref: str, state: OutboxState, next_try: int | None, **columns: Any) -> None:
    """Set a message's state and when the relay looks again, with any of nonce, began, first_tried, tries, shown."""
    allowed = {"nonce", "began", "first_tried", "tries", "shown"}
    if not columns.keys() <= allowed:
        raise ValueError(sorted(columns.keys() - allowed))
    change(tx, "UPDATE outbox SET state = ?, next_try = ? WHERE ref = ?", state, next_try, ref)
    for name, value in columns.items():
        change(
            tx,
            {
                "nonce": "UPDATE outbox SET nonce = ? WHERE ref = ?",
                "began": "UPDATE outbox SET began = ? WHERE ref = ?",
                "first_tried": "UPDATE outbox SET first_tried = ? WHERE ref = ?",
                "tries": "UPDATE outbox SET tries = ? WHERE ref = ?",
                "shown": "UPDATE outbox SET shown = ? WHERE ref = ?",
            }[name],
            value,
            ref,
        )


def placed(tx: Tx, ref: str, channel: int, message: int | None) -> None:
    """Where the message stands on Discord: the channel it goes to, and its id once it is there."""
    found = row(tx, "SELECT community FROM outbox WHERE ref = ?", ref)
    if found is None:
        return

    def sealed(column: str, value: int) -> bytes:
        return tx.vault.seal("outbox", column, ref, found["community"], str(value))

    change(
        tx,
        "UPDATE outbox SET channel = ?, message = ? WHERE ref = ?",
        sealed("channel", channel),
        sealed("message", message) if message is not None else None,
        ref,
    )
