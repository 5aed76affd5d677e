"""`/kith doctor`: every channel, permission, role and clock looked at, each finding with what mends it."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import discord
from discord import app_commands

from bot import checkup, doctor
from bot.checkup import FORUM, NEEDED, TO_SPEAK, WANTED, Place, Seen
from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.rules import house
from bot.steps import doctor as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs import live
from cogs.doctor import cards

ROLES_MOST = 8
"""So many roles that can read private threads are named."""


async def look(turn: Turn) -> None:
    """Look at everything now."""
    found = await turn.read(lambda tx: steps.standing(tx, turn.who))
    await turn.wait()
    now, guild = turn.bot.clock(), turn.interaction.guild
    asks, stewards = found.community.asks_channel, found.stewards_channel
    rooms = house.rooms(found.community, "introduction")
    least = FORUM if found.community.asks_forum else NEEDED
    seen = Seen(
        asks=await _place(turn, asks, (*least, *WANTED)),
        stewards=await _place(turn, stewards, TO_SPEAK),
        role_there=_role_there(guild, found.community.steward_role),
        readers=_readers(guild, rooms),
        # An interaction's id says when Discord made it.
        drift=now - int(turn.interaction.created_at.timestamp()),
        held=found.held,
        shut=found.shut,
        forum=await live.forum(turn, found.community),
    )
    age = await asyncio.to_thread(doctor.backup_age, turn.bot.settings, now)
    copies = checkup.copies(age, turn.bot.settings.backup_minutes * 60)
    await turn.show(cards.report([*checkup.findings(seen), copies, doctor.care(now)], turn.text))


async def _place(turn: Turn, channel: int | None, needed: tuple[str, ...]) -> Place | None:
    return await live.place(turn, channel, needed) if channel is not None else None


def _role_there(guild: discord.Guild | None, role: int | None) -> bool | None:
    return None if role is None or guild is None else guild.get_role(role) is not None


def _readers(guild: discord.Guild | None, channel: int | None) -> list[str]:
    """The roles whose holders can read every private thread there."""
    found = guild.get_channel(channel) if guild is not None and channel is not None else None
    if guild is None or found is None:
        return []
    able = [role for role in guild.roles if not role.managed and found.permissions_for(role).manage_threads]
    return [role.mention for role in sorted(able, reverse=True)[:ROLES_MOST]]


CONTROLS = {"doctor.look": Control(look, updates=True)}

MESSAGES = (MessageKind("doctor", steps.card, cards.unwell),)


@app_commands.command(**named("doctor"))
async def examine(interaction: discord.Interaction[Any]) -> None:
    """What works here, and what does not."""
    await look(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in; its command stands beside the others of the stewards."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    group = bot.tree.get_command("kith")
    if not isinstance(group, app_commands.Group):
        raise LookupError
    group.add_command(examine)
