"""The form in which stewards name areas."""

from __future__ import annotations

from discord import ui

from bot.steps.areas import TYPED_MOST
from bot.text import Text
from cogs.parts import field, form, long_text


def areas_form(text: Text) -> ui.Modal:
    """One field, one area in each line."""
    return form(
        text("areas.form.title"),
        "areas.form",
        "-",
        field(
            text("areas.form.names"),
            long_text("areas", TYPED_MOST, required=True, placeholder=text("areas.form.example")),
            text("areas.form.hint"),
        ),
    )
