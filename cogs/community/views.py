"""The form in which the stewards name the community's time zone."""

from __future__ import annotations

from discord import ui

from bot.steps.communities import ZONE_MOST
from bot.text import Text
from cogs.parts import field, form, short_text


def zone_form(text: Text, zone: str) -> ui.Modal:
    """One line, holding the zone as it is."""
    return form(
        text("setup.zone"),
        "setup.zone_form",
        "-",
        field(
            text("setup.zone_field"),
            short_text("zone", ZONE_MOST, default=zone, required=True),
            text("setup.zone_hint"),
        ),
    )
