"""Questions of the stewards' own: written, changed, put in order, paused and removed."""

from __future__ import annotations

from functools import partial

from bot.client import Kith
from bot.router import Control
from bot.steps import prompts as steps
from bot.turn import Turn
from cogs.prompts import cards
from cogs.prompts.views import prompt_form


async def look(turn: Turn) -> None:
    """All families."""
    known = await turn.read(lambda tx: steps.listed(tx, turn.who))
    await turn.show(cards.families(known, turn.text))


async def open_family(turn: Turn) -> None:
    """One family, chosen from the list or named on the button."""
    name = turn.typed("values") or turn.ref
    found = await turn.read(lambda tx: steps.opened(tx, turn.who, name))
    await turn.show(cards.family(found, turn.text))


async def open_one(turn: Turn) -> None:
    """One question."""
    made = await turn.read(lambda tx: steps.one(tx, turn.who, turn.typed("values")))
    await turn.show(cards.one(made, turn.text))


async def add(turn: Turn) -> None:
    """The form for a new one."""
    of = await turn.read(lambda tx: steps.opened(tx, turn.who, turn.ref))
    await turn.form(prompt_form(turn.text, turn.fresh(), of.name))


async def change(turn: Turn) -> None:
    """The form with its words."""
    made = await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    await turn.form(prompt_form(turn.text, made.ref, None, made.words))


async def filled_in(turn: Turn) -> None:
    """It is kept."""
    family, words = turn.typed("family"), turn.typed("words")
    made = await turn.act(lambda tx: steps.write(tx, turn.who, turn.ref, family, words))
    await turn.show(cards.one(made, turn.text))


async def pause(turn: Turn) -> None:
    """It is left out."""
    made = await turn.act(lambda tx: steps.pause(tx, turn.who, turn.ref))
    await turn.show(cards.one(made, turn.text))


async def resume(turn: Turn) -> None:
    """It comes again."""
    made = await turn.act(lambda tx: steps.resume(tx, turn.who, turn.ref))
    await turn.show(cards.one(made, turn.text))


async def move(turn: Turn, by: int) -> None:
    """One place sooner or later."""
    of = await turn.act(lambda tx: steps.move(tx, turn.who, turn.ref, by))
    await turn.show(cards.family(of, turn.text))


async def remove(turn: Turn) -> None:
    """Ask once."""
    made = await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    await turn.show(cards.sure(made, turn.text))


async def remove_yes(turn: Turn) -> None:
    """It is gone."""
    of = await turn.act(lambda tx: steps.remove(tx, turn.who, turn.ref))
    await turn.show(cards.family(of, turn.text))


CONTROLS = {
    "prompts.list": Control(look, updates=True),
    "prompts.open": Control(open_family, updates=True),
    "prompts.family": Control(open_family, updates=True),
    "prompts.one": Control(open_one, updates=True),
    "prompts.add": Control(add),
    "prompts.change": Control(change),
    "prompts.form": Control(filled_in, updates=True),
    "prompts.pause": Control(pause, updates=True),
    "prompts.resume": Control(resume, updates=True),
    "prompts.up": Control(partial(move, by=-1), updates=True),
    "prompts.down": Control(partial(move, by=1), updates=True),
    "prompts.remove": Control(remove, updates=True),
    "prompts.remove_yes": Control(remove_yes, updates=True),
}


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS)
