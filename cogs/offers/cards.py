"""An offer as others see it, and what its owner and its taker are told."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.house import LISTED
from bot.rules.words import quoted, shortened
from bot.steps.lapsing import OfferStill
from bot.steps.seen import OfferSeen
from bot.text import Text
from cogs.parts import (
    Part,
    button,
    card,
    careful,
    choice,
    day,
    good,
    kind,
    kind_tags,
    kinds,
    note,
    person,
    plain_kind,
    private,
    row,
)
from data.records import Ask, Offer

MOST, WORDS = 5, 1000
"""Offers asked about on one card, and characters of one that stands there alone."""


def post_title(seen: OfferSeen, text: Text) -> str:
    """The kind and the public code; the words are on the card alone."""
    return text("forum.offer", kind=plain_kind(text, seen.offer.kind), code=seen.offer.code)


def post_tags(seen: OfferSeen, text: Text) -> tuple[str, ...]:
    """The kind."""
    return kind_tags(text, seen.offer.kind)


def offer_card(seen: OfferSeen, text: Text) -> ui.LayoutView:
    """The card in the asks channel; taking an offer up is private."""
    offer = seen.offer
    return card(
        text("offer.headline", kind=kind(text, offer.kind)),
        text("offer.card.who", who=person(seen.owner)),
        quoted(offer.words, 1500),
        careful(text, offer.words),
        row(
            good(text("offer.card.take"), "offer.take", offer.ref),
            button(text("report.open"), "report.begin", offer.ref),
        ),
        note(text("offer.card.how", code=offer.code)),
    )


def which(known: Sequence[str], text: Text) -> ui.LayoutView:
    """Which kind it is, asked first where there are more than one list holds."""
    lists = (known[begin : begin + LISTED] for begin in range(0, len(known), LISTED))
    return card(
        text("offer.which"),
        *(
            choice("offer.kind", kinds(text, each), ref=str(at), placeholder=text("offer.form.kind"))
            for at, each in enumerate(lists)
        ),
    )


def posted(offer: Offer, text: Text) -> ui.LayoutView:
    """At once after offering."""
    return card(
        text("offer.posted"),
        row(
            button(text("door.capacity"), "door.capacity"),
            button(text("offer.change"), "offer.change", offer.ref),
            button(text("offer.close"), "offer.close", offer.ref),
            button(text("door.now"), "door.now"),
        ),
        note(text("offer.card.code", code=offer.code)),
    )


def still(seen: OfferStill, text: Text) -> ui.LayoutView:
    """Some of theirs have stood for two months: do they still?"""
    one = len(seen.offers) == 1
    most = WORDS if one else WORDS // MOST
    return card(
        private(text, seen.to),
        text("offer.still.words" if one else "offer.still.many", until=day(seen.until)),
        *(part for each in seen.offers[:MOST] for part in _still(each, most, text)),
        note(text("offer.still.more", n=len(seen.offers) - MOST)) if len(seen.offers) > MOST else None,
    )


def _still(offer: Offer, most: int, text: Text) -> tuple[str, Part]:
    return quoted(shortened(offer.words, most), most * 2), row(
        good(text("offer.still.yes"), "offer.keep", offer.ref),
        button(text("offer.change"), "offer.change", offer.ref),
        button(text("offer.still.rest"), "offer.close_yes", offer.ref),
    )


def kept(text: Text) -> ui.LayoutView:
    """It still stands."""
    return card(text("offer.still.kept"), row(button(text("mine.open"), "door.mine")))


def taken(ask: Ask, text: Text) -> ui.LayoutView:
    """At once after taking an offer up."""
    return card(
        text("offer.taken"),
        quoted(ask.summary, 900),
        row(button(text("ask.withdraw"), "ask.withdraw", ask.ref), button(text("mine.open"), "door.mine")),
    )


def confirm_close(offer: Offer, text: Text) -> ui.LayoutView:
    """Asked once before an offer is closed, since it cannot be opened again."""
    return card(
        text("offer.close_sure"),
        quoted(offer.words, 1500),
        row(button(text("offer.close_yes"), "offer.close_yes", offer.ref), button(text("offer.close_no"), "door.mine")),
    )


def closed(text: Text) -> ui.LayoutView:
    """The offer is closed."""
    return card(text("offer.closed"), row(button(text("mine.open"), "door.mine")))
