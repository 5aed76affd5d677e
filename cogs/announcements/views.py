"""The form in which an announcement is proposed, and the one in which a steward says a word about it."""

from __future__ import annotations

from discord import ui

from bot.steps.announcements import ANSWER_MOST, BEGINS, LASTS, WORDS_MOST
from bot.text import Text
from cogs.parts import field, form, long_text, one_of


def announce_form(text: Text, ref: str, words: str = "", *, leads: bool = False) -> ui.Modal:
    """What is said, from when and for how long; stewards may also say that nobody else need look."""
    straight = field(
        text("announce.form.straight"),
        one_of("straight", [(each, text(f"announce.straight.{each}")) for each in ("no", "yes")], "no"),
    )
    return form(
        text("announce.form.title"),
        "announce.form",
        ref,
        field(
            text("announce.form.words"),
            long_text("announced", WORDS_MOST, default=words, required=True),
            text("announce.form.words_hint"),
        ),
        field(
            text("announce.form.begins"),
            one_of("begins", [(each, text(f"announce.begins.{each}")) for each in BEGINS], "now"),
        ),
        field(
            text("announce.form.lasts"),
            one_of("lasts", [(each, text("announce.lasts", n=days)) for each, days in LASTS.items()], "7"),
        ),
        *((straight,) if leads else ()),
    )


def answer_form(text: Text, action: str, ref: str, *, required: bool) -> ui.Modal:
    """A steward's word to whoever proposed it."""
    return form(
        text("announce.form.answer_title"),
        action,
        ref,
        field(
            text("announce.form.answer"),
            long_text("answer", ANSWER_MOST, required=required),
            text("announce.form.answer_hint"),
        ),
    )
