"""In a forum whatever Kith says to everybody is a post: made once, kept up to date, put away when it is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.relay import codes
from bot.rules.boards import Board, Tag
from data import communities, outbox, threads
from data.records import DAY, HOUR
from tests.faults.port import Fault
from tests.relay.test_crashes import Doom, killed_everywhere, live, process
from tests.relay.test_sending import once
from tests.relay.world import CHANNEL, GUILD, World, community

ROOMS = CHANNEL + 7
TAGS = (Tag(1, "Kept", kept=True), Tag(2, "Bread"), Tag(3, "soup"))
WITH_TAGS = Board(TAGS)


def forum(world: World, board: Board = WITH_TAGS) -> World:
    """The asks channel is a forum in this world. What a card is about is over once it says so, and tagged by it."""
    world.discord.boards[CHANNEL] = board
    kind = world.kinds["card"]
    world.kinds["card"] = replace(
        kind,
        title=lambda record, text: f"About {record}",
        tags=lambda record, text: (record,),
        over=lambda record: record == "Over",
    )
    return world


async def chosen(world: World, rooms: int | None) -> None:
    """The stewards choose the forum, and a channel for private threads or none."""

    def choose(tx):  # type: ignore[no-untyped-def]
        known = communities.get(tx, GUILD)
        assert known is not None
        house = replace(known.house, introductions_channel=rooms)
        communities.save(tx, replace(known, asks_forum=True, house=house))

    await world.tx(choose)


async def test_a_card_in_a_forum_is_the_first_message_of_a_post_with_a_title_and_its_tag() -> None:
    async with community() as world:
        forum(world)
        ref = await world.say("a", "Soup")
        await world.settle()
        (post,), row = world.discord.topics(), await world.row(ref)
        assert (post.parent, post.name, post.tags) == (CHANNEL, "About Soup", (3,))
        assert world.texts() == ["Soup (en)"]
        assert (row.state, row.channel, row.message, row.next_try) == ("sent", post.id, post.first, None)
        assert world.port.calls == ["board", "post", "posts"], "a list is read after every post: one call may make two"


@pytest.mark.parametrize("required", [False, True])
async def test_where_no_tag_fits_there_is_none_or_the_first_one_that_anybody_may_use(required: bool) -> None:
    async with community() as world:
        forum(world, Board(TAGS, required))
        await world.say("a", "Salt")
        await world.settle()
        assert [each.tags for each in world.discord.topics()] == [(2,) if required else ()]


async def test_a_forum_that_takes_no_post_without_a_tag_and_has_none_keeps_it_waiting_until_one_is_there() -> None:
    async with community() as world:
        forum(world, Board((Tag(1, "Kept", kept=True),), required=True))
        ref = await world.say("a", "Soup")
        await world.run(60)
        assert ((await world.row(ref)).state, world.lost) == ("parked", [(ref, 40067)])
        world.discord.boards[CHANNEL] = Board(TAGS, required=True)
        await world.run(2 * HOUR)
        assert (world.texts(), (await world.row(ref)).state) == (["Soup (en)"], "sent")


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.AFTER, Fault.LATE, Fault.TWIN, Fault.BUSY])
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("manages", [True, False])
async def test_an_unclear_post_is_looked_for_and_never_doubled(fault: Fault, seed: int, manages: bool) -> None:
    async with community(seed, once(fault, fault, Fault.NONE, fault, of="post")) as world:
        forum(world).discord.manages_threads = manages
        ref = await world.say("a", "Soup")
        await world.run(2 * HOUR)
        assert world.texts() == ["Soup (en)"]
        open_posts = [each for each in world.discord.topics() if not each.archived]
        assert [each.id for each in open_posts] == [(await world.row(ref)).channel]
        assert (await world.row(ref)).state == "sent"


async def test_a_post_of_which_nobody_heard_is_not_tried_again_before_the_look() -> None:
    async with community() as world:
        forum(world)
        world.port.choose = once(Fault.AFTER, of="post")
        await world.say("a", "Soup")
        await world.run(100)
        assert world.port.calls == ["board", "post", "board"], "it knows no nonce under which that would be safe"
        await world.run(60)
        assert world.port.calls[3:] == ["board", "posts"]
        assert world.texts() == ["Soup (en)"]


@pytest.mark.parametrize("seed", range(6))
async def test_a_list_that_lags_shows_neither_the_post_nor_a_twin_and_is_read_again_at_the_look(seed: int) -> None:
    async with community(seed, once(Fault.TWIN, of="post")) as world:
        forum(world).discord.lags = (0.0, 2.0)
        ref = await world.say("a", "Soup")
        await world.run(HOUR)
        (post,) = world.discord.topics()
        assert (await world.row(ref)).channel == post.id


@pytest.mark.parametrize("trouble", [Fault.BEFORE, Fault.BUSY])
@pytest.mark.parametrize("call", ["board", "posts"])
async def test_what_is_asked_before_and_after_a_post_may_fail_and_doubles_nothing(trouble: Fault, call: str) -> None:
    async with community(2, once(trouble, trouble, of=call)) as world:
        forum(world)
        ref = await world.say("a", "Soup")
        await world.run(2 * HOUR)
        assert (world.texts(), len(world.discord.topics())) == (["Soup (en)"], 1)
        assert (await world.row(ref)).state == "sent"


@pytest.mark.parametrize("down", [0, 25, 70, 130, 86_400])
@pytest.mark.parametrize("fault", [Fault.NONE, Fault.BEFORE, Fault.AFTER, Fault.LATE, Fault.TWIN])
async def test_a_post_is_made_once_wherever_the_process_is_killed(down: float, fault: Fault) -> None:
    async def posting(world: World) -> str:
        world.port.choose = once(fault, of="post")
        return await forum(world).say("a", "Soup")

    async def made_once(world: World, ref: str) -> None:
        (post,) = world.discord.topics()
        assert (world.texts(), (await world.row(ref)).channel) == (["Soup (en)"], post.id)

    assert await killed_everywhere(posting, made_once, down) > 10


@pytest.mark.parametrize("down", [0, 86_400])
async def test_a_post_that_is_over_is_put_away_wherever_the_process_is_killed(down: float) -> None:
    async def ending(world: World) -> str:
        ref = await forum(world).say("a", "Soup")
        await live(world, process(world, Doom(0)), 60)
        world.facts["a"] = "Over"
        await world.store.run(lambda tx: outbox.touch(tx, "a"))
        return ref

    async def put_away(world: World, ref: str) -> None:
        (post,) = world.discord.topics()
        assert (world.texts(), post.archived, (await world.row(ref)).state) == (["Over (en)"], True, "sent")

    assert await killed_everywhere(ending, put_away, down) > 8


async def test_a_post_shows_what_becomes_of_it_and_is_put_away_once_its_card_says_that_it_is_over() -> None:
    async with community() as world:
        forum(world)
        await world.say("a", "Soup")
        await world.settle()
        await world.change("a", "Bread")
        await world.settle()
        (post,) = world.discord.topics()
        assert (world.texts(), post.archived) == (["Bread (en)"], False)
        await world.change("a", "Over")
        await world.settle()
        assert (world.texts(), post.archived, post.locked) == (["Over (en)"], True, True)
        assert world.port.calls[-2:] == ["edit", "close_thread"]


async def test_a_post_about_what_was_over_before_it_stood_is_put_away_too() -> None:
    for fault in (Fault.NONE, Fault.AFTER, Fault.TWIN):
        async with community(choose=once(fault, of="post")) as world:
            ref = await forum(world).say("a", "Over")
            await world.run(HOUR)
            (post,) = world.discord.topics()
            assert (world.texts(), post.archived, post.locked) == (["Over (en)"], True, True)
            row = await world.row(ref)
            assert (row.state, row.next_try, row.shown) == ("sent", None, row.wanted)


async def test_what_is_not_over_after_all_is_brought_back() -> None:
    async with community() as world:
        forum(world)
        await world.say("a", "Over")
        await world.settle()
        await world.change("a", "Over")
        await world.settle()
        await world.change("a", "Soup")
        await world.settle()
        (post,) = world.discord.topics()
        assert (world.texts(), post.archived) == (["Soup (en)"], False)


async def test_a_post_that_discord_put_away_by_itself_is_brought_up_to_date_all_the_same() -> None:
    async with community() as world:
        forum(world)
        await world.say("a", "Soup")
        await world.settle()
        for topic in world.discord.topics():
            topic.archived = True
        for words in ("Bread", "Salt"):
            await world.change("a", words)
            await world.settle()
            assert world.texts() == [f"{words} (en)"]


@pytest.mark.parametrize("manages", [True, False])
async def test_a_post_about_which_there_is_nothing_to_say_any_more_is_taken_away(manages: bool) -> None:
    async with community() as world:
        forum(world).discord.manages_threads = manages
        ref = await world.say("a", "Soup")
        await world.settle()
        await world.change("a", None)
        await world.settle()
        assert ((await world.row(ref)).state, world.texts()) == ("gone", [])
        assert [each.archived for each in world.discord.topics()] == ([] if manages else [True])


async def test_a_post_that_was_forgotten_while_it_was_on_its_way_is_taken_away() -> None:
    async with community() as world:
        forum(world)
        made = world.port.post

        async def forgotten(*given):  # type: ignore[no-untyped-def]
            post = await made(*given)
            await world.store.run(lambda tx: outbox.delete(tx, ref))
            return post

        world.port.post = forgotten  # type: ignore[method-assign]
        ref = await world.say("a", "Soup")
        await world.settle()
        assert (world.texts(), world.discord.topics()) == ([], [])


async def test_a_post_that_a_steward_deleted_is_gone_and_not_made_again() -> None:
    async with community() as world:
        forum(world)
        ref = await world.say("a", "Soup")
        await world.settle()
        world.discord.unmake_topic((world.discord.topics()[0].id, world.discord.topics()[0].first))
        await world.change("a", "Bread")
        await world.run(DAY)
        assert ((await world.row(ref)).state, world.discord.topics(), world.lost) == ("gone", [], [])


async def test_a_forum_that_was_deleted_takes_its_posts_along_but_what_is_open_waits_for_another() -> None:
    async with community() as world:
        forum(world)
        ref = await world.say("a", "Soup")
        await world.settle()
        world.discord.unmake_topic((world.discord.topics()[0].id, world.discord.topics()[0].first))
        world.discord.refusing[CHANNEL] = codes.UNKNOWN_CHANNEL
        await world.change("a", "Bread")
        await world.run(2 * HOUR)
        assert (await world.row(ref)).state == "parked"


async def test_a_post_that_kith_may_not_make_is_parked_and_made_once_it_may() -> None:
    async with community() as world:
        forum(world).discord.mute.add(CHANNEL)
        ref = await world.say("a", "Soup")
        await world.run(60)
        assert ((await world.row(ref)).state, world.lost) == ("parked", [(ref, codes.MISSING_PERMISSIONS)])
        world.discord.mute.clear()
        await world.run(2 * HOUR)
        assert (world.texts(), (await world.row(ref)).state) == (["Soup (en)"], "sent")


async def test_a_restored_copy_looks_for_a_post_before_it_makes_it_again() -> None:
    async with community() as world:
        forum(world)
        ref = await world.say("a", "Soup")
        await world.settle()

        def forget(tx):  # type: ignore[no-untyped-def]
            outbox.anew(tx, ref)
            outbox.move(tx, ref, "pending", tx.now, first_tried=tx.now - HOUR, began=tx.now - HOUR)

        await world.tx(forget)
        await world.run(HOUR)
        (post,) = world.discord.topics()
        assert ((await world.row(ref)).channel, world.texts()) == (post.id, ["Soup (en)"])


async def test_under_a_forum_no_private_thread_is_ever_asked_for_and_what_waits_opens_where_one_can_be() -> None:
    async with community() as world:
        forum(world)
        await chosen(world, None)
        said = await world.say("a", "Psst", "member", world.asker)
        await world.run(2 * DAY)
        assert (world.discord.live_rooms(), (await world.row(said)).state) == ([], "pending")
        await chosen(world, ROOMS)
        await world.run(2 * DAY)
        assert [each.parent for each in world.discord.live_rooms()] == [ROOMS]
        assert (world.discord.wrong, (await world.row(said)).state) == ([], "sent")


async def test_a_thread_whose_channel_is_gone_opens_under_the_one_that_the_stewards_choose_next() -> None:
    async with community() as world:
        forum(world)
        await chosen(world, ROOMS)
        world.discord.refusing[ROOMS] = codes.UNKNOWN_CHANNEL
        thread = await world.tx(lambda tx: threads.want(tx, GUILD, "introduction", "meeting", ROOMS))
        await world.run(60)
        assert (await world.thread(thread.ref)).state == "parked"
        await chosen(world, None)
        await world.run(3 * HOUR)
        assert (await world.thread(thread.ref)).state == "parked"
        await chosen(world, ROOMS + 1)
        await world.run(3 * HOUR)
        assert [each.parent for each in world.discord.live_rooms()] == [ROOMS + 1]
        assert world.discord.wrong == []
