"""Who belongs in a private thread that Kith keeps."""

from __future__ import annotations

from itertools import combinations

from data import apart, asks, due, introductions, invitations, members, pairs
from data.records import Introduction, Thread
from data.store import Tx

TALK_WITHIN = 2
"""Days after which it is too late to open the thread of a talk."""


def people(tx: Tx, place: Thread) -> tuple[tuple[str, int], ...] | None:
    """Who belongs in a private thread, as (member ref, Discord user id); None once it is over.

    The helper stands last: where a thread can only be archived, they are the one who is taken out (promise H6).
    """
    if place.purpose == "corner":
        return ((place.about, members.user_of(tx, place.about)),) if members.get(tx, place.about) else None
    if place.purpose == "talk":
        return _talk(tx, place)
    introduction = introductions.get(tx, place.about)
    # Of a place that is closing it says who was in it, or nobody could be taken out.
    over = introduction is None or (introduction.state == "ended" and place.state != "closing")
    pair = _pair(tx, introduction) if introduction is not None and not over else None
    if pair is None or not members.named(tx, pair[1]):
        # Without its helper, who had everything erased, there is nobody to be taken out.
        return None
    return tuple((ref, members.user_of(tx, ref)) for ref in pair if members.named(tx, ref))


def _pair(tx: Tx, introduction: Introduction) -> tuple[str, str] | None:
    ask, invitation = asks.get(tx, introduction.ask), invitations.get(tx, introduction.invitation)
    return (ask.asker, invitation.helper) if ask and invitation else None


def _talk(tx: Tx, place: Thread) -> tuple[tuple[str, int], ...] | None:
    seats = [each for each in pairs.table(tx, place.about) if members.named(tx, each.owner)]
    owners = [each.owner for each in seats]
    if place.state in ("creating", "parked"):
        # Whoever is to be kept apart by now is not let in. In one that is open each knows of the other already, and
        # to close it before its time would tell of the list (promise H2).
        late = any(tx.day - each.made_day > TALK_WITHIN for each in seats)
        if late or any(apart.between(tx, one, other) for one, other in combinations(owners, 2)):
            return None
    over = place.state != "closing" and due.when(tx, "pairs.close", place.about) is None
    if over or len(owners) < 2:
        return None
    return tuple((each, members.user_of(tx, each)) for each in owners)
