"""A thank-you, as whoever helped sees it and as whoever wrote it does."""

from __future__ import annotations

from discord import ui

from bot.rules.words import quoted
from bot.steps.retention import CLOSED_KEPT
from bot.steps.thanks import ThanksSeen
from bot.text import Text
from cogs.parts import WARM, button, card, note, person, private, row, unasked


def thanks(seen: ThanksSeen, text: Text) -> ui.LayoutView:
    """To whoever helped: the words, and that nothing has to come of them."""
    return card(
        private(text, seen.to),
        text("thanks.card.title"),
        text("thanks.card.from", who=person(seen.asker)),
        quoted(seen.words, 1500),
        note(text("thanks.card.note", days=CLOSED_KEPT)),
        unasked(text, seen.ref),
        colour=WARM,
    )


def sent(words: str, ref: str, text: Text) -> ui.LayoutView:
    """At once after writing it."""
    return card(
        text("thanks.sent"),
        quoted(words, 1500),
        note(text("thanks.no_duty")),
        row(button(text("thanks.change"), "thanks.begin", ref), button(text("mine.open"), "door.mine")),
        colour=WARM,
    )
