"""The stage: SimCord's world with its people and places, and the one window through which a place is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import discord
from simcord import Env
from simcord.actors import MemberActor
from simcord.backend.access import can_access_channel, can_access_message
from simcord.backend.errors import SetupError
from simcord.backend.models import Channel
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.enums import ChannelType

T = TypeVar("T")

PATIENCE = 100
"""How often a busy SimCord is asked again, 50 ms apart: one thing happens at a time in its world."""


SLOWLY = 60.0
"""Seconds that a skip in time may take; a click must settle in SimCord's own five."""


AGAIN = {"stale-revision", "stale-context", "stale-sequence", "sequence-gap", "busy", "context-unavailable"}
SHOWN = {"validation-failed", "command-option-invalid"}
"""Refusals of SimCord's window that pressing again mends, and those it shows itself, beside the field."""


class Busy(Exception):
    """SimCord was still doing something else after all patience."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast. The line about them is `rehearsal.person.<key>` in the catalogues.

    `other` is True for somebody whose Discord is not in the language of the rehearsal.
    """

    key: str
    name: str
    other: bool = False
    steward: bool = False


LOCALES = {"en": ("en-US", "es-ES"), "es": ("es-ES", "en-US")}
"""Discord's locale of most of the cast, and of those who speak another language, by the rehearsal's language."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere one person can look. `joined` is False for a private thread they may open without being in it.

    `others` are the names of the people in a private thread beside this person and Kith.
    """

    id: int
    kind: str
    name: str
    joined: bool
    new: bool
    closed: bool
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class Stage:
    """One world. Everything that changes it goes through `quietly`, since SimCord does one thing at a time."""

    env: Env
    guild: GuildHandle
    cast: dict[str, Person]
    zone: str
    language: str = "en"
    seen: dict[str, dict[int, int]] = field(default_factory=dict)
    here: tuple[str, int] | None = None
    preview: Any = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _changed: dict[int, str] = field(default_factory=dict)

    def watch(self) -> None:
        """Note from now on when each channel last changed, so that the window can be brought up to date."""
        self.env.backend.subscribers.append(self._note)

    def _note(self, _event: str, payload: Any) -> None:
        channel = payload.get("channel_id")
        if channel is not None:
            self._changed[int(channel)] = datetime.now(UTC).isoformat()

    # The people.

    def user(self, key: str) -> UserHandle:
        """The Discord account of a person of the cast."""
        backend = self.env.backend
        name = self.cast[key].name
        found = next(user for user in backend.users.values() if user.global_name == name and not user.bot)
        return UserHandle(self.env, found)

    def member(self, key: str) -> MemberActor:
        """The same person as a member of the community: what acts in channels and threads."""
        return MemberActor(self.env, self.guild, self.user(key))

    def viewer(self, key: str, channel: Channel) -> MemberActor | UserHandle:
        """The person as SimCord wants them in this place: an account in private messages, otherwise a member."""
        return self.user(key) if channel.guild_id is None else self.member(key)

    def locale(self, key: str) -> str:
        """The language of this person's Discord."""
        return LOCALES[self.language][self.cast[key].other]

    def locales(self) -> dict[int, str]:
        """Everybody's language, by the ids of their accounts."""
        return {self.user(key).id: self.locale(key) for key in self.cast}

    def name_of(self, user_id: int) -> str:
        """The name of an account, of the cast or not."""
        user = self.env.backend.users[user_id]
        return user.global_name or user.name

    # The places.

    def handle(self, channel: Channel) -> ChannelHandle:
        """SimCord's handle of a channel, a thread or a private conversation."""
        return ChannelHandle(self.env, self.guild if channel.guild_id is not None else None, channel)

    def channel(self, name: str) -> Channel:
        """A channel of the community by its name."""
        backend = self.env.backend
        found = (backend.channels[one] for one in self.guild._guild.channel_ids)
        return next(channel for channel in found if channel.name == name)

    def places(self, key: str) -> list[Place]:
        """Where this person can look now: channels, then threads with the newest first, then Kith's messages."""
        backend = self.env.backend
        user = self.user(key).id
        channels, threads = [], []
        for channel in backend.channels.values():
            if channel.guild_id is None or not can_access_channel(self.env, channel.id, self.member(key), history=True):
                continue
            if channel.type == ChannelType.TEXT:
                channels.append(self._place(key, channel, "channel", joined=True))
            elif channel.is_thread:
                joined = channel.type != ChannelType.PRIVATE_THREAD or user in channel.thread_members
                threads.append(self._place(key, channel, "thread", joined=joined))
        direct = self._place(key, backend.get_dm_channel(user), "dm", joined=True)
        return [*channels, *sorted(threads, key=lambda place: (not place.joined, -place.id)), direct]

    def _place(self, key: str, channel: Channel, kind: str, *, joined: bool) -> Place:
        newest = self._newest(key, channel)
        closed = channel.thread_metadata is not None and channel.thread_metadata.archived
        new = joined and newest > self.seen.get(key, {}).get(channel.id, 0)
        others = set(channel.thread_members) - {self.user(key).id, self.env.backend.bot_user.id}
        names = tuple(sorted(self.name_of(one) for one in others))
        return Place(channel.id, kind, channel.name or "", joined, new, closed, names)

    def _newest(self, key: str, channel: Channel) -> int:
        """The id of the newest message there that the person can see and did not write; 0 if there is none."""
        viewer = self.viewer(key, channel)
        found = self.env.backend.messages.get(channel.id, {}).values()
        visible = (
            message.id
            for message in found
            if message.author_id != viewer.id and can_access_message(self.env, channel.id, message, viewer)
        )
        return max(visible, default=0)

    def look(self, key: str, channel_id: int) -> None:
        """Count everything in a place as seen by this person."""
        channel = self.env.backend.channels.get(channel_id)
        if channel is not None:
            self.seen.setdefault(key, {})[channel_id] = self._newest(key, channel)

    # The window.

    @property
    def url(self) -> str | None:
        """Where the open window is served; None when there is none. The address is a credential."""
        return None if self.preview is None or self.preview._closed else self.preview.url

    async def open(self, key: str, channel_id: int) -> None:
        """Look at a place as a person: the window before this one closes. SetupError if they cannot see it."""
        async with self._turn:
            channel = self.env.backend.get_channel(channel_id)
            viewer = self.viewer(key, channel)
            if not can_access_channel(self.env, channel_id, viewer, history=True):
                raise SetupError
            await self._shut()
            preview = await self.quietly(
                lambda: self.env.preview(
                    self.handle(channel),
                    viewers=[viewer],
                    layout="channel",
                    locale=self.locale(key),
                    timezone=self.zone,
                )
            )
            await preview.__aenter__()
            self.preview, self.here = preview, (key, channel_id)
            self.look(key, channel_id)

    async def _shut(self) -> None:
        if self.preview is not None:
            await self.preview.close()
            self.preview = None

    async def freshen(self) -> None:
        """Bring the window up to date if Kith did something in its place since the page was last drawn."""
        if self.here is None or self.url is None:
            return
        key, channel_id = self.here
        changed = self._changed.get(channel_id, "")
        # SimCord's own page is drawn for managed captures only, and never after what a browser does.
        pages = (page for page in self.preview._pages.values() if page is not self.preview._python)
        drawn = min((page.published_at or "" for page in pages), default="~")
        idle = self.env._operation_task is None and self.env._real_advance_task is None
        if idle and changed > drawn.replace("Z", "+00:00"):
            async with self._turn:
                if self.url is not None:
                    await self.quietly(self.preview.refresh)
        self.look(key, channel_id)

    def trouble(self) -> str | None:
        """Why the last thing done in the window came to nothing: `again`, `silent`, `failed`; None if it did not."""
        if self.url is None:
            return None
        pages = (page for page in self.preview._pages.values() if page is not self.preview._python)
        last = max(pages, key=lambda page: page.last_activity, default=None)
        done = last.last_action if last is not None else None
        if not done:
            return None
        codes = {str(item.get("code")) for item in done["diagnostics"]}
        if done["rejected"]:
            return "again" if codes & AGAIN else None if codes & SHOWN else "failed"
        if done["settlement"] in ("failed", "timeout", "cancelled"):
            return "failed"
        return "silent" if done["acknowledgement"] == "unacknowledged" else None

    async def skip(self, seconds: float) -> None:
        """Let the world's time pass, with everything that falls due in it."""
        async with self._turn:
            patience, self.env.settle_timeout = self.env.settle_timeout, SLOWLY
            try:
                await self.quietly(lambda: self.env.advance_time(seconds))
            finally:
                self.env.settle_timeout = patience
            if self.url is not None:
                await self.quietly(self.preview.refresh)

    async def close(self) -> None:
        """Close the window; the world is closed by whoever started it."""
        async with self._turn:
            await self._shut()

    async def quietly(self, act: Callable[[], T | Awaitable[T]]) -> T:
        """Do something in the world, waiting for what is under way there. Raises Busy after all patience."""
        for _ in range(PATIENCE):
            try:
                result = act()
                return await result if isinstance(result, Awaitable) else result
            except SetupError as refusal:
                if "overlaps active" not in str(refusal):
                    raise
            await asyncio.sleep(0.05)
        raise Busy


def build(
    env: Env, people: Sequence[Person], rooms: Sequence[str], *, community: str, zone: str, language: str = "en"
) -> Stage:
    """A fresh world. Made at the world's first instant and in a fixed order, so that the ids are the same each time."""
    backend = env.backend
    backend.bot_user.name = "Kith"
    users = {person.key: env.create_user(person.key, global_name=person.name) for person in people}
    first = next(person for person in people if person.steward)
    guild = env.create_guild(community, owner=users[first.key])
    powers = discord.Permissions(manage_guild=True, manage_messages=True, manage_threads=True, manage_channels=True)
    stewards = guild.create_role("stewards", permissions=powers)
    for room in rooms:
        guild.create_text_channel(room)
    for person in people:
        if person is first:
            continue
        guild.add_member(users[person.key], roles=[stewards] if person.steward else [])
    for user in users.values():
        backend.get_dm_channel(user.id)
    return Stage(env, guild, {person.key: person for person in people}, zone, language)


def resume(env: Env, people: Sequence[Person], guild_id: int, *, zone: str, language: str = "en") -> Stage:
    """The stage of a world that was kept."""
    guild = GuildHandle(env, env.backend.get_guild(guild_id))
    return Stage(env, guild, {person.key: person for person in people}, zone, language)
