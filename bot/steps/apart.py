"""The confidential list of people somebody is never to be matched with."""

from __future__ import annotations

from bot.rules.refusal import Refusal
from bot.steps import introductions, matching
from bot.steps.people import Who, here
from data import apart, asks, invitations, members, outbox
from data.store import Tx

LIST_MOST = 25


def listed(tx: Tx, who: Who) -> list[int]:
    """The Discord user ids on this person's own list."""
    _, me = here(tx, who)
    return [members.user_of(tx, other) for other in apart.of(tx, me.ref)]


def add(tx: Tx, who: Who, user: int) -> list[int]:
    """Keep this person and that one apart from now on; neither the other nor anybody else can find out."""
    community, me = here(tx, who)
    if user == who.user:
        raise Refusal("refuse.apart_self")
    if len(apart.of(tx, me.ref)) >= LIST_MOST:
        raise Refusal("refuse.apart_full", most=LIST_MOST)
    known = members.find(tx, community.guild, user)
    other = known or members.meet(tx, community.guild, user, community.language)
    apart.add(tx, community.guild, me.ref, other.ref)
    _separate(tx, me.ref, other.ref)
    _separate(tx, other.ref, me.ref)
    return listed(tx, who)


def _separate(tx: Tx, asker: str, helper: str) -> None:
    # What is under way between the two goes as quietly as it would for any other reason.
    for ask in asks.of(tx, asker, "open"):
        invitation = invitations.between(tx, ask.ref, helper)
        if invitation is None:
            continue
        if invitation.state == "waiting":
            introductions.withdraw(tx, invitation)
            matching.soon(tx, ask)
        elif invitation.state == "yes":
            invitations.set_state(tx, invitation.ref, "passed")
            outbox.touch(tx, invitation.ref)
            matching.soon(tx, ask)


def remove(tx: Tx, who: Who, user: int) -> list[int]:
    """Take somebody off the list."""
    community, me = here(tx, who)
    known = members.find(tx, community.guild, user)
    if known is not None:
        apart.remove(tx, me.ref, known.ref)
    return listed(tx, who)
