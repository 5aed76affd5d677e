"""Who belongs in a private thread that Kith keeps."""

from __future__ import annotations

from data import asks, introductions, invitations, members
from data.records import Introduction, Thread
from data.store import Tx


def people(tx: Tx, place: Thread) -> tuple[tuple[str, int], ...] | None:
    """Who belongs in a private thread, as (member ref, Discord user id); None once it is over.

    The helper stands last: where a thread can only be archived, they are the one who is taken out (promise H6).
    """
    if place.purpose == "corner":
        return ((place.about, members.user_of(tx, place.about)),) if members.get(tx, place.about) else None
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
