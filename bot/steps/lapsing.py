"""Nothing ends by itself unannounced: whoever asked or offered is asked before whether it still stands (S10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.capacity import resting
from bot.steps import introductions
from bot.steps.offers import LAPSES_AFTER
from data import asks, capacities, due, members, offers, outbox
from data.records import DAY, Ask, Offer, Outgoing
from data.store import Tx

LAST = DAY
"""Seconds before the end at which it is asked for the last time."""


@dataclass(frozen=True, slots=True)
class AskStill:
    """An ask of whose maker (`to`, a Discord user id) it is asked whether it is still needed; else it ends at `until`
    (UTC epoch seconds)."""

    ask: Ask
    to: int
    until: int


@dataclass(frozen=True, slots=True)
class OfferStill:
    """Offers of whose maker (`to`, a Discord user id) it is asked whether they still stand; else the first of them ends
    at `until` (UTC epoch seconds)."""

    offers: tuple[Offer, ...]
    to: int
    until: int


def ask(tx: Tx, ref: str) -> None:
    """Nothing came of an ask for a long time, or its last day has begun: is it still needed?"""
    found, ends = asks.get(tx, ref), due.when(tx, "ask.lapse", ref)
    if found is None or found.state != "open" or ends is None:
        return
    guild, to, slot, rings = found.community, found.asker, str(tx.day), introductions.rings(tx, found, tx.now)
    if ends - tx.now > LAST:
        outbox.say(tx, guild, "ask.still", ref, "member", to, slot=slot, drop_after=ends, corner_from=rings)
        due.at(tx, guild, "ask.last", ref, ends - LAST)
    else:
        _retire(tx, outbox.about(tx, ref, "ask.still"))
        outbox.say(tx, guild, "ask.last", ref, "member", to, slot=slot, drop_after=ends, corner_from=rings)


def ask_notice(tx: Tx, row: Outgoing) -> AskStill | None:
    """For the asker: is it still needed? It goes once they said so, and when it is asked for the last time."""
    found, ends = asks.get(tx, row.about), due.when(tx, "ask.lapse", row.about)
    if found is None or found.state != "open" or ends is None or due.when(tx, "ask.still", found.ref) is not None:
        return None
    return AskStill(found, members.user_of(tx, found.asker), ends) if not _retired(tx, row) else None


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
        if not _told_beside(tx, others, "offer.still", "offer.last"):
            outbox.say(tx, guild, "offer.still", ref, "member", to, slot=slot, drop_after=ends)
        return
    for each in (found, *others):
        _retire(tx, outbox.about(tx, each.ref, "offer.still"))
    last = [each for each in others if (due.when(tx, "offer.lapse", each.ref) or 0) - tx.now <= LAST]
    if not _told_beside(tx, last, "offer.last"):
        outbox.say(tx, guild, "offer.last", ref, "member", to, slot=slot, drop_after=ends)


def _asked_about(tx: Tx, owner: str) -> list[Offer]:
    """Their open offers about which they were asked and have not answered."""
    mine = offers.of(tx, owner)
    return [each for each in mine if due.when(tx, "offer.still", each.ref) is None and _ends(tx, each) is not None]


def _ends(tx: Tx, found: Offer) -> int | None:
    return due.when(tx, "offer.lapse", found.ref)


def _told_beside(tx: Tx, others: Sequence[Offer], *kinds: str) -> bool:
    """Whether a message about one of these stands, or is about to, on which there is room for one more."""
    for other in others:
        for kind in kinds:
            for row in outbox.about(tx, other.ref, kind):
                if row.state not in ("dropped", "gone") and not row.taken_down and not _retired(tx, row):
                    outbox.touch(tx, other.ref, kind)
                    return True
    return False


def _retire(tx: Tx, rows: Sequence[Outgoing]) -> None:
    for row in rows:
        outbox.retire(tx, row.ref)


def _retired(tx: Tx, row: Outgoing) -> bool:
    return row.drop_after is not None and row.drop_after <= tx.now


def offer_notice(tx: Tx, row: Outgoing) -> OfferStill | None:
    """For whoever made offers: do these still stand? It goes once all of them were answered, or are over."""
    waiting = _asked_about(tx, row.target)
    if not waiting or _retired(tx, row):
        return None
    until = min(ends for each in waiting if (ends := _ends(tx, each)) is not None)
    return OfferStill(tuple(waiting), members.user_of(tx, row.target), until)
