"""Forms of the stewards' settings."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules import house
from bot.rules.beginnings import WORDS_MOST, What
from bot.text import Text
from cogs.parts import field, form, kinds, long_text, pick, short_text


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


def entry_form(
    text: Text, what: What, ref: str, words: str = "", kind: str = "", known: Sequence[str] = ()
) -> ui.Modal:
    """Its words; and on the path, which kind of help the ask is for."""
    there = house.page(known, kind or known[0]) if what == "path" else ()
    return form(
        text("beginnings.form.title"),
        "begin.form",
        ref,
        field(
            text("beginnings.form.words"),
            short_text("words", WORDS_MOST, default=words[:WORDS_MOST], required=True),
            text("beginnings.form.hint"),
        ),
        *([field(text("ask.form.kind"), pick("kind", kinds(text, there), (kind or there[0],)))] if there else []),
    )
