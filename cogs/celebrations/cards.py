"""Something good as everybody sees it, and as its writer sees it before."""

from __future__ import annotations

from discord import ui

from bot.rules.words import quoted
from bot.steps.celebrations import CelebrationSeen
from bot.steps.retention import CELEBRATION_KEPT
from bot.text import Text
from cogs.parts import WARM, button, card, good, note, person, row
from data.records import Celebration

WORDS = 1500


def celebration_card(seen: CelebrationSeen, text: Text) -> ui.LayoutView:
    """The card in the asks channel. Nothing on it can be counted."""
    return card(
        text("celebrate.headline"),
        _who(seen.owner, text),
        quoted(seen.celebration.words, WORDS),
        row(
            button(text("celebrate.begin"), "door.celebrate"),
            button(text("report.open"), "report.begin", seen.celebration.ref),
        ),
        colour=WARM,
    )


def _who(owner: int | None, text: Text) -> str:
    return text("celebrate.card.named", who=person(owner)) if owner else text("celebrate.card.neighbour")


def preview(made: Celebration, writer: int, text: Text) -> ui.LayoutView:
    """What everybody will see, before anybody does."""
    unnamed = made.shared != "named"
    who = _who(None if unnamed else writer, text)
    return card(
        text("celebrate.preview.title"),
        text("celebrate.preview.everyone", seen=f"{who}\n{quoted(made.words, WORDS)}"),
        text("celebrate.preview.kept", days=CELEBRATION_KEPT),
        note(text("celebrate.preview.unnamed")) if unnamed else None,
        row(
            good(text("celebrate.post"), "celebrate.post", made.ref),
            button(text("celebrate.change"), "celebrate.change", made.ref),
            button(text("celebrate.drop"), "celebrate.drop", made.ref),
        ),
        colour=WARM,
    )


def posted(made: Celebration, text: Text) -> ui.LayoutView:
    """At once after posting."""
    return card(
        text(f"celebrate.posted.{made.shared}", days=CELEBRATION_KEPT),
        row(
            button(text("celebrate.down"), "celebrate.down", made.ref),
            button(text("mine.open"), "door.mine"),
        ),
    )


def said(text: Text, key: str) -> ui.LayoutView:
    """A few plain words with the way to everything of one's own."""
    return card(text(key), row(button(text("mine.open"), "door.mine")))
