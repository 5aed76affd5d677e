"""Asks a few helpers whether they can, and asks on quietly when nobody does."""

from __future__ import annotations

from bot.rules import asks as ask_rules
from bot.rules import capacity as capacity_rules
from bot.rules import matching as rules
from data import apart, asks, capacities, communities, due, invitations, outbox
from data.records import Ask, Capacity, Invitation
from data.store import Tx

CONSIDERED = 200
"""How many helpers of a kind are looked at for one wave, longest unasked first."""


def candidate(tx: Tx, ask: Ask, capacity: Capacity) -> rules.Candidate:
    """A helper as matching sees them for this ask."""
    running, recent = invitations.load(tx, capacity.member, tx.now - capacity_rules.WEEK)
    return rules.Candidate(
        capacity=capacity,
        running=running,
        recent=recent,
        apart=apart.between(tx, ask.asker, capacity.member),
        asked_before=invitations.between(tx, ask.ref, capacity.member) is not None,
        invited_now=bool(invitations.of(tx, capacity.member, "waiting")),
    )


def tick(tx: Tx, ask_ref: str) -> None:
    """Invite the next wave for an open ask and set the time of the one after; tells the asker once if nobody fits."""
    ask = asks.get(tx, ask_ref)
    if ask is None or ask.state != "open" or ask.offer is not None or invitations.to(tx, ask.ref, "yes"):
        # A yes waits for the asker: until they answer, nobody else is asked. An ask made by taking up an offer
        # concerns the one who made it alone, and what they answer must not show in who else is asked.
        return
    community = communities.get(tx, ask.community)
    if community is None or community.state != "open":
        return
    urgency = ask_rules.urgency(ask.needed_by, tx.now)
    waiting = len(invitations.to(tx, ask.ref, "waiting"))
    known = (candidate(tx, ask, each) for each in capacities.candidates(tx, ask.community, ask.kind, CONSIDERED))
    fitting = rules.ranked(ask, known, tx.now, community.zone)
    for chosen in fitting[: rules.wave(urgency, waiting)]:
        invite(tx, ask, chosen, rules.ANSWER[urgency])
    if not fitting and not waiting:
        outbox.say(tx, ask.community, "ask.nobody", ask.ref, "member", ask.asker)
    due.at(tx, ask.community, "ask.match", ask.ref, rules.next_round(urgency, ask.needed_by, tx.now))


def invite(tx: Tx, ask: Ask, chosen: rules.Candidate, answer_within: int) -> None:
    """Ask one helper about one ask; they are not asked about anything else before they answer or time runs out."""
    helper = chosen.capacity.member
    invitation = Invitation(
        ref=tx.ref(),
        community=ask.community,
        ask=ask.ref,
        helper=helper,
        origin="kith",
        state="waiting",
        why=rules.why(ask, chosen, tx.now),
        asked_at=tx.now,
        taken_at=None,
    )
    invitations.save(tx, invitation)
    outbox.say(tx, ask.community, "invitation", invitation.ref, "member", helper, drop_after=tx.now + answer_within)
    due.at(tx, ask.community, "invitation.lapse", invitation.ref, tx.now + answer_within)
    capacities.ready(tx, helper, tx.now + max(answer_within, capacity_rules.COOL_DOWN))


def soon(tx: Tx, ask: Ask) -> None:
    """Look for helpers again at once."""
    due.at(tx, ask.community, "ask.match", ask.ref, tx.now)
