"""When a member has left: what they carried is handed on, and the others are told gently."""

from __future__ import annotations

from dataclasses import replace

from bot.steps import forgetting, matching, privacy
from bot.steps import introductions as places
from bot.steps import offers as standing
from bot.steps.asks import end
from data import announcements, asks, celebrations, due, introductions, invitations, members, offers
from data.records import DAY, MINUTE
from data.store import Tx

TWICE_SEEN = 10 * MINUTE
"""Discord must have said twice, this far apart in seconds, that somebody left before it is believed (promises N4)."""

GRACE = 7 * DAY
"""A member who left may return within this time and find their asks (promises 9.2)."""


def missing(tx: Tx, member: str) -> None:
    """Discord said that this member is not in the server. Believed the second time, ten minutes or more later.

    However often it is said again, the grace counts from the first time; an old word of which nothing more was heard
    is no second witness.
    """
    known = members.get(tx, member)
    if known is None:
        return
    if known.absent_since is None or tx.now - known.absent_since > GRACE:
        members.absent(tx, member, tx.now)
    elif tx.now - known.absent_since >= TWICE_SEEN:
        left(tx, member, known.absent_since + GRACE)


def left(tx: Tx, member: str, grace_until: int) -> None:
    """Commitments reopen now, asks of theirs with which somebody helps end now, others close when the grace is over."""
    known = members.get(tx, member)
    if known is None:
        return
    for invitation in invitations.of(tx, member, "waiting", "yes", "passed", "taken"):
        introduction = introductions.by_invitation(tx, invitation.ref)
        ask = asks.get(tx, invitation.ask)
        if invitation.state == "taken" and introduction and ask and introduction.state == "open":
            places.hand_back(tx, introduction, ask, invitation)
        else:
            places.withdraw(tx, invitation)
            if ask is not None:
                matching.soon(tx, ask)
    for ask in asks.of(tx, member, "matched", "open"):
        if ask.state == "matched" or introductions.running(tx, ask.ref):
            places.close_all(tx, ask)
            end(tx, replace(ask, state="lapsed", closed_day=tx.day))
    # The exact moment would tell who it is to anyone who saw them leave.
    due.at(tx, known.community, "member.gone", member, -(-grace_until // DAY) * DAY)


def gone(tx: Tx, member: str) -> None:
    """The grace is over and they have not been seen again: their open asks and offers close, and what they celebrated
    goes."""
    known = members.get(tx, member)
    if known is None or known.absent_since is None or tx.now - known.absent_since < GRACE:
        return
    for ask in asks.of(tx, member, "open"):
        end(tx, replace(ask, state="lapsed", closed_day=tx.day))
    for ask in asks.of(tx, member, "draft"):
        asks.delete(tx, ask.ref)
        due.cancel(tx, ask.ref)
    for offer in offers.of(tx, member):
        standing.lapse(tx, offer.ref)
    for made in celebrations.owned(tx, member):
        forgetting.celebration(tx, made.ref)
    for proposed in announcements.owned(tx, member):
        forgetting.announcement(tx, proposed.ref)
    # A day for those who waited for them to be told; then nothing of theirs is left.
    due.at(tx, known.community, "member.forget", member, (tx.day + 2) * DAY)


def forget(tx: Tx, member: str) -> None:
    """The grace is over for good, and those who waited for them have been told: everything of theirs goes (S36)."""
    known = members.get(tx, member)
    if known is not None and known.absent_since is not None:
        privacy.erase(tx, member)
