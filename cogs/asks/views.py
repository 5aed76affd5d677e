"""The form in which a need is said."""

from __future__ import annotations

from discord import ui

from bot.rules.words import DETAILS_MOST, SUMMARY_MOST
from bot.text import Text
from cogs.parts import field, form, kinds, long_text, one_of, pick
from data.content import KINDS
from data.records import Ask

WHEN = ("today", "days", "week", "whenever")
SHARED = ("named", "neighbour", "quiet")


def ask_form(text: Text, ref: str, ask: Ask | None = None) -> ui.Modal:
    """One short form; opened again for an ask it holds what was said before."""
    return form(
        text("ask.form.title"),
        "ask.form",
        ref,
        field(
            text("ask.form.summary"),
            long_text(
                "summary",
                SUMMARY_MOST,
                default=ask.summary if ask else "",
                required=True,
                placeholder=text("ask.form.summary_example"),
            ),
            text("ask.form.summary_hint"),
        ),
        field(
            text("ask.form.details"),
            long_text("details", DETAILS_MOST, default=ask.details if ask else "", required=False),
            text("ask.form.details_hint"),
        ),
        field(text("ask.form.kind"), pick("kind", kinds(text, KINDS), (ask.kind,) if ask else ())),
        field(
            text("ask.form.when"),
            one_of("when", [(each, text(f"when.{each}_choice")) for each in WHEN], ask.needed if ask else "week"),
        ),
        field(
            text("ask.form.shared"),
            one_of(
                "shared", [(each, text(f"shared.{each}_choice")) for each in SHARED], ask.shared if ask else "named"
            ),
            text("ask.form.shared_hint"),
        ),
    )
