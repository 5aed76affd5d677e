"""The form in which somebody says thank you."""

from __future__ import annotations

from discord import ui

from bot.rules.words import THANKS_MOST
from bot.text import Text
from cogs.parts import field, form, long_text


def thanks_form(text: Text, ref: str, words: str) -> ui.Modal:
    """A few words; opened again it holds what was said before."""
    return form(
        text("thanks.form.title"),
        "thanks.form",
        ref,
        field(
            text("thanks.form.words"),
            long_text(
                "thanks", THANKS_MOST, default=words, required=True, placeholder=text("thanks.form.words_example")
            ),
            text("thanks.form.words_hint"),
        ),
    )
