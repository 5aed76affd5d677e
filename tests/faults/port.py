"""A small Discord in memory behind the relay's port, which can fail before, after and long after the effect."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from random import Random
from typing import Any

import discord

from bot.relay import codes
from bot.relay.port import Busy, Post, Refused, Unauthorized, Unclear
from bot.rules.boards import Board
from tests.faults.clock import HandClock


class Crash(BaseException):
    """The process is killed here."""


class Fault(Enum):
    """How a call fails."""

    NONE = "none"
    BEFORE = "before"  # nothing took effect, and nobody says so
    AFTER = "after"  # it took effect, and nobody says so
    LATE = "late"  # it takes effect up to 30 s after the caller gave up
    BUSY = "busy"
    EVERYWHERE = "everywhere"
    TWIN = "twin"  # one call made two threads or posts, as the library's own repeats can
    REVOKED = "revoked"


Chooser = Callable[[str], Fault]


def fine(_: str) -> Fault:
    """No fault at all."""
    return Fault.NONE


@dataclass
class Message:
    """A message of Kith's."""

    id: int
    channel: int
    marker: int
    text: str
    made: float
    pings: tuple[int, ...]
    edits: int = 0
    deleted: bool = False


@dataclass
class Room:
    """A private thread."""

    id: int
    parent: int
    name: str
    made: float
    members: list[int] = field(default_factory=list)
    archived: bool = False
    locked: bool = False
    deleted: bool = False


@dataclass
class Topic(Room):
    """A post of a forum: everybody is in it. `first` is its first message."""

    tags: tuple[int, ...] = ()
    first: int = 0


def words(view: discord.ui.LayoutView) -> str:
    """The text on a card."""
    return "\n".join(item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay))


def marker_of(view: discord.ui.LayoutView) -> int:
    """The id of the first container of a card."""
    return next(item.id or 0 for item in view.children if isinstance(item, discord.ui.Container))


class SimDiscord:
    """What really happened on Discord, and `wrong`: what never may have."""

    def __init__(self, clock: HandClock, chance: Random) -> None:
        self.clock, self.chance = clock, chance
        self.window = chance.uniform(60, 300)
        self.messages: dict[int, Message] = {}
        self.rooms: dict[int, Room] = {}
        self.boards: dict[int, Board] = {}
        self.doors: dict[int, int] = {}
        self.closed: set[int] = set()
        self.away: set[int] = set()
        self.refusing: dict[int, int] = {}
        self.mute: set[int] = set()
        self.no_threads_in: set[int] = set()
        self.manages_threads = True
        self.lags: tuple[float, ...] = (0.0,)
        self.wrong: list[str] = []
        self._nonces: dict[tuple[int, str], tuple[float, int]] = {}
        self._last = 1_000_000

    def snowflake(self) -> int:
        """A fresh id, larger than all before."""
        self._last += 1
        return self._last

    def standing(self, channel: int | None = None) -> list[Message]:
        """The messages one can see."""
        return [
            each for each in self.messages.values() if not each.deleted and (channel is None or each.channel == channel)
        ]

    def live_rooms(self) -> list[Room]:
        """The private threads that were not deleted."""
        return [each for each in self.rooms.values() if not each.deleted and not isinstance(each, Topic)]

    def topics(self) -> list[Topic]:
        """The posts that were not deleted."""
        return [each for each in self.rooms.values() if not each.deleted and isinstance(each, Topic)]

    # Effects. Each raises Refused where Discord would, and then has none.

    def check(self, channel: int) -> Room | None:
        """Whether anything may be done in this channel."""
        if channel in self.refusing:
            raise Refused(self.refusing[channel])
        room = self.rooms.get(channel)
        if room is not None and room.deleted:
            raise Refused(codes.UNKNOWN_CHANNEL)
        return room

    def post(self, channel: int, marker: int, text: str, nonce: str, pings: tuple[int, ...]) -> int:
        room = self.check(channel)
        if channel in self.boards:
            raise Refused(codes.INVALID_BODY)
        if channel in self.mute:
            raise Refused(codes.MISSING_PERMISSIONS)
        for user, door in self.doors.items():
            if door == channel and user in self.closed:
                raise Refused(codes.CANNOT_DM)
        if room is not None and room.locked:
            raise Refused(codes.ARCHIVED)
        known = self._nonces.get((channel, nonce))
        if known is not None and self.clock.now - known[0] < self.window:
            if self.messages[known[1]].deleted:
                raise Refused(codes.UNKNOWN_MESSAGE)
            return known[1]
        if room is not None:
            room.archived = False
        made = Message(self.snowflake(), channel, marker, text, self.clock.now, pings)
        self.messages[made.id] = made
        self._nonces[channel, nonce] = (self.clock.now, made.id)
        return made.id

    def make_topic(self, forum: int, title: str, tags: tuple[int, ...], marker: int, text: str) -> Post:
        self.check(forum)
        if forum in self.mute:
            raise Refused(codes.MISSING_PERMISSIONS)
        if self.boards[forum].required and not tags:
            raise Refused(40067)
        made = Topic(self.snowflake(), forum, title, self.clock.now, tags=tags)
        # Discord gives both one id; the relay is to need nothing of the kind.
        first = Message(self.snowflake(), made.id, marker, text, self.clock.now, ())
        made.first = first.id
        self.rooms[made.id], self.messages[first.id] = made, first
        return made.id, first.id

    def unmake_topic(self, post: Post) -> None:
        room = self.rooms[post[0]]
        if room.deleted:
            return
        self.check(room.id)
        self.messages[post[1]].deleted = True
        room.deleted = self.manages_threads
        room.archived = True

    def change(self, channel: int, message: int, text: str) -> None:
        room = self.check(channel)
        if room is not None and room.archived:
            raise Refused(codes.ARCHIVED)
        known = self.messages.get(message)
        if known is None or known.deleted:
            raise Refused(codes.UNKNOWN_MESSAGE)
        known.text = text
        known.edits += 1

    def remove(self, channel: int, message: int) -> None:
        self.check(channel)
        if message in self.messages:
            self.messages[message].deleted = True

    def make_room(self, parent: int, name: str) -> int:
        self.check(parent)
        if parent in self.boards:
            self.wrong.append("a private thread was asked for under a forum")
            raise Refused(codes.INVALID_BODY)
        if parent in self.no_threads_in:
            raise Refused(codes.MISSING_PERMISSIONS)
        made = Room(self.snowflake(), parent, name, self.clock.now)
        self.rooms[made.id] = made
        return made.id

    def let_in(self, thread: int, user: int) -> None:
        room = self.check(thread)
        if room is None:
            raise Refused(codes.UNKNOWN_CHANNEL)
        if room.archived:
            raise Refused(codes.ARCHIVED)
        if user in self.away:
            raise Refused(codes.UNKNOWN_MEMBER)
        if any(each.name == room.name and each.id != thread and not each.archived for each in self.live_rooms()):
            self.wrong.append("somebody was let in before the twin was gone")
        if user not in room.members:
            room.members.append(user)

    def put_out(self, thread: int, user: int) -> None:
        room = self.check(thread)
        if room is not None and room.archived:
            raise Refused(codes.ARCHIVED)
        if room is not None and user in room.members:
            room.members.remove(user)

    def put_away(self, thread: int, archived: bool) -> bool:
        room = self.check(thread)
        if room is None:
            raise Refused(codes.UNKNOWN_CHANNEL)
        room.archived = archived
        room.locked = archived and self.manages_threads
        return self.manages_threads

    def destroy(self, thread: int) -> None:
        room = self.check(thread)
        if room is not None and room.members:
            self.wrong.append("a thread with people in it was deleted")
        if room is not None and self.manages_threads:
            room.deleted = True
        elif room is not None:
            room.archived = True


class SimPort:
    """`DiscordPort` on a SimDiscord. `choose` gives the fault of each call by its name; `tick` may raise Crash."""

    def __init__(self, world: SimDiscord, choose: Chooser = fine, tick: Callable[[], None] = lambda: None) -> None:
        self.world, self.choose, self.tick = world, choose, tick
        self.calls: list[str] = []

    def _do(self, name: str, effect: Callable[[], Any], seconds: float = 30.0) -> Any:
        self.calls.append(name)
        self.tick()
        fault, clock, chance = self.choose(name), self.world.clock, self.world.chance
        if fault is Fault.REVOKED:
            raise Unauthorized
        if fault in (Fault.BUSY, Fault.EVERYWHERE):
            raise Busy(chance.uniform(0.2, 90), everywhere=fault is Fault.EVERYWHERE)
        if fault is Fault.AFTER:
            _unheard(effect)
        if fault is Fault.LATE:
            wait = chance.uniform(0, seconds)
            clock.later(wait + chance.uniform(0, 30), lambda: _unheard(effect))
            clock.pass_(wait)
        if fault in (Fault.BEFORE, Fault.AFTER, Fault.LATE):
            clock.pass_(chance.uniform(0, seconds if fault is not Fault.LATE else 0))
            self.tick()
            raise Unclear
        done = effect()
        self.tick()
        return done

    def _recent(self) -> float:
        """Up to when a read knows what happened."""
        return self.world.clock.now - self.world.chance.choice(self.world.lags)

    async def send(
        self, channel: int, view: discord.ui.LayoutView, nonce: str, pings: Sequence[int], deadline: float
    ) -> int:
        marker, text, whom = marker_of(view), words(view), tuple(pings)
        return self._do("send", lambda: self.world.post(channel, marker, text, nonce, whom), deadline)

    async def board(self, channel: int) -> Board | None:
        known = self.world.boards.get(channel)
        return self._do("board", lambda: self._there(channel, known)) if known is not None else None

    def _there(self, channel: int, known: Board) -> Board:
        self.world.check(channel)
        return known

    async def post(
        self,
        forum: int,
        title: str,
        tags: Sequence[int],
        view: discord.ui.LayoutView,
        pings: Sequence[int],
        deadline: float,
    ) -> Post:
        marker, text = marker_of(view), words(view)
        make = partial(self.world.make_topic, forum, title, tuple(tags), marker, text)
        return self._twice("post", make, deadline)

    async def posts(self, guild: int, forum: int, marker: int, since: int, until: int | None = None) -> list[Post]:
        def effect() -> list[Post]:
            self.world.check(forum)
            last = min(self._recent(), until or math.inf)
            here = [each for each in self.world.topics() if each.parent == forum and since <= each.made <= last]
            firsts = [self.world.messages[each.first] for each in here]
            return sorted((each.channel, each.id) for each in firsts if each.marker == marker and not each.deleted)

        return self._do("posts", effect)

    async def delete_post(self, post: Post) -> None:
        self._do("delete_post", lambda: self.world.unmake_topic(post))

    async def exists(self, channel: int) -> bool:
        return self._do("exists", lambda: self.world.refusing.get(channel) != codes.UNKNOWN_CHANNEL)

    async def edit(self, channel: int, message: int, view: discord.ui.LayoutView) -> None:
        text = words(view)
        self._do("edit", lambda: self.world.change(channel, message, text))

    async def delete(self, channel: int, message: int) -> None:
        self._do("delete", lambda: self.world.remove(channel, message))

    async def find(self, channel: int, marker: int, since: int, until: int | None = None) -> list[int]:
        def effect() -> list[int]:
            self.world.check(channel)
            last = min(self._recent(), until or math.inf)
            here = [each for each in self.world.standing(channel) if since <= each.made <= last]
            return sorted(each.id for each in here if each.marker == marker)

        return self._do("find", effect)

    async def open_dm(self, user: int) -> int:
        return self._do("open_dm", lambda: self.world.doors.setdefault(user, self.world.snowflake()))

    async def create_thread(self, parent: int, name: str) -> int:
        return self._twice("create_thread", lambda: self.world.make_room(parent, name))

    def _twice(self, name: str, make: Callable[[], Any], seconds: float = 30.0) -> Any:
        """A call that may, by a fault, make two."""

        def effect() -> Any:
            made = make()
            return make() if twin else made

        fault = self.choose(name)
        twin = fault is Fault.TWIN
        choose, self.choose = self.choose, lambda _: Fault.NONE if twin else fault
        try:
            return self._do(name, effect, seconds)
        finally:
            self.choose = choose

    async def threads_named(self, guild: int, parent: int, name: str) -> list[int]:
        def effect() -> list[int]:
            until = self._recent()
            here = [each for each in self.world.live_rooms() if each.parent == parent and each.made <= until]
            return sorted(each.id for each in here if each.name == name)

        return self._do("threads_named", effect)

    async def add_to_thread(self, thread: int, user: int) -> None:
        self._do("add_to_thread", lambda: self.world.let_in(thread, user))

    async def remove_from_thread(self, thread: int, user: int) -> None:
        self._do("remove_from_thread", lambda: self.world.put_out(thread, user))

    async def close_thread(self, thread: int) -> bool:
        return self._do("close_thread", lambda: self.world.put_away(thread, True))

    async def reopen_thread(self, thread: int) -> None:
        self._do("reopen_thread", lambda: self.world.put_away(thread, False))

    async def delete_thread(self, thread: int) -> None:
        self._do("delete_thread", lambda: self.world.destroy(thread))

    async def present(self, guild: int, user: int) -> bool:
        return self._do("present", lambda: user not in self.world.away)


def _unheard(effect: Callable[[], object]) -> None:
    try:
        effect()
    except Refused:
        return
