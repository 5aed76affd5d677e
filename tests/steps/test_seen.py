"""What each onlooker's card is drawn from: nothing that is over, nothing that is not for them."""

from __future__ import annotations

import pytest

from bot.steps import asks, communities, introductions, invitations, lapsing, offers, people, seen, unanswered
from data import outbox, threads
from data.records import DAY, HOUR, Outgoing
from tests.steps.world import CHANNEL, World, refused, user, who

STANDING = 877_777_777_777_777_707


async def the_one(world: World, kind: str) -> Outgoing:
    """The only message of a kind, as it stands now."""
    (only,) = await world.said(kind)
    return only


async def stands(world: World, kind: str) -> None:
    """The relay has said the only message of a kind."""
    said = await the_one(world, kind)
    await world.do(outbox.placed, said.ref, CHANNEL, STANDING)
    await world.do(outbox.move, said.ref, "sent", None)


async def test_an_asks_card_goes_with_the_ask_and_stays_once_it_is_taken_care_of(world: World) -> None:
    ref = await world.asks("asker")
    card = await world.do(seen.ask_card, await the_one(world, "ask"))
    assert card is not None and card.asker == user("asker")
    await world.do(invitations.press, who("helper"), ref)
    await world.do(introductions.accept, who("asker"), (await world.invitation(ref, "helper")).ref)
    card = await world.do(seen.ask_card, await the_one(world, "ask"))
    assert card is not None and card.ask.state == "matched"
    await world.do(asks.withdraw, who("asker"), ref)
    assert await world.do(seen.ask_card, await the_one(world, "ask")) is None


async def test_a_neighbours_card_knows_no_name(world: World) -> None:
    await world.asks("asker", shared="neighbour")
    card = await world.do(seen.ask_card, await the_one(world, "ask"))
    assert card is not None and card.asker is None


async def test_a_card_that_was_replaced_by_another_goes(world: World) -> None:
    await world.asks("asker")
    await world.do(offers.post, who("helper"), world.ref(), "A drill", "lending")
    for kind, load in (("ask", seen.ask_card), ("offer", seen.offer_card), ("door", communities.door_card)):
        row = await the_one(world, kind)
        assert await world.do(load, row) is not None
        await world.do(outbox.retire, row.ref)
        assert await world.do(load, await the_one(world, kind)) is None


async def test_an_offers_card_bears_its_owners_name_and_goes_when_it_is_closed(world: World) -> None:
    offer = await world.do(offers.post, who("helper"), world.ref(), "A drill", "lending")
    card = await world.do(seen.offer_card, await the_one(world, "offer"))
    assert card is not None and card.owner == user("helper")
    await world.do(offers.close, who("helper"), offer.ref)
    assert await world.do(seen.offer_card, await the_one(world, "offer")) is None


async def test_an_invitation_is_never_sent_once_it_is_pointless_and_is_taken_away_when_withdrawn(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    card = await world.do(seen.invitation_card, await the_one(world, "invitation"))
    assert card is not None and card.to == user("helper") and card.capacity == await world.capacity("helper")
    await world.pass_time(DAY)
    assert (
        await world.do(seen.invitation_card, await the_one(world, "invitation")) is None
    )  # Too late to begin with it,
    await stands(world, "invitation")
    assert await world.do(seen.invitation_card, await the_one(world, "invitation")) is not None  # but it may stay.
    await world.do(asks.withdraw, who("asker"), ref)
    assert await world.do(seen.invitation_card, await the_one(world, "invitation")) is None


async def test_h2_an_invitation_that_was_answered_yes_shows_the_same_passed_over_or_waiting(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    await stands(world, "invitation")
    yes = (await world.invitation(ref, "helper")).ref
    await world.do(invitations.yes, who("helper"), yes)
    waiting = await world.do(seen.invitation_card, await the_one(world, "invitation"))
    await world.do(invitations.pass_over, who("asker"), yes)
    passed = await world.do(seen.invitation_card, await the_one(world, "invitation"))
    assert waiting is not None and passed is not None
    assert (waiting.seen, waiting.to, waiting.capacity) == (passed.seen, passed.to, passed.capacity)


async def test_a_yes_is_told_while_it_holds_and_shows_afterwards_how_it_went_on(world: World) -> None:
    ref = await world.asks("asker", shared="neighbour", at_once=True)
    await world.do(invitations.press, who("helper"), ref)
    yes = (await world.invitation(ref, "helper")).ref
    told = await world.do(seen.yes_card, await the_one(world, "yes"))
    assert told is not None and (told.to, told.helper, told.thread) == (user("asker"), None, None)
    await world.do(invitations.no, who("helper"), yes)
    assert await world.do(seen.yes_card, await the_one(world, "yes")) is None
    await world.do(invitations.press, who("helper"), ref)
    await stands(world, "yes")
    await world.do(introductions.accept, who("asker"), yes)
    place = await world.do(threads.about, "introduction", (await world.introduction(ref)).ref)
    assert place is not None
    await world.do(threads.opened, place.ref, STANDING)
    told = await world.do(seen.yes_card, await the_one(world, "yes"))
    assert told is not None and (told.helper, told.thread) == (user("helper"), STANDING)
    mine = await world.do(seen.mine, who("helper"))
    assert [each.thread for each in mine.commitments] == [STANDING]


async def test_how_did_it_go_is_asked_only_while_the_introduction_runs(world: World) -> None:
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    await world.place_opened()
    introduction = (await world.introduction(ref)).ref
    await world.pass_time(DAY)
    asked = await world.do(seen.how_card, await the_one(world, "how"))
    assert asked is not None and (asked.asker, asked.helper) == (user("asker"), user("helper"))
    await world.do(introductions.finished, who("asker"), introduction)
    assert await world.do(seen.how_card, await the_one(world, "how")) is None
    opening = await world.do(seen.introduction_card, await the_one(world, "introduction"))
    assert opening is not None and opening.introduction.state == "finished"


async def test_that_nobody_fits_is_not_said_once_somebody_was_found(world: World) -> None:
    await world.asks("asker")
    notice = await world.do(seen.nobody_notice, await the_one(world, "ask.nobody"))
    assert notice is not None and notice.to == user("asker")
    await world.states("helper")
    await world.pass_time(7 * HOUR)
    assert await world.do(seen.nobody_notice, await the_one(world, "ask.nobody")) is None


async def test_notices_are_for_the_one_they_are_about(world: World) -> None:
    refs = [await world.asks("asker") for _ in range(3)]
    for ref in refs:
        await world.do(invitations.press, who("helper"), ref)
    yes = [(await world.invitation(ref, "helper")).ref for ref in refs]
    for number in (0, 1):
        await world.do(introductions.accept, who("asker"), yes[number])
    await world.do(introductions.step_back, who("helper"), (await world.introduction(refs[0])).ref)
    await world.do(asks.withdraw, who("asker"), refs[1])
    await world.pass_time(3 * DAY)
    for kind, load, name in (
        ("handed_back", seen.asker_notice, "asker"),
        ("closed", seen.helper_notice, "helper"),
        ("let_go", seen.helper_notice, "helper"),
    ):
        notice = await world.do(load, await the_one(world, kind))
        assert notice is not None and notice.to == user(name)
    await world.pass_time(28 * DAY)
    lapsed = [await world.do(lapsing.lapsed_notice, each) for each in await world.said("ask.lapsed")]
    assert {each.to for each in lapsed if each} == {user("asker")}
    assert {one.ref for each in lapsed if each for one in each.asks} == {refs[0], refs[2]}


async def test_an_asker_whose_card_cannot_be_posted_is_told_once_and_not_when_it_appeared_meanwhile(
    world: World,
) -> None:
    await world.asks("asker")
    card = await the_one(world, "ask")
    await world.do(outbox.move, card.ref, "parked", world.now + HOUR)
    for _ in range(2):
        await world.do(asks.held_back, await the_one(world, "ask"), 50013)
    told = await world.do(unanswered.held_notice, await the_one(world, "ask.held"))
    assert told is not None and told.to == user("asker")
    await stands(world, "ask")
    assert await world.do(unanswered.held_notice, await the_one(world, "ask.held")) is None


async def test_what_stands_or_is_over_already_is_not_called_held_back(world: World) -> None:
    ref = await world.asks("asker")
    await world.do(asks.withdraw, who("asker"), ref)
    await world.do(asks.held_back, await the_one(world, "ask"), 50013)
    assert not await world.said("ask.held")


async def test_a_bell_rings_for_one_person_alone(world: World) -> None:
    await world.states("helper")
    await world.asks("asker")
    bell, card = await the_one(world, "invitation"), await the_one(world, "ask")
    assert (await world.do(people.whispered, who("helper"), bell.ref)).about == bell.about
    for name, ref in (("asker", bell.ref), ("steward", bell.ref), ("asker", card.ref), ("helper", "0" * 16)):
        with refused("refuse.gone"):
            await world.do(people.whispered, who(name), ref)


@pytest.mark.parametrize(
    "load",
    [
        seen.ask_card,
        unanswered.held_notice,
        seen.invitation_card,
        seen.yes_card,
        seen.introduction_card,
        seen.how_card,
        seen.offer_card,
        seen.nobody_notice,
        lapsing.lapsed_notice,
        seen.helper_notice,
        seen.asker_notice,
    ],
)
async def test_of_what_was_erased_meanwhile_there_is_nothing_to_say(world: World, load: object) -> None:
    assert callable(load)
    said = await world.do(outbox.say, (await the_one(world, "door")).community, "ask", "0" * 16, "channel", CHANNEL)
    assert said is not None
    row = await world.do(outbox.get, said)
    assert await world.do(load, row) is None
