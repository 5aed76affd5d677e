"""Turns that messages rarely take: each of them is taken here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.relay import codes
from bot.relay.port import Refused, Unclear
from bot.relay.sending import LOOK_AFTER
from data import communities, members, outbox
from data.records import HOUR
from data.store import StoreFailed, Tx
from tests.faults.port import Fault
from tests.relay.test_reaching import by_dm
from tests.relay.test_sending import once
from tests.relay.world import ASKER, CHANNEL, GUILD, HELPER, community


async def test_who_may_not_post_may_still_change_and_delete() -> None:
    async with community() as world:
        await world.say("a", "Soup")
        await world.say("b", "Bread")
        await world.settle()
        world.discord.mute.add(CHANNEL)
        await world.say("c", "Salt")
        await world.settle()
        await world.change("a", "Water")
        await world.change("b", None)
        await world.settle()
        assert (world.texts(), len(world.lost)) == (["Water (en)"], 1)


async def test_nobody_is_written_to_before_the_community_has_a_channel() -> None:
    async with community() as world:

        def no_channel(tx: Tx) -> None:
            home = communities.get(tx, GUILD)
            assert home is not None
            communities.save(tx, replace(home, asks_channel=None))

        await world.store.run(no_channel)
        ref = await world.say("a", "Soup", "member", world.asker)
        await world.run(3 * HOUR)
        assert ((await world.row(ref)).state, world.port.calls) == ("pending", [])


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.BUSY])
async def test_a_door_that_does_not_open_yet_is_tried_again(fault: Fault) -> None:
    async with community(3, once(fault, fault, of="open_dm")) as world:
        await by_dm(world, world.asker)
        await world.say("a", "Soup", "member", world.asker)
        await world.run(HOUR)
        assert world.texts(world.discord.doors[ASKER]) == ["Soup (es-ES)"]


@pytest.mark.parametrize(("code", "wait"), [(codes.UNKNOWN_USER, 605), (40003, 60), (codes.CANNOT_DM, 0)])
async def test_each_refusal_at_the_door_has_its_own_way_on(code: int, wait: int) -> None:
    async with community() as world:
        await by_dm(world, world.asker)
        asked: list[float] = []

        async def refuses(user: int) -> int:
            asked.append(world.clock.now)
            raise Refused(code)

        world.port.open_dm = refuses  # type: ignore[method-assign]
        await world.say("a", "Soup", "member", world.asker)
        await world.say("b", "Bread", "member", world.asker)
        await world.run(1300)
        if code == codes.CANNOT_DM:
            assert (len(asked), len(world.texts())) == (1, 2)
        else:
            assert asked[2 if code == codes.UNKNOWN_USER else 1] - asked[0] >= wait
            assert world.texts() == []
        assert bool(world.absent) == (code == codes.UNKNOWN_USER)


async def test_a_change_between_reading_and_sending_is_what_is_sent() -> None:
    async with community() as world:
        await by_dm(world, world.asker)
        opened = world.port.open_dm

        async def meanwhile(user: int) -> int:
            await world.change("a", "Bread")
            return await opened(user)

        world.port.open_dm = meanwhile  # type: ignore[method-assign]
        await world.say("a", "Soup", "member", world.asker)
        await world.settle()
        (sent,) = world.discord.standing()
        assert (sent.text, sent.edits) == ("Bread (es-ES)", 0)


async def test_a_message_in_doubt_whose_thread_was_deleted_is_said_in_the_next_one() -> None:
    async with community(4, once(*[Fault.AFTER] * 9)) as world:
        thread = await world.introduce()
        await world.say("a", "Soup", "thread", thread)
        await world.settle()
        (first,) = world.discord.live_rooms()
        first.deleted = True
        world.port.choose = lambda name: Fault.NONE
        await world.run(HOUR)
        (second,) = world.discord.live_rooms()
        assert (world.texts(second.id), second.members) == (["Soup (en)"], [ASKER, HELPER])


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.BUSY])
async def test_a_look_that_fails_is_repeated(fault: Fault) -> None:
    async with community(5) as world:
        left = [fault] * 3
        world.port.choose = lambda name: (
            Fault.AFTER if name == "send" else left.pop() if name == "find" and left else Fault.NONE
        )
        ref = await world.say("a", "Soup")
        await world.run(2 * HOUR)
        assert ((await world.row(ref)).state, world.texts(), left) == ("sent", ["Soup (en)"], [])


async def test_a_send_that_is_refused_after_one_in_doubt_is_looked_for_all_the_same() -> None:
    async with community() as world:
        world.port.choose = once(Fault.AFTER)
        world.discord.chance.uniform = lambda low, high: low  # type: ignore[method-assign]
        ref = await world.say("a", "Soup")
        await world.settle()
        world.discord.mute.add(CHANNEL)
        await world.run(HOUR)
        assert ((await world.row(ref)).state, world.texts(), world.lost) == ("sent", ["Soup (en)"], [])


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.REVOKED])
async def test_a_send_that_meets_trouble_after_one_in_doubt_stays_in_doubt(fault: Fault) -> None:
    async with community(6, once(Fault.AFTER, fault)) as world:
        world.discord.chance.uniform = lambda low, high: low  # type: ignore[method-assign]
        ref = await world.say("a", "Soup")
        await world.run(4)
        assert (await world.row(ref)).state == "sending"
        await world.pump.close()
        world.restart()
        world.pump.start()
        await world.run(HOUR)
        assert ((await world.row(ref)).state, world.texts()) == ("sent", ["Soup (en)"])


async def test_a_row_in_doubt_without_a_place_begins_anew() -> None:
    async with community() as world:
        ref = await world.say("a", "Soup", not_before=world.clock() + 100)
        await world.store.run(lambda tx: outbox.move(tx, ref, "sending", tx.now, first_tried=tx.now))
        await world.run(LOOK_AFTER + 5)
        assert world.texts() == ["Soup (en)"]


async def test_a_reopening_that_fails_is_tried_again() -> None:
    async with community(7, once(Fault.BEFORE, of="reopen_thread")) as world:
        thread = await world.introduce()
        await world.say("a", "Soup", "thread", thread)
        await world.run(60)
        (room,) = world.discord.live_rooms()
        room.archived = room.locked = True
        await world.change("a", "Bread")
        await world.run(3 * HOUR)
        assert world.texts(room.id) == ["Bread (en)"]


async def test_slow_mode_only_delays() -> None:
    async with community() as world:
        world.discord.refusing[CHANNEL] = 20016
        ref = await world.say("a", "Soup")
        await world.run(30)
        assert ((await world.row(ref)).state, world.lost) == ("pending", [])
        world.discord.refusing.clear()
        await world.run(HOUR)
        assert world.texts() == ["Soup (en)"]


async def test_storage_that_fails_stops_nothing_for_good_and_doubles_nothing() -> None:
    async with community() as world:
        run, failing = world.store.run, [False] * 6 + [True] * 3

        async def sometimes(fn):  # type: ignore[no-untyped-def]
            if failing and failing.pop(0):
                raise StoreFailed
            return await run(fn)

        ref = await world.say("a", "Soup", not_before=world.clock() + 1)
        await world.settle()
        world.store.run = sometimes  # type: ignore[method-assign]
        for _ in range(40):
            world.clock.pass_(30)
            await world.settle()
        assert not failing
        assert ((await world.row(ref)).state, world.texts()) == ("sent", ["Soup (en)"])


async def test_a_render_that_fails_sends_nothing_and_is_tried_again() -> None:
    async with community() as world:
        kind, failing = world.kinds["card"], [True]

        def render(record, text):  # type: ignore[no-untyped-def]
            if failing:
                failing.pop()
                raise ValueError("what somebody wrote")
            return kind.render(record, text)

        world.kinds["card"] = replace(kind, render=render)
        ref = await world.say("a", "Soup")
        await world.settle()
        assert ((await world.row(ref)).state, world.port.calls) == ("pending", [])
        await world.run(HOUR)
        assert world.texts() == ["Soup (en)"]


async def test_a_port_that_raises_anything_else_leaves_the_message_in_doubt() -> None:
    async with community() as world:
        send, failing = world.port.send, [True]

        async def fails(*given):  # type: ignore[no-untyped-def]
            done = await send(*given)
            if failing:
                failing.pop()
                raise RuntimeError("Session is closed")
            return done

        world.port.send = fails  # type: ignore[method-assign]
        ref = await world.say("a", "Soup")
        await world.settle()
        assert (await world.row(ref)).state == "sending"
        await world.run(HOUR)
        assert ((await world.row(ref)).state, world.texts()) == ("sent", ["Soup (en)"])


async def test_in_a_corner_a_card_that_tells_nothing_is_shown_and_is_not_brought_up_to_date() -> None:
    async with community() as world:
        kind = world.kinds["card"]
        world.kinds["card"] = replace(kind, in_corner=lambda record, ref, text: kind.render(f"bell {ref}", text))
        here = await world.say("a", "Soup", "member", world.asker)
        await world.store.run(lambda tx: members.reach(tx, world.helper, "dm"))
        await world.say("b", "Bread", "member", world.helper)
        await world.run(HOUR)
        await world.change("a", "Water")
        await world.change("b", "Salt")
        await world.settle()
        assert sorted(world.texts()) == ["Salt (en-GB)", f"bell {here} (es-ES)"]
        assert "edit" in world.port.calls and world.port.calls.count("edit") == 1
        await world.change("a", None)
        await world.settle()
        assert len(world.texts()) == 2, "gone at once, a bell would tell whoever sees it what else happened just now"
        await world.run(HOUR)
        assert world.texts() == ["Salt (en-GB)"]


async def test_an_unclear_end_of_the_history_is_no_end() -> None:
    async with community(8) as world:
        world.port.choose = lambda name: Fault.AFTER if name == "send" else Fault.NONE
        find = world.port.find

        async def endless(channel: int, marker: int, since: int, until: int | None = None) -> list[int]:
            raise Refused(codes.TOO_LONG) if world.clock() < begun + HOUR else Unclear

        world.port.find = endless  # type: ignore[method-assign]
        begun = world.clock()
        ref = await world.say("a", "Soup")
        await world.run(2 * HOUR)
        assert (await world.row(ref)).state == "parked"
        world.port.find = find  # type: ignore[method-assign]
        await world.run(2 * HOUR)
        assert ((await world.row(ref)).state, world.texts()) == ("sent", ["Soup (en)"])


async def test_a_channel_that_is_gone_without_anybodys_having_heard_of_it_is_no_ones_channel_any_more() -> None:
    """As if its deletion had been told: an undo may have put it back (seed fixed.38)."""
    async with community() as world:

        def set_up(tx: Tx) -> None:
            home = communities.get(tx, GUILD)
            assert home is not None
            communities.save(tx, replace(home, house=replace(home.house, rituals_channel=CHANNEL + 7)))

        await world.store.run(set_up)
        world.discord.refusing[CHANNEL + 7] = codes.MISSING_ACCESS
        await world.say("a", "Soup", target=CHANNEL + 7)
        await world.settle()
        shut = await world.store.run(lambda tx: communities.get(tx, GUILD))
        world.discord.refusing[CHANNEL + 7] = codes.UNKNOWN_CHANNEL
        await world.run(2 * HOUR)
        gone = await world.store.run(lambda tx: communities.get(tx, GUILD))
        assert shut is not None and shut.house.rituals_channel == CHANNEL + 7
        assert gone is not None and (gone.house.rituals_channel, gone.asks_channel) == (None, CHANNEL)
