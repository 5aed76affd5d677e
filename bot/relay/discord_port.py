"""The relay's port on the real library: needs no cache, keeps the time, and tells refused, busy and unclear apart."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncGenerator, Generator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any, cast

import aiohttp
import discord
from discord.http import handle_message_parameters

from bot.relay import codes
from bot.relay.marker import bears
from bot.relay.port import Busy, Post, Refused, Unauthorized, Unclear
from bot.rules.boards import Board, Tag

PATIENCE = 30.0
"""Seconds for any call but a send: the library itself sets no limit (promises, finding 4)."""

SHORTEST = 1.0
"""The library waits at least this long (seconds) before it repeats a call by itself."""

ARCHIVE_AFTER = 10080
"""Minutes without a word after which a thread is put away: a week, the longest there is (Discord: channel)."""

PRIVATE_THREAD = discord.ChannelType.private_thread.value
FORUM = discord.ChannelType.forum.value
REQUIRES_TAG = 1 << 4
"""The flag of a forum that takes no post without a tag (Discord: channel flags)."""

NEWEST_POSTS = 10
"""So many of the newest posts are looked at whatever the clock says."""

PAGE, HISTORY_PAGES, ARCHIVE_PAGES = 100, 20, 5
CLOUDFLARE_WAIT = 60.0
"""Seconds to wait when something in front of Discord turned us away and did not say for how long."""


@asynccontextmanager
async def translated(seconds: float) -> AsyncGenerator[None]:
    """Turn what the library raises into the relay's four failures; nothing of its text is carried along."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except discord.RateLimited as error:
        raise Busy(error.retry_after) from None
    except discord.HTTPException as error:
        raise _meaning(error) from None
    except (OSError, TimeoutError, aiohttp.ClientError, json.JSONDecodeError, UnicodeDecodeError):
        # A reset is not repeated on Linux and leaves open whether the call took effect (promises, finding 4), and so
        # does an answer that breaks off.
        raise Unclear from None


def _meaning(error: discord.HTTPException) -> Exception:
    if error.status == 401:
        return Unauthorized()
    headers = cast("Mapping[str, str]", getattr(error.response, "headers", None) or {})
    if error.status == 429:
        # Without `Via` it did not come from Discord but from Cloudflare, and is about everything we send.
        return Busy(_seconds(headers), everywhere="Via" not in headers)
    if error.status >= 500:
        return Unclear()
    if error.code == 0 and "html" in headers.get("Content-Type", ""):
        return Busy(_seconds(headers), everywhere=True)
    return Refused(error.code)


def _seconds(headers: Mapping[str, str]) -> float:
    try:
        return max(1.0, float(headers.get("Retry-After", CLOUDFLARE_WAIT)))
    except ValueError:
        return CLOUDFLARE_WAIT


def _mentions(pings: Sequence[int]) -> discord.AllowedMentions:
    people = [discord.Object(user) for user in pings]
    return discord.AllowedMentions(everyone=False, users=people or False, roles=False, replied_user=False)


def _bearing(page: Iterable[Mapping[str, Any]], marker: int, own: int | None) -> list[int]:
    """The ids of Kith's own messages among these that bear the marker."""
    ours = (message for message in page if own is None or int(message["author"]["id"]) == own)
    return [
        int(message["id"])
        for message in ours
        if bears(cast("Iterable[Mapping[str, Any]]", message.get("components") or ()), marker)
    ]


class LibraryPort:
    """discord.py, as `DiscordPort` wants it. Audit-log reasons are never given: the log keeps them (promises M3)."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @asynccontextmanager
    async def _within(self, seconds: float) -> AsyncGenerator[None]:
        try:
            async with translated(seconds):
                yield
        except Unclear:
            # A call that is cut off while the library waits out a limit on everything leaves the library's gate shut,
            # and every later call would wait before it without end (discord.http.HTTPClient.request).
            gate = getattr(self._client.http, "_global_over", None)
            if isinstance(gate, asyncio.Event):
                gate.set()
            raise

    async def send(
        self, channel: int, view: discord.ui.LayoutView, nonce: str, pings: Sequence[int], deadline: float
    ) -> int:
        """See DiscordPort."""
        began = time.monotonic()
        try:
            async with self._within(deadline):
                place = self._client.get_partial_messageable(channel)
                # A nonce that is given is enforced (discord.http.handle_message_parameters).
                message = await place.send(view=view, nonce=nonce, allowed_mentions=_mentions(pings))
        except Busy:
            # Before a later try was turned away, an earlier one may have taken effect and been answered with a 5xx.
            if time.monotonic() - began >= SHORTEST:
                raise Unclear from None
            raise
        return message.id

    async def board(self, channel: int) -> Board | None:
        """See DiscordPort. What a channel is never changes: it is asked only where the library does not know."""
        known = self._client.get_channel(channel)
        if known is not None and not isinstance(known, discord.ForumChannel):
            return None
        async with self._within(PATIENCE):
            found = cast("Mapping[str, Any]", await self._client.http.get_channel(channel))
        return board_of(found) if found.get("type") == FORUM else None

    async def post(
        self,
        forum: int,
        title: str,
        tags: Sequence[int],
        view: discord.ui.LayoutView,
        pings: Sequence[int],
        deadline: float,
    ) -> Post:
        """See DiscordPort."""
        began = time.monotonic()
        named: dict[str, Any] = {"name": title, "auto_archive_duration": ARCHIVE_AFTER, "applied_tags": list(tags)}
        try:
            async with self._within(deadline):
                made: Any = await self._client.http.start_thread_in_forum(
                    forum,
                    params=handle_message_parameters(
                        view=view, allowed_mentions=_mentions(pings), channel_payload=named
                    ),
                )
        except (Busy, Refused):
            # As in `send`: the library repeats by itself, and an earlier try may have taken effect.
            if time.monotonic() - began >= SHORTEST:
                raise Unclear from None
            raise
        return _id(made), _id(made["message"])

    async def posts(self, guild: int, forum: int, marker: int, since: int, until: int | None = None) -> list[Post]:
        """See DiscordPort. Raises Refused(TOO_LONG) if there are too many to look through."""
        own, http = self._client.user, self._client.http
        # What is put away between the two reads stands in both lists this way, in neither the other way round.
        async with self._within(PATIENCE):
            active: Any = await http.get_active_threads(guild)
        listed = [cast("Mapping[str, Any]", each) for each in active["threads"] if _below(each, forum)]
        before: Any = None
        for _ in range(ARCHIVE_PAGES):
            async with self._within(PATIENCE):
                page: Any = await http.get_public_archived_threads(forum, before=before, limit=PAGE)
            listed += page["threads"]
            before = min((each["thread_metadata"]["archive_timestamp"] for each in page["threads"]), default=None)
            # They come in the order in which they were closed, which none was before it was made.
            if not page["has_more"] or before is None or datetime.fromisoformat(before).timestamp() < since:
                break
        else:
            raise Refused(codes.TOO_LONG)
        ours = {_id(each) for each in listed if own is None or int(each.get("owner_id") or 0) == own.id}
        # The newest are read whatever the clock says: one that ran ahead would have the look begin after the post.
        after, end, newest = _first_of(since), _end(until), sorted(ours)[-NEWEST_POSTS:]
        found: list[Post] = []
        for thread in sorted({*(each for each in ours if after <= each <= end), *newest}):
            with _gone_is_none():
                async with self._within(PATIENCE):
                    first = await http.logs_from(thread, 1, after=0)
                found += [(thread, each) for each in _bearing(first, marker, own.id if own is not None else None)]
        return found

    async def delete_post(self, post: Post) -> None:
        """See DiscordPort."""
        thread, message = post
        try:
            async with self._within(PATIENCE):
                await self._client.http.delete_channel(thread)
        except Refused as refusal:
            if refusal.code not in codes.FORBIDDEN:
                if refusal.code == codes.UNKNOWN_CHANNEL:
                    return
                raise
            await self._put(thread, archived=False)
            await self.delete(thread, message)
            await self._put(thread, archived=True)

    async def exists(self, channel: int) -> bool:
        """See DiscordPort."""
        try:
            async with self._within(PATIENCE):
                await self._client.http.get_channel(channel)
        except Refused as refusal:
            if refusal.code == codes.UNKNOWN_CHANNEL:
                return False
            raise
        return True

    async def edit(self, channel: int, message: int, view: discord.ui.LayoutView) -> None:
        """See DiscordPort."""
        async with self._within(PATIENCE):
            place = self._client.get_partial_messageable(channel)
            await place.get_partial_message(message).edit(view=view, allowed_mentions=_mentions(()))

    async def delete(self, channel: int, message: int) -> None:
        """See DiscordPort."""
        try:
            async with self._within(PATIENCE):
                await self._client.http.delete_message(channel, message)
        except Refused as refusal:
            if refusal.code != codes.UNKNOWN_MESSAGE:
                raise

    async def find(self, channel: int, marker: int, since: int, until: int | None = None) -> list[int]:
        """See DiscordPort. Raises Refused(TOO_LONG) if the history does not end within 2,000 messages."""
        own = self._client.user.id if self._client.user is not None else None
        after, end = _first_of(since), _end(until)
        found: list[int] = []
        for _ in range(HISTORY_PAGES):
            async with self._within(PATIENCE):
                page = await self._client.http.logs_from(channel, PAGE, after=after)
            found += _bearing(page, marker, own)
            if len(page) < PAGE or after > end:
                break
            after = max(int(message["id"]) for message in page)
        else:
            raise Refused(codes.TOO_LONG)
        if not found:
            # A clock that ran ahead when it was first tried would have the look begin after the message. The newest
            # ones are read whatever the clock says (fault 24).
            async with self._within(PATIENCE):
                found = _bearing(await self._client.http.logs_from(channel, PAGE), marker, own)
        if not found:
            await self._may_look(channel, after)
        return sorted(found)

    async def _may_look(self, channel: int, nowhere: int) -> None:
        """Raises Refused where the history may not be read: Discord answers then that it is empty, and finding nothing
        proves nothing. Reading one message is refused instead (Discord: message, Get Channel Message)."""
        try:
            async with self._within(PATIENCE):
                await self._client.http.get_message(channel, nowhere)
        except Refused as refusal:
            if refusal.code != codes.UNKNOWN_MESSAGE:
                raise

    async def open_dm(self, user: int) -> int:
        """See DiscordPort."""
        async with self._within(PATIENCE):
            return int((await self._client.http.start_private_message(user))["id"])

    async def create_thread(self, parent: int, name: str) -> int:
        """See DiscordPort. The type is private and nothing else: there is no other way through this call."""
        async with self._within(PATIENCE):
            thread = await self._client.http.start_thread_without_message(
                parent, name=name, auto_archive_duration=ARCHIVE_AFTER, type=PRIVATE_THREAD, invitable=False
            )
        return int(thread["id"])

    async def threads_named(self, guild: int, parent: int, name: str) -> list[int]:
        """See DiscordPort. Of archived threads the newest five hundred are read; ours is among the very newest."""
        http = self._client.http
        async with self._within(PATIENCE):
            listed = [dict(thread) for thread in (await http.get_active_threads(guild))["threads"]]
        before: int | None = None
        for _ in range(ARCHIVE_PAGES):
            async with self._within(PATIENCE):
                page = await http.get_joined_private_archived_threads(parent, before=before, limit=PAGE)
            listed += [dict(thread) for thread in page["threads"]]
            if not page["has_more"] or not page["threads"]:
                break
            before = min(int(thread["id"]) for thread in page["threads"])
        return sorted({_id(each) for each in listed if _is(each, parent, name)})

    async def add_to_thread(self, thread: int, user: int) -> None:
        """See DiscordPort."""
        async with self._within(PATIENCE):
            await self._client.http.add_user_to_thread(thread, user)

    async def remove_from_thread(self, thread: int, user: int) -> None:
        """See DiscordPort."""
        try:
            async with self._within(PATIENCE):
                await self._client.http.remove_user_from_thread(thread, user)
        except Refused as refusal:
            if refusal.code not in codes.NOBODY:
                raise

    async def close_thread(self, thread: int) -> bool:
        """See DiscordPort."""
        try:
            await self._put(thread, archived=True, lock=True)
        except Refused as refusal:
            if refusal.code not in codes.FORBIDDEN:
                raise
            await self._put(thread, archived=True)
            return False
        return True

    async def reopen_thread(self, thread: int) -> None:
        """See DiscordPort."""
        try:
            await self._put(thread, archived=False, lock=True)
        except Refused as refusal:
            if refusal.code not in codes.FORBIDDEN:
                raise
            await self._put(thread, archived=False)

    async def delete_thread(self, thread: int) -> None:
        """See DiscordPort."""
        try:
            async with self._within(PATIENCE):
                await self._client.http.delete_channel(thread)
        except Refused as refusal:
            if refusal.code in codes.FORBIDDEN:
                await self._put(thread, archived=True)
            elif refusal.code != codes.UNKNOWN_CHANNEL:
                raise

    async def present(self, guild: int, user: int) -> bool:
        """See DiscordPort."""
        try:
            async with self._within(PATIENCE):
                await self._client.http.get_member(guild, user)
        except Refused as refusal:
            if refusal.code in codes.NOBODY:
                return False
            raise
        return True

    async def _put(self, thread: int, *, archived: bool, lock: bool = False) -> None:
        async with self._within(PATIENCE):
            if lock:
                await self._client.http.edit_channel(thread, archived=archived, locked=archived)
            else:
                await self._client.http.edit_channel(thread, archived=archived)


@contextmanager
def _gone_is_none() -> Generator[None]:
    """A post that is gone by the time it is read is none."""
    try:
        yield
    except Refused as refusal:
        if refusal.code != codes.UNKNOWN_CHANNEL:
            raise


def board_of(channel: Mapping[str, Any]) -> Board:
    """A forum as Discord sends it (Discord: channel, forum tag object and channel flags)."""
    tags = cast("Sequence[Mapping[str, Any]]", channel.get("available_tags") or ())
    known = (Tag(int(tag["id"]), str(tag["name"]), bool(tag.get("moderated"))) for tag in tags)
    return Board(tuple(known), bool(int(channel.get("flags") or 0) & REQUIRES_TAG))


def _first_of(second: int) -> int:
    """The smallest id from that second (UTC epoch seconds): a snowflake holds milliseconds since 2015 above its lowest
    22 bits (Discord: reference, snowflakes)."""
    return max(0, second * 1000 - discord.utils.DISCORD_EPOCH) << 22


def _end(until: int | None) -> float:
    return _first_of(until) if until is not None else math.inf


def _id(thread: Mapping[str, Any]) -> int:
    return int(thread["id"])


def _below(thread: Mapping[str, Any], parent: int) -> bool:
    return int(thread.get("parent_id") or 0) == parent


def _is(thread: Mapping[str, Any], parent: int, name: str) -> bool:
    return _below(thread, parent) and thread.get("name") == name and thread.get("type") == PRIVATE_THREAD
