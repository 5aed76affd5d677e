"""`/help`, and the card for right now, which works with the database down."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.router import Control
from bot.text.commands import named
from bot.turn import Turn
from cogs.help import cards


async def about(turn: Turn) -> None:
    """What Kith is and is not."""
    await turn.say(cards.about(turn.text, turn.bot.settings.country))


async def right_now(turn: Turn) -> None:
    """Nothing is read, kept, counted or told: the words and the reply are all there is."""
    await turn.say(cards.right_now(turn.text, turn.bot.settings.country))


async def elsewhere(turn: Turn) -> None:
    """The same for the country that was chosen; what was chosen goes no further than the answer."""
    await turn.show(cards.right_now(turn.text, turn.typed("values")))


CONTROLS = {
    "door.now": Control(right_now, always=True),
    "now.country": Control(elsewhere, updates=True, always=True),
}


class Help(commands.Cog):
    """`/help`."""

    @app_commands.command(**named("help"))
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """What Kith is, is not, and who sees what."""
        await about(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS)
    await bot.add_cog(Help())
