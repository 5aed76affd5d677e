"""One task while there is work, none while there is not; it survives whatever a job does."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.pump import Pump
from data import outbox
from data.store import StoreFailed, Tx
from tests.relay.world import CHANNEL, HandAlarm, World, community

Job = Callable[[], Awaitable[None]]


class Tray:
    """A source whose jobs are laid out by the test."""

    def __init__(self, most: int = 8) -> None:
        self.waiting: list[Job] = []
        self.at: int | None = None
        self.most = most
        self.asked = 0

    async def ready(self, room: int) -> Sequence[Job]:
        self.asked += 1
        taken, self.waiting = self.waiting[:room], self.waiting[room:]
        return taken

    def next_at(self, tx: Tx) -> int | None:
        return self.at


def pumping(world: World, tray: Tray) -> tuple[Pump, HandAlarm]:
    alarm = HandAlarm()
    pump = Pump(world.store, alarm, [tray])
    pump.start()
    return pump, alarm


async def test_it_ends_when_everything_is_done_and_leaves_no_task_behind() -> None:
    async with community() as world:
        await world.settle()
        before = asyncio.all_tasks()
        tray = Tray()
        tray.at = world.clock() + 90
        pump, alarm = pumping(world, tray)
        await pump.idle()
        assert (alarm.at, asyncio.all_tasks()) == (world.clock() + 90, before)
        await pump.close()


async def test_a_call_to_wake_while_it_runs_is_not_forgotten() -> None:
    async with community() as world:
        tray, done = Tray(), []

        async def second() -> None:
            done.append("second")

        async def first() -> None:
            tray.waiting.append(second)
            pump.wake()
            await asyncio.wait_for(heard.wait(), 5)
            done.append("first")

        heard = asyncio.Event()

        async def third() -> None:
            heard.set()

        tray.waiting = [first]
        pump, _ = pumping(world, tray)
        await asyncio.sleep(0)
        while not done:
            tray.waiting.append(third)
            pump.wake()
            await asyncio.sleep(0)
        await pump.idle()
        assert done[0] == "second", "what came meanwhile did not wait for the one that was slow"
        await pump.close()


async def test_no_more_than_its_share_of_a_source_runs_at_once() -> None:
    async with community() as world:
        tray, running, most = Tray(3), 0, 0

        async def job() -> None:
            nonlocal running, most
            running += 1
            most = max(most, running)
            for _ in range(5):
                await asyncio.sleep(0)
            running -= 1

        tray.waiting = [job] * 20
        pump, _ = pumping(world, tray)
        await pump.idle()
        assert (most, running, tray.waiting) == (3, 0, [])
        await pump.close()


@pytest.mark.parametrize("error", [ValueError("what somebody wrote"), StoreFailed(), sqlite3.DatabaseError()])
async def test_a_job_that_fails_is_survived_and_rests_grow(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    async with community() as world:
        tray = Tray()

        async def bad() -> None:
            raise error

        pump, alarm = pumping(world, tray)
        rests = []
        for _ in range(5):
            tray.waiting = [bad]
            world.clock.reach(alarm.at or 0)
            pump.wake()
            await pump.idle()
            rests.append((alarm.at or 0) - world.clock())
        assert rests == [1, 5, 30, 60, 60]
        assert "what somebody wrote" not in caplog.text
        done: list[bool] = []

        async def good() -> None:
            done.append(True)

        tray.waiting = [good]
        pump.wake()
        await pump.idle()
        assert done == [], "while it rests nothing is begun"
        world.clock.reach(alarm.at or 0)
        pump.wake()
        await pump.idle()
        assert (done, alarm.at) == ([True], None)
        await pump.close()


async def test_a_source_that_fails_is_survived() -> None:
    async with community() as world:
        tray = Tray()

        async def broken(room: int) -> Sequence[Job]:
            raise StoreFailed

        tray.ready, ready = broken, tray.ready  # type: ignore[method-assign]
        pump, alarm = pumping(world, tray)
        await pump.idle()
        assert alarm.at == world.clock() + 1
        tray.ready = ready  # type: ignore[method-assign]
        world.clock.pass_(1)
        pump.wake()
        await pump.idle()
        assert (tray.asked > 0, alarm.at) == (True, None)
        await pump.close()


async def test_storage_that_fails_while_the_alarm_is_set_is_survived() -> None:
    async with community() as world:
        tray, failing = Tray(), [True]

        def fails(tx: Tx) -> int | None:
            if failing:
                failing.pop()
                raise StoreFailed
            return tx.now + 500

        tray.next_at = fails  # type: ignore[method-assign]
        pump, alarm = pumping(world, tray)
        await pump.idle()
        assert alarm.at == world.clock() + 1
        world.clock.pass_(1)
        pump.wake()
        await pump.idle()
        assert alarm.at == world.clock() + 500
        await pump.close()


async def test_a_clock_set_back_does_not_prolong_a_rest() -> None:
    async with community() as world:
        tray = Tray()

        async def bad() -> None:
            raise ValueError

        tray.waiting = [bad]
        pump, _ = pumping(world, tray)
        await pump.idle()
        world.clock.skew = -86_400
        asked = tray.asked
        pump.wake()
        await pump.idle()
        assert tray.asked > asked
        await pump.close()


async def test_what_is_due_and_not_done_is_not_asked_for_in_a_circle() -> None:
    async with community() as world:
        tray = Tray()
        tray.at = world.clock() - 100
        pump, alarm = pumping(world, tray)
        await pump.idle()
        assert (alarm.at, tray.asked) == (world.clock() + 1, 1)
        await pump.close()


async def test_closing_lets_a_job_end_and_cuts_off_one_that_does_not() -> None:
    async with community() as world:
        tray, ended = Tray(), []
        begun = asyncio.Event()

        async def short() -> None:
            begun.set()
            await asyncio.sleep(0)
            ended.append("short")

        async def endless() -> None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ended.append("cut off")
                raise

        tray.waiting = [short, endless]
        pump, _ = pumping(world, tray)
        await begun.wait()
        await pump.close(0.05)
        assert ended == ["short", "cut off"]
        tray.waiting = [short]
        pump.wake()
        await pump.idle()
        assert tray.waiting == [short], "nothing is begun after the end"


async def test_the_relay_never_does_two_things_in_one_place_at_once_and_at_most_eight_in_all() -> None:
    async with community() as world:
        running: dict[int, int] = {}
        most: list[int] = []
        full = asyncio.Event()
        send = world.port.send

        async def slow(channel, *more):  # type: ignore[no-untyped-def]
            running[channel] = running.get(channel, 0) + 1
            assert running[channel] == 1
            most.append(sum(running.values()))
            if most[-1] == 8:
                full.set()
            await asyncio.wait_for(full.wait(), 5)
            await asyncio.sleep(0)
            running[channel] -= 1
            return await send(channel, *more)

        world.port.send = slow  # type: ignore[method-assign]
        for number in range(60):
            await world.store.run(lambda tx, n=number: say(world, tx, n))
        await world.settle()
        assert (len(world.texts()), max(most)) == (60, 8)


def say(world: World, tx: Tx, number: int) -> None:
    world.facts[f"a{number}"] = "Soup"
    outbox.say(tx, 42, "card", f"a{number}", "channel", CHANNEL + number % 12)
