"""Of somebody who was forgotten the relay takes away every message and closes every thread, then forgets them (9.3)."""

from __future__ import annotations

import pytest

from bot.relay import codes
from data import members, outbox, threads
from data.store import Tx, rows
from tests.faults.port import Fault, fine
from tests.relay.world import ASKER, GUILD, HELPER, World, community


async def meeting(world: World) -> tuple[str, int]:
    """A thread of the two with a card in it; its row's ref, and Discord's id of it."""
    ref = await world.introduce()
    await world.say("meeting", "here you both are", "thread", ref)
    await world.run(60)
    thread = await world.thread(ref)
    assert thread.thread is not None
    assert world.texts(thread.thread)
    return ref, thread.thread


async def forgotten(world: World, ref: str, user: int = ASKER) -> None:
    """Somebody who was in it is forgotten."""

    def forget(tx: Tx) -> None:
        outbox.take_down(tx, "meeting", cards=True)
        place = threads.get(tx, ref)
        assert place is not None
        threads.leave(tx, place, (user,))

    world.over.add("meeting")
    await world.tx(forget)


async def left(world: World) -> list[str]:
    """What is still known of it."""

    def known(tx: Tx) -> list[str]:
        sql = "SELECT ref FROM threads UNION ALL SELECT ref FROM outbox WHERE taken_down = 1"
        return [each["ref"] for each in rows(tx, sql)]

    found: list[str] = await world.store.run(known)
    return found


async def test_the_card_goes_they_are_out_the_thread_is_shut_and_its_row_is_gone() -> None:
    async with community() as world:
        ref, channel = await meeting(world)
        await forgotten(world, ref)
        await world.run(120)
        room = world.discord.rooms[channel]
        assert world.texts(channel) == []
        assert room.members == [HELPER]
        assert (room.archived, room.locked) == (True, True)
        assert await left(world) == []
        assert world.discord.wrong == []


@pytest.mark.parametrize("manages", [True, False])
async def test_in_a_thread_that_was_closed_before_the_same_is_done_and_it_is_closed_again(manages: bool) -> None:
    async with community() as world:
        world.discord.manages_threads = manages
        ref, channel = await meeting(world)
        await world.close(ref)
        await world.run(120)
        assert world.discord.rooms[channel].archived
        await forgotten(world, ref)
        await world.run(120)
        room = world.discord.rooms[channel]
        assert world.texts(channel) == []
        assert ASKER not in room.members
        assert room.archived
        assert await left(world) == []


async def test_it_is_not_shut_before_what_stands_in_it_is_gone() -> None:
    """While Discord is busy both wait, and both are done after that."""
    async with community() as world:
        ref, channel = await meeting(world)
        failing = 3

        def busy(call: str) -> Fault:
            nonlocal failing
            if call == "delete" and failing:
                failing -= 1
                return Fault.BUSY
            return Fault.NONE

        world.port.choose = busy
        await forgotten(world, ref)
        await world.run(600)
        assert failing == 0
        assert world.texts(channel) == []
        assert world.discord.rooms[channel].archived
        assert await left(world) == []


async def test_a_message_in_flight_is_found_and_taken_away() -> None:
    async with community() as world:
        await world.tx(lambda tx: members.reach(tx, world.helper, "dm"))
        world.port.choose = lambda call: Fault.AFTER if call == "send" else Fault.NONE
        said = await world.say("word", "a word for you", "member", world.helper)
        await world.run(1)
        assert (await world.row(said)).state == "sending"
        assert world.texts()
        await world.tx(lambda tx: outbox.forget(tx, GUILD, world.helper, "nobody"))
        world.port.choose = fine
        await world.run(900)
        assert world.texts() == []
        assert await world.store.run(lambda tx: outbox.get(tx, said)) is None


async def test_where_discord_refuses_for_ever_the_thread_is_given_up_and_who_was_in_it_not_kept() -> None:
    async with community() as world:
        ref, channel = await meeting(world)
        world.discord.refusing[channel] = codes.MISSING_ACCESS
        await forgotten(world, ref)
        await world.run(45 * 86_400, rounds=100_000)
        assert await world.store.run(lambda tx: threads.get(tx, ref)) is None


async def test_a_thread_that_was_deleted_is_done_with() -> None:
    async with community() as world:
        ref, channel = await meeting(world)
        world.discord.rooms[channel].deleted = True
        await forgotten(world, ref)
        await world.run(300)
        assert await left(world) == []
