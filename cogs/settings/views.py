"""Forms of the stewards' settings."""

from __future__ import annotations

from discord import ui

from bot.rules import house
from bot.text import Text
from cogs.parts import field, form, kinds, long_text, short_text


def note_form(text: Text, note: str) -> ui.Modal:
    """The stewards' own words to whoever asks."""
    return form(
        text("settings.note.form"),
        "settings.note_form",
        "-",
        field(
            text("settings.note"),
            long_text("note", house.NOTE_MOST, default=note, required=False),
            text("settings.note.hint"),
        ),
    )


def kinds_form(text: Text) -> ui.Modal:
    """More kinds, one in each line."""
    most = house.KINDS_MOST * (house.KIND_MOST + 1)
    return form(
        text("settings.kinds.form"),
        "settings.kinds_form",
        "-",
        field(
            text("settings.kinds.form.names"),
            long_text("kinds", most, required=True, placeholder=text("settings.kinds.form.example")),
            text("settings.kinds.form.hint"),
        ),
    )


def rename_form(text: Text, known: str) -> ui.Modal:
    """Another name for one kind."""
    return form(
        text("settings.kinds.rename"),
        "settings.rename_form",
        house.tag(known),
        field(
            text("settings.kinds.name"),
            short_text("name", house.KIND_MOST, default=kinds(text, (known,))[0][1][: house.KIND_MOST], required=True),
            text("settings.kinds.rename_hint"),
        ),
    )
