"""The form in which stewards write a local service down."""

from __future__ import annotations

from discord import ui

from bot.rules.resources import ABOUT_MOST, HOW_MOST, NAME_MOST
from bot.text import Text
from cogs.parts import field, form, long_text, pick, short_text
from data.content.services import SERVICES
from data.records import Resource


def service_form(text: Text, ref: str, known: Resource | None = None) -> ui.Modal:
    """Empty, or holding what was written before."""
    return form(
        text("resources.form.title"),
        "resources.form",
        ref,
        field(
            text("resources.form.kind"),
            pick(
                "kind",
                [(each, text(f"service.{each}")) for each in SERVICES],
                [known.kind] if known else (),
                placeholder=text("resources.form.kind"),
            ),
        ),
        field(
            text("resources.form.name"),
            short_text("name", NAME_MOST, default=known.name if known else "", required=True),
        ),
        field(
            text("resources.form.how"),
            short_text("how", HOW_MOST, default=known.how if known else "", required=True),
            text("resources.form.how_hint"),
        ),
        field(
            text("resources.form.about"),
            long_text("about", ABOUT_MOST, default=known.about if known else "", required=False),
            text("resources.form.about_hint"),
        ),
    )
