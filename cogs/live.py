"""What Discord says just now of a server's channels, roles and permissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.checkup import Forum, Place
from bot.rules import boards, house
from bot.rules.boards import Board, Tag
from bot.rules.refusal import Refusal
from bot.rules.words import shown
from bot.steps.people import Who
from bot.turn import Turn
from cogs.parts import kind, kind_tags
from data.records import Community

SPEAKS = ("view_channel", "send_messages", "embed_links", "attach_files", "read_message_history")
"""The least Kith needs where it only posts cards."""

OPENS = ("view_channel", "send_messages_in_threads", "create_private_threads", "read_message_history")
"""The least Kith needs where introductions happen."""


BARE_MOST = 10
"""So many kinds without a tag are named at a time."""


def server(turn: Turn) -> discord.Guild:
    """The server in which this happens. Raises Refusal outside of one."""
    guild = turn.interaction.guild
    if guild is None:
        raise Refusal("refuse.only_in_server")
    return guild


async def is_here(turn: Turn, channel: int) -> bool:
    """Whether this is a text channel of this server."""
    return isinstance(await _found(turn, channel), discord.TextChannel)


async def is_forum(turn: Turn, channel: int) -> bool:
    """Whether this is a forum of this server."""
    return isinstance(await _found(turn, channel), discord.ForumChannel)


async def _found(turn: Turn, channel: int) -> object:
    guild = server(turn)
    try:
        return guild.get_channel(channel) or await guild.fetch_channel(channel)
    except (discord.HTTPException, discord.InvalidData):
        return None


async def forum(turn: Turn, community: Community) -> Forum | None:
    """What is to be said of the asks channel as a forum, asked of Discord just now; None where it is none."""
    asks, rooms = community.asks_channel, house.rooms(community, "introduction")
    if asks is None or not community.asks_forum:
        return None
    opens = await place(turn, rooms, OPENS) if rooms is not None else None
    found = await _found(turn, asks)
    if not isinstance(found, discord.ForumChannel) or not found.flags.require_tag:
        return Forum(opens)
    tags = tuple(Tag(tag.id, tag.name, tag.moderated) for tag in found.available_tags)
    board, text = Board(tags, required=True), turn.bot.texts.of(community.language)
    other = boards.filler(board)
    bare = boards.bare(board, {each: kind_tags(text, each) for each in house.kinds(community)})
    # As many as a card holds beside everything else; what is missing shows again once these have tags.
    names = tuple(kind(turn.text, each) for each in bare[:BARE_MOST]) + (("…",) if len(bare) > BARE_MOST else ())
    return Forum(opens, names, shown(other.name) if other is not None else None)


async def place(turn: Turn, channel: int, wanted: Sequence[str]) -> Place | None:
    """A channel with what Kith lacks in it, asked of Discord just now; None outside of a server."""
    guild = turn.interaction.guild
    if guild is None:
        return None
    try:
        me = guild.me or await guild.fetch_member(turn.bot.user_id)
        found = guild.get_channel(channel) or await guild.fetch_channel(channel)
        has = found.permissions_for(me)
    except discord.NotFound:
        return Place(channel, there=False, missing=("view_channel",))
    except (discord.HTTPException, discord.InvalidData):
        return Place(channel, there=True, missing=("view_channel",))
    return Place(channel, there=True, missing=tuple(name for name in wanted if not getattr(has, name)))


async def lacking(turn: Turn, channel: int, wanted: Sequence[str]) -> list[str]:
    """Which of these permissions Kith lacks in a channel."""
    found = await place(turn, channel, wanted)
    return list(found.missing) if found is not None else []


def seen_by_everybody(turn: Turn, channel: int) -> bool:
    """Whether every member of the server can read a channel."""
    guild = server(turn)
    found = guild.get_channel(channel)
    return found is not None and found.permissions_for(guild.default_role).view_channel


def gone(turn: Turn, channel: int | None = None, role: int | None = None) -> bool:
    """Whether a channel or a role that was chosen is no more."""
    guild = server(turn)
    return (channel is not None and guild.get_channel(channel) is None) or (
        role is not None and guild.get_role(role) is None
    )


def of_people(turn: Turn, role: int) -> bool:
    """Whether this is a role of this server that people can hold: those of bots nobody else ever does."""
    found = server(turn).get_role(role)
    return found is not None and not found.is_bot_managed()


async def as_member(turn: Turn, guild: int) -> Who:
    """Whoever pressed in a direct message, with what Discord says of them in a server; as they came if it says
    nothing, so that nobody is let in by a failure."""
    try:
        there = turn.bot.get_guild(guild) or await turn.bot.fetch_guild(guild)
        found = await there.fetch_member(turn.who.user)
    except discord.HTTPException:
        return turn.who
    joined = int(found.joined_at.timestamp()) if found.joined_at is not None else None
    return replace(turn.who, roles=frozenset(role.id for role in found.roles), joined=joined)
