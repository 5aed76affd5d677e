"""Forgetting somebody: all that is theirs goes at once, and nobody else is left standing there for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from bot.rules import several
from bot.rules.refusal import Refusal
from bot.steps import asks as ask_steps
from bot.steps import forgetting, matching, modes, nudges, pairs
from bot.steps import introductions as places
from bot.steps.people import Who
from data import (
    announcements,
    apart,
    asks,
    capacities,
    celebrations,
    changes,
    communities,
    due,
    introductions,
    invitations,
    members,
    offers,
    outbox,
    pauses,
    pieces,
    proposals,
    reflections,
    reports,
    stewards,
    suggestions,
    threads,
)
from data.records import Ask, Introduction, Invitation, Member
from data.store import Tx

CORNER_CLOSES_AFTER = 35
"""Seconds after which somebody's own thread closes: until then something that is on its way may still land there."""


def known(tx: Tx, who: Who) -> Member | None:
    """Whom Kith knows behind this person in this community, whatever state that is in; nobody is met by being looked
    up. Raises Refusal in a direct message from which it does not follow which community is meant."""
    if who.community is not None:
        found = members.find(tx, who.community, who.user)
    else:
        everywhere = [each for guild in communities.guilds(tx) if (each := members.find(tx, guild, who.user))]
        if len(everywhere) > 1:
            raise Refusal("refuse.only_in_server")
        found = everywhere[0] if everywhere else None
    return found if found is not None and members.named(tx, found.ref) else None


def same_word(typed: str, words: Iterable[str]) -> bool:
    """Whether one of these words was typed, forgiving case, accents, blanks and what stands around it."""
    return _bare(typed) in {_bare(each) for each in words}


def _bare(word: str) -> str:
    apart_from_accents = unicodedata.normalize("NFKD", word).casefold()
    return "".join(each for each in apart_from_accents if each.isalnum())


def forget(tx: Tx, who: Who) -> bool:
    """Forget this person here. False if Kith knew nothing of them (any more), which is no failure."""
    me = known(tx, who)
    if me is None:
        return False
    erase(tx, me.ref)
    return True


def erase(tx: Tx, ref: str) -> None:
    """Forget a member; done twice it changes nothing (promises 9.3, fault 29; S52).

    What is theirs alone goes. What is somebody else's as well stays, without them in it. On Discord Kith's messages to
    them and about them are taken away by the relay, which knows until then where those stand and nothing else.
    """
    me = members.get(tx, ref)
    if me is None:
        return
    user = (members.user_of(tx, ref),) if members.named(tx, ref) else ()
    nobody = tx.ref()
    outbox.forget(tx, me.community, ref, nobody)
    for invitation in invitations.everything_of(tx, ref):
        _stop_helping(tx, invitation, user)
    for ask in asks.everything_of(tx, ref):
        _stop_asking(tx, ask, user)
    for offer in offers.owned(tx, ref):
        _stop_offering(tx, offer.ref)
    for made in celebrations.owned(tx, ref):
        forgetting.celebration(tx, made.ref)
    for proposed in announcements.owned(tx, ref):
        forgetting.announcement(tx, proposed.ref)
    reflections.delete_of(tx, ref)
    pairs.forget_of(tx, ref)
    for written in suggestions.by(tx, ref):
        forgetting.suggestion(tx, written.ref)
    for written in suggestions.to(tx, ref):
        due.cancel(tx, written.ref)
        suggestions.unlink(tx, written.ref)
    for proposed in proposals.owned(tx, ref):
        forgetting.proposal(tx, proposed)
    nudges.unsubscribe(tx, ref)
    changes.unlink(tx, ref)
    _stop_reporting(tx, ref)
    # What was said to them while all this came to its end is not for them any more.
    outbox.forget(tx, me.community, ref, nobody)
    corner = threads.about(tx, "corner", ref)
    if corner is not None:
        threads.leave(tx, corner, user, about=nobody, not_before=tx.now + CORNER_CLOSES_AFTER)
    capacities.delete(tx, ref)
    due.cancel(tx, ref)
    listed = apart.of(tx, ref)
    apart.delete_of(tx, ref)
    for other in (*listed, ref):
        if other == ref:
            members.unname(tx, ref)
        let_rest(tx, other)
    tx.erased.append(ref)


def let_rest(tx: Tx, ref: str) -> None:
    """Forget for good a member of whom only a digest is known, once it protects nobody any more."""
    if not members.named(tx, ref) and not forgetting.protects(tx, ref):
        members.delete(tx, ref)


def _stop_helping(tx: Tx, invitation: Invitation, user: tuple[int, ...]) -> None:
    ask, running = asks.get(tx, invitation.ask), introductions.by_invitation(tx, invitation.ref)
    if ask is not None and running is not None and running.state == "open":
        places.hand_back(tx, running, ask, invitation)
    elif invitation.state in ("waiting", "lapsed"):
        places.withdraw(tx, invitation)
    elif invitation.state in ("yes", "passed"):
        # To the asker it is one that was taken back.
        invitations.set_state(tx, invitation.ref, "no")
        modes.gone(tx, invitation.ask, invitation.ref)
        outbox.touch(tx, invitation.ref)
    if ask is not None and invitation.state in ("waiting", "yes", "passed"):
        matching.soon(tx, ask)
    if running is not None:
        if ask is not None and running.state == "finished" and ask.state in ("open", "matched"):
            # What they did is done: nobody is looked for in their place.
            asks.save(tx, replace(ask, needs=several.one_less(ask.needs)))
        _leave(tx, running, user)
    due.cancel(tx, invitation.ref)
    if running is not None or outbox.said_about(tx, invitation.ref):
        invitations.empty(tx, invitation.ref)
    else:
        invitations.delete(tx, invitation.ref)


def _stop_asking(tx: Tx, ask: Ask, user: tuple[int, ...]) -> None:
    for introduction in introductions.of(tx, ask.ref):
        invitation = invitations.get(tx, introduction.invitation)
        if introduction.state == "open" and invitation is not None:
            places.end(tx, introduction, invitation, "done")
            if members.named(tx, invitation.helper):
                outbox.say(tx, ask.community, "closed", introduction.ref, "member", invitation.helper)
        _leave(tx, introduction, user)
        introductions.thank(tx, introduction, "")
        outbox.touch(tx, introduction.ref, "thanks")
    closed = ask.state if ask.closed_day is not None else "withdrawn"
    ask_steps.end(tx, replace(ask, state=closed, closed_day=ask.closed_day or tx.day))
    outbox.take_down(tx, ask.ref)
    if invitations.everybody(tx, ask.ref):
        asks.empty(tx, ask.ref)
        pieces.delete(tx, ask.ref)
    else:
        asks.delete(tx, ask.ref)


def _stop_offering(tx: Tx, ref: str) -> None:
    for ask in asks.taking_up(tx, ref):
        # Such an ask is about what one person offered, in their words; without them it is over, and nobody else's.
        ask_steps.lapse(tx, ask.ref)
        if (left := asks.get(tx, ask.ref)) is not None:
            asks.save(tx, replace(left, summary=""))
    forgetting.offer(tx, ref)


def _stop_reporting(tx: Tx, ref: str) -> None:
    for told in reports.of(tx, ref):
        if told.state == "open":
            forgetting.report(tx, told.ref)
        else:
            # What the stewards decided holds without whoever told them.
            reports.save(tx, replace(told, author="", words="", place=(0, *told.place[1:])))
    for told in reports.against(tx, ref):
        reports.save(tx, replace(told, place=(0, *told.place[1:])))
    for pause in pauses.of(tx, ref):
        pauses.save(tx, replace(pause, reason=""))
    stewards.remove(tx, ref)
    reports.unsign(tx, ref)


def _leave(tx: Tx, introduction: Introduction, user: tuple[int, ...]) -> None:
    # Nothing of it can be taken up again: the other could still have said "not finished after all".
    introductions.set_state(tx, introduction.ref, "ended")
    due.cancel(tx, introduction.ref)
    outbox.take_down(tx, introduction.ref, cards=True)
    place = threads.about(tx, "introduction", introduction.ref)
    if place is not None:
        threads.leave(tx, place, user)
