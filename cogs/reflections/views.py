"""The form in which somebody writes for themselves."""

from __future__ import annotations

from discord import ui

from bot.rules.words import REFLECTION_MOST
from bot.text import Text
from cogs.parts import field, form, long_text


def reflect_form(text: Text, question: int, written: str = "") -> ui.Modal:
    """One field; opened again it holds what was written before."""
    return form(
        text("reflect.form.title"),
        "reflect.form",
        str(question),
        field(
            text("reflect.form.words"),
            long_text("thought", REFLECTION_MOST, default=written, required=True),
            text("reflect.form.words_hint"),
        ),
    )
