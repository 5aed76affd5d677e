"""Killed at every step of saying something or opening a thread, a fresh process loses nothing and doubles nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.relay.relay import Relay
from data import outbox, threads
from data.records import HOUR
from data.store import Tx
from tests.faults.port import Crash, Fault
from tests.relay.test_sending import once
from tests.relay.world import ASKER, HELPER, Tongues, World, community

Scenario = Callable[[World], Awaitable[str]]


class Doom:
    """Kills the process at the n-th step; a step is the beginning or the end of a transaction or of a call."""

    def __init__(self, at: int) -> None:
        self.at, self.steps = at, 0

    def tick(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise Crash


class MortalStore:
    """The store of a process that may be killed; what was committed stays."""

    def __init__(self, world: World, doom: Doom) -> None:
        self._store, self._doom = world.store, doom
        self.clock = world.store.clock

    async def run(self, fn: Callable[[Tx], Any]) -> Any:
        self._doom.tick()
        done = await self._store.run(fn)
        self._doom.tick()
        return done


def process(world: World, doom: Doom) -> Relay:
    """A relay in a process of its own."""
    world.port.tick = doom.tick
    store: Any = MortalStore(world, doom)
    more: Any = {"people": world.people, "missing": world.missing, "stopwatch": lambda: world.clock.now}
    return Relay(store, world.port, Tongues(), world.kinds, world.chance, **more)


async def live(world: World, relay: Relay, seconds: float) -> None:
    """Work so long, one thing after another."""
    until = world.clock.now + seconds
    for _ in range(2000):
        jobs = await relay.ready(8)
        for job in jobs:
            await job()
        if not jobs:
            at = await world.store.run(relay.next_at)
            if at is None or at > until:
                break
            world.clock.reach(at)
    world.clock.reach(until)


async def killed_everywhere(
    scenario: Scenario, check: Callable[[World, str], Awaitable[None]], down: float, fault: Fault = Fault.NONE
) -> int:
    """Play the scenario once for each step, killed there; the number of steps."""
    at = 0
    while True:
        at += 1
        async with community(at, once(fault)) as world:
            await world.pump.close()
            ref = await scenario(world)
            doom = Doom(at)
            try:
                await live(world, process(world, doom), HOUR)
                died = False
            except Crash:
                died = True
            world.clock.pass_(down)
            await live(world, process(world, Doom(0)), 3 * HOUR)
            assert world.discord.wrong == []
            await check(world, ref)
            if not died:
                return at


async def saying(world: World) -> str:
    return await world.say("a", "Soup")


async def saying_in_the_corner(world: World) -> str:
    return await world.say("a", "Soup", "member", world.asker)


async def opening(world: World) -> str:
    ref = await world.introduce()
    await world.say("a", "Welcome", "thread", ref)
    return ref


async def said_once(world: World, ref: str) -> None:
    assert (await world.row(ref)).state == "sent"
    assert [each.split()[0] for each in world.texts()] == ["Soup"]
    assert len(world.discord.live_rooms()) <= 1


async def opened_once(world: World, ref: str) -> None:
    (room,) = world.discord.live_rooms()
    thread = await world.thread(ref)
    assert (thread.state, thread.thread, room.members) == ("open", room.id, [ASKER, HELPER])
    assert world.texts() == ["Welcome (en)"]


@pytest.mark.parametrize("down", [0, 25, 70, 130, 86_400])
@pytest.mark.parametrize("fault", [Fault.NONE, Fault.BEFORE, Fault.AFTER, Fault.LATE])
async def test_a_message_is_said_once_wherever_the_process_is_killed(down: float, fault: Fault) -> None:
    assert await killed_everywhere(saying, said_once, down, fault) > 10


@pytest.mark.parametrize("down", [0, 70])
async def test_a_word_in_a_corner_is_said_once_wherever_the_process_is_killed(down: float) -> None:
    assert await killed_everywhere(saying_in_the_corner, said_once, down) > 25


@pytest.mark.parametrize("down", [0, 20, 70])
async def test_a_thread_is_opened_once_wherever_the_process_is_killed(down: float) -> None:
    assert await killed_everywhere(opening, opened_once, down) > 25


async def test_a_card_shows_what_it_should_wherever_the_process_is_killed() -> None:
    async def changing(world: World) -> str:
        ref = await world.say("a", "Bread")
        await live(world, process(world, Doom(0)), 60)
        world.facts["a"] = "Soup"
        await world.store.run(lambda tx: outbox.touch(tx, "a"))
        return ref

    assert await killed_everywhere(changing, said_once, 0) > 8


async def test_a_thread_is_closed_wherever_the_process_is_killed() -> None:
    async def ending(world: World) -> str:
        world.discord.manages_threads = False
        ref = await world.introduce()
        await live(world, process(world, Doom(0)), 60)
        await world.store.run(lambda tx: threads.move(tx, ref, "closing", tx.now))
        return ref

    async def closed(world: World, ref: str) -> None:
        (room,) = world.discord.live_rooms()
        assert ((await world.thread(ref)).state, room.archived, room.members) == ("closed", True, [ASKER])

    assert await killed_everywhere(ending, closed, 0) > 10
