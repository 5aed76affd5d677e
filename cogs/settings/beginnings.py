"""The shelf of small asks and the path in the stewards' hands: a part of `/kith setup`."""

from __future__ import annotations

from functools import partial

from bot.router import Control
from bot.rules import beginnings as rules
from bot.rules import house
from bot.steps import beginnings as steps
from bot.steps.beginnings import Shelf
from bot.turn import Turn
from cogs.settings import shelves as cards
from cogs.settings.views import entry_form
from cogs.terms import begins as says


def _about(turn: Turn) -> tuple[str, str]:
    """The shelf or the path, and what of it the control is about."""
    what, _, tag = turn.ref.partition("-")
    return what, tag


async def _look(turn: Turn, what: str) -> Shelf:
    return await turn.read(lambda tx: steps.look(tx, turn.who, what))


async def groups(turn: Turn) -> None:
    """All of it, by kind of help or by what is heavy."""
    await turn.show(cards.groups(await _look(turn, turn.ref), turn.text))


async def group(turn: Turn) -> None:
    """One group was chosen."""
    of = await _look(turn, _about(turn)[0])
    await turn.show(cards.group(of, steps.group_of(of, turn.typed("values")), turn.text))


async def entry(turn: Turn) -> None:
    """One entry was chosen."""
    of = await _look(turn, _about(turn)[0])
    await turn.show(cards.entry(of, rules.found(of.entries, turn.typed("values")), turn.text))


async def add(turn: Turn) -> None:
    """Ask for words."""
    what, tag = _about(turn)
    of = await _look(turn, what)
    steps.group_of(of, tag)
    await turn.form(entry_form(turn.text, of.what, f"{what}-add-{tag}", known=house.kinds(of.community)))


async def change(turn: Turn) -> None:
    """Ask for other words, with those there are."""
    what, tag = _about(turn)
    of = await _look(turn, what)
    one, known = rules.found(of.entries, tag), house.kinds(of.community)
    await turn.form(entry_form(turn.text, of.what, f"{what}-one-{tag}", says(turn.text, of.what, one), one.kind, known))


async def written(turn: Turn) -> None:
    """Keep what was written."""
    what, about = _about(turn)
    step, _, tag = about.partition("-")
    words, kind = turn.typed("words"), turn.typed("kind")
    keep = steps.add if step == "add" else steps.change
    of = await turn.act(lambda tx: keep(tx, turn.who, what, tag, words, kind))
    name = steps.group_of(of, tag) if step == "add" else None
    await turn.show(cards.group(of, name, turn.text) if name is not None else cards.groups(of, turn.text))


async def hide(turn: Turn) -> None:
    """It is not shown any more."""
    what, tag = _about(turn)
    of = await turn.act(lambda tx: steps.hide(tx, turn.who, what, tag))
    await turn.show(cards.groups(of, turn.text))


async def move(turn: Turn, by: int) -> None:
    """One place up or down."""
    what, tag = _about(turn)
    of = await turn.act(lambda tx: steps.move(tx, turn.who, what, tag, by))
    await turn.show(cards.group(of, rules.found(of.entries, tag).group, turn.text))


async def restore(turn: Turn) -> None:
    """As it ships."""
    await turn.show(cards.groups(await turn.act(lambda tx: steps.restore(tx, turn.who, turn.ref)), turn.text))


CONTROLS = {
    "begin.groups": Control(groups, updates=True),
    "begin.group": Control(group, updates=True),
    "begin.entry": Control(entry, updates=True),
    "begin.add": Control(add),
    "begin.change": Control(change),
    "begin.form": Control(written, updates=True),
    "begin.hide": Control(hide, updates=True),
    "begin.up": Control(partial(move, by=-1), updates=True),
    "begin.down": Control(partial(move, by=1), updates=True),
    "begin.restore": Control(restore, updates=True),
}
