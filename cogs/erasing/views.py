"""The form for the one word by which a whole community is forgotten."""

from __future__ import annotations

from discord import ui

from bot.router import NO_REF
from bot.text import Text
from cogs.parts import field, form, short_text

WORD, WORD_MOST = "word", 40


def word_form(text: Text) -> ui.Modal:
    """One word, so that nothing is forgotten by a slip of the thumb."""
    asked = text("privacy.forget.field", word=text("erase.type"))
    return form(
        text("erase.form_title"),
        "erase.form",
        NO_REF,
        field(asked, short_text(WORD, WORD_MOST, required=True), text("erase.hint")),
    )
