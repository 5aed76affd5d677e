"""When somebody has left, what they carried is handed on, and nothing happens on one word alone (S36)."""

from __future__ import annotations

import pytest

from bot.steps import capacity, farewell, introductions, invitations, offers
from data import members, threads
from data.records import DAY, HOUR, MINUTE
from tests.steps.world import HERE, SOON, World, user, who


async def missed(world: World, name: str, times: int = 1, apart: int = 10 * MINUTE) -> None:
    """Discord says that somebody is not in the server, so often and this far apart."""
    ref = await world.member(name)
    for each in range(times):
        if each:
            await world.pass_time(apart)
        await world.do(farewell.missing, ref)


async def matched(world: World) -> str:
    """An ask of the asker's with the helper introduced; its ref."""
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    return ref


async def test_s36_seen_missing_once_nothing_happens(world: World) -> None:
    ref = await matched(world)
    before = await world.facts()
    await missed(world, "helper")
    await world.pass_time(20 * MINUTE)
    assert await world.facts() == before
    assert (await world.ask(ref)).state == "matched"


async def test_s36_twice_within_ten_minutes_is_still_once(world: World) -> None:
    ref = await matched(world)
    await missed(world, "helper", 4, 3 * MINUTE)
    assert (await world.ask(ref)).state == "matched"


async def test_s36_missing_twice_ten_minutes_apart_their_commitments_open_again_and_the_asker_is_told_gently(
    world: World,
) -> None:
    ref = await matched(world)
    introduction = (await world.introduction(ref)).ref
    await world.states("other")
    await missed(world, "helper", 2)
    await world.pass_time(SOON)
    assert (await world.ask(ref)).state == "open"
    assert await world.said_to("handed_back", "asker") == 1
    assert await world.standing(ref, "other") == "waiting"
    place = await world.do(threads.about, "introduction", introduction)
    assert place is not None and place.state == "closing"


@pytest.mark.parametrize("said", ["waiting", "yes", "passed"])
async def test_s36_what_waited_for_them_or_with_them_goes_and_others_are_asked(world: World, said: str) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    invitation = (await world.invitation(ref, "helper")).ref
    if said != "waiting":
        await world.do(invitations.yes, who("helper"), invitation)
    if said == "passed":
        await world.do(invitations.pass_over, who("asker"), invitation)
    await world.states("other", kinds=frozenset({"tech"}))
    await missed(world, "helper", 2)
    await world.states("other")
    await world.pass_time(SOON)
    assert await world.standing(ref, "helper") == "withdrawn"
    assert await world.standing(ref, "other") == "waiting"


async def test_s36_whoever_comes_back_in_between_is_as_if_never_missed(world: World) -> None:
    ref = await matched(world)
    await missed(world, "helper")
    back = await world.do(lambda tx: members.meet(tx, HERE, user("helper"), "es-ES"))
    assert (back.absent_since, back.locale) == (None, "es-ES")
    await world.pass_time(DAY)
    await missed(world, "helper")
    assert (await world.ask(ref)).state == "matched"


async def test_s36_an_old_word_of_which_nothing_more_was_heard_is_no_second_witness(world: World) -> None:
    ref = await matched(world)
    await missed(world, "helper")
    await world.pass_time(60 * DAY)
    await missed(world, "helper")
    assert (await world.ask(ref)).state == "matched"
    await world.pass_time(10 * MINUTE)
    await missed(world, "helper")
    assert (await world.ask(ref)).state == "open"


async def test_s36_an_asker_who_left_leaves_their_helper_free_at_once(world: World) -> None:
    ref = await matched(world)
    introduction = (await world.introduction(ref)).ref
    await missed(world, "asker", 2)
    assert (await world.ask(ref)).state == "lapsed"
    assert await world.said_to("closed", "helper") == 1
    assert await world.standing(ref, "helper") == "done"
    assert await world.due(introduction) == {}


async def test_s36_open_asks_wait_seven_days_and_then_close_with_offers_and_drafts(world: World) -> None:
    ref, draft = await world.asks("asker"), await world.drafts("asker")
    offer = await world.do(offers.post, who("asker"), world.ref(), "A drill to borrow", "lending")
    await world.do(invitations.press, who("helper"), ref)
    seen_first = world.now
    await missed(world, "asker", 2)
    # By dates: the moment itself would tell who it is to anyone who saw them leave.
    over = -(-(seen_first + 7 * DAY) // DAY) * DAY
    await world.pass_time(over - 1 - world.now)
    assert (await world.ask(ref)).state == "open"
    await world.do(invitations.press, who("other"), ref)
    await world.pass_time(1)
    assert (await world.ask(ref)).state == "lapsed"
    assert [await world.said_to("let_go", name) for name in ("helper", "other")] == [1, 1]
    facts = await world.facts()
    assert draft not in [each.ref for each in facts["asks"]]
    assert not [each for each in facts["due"] if ref in each or draft in each]
    closed = await world.do(lambda tx: offers.offers.get(tx, offer.ref))
    assert closed is not None and closed.state == "closed"


async def test_s36_the_grace_counts_from_the_first_time_however_often_they_are_missed_again(world: World) -> None:
    ref = await world.asks("asker")
    await missed(world, "asker", 2)
    for _ in range(13):
        await world.pass_time(DAY // 2)
        await missed(world, "asker")
    assert (await world.ask(ref)).state == "open"
    await world.pass_time(int(1.25 * DAY))
    assert (await world.ask(ref)).state == "lapsed"


async def test_s36_whoever_returns_within_the_grace_finds_their_asks(world: World) -> None:
    ref = await world.asks("asker")
    await missed(world, "asker", 2)
    await world.pass_time(3 * DAY)
    await world.drafts("asker")
    await world.pass_time(10 * DAY)
    assert (await world.ask(ref)).state == "open"


async def test_s36_one_new_word_after_a_return_does_not_complete_an_old_farewell(world: World) -> None:
    ref = await world.asks("asker")
    await missed(world, "asker", 2)
    await world.pass_time(3 * DAY)
    await world.drafts("asker")
    await world.pass_time(2 * DAY)
    await missed(world, "asker")
    await world.pass_time(3 * DAY)
    assert (await world.ask(ref)).state == "open"


async def test_nobody_who_seems_to_have_left_is_asked_not_even_after_the_grace(world: World) -> None:
    await world.states("helper")
    await missed(world, "helper", 2)
    ref = await world.asks("asker")
    await world.pass_time(20 * DAY)
    assert await world.standing(ref, "helper") is None


async def test_nobody_who_was_missed_is_asked_about_their_offer_before_they_are_seen_again(world: World) -> None:
    offer = (await world.do(offers.post, who("helper"), world.ref(), "A drill to borrow", "lending")).ref
    await missed(world, "helper")
    ask = (await world.do(offers.take_up, who("asker"), offer, world.ref())).ref
    await world.pass_time(DAY)
    assert await world.standing(ask, "helper") is None
    await world.do(capacity.now, who("helper"))
    await world.pass_time(HOUR)
    assert await world.standing(ask, "helper") == "waiting"


async def test_whoever_returns_finds_what_they_stated_and_their_own_rest_as_they_left_it(world: World) -> None:
    await world.states("helper")
    await world.do(capacity.rest, who("helper"), 30)
    until = world.now + 30 * DAY
    await missed(world, "helper", 2)
    await world.pass_time(DAY)
    stated = await world.do(capacity.now, who("helper"))
    assert stated is not None and stated.capacity.rest_until == until
    await world.states("other", kinds=frozenset())
    await world.do(capacity.end_rest, who("helper"))
    assert await world.standing(await world.asks("asker"), "helper") == "waiting"


async def test_somebody_unknown_can_be_missed_without_harm(world: World) -> None:
    before = await world.facts()
    for step in (farewell.missing, farewell.gone):
        await world.do(step, "0" * 16)
    assert await world.facts() == before


async def test_a_helper_who_left_after_handing_back_leaves_the_next_introduction_alone(world: World) -> None:
    ref = await matched(world)
    await world.do(introductions.step_back, who("helper"), (await world.introduction(ref)).ref)
    await world.do(invitations.press, who("other"), ref)
    await missed(world, "helper", 2)
    assert (await world.ask(ref)).state == "matched"
    assert await world.standing(ref, "other") == "taken"
