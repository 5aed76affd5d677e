"""For whom nobody has come yet hears so once, in good time, and a no, a silence and nobody at all look the same."""

from __future__ import annotations

import pytest

from bot.rules import asks as rules
from bot.steps import apart, asks, introductions, invitations, unanswered
from data.records import DAY, HOUR, Needed
from tests.steps.telling import live
from tests.steps.world import HERE, World, form, refused, user, who


@pytest.mark.parametrize(("needed", "after"), [("days", DAY), ("week", 3 * DAY), ("whenever", 3 * DAY)])
async def test_nobody_has_come_is_said_once_at_half_of_the_time_at_the_latest(
    world: World, needed: Needed, after: int
) -> None:
    await world.states("helper")
    ref = await world.asks("asker", needed=needed)
    posted = world.now
    assert rules.heard_at(await world.ask(ref), posted) == posted + after
    told = [(at, row) for at, row in await live(world, 4 * DAY) if row.kind == "ask.unanswered"]
    assert [at for at, _ in told] == [posted + after]
    assert told[0][1].target == await world.member("asker")


async def test_an_ask_with_hardly_any_time_left_is_told_of_when_it_ends(world: World) -> None:
    world.now += 13 * HOUR + 30 * 60
    ref = await world.asks("asker", needed="today")
    assert "ask.unanswered" not in await world.due(ref)


async def test_what_is_needed_today_is_not_said_twice(world: World) -> None:
    await world.asks("asker", needed="today")
    told = [row.kind for _, row in await live(world, 14 * HOUR)]
    assert told == ["ask.nobody"]


async def test_while_a_yes_waits_it_is_not_said_and_comes_later_if_nothing_comes_of_it(world: World) -> None:
    ref = await world.asks("asker", needed="week")
    await world.pass_time(3 * DAY - HOUR)
    await world.do(invitations.press, who("helper"), ref)
    await world.pass_time(2 * HOUR)
    assert await world.said("ask.unanswered") == []
    await world.pass_time(2 * DAY)
    assert len(await world.said("ask.unanswered")) == 1


@pytest.mark.parametrize("answer", ["no", "silence", "nobody", "apart"])
async def test_h2_it_comes_at_the_same_moment_whatever_was_said_in_between(world: World, answer: str) -> None:
    if answer != "nobody":
        await world.states("helper")
    ref = await world.asks("asker", needed="week", shared="neighbour")
    posted = (await world.ask(ref)).visible_at or 0
    await world.pass_time(HOUR)
    if answer == "no":
        await world.do(invitations.no, who("helper"), (await world.invitation(ref, "helper")).ref)
    if answer == "apart":
        await world.do(apart.add, who("helper"), user("asker"))
        await world.do(invitations.press, who("helper"), ref)
    assert (await world.due(ref))["ask.unanswered"] == posted + 3 * DAY
    await world.pass_time(posted + 3 * DAY - world.now)
    assert await world.said_to("ask.unanswered", "asker") == 1


async def test_it_goes_when_somebody_can_and_is_not_said_about_what_is_over(world: World) -> None:
    ref = await world.asks("asker", needed="week")
    await world.pass_time(3 * DAY)
    (row,) = await world.said("ask.unanswered")
    notice = await world.do(unanswered.notice, row)
    assert notice is not None and notice.to == user("asker")
    await world.do(invitations.press, who("helper"), ref)
    (touched,) = await world.said("ask.unanswered")
    assert touched.wanted > row.wanted
    assert await world.do(unanswered.notice, touched) is None
    await world.do(asks.withdraw, who("asker"), ref)
    assert await world.do(unanswered.notice, touched) is None


async def test_an_ask_that_was_handed_back_is_told_of_again(world: World) -> None:
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    assert "ask.unanswered" not in await world.due(ref)
    await world.do(introductions.step_back, who("helper"), (await world.introduction(ref)).ref)
    assert (await world.due(ref))["ask.unanswered"] == world.now + 3 * DAY


async def test_only_its_asker_is_shown_the_ways_on_and_the_stewards_hear_nothing(world: World) -> None:
    ref = await world.asks("asker", shared="quiet")
    before = await world.facts()
    ask, community = await world.do(unanswered.stewards, who("asker"), ref)
    assert (ask.ref, community.guild) == (ref, HERE)
    assert await world.facts() == before
    for step in (unanswered.stewards, unanswered.own_open):
        with refused("refuse.gone"):
            await world.do(step, who("steward"), ref)
    await world.do(asks.withdraw, who("asker"), ref)
    with refused("refuse.ask_withdrawn"):
        await world.do(unanswered.own_open, who("asker"), ref)


async def test_something_smaller_is_an_ask_of_its_own_and_the_first_one_stays(world: World) -> None:
    ref = await world.asks("asker")
    fresh = world.ref()
    await world.do(asks.draft, who("asker"), fresh, form(summary="A smaller parcel"))
    assert (await world.ask(ref)).state == "open"
    assert (await world.ask(fresh)).state == "draft"


@pytest.mark.parametrize(("at_once", "per_week", "filled"), [(1, 3, True), (3, 1, True), (2, 3, False)])
async def test_i10_a_helper_whose_yes_reaches_their_own_limit_is_shown_it(
    world: World, at_once: int, per_week: int, filled: bool
) -> None:
    await world.states("helper", at_once, per_week)
    said = await world.do(invitations.press, who("helper"), await world.asks("asker"))
    assert said.filled == filled
    assert (said.at_once, said.per_week) == ((at_once, per_week) if filled else (0, 0))


async def test_i10_yeses_that_wait_count_and_whoever_stated_nothing_is_shown_nothing(world: World) -> None:
    first, second = await world.asks("asker"), await world.asks("asker")
    assert not (await world.do(invitations.press, who("other"), first)).filled
    await world.states("helper", 2, 5)
    assert not (await world.do(invitations.press, who("helper"), first)).filled
    assert (await world.do(invitations.press, who("helper"), second)).filled


async def test_h2_the_limit_is_shown_just_the_same_to_somebody_who_is_to_be_kept_apart(world: World) -> None:
    await world.states("helper", 1, 1)
    ref = await world.asks("asker")
    await world.do(apart.add, who("asker"), user("helper"))
    said = await world.do(invitations.press, who("helper"), ref)
    assert (said.answer, said.filled) == ("with_asker", True)
