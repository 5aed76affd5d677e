"""The kinds of help of a community: added, renamed, retired and put in order by its stewards."""

from __future__ import annotations

from functools import partial

from bot.router import Control
from bot.rules import house
from bot.steps import settings as steps
from bot.steps.settings import Set
from bot.turn import Turn
from cogs.settings import cards
from cogs.settings.views import kinds_form, rename_form


async def show_kinds(turn: Turn, done: Set) -> None:
    """The list, after what was done."""
    await turn.show(cards.kinds(done, turn.text))


async def look(turn: Turn) -> None:
    """The list as it stands."""
    await show_kinds(turn, await turn.read(lambda tx: steps.look(tx, turn.who)))


async def one(turn: Turn) -> None:
    """One kind was chosen."""
    community = (await turn.read(lambda tx: steps.look(tx, turn.who))).community
    await turn.show(cards.one_kind(community, house.place_of(community, turn.typed("values")), turn.text))


async def add(turn: Turn) -> None:
    """Ask for names."""
    await turn.read(lambda tx: steps.look(tx, turn.who))
    await turn.form(kinds_form(turn.text))


async def added(turn: Turn) -> None:
    """Keep what was named."""
    typed = turn.typed("kinds")
    await show_kinds(turn, await turn.act(lambda tx: steps.add_kinds(tx, turn.who, typed)))


async def rename(turn: Turn) -> None:
    """Ask for another name."""
    community = (await turn.read(lambda tx: steps.look(tx, turn.who))).community
    await turn.form(rename_form(turn.text, house.kinds(community)[house.place_of(community, turn.ref)]))


async def renamed(turn: Turn) -> None:
    """Keep it."""
    typed = turn.typed("name")
    await show_kinds(turn, await turn.act(lambda tx: steps.rename_kind(tx, turn.who, turn.ref, typed)))


async def move(turn: Turn, by: int) -> None:
    """One place up or down."""
    await show_kinds(turn, await turn.act(lambda tx: steps.move_kind(tx, turn.who, turn.ref, by)))


async def retire(turn: Turn) -> None:
    """It is no longer offered."""
    await show_kinds(turn, await turn.act(lambda tx: steps.retire_kind(tx, turn.who, turn.ref)))


CONTROLS = {
    "settings.kinds": Control(look, updates=True),
    "settings.kind": Control(one, updates=True),
    "settings.kind_add": Control(add),
    "settings.kinds_form": Control(added, updates=True),
    "settings.kind_rename": Control(rename),
    "settings.rename_form": Control(renamed, updates=True),
    "settings.kind_up": Control(partial(move, by=-1), updates=True),
    "settings.kind_down": Control(partial(move, by=1), updates=True),
    "settings.kind_retire": Control(retire, updates=True),
}
