"""The form in which stewards write a question of their own."""

from __future__ import annotations

from discord import ui

from bot.rules.words import PROMPT_MOST
from bot.text import Text
from cogs.parts import field, form, long_text, pick
from cogs.terms import families


def prompt_form(text: Text, ref: str, family: str | None, words: str = "") -> ui.Modal:
    """`family` is chosen for a new question; None leaves it where it is."""
    return form(
        text("prompts.form.title"),
        "prompts.form",
        ref,
        *([field(text("rituals.form.family"), pick("family", families(text), [family]))] if family is not None else []),
        field(
            text("prompts.form.words"),
            long_text("words", PROMPT_MOST, default=words, required=True),
            text("prompts.form.words_hint"),
        ),
    )
