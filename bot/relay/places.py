"""Where a message goes: a channel, a thread that is open, a person's direct messages, or their corner in the server."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules import house, moments
from data import communities, members, outbox, threads
from data.records import HOUR, MINUTE, Outgoing, Thread
from data.store import Tx


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel, or the person whose direct messages have to be opened first; `thread` is the row of a thread."""

    channel: int | None
    user: int | None = None
    thread: str | None = None


class Places:
    """Finds the spot of each message, and remembers which ones wait for a thread to open."""

    def __init__(self) -> None:
        # Changed inside transactions only, which all run on the store's one thread, one after another.
        self._waiting: dict[str, set[str]] = {}

    def spot(self, tx: Tx, row: Outgoing) -> Spot | None:
        """Where this message is to be posted; None if it cannot be just now, and the row is moved accordingly."""
        community = communities.get(tx, row.community)
        if community is None or community.state == "removed":
            outbox.move(tx, row.ref, row.state, tx.now + HOUR)
            return None
        if row.place == "channel":
            return Spot(int(row.target))
        if row.place == "thread":
            return self._inside(tx, row, threads.get(tx, row.target))
        member = members.get(tx, row.target)
        if member is None:
            outbox.move(tx, row.ref, "dropped", None)
            return None
        if member.reach == "dm" and (member.closed_until is None or member.closed_until <= tx.now):
            return Spot(None, user=members.user_of(tx, member.ref))
        if outbox.never_rings(row) and (row.drop_after or 0) > tx.now:
            # It is to be found in /mine; not even a thread appears for it.
            outbox.move(tx, row.ref, row.state, row.drop_after)
            return None
        parent = house.rooms(community, "corner")
        if parent is None:
            outbox.move(tx, row.ref, row.state, tx.now + HOUR)
            return None
        made_at = moments.corner(tx.now, tx.chance)
        corner = threads.want(tx, community.guild, "corner", member.ref, parent, made_at)
        if corner.state in ("closing", "closed"):
            threads.renew(tx, corner.ref, parent, made_at)
            corner = threads.get(tx, corner.ref) or corner
        return None if _too_soon(tx, row, corner) else self._inside(tx, row, corner)

    def _inside(self, tx: Tx, row: Outgoing, thread: Thread | None) -> Spot | None:
        if thread is None or thread.state == "closed":
            outbox.move(tx, row.ref, "dropped", None)
            return None
        # A thread that is about to close still takes its last words.
        if thread.state in ("open", "closing") and thread.thread is not None:
            return Spot(thread.thread, thread=thread.ref)
        # The opening of the thread wakes the row; the time is for when this process does not live to see it.
        self._waiting.setdefault(thread.ref, set()).add(row.ref)
        outbox.move(tx, row.ref, row.state, max(tx.now + MINUTE, (thread.next_try or tx.now) + 1))
        return None

    def opened(self, tx: Tx, thread: str) -> None:
        """Whatever waited for this thread goes on now."""
        for ref in self._waiting.pop(thread, ()):
            row = outbox.get(tx, ref)
            if row is not None and row.state in ("pending", "parked") and row.message is None:
                outbox.move(tx, ref, row.state, tx.now)


def _too_soon(tx: Tx, row: Outgoing, corner: Thread) -> bool:
    """Whether it is not to be noticed in the member's own thread yet; the row is then moved accordingly."""
    if row.corner_from is None:
        return False
    opening = max(tx.now, corner.next_try or tx.now)
    if corner.state != "open" and row.corner_from <= opening:
        later = moments.rings_after_opening(opening, tx.chance)
        outbox.move(tx, row.ref, row.state, row.next_try, corner_from=later)
    elif corner.state == "open" and row.corner_from > tx.now:
        outbox.move(tx, row.ref, row.state, row.corner_from)
        return True
    return False


def stands(tx: Tx, row: Outgoing) -> Spot:
    """Where a message stands, or was about to stand when nobody heard of it again."""
    thread = thread_of(tx, row)
    return Spot(row.channel, thread=thread.ref if thread is not None else None)


def thread_of(tx: Tx, row: Outgoing) -> Thread | None:
    """The thread that this message stands or is to stand in, if it is one."""
    if row.place == "thread":
        return threads.get(tx, row.target)
    if row.place == "member":
        corner = threads.about(tx, "corner", row.target)
        return corner if corner is not None and corner.thread == row.channel else None
    return None


def is_post(row: Outgoing) -> bool:
    """Whether this stands as a post of its own: it is for a forum, and stands in the thread that the post is."""
    return row.place == "channel" and row.message is not None and row.channel != int(row.target)


def lost(tx: Tx, ref: str, channel: int) -> bool:
    """Discord says that this thread does not exist: open another for the same purpose, if nobody has yet. Whether that
    is to be done now."""
    thread = threads.get(tx, ref)
    if thread is None or thread.thread != channel or thread.state in ("closing", "closed"):
        return False
    community = communities.get(tx, thread.community)
    # Where it was lost with its channel, there may be another that takes private threads.
    parent = house.rooms(community, thread.purpose) if community is not None else None
    later = moments.corner(tx.now, tx.chance) if thread.purpose == "corner" else None
    threads.renew(tx, thread.ref, parent or thread.parent, later)
    return True
