"""Turns that threads rarely take: each of them is taken here."""

from __future__ import annotations

import pytest

from bot.relay import codes
from bot.relay.port import Refused
from data import communities, threads
from data.records import DAY, HOUR
from data.store import Tx
from tests.faults.port import Fault
from tests.relay.test_sending import once
from tests.relay.world import ASKER, CHANNEL, GUILD, HELPER, community


async def test_threads_that_may_not_be_opened_do_not_hold_up_the_channels_messages() -> None:
    async with community() as world:
        world.discord.no_threads_in.add(CHANNEL)
        await world.introduce()
        await world.settle()
        await world.say("a", "Soup")
        await world.settle()
        assert (world.unopened, world.texts(), world.lost) == ([codes.MISSING_PERMISSIONS], ["Soup (en)"], [])


async def test_messages_that_may_not_be_posted_do_not_hold_up_the_channels_threads() -> None:
    async with community() as world:
        world.discord.mute.add(CHANNEL)
        await world.say("a", "Soup")
        await world.settle()
        await world.introduce()
        await world.settle()
        assert ([each.members for each in world.discord.live_rooms()], len(world.lost)) == ([[ASKER, HELPER]], 1)


async def test_a_server_that_removed_kith_has_its_threads_left_alone() -> None:
    async with community() as world:
        await world.introduce()
        await world.settle()
        await world.store.run(lambda tx: communities.remove(tx, GUILD))
        called = len(world.port.calls)
        await world.run(5 * DAY)
        assert len(world.port.calls) == called


async def test_an_error_about_a_thread_is_survived_and_it_is_opened_later() -> None:
    async with community() as world:
        people, failing = world.people, [True, True]

        def fails(tx: Tx, thread):  # type: ignore[no-untyped-def]
            if failing:
                failing.pop()
                raise LookupError("somebody")
            return people(tx, thread)

        world.people = fails  # type: ignore[method-assign]
        await world.pump.close()
        world.restart()
        world.pump.start()
        await world.introduce()
        await world.run(HOUR)
        assert [each.members for each in world.discord.live_rooms()] == [[ASKER, HELPER]]


@pytest.mark.parametrize("name", ["create_thread", "threads_named", "add_to_thread", "present", "close_thread"])
async def test_a_refused_token_stops_threads_as_well(name: str) -> None:
    async with community(1, once(Fault.REVOKED, of=name)) as world:
        ref = await world.introduce()
        await world.run(DAY + 60)
        if not world.revoked:
            await world.close(ref)
            await world.settle()
        assert (world.revoked, world.alarm.at) == (1, None)


async def test_a_thread_archived_before_everyone_was_in_is_reopened_and_filled() -> None:
    async with community(2, once(Fault.NONE, Fault.BEFORE, of="add_to_thread")) as world:
        await world.introduce()
        await world.settle()
        (room,) = world.discord.live_rooms()
        assert room.members == [ASKER]
        room.archived = True
        await world.run(HOUR)
        assert (room.archived, room.members) == (False, [ASKER, HELPER])


async def test_a_thread_deleted_before_everyone_was_in_is_opened_again() -> None:
    async with community(2, once(Fault.NONE, Fault.BEFORE, of="add_to_thread")) as world:
        ref = await world.introduce()
        await world.settle()
        (first,) = world.discord.live_rooms()
        first.deleted = True
        await world.run(HOUR)
        (second,) = world.discord.live_rooms()
        assert (second.members, (await world.thread(ref)).thread) == ([ASKER, HELPER], second.id)


async def test_an_introduction_that_ends_while_people_are_let_in_is_closed_again() -> None:
    async with community(2, once(Fault.BEFORE, of="add_to_thread")) as world:
        ref = await world.introduce()
        await world.settle()
        world.over.add("meeting")
        await world.run(HOUR)
        (room,) = world.discord.live_rooms()
        assert ((await world.thread(ref)).state, room.members, room.archived) == ("closed", [], True)


async def test_an_introduction_that_is_over_is_closed_at_the_next_visit() -> None:
    async with community() as world:
        ref = await world.introduce()
        await world.settle()
        world.over.add("meeting")
        await world.run(DAY + 60)
        assert (await world.thread(ref)).state == "closed"


async def test_closing_meanwhile_wins_over_whatever_was_under_way() -> None:
    async with community() as world:
        for name in ("create_thread", "add_to_thread"):
            call = getattr(world.port, name)

            async def closing(*given, call=call, about=name):  # type: ignore[no-untyped-def]
                done = await call(*given)
                thread = await world.store.run(lambda tx: threads.about(tx, "introduction", about))
                await world.close(thread.ref)
                return done

            setattr(world.port, name, closing)
            ref = await world.introduce(name)
            await world.run(HOUR)
            assert (await world.thread(ref)).state == "closed"
            setattr(world.port, name, call)
        assert all(room.archived for room in world.discord.live_rooms())


@pytest.mark.parametrize("state", ["closed", "open"])
async def test_a_row_that_is_woken_for_nothing_goes_back_to_sleep(state: str) -> None:
    async with community() as world:
        await world.say("a", "Soup", "member", world.asker)
        await world.run(HOUR)
        corner = await world.store.run(lambda tx: threads.about(tx, "corner", world.asker))
        await world.tx(lambda tx: threads.move(tx, corner.ref, state, tx.now))
        await world.settle()
        later = await world.thread(corner.ref)
        assert later.state == state and (later.next_try is None or later.next_try > world.clock())


async def test_closing_an_archived_thread_that_refuses_is_done_by_way_of_reopening_it() -> None:
    async with community() as world:
        ref = await world.introduce()
        await world.settle()
        close, refused = world.port.close_thread, []

        async def stubborn(thread: int) -> bool:
            if not refused:
                refused.append(thread)
                raise Refused(codes.ARCHIVED)
            return await close(thread)

        world.port.close_thread = stubborn  # type: ignore[method-assign]
        await world.close(ref)
        await world.settle()
        assert (world.port.calls[-2:], (await world.thread(ref)).state) == (["reopen_thread", "close_thread"], "closed")


async def test_a_thread_that_may_not_be_closed_is_tried_again_every_hour() -> None:
    async with community() as world:
        ref = await world.introduce()
        await world.settle()
        (room,) = world.discord.live_rooms()
        world.discord.refusing[room.id] = codes.MISSING_ACCESS
        await world.close(ref)
        await world.run(3 * HOUR)
        assert (await world.thread(ref)).state == "closing"
        world.discord.refusing.clear()
        await world.run(2 * HOUR)
        assert ((await world.thread(ref)).state, room.archived) == ("closed", True)


async def test_a_closed_corner_is_opened_anew_when_there_is_something_to_say() -> None:
    async with community() as world:
        await world.say("a", "Soup", "member", world.asker)
        await world.run(HOUR)
        corner = await world.store.run(lambda tx: threads.about(tx, "corner", world.asker))
        await world.close(corner.ref)
        await world.settle()
        await world.say("b", "Bread", "member", world.asker)
        await world.run(HOUR)
        assert [(each.archived, each.members) for each in world.discord.live_rooms()] == [
            (True, [ASKER]),
            (False, [ASKER]),
        ]
