"""What Kith is and is not, who sees what, and where to turn when it is not enough."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.text import Text
from cogs.parts import WARM, button, card, choice, line, main, note, row
from data.content.care import COUNTRIES, INTERNATIONAL, Service, services


def about(text: Text, country: str | None = None) -> ui.LayoutView:
    """`/help`, with the services of the host's country if Kith knows them (S55)."""
    return card(
        text("help.title"),
        text("help.words"),
        line(),
        text("help.who_sees"),
        text("help.honest"),
        line(),
        text("help.not"),
        *(_service(each, text) for each in services(country)),
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
        choice("now.country", _countries(text), placeholder=text("now.elsewhere" if near else "now.where")),
        text("now.here"),
        row(button(text("door.resources"), "door.resources"), button(text("now.quiet"), "now.quiet")),
        note(_checked((*near, INTERNATIONAL), text)),
        colour=WARM,
    )


def _countries(text: Text) -> list[tuple[str, str]]:
    return sorted(((each, text(f"country.{each.lower()}")) for each in COUNTRIES), key=lambda option: option[1])


def _service(service: Service, text: Text) -> str:
    return text(f"now.{service.kind}", name=service.name, how=service.how)


def _checked(shown: Sequence[Service], text: Text) -> str:
    """That nothing is kept, and when somebody last looked at what stands here."""
    oldest = min(each.verified_on for each in shown)
    return "\n".join((text("now.nothing_kept"), text("now.checked", day=f"{oldest:%Y-%m-%d}")))
