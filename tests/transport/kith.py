"""The real Kith in this process: real store, real sockets, and a clock that a test sets forward instead of waiting."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from bot.alarm import LoopAlarm
from bot.client import Kith
from bot.settings import Settings
from bot.text import Texts
from data import asks
from data.records import Ask
from data.store import Store, Tx, open_store, rows
from data.vault import Vault, make_key
from tests.transport.checks import Secret
from tests.transport.forums import forum_channel
from tests.transport.pointing import pointed_at
from tests.transport.server import Server
from tests.transport.street import TOKEN, Clock, Street, world_by

PAUSES = (0, 4, 4, 4, 40, 40, 60, 60, 130, 130, 600, 600, 600, 900, 900, 1800, 3700)
"""How time passes for somebody who waits: as little as a retry takes, as much as a look, as a moment of chance."""


class Unhurried(Kith):
    """Kith without the five seconds the library waits before it identifies anew; a loopback has no such limit."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Nothing to wait for."""


class House(Street):
    """A street with Kith in it. `running` is what `Kith.start` came to, once it has ended."""

    def __init__(self, server: Server, clock: Clock, store: Store, folder: Path) -> None:
        super().__init__(server)
        self.clock, self.store, self.folder = clock, store, folder
        self.kith = self._make()
        self.running: asyncio.Task[None] | None = None
        self.ana, self.ben, self.cat = (self.member(name) for name in ("anabel", "benedict", "catarina"))

    def _make(self) -> Kith:
        return Unhurried(
            store=self.store,
            settings=Settings.model_construct(state=self.folder, key_file=self.folder / "key"),
            texts=Texts(),
            chance=self.store.chance,
            clock=self.clock,
            alarm=LoopAlarm(self.clock),
            stopwatch=self.clock.steady,
            guild_ready_timeout=0.05,
        )

    async def start(self) -> None:
        """Log in and wait until Discord has said hello."""
        self.running = asyncio.create_task(self.kith.start(TOKEN))
        ready = asyncio.create_task(self.kith.wait_until_ready())
        await asyncio.wait({self.running, ready}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        await asyncio.wait({ready})
        if self.running.done():
            self.running.result()
        assert self.kith.is_ready()

    async def stop(self) -> None:
        """Leave Discord; the store stays open."""
        await self.kith.close()
        if self.running is not None:
            await asyncio.wait({self.running}, timeout=5)

    async def restart(self) -> None:
        """The process ends and another one begins on the same store."""
        await self.stop()
        self.kith = self._make()
        await self.start()

    async def settled(self) -> None:
        """Whatever can be done now is done."""
        await self.kith._pump.idle()

    async def only_ask(self) -> Ask:
        """The one ask there is; two would be one too many."""

        def whole(tx: Tx) -> list[Ask]:
            refs = [str(found["ref"]) for found in rows(tx, "SELECT ref FROM asks")]
            return [found for ref in refs if (found := asks.get(tx, ref))]

        (found,) = await self.store.run(whole)
        return found

    async def trail(self, shared: str = "neighbour") -> list[Secret]:
        """One ask from the form to the private thread of `ana` and `ben`; what nobody may learn of the two, and when.

        Every act of theirs must be answered; what Kith has to say by itself may take as long as it likes.
        """
        await self.states(self.ben, "transport")
        posted = await self.posts(self.ana, "A lift to the library", details="The blue door", shared=shared)
        assert self.text("ask.posted.title") in posted.words and posted.ephemeral
        invitation = await self.hears(self.ben, "A lift to the library", "invitation.can")
        said = await self.press(self.ben, invitation, "invitation.can")
        assert said.words.startswith(self.text("said.with_asker"))
        yes = await self.hears(self.ana, "A lift to the library", "yes.accept")
        both = len(self.world.audit)
        accepted = await self.press(self.ana, yes, "yes.accept")
        assert self.text("yes.opening") in accepted.words
        for user in (self.ana, self.ben):
            await self.sees(user, "The blue door", "introduction.leave")
        if shared != "quiet":
            await self.sees(self.cat, self.text("ask.card.matched"), channel=self.board)
        return [Secret(self.ana, both, {self.ben.id}), Secret(self.ben, both, {self.ana.id})]

    async def reach(self, predicate: Callable[[], Any], within: float) -> bool:
        """Waits until it is so, letting time pass where nothing more can be done now."""
        for pause in PAUSES:
            await self.settled()
            if predicate():
                return True
            await self.later(pause)
        return bool(predicate())

    async def quietly(self) -> None:
        """So much later that whatever was to be said at a moment of chance has been said."""
        for _ in range(3):
            await self.later(5 * 3600)

    async def later(self, seconds: float) -> None:
        """So much later, and whatever that brings has happened."""
        await self.settled()
        self.clock.ahead += seconds
        self.kith.wake()
        await self.settled()


@contextlib.asynccontextmanager
async def house(
    folder: Path, *, seed: int = 1, started: bool = True, opened: bool = True, tags: Sequence[str] = ()
) -> AsyncIterator[House]:
    """A street whose door is open; with `tags` its asks appear in a forum that has them. Whatever is sent must be what
    Discord would accept, and every fault must happen."""
    clock = Clock()
    async with Server(world_by(clock)) as server:
        with pointed_at(server):
            store = await open_store(folder / "kith.db", Vault(make_key()), clock, Random(seed))
            place = House(server, clock, store, folder)
            if tags:
                place.forum = forum_channel(place.world, place.guild, "needs", *tags)
            try:
                if started:
                    await place.start()
                if started and opened:
                    await place.open()
                    await place.sees(place.sam, place.text("door.title"))
                yield place
            finally:
                await place.stop()
                await store.close()
    assert server.problems == []
    assert server.faults.unfired() == []
