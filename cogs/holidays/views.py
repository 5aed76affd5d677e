"""Forms for days off: from one day to another, or from today on."""

from __future__ import annotations

from discord import ui

from bot.text import Text
from cogs.parts import field, form, short_text

MOST = 10
"""Characters of a day as it is typed."""


def days_form(text: Text, ref: str, today: str) -> ui.Modal:
    """From which day to which."""
    return form(
        text("holidays.add"),
        "holidays.form",
        ref,
        field(
            text("holidays.form.first"),
            short_text("first", MOST, default=today, required=True),
            text("holidays.form.day_hint"),
        ),
        field(text("holidays.form.last"), short_text("last", MOST, required=False), text("holidays.form.last_hint")),
    )


def until_form(text: Text, ref: str) -> ui.Modal:
    """Until which day none comes."""
    return form(
        text("holidays.until"),
        "holidays.until_form",
        ref,
        field(text("holidays.form.until"), short_text("until", MOST, required=True), text("holidays.form.day_hint")),
    )
