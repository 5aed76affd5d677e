"""The stewards' own channel, made for them where the server allows it."""

from __future__ import annotations

import discord

from bot.rules.refusal import Refusal
from bot.steps import settings as steps
from bot.steps.settings import Set
from bot.turn import Turn
from cogs.live import server
from data.records import Community

_MAKING: set[int] = set()
"""Servers in which a channel is being made at this moment."""


async def make_one(turn: Turn) -> Set:
    """Make the stewards' channel, which nobody but they and Kith can see."""
    community = (await turn.read(lambda tx: steps.look(tx, turn.who))).community
    guild = server(turn)
    if turn.ref != "stewards_channel":
        raise Refusal("refuse.unknown_choice")
    if not turn.interaction.app_permissions.manage_channels or not turn.interaction.app_permissions.manage_roles:
        raise Refusal("refuse.cannot_make_channel")
    if community.house.stewards_channel is not None or guild.id in _MAKING:
        return Set(community)
    _MAKING.add(guild.id)
    try:
        made = await guild.create_text_channel(
            turn.text("settings.stewards_channel.name"), overwrites=_for_stewards(turn, guild, community)
        )
        return await turn.act(lambda tx: steps.channel(tx, turn.who, "stewards_channel", made.id))
    finally:
        _MAKING.discard(guild.id)


def _for_stewards(
    turn: Turn, guild: discord.Guild, community: Community
) -> dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]:
    may = discord.PermissionOverwrite(view_channel=True, send_messages=True, read_message_history=True)
    inside: list[discord.Role | discord.Member | discord.Object] = [
        discord.Object(turn.bot.user_id, type=discord.Member),
        discord.Object(turn.who.user, type=discord.Member),
    ]
    role = guild.get_role(community.steward_role) if community.steward_role is not None else None
    shut = discord.PermissionOverwrite(view_channel=False)
    return {guild.default_role: shut, **dict.fromkeys(inside, may), **({role: may} if role is not None else {})}
