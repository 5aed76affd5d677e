"""The form in which somebody writes down what a person they know may need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from discord import ui

from bot.rules.words import SUMMARY_MOST
from bot.text import Text
from cogs.parts import field, form, kinds, long_text, one_of, pick, somebody
from data.content import KINDS
from data.records import Needed


def suggestion_form(text: Text, ref: str, known: Sequence[str] = KINDS) -> ui.Modal:
    """Who it is, and what would help; how it is shared, if ever, is theirs to say. `known` are the kinds of help here,
    as many as a list holds of them."""
    whens = [(each, text(f"when.{each}_choice")) for each in get_args(Needed)]
    return form(
        text("behalf.form.title"),
        "behalf.form",
        ref,
        field(text("behalf.form.person"), somebody("person"), text("behalf.form.person_hint")),
        field(
            text("behalf.form.words"),
            long_text("summary", SUMMARY_MOST, required=True, placeholder=text("behalf.form.words_example")),
            text("behalf.form.words_hint"),
        ),
        field(text("ask.form.kind"), pick("kind", kinds(text, known))),
        field(text("ask.form.when"), one_of("when", whens, "week")),
    )
