"""Days off as the stewards see them."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.steps.holidays import MOST, Off
from bot.text import Text
from cogs.parts import button, card, choice, main, row
from cogs.terms import days_off


def listed(known: Sequence[Off], text: Text) -> ui.LayoutView:
    """All that are still to come, and the ways to name more."""
    lines = (f"· {days_off(each.first, each.last, text)}" for each in known)
    return card(
        text("holidays.title"),
        text("holidays.words"),
        "\n".join(lines) if known else text("holidays.none"),
        choice(
            "holidays.remove",
            [(each.ref, _option(each, text)) for each in known],
            placeholder=text("holidays.remove"),
        )
        if known
        else None,
        row(
            main(text("holidays.add"), "holidays.add") if len(known) < MOST else None,
            button(text("holidays.until"), "holidays.until") if len(known) < MOST else None,
            button(text("rituals.back"), "rituals.list"),
        ),
    )


def _option(each: Off, text: Text) -> str:
    # In a list Discord shows no moments in the reader's own words, so days are written as numbers.
    first, last = (day.isoformat() for day in each.days)
    if first == last:
        return text("holidays.on", day=first)
    return text("holidays.from_to", first=first, last=last)
