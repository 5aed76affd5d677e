"""The Discord client: holds the store and the settings, loads the cogs, answers every error."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import health, logs
from bot.alarm import Alarm
from bot.answer import explain, too_much
from bot.limits import Limits, Verdict
from bot.pump import Pump, Source
from bot.relay.discord_port import LibraryPort
from bot.relay.kinds import MessageKind
from bot.relay.relay import Relay
from bot.router import Control, Router
from bot.rules.refusal import Refusal
from bot.steps import communities as community_steps
from bot.steps import doctor, farewell, rooms
from bot.steps.handlers import DUE
from bot.steps.retention import SWEPT
from bot.text import Texts
from bot.text.commands import CommandWords
from bot.turn import Turn
from bot.wiper import Wiper
from bot.worker import Worker
from data import communities
from data.store import Store, Tx

if TYPE_CHECKING:
    from bot.settings import Settings

COGS = (
    "cogs.community.cog",
    "cogs.settings.cog",
    "cogs.reviews.cog",
    "cogs.modes.cog",
    "cogs.areas.cog",
    "cogs.rituals.cog",
    "cogs.pairs.cog",
    "cogs.prompts.cog",
    "cogs.holidays.cog",
    "cogs.proposals.cog",
    "cogs.subscriptions.cog",
    "cogs.agreements.cog",
    "cogs.reports.cog",
    "cogs.pauses.cog",
    "cogs.asks.cog",
    "cogs.offers.cog",
    "cogs.celebrations.cog",
    "cogs.announcements.cog",
    "cogs.suggestions.cog",
    "cogs.thanks.cog",
    "cogs.reflections.cog",
    "cogs.capacity.cog",
    "cogs.invitations.cog",
    "cogs.introductions.cog",
    "cogs.apart.cog",
    "cogs.mine.cog",
    "cogs.me.cog",
    "cogs.privacy.cog",
    "cogs.resources.cog",
    "cogs.pulse.cog",
    "cogs.doctor.cog",
    "cogs.erasing.cog",
    "cogs.help.cog",
)

SYNCED = "commands.digest"
"""The file in the state folder that says which command list Discord was last given."""


class Tree(app_commands.CommandTree["Kith"]):
    """The command tree, whose errors become words in the same place as every other."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether a command may go on; a flood of them is turned away before anything is looked up (promise X7)."""
        verdict = self.client.limits.judge(interaction.user.id, interaction.guild_id)
        if verdict is not Verdict.LET:
            await too_much(Turn(self.client, interaction), verdict)
        return verdict is Verdict.LET

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Answer an error of a command in words."""
        cause: BaseException = error
        if isinstance(error, app_commands.CommandInvokeError):
            cause = error.original
        elif isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
            # These come from clients whose command list is older than this program's (Rapptz/discord.py#9537).
            cause = Refusal("refuse.old_control")
        await explain(Turn(self.client, interaction), cause)


class Kith(commands.AutoShardedBot):
    """Real discord.py with one intent, no cache of people, and nothing that pings unless a message says whom."""

    def __init__(
        self,
        *,
        store: Store,
        settings: Settings,
        texts: Texts,
        chance: Random,
        clock: Callable[[], int],
        alarm: Alarm,
        stopwatch: Callable[[], float] | None = None,
        chores: Sequence[Source] = (),
        quiet_for: int = 0,
        **options: Any,
    ) -> None:
        """`chores` are what else is done now and then; for `quiet_for` seconds nothing is said."""
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            max_ratelimit_timeout=60,
            **options,
        )
        self.store, self.settings, self.texts = store, settings, texts
        self.chance, self.clock = chance, clock
        self.limits = Limits(stopwatch or (lambda: float(clock())))
        self.router = Router(self)
        self.messages: dict[str, MessageKind] = {}
        relay = Relay(
            store,
            LibraryPort(self),
            texts,
            self.messages,
            chance,
            people=rooms.people,
            missing=farewell.missing,
            unopenable=doctor.shut,
            on_unauthorized=self._stop,
            stopwatch=stopwatch,
            quiet_for=quiet_for,
        )
        pulse = health.Pulse(settings.state / health.NAME, clock)
        self.wiper = Wiper(store)
        worker = Worker(store, DUE, SWEPT, self.wiper.want)
        self._pump = Pump(store, alarm, [pulse, worker, relay, self.wiper, *chores])

    @property
    def user_id(self) -> int:
        """The bot's own Discord user id, once logged in."""
        return self.user.id if self.user else 0

    def take(self, controls: Mapping[str, Control] | None = None, messages: Sequence[MessageKind] = ()) -> None:
        """Take in what a cog brings: its controls and its kinds of message."""
        self.router.add(controls or {})
        for kind in messages:
            if kind.name in self.messages:
                raise ValueError(kind.name)
            self.messages[kind.name] = kind

    def wake(self) -> None:
        """Something was committed: there may be something to say or to do."""
        self._pump.wake()

    async def setup_hook(self) -> None:
        """Load the cogs, tell Discord the commands if they changed, and start what speaks and what waits."""
        for cog in COGS:
            await self.load_extension(cog)
        await self.tree.set_translator(CommandWords())
        await self._sync()
        self._pump.start()

    async def _sync(self) -> None:
        guild = discord.Object(self.settings.dev_guild) if self.settings.dev_guild else None
        if guild is not None:
            self.tree.copy_global_to(guild=guild)
        translator = self.tree.translator
        payload = [
            await command.get_translated_payload(self.tree, translator) if translator else command.to_dict(self.tree)
            for command in self.tree.get_commands(guild=guild)
        ]
        digest = hashlib.sha256(json.dumps([self.application_id, payload], sort_keys=True).encode()).hexdigest()
        note = self.settings.state / SYNCED
        if note.exists() and note.read_text(encoding="ascii").strip() == digest:
            return
        await self.tree.sync(guild=guild)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(digest, encoding="ascii")

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Buttons, selects and forms; commands have gone to the tree already."""
        await self.router.route(interaction)

    async def on_ready(self) -> None:
        """Compare with Discord what may have changed while nobody looked, then go on (fault 28)."""
        there = {guild.id for guild in self.guilds}

        def compare(tx: Tx) -> None:
            for community in communities.all_open(tx):
                if community.guild not in there:
                    community_steps.removed(tx, community.guild)
            for guild in there:
                community_steps.returned(tx, guild)

        await self.store.run(compare)
        self.wake()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server that returns finds what was kept."""
        await self.store.run(lambda tx: community_steps.returned(tx, guild.id))
        self.wake()

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """An outage is over: had the server been taken for gone, it is not."""
        await self.on_guild_join(guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Where asks appear may be gone; nothing of them is."""
        await self.store.run(lambda tx: community_steps.channel_gone(tx, channel.guild.id, channel.id))
        self.wake()

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """The role of the stewards may be gone."""
        await self.store.run(lambda tx: community_steps.role_gone(tx, role.guild.id, role.id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A removal, never an outage: discord.py reports those apart."""
        await self.store.run(lambda tx: community_steps.removed(tx, guild.id))
        self.wake()

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """An event handler failed: its name is noted, and nothing of what it held."""
        logs.event("event.failed", code=event_method)

    def _stop(self) -> None:
        # The token is no longer accepted: nothing more can be said, and everything waits in the outbox (fault 30).
        logs.event("token.refused")
        self.loop.create_task(self.close())

    async def close(self) -> None:
        """Stop speaking and working, then leave Discord; the store is closed by whoever opened it."""
        self.store.leave()
        await self._pump.close()
        await super().close()
