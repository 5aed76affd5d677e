"""The safeguards of Kith, each with the switch that takes away exactly that one."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest import mock

from bot import turn
from bot.client import Kith
from bot.relay import discord_port, rooms, sending, standing
from bot.relay.ages import Ages
from bot.relay.desk import Desk
from bot.relay.places import Places
from bot.relay.rooms import Rooms
from bot.relay.sending import Sending
from bot.relay.speech import Speech
from bot.rules import moments
from bot.steps import introductions, invitations, matching, people
from data import apart, due, inbox, outbox, restored
from data.records import Outgoing
from data.store import Store, Tx

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


def due_goes() -> AbstractContextManager[Any]:
    """A due row is left where it is once it is done."""
    take = due.take

    def kept(tx: Tx) -> Any:
        tx.db.execute("SAVEPOINT before")
        row = take(tx)
        tx.db.execute("ROLLBACK TO before")
        if row is not None:
            due.again(tx, row, tx.now + 60)
        return row

    return patch(due, "take", kept)


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

    async def act(self: turn.Turn, fn: Callable[[Tx], Any]) -> Any:
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
    return patch(Ages, "of", lambda self, ref, first_tried: self._clock() - first_tried)


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


def resolved_late() -> AbstractContextManager[Any]:
    """Where to reach somebody is found once, and believed from then on."""
    spot, known = Places.spot, dict[tuple[int, str], Any]()

    def first(self: Any, tx: Tx, row: Outgoing) -> Any:
        key = id(self), row.target
        found = known.get(key) or spot(self, tx, row)
        if found is not None and row.place == "member":
            known[key] = found
        return found

    return patch(Places, "spot", first)


def taken_down() -> AbstractContextManager[Any]:
    """What was said about something forgotten is left standing."""
    return patch(outbox, "_take_down", lambda tx, found: outbox.delete(tx, found["ref"]) or False)


def waits() -> AbstractContextManager[Any]:
    """Discord's "wait" is not heeded."""

    def at_once(self: Desk, channel: int, trouble: Exception, tries: int) -> int:
        return self.now

    return patch(Desk, "wait", at_once)


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


# --- silence, consent, capacity ---------------------------------------------------------------------------------------


def silent_block() -> AbstractContextManager[Any]:
    """The asker is asked about the yes of somebody who is to be kept apart from them."""
    return patch(invitations, "apart", _like(apart, between=lambda *_: False))


def block_in_matching() -> AbstractContextManager[Any]:
    """Kith asks a helper about the ask of somebody who is to be kept apart from them."""
    return patch(matching, "apart", _like(apart, between=lambda *_: False))


def block_at_last() -> AbstractContextManager[Any]:
    """Two who are to be kept apart are brought together again by undoing what was finished."""
    return patch(introductions, "apart", _like(apart, between=lambda *_: False))


def block_is_silent() -> AbstractContextManager[Any]:
    """For a yes that the asker is never asked about no bell rings."""
    say = outbox.say

    def hush(tx: Tx, community: int, kind: str, *args: Any, **more: Any) -> str | None:
        return None if kind == "yes.hushed" else say(tx, community, kind, *args, **more)

    return patch(outbox, "say", hush)


def no_is_silent() -> AbstractContextManager[Any]:
    """After a no the next helper is looked for at once."""

    def soon(tx: Tx, ask: Any) -> None:
        if ask.state == "open":
            due.at(tx, ask.community, "ask.match", ask.ref, tx.now)

    return patch(matching, "soon", soon)


def passed_is_silent() -> AbstractContextManager[Any]:
    """A helper who is passed over hears that they were let go at once."""

    set_state = invitations.invitations.set_state

    def told(tx: Tx, ref: str, state: Any) -> None:
        set_state(tx, ref, "let_go" if state == "passed" else state)

    return patch(invitations, "invitations", _like(invitations.invitations, set_state=told))


def bell_waits() -> AbstractContextManager[Any]:
    """The asker of an unnamed ask is rung in the second in which somebody presses."""
    return patch(moments, "bell", lambda urgency, since, chance: since)


def nobody_waits() -> AbstractContextManager[Any]:
    """That nobody fits is said at once."""
    return patch(moments, "nobody", lambda urgency, now, chance: now)


def accept_first() -> AbstractContextManager[Any]:
    """A helper's yes brings the two together, as if every asker had wished it so."""
    say_yes = invitations._say_yes

    def at_once(tx: Tx, ask: Any, *args: Any) -> Any:
        return say_yes(tx, replace(ask, first_who_can=True), *args)

    return patch(invitations, "_say_yes", at_once)


def capacity_again() -> AbstractContextManager[Any]:
    """A helper who has become full, or rests, since their yes is introduced all the same."""
    accept, rules = introductions.accept, introductions.capacity_rules

    def unchecked(tx: Tx, who: Any, ref: str) -> Any:
        calls = itertools.count()

        def room(*stated: Any) -> int:
            return rules.room(*stated) if next(calls) else 1

        with patch(introductions, "capacity_rules", _like(rules, room=room, resting=lambda *_: False)):
            return accept(tx, who, ref)

    return patch(introductions, "accept", unchecked)


def capacity_at_yes() -> AbstractContextManager[Any]:
    """A helper who is full is not asked whether one more is meant, and is taken at their word."""
    rules = invitations.capacity_rules
    return patch(invitations, "capacity_rules", _like(rules, room=lambda *_: 1, resting=lambda *_: False))


def own_server() -> AbstractContextManager[Any]:
    """A control is believed wherever it is pressed."""
    at = people.at

    def anywhere(tx: Tx, who: Any, community: int) -> Any:
        return at(tx, replace(who, community=community), community)

    return _everywhere("at", anywhere)


@contextmanager
def _everywhere(name: str, other: Any) -> Iterator[None]:
    from bot.steps import asks, held, offers  # noqa: PLC0415

    with contextmanager_stack(
        patch(module, name, other)
        for module in (people, introductions, invitations, asks, offers, held)
        if hasattr(module, name)
    ):
        yield


@contextmanager
def contextmanager_stack(patches: Iterator[Any]) -> Iterator[None]:
    """All of these."""
    from contextlib import ExitStack  # noqa: PLC0415

    with ExitStack() as stack:
        for each in patches:
            stack.enter_context(each)
        yield


# --- older copies, and what nobody tells ------------------------------------------------------------------------------


def ledger() -> AbstractContextManager[Any]:
    """Who was forgotten after an older copy was made is not forgotten again."""

    async def nothing(self: Store, erase: Any) -> int:
        return 0

    return patch(Store, "forget_again", nothing)


def copy_looks() -> AbstractContextManager[Any]:
    """An older copy goes on as if it were new, after its quiet time."""

    def begin(tx: Tx) -> int | None:
        return restored.QUIET if restored.of(tx.db) is not None else None

    return patch(restored, "begin", begin)


def copy_is_quiet() -> AbstractContextManager[Any]:
    """An older copy speaks at once."""
    return patch(restored, "QUIET", 0)


def copy_looks_on() -> AbstractContextManager[Any]:
    """What is first wanted after an older copy was put in place is not looked for."""
    return patch(restored, "looked_for", lambda tx: None)


def slot_marker() -> AbstractContextManager[Any]:
    """A message is marked by chance, so that an older copy does not find its own."""
    say = outbox.say

    def by_chance(tx: Tx, *args: Any, **more: Any) -> str | None:
        ref = say(tx, *args, **more)
        tx.db.execute("UPDATE outbox SET marker = ? WHERE ref = ?", (1 + tx.chance.getrandbits(30), ref))
        return ref

    return patch(outbox, "say", by_chance)


def reconciled() -> AbstractContextManager[Any]:
    """What changed while nobody told is never compared."""

    async def ready(self: Kith) -> None:
        self.wake()

    return patch(Kith, "on_ready", ready)
