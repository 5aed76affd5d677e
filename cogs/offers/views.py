"""The form in which something to give is offered."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.house import page
from bot.rules.words import OFFER_MOST
from bot.text import Text
from cogs.parts import field, form, kinds, long_text, pick
from data.content import KINDS
from data.records import Offer


def offer_form(
    text: Text, ref: str, offer: Offer | None = None, *, known: Sequence[str] = KINDS, chosen: str = ""
) -> ui.Modal:
    """Small offers count. One that stands is shown as it is."""
    chosen = offer.kind if offer is not None else chosen
    return form(
        text("offer.form.title"),
        "offer.form",
        ref,
        field(
            text("offer.form.words"),
            long_text(
                "words",
                OFFER_MOST,
                default=offer.words if offer else "",
                required=True,
                placeholder=text("offer.form.words_example"),
            ),
            text("offer.form.words_hint"),
        ),
        field(
            text("offer.form.kind"),
            pick("kind", kinds(text, page(known, chosen) if chosen else known), [chosen] if chosen else []),
        ),
    )
