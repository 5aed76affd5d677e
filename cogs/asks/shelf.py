"""The shelf of small asks, and the path for whoever does not know what they need; nothing of either is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.rules.beginnings import Entry, of_group, shipped
from bot.rules.house import tag
from bot.rules.words import quoted
from bot.text import Text
from cogs.asks.views import WHEN
from cogs.parts import WARM, Part, button, card, choice, kinds, main, note, row
from cogs.terms import begins as says
from cogs.terms import button_of
from data.content import KINDS
from data.content.path import HEAVY, JUST_COMPANY, TOO_MUCH
from data.content.small import SMALL

LISTS = 14
"""So many lists of small asks fit one card."""


def shelf(text: Text, known: Sequence[str] = KINDS, entries: Sequence[Entry] = shipped("small")) -> ui.LayoutView:
    """Small asks, a list for each kind of help: one press opens the form filled in."""
    filled = [(each, of_group(entries, each)) for each in known]
    return card(
        text("small.title"),
        text("small.words"),
        *(
            choice(
                "small.take",
                [(one.tag, says(text, "small", one)) for one in there],
                ref=each if each in SMALL else tag(each),
                placeholder=kinds(text, (each,))[0][1],
            )
            for each, there in [every for every in filled if every[1]][:LISTS]
        ),
        row(
            button(text("path.own_words"), "door.ask"),
            button(text("door.path"), "door.path"),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def heavy(text: Text, entries: Sequence[Entry] = shipped("path")) -> ui.LayoutView:
    """What is heavy just now?"""
    topics = [button(text(f"path.heavy.{topic}"), "path.of", topic) for topic in HEAVY if of_group(entries, topic)]
    return card(
        text("path.title"),
        *_rows(topics),
        note(text("path.words")),
        row(
            button(text("path.just_company"), "path.end", "-".join(JUST_COMPANY)),
            button(text("pieces.several"), "path.more"),
            button(text("path.small"), "door.small"),
            button(text("path.own_words"), "door.ask"),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def _rows(buttons: Sequence[ui.Button[Any]], last: ui.Button[Any] | None = None) -> list[Part]:
    """Four beside each other, with a way on beside the last of them."""
    fours = [buttons[begin : begin + 4] for begin in range(0, len(buttons), 4)] or ([()] if last else [])
    return [row(*four, last if at == len(fours) - 1 else None) for at, four in enumerate(fours)]


def lighter(topic: str, text: Text, entries: Sequence[Entry] = shipped("path")) -> ui.LayoutView:
    """What would make it a little lighter?"""
    ends = [button(button_of(text, end), "path.end", end.tag) for end in of_group(entries, topic)]
    return card(
        text(f"path.question.{topic}"),
        *_rows(ends, button(text("path.too_much"), "door.now") if topic in TOO_MUCH else None),
        row(
            button(text("path.just_company"), "path.end", "-".join(JUST_COMPANY)) if topic != "company" else None,
            button(text("path.own_words"), "door.ask"),
            button(text("path.back"), "door.path"),
            button(text("door.now"), "door.now") if topic not in TOO_MUCH else None,
        ),
        colour=WARM,
    )


def written(end: Entry, text: Text) -> ui.LayoutView:
    """The ask it ends in; when it would help opens the form filled in."""
    about = end.tag
    whens = [
        (main if each == end.needed else button)(text(f"path.when_{each}"), "path.write", f"{about}-{each}")
        for each in WHEN
    ]
    return card(
        text("path.could_read"),
        quoted(says(text, "path", end)),
        text("path.when"),
        row(*whens),
        row(
            button(text("path.small"), "door.small"),
            button(text("path.back"), "path.of", end.group),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )
