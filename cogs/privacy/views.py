"""The form that asks for a word before everything is forgotten."""

from __future__ import annotations

from discord import ui

from bot.router import NO_REF
from bot.text import Text
from cogs.parts import field, form, short_text

WORD, WORD_MOST = "word", 40


def forget_form(text: Text) -> ui.Modal:
    """One word, so that nobody is forgotten by a slip of the thumb."""
    asked = text("privacy.forget.field", word=text("privacy.forget.word"))
    return form(
        text("privacy.forget.title"),
        "privacy.form",
        NO_REF,
        field(asked, short_text(WORD, WORD_MOST, required=True), text("privacy.forget.hint")),
    )
