"""`/apart`: whom somebody is never to be matched with; confidential."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.router import Control
from bot.rules.refusal import Refusal
from bot.steps import apart as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs.apart import cards


async def panel(turn: Turn) -> None:
    """The person's own list."""
    users = await turn.read(lambda tx: steps.listed(tx, turn.who))
    await turn.say(cards.panel(users, turn.text))


def _user(turn: Turn) -> int:
    user = turn.number("values")
    if not user:
        raise Refusal("refuse.unknown_choice")
    return user


async def add(turn: Turn) -> None:
    """Keep us apart."""
    user = _user(turn)
    if user == turn.bot.user_id:
        raise Refusal("refuse.apart_kith")
    users, running = await turn.act(lambda tx: (steps.add(tx, turn.who, user), steps.introduced(tx, turn.who, user)))
    await turn.show(cards.panel(users, turn.text, running=running))


async def remove(turn: Turn) -> None:
    """Take somebody off the list."""
    user = _user(turn)
    users = await turn.act(lambda tx: steps.remove(tx, turn.who, user))
    await turn.show(cards.panel(users, turn.text))


CONTROLS = {
    "door.apart": Control(panel),
    "apart.add": Control(add, updates=True),
    "apart.remove": Control(remove, updates=True),
}


class Apart(commands.Cog):
    """`/apart`."""

    @app_commands.command(**named("apart"))
    async def apart(self, interaction: discord.Interaction[Any]) -> None:
        """Whom Kith is never to bring you together with."""
        await panel(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS)
    await bot.add_cog(Apart())
