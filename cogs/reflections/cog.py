"""A question for oneself: `/reflect`."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.router import NO_REF, Control
from bot.rules.refusal import Refusal
from bot.steps import reflections as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs.reflections import cards
from cogs.reflections.views import reflect_form


def _shown(turn: Turn) -> cards.Written | None:
    message = turn.interaction.message
    return cards.read(message.components) if message is not None else None


async def begin(turn: Turn) -> None:
    """A question by chance."""
    before = steps.numbered(turn.ref) if turn.ref not in ("", NO_REF) else None
    await turn.read(lambda tx: steps.look(tx, turn.who))
    await turn.show(cards.question(steps.drawn(turn.bot.chance, before), turn.text))


async def write(turn: Turn) -> None:
    """Open the form, with what was written before if it stands there."""
    number, before = steps.numbered(turn.ref), _shown(turn)
    await turn.read(lambda tx: steps.look(tx, turn.who))
    await turn.form(reflect_form(turn.text, number, before.words if before is not None else ""))


async def filled_in(turn: Turn) -> None:
    """Show it back. Nothing of it is written anywhere."""
    number, typed = steps.numbered(turn.ref), turn.typed("thought")
    words = await turn.read(lambda tx: steps.written(tx, turn.who, typed))
    await turn.show(cards.written(number, words, turn.fresh(), turn.text))


async def keep(turn: Turn) -> None:
    """Keep what stands on the card, for its writer alone."""
    found = _shown(turn)
    if found is None:
        raise Refusal("refuse.reflection_unread")
    await turn.act(lambda tx: steps.keep(tx, turn.who, turn.ref, found.question, found.words))
    mine = await turn.read(lambda tx: steps.kept(tx, turn.who))
    await turn.show(cards.kept(mine, turn.text, done=turn.text("reflect.is_kept")))


async def kept(turn: Turn) -> None:
    """What was kept, a page at a time."""
    number = int(turn.ref) if turn.ref.isdecimal() else 0
    mine = await turn.read(lambda tx: steps.kept(tx, turn.who))
    await turn.show(cards.kept(mine, turn.text, number))


async def forget(turn: Turn) -> None:
    """Forget one of them."""
    mine = await turn.act(lambda tx: steps.forget(tx, turn.who, turn.ref))
    await turn.show(cards.kept(mine, turn.text, done=turn.text("reflect.forgotten")))


CONTROLS = {
    "reflect.another": Control(begin, updates=True),
    "reflect.write": Control(write),
    "reflect.form": Control(filled_in, updates=True),
    "reflect.keep": Control(keep, updates=True),
    "reflect.kept": Control(kept, updates=True),
    "reflect.forget": Control(forget, updates=True),
}


class Reflections(commands.Cog):
    """`/reflect`."""

    @app_commands.command(**named("reflect"))
    async def reflect(self, interaction: discord.Interaction[Any]) -> None:
        """A quiet question, for you alone."""
        await begin(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS)
    await bot.add_cog(Reflections())
