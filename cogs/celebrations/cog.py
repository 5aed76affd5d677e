"""Sharing something good: `/celebrate`."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.steps import celebrations as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs.celebrations import cards
from cogs.celebrations.views import celebrate_form
from cogs.parts import titled


async def begin(turn: Turn) -> None:
    """Open the form."""
    await turn.read(lambda tx: steps.may_begin(tx, turn.who))
    await turn.form(celebrate_form(turn.text, turn.fresh()))


async def filled_in(turn: Turn) -> None:
    """Show what everybody would see."""
    words, shared = turn.typed("good"), turn.typed("shared")
    made = await turn.act(lambda tx: steps.draft(tx, turn.who, turn.ref, words, shared))
    await turn.show(cards.preview(made, turn.who.user, turn.text))


async def look(turn: Turn) -> None:
    """Look at one's own again, before it is posted."""
    made = await turn.read(lambda tx: steps.own_draft(tx, turn.who, turn.ref))
    await turn.show(cards.preview(made, turn.who.user, turn.text))


async def change(turn: Turn) -> None:
    """Open the form again, with what was written."""
    made = await turn.read(lambda tx: steps.own_draft(tx, turn.who, turn.ref))
    await turn.form(celebrate_form(turn.text, made.ref, made))


async def post(turn: Turn) -> None:
    """Post it."""
    made = await turn.act(lambda tx: steps.post(tx, turn.who, turn.ref))
    await turn.show(cards.posted(made, turn.text))


async def drop(turn: Turn) -> None:
    """Let it go unposted."""
    await turn.act(lambda tx: steps.drop(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "celebrate.dropped"))


async def down(turn: Turn) -> None:
    """Take it down, in one press."""
    await turn.act(lambda tx: steps.take_down(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "celebrate.is_down"))


CONTROLS = {
    "door.celebrate": Control(begin),
    "celebrate.form": Control(filled_in, updates=True),
    "celebrate.look": Control(look, updates=True),
    "celebrate.change": Control(change),
    "celebrate.post": Control(post, updates=True),
    "celebrate.drop": Control(drop, updates=True),
    "celebrate.down": Control(down, updates=True),
}

MESSAGES = (
    MessageKind("celebration", steps.celebration_card, cards.celebration_card, title=titled("forum.celebration")),
)


class Celebrations(commands.Cog):
    """`/celebrate`."""

    @app_commands.command(**named("celebrate"))
    async def celebrate(self, interaction: discord.Interaction[Any]) -> None:
        """Share something good, about anything at all."""
        await begin(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Celebrations())
