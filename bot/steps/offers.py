"""What people have to give, and taking it up."""

from __future__ import annotations

from dataclasses import replace

from bot.rules import house
from bot.rules.refusal import Refusal
from bot.rules.words import OFFER_MOST, SUMMARY_MOST, bounded, shortened
from bot.steps import agreements, intake, matching
from bot.steps.agreements import Agreements
from bot.steps.asks import fresh_code
from bot.steps.people import Who, active, asks_place, at, corner, unpaused
from data import asks, capacities, due, offers, outbox, refs
from data.records import DAY, Ask, Capacity, Offer
from data.store import Tx

OFFERS_MOST = 10
STILL_AFTER = 60 * DAY
"""After so many seconds whoever made an offer is asked whether it still stands (matching.md, 5)."""

LAPSES_AFTER = 7 * DAY
"""Seconds after that question until an offer of which nobody said that it still stands is closed."""

ANSWER_WITHIN = 3 * DAY
"""How long the person who made an offer has to answer somebody who takes it up (seconds)."""


def post(tx: Tx, who: Who, ref: str, words: str, kind: str) -> Offer:
    """Post an offer by name, or change one's own. A form submitted twice is one offer.

    Whoever offers a kind may be asked for it, gently.
    """
    community, me = active(tx, who)
    known = offers.get(tx, ref)
    if kind not in house.kinds(community) and not (known is not None and known.kind == kind):
        raise Refusal("refuse.unknown_kind")
    clean = bounded(words, "offer.form.words", OFFER_MOST, required=True)
    if known is not None:
        if known.owner != me.ref:
            raise Refusal("refuse.gone")
        return _changed(tx, known, kind, clean)
    if not refs.free(tx, ref):
        raise Refusal("refuse.old_control")
    _, channel = asks_place(tx, community.guild)
    intake.may_help(community, who, tx.now)
    if len(offers.of(tx, me.ref)) >= OFFERS_MOST:
        raise Refusal("refuse.many_offers", most=OFFERS_MOST)
    offer = Offer(ref, community.guild, fresh_code(tx, community.guild), me.ref, kind, clean, "open", tx.day)
    offers.save(tx, offer)
    outbox.say(tx, community.guild, "offer", ref, "channel", channel)
    _watch(tx, offer)
    corner(tx, me)
    if capacities.get(tx, me.ref) is None:
        modest = Capacity(me.ref, community.guild, "some", 1, 1, frozenset({kind}), None, None, None, tx.now, tx.day)
        capacities.save(tx, modest)
    return offer


def _changed(tx: Tx, offer: Offer, kind: str, words: str) -> Offer:
    if offer.state != "open":
        raise Refusal("refuse.offer_closed")
    if (offer.kind, offer.words) != (kind, words):
        offer = replace(offer, kind=kind, words=words)
        offers.save(tx, offer)
        _stands(tx, offer)
    return offer


def _watch(tx: Tx, offer: Offer) -> None:
    due.at(tx, offer.community, "offer.still", offer.ref, tx.now + STILL_AFTER)
    due.at(tx, offer.community, "offer.lapse", offer.ref, tx.now + STILL_AFTER + LAPSES_AFTER)
    due.cancel(tx, offer.ref, "offer.last")


def _stands(tx: Tx, offer: Offer) -> None:
    _watch(tx, offer)
    outbox.touch(tx, offer.ref)
    _asked_anew(tx, offer.owner)


def _asked_anew(tx: Tx, owner: str) -> None:
    # One message asks about all of theirs that are to be asked about (`bot.steps.lapsing`), whichever it began with.
    for each in offers.owned(tx, owner):
        for kind in ("offer.still", "offer.last"):
            outbox.touch(tx, each.ref, kind)


def keep(tx: Tx, who: Who, ref: str) -> None:
    """It still stands, as long again as a new one."""
    offer = own(tx, who, ref)
    if offer.state != "open":
        raise Refusal("refuse.offer_closed")
    _stands(tx, offer)


def lapse(tx: Tx, ref: str) -> None:
    """Nobody said that it still stands: it is closed, and who made it can make it again."""
    offer = offers.get(tx, ref)
    if offer is not None and offer.state == "open":
        _close(tx, offer)


def _close(tx: Tx, offer: Offer) -> None:
    offers.save(tx, replace(offer, state="closed"))
    due.cancel(tx, offer.ref, "offer.still", "offer.last", "offer.lapse")
    outbox.touch(tx, offer.ref)
    _asked_anew(tx, offer.owner)


def take_down(tx: Tx, ref: str) -> None:
    """The stewards take it down; those already in conversation about it keep theirs."""
    offer = offers.get(tx, ref)
    if offer is not None and offer.state == "open":
        _close(tx, offer)


def own(tx: Tx, who: Who, ref: str) -> Offer:
    """The actor's own offer. Raises Refusal for anybody else's, in the words used for one that is gone."""
    offer = offers.get(tx, ref)
    if offer is None or at(tx, who, offer.community).ref != offer.owner:
        raise Refusal("refuse.gone")
    return offer


def close(tx: Tx, who: Who, ref: str) -> None:
    """The owner closes an offer; those already in conversation about it keep theirs (S9)."""
    offer = own(tx, who, ref)
    if offer.state == "open":
        _close(tx, offer)


def unread(tx: Tx, who: Who, ref: str) -> Agreements | None:
    """What somebody is to read before they take this offer up, if it is their first ask or offer here."""
    offer = offers.get(tx, ref)
    stands = offer is not None and offer.state == "open" and offer.community == who.community
    return agreements.unread(tx, who) if stands else None


def take_up(tx: Tx, who: Who, ref: str, ask_ref: str) -> Ask:
    """Take up an offer: a quiet ask is made for the person and joined to it, in one step (S4).

    Taking it up is the asker's yes; the offerer is asked for theirs, and nobody else sees or hears of it.
    """
    offer = offers.get(tx, ref)
    # One of another server sounds like one that is closed, as everything does that is not here (promise M5).
    if offer is None or offer.state != "open" or offer.community != who.community:
        raise Refusal("refuse.offer_closed")
    me = at(tx, who, offer.community)
    if me.ref == offer.owner:
        raise Refusal("refuse.own_offer")
    unpaused(tx, me.ref)
    mine = [ask for ask in asks.of(tx, me.ref, "open", "matched") if ask.offer == ref]
    if mine:
        return mine[0]
    community, _ = asks_place(tx, offer.community)
    intake.room(tx, community, me.ref)
    ask = Ask(
        ref=ask_ref,
        community=offer.community,
        code=fresh_code(tx, offer.community),
        asker=me.ref,
        shared="quiet",
        state="open",
        kind=offer.kind,
        needed="whenever",
        needed_by=None,
        first_who_can=True,
        summary=shortened(offer.words, SUMMARY_MOST),
        details="",
        offer=ref,
        visible_at=tx.now,
        made_day=tx.day,
        closed_day=None,
    )
    asks.save(tx, ask)
    corner(tx, me)
    due.at(tx, offer.community, "ask.lapse", ask_ref, tx.now + ANSWER_WITHIN)
    matching.tick(tx, ask_ref)
    return ask
