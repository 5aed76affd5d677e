"""Asks whose end comes together are asked about in one message, and told of in one when it has come (S10)."""

from __future__ import annotations

import pytest

from bot.steps import asks, invitations, lapsing
from bot.steps.lapsing import AskLapsed, AskStill
from data.records import DAY, HOUR
from tests.steps.telling import live
from tests.steps.world import World, user, who


async def still(world: World, kind: str = "ask.still") -> list[AskStill]:
    """What is asked just now, a message each."""
    found = [await world.do(lapsing.ask_notice, row) for row in await world.said(kind)]
    return [each for each in found if each is not None]


async def lapsed(world: World) -> list[AskLapsed]:
    """What is told of what ended, a message each."""
    found = [await world.do(lapsing.lapsed_notice, row) for row in await world.said("ask.lapsed")]
    return [each for each in found if each is not None]


async def test_s10_asks_whose_end_comes_together_are_asked_about_in_one_message_and_each_is_answered_alone(
    world: World,
) -> None:
    refs = [await world.asks("asker") for _ in range(3)]
    await live(world, 21 * DAY + HOUR)
    (message,) = await still(world)
    assert {each.ref for each in message.asks} == set(refs) and message.to == user("asker")
    assert len(await world.said("ask.still")) == 1
    await world.do(asks.still_needed, who("asker"), refs[0])
    (message,) = await still(world)
    assert {each.ref for each in message.asks} == set(refs[1:])
    await world.do(asks.withdraw, who("asker"), refs[1])
    (message,) = await still(world)
    assert [each.ref for each in message.asks] == [refs[2]]
    await live(world, 8 * DAY + HOUR)
    assert await still(world) == [], "the first question goes"
    (last,) = await still(world, "ask.last")
    assert [each.ref for each in last.asks] == [refs[2]]
    await world.do(asks.still_needed, who("asker"), refs[2])
    assert await still(world, "ask.last") == []


async def test_s10_whichever_ask_the_message_began_with_may_be_answered_first(world: World) -> None:
    refs = [await world.asks("asker") for _ in range(2)]
    await live(world, 21 * DAY + HOUR)
    (row,) = await world.said("ask.still")
    other = next(ref for ref in refs if ref != row.about)
    await world.do(asks.still_needed, who("asker"), row.about)
    (row,) = await world.said("ask.still")
    assert row.wanted > row.shown, "it is shown afresh"
    (message,) = await still(world)
    assert [each.ref for each in message.asks] == [other]
    await world.do(invitations.press, who("helper"), other)
    await world.do(asks.met, who("asker"), other)
    assert await still(world) == []


async def test_s10_asks_that_end_together_are_told_of_once_and_run_again_nothing_more(world: World) -> None:
    refs = [await world.asks("asker", needed="days") for _ in range(3)]
    other = await world.asks("third", needed="days")
    await world.pass_time(4 * DAY)
    for ref in (*refs, other):
        await world.do(asks.lapse, ref)
    told = await lapsed(world)
    assert sorted(len(each.asks) for each in told) == [1, 3], "one message a person"
    assert {each.ref for message in told for each in message.asks} == {*refs, other}


@pytest.mark.parametrize("kind", ["ask.still", "ask.lapsed"])
async def test_s6_asks_with_a_name_and_without_never_share_a_message(world: World, kind: str) -> None:
    needed = "whenever" if kind == "ask.still" else "days"
    for shared in ("named", "neighbour", "quiet", "named"):
        await world.asks("asker", needed=needed, shared=shared, at_once=True)
    await live(world, 21 * DAY + HOUR if kind == "ask.still" else 3 * DAY)
    messages = await still(world) if kind == "ask.still" else await lapsed(world)
    said = sorted(sorted(each.shared == "named" for each in message.asks) for message in messages)
    assert said == [[False, False], [True, True]]


async def test_s10_what_ends_on_another_day_is_told_of_by_itself(world: World) -> None:
    first = await world.asks("asker", needed="days")
    await world.pass_time(DAY)
    second = await world.asks("asker", needed="days")
    await world.pass_time(5 * DAY)
    assert sorted([each.ref for each in message.asks] for message in await lapsed(world)) == sorted([[first], [second]])
