"""A talk in twos has a private thread: for those who joined and nobody else, and for its own time."""

from __future__ import annotations

import json

import pytest

from bot.rules import moments
from bot.rules.schedules import Schedule
from bot.steps import apart, pairs, privacy, rituals, rooms
from bot.steps.export import export
from bot.steps.held import held
from bot.steps.pairs import LASTS, TOLD_FOR
from data import due, threads
from data.records import DAY, HOUR, Thread
from data.store import Tx, rows
from tests.steps.test_pairs import WEEK, WEEKLY, begun, seat, seen
from tests.steps.world import World, user, who

DAILY = Schedule("day", 0, 17 * 60)
FRIDAY = 4 * DAY + 12 * HOUR
"""Seconds until the evening on which the talks of a week begin."""


async def place_of(world: World, name: str) -> Thread | None:
    """The thread of somebody's latest talk."""
    return await world.do(threads.about, "talk", (await seat(world, name)).talk)


async def its(world: World, name: str) -> Thread:
    """The thread of somebody's latest talk, which must be there."""
    found = await place_of(world, name)
    assert found is not None
    return found


async def inside(world: World, place: Thread) -> set[str] | None:
    """Who belongs in it, by their refs."""
    people = await world.do(rooms.people, place)
    return None if people is None else {each for each, _ in people}


async def members_of(world: World, *names: str) -> set[str]:
    """The refs of these."""
    return {await world.member(each) for each in names}


async def test_two_who_joined_have_a_thread_that_appears_at_a_moment_of_chance(world: World) -> None:
    await begun(world, "asker", "helper")
    while await world.do(lambda tx: not rows(tx, "SELECT 1 FROM pair_seats")):
        await world.next_due(world.now + WEEK)
    place = await its(world, "asker")
    assert place == await its(world, "helper") and place.next_try is not None
    assert moments.CORNER[0] <= place.next_try - world.now <= moments.CORNER[1]
    assert await inside(world, place) == await members_of(world, "asker", "helper")
    (card,) = await world.said("pairs.place")
    assert (card.place, card.target) == ("thread", place.ref)
    shown = await world.do(pairs.room_card, card)
    assert shown is not None and set(shown.people) == {user("asker"), user("helper")}


async def test_three_share_one_and_whoever_is_left_over_has_none(world: World) -> None:
    await begun(world, "asker", "helper", "other")
    await world.pass_time(FRIDAY)
    assert await inside(world, await its(world, "other")) == await members_of(world, "asker", "helper", "other")
    await begun(world, "third", schedule=DAILY)
    await world.pass_time(DAY)
    assert await place_of(world, "third") is None


@pytest.mark.parametrize(("schedule", "lasts"), [(WEEKLY, LASTS), (DAILY, DAY)])
async def test_it_is_closed_when_the_time_of_the_talk_is_over(world: World, schedule: Schedule, lasts: int) -> None:
    ref = await begun(world, "asker", "helper", schedule=schedule)
    await world.pass_time(FRIDAY if schedule == WEEKLY else DAY)
    for name in ("asker", "helper"):
        await world.do(pairs.leave, who(name), ref)
    await world.place_opened()
    place = await its(world, "asker")
    closes = await world.do(due.when, "pairs.close", place.about)
    assert closes is not None and 0 < closes - world.now <= lasts
    await world.pass_time(closes - world.now)
    place = await its(world, "asker")
    assert (place.state, place.next_try) == ("closing", world.now)
    assert await inside(world, place) == await members_of(world, "asker", "helper"), "to be taken out"
    (card,) = await world.said("pairs.place")
    shown = await world.do(pairs.room_card, card)
    assert shown is not None and shown.until is None


@pytest.mark.parametrize("whose", ["asker", "helper"])
async def test_s21_do_not_match_is_looked_at_again_when_it_opens_and_does_not_close_what_is_open(
    world: World, whose: str
) -> None:
    await begun(world, "asker", "helper")
    await world.pass_time(FRIDAY)
    place = await its(world, "asker")
    assert place.state == "creating"
    await world.do(apart.add, who(whose), user("helper" if whose == "asker" else "asker"))
    assert await inside(world, place) is None, "nobody is let in any more"
    shown = await seen(world, "asker")
    assert shown is not None and shown.others == ()
    await world.place_opened()
    assert await inside(world, await its(world, "asker")) is not None, "that it closed early would tell of the list"


async def test_one_that_could_not_be_opened_for_two_days_is_not_opened_any_more(world: World) -> None:
    await begun(world, "asker", "helper")
    await world.pass_time(FRIDAY)
    place = await its(world, "asker")
    await world.do(threads.move, place.ref, "parked", world.now + HOUR)
    assert await inside(world, await its(world, "asker")) is not None
    shown = await seen(world, "asker")
    assert shown is not None and shown.others == (user("helper"),), "each is told all the same"
    await world.pass_time(TOLD_FOR + 2 * DAY)
    assert await inside(world, await its(world, "asker")) is None
    (row,) = await world.said("pairs.place")
    assert row.drop_after is not None and row.drop_after < world.now


async def test_n1_drawn_again_by_an_older_copy_it_is_the_same_thread_and_the_same_card(world: World) -> None:
    await begun(world, "asker", "helper")
    await world.pass_time(FRIDAY)
    first, card = await its(world, "asker"), (await world.said("pairs.place"))[0]
    round_ = await world.do(lambda tx: str(rows(tx, "SELECT ref FROM rounds")[0]["ref"]))

    def before(tx: Tx) -> None:
        for table in ("pair_seats", "threads", "outbox"):
            tx.db.execute(f"DELETE FROM {table}")

    await world.do(before)
    await world.do(pairs.draw, round_)
    again = await its(world, "asker")
    assert (again.ref, again.code) == (first.ref, first.code)
    assert again.tries > 0, "it is looked for before it is made"
    assert (await world.said("pairs.place"))[0].marker == card.marker


async def test_whoever_has_everything_forgotten_is_taken_out_and_the_thread_is_closed(world: World) -> None:
    await begun(world, "asker", "helper")
    await world.pass_time(FRIDAY)
    await world.place_opened()
    place = await its(world, "helper")
    await world.do(privacy.forget, who("asker"))
    left = await world.do(threads.get, place.ref)
    assert left is not None and left.state == "closing" and user("asker") in left.leaving
    assert await world.do(due.when, "pairs.close", place.about) is None


async def test_the_ritual_goes_and_its_threads_with_it(world: World) -> None:
    ref = await begun(world, "asker", "helper")
    await world.pass_time(FRIDAY)
    await world.place_opened()
    place = await its(world, "asker")
    await world.do(rituals.remove, who("steward"), ref)
    left = await world.do(threads.get, place.ref)
    assert left is not None and left.state == "closing"
    assert set(left.leaving) == {user("asker"), user("helper")}


async def test_s52_the_thread_is_in_what_is_handed_over(world: World) -> None:
    await begun(world, "asker", "helper")
    await world.pass_time(FRIDAY)
    place = await its(world, "asker")
    await world.do(threads.opened, place.ref, 900_000_000_000_000_001)

    def taken(tx: Tx) -> str:
        mine = held(tx, who("asker"))
        assert mine is not None
        return json.dumps(export(mine, tx.now))

    (talk,) = json.loads(await world.do(taken))["talks"]
    assert (talk["with"], talk["private_thread"]) == ("a member", "900000000000000001")
