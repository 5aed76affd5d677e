"""What forgetting a whole community means, before and after."""

from __future__ import annotations

from discord import ui

from bot.router import NO_REF
from bot.text import Text
from cogs.parts import DONE, WARM, button, card, field, form, main, note, row, short_text

WORD, WORD_MOST = "word", 40


def before(text: Text) -> ui.LayoutView:
    """Everything that goes, and what to do first."""
    return card(
        text("erase.title"),
        text("erase.goes"),
        text("erase.first"),
        row(button(text("erase.go_on"), "erase.word"), main(text("erase.leave"), "setup.look")),
        note(text("privacy.forget.no_way_back")),
        colour=WARM,
    )


def word_form(text: Text) -> ui.Modal:
    """One word, so that nothing is forgotten by a slip of the thumb."""
    asked = text("privacy.forget.field", word=text("erase.type"))
    return form(
        text("erase.form_title"),
        "erase.form",
        NO_REF,
        field(asked, short_text(WORD, WORD_MOST, required=True), text("erase.hint")),
    )


def begun(text: Text) -> ui.LayoutView:
    """It goes."""
    return card(text("erase.begun"), note(text("erase.then")), colour=DONE)
