"""The shelf of small asks, and the path for whoever does not know what they need; nothing of either is kept."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.words import quoted
from bot.text import Text
from cogs.asks.views import WHEN
from cogs.parts import WARM, button, card, choice, kind, main, note, row
from data.content import KINDS
from data.content.path import HEAVY, JUST_COMPANY, TOO_MUCH, End
from data.content.small import SMALL


def shelf(text: Text, known: Sequence[str] = KINDS) -> ui.LayoutView:
    """Small asks, a list for each kind of help: one press opens the form filled in."""
    return card(
        text("small.title"),
        text("small.words"),
        *(
            choice(
                "small.take",
                [(f"{each}-{name}", text(f"small.{each}.{name}")) for name in names],
                ref=each,
                placeholder=kind(text, each),
            )
            for each, names in SMALL.items()
            if each in known
        ),
        row(
            button(text("path.own_words"), "door.ask"),
            button(text("door.path"), "door.path"),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def heavy(text: Text) -> ui.LayoutView:
    """What is heavy just now?"""
    topics = [button(text(f"path.heavy.{topic}"), "path.of", topic) for topic in HEAVY]
    return card(
        text("path.title"),
        row(*topics[:4]),
        row(*topics[4:]),
        note(text("path.words")),
        row(
            button(text("path.just_company"), "path.end", "-".join(JUST_COMPANY)),
            button(text("path.small"), "door.small"),
            button(text("path.own_words"), "door.ask"),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def lighter(topic: str, text: Text) -> ui.LayoutView:
    """What would make it a little lighter?"""
    return card(
        text(f"path.question.{topic}"),
        row(
            *(button(text(f"path.end.{topic}.{end.name}"), "path.end", f"{topic}-{end.name}") for end in HEAVY[topic]),
            button(text("path.too_much"), "door.now") if topic in TOO_MUCH else None,
        ),
        row(
            button(text("path.just_company"), "path.end", "-".join(JUST_COMPANY)) if topic != "company" else None,
            button(text("path.own_words"), "door.ask"),
            button(text("path.back"), "door.path"),
            button(text("door.now"), "door.now") if topic not in TOO_MUCH else None,
        ),
        colour=WARM,
    )


def written(topic: str, end: End, text: Text) -> ui.LayoutView:
    """The ask it ends in; when it would help opens the form filled in."""
    about = f"{topic}-{end.name}"
    whens = [
        (main if each == end.needed else button)(text(f"path.when_{each}"), "path.write", f"{about}-{each}")
        for each in WHEN
    ]
    return card(
        text("path.could_read"),
        quoted(text(f"path.ask.{topic}.{end.name}")),
        text("path.when"),
        row(*whens),
        row(
            button(text("path.small"), "door.small"),
            button(text("path.back"), "path.of", topic),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )
