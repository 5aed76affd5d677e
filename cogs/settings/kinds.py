"""The kinds of help of a community: added, renamed, retired and put in order by its stewards."""

from __future__ import annotations

from functools import partial

from bot.router import Control
from bot.rules import house, kinds
from bot.rules.words import folded
from bot.steps import settings as steps
from bot.steps.settings import Set
from bot.text import LANGUAGES
from bot.turn import Turn
from cogs.parts import SHIPPED
from cogs.settings import cards
from cogs.settings.views import kinds_form, rename_form


def names(turn: Turn) -> dict[str, str]:
    """Whatever a kind that ships is called in any language, folded, with the kind it is."""
    texts = [turn.bot.texts.of(language) for language in LANGUAGES]
    called = {folded(text(f"kind.{each}")): each for text in texts for each in SHIPPED}
    return {**called, **kinds.SHIPPED}


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
    typed, known = turn.typed("kinds"), names(turn)
    await show_kinds(turn, await turn.act(lambda tx: steps.add_kinds(tx, turn.who, typed, known)))


async def rename(turn: Turn) -> None:
    """Ask for another name."""
    community = (await turn.read(lambda tx: steps.look(tx, turn.who))).community
    await turn.form(rename_form(turn.text, house.kinds(community)[house.place_of(community, turn.ref)]))


async def renamed(turn: Turn) -> None:
    """Keep it."""
    typed, known = turn.typed("name"), names(turn)
    await show_kinds(turn, await turn.act(lambda tx: steps.rename_kind(tx, turn.who, turn.ref, typed, known)))


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
