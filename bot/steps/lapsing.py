"""Nothing ends by itself unannounced: whoever asked or offered is asked before whether it still stands (S10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.capacity import resting
from bot.steps import introductions
from bot.steps.offers import LAPSES_AFTER
from bot.steps.together import ASKED, alike, asked_about, ended_with, retired, stands, told_beside
from data import asks, capacities, due, members, offers, outbox
from data.records import DAY, Ask, Offer, Outgoing
from data.store import Tx

LAST = DAY
"""Seconds before the end at which it is asked for the last time."""


@dataclass(frozen=True, slots=True)
class AskStill:
    """Asks of whose maker (`to`, a Discord user id) it is asked whether they are still needed; else the first of them
    ends at `until` (UTC epoch seconds)."""

    asks: tuple[Ask, ...]
    to: int
    until: int


@dataclass(frozen=True, slots=True)
class AskLapsed:
    """Asks whose time is over, to their maker (`to`, a Discord user id); `came` is how many came for one alone."""

    asks: tuple[Ask, ...]
    to: int
    came: int = 0


@dataclass(frozen=True, slots=True)
class OfferStill:
    """Offers of whose maker (`to`, a Discord user id) it is asked whether they still stand; else the first of them ends
    at `until` (UTC epoch seconds)."""

    offers: tuple[Offer, ...]
    to: int
    until: int


def ask(tx: Tx, ref: str) -> None:
    """Nothing came of an ask for a long time, or its last day has begun: is it still needed? Whoever made several at a
    time is asked about them in one message."""
    found, ends = asks.get(tx, ref), due.when(tx, "ask.lapse", ref)
    if found is None or found.state != "open" or ends is None:
        return
    if introductions.found(tx, ref).came:
        # When its time is over it goes on with those who have come, and nobody more is looked for.
        return
    guild, to, slot, rings = found.community, found.asker, str(tx.day), introductions.rings(tx, found, tx.now)
    others = [each for each in asked_about(tx, to, found) if each.ref != ref]
    if ends - tx.now > LAST:
        due.at(tx, guild, "ask.last", ref, ends - LAST)
        if not told_beside(tx, [each.ref for each in others], *ASKED):
            outbox.say(tx, guild, "ask.still", ref, "member", to, slot=slot, drop_after=ends, corner_from=rings)
        return
    # Whichever it began with, and be that answered by now.
    for each in asks.everything_of(tx, to):
        if each.ref == ref or alike(each, found):
            _retire(tx, outbox.about(tx, each.ref, "ask.still"))
    last = [each.ref for each in others if (due.when(tx, "ask.lapse", each.ref) or 0) - tx.now <= LAST]
    if not told_beside(tx, last, "ask.last"):
        outbox.say(tx, guild, "ask.last", ref, "member", to, slot=slot, drop_after=ends, corner_from=rings)


def ask_notice(tx: Tx, row: Outgoing) -> AskStill | None:
    """For the asker: are these still needed? It goes once they said so of all of them, or they are over, and when it is
    asked for the last time."""
    found = asks.get(tx, row.about)
    waiting = asked_about(tx, row.target, found) if found is not None else []
    if not waiting or retired(tx, row):
        return None
    until = min(ends for each in waiting if (ends := due.when(tx, "ask.lapse", each.ref)) is not None)
    return AskStill(tuple(waiting), members.user_of(tx, row.target), until)


def lapsed_notice(tx: Tx, row: Outgoing) -> AskLapsed | None:
    """For the asker: the time of these is over and nobody came, or fewer than it takes."""
    found = asks.get(tx, row.about)
    if found is None:
        return None
    others = [each for each in ended_with(tx, found) if not stands(tx, each.ref, "ask.lapsed")]
    came = introductions.found(tx, found.ref).came
    return AskLapsed((found, *others), members.user_of(tx, found.asker), came)


def offer(tx: Tx, ref: str) -> None:
    """An offer has stood for long, or its last day has begun: does it still stand? Whoever made several at a time is
    asked about them in one message, and nobody who rests is asked: their offers wait for them."""
    found, ends = offers.get(tx, ref), due.when(tx, "offer.lapse", ref)
    if found is None or found.state != "open" or ends is None:
        return
    stated = capacities.get(tx, found.owner)
    if stated is not None and stated.rest_until is not None and resting(stated, tx.now):
        due.at(tx, found.community, "offer.still", ref, stated.rest_until)
        due.at(tx, found.community, "offer.lapse", ref, stated.rest_until + LAPSES_AFTER)
        return
    guild, to, slot = found.community, found.owner, str(tx.day)
    others = [each for each in _asked_about(tx, to) if each.ref != ref]
    if ends - tx.now > LAST:
        due.at(tx, guild, "offer.last", ref, ends - LAST)
        if not told_beside(tx, [each.ref for each in others], "offer.still", "offer.last"):
            outbox.say(tx, guild, "offer.still", ref, "member", to, slot=slot, drop_after=ends)
        return
    for each in offers.owned(tx, to):
        _retire(tx, outbox.about(tx, each.ref, "offer.still"))
    last = [each for each in others if (due.when(tx, "offer.lapse", each.ref) or 0) - tx.now <= LAST]
    if not told_beside(tx, [each.ref for each in last], "offer.last"):
        outbox.say(tx, guild, "offer.last", ref, "member", to, slot=slot, drop_after=ends)


def _asked_about(tx: Tx, owner: str) -> list[Offer]:
    """Their open offers about which they were asked and have not answered."""
    mine = offers.of(tx, owner)
    return [each for each in mine if due.when(tx, "offer.still", each.ref) is None and _ends(tx, each) is not None]


def _ends(tx: Tx, found: Offer) -> int | None:
    return due.when(tx, "offer.lapse", found.ref)


def _retire(tx: Tx, rows: Sequence[Outgoing]) -> None:
    for row in rows:
        outbox.retire(tx, row.ref)


def offer_notice(tx: Tx, row: Outgoing) -> OfferStill | None:
    """For whoever made offers: do these still stand? It goes once all of them were answered, or are over."""
    waiting = _asked_about(tx, row.target)
    if not waiting or retired(tx, row):
        return None
    until = min(ends for each in waiting if (ends := _ends(tx, each)) is not None)
    return OfferStill(tuple(waiting), members.user_of(tx, row.target), until)
