"""What Kith is and is not, who sees what, and where to turn when it is not enough."""

from __future__ import annotations

from discord import ui

from bot.text import Text
from cogs.parts import WARM, button, card, line, main, note, row
from data.content.care import INTERNATIONAL, Service, services


def about(text: Text) -> ui.LayoutView:
    """`/help`."""
    return card(
        text("help.title"),
        text("help.words"),
        line(),
        text("help.who_sees"),
        text("help.honest"),
        line(),
        text("help.not"),
        row(
            main(text("door.ask"), "door.ask"),
            button(text("door.mine"), "door.mine"),
            button(text("door.privacy"), "door.privacy"),
            button(text("door.now"), "door.now"),
        ),
        note(text("help.commands")),
    )


def right_now(text: Text, country: str | None) -> ui.LayoutView:
    """Need someone right now? Static words that need no database and no network; nothing is noted anywhere."""
    near = services(country)
    return card(
        text("now.title"),
        text("now.words"),
        *(_service(each, text) for each in near),
        _service(INTERNATIONAL, text),
        text("now.here"),
        row(button(text("now.quiet"), "now.quiet")),
        note(text("now.nothing_kept")),
        colour=WARM,
    )


def _service(service: Service, text: Text) -> str:
    return text(f"now.{service.kind}", name=service.name, how=service.how)
