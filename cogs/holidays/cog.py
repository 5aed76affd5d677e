"""Days off: named, paused until, and taken back, by the stewards."""

from __future__ import annotations

from bot.client import Kith
from bot.router import Control
from bot.steps import holidays as steps
from bot.turn import Turn
from cogs.holidays import cards
from cogs.holidays.views import days_form, until_form


async def look(turn: Turn) -> None:
    """All of them."""
    known = await turn.read(lambda tx: steps.listed(tx, turn.who))
    await turn.show(cards.listed(known, turn.text))


async def add(turn: Turn) -> None:
    """The form for some days."""
    today = await turn.read(lambda tx: steps.today(tx, turn.who))
    await turn.form(days_form(turn.text, turn.fresh(), today.isoformat()))


async def filled_in(turn: Turn) -> None:
    """None comes on these days."""
    first, last = turn.typed("first"), turn.typed("last")
    known = await turn.act(lambda tx: steps.add(tx, turn.who, turn.ref, first, last))
    await turn.show(cards.listed(known, turn.text))


async def until(turn: Turn) -> None:
    """The form for a pause of all."""
    await turn.read(lambda tx: steps.today(tx, turn.who))
    await turn.form(until_form(turn.text, turn.fresh()))


async def paused(turn: Turn) -> None:
    """None comes until that day."""
    typed = turn.typed("until")
    known = await turn.act(lambda tx: steps.until(tx, turn.who, turn.ref, typed))
    await turn.show(cards.listed(known, turn.text))


async def remove(turn: Turn) -> None:
    """They come on these days after all."""
    known = await turn.act(lambda tx: steps.remove(tx, turn.who, turn.typed("values")))
    await turn.show(cards.listed(known, turn.text))


CONTROLS = {
    "holidays.list": Control(look, updates=True),
    "holidays.add": Control(add),
    "holidays.form": Control(filled_in, updates=True),
    "holidays.until": Control(until),
    "holidays.until_form": Control(paused, updates=True),
    "holidays.remove": Control(remove, updates=True),
}


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS)
