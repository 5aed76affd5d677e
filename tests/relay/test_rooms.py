"""Private threads are opened once, for the right people, and leave no way behind when they close."""

from __future__ import annotations

import pytest

from bot.relay import codes
from data import communities, members, outbox, threads
from data.records import DAY, HOUR
from tests.faults.port import Fault
from tests.relay.test_sending import once
from tests.relay.world import ASKER, CHANNEL, GUILD, HELPER, community


async def test_an_introduction_opens_one_thread_with_both_and_then_speaks() -> None:
    async with community() as world:
        ref = await world.introduce()
        await world.say("a", "Welcome", "thread", ref)
        await world.settle()
        thread, (room,) = await world.thread(ref), world.discord.live_rooms()
        assert (thread.state, thread.thread, thread.next_try) == ("open", room.id, world.clock() + DAY)
        assert (room.name, room.parent, room.members) == (thread.code, CHANNEL, [ASKER, HELPER])
        assert world.texts(room.id) == ["Welcome (en)"]
        assert world.port.calls == [
            "create_thread",
            "threads_named",
            "add_to_thread",
            "add_to_thread",
            "send",
        ], "the list is read once after every creation, and the first words come last"


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.AFTER, Fault.LATE, Fault.TWIN, Fault.BUSY])
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("manages", [True, False])
async def test_a_twin_is_gone_before_anyone_is_let_in(fault: Fault, seed: int, manages: bool) -> None:
    async with community(seed, once(fault, fault, Fault.NONE, fault, of="create_thread")) as world:
        world.discord.manages_threads = manages
        ref = await world.introduce()
        await world.run(HOUR)
        assert world.discord.wrong == []
        thread = await world.thread(ref)
        rooms = [each for each in world.discord.live_rooms() if not each.archived]
        assert [(each.id, each.members) for each in rooms] == [(thread.thread, [ASKER, HELPER])]
        assert thread.thread == min(each.id for each in world.discord.rooms.values())


async def test_a_list_that_lags_behind_is_read_again_before_anyone_is_let_in() -> None:
    async with community() as world:
        lags = [world.clock.now - 2, world.clock.now - 2]
        world.port._recent = lambda: lags.pop() if lags else world.clock.now  # type: ignore[method-assign]
        world.port.choose = once(Fault.TWIN, of="create_thread")
        await world.introduce()
        await world.run(HOUR)
        assert (world.discord.wrong, len(world.discord.live_rooms())) == ([], 1)


@pytest.mark.parametrize("code", [codes.MISSING_PERMISSIONS, codes.MISSING_ACCESS, 160006])
async def test_a_thread_that_cannot_be_opened_is_kept_told_of_once_and_opened_when_it_can_be(code: int) -> None:
    async with community() as world:
        world.discord.refusing[CHANNEL] = code
        ref = await world.introduce()
        words = await world.say("a", "Welcome", "thread", ref)
        await world.run(5 * HOUR)
        assert ((await world.thread(ref)).state, world.unopened) == ("parked", [code])
        assert (world.port.calls.count("create_thread") <= 6, (await world.row(words)).state) == (True, "pending")
        world.discord.refusing.clear()
        await world.run(2 * HOUR)
        (room,) = world.discord.live_rooms()
        assert (room.members, world.texts(room.id)) == ([ASKER, HELPER], ["Welcome (en)"])


async def test_nobody_is_let_in_when_the_asker_is_not_there() -> None:
    async with community() as world:
        world.discord.away.add(ASKER)
        await world.introduce()
        await world.run(60)
        (room,) = world.discord.live_rooms()
        assert (room.members, world.absent) == ([], [world.asker])
        world.discord.away.clear()
        await world.run(HOUR)
        assert room.members == [ASKER, HELPER]


async def test_one_that_is_over_before_it_opened_never_opens() -> None:
    async with community() as world:
        world.over.add("meeting")
        ref = await world.introduce()
        await world.run(HOUR)
        assert ((await world.thread(ref)).state, world.discord.rooms) == ("closed", {})


@pytest.mark.parametrize("seed", range(8))
async def test_one_that_is_closed_while_its_creation_is_in_doubt_leaves_nothing(seed: int) -> None:
    async with community(seed, once(Fault.LATE, of="create_thread")) as world:
        ref = await world.introduce()
        await world.settle()
        await world.close(ref)
        await world.run(HOUR)
        assert ((await world.thread(ref)).state, world.discord.live_rooms()) == ("closed", [])


async def test_both_are_looked_for_once_a_day() -> None:
    async with community() as world:
        await world.introduce()
        await world.run(3 * DAY + 60)
        assert world.port.calls.count("present") == 6
        assert world.absent == []


async def test_somebody_absent_is_reported_twice_ten_minutes_apart_and_a_return_is_noted() -> None:
    async with community() as world:
        ref = await world.introduce()
        await world.settle()
        world.discord.away.add(HELPER)
        await world.store.run(lambda tx: members.absent(tx, world.asker, tx.now))
        await world.run(DAY + 60)
        assert world.absent == [world.helper]
        assert (await world.store.run(lambda tx: members.get(tx, world.asker))).absent_since is None
        await world.run(600)
        assert world.absent == [world.helper] * 2
        world.discord.away.clear()
        await world.run(HOUR)
        assert (await world.thread(ref)).next_try > world.clock() + HOUR


async def test_a_closing_thread_takes_its_last_words_and_is_archived_and_locked() -> None:
    async with community() as world:
        ref = await world.introduce()
        await world.settle()

        def end(tx) -> None:  # type: ignore[no-untyped-def]
            world.facts["a"] = "Farewell"
            outbox.say(tx, GUILD, "card", "a", "thread", ref)
            threads.move(tx, ref, "closing", tx.now)

        await world.tx(end)
        await world.settle()
        (room,) = world.discord.live_rooms()
        assert (room.archived, room.locked, world.texts(room.id)) == (True, True, ["Farewell (en)"])
        assert ((await world.thread(ref)).state, (await world.thread(ref)).next_try) == ("closed", None)


@pytest.mark.parametrize("name", ["close_thread", "reopen_thread", "remove_from_thread"])
@pytest.mark.parametrize("fault", [Fault.NONE, Fault.BEFORE, Fault.AFTER, Fault.BUSY])
async def test_without_manage_threads_the_helper_is_out_and_the_thread_archived(name: str, fault: Fault) -> None:
    async with community(2, once(fault, fault, of=name)) as world:
        world.discord.manages_threads = False
        ref = await world.introduce()
        await world.settle()
        await world.close(ref)
        await world.run(HOUR)
        (room,) = world.discord.live_rooms()
        assert (room.archived, room.members, (await world.thread(ref)).state) == (True, [ASKER], "closed")


async def test_a_thread_that_is_gone_already_counts_as_closed() -> None:
    async with community() as world:
        ref = await world.introduce()
        await world.settle()
        for room in world.discord.live_rooms():
            room.deleted = True
        await world.close(ref)
        await world.settle()
        assert (await world.thread(ref)).state == "closed"


async def test_a_message_for_a_deleted_thread_opens_another_by_another_name() -> None:
    async with community() as world:
        ref = await world.introduce()
        await world.settle()
        (first,) = world.discord.live_rooms()
        first.deleted = True
        await world.say("a", "Soup", "thread", ref)
        await world.run(60)
        (second,) = world.discord.live_rooms()
        assert (second.name != first.name, second.members, world.texts(second.id)) == (
            True,
            [ASKER, HELPER],
            ["Soup (en)"],
        )


async def test_words_for_a_thread_that_is_over_are_dropped() -> None:
    async with community() as world:
        ref = await world.introduce()
        await world.settle()
        await world.close(ref)
        await world.settle()
        words = await world.say("a", "Soup", "thread", ref)
        await world.settle()
        assert (await world.row(words)).state == "dropped"


async def test_a_corner_is_one_thread_however_much_is_said_and_is_not_visited() -> None:
    async with community() as world:
        for number in range(4):
            await world.say(f"a{number}", "Soup", "member", world.asker)
        await world.run(3 * DAY)
        (room,) = world.discord.live_rooms()
        assert (room.members, len(world.texts(room.id)), world.port.calls.count("present")) == ([ASKER], 4, 0)


async def test_a_corner_moves_with_the_asks_channel_when_it_has_to_be_opened_again() -> None:
    async with community() as world:
        await world.say("a", "Soup", "member", world.asker)
        await world.run(HOUR)
        (first,) = world.discord.live_rooms()
        first.deleted = True

        def move(tx) -> None:  # type: ignore[no-untyped-def]
            from dataclasses import replace

            home = communities.get(tx, GUILD)
            assert home is not None
            communities.save(tx, replace(home, asks_channel=CHANNEL + 7))

        await world.tx(move)
        await world.say("b", "Bread", "member", world.asker)
        await world.run(HOUR)
        (second,) = world.discord.live_rooms()
        assert (second.parent, second.members) == (CHANNEL + 7, [ASKER])


async def test_an_unclear_creation_is_listed_for_only_when_nothing_can_land_any_more() -> None:
    async with community(3, once(Fault.BEFORE, of="create_thread")) as world:
        listed: list[float] = []
        named = world.port.threads_named

        async def watched(guild: int, parent: int, name: str) -> list[int]:
            listed.append(world.clock.now)
            return await named(guild, parent, name)

        world.port.threads_named = watched  # type: ignore[method-assign]
        world.discord.chance.uniform = lambda low, high: 0.0  # type: ignore[method-assign]
        asked = world.clock.now
        await world.introduce()
        await world.run(HOUR)
        assert listed[0] >= asked + 32
        assert len(world.discord.live_rooms()) == 1
