"""The only part of Kith that speaks unprompted: chooses what is done now, never two things in one place at once."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import Random

from bot.relay.ages import Ages
from bot.relay.desk import Desk
from bot.relay.kinds import MessageKind
from bot.relay.messages import Messages
from bot.relay.patience import Patience
from bot.relay.places import Places
from bot.relay.port import DiscordPort
from bot.relay.rooms import People, Rooms, corner_of
from bot.relay.speech import Kit, Languages
from data import members, outbox, threads
from data.records import Outgoing, Thread
from data.store import Store, Tx

AT_ONCE = 8
"""So many places are spoken to at once."""

SEEN_AT_ONCE, IN_ONE_GO = 200, 20
"""Rows read at a time, and rows of one place that are done before others have their turn."""


def _nothing() -> None:
    """The default of what follows when the token is refused."""


def _no_thread(_: Tx, __: Thread, ___: int) -> None:
    """The default of what follows when a thread cannot be opened."""


class Relay:
    """Brings Discord into agreement with the tables `outbox` and `threads`; one `Source` of the pump.

    `people` says who belongs in an introduction's thread, as (member ref, user id) with the helper last, also while it
    is closing; None once it is over. `missing` hears, in a transaction, of a member whom Discord does not know in the
    server, and is told again ten minutes later. `unopenable` hears of a thread that cannot be opened, with the code.
    `stopwatch` is a clock that nobody can set, in seconds; without one the store's clock is trusted. Before `quiet_for`
    seconds have passed nothing at all is said.
    """

    def __init__(
        self,
        store: Store,
        port: DiscordPort,
        texts: Languages,
        kinds: Mapping[str, MessageKind],
        chance: Random,
        *,
        people: Callable[[Tx, Thread], People | None],
        missing: Callable[[Tx, str], None],
        on_unauthorized: Callable[[], None] = _nothing,
        unopenable: Callable[[Tx, Thread, int], None] = _no_thread,
        stopwatch: Callable[[], float] | None = None,
        quiet_for: int = 0,
    ) -> None:
        self._store = store
        self._stopwatch = stopwatch or (lambda: float(store.clock()))
        self._quiet_until = self._stopwatch() + quiet_for
        self._patience = Patience(chance)
        self._ages = Ages(store.clock, self._stopwatch)
        desk, where = Desk(store, port, self._patience, on_unauthorized), Places()

        def belong(tx: Tx, thread: Thread) -> People | None:
            try:
                return corner_of(tx, thread) if thread.purpose == "corner" else people(tx, thread)
            except members.Nobody:
                return None

        self._messages = Messages(Kit(desk, texts, kinds, self._ages, where, missing))
        self._rooms = Rooms(desk, where, belong, missing, unopenable)
        self._busy: set[str] = set()
        self._unsure = True

    @property
    def most(self) -> int:
        """How much is done at once."""
        return AT_ONCE

    async def ready(self, room: int) -> Sequence[Callable[[], Awaitable[None]]]:
        """At most `room` places at which there is something to do now and nothing is being done."""
        if self._patience.revoked or self._patience.everything(self._store.clock()) is not None or self._quiet() > 0:
            return []
        if self._patience.doubtful:
            room = 0 if self._busy else 1
        self._unsure = check = self._ages.stepped() or self._unsure
        found = await self._store.run(lambda tx: _look(tx, check))
        self._unsure = False
        chosen: list[Callable[[], Awaitable[None]]] = []
        for place, work in self._by_place(*found).items():
            if len(chosen) == room:
                break
            if place not in self._busy:
                self._busy.add(place)
                chosen.append(_Job(self._busy, place, work[:IN_ONE_GO]))
        return chosen

    def next_at(self, tx: Tx) -> int | None:
        """When there is next something to do (UTC epoch seconds)."""
        times = [at for at in (outbox.next_try(tx), threads.next_try(tx)) if at is not None]
        if self._patience.revoked or not times:
            return None
        quiet = self._quiet()
        return max(min(times), self._patience.everything(tx.now) or 0, tx.now + quiet if quiet > 0 else 0)

    def _quiet(self) -> int:
        """Seconds for which nothing is said yet."""
        return math.ceil(self._quiet_until - self._stopwatch())

    def _by_place(
        self, messages: list[Outgoing], rooms: list[Thread]
    ) -> dict[str, list[Callable[[], Awaitable[None]]]]:
        # Messages come before threads, so that a thread that is closing has had its last words.
        work: dict[str, list[Callable[[], Awaitable[None]]]] = {}
        for row in messages:
            work.setdefault(f"{row.place}:{row.target}", []).append(lambda ref=row.ref: self._messages.run(ref))
        for thread in rooms:
            place = f"member:{thread.about}" if thread.purpose == "corner" else f"thread:{thread.ref}"
            work.setdefault(place, []).append(lambda ref=thread.ref: self._rooms.run(ref))
        return work


class _Job:
    """What is to be done in one place, one thing after another."""

    def __init__(self, busy: set[str], place: str, work: Sequence[Callable[[], Awaitable[None]]]) -> None:
        self._busy, self._place, self._work = busy, place, work

    async def __call__(self) -> None:
        try:
            for each in self._work:
                await each()
        finally:
            self._busy.discard(self._place)


def _look(tx: Tx, check: bool) -> tuple[list[Outgoing], list[Thread]]:
    if check:
        # After a start, or when the clock was set, the times in these rows may be far from now.
        outbox.unsettled(tx)
    return outbox.ready(tx, SEEN_AT_ONCE), threads.ready(tx, SEEN_AT_ONCE)
