"""Asks a few helpers whether they can, and asks on quietly when nobody does."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from bot.rules import asks as ask_rules
from bot.rules import capacity as capacity_rules
from bot.rules import fitting as fitting_rules
from bot.rules import matching as rules
from bot.rules import moments, several, waves
from bot.steps import intake, modes
from data import (
    answers,
    apart,
    asks,
    capacities,
    communities,
    due,
    introductions,
    invitations,
    members,
    offers,
    outbox,
    pauses,
)
from data.records import HOUR, Ask, Capacity, Community, Invitation, InvitationState, Origin
from data.store import Tx

PAGE = 50
"""So many helpers are read at a time, longest unasked first, until enough of them fit."""

ENOUGH = 25
"""With so many who fit the best are well chosen; whoever waits longer to be asked is among them."""

CONSIDERED = 1000
"""No more helpers than these are looked at for one wave."""

CLOSED_PAUSE = 6 * HOUR
"""While a community is closed or away nobody is asked; its asks are looked at again after this many seconds."""

OFFERER_PAUSE = HOUR
"""Whoever made an offer and may not be asked just now is thought of again after this many seconds."""


def candidate(
    tx: Tx, ask: Ask, capacity: Capacity, *, apart_any: bool = True, asked_any: bool = True
) -> rules.Candidate:
    """A helper as matching sees them for this ask. Where nobody is to be kept apart from the asker, or nobody was ever
    asked about this, that need not be looked up for each."""
    load = invitations.history(tx, capacity.member, tx.now - capacity_rules.WEEK, tx.now - rules.MONTH)
    return rules.Candidate(
        # What was said long ago counts for less.
        capacity=capacity_rules.aged(capacity, tx.now),
        running=load.running,
        recent=load.week,
        apart=(apart_any and apart.between(tx, ask.asker, capacity.member))
        or pauses.until(tx, capacity.member) is not None,
        asked_before=asked_any and invitations.between(tx, ask.ref, capacity.member) is not None,
        invited_now=load.waiting > 0,
        month=load.month,
        invited=load.invited,
        last=load.last,
    )


def tick(tx: Tx, ask_ref: str) -> None:
    """Invite the next wave for an open ask and set the time of the one after; tells the asker once if nobody fits."""
    ask = asks.get(tx, ask_ref)
    lacking = _lacking(tx, ask) if ask is not None and ask.state == "open" else 0
    if ask is None or not lacking:
        # So many have come, or said a yes that waits for the asker: until they answer, nobody else is asked.
        return
    if due.late(tx, "ask.lapse", ask.ref):
        # Kith was not running when its time ended: it is closed in a moment, and nobody is to be asked in between.
        return
    community = communities.get(tx, ask.community)
    if community is None or community.state != "open":
        look_at(tx, ask, tx.now + CLOSED_PAUSE)
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
    if community.house.mode == "invite":
        modes.put_up(tx, ask)
        look_at(tx, ask, tx.now + CLOSED_PAUSE)
        return
    now = look(tx, ask, lacking)
    fits = _fitting(tx, ask, now, community) if now.room else []
    for chosen in fits[: waves.size(now, [rules.fit_of(ask, each.capacity) for each in fits])]:
        invite(tx, ask, chosen, waves.ANSWER[now.urgency])
    anybody = bool(fits or now.waiting)
    if not anybody:
        # Said right after a no, it would tell that somebody declined (promise H2); rung as an unnamed card appears, it
        # would tell whoever can see the bell whose card it is (S6). So it comes at a moment of chance, always.
        told_at = moments.nobody(now.urgency, tx.now, tx.chance)
        outbox.say(tx, ask.community, "ask.nobody", ask.ref, "member", ask.asker, not_before=told_at)
    free_at = None if anybody else capacities.next_ready(tx, ask.community, ask.kind)
    again = waves.next_look(now.urgency, ask.needed_by, tx.now, anybody, free_at)
    look_at(tx, ask, again if now.urgency == "critical" else waves.on_tick(again, ask.community))


def _lacking(tx: Tx, ask: Ask) -> int:
    """For how many more places somebody is looked for."""
    # An open ask for one has nobody yet, which need not be looked up.
    alone = several.places(ask.needs) == 1
    found = several.NOBODY if alone else several.Found(*introductions.count(tx, ask.ref))
    return several.lacking(ask.needs, found, len(invitations.to(tx, ask.ref, "yes")))


def free(tx: Tx, ask: Ask, invitation: Invitation) -> bool:
    """Whether a helper who said yes can still come. To others somebody who is to be kept apart, or whose part is
    paused, is like anybody who has no room any more."""
    capacity = capacities.get(tx, invitation.helper)
    load = invitations.load(tx, invitation.helper, tx.now - capacity_rules.WEEK)
    full = capacity_rules.room(capacity, *load) == 0 or capacity_rules.resting(capacity, tx.now)
    away = apart.between(tx, ask.asker, invitation.helper) or pauses.until(tx, invitation.helper) is not None
    return not away and (not full or "over" in invitation.why)


def look(tx: Tx, ask: Ask, places: int = 1) -> waves.Look:
    """An ask as it stands: who was asked, and how likely enough of them come for so many places."""
    asked = [each for each in invitations.to(tx, ask.ref, *get_args(InvitationState)) if each.origin == "kith"]
    waiting: list[tuple[float, int]] = []
    for each in asked:
        stated = capacities.get(tx, each.helper) if each.state == "waiting" else None
        if stated is not None:
            waiting.append((rules.fit_of(ask, stated), each.asked_at))
    known = waves.Answers(*answers.of(tx, ask.community))
    return waves.Look(rules.pressing(ask, tx.now), ask.needed_by, tx.now, places, len(asked), tuple(waiting), known)


def fitting(tx: Tx, ask: Ask, community: Community) -> list[rules.Candidate]:
    """Those who fit an ask just now, best first."""
    return _fitting(tx, ask, look(tx, ask), community)


def _fitting(tx: Tx, ask: Ask, now: waves.Look, community: Community) -> list[rules.Candidate]:
    """Those who fit, best first, of enough helpers who waited longest; nobody is read of whom an index tells that they
    could not be asked."""
    found = _some(tx, ask, community)
    if now.urgency in rules.URGENT:
        found += _some(tx, ask, community, sooner=tx.now + capacity_rules.COOL_DOWN_MOST)
    return rules.ranked(ask, found, tx.now, community.zone)


def _some(tx: Tx, ask: Ask, community: Community, sooner: int | None = None) -> list[rules.Candidate]:
    near, last = ask.kind not in fitting_rules.WHEREVER, None
    apart_any, asked_any = apart.anybody(tx, ask.asker), invitations.everybody(tx, ask.ref)
    found: list[rules.Candidate] = []
    for _ in range(CONSIDERED // PAGE):
        page = capacities.candidates(tx, ask.community, ask.kind, PAGE, ask.needs, near=near, sooner=sooner, after=last)
        for stated in page:
            # Whoever is left out by their statement alone needs no look at what they took on.
            if rules.suits(ask, capacity_rules.aged(stated, tx.now), tx.now, community.zone):
                each = candidate(tx, ask, stated, apart_any=apart_any, asked_any=asked_any)
                fits = rules.fits(ask, each, tx.now, community.zone)
                if fits and intake.may_be_invited(tx, community, stated.member):
                    found.append(each)
        if len(page) < PAGE or len(found) >= ENOUGH:
            break
        last = page[-1]
    return found


def look_at(tx: Tx, ask: Ask, at: int) -> None:
    """Look for helpers at that moment (UTC epoch seconds); of asks that are due together the most urgent goes first."""
    places = _lacking(tx, ask) if ask.needs.people > 1 else None
    due.at(tx, ask.community, "ask.match", ask.ref, at, rules.turn(ask, tx.now, places))


def ask_offerer(tx: Tx, ask: Ask, offer_ref: str, zone: str) -> None:
    """Ask the one who made an offer, once they may be asked: not while resting, full, quiet, away or asked already.

    To the one who took it up that looks like no answer yet, and so does being kept apart (S11, S21).
    """
    offer = offers.get(tx, offer_ref)
    stated = capacities.get(tx, offer.owner) if offer is not None else None
    if offer is None or stated is None or offer.state != "open":
        return
    # The offer itself says what they are glad to be asked for, and taking it up is not Kith's choosing: neither the
    # kinds they stated nor the pause after Kith's own invitations and their number count.
    said = replace(stated, kinds=stated.kinds | {ask.kind}, ready_at=min(stated.ready_at, tx.now))
    offerer = candidate(tx, ask, replace(said, gives=replace(said.gives, invitations=None)))
    if offerer.asked_before:
        return
    owner = members.get(tx, offer.owner)
    here = owner is not None and owner.absent_since is None
    if here and rules.fits(ask, offerer, tx.now, zone):
        outbox.say(tx, ask.community, "invitation", _add(tx, ask, offer.owner, "offer", ()), "member", offer.owner)
    else:
        look_at(tx, ask, tx.now + OFFERER_PAUSE)


def _add(tx: Tx, ask: Ask, helper: str, origin: Origin, why: tuple[rules.Why, ...]) -> str:
    ref = tx.ref()
    invitations.save(tx, Invitation(ref, ask.community, ask.ref, helper, origin, "waiting", why, tx.now, None))
    return ref


def invite(tx: Tx, ask: Ask, chosen: rules.Candidate, answer_within: int) -> None:
    """Ask one helper about one ask; they are not asked about anything else before they answer or time runs out."""
    helper = chosen.capacity.member
    ref = _add(tx, ask, helper, "kith", rules.why(ask, chosen, tx.now))
    answers.add(tx, ask.community, waves.fit_class(rules.fit_of(ask, chosen.capacity)), asked=1)
    outbox.say(tx, ask.community, "invitation", ref, "member", helper, drop_after=tx.now + answer_within)
    due.at(tx, ask.community, "invitation.lapse", ref, tx.now + answer_within)
    capacities.ready(tx, helper, tx.now + max(answer_within, capacity_rules.COOL_DOWN))


def still_true(tx: Tx, ask: Ask, invitation: Invitation, stated: Capacity) -> tuple[tuple[str, ...], int]:
    """The reasons for an invitation that are true now, or were of its helper's own time when they were asked; and how
    many more commitments fit what they stated."""
    load = invitations.load(tx, invitation.helper, tx.now - capacity_rules.WEEK)
    room = capacity_rules.room(capacity_rules.aged(stated, tx.now), *load)
    true = {*rules.stated(ask, stated), "rested", "room" if room else ""}
    return tuple(each for each in invitation.why if each in true), room


def soon(tx: Tx, ask: Ask) -> None:
    """Look for helpers again soon, at a moment of chance, even where a look was due sooner: a bell right after a no
    would tell of it, whatever it rang for."""
    if ask.state == "open":
        later = moments.next_look(ask_rules.urgency(ask.needed_by, tx.now), tx.now, tx.chance)
        look_at(tx, ask, later)


def as_if_passed(tx: Tx, ask: Ask) -> None:
    """Look again only when the asker could have passed a yes over: sooner, the next bell would tell that they were
    never asked about it (promise H2)."""
    later = moments.as_if_passed(ask_rules.urgency(ask.needed_by, tx.now), tx.now, tx.chance)
    look_at(tx, ask, later)
