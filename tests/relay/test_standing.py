"""Cards that stand are projections: they are shown as their records are, and are never posted twice for it."""

from __future__ import annotations

import pytest

from bot.relay import codes
from data import outbox
from data.records import DAY, HOUR
from tests.faults.port import Fault
from tests.relay.world import ASKER, CHANNEL, community


async def test_many_changes_become_one_edit() -> None:
    async with community() as world:
        ref = await world.say("a", "Soup")
        await world.settle()
        for text in ("Bread", "Salt", "Water"):
            world.facts["a"] = text
            await world.store.run(lambda tx: outbox.touch(tx, "a"))
        await world.settle()
        (card,) = world.discord.standing()
        assert (card.text, card.edits) == ("Water (en)", 1)
        row = await world.row(ref)
        assert (row.wanted, row.shown, row.next_try) == (4, 4, None)


async def test_a_change_during_an_edit_is_shown_as_well() -> None:
    async with community() as world:
        await world.say("a", "Soup")
        await world.settle()
        edit = world.port.edit

        async def slow(channel, message, view):  # type: ignore[no-untyped-def]
            if world.facts["a"] == "Bread":
                await world.change("a", "Salt")
            await edit(channel, message, view)

        world.port.edit = slow  # type: ignore[method-assign]
        await world.change("a", "Bread")
        await world.settle()
        (card,) = world.discord.standing()
        assert (card.text, card.edits) == ("Salt (en)", 2)


async def test_the_marker_survives_an_edit() -> None:
    async with community() as world:
        seen = []
        edit = world.port.edit

        async def watched(channel, message, view):  # type: ignore[no-untyped-def]
            seen.append(next(iter(view.children)).id)
            await edit(channel, message, view)

        world.port.edit = watched  # type: ignore[method-assign]
        ref = await world.say("a", "Soup")
        await world.settle()
        await world.change("a", "Bread")
        await world.settle()
        assert seen == [(await world.row(ref)).marker]


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.AFTER, Fault.LATE, Fault.BUSY])
async def test_an_edit_that_failed_is_repeated_until_it_holds(fault: Fault) -> None:
    async with community(3) as world:
        await world.say("a", "Soup")
        await world.settle()
        left = [fault] * 4
        world.port.choose = lambda name: left.pop() if left else Fault.NONE
        await world.change("a", "Bread")
        await world.run(3 * HOUR)
        assert world.texts() == ["Bread (en)"] and not left


async def test_a_card_whose_record_is_over_is_taken_away_and_stays_away() -> None:
    async with community() as world:
        ref = await world.say("a", "Soup")
        await world.settle()
        await world.change("a", None)
        await world.settle()
        assert (world.texts(), (await world.row(ref)).state) == ([], "gone")
        await world.change("a", "Soup again")
        await world.run(DAY)
        assert world.texts() == []


async def test_a_message_of_a_kind_that_does_not_live_stays_as_it_was_said() -> None:
    async with community() as world:
        ref = await world.say("a", "Soup", kind="word")
        await world.settle()
        await world.change("a", None)
        await world.settle()
        assert (world.texts(), (await world.row(ref)).next_try) == (["Soup (en)"], None)


async def test_a_card_somebody_deleted_is_never_reposted() -> None:
    async with community() as world:
        ref = await world.say("a", "Soup")
        await world.settle()
        for each in world.discord.messages.values():
            each.deleted = True
        await world.change("a", "Bread")
        await world.run(DAY)
        assert (len(world.discord.messages), (await world.row(ref)).state) == (1, "gone")


async def test_a_card_that_may_not_be_edited_is_parked_and_caught_up_later_without_being_posted_again() -> None:
    async with community() as world:
        ref = await world.say("a", "Soup")
        await world.settle()
        world.discord.refusing[CHANNEL] = codes.MISSING_ACCESS
        await world.change("a", "Bread")
        await world.run(3 * HOUR)
        assert ((await world.row(ref)).state, world.lost) == ("parked", [(ref, codes.MISSING_ACCESS)])
        world.discord.refusing.clear()
        await world.run(2 * HOUR)
        assert (world.texts(), len(world.discord.messages)) == (["Bread (en)"], 1)
        assert (await world.row(ref)).state == "sent"


async def test_a_channel_that_was_deleted_takes_its_cards_with_it_but_the_rows_are_kept() -> None:
    async with community() as world:
        stays, goes = await world.say("a", "Soup"), await world.say("b", "Bread")
        await world.settle()
        world.discord.refusing[CHANNEL] = codes.UNKNOWN_CHANNEL
        await world.change("a", "Salt")
        await world.settle()
        await world.change("b", None)
        await world.run(2 * HOUR)
        assert (await world.row(stays)).state == "parked"
        assert (await world.row(goes)).state in ("gone", "parked")


async def test_a_card_in_an_archived_thread_is_reopened_once_and_edited() -> None:
    async with community() as world:
        thread = await world.introduce()
        await world.say("a", "Soup", "thread", thread)
        await world.run(60)
        (room,) = world.discord.live_rooms()
        room.archived = room.locked = True
        await world.change("a", "Bread")
        await world.run(60)
        assert world.texts(room.id) == ["Bread (en)"]
        assert world.port.calls.count("reopen_thread") == 1


async def test_a_card_in_a_thread_that_was_deleted_is_said_anew_in_another() -> None:
    async with community() as world:
        thread = await world.introduce()
        await world.say("a", "Soup", "thread", thread)
        await world.run(60)
        (first,) = world.discord.live_rooms()
        code = (await world.thread(thread)).code
        first.deleted = True
        await world.change("a", "Bread")
        await world.run(HOUR)
        (second,) = world.discord.live_rooms()
        assert (world.texts(second.id), len(second.members)) == (["Bread (en)"], 2)
        assert second.name == (await world.thread(thread)).code != code


async def test_a_card_in_a_corner_that_was_deleted_is_said_anew_in_another() -> None:
    async with community() as world:
        await world.say("a", "Soup", "member", world.asker)
        await world.say("b", "Salt", "member", world.asker)
        await world.run(HOUR)
        (first,) = world.discord.live_rooms()
        first.deleted = True
        await world.change("a", "Bread")
        await world.run(HOUR)
        await world.change("b", "Water")
        await world.run(HOUR)
        (second,) = world.discord.live_rooms()
        assert (sorted(world.texts(second.id)), second.members) == (["Bread (es-ES)", "Water (es-ES)"], [ASKER])


async def test_a_card_in_a_thread_that_is_over_stays_as_it_is_and_the_thread_stays_closed() -> None:
    async with community() as world:
        thread = await world.introduce()
        ref = await world.say("a", "Soup", "thread", thread)
        await world.run(60)
        await world.close(thread)
        await world.run(60)
        await world.change("a", "Bread")
        await world.run(DAY)
        (room,) = world.discord.live_rooms()
        assert (room.archived, room.locked, world.texts(room.id)) == (True, True, ["Soup (en)"])
        assert ((await world.row(ref)).state, (await world.row(ref)).next_try) == ("sent", None)
