"""`/kith setup`: one panel, open again at any time; what changes something people live with is shown first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.checkup import FORUM, NEEDED, WANTED
from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.rules import house
from bot.rules.refusal import Refusal
from bot.steps import communities as steps
from bot.text import DISCORD_LOCALES
from bot.text.commands import named, phrase
from bot.turn import Turn, whole
from cogs.chosen import kept, to_keep
from cogs.community import cards
from cogs.community.views import zone_form
from cogs.live import OPENS, forum, is_forum, is_here, lacking, of_people
from cogs.parts import titled
from data.records import Community
from data.store import Tx

_MAKING: set[int] = set()
"""Servers in which a channel is being made at this moment."""


async def _panel(turn: Turn, community: Community) -> None:
    missing, seen = await _missing(turn, community), await forum(turn, community)
    await turn.show(cards.panel(community, missing, turn.text, seen))


async def _missing(turn: Turn, community: Community) -> list[str]:
    """Which permissions the bot lacks in the asks channel, asked of Discord just now."""
    if community.asks_channel is None:
        return []
    return await lacking(turn, community.asks_channel, (*(FORUM if community.asks_forum else NEEDED), *WANTED))


def _language(turn: Turn) -> str:
    """The language of public cards to begin with: the server's where it was chosen, otherwise the steward's."""
    guild = turn.interaction.guild
    # Every server without the Community feature has the locale en-US, whatever is spoken there (resources/guild).
    chosen = turn.interaction.guild_locale if guild is not None and "COMMUNITY" in guild.features else None
    return DISCORD_LOCALES.get(str(chosen or turn.interaction.locale), "en")


async def look(turn: Turn) -> None:
    """The panel as it stands."""
    community = await turn.act(lambda tx: steps.panel(tx, turn.who, _language(turn)))
    await _panel(turn, community)


async def _chosen(turn: Turn, setting: str, values: list[str], *, sure: bool = False) -> None:
    """Set what was chosen; where people live with it already it is shown first."""
    before = await turn.read(lambda tx: steps.panel(tx, turn.who, _language(turn)))
    change = await _change(turn, setting, values)
    if not sure:
        after = await turn.would(change)
        if house.shown_first(before, after, setting):
            moves = setting == "asks_channel"
            missing, seen = (await _missing(turn, after), await forum(turn, after)) if moves else ([], None)
            await turn.show(cards.would(before, after, setting, to_keep(setting, values), turn.text, missing, seen))
            return
    await _panel(turn, await turn.act(change))


async def _change(turn: Turn, setting: str, values: list[str]) -> Callable[[Tx], Community]:
    """The step that sets what was chosen. Raises Refusal for a channel or a role of another server."""
    if setting == "language":
        return lambda tx: steps.language(tx, turn.who, values[0] if values else "")
    picked = whole(values[0]) if values else None
    if setting == "steward_role":
        # Of a role that everybody has nobody could be a steward more than another.
        if picked is not None and (not of_people(turn, picked) or picked == turn.who.community):
            raise Refusal("refuse.unknown_choice")
        return lambda tx: steps.steward_role(tx, turn.who, picked)
    # Whoever is a steward here has no say about the channels of another server, whatever id they send (promise M5).
    if setting != "asks_channel" or picked is None:
        raise Refusal("refuse.unknown_choice")
    posts = await is_forum(turn, picked)
    if not posts and not await is_here(turn, picked):
        raise Refusal("refuse.unknown_choice")
    return lambda tx: steps.asks_channel(tx, turn.who, picked, forum=posts)


async def pick(turn: Turn, setting: str) -> None:
    """Where asks appear, the language of public cards, or who the stewards are: none leaves it to those who manage."""
    await _chosen(turn, setting, turn.chosen("values"))


async def keep(turn: Turn) -> None:
    """What was shown is to count."""
    setting, values = kept(turn.ref)
    await _chosen(turn, setting, values, sure=True)


async def zone(turn: Turn) -> None:
    """Ask for the time zone."""
    community = await turn.read(lambda tx: steps.panel(tx, turn.who, _language(turn)))
    await turn.form(zone_form(turn.text, community.zone))


async def zone_typed(turn: Turn) -> None:
    """Keep the time zone."""
    await _panel(turn, await turn.act(lambda tx: steps.zone(tx, turn.who, turn.typed("zone"))))


async def make(turn: Turn) -> None:
    """Make the asks channel, where the server allows it."""
    community = await turn.read(lambda tx: steps.panel(tx, turn.who, _language(turn)))
    guild = turn.interaction.guild
    if guild is None:
        raise Refusal("refuse.only_in_server")
    if not turn.interaction.app_permissions.manage_channels:
        raise Refusal("refuse.cannot_make_channel")
    if community.asks_channel is not None or guild.id in _MAKING:
        # Pressed twice by a hand that shakes, or by two stewards: one channel is enough.
        await _panel(turn, community)
        return
    _MAKING.add(guild.id)
    try:
        made = await guild.create_text_channel(turn.text("setup.channel_name"))
        community = await turn.act(lambda tx: steps.asks_channel(tx, turn.who, made.id))
    finally:
        _MAKING.discard(guild.id)
    await _panel(turn, community)


async def open_door(turn: Turn) -> None:
    """Open, unless something Kith cannot do without is missing."""
    community = await turn.read(lambda tx: steps.panel(tx, turn.who, _language(turn)))
    missing = [name for name in await _missing(turn, community) if name in NEEDED]
    if missing:
        raise Refusal("refuse.permissions", names=", ".join(turn.text(f"permission.{name}") for name in missing))
    rooms = house.rooms(community, "introduction")
    if community.asks_forum and rooms is not None and (lacks := await lacking(turn, rooms, OPENS)):
        names = ", ".join(turn.text(f"permission.{name}") for name in lacks)
        raise Refusal("refuse.permissions_in", channel=f"<#{rooms}>", names=names)
    community = await turn.act(lambda tx: steps.open_door(tx, turn.who))
    await turn.show(cards.opened(community, turn.text))


CONTROLS = {
    "setup.look": Control(look, updates=True),
    "setup.channel": Control(partial(pick, setting="asks_channel"), updates=True),
    "setup.language": Control(partial(pick, setting="language"), updates=True),
    "setup.role": Control(partial(pick, setting="steward_role"), updates=True),
    "setup.keep": Control(keep, updates=True),
    "setup.zone": Control(zone),
    "setup.zone_form": Control(zone_typed, updates=True),
    "setup.make": Control(make, updates=True),
    "setup.open": Control(open_door, updates=True),
}

MESSAGES = (MessageKind("door", steps.door_card, cards.door, title=titled("forum.door")),)


class Setup(commands.GroupCog, group_name="kith", group_description=phrase("command.kith.description")):
    """`/kith …`, for stewards."""

    @app_commands.command(**named("setup"))
    async def setup_(self, interaction: discord.Interaction[Any]) -> None:
        """Set Kith up, or change what is set."""
        await look(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Setup())
