"""A bare discord.py bot, small enough to read at a glance, by which the loopback server itself is proved."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import discord
from discord import app_commands, ui
from discord.ext import commands

from tests.transport.records import Channel
from tests.transport.server import Server


class Bare(commands.AutoShardedBot):
    """Set up like Kith's client: one intent, no caches, pings for nobody. `events` names what the gateway brought."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=60,
            guild_ready_timeout=0.05,
            **options,  # type: ignore[arg-type]
        )
        self.events: list[str] = []
        self.tree.add_command(hello)
        self.tree.add_command(group)
        self.tree.add_command(greet)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The library pauses five seconds before it identifies anew; a loopback has no such limit."""

    async def on_socket_event_type(self, event: str) -> None:
        self.events.append(event)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        data = interaction.data or {}
        if interaction.type is discord.InteractionType.component and data.get("custom_id") == "more":
            await interaction.response.edit_message(view=card("twice", pressed=True))
        elif interaction.type is discord.InteractionType.component and data.get("custom_id") == "pick":
            await interaction.response.send_message(str(data.get("values")), ephemeral=True)
        elif interaction.type is discord.InteractionType.modal_submit:
            await interaction.response.defer(ephemeral=True, thinking=True)
            said = data["components"][0]["component"]["value"]  # type: ignore[index, typeddict-item]
            await interaction.edit_original_response(view=card(str(said)))


class Letter(ui.Modal, title="A letter"):
    line = ui.Label(text="Your line", component=ui.TextInput(custom_id="line", max_length=100))
    mood = ui.Label(
        text="Mood",
        component=ui.RadioGroup(
            custom_id="mood",
            options=[
                discord.RadioGroupOption(label=mood, value=mood, default=mood == "calm") for mood in ("calm", "gay")
            ],
        ),
    )


def card(text: str, *, pressed: bool = False) -> ui.LayoutView:
    """A V2 card with one button; stopped, so that the library's view store keeps nothing."""
    view = ui.LayoutView(timeout=None)
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(ui.Button(label="More", custom_id="more", disabled=pressed))
    view.add_item(ui.Container(ui.TextDisplay(text), row))
    if not pressed:
        picks: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        picks.add_item(ui.UserSelect(custom_id="pick", required=True))
        view.add_item(picks)
    view.stop()
    return view


@app_commands.command(description="Opens a form")
async def hello(interaction: discord.Interaction) -> None:
    form = Letter()
    form.stop()
    await interaction.response.send_modal(form)


group = app_commands.Group(name="kit", description="A group")


@group.command(name="add", description="Adds, and says what it was given")
async def add(interaction: discord.Interaction, who: discord.User, count: int = 1) -> None:
    await interaction.response.send_message(f"{who.name} {count} {interaction.locale}")


@add.autocomplete("count")  # type: ignore[arg-type]
async def counts(interaction: discord.Interaction, current: int) -> list[app_commands.Choice[int]]:
    return [app_commands.Choice(name="three", value=3)]


@app_commands.context_menu(name="Say hi")
async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.followup.send(f"hi {member.name}")


def channel_of(bot: Bare, channel: Channel) -> discord.TextChannel:
    """The library's view of one of the world's text channels."""
    found = bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


@contextlib.asynccontextmanager
async def running(server: Server) -> AsyncIterator[Bare]:
    """A bare bot, logged in and ready. discord.py has to be pointed at the server already."""
    bot = Bare()
    async with bot:
        task = asyncio.create_task(bot.start("a token"))
        ready = asyncio.create_task(bot.wait_until_ready())
        try:
            await asyncio.wait({task, ready}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
            assert bot.is_ready(), task
            yield bot
        finally:
            await bot.close()
            await asyncio.wait({task, ready}, timeout=5)
