"""What of one person's is said in one message, because it came together: asks whose end comes, or has come (S10)."""

from __future__ import annotations

from collections.abc import Sequence

from data import asks, due, introductions, outbox
from data.records import Ask, Outgoing
from data.store import Tx

# Asks with a name and asks without never share a message: a bell that one of them should have set off at once, and that
# waits for the other's moment of chance or does not ring at all, would tell who asked without a name (promise S6).

ASKED = ("ask.still", "ask.last")
"""The kinds of message in which it is asked whether asks are still needed."""


def alike(one: Ask, other: Ask) -> bool:
    """Whether two asks of the same person may be spoken of in one message. One that took up an offer is in another's
    words, and stands alone."""
    return (one.shared == "named") == (other.shared == "named") and one.offer is None and other.offer is None


def asked_about(tx: Tx, asker: str, like: Ask) -> list[Ask]:
    """Their open asks of which it was asked whether they are still needed, and of which they have not said so."""
    mine = [each for each in asks.of(tx, asker, "open") if each.ref == like.ref or alike(each, like)]
    return [each for each in mine if _asked(tx, each)]


def _asked(tx: Tx, ask: Ask) -> bool:
    if sum(introductions.count(tx, ask.ref)):
        # With those who have come it goes on.
        return False
    # One with a date ends on it, and is not asked about.
    dated = ask.needed_by is not None and ask.needed_by > tx.now
    ends = due.when(tx, "ask.lapse", ask.ref)
    return not dated and ends is not None and due.when(tx, "ask.still", ask.ref) is None


def asked_anew(tx: Tx, ask: Ask) -> None:
    """One message asks about all of theirs that are to be asked about, whichever it began with: it is looked at again
    once there is an answer for one."""
    for each in asks.everything_of(tx, ask.asker) if ask.asker else []:
        for kind in ASKED:
            outbox.touch(tx, each.ref, kind)


def ended_with(tx: Tx, ask: Ask) -> list[Ask]:
    """Their other asks that ended by themselves on the same day. One for which some came is spoken of alone."""
    mine = asks.of(tx, ask.asker, "lapsed") if ask.asker else []
    same = [each for each in mine if each.closed_day == ask.closed_day and alike(each, ask)]
    alone = [each for each in (ask, *same) if sum(introductions.count(tx, each.ref))]
    return [each for each in same if each.ref != ask.ref and each not in alone] if ask not in alone else []


def told_beside(tx: Tx, others: Sequence[str], *kinds: str) -> bool:
    """Whether a message about one of these stands, or is about to, in which there is room for one more."""
    for other in others:
        for kind in kinds:
            if stands(tx, other, kind):
                outbox.touch(tx, other, kind)
                return True
    return False


def stands(tx: Tx, about: str, kind: str) -> bool:
    """Whether such a message about this stands, or is about to."""
    return any(
        row.state not in ("dropped", "gone") and not row.taken_down and not retired(tx, row)
        for row in outbox.about(tx, about, kind)
    )


def retired(tx: Tx, row: Outgoing) -> bool:
    """Whether another message stands for this one, or it is of no use any more."""
    return row.drop_after is not None and row.drop_after <= tx.now
