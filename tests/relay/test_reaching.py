"""Each person is reached as they chose, and never in a place they did not."""

from __future__ import annotations

import pytest

from data import members
from data.records import DAY, HOUR
from tests.faults.port import Fault
from tests.relay.test_sending import once
from tests.relay.world import ASKER, HELPER, World, community


async def by_dm(world: World, member: str) -> None:
    await world.store.run(lambda tx: members.reach(tx, member, "dm"))


async def test_a_direct_message_is_in_the_members_language() -> None:
    async with community() as world:
        await by_dm(world, world.asker)
        await world.say("a", "Soup", "member", world.asker)
        await world.settle()
        assert world.texts(world.discord.doors[ASKER]) == ["Soup (es-ES)"]
        assert world.discord.live_rooms() == []


@pytest.mark.parametrize("faults", [(), (Fault.AFTER,) * 6, (Fault.LATE, Fault.BUSY)])
async def test_closed_direct_messages_lead_to_the_corner_and_are_remembered_for_a_week(
    faults: tuple[Fault, ...],
) -> None:
    async with community(12, once(*faults)) as world:
        await by_dm(world, world.asker)
        world.discord.closed.add(ASKER)
        ref = await world.say("a", "Soup", "member", world.asker)
        await world.run(HOUR)
        (room,) = world.discord.live_rooms()
        assert (room.members, world.texts(room.id)) == ([ASKER], ["Soup (es-ES)"])
        assert (await world.row(ref)).state == "sent"
        asked = world.port.calls.count("open_dm")
        await world.say("b", "Bread", "member", world.asker)
        await world.run(6 * DAY)
        assert (len(world.texts(room.id)), world.port.calls.count("open_dm")) == (2, asked)
        world.discord.closed.clear()
        await world.run(2 * DAY)
        await world.say("c", "Salt", "member", world.asker)
        await world.settle()
        assert world.texts(world.discord.doors[ASKER]) == ["Salt (es-ES)"]


async def test_one_who_did_not_choose_direct_messages_is_never_written_to_there() -> None:
    async with community() as world:
        for number in range(3):
            await world.say(f"a{number}", "Soup", "member", world.helper)
        await world.run(HOUR)
        (room,) = world.discord.live_rooms()
        assert (room.members, len(world.texts(room.id))) == ([HELPER], 3)
        assert "open_dm" not in world.port.calls


async def test_somebody_who_left_is_reported_and_asked_for_again_ten_minutes_later() -> None:
    async with community() as world:
        world.discord.away.add(ASKER)
        ref = await world.say("a", "Soup", "member", world.asker)
        await world.run(HOUR)
        first = len(world.absent)
        assert first and set(world.absent) == {world.asker}
        await world.run(606)
        assert len(world.absent) == first + 1
        world.facts.clear()
        await world.run(2 * HOUR)
        assert (await world.row(ref)).state == "dropped"


async def test_a_member_who_was_erased_gets_nothing() -> None:
    async with community() as world:
        ref = await world.say("a", "Soup", "member", "0" * 16)
        await world.settle()
        assert ((await world.row(ref)).state, world.port.calls) == ("dropped", [])
