"""The safeguards of Kith, each with the switch that takes away exactly that one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest import mock

from bot import turn
from bot.relay import discord_port, rooms, sending, standing
from bot.relay.ages import Ages
from bot.relay.desk import Desk
from bot.relay.port import Post
from bot.relay.rooms import Rooms
from bot.relay.sending import Sending
from bot.relay.speech import Speech
from bot.relay.standing import Standing
from data import due, inbox, outbox
from data.records import Outgoing
from data.store import Store, Tx
from tests.faults import checks

Switch = Callable[[], AbstractContextManager[Any]]

patch = mock.patch.object


class _Undone(Exception):
    """Carries the result of a transaction that was only tried."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


def _like(module: Any, **other: Any) -> SimpleNamespace:
    """The same module, where these are otherwise."""
    return SimpleNamespace(**{**vars(module), **other})


# --- promises 2.1: the store ------------------------------------------------------------------------------------------


def inbox_key() -> AbstractContextManager[Any]:
    """A press that arrives twice counts twice; the note that it arrived is still made."""
    first = inbox.first
    return patch(inbox, "first", lambda tx, key: first(tx, key) or True)


def one_transaction() -> AbstractContextManager[Any]:
    """A change, and what is to be said about it, are two commits."""
    say = outbox.say

    def apart_from_it(tx: Tx, *args: Any, **more: Any) -> str | None:
        tx.db.execute("COMMIT")
        tx.db.execute("BEGIN IMMEDIATE")
        return say(tx, *args, **more)

    return patch(outbox, "say", apart_from_it)


def due_in_one() -> AbstractContextManager[Any]:
    """A due row goes in one commit, and what it asks for is done in another."""
    take = due.take

    def taken(tx: Tx) -> Any:
        row = take(tx)
        tx.db.execute("COMMIT")
        tx.db.execute("BEGIN IMMEDIATE")
        return row

    return patch(due, "take", taken)


def rollback() -> AbstractContextManager[Any]:
    """What a transaction that fails had changed stays."""
    run = Store.run

    async def halves(self: Store, fn: Callable[[Tx], Any]) -> Any:
        def whole(tx: Tx) -> Any:
            try:
                return fn(tx)
            except Exception:
                if tx.db.in_transaction:
                    tx.db.execute("COMMIT")
                    tx.db.execute("BEGIN IMMEDIATE")
                raise

        return await run(self, whole)

    return patch(Store, "run", halves)


def committed_first() -> AbstractContextManager[Any]:
    """Somebody is answered, and a moment later what they were answered is kept."""

    real = turn.Turn.act

    async def act(self: turn.Turn, fn: Callable[[Tx], Any]) -> Any:
        action = str((self.interaction.data or {}).get("custom_id", "")).split(":")[1:2]
        if not {*action} & checks.SUCCESS.keys():
            return await real(self, fn)

        def tried(tx: Tx) -> Any:
            if not inbox.first(tx, self.interaction.id):
                raise turn.Repeated
            raise _Undone(fn(tx))

        def whole(tx: Tx) -> Any:
            return fn(tx) if inbox.first(tx, self.interaction.id) else None

        async def keep() -> None:
            await asyncio.sleep(0.5)
            await self.bot.store.run(whole)
            self.bot.wake()

        try:
            await self._patiently(tried)
        except _Undone as undone:
            kept = asyncio.get_running_loop().create_task(keep())
            kept.add_done_callback(lambda task: task.cancelled() or task.exception())
            return undone.result

    return patch(turn.Turn, "act", act)


# --- promises 2.3: the relay ------------------------------------------------------------------------------------------


def stored_nonce() -> AbstractContextManager[Any]:
    """Every call has a nonce of its own, as the library gives it."""
    send, chance = discord_port.LibraryPort.send, Random("nonces")

    async def other(self: Any, channel: int, view: Any, nonce: str, pings: Any, deadline: float) -> int:
        return await send(self, channel, view, f"{chance.getrandbits(80):020x}", pings, deadline)

    return patch(discord_port.LibraryPort, "send", other)


@contextmanager
def quiet_before_look() -> Iterator[None]:
    """Tries under one nonce go on right up to the look (30 s rule)."""
    with patch(sending, "TRY_FOR", 119), patch(sending, "TRY_AGAIN_WITHIN", 119):
        yield


def look() -> AbstractContextManager[Any]:
    """What may stand is said again without having been looked for."""

    async def blind(self: Any, row: Outgoing, channel: int, since: int) -> None:
        await self._store.run(lambda tx: self._not_there(tx, row))

    return patch(Sending, "_look", blind)


def look_later() -> AbstractContextManager[Any]:
    """It is looked at once, when a request may still land."""
    return patch(sending, "LOOK_AFTER", 1)


def sending_noted() -> AbstractContextManager[Any]:
    """That a message is being sent is noted only once it was."""

    def begin(self: Any, tx: Tx, row: Outgoing, channel: int) -> Outgoing | None:
        return replace(row, state="sending", first_tried=tx.now, channel=channel)

    return patch(Sending, "_begin", begin)


def doubt_stays() -> AbstractContextManager[Any]:
    """An outcome nobody knows is taken for "not sent"."""

    async def again(self: Any, row: Outgoing) -> None:
        self._ages.forget(row.ref)
        await self._store.run(
            lambda tx: outbox.move(tx, row.ref, "pending", tx.now + 5, first_tried=None, nonce=outbox.fresh_nonce(tx))
        )

    return patch(Sending, "_doubt", again)


def ages() -> AbstractContextManager[Any]:
    """How old a try is, is read off a clock that somebody may set."""
    stopwatch = Ages.of

    def begin(self: Ages, ref: str) -> None:
        self._tried[ref] = self._clock()

    def of(self: Ages, ref: str) -> float:
        return self._clock() - self._tried[ref] if self.own(ref) else stopwatch(self, ref)

    return mock.patch.multiple(Ages, begin=begin, of=of)


def too_late() -> AbstractContextManager[Any]:
    """What is of no use any more is said all the same."""
    return patch(sending, "too_late", lambda tx, row: False)


def last_edit() -> AbstractContextManager[Any]:
    """An edit nobody heard of is forgotten once another one went through."""
    return patch(standing, "LANDED_AFTER", 0)


def parked_again() -> AbstractContextManager[Any]:
    """What Discord refused is never tried again."""
    park = Speech._park

    def never(self: Any, tx: Tx, row: Outgoing, code: int, until: int, **columns: Any) -> None:
        park(self, tx, row, code, until, **columns)
        outbox.move(tx, row.ref, "parked", None)

    return patch(Speech, "_park", never)


def taken_down() -> AbstractContextManager[Any]:
    """What was said about something forgotten is left standing."""
    return patch(outbox, "_take_down", lambda tx, found: outbox.delete(tx, found["ref"]) or False)


def waits() -> AbstractContextManager[Any]:
    """Discord's "wait" is not heeded."""

    def at_once(self: Desk, channel: int, trouble: Exception, tries: int) -> int:
        return self.now

    return patch(Desk, "wait", at_once)


# --- promises 2.3: posts of a forum -----------------------------------------------------------------------------------


def post_look() -> AbstractContextManager[Any]:
    """A post that may stand is made again without having been looked for; messages are looked for."""
    seek = Sending._look

    async def blind(self: Any, row: Outgoing, channel: int, since: int) -> None:
        if await self._board(row, channel) is not None:
            await self._store.run(lambda tx: self._not_there(tx, row))
        else:
            await seek(self, row, channel, since)

    return patch(Sending, "_look", blind)


def _noted_posts() -> tuple[list[Post], Callable[..., Any]]:
    """The post that was made last, if nobody asked for it yet, and the call that makes posts and notes it there."""
    post, made = discord_port.LibraryPort.post, list[Post]()

    async def noted(self: Any, *args: Any) -> Post:
        made[:] = [await post(self, *args)]
        return made[0]

    return made, noted


def post_list() -> AbstractContextManager[Any]:
    """That one call made one post is believed."""
    posts = discord_port.LibraryPort.posts
    made, noted = _noted_posts()

    async def believed(self: Any, *args: Any) -> list[Post]:
        return [made.pop()] if made else await posts(self, *args)

    return _both((discord_port.LibraryPort, "post", noted), (discord_port.LibraryPort, "posts", believed))


def post_twins() -> AbstractContextManager[Any]:
    """A twin of a post is left where it is."""
    posts = discord_port.LibraryPort.posts

    async def oldest(self: Any, *args: Any) -> list[Post]:
        return (await posts(self, *args))[:1]

    return patch(discord_port.LibraryPort, "posts", oldest)


def post_lag() -> AbstractContextManager[Any]:
    """A list in which a post that was just made is missing is believed to show its twins."""
    posts = discord_port.LibraryPort.posts
    made, noted = _noted_posts()

    async def with_it(self: Any, *args: Any) -> list[Post]:
        own = [made.pop()] if made else []
        return sorted({*await posts(self, *args), *own})

    return _both((discord_port.LibraryPort, "post", noted), (discord_port.LibraryPort, "posts", with_it))


def post_archived() -> AbstractContextManager[Any]:
    """Posts that were put away are not looked through."""

    async def none(self: Any, channel: int, **_: Any) -> Any:
        return {"threads": [], "members": [], "has_more": False}

    return patch(discord_port.discord.http.HTTPClient, "get_public_archived_threads", none)


def post_closes() -> AbstractContextManager[Any]:
    """A post whose card says that it is over stays open."""
    return patch(Standing, "_bring_up_to_date", _only_edited)


async def _only_edited(self: Any, said: Any, thread: int, message: int) -> None:
    await self._port.edit(thread, message, self._render(said))


@contextmanager
def _both(*patches: tuple[Any, str, Any]) -> Iterator[None]:
    with ExitStack() as stack:
        for target, name, other in patches:
            stack.enter_context(patch(target, name, other))
        yield


# --- promises 2.4: private threads ------------------------------------------------------------------------------------


def _create(*, lists: bool = True, deletes: bool = True, adds_first: bool = False) -> Any:
    async def create(self: Any, thread: Any) -> None:
        if not await self._store.run(lambda tx: self._begin(tx, thread)):
            return
        found = await self._named(thread) if thread.tries else []
        if not found:
            made = await self._make(thread)
            if made is None:
                return
            if adds_first:
                for _, user in await self._store.run(lambda tx: self._belong(tx, thread)) or ():
                    await self._port.add_to_thread(made, user)
            found = await self._named(thread) if lists else [made]
            if made not in found:
                found = [*found, made]
        for twin in found[1:] if deletes else ():
            await self._port.delete_thread(twin)
        await self._store.run(lambda tx: self._made(tx, thread, found[0]))

    return create


def list_after() -> AbstractContextManager[Any]:
    """That one creation made one thread is believed."""
    return patch(Rooms, "_create", _create(lists=False))


def twins_go() -> AbstractContextManager[Any]:
    """A twin is left where it is."""
    return patch(Rooms, "_create", _create(deletes=False))


def nobody_in_twins() -> AbstractContextManager[Any]:
    """People are let in before it is known which of two stays."""
    return patch(Rooms, "_create", _create(adds_first=True))


def list_waits() -> AbstractContextManager[Any]:
    """The list is read while a creation nobody heard of may still land."""
    return patch(rooms, "SETTLED_AFTER", 0)


def invitable() -> AbstractContextManager[Any]:
    """Whoever is in a thread may bring in others."""
    start = discord_port.discord.http.HTTPClient.start_thread_without_message

    def open_to_all(self: Any, channel: int, **more: Any) -> Any:
        return start(self, channel, **{**more, "invitable": True})

    return patch(discord_port.discord.http.HTTPClient, "start_thread_without_message", open_to_all)
