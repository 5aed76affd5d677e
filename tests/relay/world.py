"""One small community with the real store in memory, the real relay, worker and pump, and a Discord that may fail."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from gettext import NullTranslations
from random import Random
from typing import Any

import discord

from bot.alarm import Wake
from bot.pump import Pump
from bot.relay.kinds import MessageKind
from bot.relay.relay import Relay
from bot.text import Text
from bot.worker import Handler, Worker
from data import communities, members, outbox, threads
from data.records import Outgoing, Thread
from data.store import Store, Tx, open_store
from data.vault import Vault, make_key
from tests.faults.clock import HandClock
from tests.faults.port import Chooser, SimDiscord, SimPort, fine

GUILD, CHANNEL = 42, 4200
ASKER, HELPER = 1001, 1002
KEY = make_key()


class Tongues:
    """Sentences without catalogues: a text knows which language it was asked for."""

    def of(self, locale: str) -> Text:
        return Text(locale, NullTranslations())


class HandAlarm:
    """An alarm that rings when the test says so."""

    def __init__(self) -> None:
        self.at: int | None = None
        self.wake: Wake | None = None

    def start(self, wake: Wake) -> None:
        self.wake = wake

    def set(self, at: int | None) -> None:
        self.at = at

    def close(self) -> None:
        self.wake = None


class World:
    """`facts` are what messages are about: a kind loads its text from there, and None means there is nothing to say."""

    def __init__(self, store: Store, clock: HandClock, chance: Random, choose: Chooser) -> None:
        self.store, self.clock, self.chance = store, clock, chance
        self.discord = SimDiscord(clock, chance)
        self.port = SimPort(self.discord, choose)
        self.facts: dict[str, str] = {}
        self.over: set[str] = set()
        self.lost: list[tuple[str, int]] = []
        self.unopened: list[int] = []
        self.absent: list[str] = []
        self.revoked = 0
        self.handlers: dict[str, Handler] = {}
        self.kinds = {kind.name: kind for kind in (self.kind("card"), self.kind("word", lives=False))}
        self.asker = self.helper = ""
        self.restart()

    def restart(self, quiet_for: int = 0) -> None:
        """A new process on the same store and the same Discord."""
        self.alarm = HandAlarm()
        self.relay = Relay(
            self.store,
            self.port,
            Tongues(),
            self.kinds,
            self.chance,
            people=self.people,
            missing=self.missing,
            on_unauthorized=self.token_refused,
            unopenable=lambda tx, thread, code: self.unopened.append(code),
            stopwatch=lambda: self.clock.now,
            quiet_for=quiet_for,
        )
        self.worker = Worker(self.store, self.handlers)
        self.pump = Pump(self.store, self.alarm, [self.worker, self.relay])

    def kind(self, name: str, lives: bool = True) -> MessageKind:
        def render(record: str, text: Text) -> discord.ui.LayoutView:
            view = discord.ui.LayoutView(timeout=None)
            view.add_item(discord.ui.Container(discord.ui.TextDisplay(f"{record} ({text.language})")))
            return view

        def load(tx: Tx, row: Outgoing) -> str | None:
            return self.facts.get(row.about)

        def undeliverable(tx: Tx, row: Outgoing, code: int) -> None:
            self.lost.append((row.ref, code))

        return MessageKind(name, load, render, lambda record: (HELPER,), undeliverable, lives)

    def people(self, tx: Tx, thread: Thread) -> tuple[tuple[str, int], ...] | None:
        if thread.about in self.over and thread.state != "closing":
            return None
        return ((self.asker, ASKER), (self.helper, HELPER))

    def missing(self, tx: Tx, member: str) -> None:
        self.absent.append(member)

    def token_refused(self) -> None:
        self.revoked += 1

    async def tx(self, do: Callable[[Tx], Any]) -> Any:
        """Something another part of Kith does, and says that it did."""
        done = await self.store.run(do)
        self.pump.wake()
        return done

    async def say(self, about: str, text: str, place: Any = "channel", target: Any = CHANNEL, **more: Any) -> str:
        """Want a card (or, with `kind`, something else) about this."""
        kind = more.pop("kind", "card")
        self.facts[about] = text
        ref: str = await self.tx(lambda tx: outbox.say(tx, GUILD, kind, about, place, target, **more))
        return ref

    async def change(self, about: str, text: str | None) -> None:
        """What it is about is another now, or is over."""
        if text is None:
            self.facts.pop(about, None)
        else:
            self.facts[about] = text
        await self.tx(lambda tx: outbox.touch(tx, about))

    async def introduce(self, about: str = "meeting") -> str:
        """Want a thread for the two."""
        thread = await self.tx(lambda tx: threads.want(tx, GUILD, "introduction", about, CHANNEL))
        ref: str = thread.ref
        return ref

    async def close(self, thread: str) -> None:
        """The thread's purpose is over."""
        await self.tx(lambda tx: threads.move(tx, thread, "closing", tx.now))

    async def row(self, ref: str) -> Outgoing:
        row: Outgoing = await self.store.run(lambda tx: outbox.get(tx, ref))
        return row

    async def thread(self, ref: str) -> Thread:
        thread: Thread = await self.store.run(lambda tx: threads.get(tx, ref))
        return thread

    async def settle(self) -> None:
        """Let everything happen that can happen now."""
        self.pump.wake()
        await self.pump.idle()

    async def run(self, seconds: float, rounds: int = 3000) -> None:
        """Let so much time pass, with the alarm ringing on the way."""
        until = self.clock.now + seconds
        await self.settle()
        for _ in range(rounds):
            at = self.alarm.at - self.clock.skew if self.alarm.at is not None else None
            if at is None or at > until:
                self.clock.reach(until)
                return
            self.clock.reach(at)
            await self.settle()
        raise AssertionError("the pump goes round in circles")

    def texts(self, channel: int | None = None) -> list[str]:
        """The words that stand there, oldest first."""
        return [each.text for each in sorted(self.discord.standing(channel), key=lambda each: each.id)]


@asynccontextmanager
async def community(seed: int = 1, choose: Chooser = fine) -> AsyncGenerator[World]:
    """A community with an asker, a helper and an asks channel."""
    clock, chance = HandClock(), Random(seed)
    store = await open_store(None, Vault(KEY), clock, chance)
    try:
        world = World(store, clock, chance, choose)

        def begin(tx: Tx) -> tuple[str, str]:
            home = communities.begin(tx, GUILD, "en")
            communities.save(tx, replace(home, state="open", asks_channel=CHANNEL))
            return members.meet(tx, GUILD, ASKER, "es-ES").ref, members.meet(tx, GUILD, HELPER, "en-GB").ref

        world.asker, world.helper = await store.run(begin)
        world.pump.start()
        try:
            yield world
        finally:
            await world.pump.close()
    finally:
        await store.close()
