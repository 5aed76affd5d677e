"""Forms for a suggested question, and for the word with which stewards decline one."""

from __future__ import annotations

from discord import ui

from bot.rules.words import PROMPT_MOST, REASON_MOST
from bot.text import Text
from cogs.parts import field, form, long_text, pick
from cogs.terms import families


def proposal_form(text: Text, ref: str, family: str) -> ui.Modal:
    """What it is about, and its words; who sees what stands beside them."""
    return form(
        text("proposals.form.title"),
        "proposals.form",
        ref,
        field(text("rituals.form.family"), pick("family", families(text), [family])),
        field(
            text("prompts.form.words"),
            long_text("words", PROMPT_MOST, required=True),
            text("proposals.form.words_hint"),
        ),
    )


def decline_form(text: Text, ref: str) -> ui.Modal:
    """A steward's word to whoever suggested it."""
    return form(
        text("proposals.decline"),
        "proposals.decline_form",
        ref,
        field(
            text("proposals.form.word"),
            long_text("word", REASON_MOST, required=True),
            text("proposals.form.word_hint"),
        ),
    )
