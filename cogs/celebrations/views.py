"""The form in which something good is written down."""

from __future__ import annotations

from discord import ui

from bot.rules.words import CELEBRATION_MOST
from bot.steps.celebrations import WAYS
from bot.text import Text
from cogs.parts import field, form, long_text, one_of
from data.records import Celebration


def celebrate_form(text: Text, ref: str, made: Celebration | None = None) -> ui.Modal:
    """One short form; opened again it holds what was said before."""
    return form(
        text("celebrate.form.title"),
        "celebrate.form",
        ref,
        field(
            text("celebrate.form.words"),
            long_text(
                "good",
                CELEBRATION_MOST,
                default=made.words if made else "",
                required=True,
                placeholder=text("celebrate.form.words_example"),
            ),
            text("celebrate.form.words_hint"),
        ),
        field(
            text("celebrate.form.shared"),
            one_of(
                "shared",
                [(each, text(f"celebrate.shared.{each}_choice")) for each in WAYS],
                made.shared if made else "named",
            ),
            text("celebrate.form.shared_hint"),
        ),
    )
