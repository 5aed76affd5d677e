"""What forgetting a whole community means, before and after."""

from __future__ import annotations

from discord import ui

from bot.text import Text
from cogs.parts import DONE, WARM, button, card, main, note, row


def before(text: Text) -> ui.LayoutView:
    """Everything that goes, and what to do first."""
    return card(
        text("erase.title"),
        text("erase.goes"),
        text("erase.first"),
        row(button(text("erase.go_on"), "erase.word"), main(text("erase.leave"), "setup.look")),
        note(text("privacy.forget.no_way_back")),
        colour=WARM,
    )


def begun(text: Text) -> ui.LayoutView:
    """It goes."""
    return card(text("erase.begun"), note(text("erase.then")), colour=DONE)
