"""`/kith pulse`: how the community is, without anybody in it being looked at."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands

from bot.client import Kith
from bot.router import Control
from bot.steps import pulse as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs.pulse import cards


async def look(turn: Turn) -> None:
    """The newest week."""
    await _show(turn, None)


async def week(turn: Turn) -> None:
    """The week that was chosen."""
    await _show(turn, turn.number("values"))


async def _show(turn: Turn, chosen: int | None) -> None:
    seen = await turn.read(lambda tx: steps.seen(tx, turn.who, chosen))
    await turn.show(cards.panel(seen, turn.who.community or 0, turn.text))


CONTROLS = {"pulse.look": Control(look, updates=True), "pulse.week": Control(week, updates=True)}


@app_commands.command(**named("pulse"))
async def pulse(interaction: discord.Interaction[Any]) -> None:
    """How the community is, week by week."""
    await look(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in; its command stands beside the others of the stewards."""
    bot.take(controls=CONTROLS)
    group = bot.tree.get_command("kith")
    if not isinstance(group, app_commands.Group):
        raise LookupError
    group.add_command(pulse)
