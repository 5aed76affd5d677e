"""A pause as whoever it is about is told: what, why, until when, and what they can still do."""

from __future__ import annotations

from discord import ui

from bot.rules.words import quoted
from bot.steps.pausing import PauseSeen
from bot.text import Text
from cogs.parts import DONE, WARM, button, card, moment, note, private, row


def paused(seen: PauseSeen, text: Text) -> ui.LayoutView:
    """To whoever is paused; once it is over it says so."""
    pause = seen.pause
    if pause.state != "on":
        return _over(seen, text)
    return card(
        private(text, seen.to),
        text("pause.words", until=moment(pause.until)),
        text("pause.reason", reason=quoted(pause.reason, 700)) if pause.reason else None,
        text("pause.not_now"),
        text("pause.still"),
        row(
            button(text("door.mine"), "door.mine"),
            button(text("door.privacy"), "door.privacy"),
            button(text("door.now"), "door.now"),
        ),
        note(text("pause.ends")),
        colour=WARM,
    )


def over(seen: PauseSeen, text: Text) -> ui.LayoutView:
    """It is over."""
    return _over(seen, text)


def _over(seen: PauseSeen, text: Text) -> ui.LayoutView:
    return card(
        private(text, seen.to),
        text(f"pause.is_{seen.pause.state}"),
        row(button(text("door.ask"), "door.ask"), button(text("door.mine"), "door.mine")),
        colour=DONE,
    )
