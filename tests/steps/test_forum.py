"""Where asks appear in a forum, those who said yes are brought together elsewhere, or not at all until they can be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.rules import house
from bot.steps import communities, doctor, introductions, invitations, people, settings
from data import communities as rows
from data import due, threads
from data.records import HOUR, Community
from tests.steps.world import CHANNEL, HERE, World, bare, refused, who

ROOMS = CHANNEL + 5


async def here(world: World) -> Community:
    found = await world.do(rows.get, HERE)
    assert found is not None
    return found


async def in_a_forum(world: World) -> None:
    await world.do(settings.channel, who("steward"), "introductions_channel", ROOMS)
    await world.do(lambda tx, steward: communities.asks_channel(tx, steward, CHANNEL + 1, forum=True), who("steward"))


async def said_yes(world: World, ask: str) -> str:
    """The helper was invited and can; the ref of the invitation."""
    await world.pass_time(HOUR)
    ref = (await world.invitation(ask, "helper")).ref
    await world.do(invitations.yes, who("helper"), ref)
    return ref


@pytest.fixture
async def closed() -> AsyncIterator[World]:
    """A server in which nothing is set up yet."""
    async with bare() as made:
        yield made


async def test_an_open_community_is_not_left_without_a_place_for_two(world: World) -> None:
    with refused("refuse.forum_alone"):
        await world.do(lambda tx, sam: communities.asks_channel(tx, sam, CHANNEL + 1, forum=True), who("steward"))
    assert (await here(world)).asks_channel == CHANNEL
    await in_a_forum(world)
    assert (await here(world)).asks_forum
    with refused("refuse.forum_alone"):
        await world.do(settings.channel, who("steward"), "introductions_channel", None)
    assert (await here(world)).house.introductions_channel == ROOMS


async def test_the_door_does_not_open_where_nobody_could_be_brought_together(closed: World) -> None:
    await closed.do(lambda tx, sam: communities.asks_channel(tx, sam, CHANNEL, forum=True), who("steward"))
    with refused("refuse.forum_alone"):
        await closed.do(communities.open_door, who("steward"))
    assert (await here(closed)).state == "setting_up"
    await closed.do(settings.channel, who("steward"), "introductions_channel", ROOMS)
    assert (await closed.do(communities.open_door, who("steward"))).state == "open"


async def test_that_it_is_a_forum_is_noted_with_the_channel_and_put_back_with_it(world: World) -> None:
    await in_a_forum(world)
    found = await here(world)
    assert house.written(found, "asks_channel") == f"{CHANNEL + 1} forum"
    assert house.put(found, "asks_channel", house.written(found, "asks_channel")) == found
    (made,) = [
        each.change
        for each in await world.do(settings.logged, who("steward"))
        if each.change.setting == "asks_channel" and each.change.before
    ]
    undone = await world.do(settings.undo, who("steward"), made.ref)
    assert (undone.community.asks_channel, undone.community.asks_forum) == (CHANNEL, False)
    assert undone.change is not None
    again = await world.do(settings.undo, who("steward"), undone.change.ref)
    assert again.community.asks_forum


@pytest.mark.parametrize(
    ("purpose", "forum", "apart", "parent"),
    [
        ("introduction", False, None, CHANNEL),
        ("introduction", False, ROOMS, ROOMS),
        ("introduction", True, None, None),
        ("introduction", True, ROOMS, ROOMS),
        ("corner", False, ROOMS, CHANNEL),
        ("corner", True, None, None),
        ("corner", True, ROOMS, ROOMS),
    ],
)
async def test_private_threads_open_under_a_channel_and_never_under_a_forum(
    world: World, purpose: str, forum: bool, apart: int | None, parent: int | None
) -> None:
    known = await here(world)
    chosen = replace(known, asks_forum=forum, house=replace(known.house, introductions_channel=apart))
    assert house.rooms(chosen, purpose) == parent  # type: ignore[arg-type]
    assert house.roomless(chosen) == (forum and apart is None)


async def test_corners_and_introductions_are_asked_for_where_they_can_open(world: World) -> None:
    await in_a_forum(world)
    await world.states("helper")
    ask = await world.asks("asker")
    yes = await said_yes(world, ask)
    made = await world.do(introductions.accept, who("asker"), yes)
    place = await world.do(threads.about, "introduction", made.ref)
    corner = await world.do(threads.about, "corner", await world.member("asker"))
    assert (place.parent, corner.parent) == (ROOMS, ROOMS)


async def test_fault_12_with_the_channel_of_introductions_gone_a_yes_waits_and_the_stewards_are_told(
    world: World,
) -> None:
    await in_a_forum(world)
    await world.states("helper")
    ask = await world.asks("asker")
    yes = await said_yes(world, ask)
    await world.do(communities.channel_gone, HERE, ROOMS)
    assert await world.do(due.when, "doctor.look", str(HERE)) is not None
    with refused("refuse.no_rooms"):
        await world.do(introductions.accept, who("asker"), yes)
    assert (await world.ask(ask)).state == "open"
    assert await world.do(lambda tx: doctor._unwell(tx, HERE))
    await world.do(settings.channel, who("steward"), "introductions_channel", ROOMS + 1)
    assert await world.do(introductions.accept, who("asker"), yes)


async def test_the_forum_itself_gone_it_is_a_forum_no_more(world: World) -> None:
    await in_a_forum(world)
    await world.do(communities.channel_gone, HERE, CHANNEL + 1)
    found = await here(world)
    assert (found.asks_channel, found.asks_forum) == (None, False)
    with refused("refuse.channel_gone"):
        await world.do(people.rooms_place, HERE)
