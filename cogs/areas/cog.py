"""The areas of a community: a part of `/kith setup`."""

from __future__ import annotations

from bot.client import Kith
from bot.router import Control
from bot.steps import areas as steps
from bot.turn import Turn
from cogs.areas import cards
from cogs.areas.views import areas_form


async def look(turn: Turn) -> None:
    """The list as it stands."""
    areas = await turn.act(lambda tx: steps.listed(tx, turn.who))
    await turn.show(cards.panel(areas, turn.text))


async def add(turn: Turn) -> None:
    """Ask for names."""
    await turn.read(lambda tx: steps.listed(tx, turn.who))
    await turn.form(areas_form(turn.text))


async def filled_in(turn: Turn) -> None:
    """Keep what was named."""
    typed = turn.typed("areas")
    areas = await turn.act(lambda tx: steps.add(tx, turn.who, typed))
    await turn.show(cards.panel(areas, turn.text))


async def remove(turn: Turn) -> None:
    """Ask once before one is taken out."""
    area = await turn.read(lambda tx: steps.one(tx, turn.who, turn.typed("values")))
    await turn.show(cards.sure(area, turn.text))


async def remove_yes(turn: Turn) -> None:
    """Take it out."""
    areas = await turn.act(lambda tx: steps.remove(tx, turn.who, turn.ref))
    await turn.show(cards.panel(areas, turn.text))


CONTROLS = {
    "areas.list": Control(look, updates=True),
    "areas.add": Control(add),
    "areas.form": Control(filled_in, updates=True),
    "areas.remove": Control(remove, updates=True),
    "areas.remove_yes": Control(remove_yes, updates=True),
}


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS)
