"""Many small histories, each with its own mixture of faults, and what must hold in all of them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from data import members, threads
from data.records import DAY, HOUR
from tests.faults.port import Fault
from tests.relay.world import ASKER, CHANNEL, HELPER, World, community

RATES = (0.0, 0.05, 0.2, 0.4)
FAULTS = (Fault.BEFORE, Fault.AFTER, Fault.LATE, Fault.BUSY, Fault.EVERYWHERE, Fault.TWIN)
BLOCK = 30
"""Histories in one test."""


def mixture(chance: Random) -> Callable[[str], Fault]:
    """Each history draws its own subset of faults and their rates, so that rare ones are not drowned."""
    rates = {fault: chance.choice(RATES) for fault in FAULTS if chance.random() < 0.6}

    def choose(name: str) -> Fault:
        for fault, rate in rates.items():
            if (fault is not Fault.TWIN or name == "create_thread") and chance.random() < rate:
                return fault
        return Fault.NONE

    return choose


async def history(seed: int) -> None:
    chance = Random(seed)
    async with community(seed, mixture(chance)) as world:
        world.discord.lags = (0.0, 0.0, 1.0, 2.0)
        world.discord.manages_threads = chance.random() < 0.7
        if chance.random() < 0.5:
            await world.store.run(lambda tx: members.reach(tx, world.asker, "dm"))
        if chance.random() < 0.3:
            world.discord.closed.add(ASKER)
        thread = await world.introduce()
        wanted = {"card": "Soup", "to asker": "Yes", "welcome": "Hello"}
        await world.say("card", "Soup")
        await world.say("to asker", "Yes", "member", world.asker)
        await world.say("welcome", "Hello", "thread", thread)
        for number in range(chance.randrange(4)):
            await world.run(chance.choice((1, 3, 30, 60, 120, 200, 600)))
            wanted["card"] = f"Soup {number}"
            await world.change("card", wanted["card"])
            if chance.random() < 0.5:
                await restarted(world, chance.choice((0, 10, 50, 100, 130, 200, 4000)))
        world.port.choose = lambda _: Fault.NONE
        await world.run(DAY - HOUR)
        await whole(world, thread, wanted)
        await world.close(thread)
        await world.run(HOUR)
        room = world.discord.rooms[(await world.thread(thread)).thread or 0]
        assert room.archived and (room.locked or HELPER not in room.members)


async def restarted(world: World, down: float) -> None:
    """The process ends, without being asked whether it is ready to, and another begins later."""
    world.pump.wake()
    task = world.pump._task
    for job in [*world.pump._jobs, task]:
        if job is not None:
            job.cancel()
    await world.pump.close(0)
    world.clock.pass_(down)
    world.restart()
    world.pump.start()


async def whole(world: World, thread: str, wanted: dict[str, str]) -> None:
    """Nothing lost, nothing doubled, nobody let in too early, nothing stuck."""
    assert world.discord.wrong == []
    assert world.texts(CHANNEL) == [f"{wanted['card']} (en)"]
    row = await world.thread(thread)
    open_rooms = [each for each in world.discord.live_rooms() if not each.archived]
    place = world.discord.rooms[row.thread or 0]
    assert (row.state, place.members, world.texts(place.id)) == ("open", [ASKER, HELPER], ["Hello (en)"])
    corner = await world.store.run(lambda tx: threads.about(tx, "corner", world.asker))
    assert len(open_rooms) == (2 if corner is not None else 1)
    doors = world.discord.doors.get(ASKER, 0)
    where = world.texts(doors) + (world.texts(corner.thread) if corner is not None else [])
    assert where == ["Yes (es-ES)"]
    assert all(HELPER not in each.members for each in open_rooms if each.id != place.id)


@pytest.mark.parametrize("block", range(10))
async def test_whatever_fails_everything_is_said_once_and_the_thread_is_opened_once(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        try:
            await history(seed)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
