"""The stewards' own questions: by family, one family, and one of them."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.words import quoted, shortened, shown
from bot.steps.prompts import MOST, Family
from bot.text import Text
from cogs.parts import button, card, choice, main, note, row
from data.house import OwnPrompt

LISTED = 120
"""Characters of each that are shown in a list."""


def families(known: Sequence[Family], text: Text) -> ui.LayoutView:
    """Every family with how many of its questions are the community's own."""
    lines = (
        f"· {text('prompts.family', family=text(f'family.{each.name}'), own=len(each.own), shipped=each.shipped)}"
        for each in known
    )
    return card(
        text("prompts.title"),
        text("prompts.words"),
        "\n".join(lines),
        choice(
            "prompts.open",
            [(each.name, text(f"family.{each.name}")) for each in known],
            placeholder=text("prompts.pick_family"),
        ),
        row(button(text("rituals.back"), "rituals.list")),
    )


def family(of: Family, text: Text) -> ui.LayoutView:
    """The community's own questions of one family, in their order."""
    lines = [f"· {_line(each, text)}" for each in of.own]
    return card(
        text("prompts.one_family", family=text(f"family.{of.name}")),
        text("prompts.shipped", count=of.shipped),
        "\n".join(lines) if lines else text("prompts.none"),
        choice(
            "prompts.one",
            [(each.ref, shortened(each.words, 90)) for each in of.own],
            placeholder=text("prompts.pick"),
        )
        if of.own
        else None,
        row(
            main(text("prompts.add"), "prompts.add", of.name) if len(of.own) < MOST else None,
            button(text("prompts.back"), "prompts.list"),
        ),
        note(text("prompts.order")) if of.own else None,
    )


def _line(made: OwnPrompt, text: Text) -> str:
    words = shown(shortened(made.words, LISTED), LISTED)
    return text("prompts.line_paused", words=words) if made.state == "paused" else words


def one(made: OwnPrompt, text: Text) -> ui.LayoutView:
    """One question, and what can be done with it."""
    paused = made.state == "paused"
    return card(
        text("prompts.one_family", family=text(f"family.{made.family}")),
        quoted(made.words, 900),
        text(f"prompts.is_{made.state}"),
        row(
            button(text("prompts.change"), "prompts.change", made.ref),
            button(text("prompts.resume"), "prompts.resume", made.ref)
            if paused
            else button(text("prompts.pause"), "prompts.pause", made.ref),
            button(text("prompts.up"), "prompts.up", made.ref),
            button(text("prompts.down"), "prompts.down", made.ref),
            button(text("prompts.remove"), "prompts.remove", made.ref),
        ),
        row(button(text("prompts.whole_family"), "prompts.family", made.family)),
    )


def sure(made: OwnPrompt, text: Text) -> ui.LayoutView:
    """Asked once before a question is forgotten."""
    return card(
        text("prompts.remove_sure"),
        quoted(made.words, 900),
        row(
            button(text("prompts.remove_yes"), "prompts.remove_yes", made.ref),
            button(text("prompts.remove_no"), "prompts.family", made.family),
        ),
    )
