"""A limit somebody stated is theirs alone to go beyond, and a place is given once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.steps import introductions, invitations
from data.records import DAY
from tests.steps.world import SOON, World, refused, who

# S17: at the limit.


async def test_s17_at_the_limit_nothing_is_changed_and_one_more_goes_by_their_own_word(world: World) -> None:
    await world.states("helper", at_once=1, per_week=2)
    first = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), first)
    second = await world.asks("other", first=True)
    await world.pass_time(10 * DAY)
    assert await world.standing(second, "helper") is None  # At their limit they are not asked.
    before = await world.facts()
    over = invitations.Said("over", at_once=1, per_week=2)
    assert await world.do(invitations.press, who("helper"), second) == over
    assert await world.facts() == before
    more = await world.do(invitations.press, who("helper"), second, one_more=True)
    assert more.answer == "introduced"
    assert (await world.invitation(second, "helper")).why == ("over",)


async def test_s17_one_more_also_holds_when_the_asker_says_yes(world: World) -> None:
    await world.states("helper", at_once=0)
    ref = await world.asks("asker")
    assert (await world.do(invitations.press, who("helper"), ref)).answer == "over"
    assert (await world.do(invitations.press, who("helper"), ref, one_more=True)).answer == "with_asker"
    assert await world.do(introductions.accept, who("asker"), (await world.invitation(ref, "helper")).ref) is not None


async def test_s17_the_week_counts_in_whole_days_as_well_as_what_runs_and_is_over_after_the_seventh(
    world: World,
) -> None:
    await world.states("helper", at_once=2, per_week=1)
    first = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), first)
    await world.do(introductions.finished, who("helper"), (await world.introduction(first)).ref)
    second = await world.asks("other")
    assert (await world.do(invitations.press, who("helper"), second)).answer == "over"
    await world.pass_time(7 * DAY + 1)
    assert (await world.do(invitations.press, who("helper"), second)).answer == "over"
    await world.pass_time(DAY - world.now % DAY)
    assert (await world.do(invitations.press, who("helper"), second)).answer == "with_asker"


async def test_s17_somebody_who_stated_nothing_is_asked_after_three_at_once(world: World) -> None:
    for name in ("asker", "other", "third"):
        await world.do(invitations.press, who("helper"), await world.asks(name, first=True))
    over = await world.do(invitations.press, who("helper"), await world.asks("fourth"))
    assert over == invitations.Said("over", at_once=3, per_week=3)


async def test_a_helper_who_is_full_by_now_is_let_go_kindly_when_the_asker_says_yes(world: World) -> None:
    await world.states("helper", at_once=1)
    first, second = await world.asks("asker"), await world.asks("other")
    for ref in (first, second):
        await world.do(invitations.press, who("helper"), ref)
    await world.do(introductions.accept, who("asker"), (await world.invitation(first, "helper")).ref)
    accepted = await world.do(introductions.accept, who("other"), (await world.invitation(second, "helper")).ref)
    assert accepted is None
    assert (await world.ask(second)).state == "open"
    assert await world.standing(second, "helper") == "let_go"
    assert await world.said_to("let_go", "helper") == 1


async def test_what_somebody_took_on_takes_back_the_invitation_it_leaves_no_place_for(world: World) -> None:
    await world.states("helper", at_once=1)
    invited = await world.asks("asker")
    taken = await world.asks("other", first=True)
    await world.do(invitations.press, who("helper"), taken)
    assert await world.standing(invited, "helper") == "withdrawn"
    await world.states("third")
    await world.pass_time(SOON)
    assert await world.standing(invited, "third") == "waiting"


@pytest.mark.parametrize("said", [{"kinds": frozenset({"tech"})}, {"at_once": 0}, {"per_week": 0}])
async def test_what_somebody_states_anew_takes_back_the_invitation_it_leaves_no_place_for(
    world: World, said: dict[str, Any]
) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    await world.states("helper", tide="high")
    assert await world.standing(ref, "helper") == "waiting"
    await world.states("helper", **said)
    assert await world.standing(ref, "helper") == "withdrawn"


# S20: first who can.


async def test_s20_of_two_in_the_same_second_one_has_it_and_the_other_is_thanked_and_pointed_on(
    world: World,
) -> None:
    ref = await world.asks("asker", first=True)
    more = [await world.asks("other", summary=f"Number {number}") for number in range(2)]
    hidden = [await world.asks("third", shared="quiet"), await world.drafts("third")]
    own = await world.asks("helper")
    assert await world.do(invitations.press, who("fourth"), ref) == invitations.Said("introduced")
    said = await world.do(invitations.press, who("helper"), ref)
    assert said.answer == "reserve"
    assert {each.ref for each in said.others} == set(more)
    assert not {each.ref for each in said.others} & {*hidden, own, ref}
    assert await world.standing(ref, "fourth") == "taken"
    assert await world.standing(ref, "helper") == "let_go"


async def test_s20_pressing_twice_is_harmless_for_the_one_who_has_it_and_for_the_other(world: World) -> None:
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    await world.do(invitations.press, who("other"), ref)
    before = await world.facts()
    assert (await world.do(invitations.press, who("helper"), ref)).answer == "already"
    assert (await world.do(invitations.press, who("other"), ref)).answer == "reserve"
    after = await world.facts()
    assert after == before


async def test_the_first_who_can_is_introduced_and_everybody_else_is_let_go(world: World) -> None:
    await world.states("third")
    ref = await world.asks("asker", first=True)
    assert await world.standing(ref, "third") == "waiting"
    await world.do(invitations.press, who("helper"), ref)
    assert (await world.ask(ref)).state == "matched"
    assert await world.standing(ref, "third") == "withdrawn"
    assert await world.due(ref) == {}


async def test_the_asker_has_one_helper_at_a_time(world: World) -> None:
    ref = await world.asks("asker")
    await world.do(invitations.press, who("helper"), ref)
    await world.do(invitations.press, who("other"), ref)
    one, two = [(await world.invitation(ref, name)).ref for name in ("helper", "other")]
    await world.do(introductions.accept, who("asker"), one)
    with refused("refuse.have_helper"):
        await world.do(introductions.accept, who("asker"), two)
    assert await world.standing(ref, "other") == "let_go"
