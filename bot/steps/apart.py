"""The confidential list of people somebody is never to be matched with."""

from __future__ import annotations

from bot.rules.refusal import Refusal
from bot.steps import introductions, matching, modes, suggestions
from bot.steps.people import Who, here
from bot.steps.privacy import let_rest
from data import apart, asks, invitations, members, outbox
from data import introductions as introduction_rows
from data.store import Tx

LIST_MOST = 25


def listed(tx: Tx, who: Who) -> list[int]:
    """The Discord user ids on this person's own list.

    Whoever had everything erased is still kept apart from them, and stands there as 0: nobody can name them any more.
    """
    _, me = here(tx, who)
    return [members.user_of(tx, other) if members.named(tx, other) else 0 for other in apart.of(tx, me.ref)]


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
    suggestions.keep_apart(tx, me.ref, other.ref)
    return listed(tx, who)


def introduced(tx: Tx, who: Who, user: int) -> bool:
    """Whether these two are in a private thread just now; both know it, and it is left as it is."""
    community, me = here(tx, who)
    other = members.find(tx, community.guild, user)
    if other is None:
        return False
    return any(
        (invitation := invitations.between(tx, ask.ref, helper)) is not None
        and invitation.ref in [running.invitation for running in introduction_rows.running(tx, ask.ref)]
        for asker, helper in ((me.ref, other.ref), (other.ref, me.ref))
        for ask in asks.of(tx, asker, "matched", "open")
    )


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
            modes.gone(tx, ask.ref, invitation.ref)
            outbox.touch(tx, invitation.ref)
            matching.soon(tx, ask)


def remove(tx: Tx, who: Who, user: int) -> list[int]:
    """Take somebody off the list."""
    community, me = here(tx, who)
    known = members.find(tx, community.guild, user)
    if known is not None:
        apart.remove(tx, me.ref, known.ref)
        let_rest(tx, known.ref)
    return listed(tx, who)
