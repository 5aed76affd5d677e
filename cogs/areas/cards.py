"""The list of areas as stewards see it."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.terms import AREAS_MOST
from bot.rules.words import shown
from bot.text import Text
from cogs import terms
from cogs.parts import WARM, button, card, choice, main, note, row
from data.records import Area


def panel(areas: Sequence[Area], text: Text) -> ui.LayoutView:
    """All of them, with ways to add one and to take one out."""
    full = len(areas) >= AREAS_MOST
    return card(
        text("areas.title"),
        text("areas.words"),
        "\n".join(f"· {shown(area.name, 120)}" for area in areas) or text("areas.none"),
        choice("areas.remove", terms.places(areas), placeholder=text("areas.remove")) if areas else None,
        row(
            None if full else main(text("areas.add"), "areas.add"),
            button(text("setup.look_again"), "setup.look"),
        ),
        note(text("areas.most", n=AREAS_MOST)),
    )


def sure(area: Area, text: Text) -> ui.LayoutView:
    """Asked once, since whoever named it would have to name it again."""
    return card(
        text("areas.sure", area=shown(area.name, 120)),
        row(
            button(text("areas.remove_yes"), "areas.remove_yes", area.ref),
            main(text("areas.remove_no"), "areas.list"),
        ),
        colour=WARM,
    )
