"""Everything Kith means to say, written in the transaction that makes it true."""

from __future__ import annotations

import sqlite3
from typing import Any

from data import members, restored
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
        found["corner_from"],
        bool(found["taken_down"]),
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
    corner_from: int | None = None,
) -> str | None:
    """Want one message of this kind about this thing there; its ref, or None if it was already wanted.

    One that was dropped unsaid, because there was nothing to say any more, is wanted afresh. `slot` tells apart
    several messages of one kind about one thing to one place. `drop_after` (UTC epoch seconds) is when saying it would
    be too late to be of use, `corner_from` before when nothing of it is to be noticed in the member's own thread.
    """
    ref = tx.ref()
    at = not_before if not_before is not None else tx.now
    # The slot is a digest: it would otherwise hold the recipient's bare ref.
    parts = community, kind, about, place, target, slot
    added = rows(
        tx,
        """INSERT INTO outbox
                          (ref, community, kind, about, slot, place, target, state, nonce, marker, next_try, drop_after,
                           corner_from)
                          VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?)
                  ON CONFLICT (slot) DO UPDATE SET state = 'pending', nonce = excluded.nonce, began = NULL,
                      first_tried = NULL, next_try = excluded.next_try, drop_after = excluded.drop_after, tries = 0,
                      corner_from = excluded.corner_from, channel = NULL, message = NULL, shown = 0,
                      ended_day = NULL
                      WHERE state = 'dropped' AND taken_down = 0
                  RETURNING ref""",
        ref,
        community,
        kind,
        about,
        tx.vault.lookup("outbox.slot", *parts),
        place,
        tx.vault.seal("outbox", "target", ref, community, str(target)),
        fresh_nonce(tx),
        # Drawn from the slot, so that it is the same for a message of which a restored backup forgot that it was said.
        1 + int.from_bytes(tx.vault.drawn("outbox.slot", *parts)[:8], "big") % (2**31 - 2),
        at,
        drop_after,
        corner_from,
    )
    if added and (made := restored.looked_for(tx)) is not None:
        move(tx, added[0]["ref"], "pending", at, first_tried=made, began=made)
    return added[0]["ref"] if added else None


def touch(tx: Tx, about: str, kind: str | None = None, *, at: int | None = None) -> None:
    """Whatever was said about this thing, or only what is of this kind, should be shown afresh, now or `at` that time
    (UTC epoch seconds) at the latest.

    Discord marks whatever is shown afresh as edited, even where no word of it changed.
    """
    change(
        tx,
        """UPDATE outbox SET wanted = wanted + 1,
                      next_try = CASE WHEN state IN ('sent', 'parked') THEN min(coalesce(next_try, ?1), ?1)
                          ELSE next_try END
                  WHERE about = ?2 AND coalesce(?3, kind) = kind
                      AND state IN ('pending', 'sending', 'sent', 'parked')""",
        tx.now if at is None else at,
        about,
        kind,
    )


def touch_all(tx: Tx, community: int, kind: str) -> None:
    """Whatever of this kind was said in a community should be shown afresh."""
    for each in rows(tx, "SELECT DISTINCT about FROM outbox WHERE community = ? AND kind = ?", community, kind):
        touch(tx, each["about"], kind)


def retire(tx: Tx, ref: str) -> None:
    """This is of no use any more, or another message stands for it: unsaid it is dropped, standing it is shown afresh,
    as gone."""
    change(
        tx,
        """UPDATE outbox SET drop_after = ?, wanted = wanted + 1, next_try = ?
                  WHERE ref = ? AND state NOT IN ('dropped', 'gone')""",
        tx.now,
        tx.now,
        ref,
    )


def take_down(tx: Tx, about: str, to: str | None = None, *, cards: bool = False) -> None:
    """What this was about is to be forgotten: whatever was said about it, or only what was said to that member, or only
    the `cards` that are there for several, is taken away on Discord, of whatever kind it is, and its row goes with it.
    What was never tried goes at once."""
    for each in rows(tx, "SELECT * FROM outbox WHERE about = ? AND taken_down = 0", about):
        if cards and each["place"] == "member":
            continue
        if to is not None and (each["place"] != "member" or _open(tx, each, "target") != to):
            continue
        _take_down(tx, each)


def _take_down(tx: Tx, found: sqlite3.Row) -> bool:
    """Whether something is left to be done about it."""
    stands = found["message"] is not None and found["state"] != "gone"
    if stands or (found["first_tried"] is not None and found["state"] in ("sending", "parked")):
        change(
            tx,
            """UPDATE outbox SET taken_down = 1, wanted = wanted + 1, ended_day = ?,
                          next_try = CASE state WHEN 'sending' THEN next_try ELSE ? END WHERE ref = ?""",
            tx.day,
            tx.now,
            found["ref"],
        )
        return True
    delete(tx, found["ref"])
    return False


def forget(tx: Tx, community: int, member: str, nobody: str) -> None:
    """Whatever was said to this member is taken away. `nobody` stands for them until it is, and leads to nobody."""
    # Who a message is for is sealed, so that each has to be opened; nothing else finds those whose subject is gone.
    for each in rows(tx, "SELECT * FROM outbox WHERE community = ? AND place = 'member'", community):
        if _open(tx, each, "target") != member or not (each["taken_down"] or _take_down(tx, each)):
            continue
        ref = each["ref"]
        change(
            tx,
            "UPDATE outbox SET about = ?, slot = ?, target = ?, corner_from = ? WHERE ref = ?",
            nobody,
            tx.vault.lookup("outbox.slot", community, ref),
            tx.vault.seal("outbox", "target", ref, community, nobody),
            tx.now,
            ref,
        )


def to_member(tx: Tx, community: int, member: str) -> list[Outgoing]:
    """What was said to this member, or is to be."""
    found = rows(
        tx,
        "SELECT * FROM outbox WHERE community = ? AND place = 'member' AND taken_down = 0 ORDER BY ref",
        community,
    )
    return [_record(tx, each) for each in found if _open(tx, each, "target") == member]


def never_rings(row: Outgoing) -> bool:
    """Whether it is dropped before a bell may ring for it in a thread, so that it is found in /mine or not at all."""
    return row.corner_from is not None and row.corner_from == row.drop_after


def unrung(tx: Tx, community: int, member: str) -> list[Outgoing]:
    """What this member was not told by any bell, and is to find by themself; the latest first."""
    found = rows(
        tx,
        """SELECT * FROM outbox WHERE community = ? AND corner_from > ? AND corner_from = drop_after
                  AND state = 'pending' AND place = 'member' ORDER BY corner_from DESC, ref""",
        community,
        tx.now,
    )
    return [_record(tx, each) for each in found if _open(tx, each, "target") == member]


def heard(tx: Tx, ref: str) -> None:
    """They found it: nothing more is to be done about it."""
    change(
        tx,
        "UPDATE outbox SET state = 'dropped', next_try = NULL, ended_day = ? WHERE ref = ? AND message IS NULL",
        tx.day,
        ref,
    )


def cards(tx: Tx, about: str) -> list[Outgoing]:
    """What is said about this to several at once."""
    sql = "SELECT * FROM outbox WHERE about = ? AND place != 'member' AND taken_down = 0 ORDER BY ref"
    return [_record(tx, each) for each in rows(tx, sql, about)]


def said_about(tx: Tx, about: str) -> bool:
    """Whether anything was said about this, or is to be, that is not to be taken away."""
    return row(tx, "SELECT 1 FROM outbox WHERE about = ? AND taken_down = 0", about) is not None


def being_taken_down(tx: Tx, about: str) -> bool:
    """Whether something said about this is still to be taken away, and nothing keeps it from being."""
    sql = "SELECT 1 FROM outbox WHERE about = ? AND taken_down = 1 AND state != 'parked'"
    return row(tx, sql, about) is not None


def behind(tx: Tx, place: Place, about: str, until: int) -> bool:
    """Whether a message about this that stands in such a place is to be changed until then (UTC epoch seconds)."""
    sql = "SELECT 1 FROM outbox WHERE about = ? AND place = ? AND message IS NOT NULL AND next_try <= ?"
    return row(tx, sql, about, place, until) is not None


def take_all_down(tx: Tx, community: int) -> bool:
    """Whatever was said in this community is to be taken away; whether anything of it is still to be."""
    for each in rows(tx, "SELECT * FROM outbox WHERE community = ? AND taken_down = 0", community):
        _take_down(tx, each)
    return row(tx, "SELECT 1 FROM outbox WHERE community = ? LIMIT 1", community) is not None


def parked(tx: Tx, community: int) -> bool:
    """Whether something that is for several could not be brought where it belongs."""
    sql = "SELECT 1 FROM outbox WHERE community = ? AND state = 'parked' AND place != 'member' LIMIT 1"
    return row(tx, sql, community) is not None


def delete(tx: Tx, ref: str) -> None:
    """Forget a message; on Discord it stays as it is."""
    change(tx, "DELETE FROM outbox WHERE ref = ?", ref)


def over(tx: Tx, community: int, day: int, given_up: int, most: int) -> list[str]:
    """Ref of at most `most` messages that were gone or let go unsaid on that epoch day or before, and of those to be
    taken down that could not be until the other day, and are given up."""
    found = rows(
        tx,
        """SELECT ref FROM outbox WHERE community = ? AND ended_day <= ? AND (taken_down = 0 OR ended_day <= ?)
                  ORDER BY ended_day, ref LIMIT ?""",
        community,
        day,
        given_up,
        most,
    )
    return [each["ref"] for each in found]


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
    """Set a message's state and when the relay looks again, with any of the columns below."""
    allowed = {"nonce", "began", "first_tried", "tries", "shown", "corner_from"}
    if not columns.keys() <= allowed:
        raise ValueError(sorted(columns.keys() - allowed))
    if state == "dropped" and (found := get(tx, ref)) is not None and found.place == "member":
        members.unsaid(tx, found.target, ref)
    if state in ("dropped", "gone") and change(tx, "DELETE FROM outbox WHERE ref = ? AND taken_down = 1", ref):
        return
    change(
        tx,
        """UPDATE outbox SET state = ?, next_try = ?, ended_day = CASE WHEN taken_down = 1 THEN ended_day ELSE ? END
                  WHERE ref = ?""",
        state,
        next_try,
        tx.day if state in ("dropped", "gone") else None,
        ref,
    )
    for name, value in columns.items():
        change(
            tx,
            {
                "nonce": "UPDATE outbox SET nonce = ? WHERE ref = ?",
                "began": "UPDATE outbox SET began = ? WHERE ref = ?",
                "first_tried": "UPDATE outbox SET first_tried = ? WHERE ref = ?",
                "tries": "UPDATE outbox SET tries = ? WHERE ref = ?",
                "shown": "UPDATE outbox SET shown = ? WHERE ref = ?",
                "corner_from": "UPDATE outbox SET corner_from = ? WHERE ref = ?",
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
    if message is not None:
        if (said := get(tx, ref)) is not None and said.place == "member":
            members.told(tx, said.target, ref)
        # The moments of its journey were needed on the way only (promise D2).
        change(
            tx,
            """UPDATE outbox SET began = NULL, drop_after = CASE WHEN drop_after > ? THEN NULL ELSE drop_after END
                      WHERE ref = ?""",
            tx.now,
            ref,
        )
