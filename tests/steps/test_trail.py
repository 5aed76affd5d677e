"""One ask from a draft to "finished" and back, and the ways on from there."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.steps import asks, introductions, invitations, rooms
from data import threads
from data.records import DAY, HOUR
from tests.steps.world import SOON, World, refused, who


async def introduced(world: World, name: str = "helper", **more: object) -> tuple[str, str]:
    """An ask of the asker's with somebody introduced; the refs of the ask and the introduction."""
    ask = await world.asks("asker", **more)
    await world.do(invitations.press, who(name), ask)
    await world.do(introductions.accept, who("asker"), (await world.invitation(ask, name)).ref)
    return ask, (await world.introduction(ask)).ref


async def test_an_ask_goes_from_a_draft_to_finished_and_back_by_the_word_of_those_in_it(world: World) -> None:
    await world.states("helper")
    ref = await world.drafts("asker")
    assert (await world.ask(ref)).state == "draft"
    assert not await world.said("ask")

    await world.do(asks.post, who("asker"), ref)
    await world.pass_time(0)
    assert (await world.ask(ref)).state == "open"
    assert [each.about for each in await world.said("ask")] == [ref]
    invitation = await world.invitation(ref, "helper")
    assert (invitation.state, invitation.origin, invitation.why) == ("waiting", "kith", ("kind", "room", "rested"))
    assert await world.said_to("invitation", "helper") == 1

    said = await world.do(invitations.yes, who("helper"), invitation.ref)
    assert said.answer == "with_asker"
    assert await world.said_to("yes", "asker") == 1
    assert (await world.ask(ref)).state == "open"

    introduction = await world.do(introductions.accept, who("asker"), invitation.ref)
    assert introduction is not None
    assert (await world.ask(ref)).state == "matched"
    assert await world.standing(ref, "helper") == "taken"
    place = await world.do(threads.about, "introduction", introduction.ref)
    assert place is not None and place.state == "creating"
    assert [each.target for each in await world.said("introduction")] == [place.ref]
    await world.place_opened()

    await world.pass_time(DAY)
    assert [each.about for each in await world.said("how")] == [introduction.ref]

    await world.do(introductions.finished, who("helper"), introduction.ref)
    assert (await world.ask(ref)).state == "met"
    assert await world.standing(ref, "helper") == "done"

    await world.do(introductions.undo, who("asker"), introduction.ref)
    assert (await world.ask(ref)).state == "matched"
    assert (await world.ask(ref)).closed_day is None
    assert await world.standing(ref, "helper") == "taken"
    assert "introduction.how" in await world.due(introduction.ref)


async def test_the_two_in_it_belong_to_its_place_and_nobody_once_it_has_ended(world: World) -> None:
    _, introduction = await introduced(world)
    place = await world.do(threads.about, "introduction", introduction)
    assert place is not None
    asker, helper = await world.member("asker"), await world.member("helper")
    people = await world.do(rooms.people, place)
    assert people == ((asker, who("asker").user), (helper, who("helper").user))
    await world.do(introductions.step_back, who("helper"), introduction)
    assert await world.do(rooms.people, place) is None


async def test_saying_yes_accepting_and_finishing_twice_changes_nothing_more(world: World) -> None:
    ask, introduction = await introduced(world)
    invitation = (await world.invitation(ask, "helper")).ref
    await world.place_opened()
    before = await world.facts()
    assert (await world.do(invitations.yes, who("helper"), invitation)).answer == "already"
    again = await world.do(introductions.accept, who("asker"), invitation)
    assert again is not None and again.ref == introduction
    await world.do(introductions.undo, who("asker"), introduction)
    assert await world.facts() == before

    await world.do(introductions.finished, who("asker"), introduction)
    before = await world.facts()
    await world.do(introductions.finished, who("helper"), introduction)
    await world.do(asks.met, who("asker"), ask)
    assert await world.facts() == before


async def test_s26_finished_can_be_taken_back_until_the_place_closes_and_then_no_more(world: World) -> None:
    _, introduction = await introduced(world)
    await world.place_opened()
    await world.do(introductions.finished, who("asker"), introduction)
    await world.pass_time(DAY - 1)
    await world.do(introductions.undo, who("helper"), introduction)
    await world.do(introductions.finished, who("asker"), introduction)
    await world.pass_time(DAY)
    place = await world.do(threads.about, "introduction", introduction)
    assert place is not None and place.state == "closing"
    for name in ("asker", "helper"):
        with refused("refuse.over"):
            await world.do(introductions.undo, who(name), introduction)


async def test_s26_what_was_finished_before_its_place_opened_can_be_taken_back_too(world: World) -> None:
    ask, introduction = await introduced(world)
    await world.do(introductions.finished, who("helper"), introduction)
    await world.do(introductions.undo, who("helper"), introduction)
    assert (await world.ask(ask)).state == "matched"


async def test_the_asker_cannot_take_finished_back_once_the_helper_has_no_room_any_more(world: World) -> None:
    await world.states("helper", at_once=1, per_week=5)
    first, introduction = await introduced(world)
    await world.place_opened()
    await world.do(introductions.finished, who("helper"), introduction)
    second = await world.asks("other", kind="tech")
    await world.do(invitations.press, who("helper"), second)
    await world.do(introductions.accept, who("other"), (await world.invitation(second, "helper")).ref)
    with refused("refuse.over"):
        await world.do(introductions.undo, who("asker"), introduction)
    assert await world.standing(first, "helper") == "done"

    await world.do(introductions.undo, who("helper"), introduction)  # Their own word counts, beyond their limit too.
    assert "over" in (await world.invitation(first, "helper")).why


async def test_how_it_went_is_asked_by_daylight_a_day_after_the_time_of_need(world: World) -> None:
    ask, introduction = await introduced(world, needed="days")
    needed_by = (await world.ask(ask)).needed_by
    assert needed_by is not None
    asked = (await world.due(introduction))["introduction.how"]
    assert DAY <= asked - needed_by <= 2 * DAY
    assert 9 <= datetime.fromtimestamp(asked, ZoneInfo("Europe/Madrid")).hour < 21


# S25: "How did it go?" and its answers.


async def test_s25_finished_meets_the_ask(world: World) -> None:
    ask, introduction = await introduced(world)
    await world.do(introductions.finished, who("asker"), introduction)
    assert (await world.ask(ask)).state == "met"
    assert (await world.ask(ask)).closed_day == world.now // DAY
    assert await world.due(introduction) == {"introduction.close": world.now + DAY}


@pytest.mark.parametrize("name", ["asker", "helper"])
async def test_s25_not_yet_is_asked_again_three_days_later_and_later_still(world: World, name: str) -> None:
    _, introduction = await introduced(world)
    for times in (1, 2, 3):
        await world.pass_time(3 * DAY)
        assert len(await world.said("how")) == times
        await world.do(introductions.later, who(name), introduction)
    assert (await world.do(introductions.role_in, who(name), introduction)) == name


async def test_s25_find_someone_new_reopens_the_ask_frees_the_helper_and_goes_on_asking(world: World) -> None:
    await world.states("helper")
    ask, introduction = await introduced(world)
    await world.states("other")
    await world.do(introductions.someone_new, who("asker"), introduction)
    await world.pass_time(SOON)
    assert (await world.ask(ask)).state == "open"
    assert await world.standing(ask, "helper") == "done"
    assert await world.standing(ask, "other") == "waiting"
    assert await world.said_to("closed", "helper") == 1
    assert not await world.said("handed_back")
    place = await world.do(threads.about, "introduction", introduction)
    assert place is not None and place.state == "closing"


async def test_s25_only_the_asker_can_wish_for_somebody_new(world: World) -> None:
    _, introduction = await introduced(world)
    for name in ("helper", "stranger", "steward"):
        with refused("refuse.gone"):
            await world.do(introductions.someone_new, who(name), introduction)


async def test_an_ask_that_opens_again_after_its_date_is_no_longer_urgent(world: World) -> None:
    ask, introduction = await introduced(world, needed="today")
    for number in range(8):
        await world.states(("other", "third", "fourth")[number % 3])
    await world.pass_time(2 * DAY)
    await world.do(introductions.someone_new, who("asker"), introduction)
    await world.pass_time(HOUR)
    reopened = await world.ask(ask)
    assert (reopened.needed, reopened.needed_by) == ("whenever", None)
    assert len(await world.invited()) == 1
    assert (await world.due(ask))["ask.lapse"] == world.now - HOUR + 30 * DAY


# S24: "I can no longer help".


async def test_s24_the_holder_hands_back_and_the_ask_is_open_again_with_others_asked(world: World) -> None:
    await world.states("helper")
    ask, introduction = await introduced(world)
    await world.states("other")
    card = (await world.said("ask"))[0].wanted
    await world.do(introductions.step_back, who("helper"), introduction)
    await world.pass_time(SOON)
    assert (await world.ask(ask)).state == "open"
    assert await world.standing(ask, "helper") == "stepped_back"
    assert await world.standing(ask, "other") == "waiting"
    assert (await world.said("ask"))[0].wanted > card
    assert await world.said_to("handed_back", "asker") == 1
    assert await world.due(introduction) == {}


async def test_s24_a_steward_of_this_community_can_hand_back_for_the_helper(world: World) -> None:
    ask, introduction = await introduced(world)
    await world.do(introductions.step_back, who("steward"), introduction)
    assert (await world.ask(ask)).state == "open"


async def test_s24_nobody_else_can_hand_back_and_nothing_changes(world: World) -> None:
    ask, introduction = await introduced(world)
    before = await world.facts()
    with refused("refuse.gone"):
        await world.do(introductions.step_back, who("stranger"), introduction)
    with refused("refuse.asker_not_helper"):
        await world.do(introductions.step_back, who("asker"), introduction)
    with refused("refuse.gone"):
        await world.do(introductions.step_back, who("steward", None), introduction)
    assert await world.facts() == before
    assert (await world.ask(ask)).state == "matched"


async def test_s24_whoever_handed_back_is_not_asked_again_and_cannot_press_their_way_in(world: World) -> None:
    await world.states("helper")
    ask, introduction = await introduced(world)
    await world.do(introductions.step_back, who("helper"), introduction)
    await world.pass_time(5 * DAY)
    assert await world.standing(ask, "helper") == "stepped_back"
    with refused("refuse.was_helper"):
        await world.do(invitations.press, who("helper"), ask)


async def test_what_has_ended_cannot_be_ended_again(world: World) -> None:
    _, introduction = await introduced(world)
    await world.do(introductions.step_back, who("helper"), introduction)
    for step, name in (
        (introductions.step_back, "helper"),
        (introductions.finished, "helper"),
        (introductions.undo, "asker"),
        (introductions.someone_new, "asker"),
        (introductions.later, "asker"),
    ):
        with refused("refuse.over"):
            await world.do(step, who(name), introduction)


async def test_after_somebody_else_took_over_the_first_introduction_stays_over(world: World) -> None:
    ask, first = await introduced(world)
    await world.do(introductions.step_back, who("helper"), first)
    await world.do(invitations.press, who("other"), ask)
    await world.do(introductions.accept, who("asker"), (await world.invitation(ask, "other")).ref)
    assert (await world.introduction(ask)).ref != first
    await world.place_opened()
    with refused("refuse.over"):
        await world.do(introductions.undo, who("asker"), first)
    with refused("refuse.over"):
        await world.do(introductions.role_in, who("helper"), first)
