"""A small community with the real steps, store, worker and relay, and all that each onlooker gets to see of it."""

from __future__ import annotations

import importlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import discord

from bot.client import COGS
from bot.relay.kinds import MessageKind
from bot.relay.port import Post
from bot.relay.relay import Relay
from bot.rules.boards import Board
from bot.rules.refusal import Refusal
from bot.steps import apart, asks, capacity, communities, farewell, invitations, needs, people, rooms, seen, settings
from bot.steps.asks import AskForm
from bot.steps.capacity import Statement
from bot.steps.handlers import DUE
from bot.steps.people import Who
from bot.text import Texts
from bot.worker import Worker
from cogs.invitations import cards as invitation_cards
from cogs.mine import cards as mine_cards
from data import due, members, threads
from data.records import DAY
from data.store import Store, Tx, open_store, rows
from data.vault import Key, Vault

T = TypeVar("T")

START = 1_772_442_000
"""2026-03-02 09:00 UTC, a Monday morning."""

GUILD, ASKS, STEWARDS = 811_111_111_111_111_101, 844_444_444_444_444_404, 844_444_444_444_444_505
NAMES = ("ana", "bea", "hal", "hugo", "xenia", "sam")
"""Ana or Bea asks; Hal and Hugo help; Xenia is a bystander; Sam is a steward."""

SUMMARY, DETAILS = "heron-coloured kettle wanted", "third gate behind the tannery"
TEXTS = Texts()
TEXT = TEXTS.of("en")
KEY = Key(b"\x01\x02\x03\x04", bytes(range(32)))


def user(name: str) -> int:
    """Somebody's Discord user id."""
    return 820_000_000_000_000_000 + 7 * NAMES.index(name)


def who(name: str, roles: frozenset[int] = frozenset()) -> Who:
    """Somebody acting in the server."""
    return Who(user(name), GUILD, "en-US", name == "sam", roles)


@dataclass(frozen=True)
class Event:
    """Something that can be seen on Discord: when, what, in which channel, and the body of it."""

    at: int
    what: str
    channel: int
    body: str = ""


class Watched:
    """A Discord on which all goes well, and which notes all of it: the port of the relay."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self.clock, self.events = clock, list[Event]()
        self.inside: dict[int, set[int]] = {}
        self.names: dict[int, str] = {}
        self.shut: set[int] = set()
        self.dms: dict[int, int] = {}
        self._next = 900_000_000_000_000_000

    def _note(self, what: str, channel: int, body: str = "") -> None:
        self.events.append(Event(self.clock(), what, channel, body))

    def _id(self) -> int:
        self._next += 1
        return self._next

    async def send(
        self, channel: int, view: discord.ui.LayoutView, nonce: str, pings: Sequence[int], deadline: float
    ) -> int:
        if channel in self.shut:
            from bot.relay.port import Refused

            raise Refused(50007)
        made = self._id()
        self._note("send", channel, json.dumps([view.to_components(), list(pings)], ensure_ascii=False))
        return made

    async def edit(self, channel: int, message: int, view: discord.ui.LayoutView) -> None:
        self._note("edit", channel, json.dumps(view.to_components(), ensure_ascii=False))

    async def delete(self, channel: int, message: int) -> None:
        self._note("delete", channel)

    async def find(self, channel: int, marker: int, since: int, until: int | None = None) -> list[int]:
        return []

    async def board(self, channel: int) -> Board | None:
        return None

    async def post(
        self,
        forum: int,
        title: str,
        tags: Sequence[int],
        view: discord.ui.LayoutView,
        pings: Sequence[int],
        deadline: float,
    ) -> Post:
        raise NotImplementedError("asks are in a text channel here")

    async def posts(self, guild: int, forum: int, marker: int, since: int, until: int | None = None) -> list[Post]:
        return []

    async def delete_post(self, post: Post) -> None:
        raise NotImplementedError("asks are in a text channel here")

    async def exists(self, channel: int) -> bool:
        return True

    async def open_dm(self, user: int) -> int:
        return self.dms.setdefault(user, 700_000_000_000_000_000 + user % 1000)

    async def create_thread(self, parent: int, name: str) -> int:
        made = self._id()
        self.names[made], self.inside[made] = name, set()
        self._note("thread", made, name)
        return made

    async def threads_named(self, guild: int, parent: int, name: str) -> list[int]:
        return [each for each, known in self.names.items() if known == name]

    async def add_to_thread(self, thread: int, user: int) -> None:
        self.inside[thread].add(user)
        self._note("join", thread, str(user))

    async def remove_from_thread(self, thread: int, user: int) -> None:
        self._note("leave", thread, str(user))

    async def close_thread(self, thread: int) -> bool:
        self._note("close", thread)
        return True

    async def reopen_thread(self, thread: int) -> None:
        self._note("reopen", thread)

    async def delete_thread(self, thread: int) -> None:
        self.names.pop(thread, None)

    async def present(self, guild: int, user: int) -> bool:
        return True


def kinds() -> dict[str, MessageKind]:
    """Every kind of message of every cog."""
    found: dict[str, MessageKind] = {}
    for cog in COGS:
        found |= {each.name: each for each in getattr(importlib.import_module(cog), "MESSAGES", ())}
    return found


KINDS = kinds()


class Street:
    """The community. `told[name]` is all that somebody was answered; what is on Discord is in `discord.events`."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.discord = Watched(lambda: self.now)
        self.now = START
        self.told: dict[str, list[str]] = {name: [] for name in NAMES}
        # The relay's own chance is about pauses after failures, of which there are none.
        self.relay = Relay(
            store,
            self.discord,
            TEXTS,
            KINDS,
            Random(seed),
            people=rooms.people,
            missing=farewell.missing,
        )
        self.worker = Worker(store, DUE)
        self._fresh = 0

    async def do(self, step: Callable[..., T], *args: Any, **more: Any) -> T:
        """Take one step, in one transaction, and let what follows at once happen."""
        done = await self.store.run(lambda tx: step(tx, *args, **more))
        await self.drain()
        return done

    async def drain(self) -> None:
        """Everything that is due now is done and said."""
        for _ in range(500):
            worked = await self.worker.step()
            jobs = list(await self.relay.ready(8))
            for job in jobs:
                await job()
            if not worked and not jobs:
                return
        raise AssertionError("it goes round in circles")

    async def run(self, seconds: int) -> None:
        """Time passes."""
        until = self.now + seconds
        await self.drain()
        for _ in range(5000):
            at = await self.store.run(self._next)
            if at is None or at > until:
                self.now = until
                return
            self.now = max(self.now + 1, at)
            await self.drain()
        raise AssertionError("the clock goes on for ever")

    def _next(self, tx: Tx) -> int | None:
        times = [at for at in (due.next_at(tx), self.relay.next_at(tx)) if at is not None]
        return min(times, default=None)

    def ref(self) -> str:
        """A fresh reference, as a form bears it."""
        self._fresh += 1
        return f"{self._fresh:016x}"

    # What people do; whatever they are answered is noted.

    async def states(self, name: str, kind: str = "errands", at_once: int = 2) -> None:
        """Somebody says what they can give."""
        said = Statement("some", at_once, 5, frozenset({kind}), None, None)
        await self.do(capacity.state, who(name), said)

    async def led(self, mode: str, review: str) -> None:
        """The stewards have a channel of their own, and bring people together in this way; Sam alone looks into it."""
        await self.do(settings.channel, who("sam"), "stewards_channel", STEWARDS)
        await self.do(settings.choose, who("sam"), "mode", [mode])
        await self.do(settings.choose, who("sam"), "review", [review])

    async def by_dm(self, *names: str) -> None:
        """These are reached by direct message."""
        for name in names:
            await self.do(capacity.reach, who(name), "dm")

    async def asks(
        self, name: str, *, shared: str = "neighbour", needed: str = "week", now: bool = False, people: int = 1
    ) -> str:
        """Somebody asks, for so many people; the ask's ref."""
        ref = self.ref()
        form = AskForm(SUMMARY, DETAILS, "errands", needed, shared)  # type: ignore[arg-type]
        await self.do(asks.draft, who(name), ref, form)
        await self.do(needs.for_several, who(name), ref, f"{people}", f"{people}")
        await self.do(asks.post, who(name), ref, at_once=now)
        return ref

    async def press(self, name: str, ask: str) -> None:
        """Somebody presses *I can help*."""
        await self.answered(name, invitations.press, ask, one_more=True)

    async def answered(self, name: str, step: Callable[..., Any], *args: Any, **more: Any) -> None:
        """A step of somebody's, and the words in which they are answered."""
        try:
            done = await self.do(step, who(name), *args, **more)
        except Refusal as refusal:
            self.told[name].append(TEXT(refusal.key, **refusal.values))
            return
        if isinstance(done, invitations.Said):
            self.told[name].append(drawn(invitation_cards.said(done, TEXT)))
        else:
            self.told[name].append(repr(done) if isinstance(done, (bool, int, type(None))) else "")

    async def invitation(self, ask: str, name: str) -> str | None:
        """The ref of an ask and a helper, as the helper's own buttons bear it."""

        def find(tx: Tx) -> str | None:
            from data import invitations as rows_of

            member = members.find(tx, GUILD, user(name))
            known = rows_of.between(tx, ask, member.ref) if member else None
            return known.ref if known else None

        return await self.store.run(find)

    async def looks(self, name: str) -> None:
        """Somebody opens /mine and every bell they were rung."""

        def look(tx: Tx) -> list[str]:
            page = drawn(mine_cards.mine(seen.mine(tx, who(name)), TEXT, 0, tx.now))
            return [page, *_behind_bells(tx, name)]

        self.told[name] += await self.store.run(look)

    # What each onlooker has.

    def public(self) -> list[Event]:
        """What everybody sees."""
        return [each for each in self.discord.events if each.channel == ASKS]

    def own(self, name: str) -> list[Event]:
        """What is in somebody's direct messages and in threads they are in."""
        channels = {each for each, people in self.discord.inside.items() if user(name) in people}
        channels |= {self.discord.dms.get(user(name), 0)}
        return [each for each in self.discord.events if each.channel in channels]

    def watched(self) -> list[Event]:
        """What a holder of Manage Threads sees: everything but direct messages."""
        private = set(self.discord.dms.values())
        return [each for each in self.discord.events if each.channel not in private]

    def bells(self, name: str) -> list[int]:
        """When something came into the thread that somebody is alone in."""
        corners = {each for each, people in self.discord.inside.items() if people == {user(name)}}
        return [each.at for each in self.discord.events if each.what == "send" and each.channel in corners]

    def corner_made(self, name: str) -> int | None:
        """When somebody's own thread appeared."""
        corners = {each for each, people in self.discord.inside.items() if people == {user(name)}}
        return next((e.at for e in self.discord.events if e.what == "thread" and e.channel in corners), None)

    def screen(self, name: str) -> list[Any]:
        """All that somebody who is not the asker has before their eyes: the channel, their own places, every answer."""
        return [*self.public(), *self.own(name), *self.told[name]]


def _behind_bells(tx: Tx, name: str) -> list[str]:
    member = members.find(tx, GUILD, user(name))
    found: list[str] = []
    for each in rows(tx, "SELECT ref FROM outbox WHERE place = 'member' AND state = 'sent' ORDER BY marker"):
        try:
            row = people.whispered(tx, who(name), each["ref"])
        except Refusal:
            continue
        kind = KINDS[row.kind]
        record = kind.load(tx, row)
        shown = replace(record, to=0) if record is not None else None
        found.append(drawn(kind.render(shown, TEXT)) if shown is not None else TEXT("bell.over"))
    assert member is not None
    return found


def drawn(view: discord.ui.LayoutView) -> str:
    """All that is on a card, behind its controls too."""
    return json.dumps(view.to_components(), ensure_ascii=False)


@asynccontextmanager
async def street(seed: int, *, corners: bool = True, path: Path | None = None) -> AsyncIterator[Street]:
    """A community whose door is open, in which Kith has met everybody; with `corners` their own threads stand."""
    held: list[Street] = []
    store = await open_store(path, Vault(KEY), lambda: held[0].now if held else START, Random(seed))
    try:
        place = Street(store, seed)
        held.append(place)
        await place.do(communities.panel, who("sam"), "en")
        await place.do(communities.asks_channel, who("sam"), ASKS)
        await place.do(communities.open_door, who("sam"))
        for name in NAMES:
            ref = (await place.do(members.meet, GUILD, user(name), "en-US")).ref
            if corners:
                await place.do(threads.want, GUILD, "corner", ref, ASKS)
        await place.run(60)
        place.discord.events.clear()
        yield place
    finally:
        await store.close()


__all__ = ["DAY", "apart", "drawn", "street", "user", "who"]
