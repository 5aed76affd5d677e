"""Asks a few helpers whether they can, and asks on quietly when nobody does."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from bot.rules import asks as ask_rules
from bot.rules import capacity as capacity_rules
from bot.rules import matching as rules
from bot.rules import moments, waves
from bot.steps import intake
from data import apart, asks, capacities, communities, due, invitations, members, offers, outbox, pauses
from data.records import HOUR, Ask, Capacity, Invitation, InvitationState, Origin
from data.store import Tx

CONSIDERED = 200
"""How many helpers of a kind are looked at for one wave, longest unasked first."""

CLOSED_PAUSE = 6 * HOUR
"""While a community is closed or away nobody is asked; its asks are looked at again after this many seconds."""

OFFERER_PAUSE = HOUR
"""Whoever made an offer and may not be asked just now is thought of again after this many seconds."""


def candidate(tx: Tx, ask: Ask, capacity: Capacity) -> rules.Candidate:
    """A helper as matching sees them for this ask."""
    running, recent = invitations.load(tx, capacity.member, tx.now - capacity_rules.WEEK)
    _, month = invitations.load(tx, capacity.member, tx.now - rules.MONTH)
    # What was said long ago counts for less.
    capacity = capacity_rules.aged(capacity, tx.now)
    return rules.Candidate(
        capacity=capacity,
        running=running,
        recent=recent,
        apart=apart.between(tx, ask.asker, capacity.member) or pauses.until(tx, capacity.member) is not None,
        asked_before=invitations.between(tx, ask.ref, capacity.member) is not None,
        invited_now=bool(invitations.of(tx, capacity.member, "waiting")),
        month=month,
    )


def tick(tx: Tx, ask_ref: str) -> None:
    """Invite the next wave for an open ask and set the time of the one after; tells the asker once if nobody fits."""
    ask = asks.get(tx, ask_ref)
    if ask is None or ask.state != "open" or invitations.to(tx, ask.ref, "yes"):
        # A yes waits for the asker: until they answer, nobody else is asked.
        return
    if due.late(tx, "ask.lapse", ask.ref):
        # Kith was not running when its time ended: it is closed in a moment, and nobody is to be asked in between.
        return
    community = communities.get(tx, ask.community)
    if community is None or community.state != "open":
        due.at(tx, ask.community, "ask.match", ask.ref, tx.now + CLOSED_PAUSE)
        return
    # What somebody paused asked for stands, and nobody new is asked about it meanwhile.
    quiet_until = pauses.until(tx, ask.asker) or intake.quiet_until(community, tx.now)
    if quiet_until is not None:
        due.at(tx, ask.community, "ask.match", ask.ref, quiet_until)
        return
    if ask.offer is not None:
        # An ask made by taking up an offer concerns the one who made it alone, and what they answer must not show in
        # who else is asked.
        ask_offerer(tx, ask, ask.offer, community.zone)
        return
    urgency = ask_rules.urgency(ask.needed_by, tx.now)
    asked = [each for each in invitations.to(tx, ask.ref, *get_args(InvitationState)) if each.origin == "kith"]
    waiting = tuple((1.0, each.asked_at) for each in asked if each.state == "waiting")
    stated = capacities.candidates(tx, ask.community, ask.kind, CONSIDERED)
    known = (candidate(tx, ask, each) for each in stated if intake.may_be_invited(tx, community, each.member))
    fitting = rules.ranked(ask, known, tx.now, community.zone)
    look = waves.Look(urgency, ask.needed_by, tx.now, 1, len(asked), waiting)
    for chosen in fitting[: waves.size(look, [rules.fit_of(ask, each) for each in fitting])]:
        invite(tx, ask, chosen, waves.ANSWER[urgency])
    if not fitting and not waiting:
        # Said right after a no, it would tell that somebody declined (promise H2); rung as an unnamed card appears, it
        # would tell whoever can see the bell whose card it is (S6). So it comes at a moment of chance, always.
        told_at = moments.nobody(urgency, tx.now, tx.chance)
        outbox.say(tx, ask.community, "ask.nobody", ask.ref, "member", ask.asker, not_before=told_at)
    due.at(tx, ask.community, "ask.match", ask.ref, waves.next_look(urgency, ask.needed_by, tx.now))


def ask_offerer(tx: Tx, ask: Ask, offer_ref: str, zone: str) -> None:
    """Ask the one who made an offer, once they may be asked: not while resting, full, quiet, away or asked already.

    To the one who took it up that looks like no answer yet, and so does being kept apart (S11, S21).
    """
    offer = offers.get(tx, offer_ref)
    stated = capacities.get(tx, offer.owner) if offer is not None else None
    if offer is None or stated is None or offer.state != "open":
        return
    # The offer itself says what they are glad to be asked for, and taking it up is not Kith's choosing: neither the
    # kinds they stated nor the cool-down after Kith's own invitations count.
    offerer = candidate(
        tx, ask, replace(stated, kinds=stated.kinds | {ask.kind}, ready_at=min(stated.ready_at, tx.now))
    )
    if offerer.asked_before:
        return
    owner = members.get(tx, offer.owner)
    here = owner is not None and owner.absent_since is None
    if here and rules.fits(ask, offerer, tx.now, zone):
        outbox.say(tx, ask.community, "invitation", _add(tx, ask, offer.owner, "offer", ()), "member", offer.owner)
    else:
        due.at(tx, ask.community, "ask.match", ask.ref, tx.now + OFFERER_PAUSE)


def _add(tx: Tx, ask: Ask, helper: str, origin: Origin, why: tuple[rules.Why, ...]) -> str:
    ref = tx.ref()
    invitations.save(tx, Invitation(ref, ask.community, ask.ref, helper, origin, "waiting", why, tx.now, None))
    return ref


def invite(tx: Tx, ask: Ask, chosen: rules.Candidate, answer_within: int) -> None:
    """Ask one helper about one ask; they are not asked about anything else before they answer or time runs out."""
    helper = chosen.capacity.member
    ref = _add(tx, ask, helper, "kith", rules.why(ask, chosen, tx.now))
    outbox.say(tx, ask.community, "invitation", ref, "member", helper, drop_after=tx.now + answer_within)
    due.at(tx, ask.community, "invitation.lapse", ref, tx.now + answer_within)
    capacities.ready(tx, helper, tx.now + max(answer_within, capacity_rules.COOL_DOWN))


def soon(tx: Tx, ask: Ask) -> None:
    """Look for helpers again soon, at a moment of chance, even where a look was due sooner: a bell right after a no
    would tell of it, whatever it rang for."""
    if ask.state == "open":
        later = moments.next_look(ask_rules.urgency(ask.needed_by, tx.now), tx.now, tx.chance)
        due.at(tx, ask.community, "ask.match", ask.ref, later)


def as_if_passed(tx: Tx, ask: Ask) -> None:
    """Look again only when the asker could have passed a yes over: sooner, the next bell would tell that they were
    never asked about it (promise H2)."""
    later = moments.as_if_passed(ask_rules.urgency(ask.needed_by, tx.now), tx.now, tx.chance)
    due.at(tx, ask.community, "ask.match", ask.ref, later)
