"""Stewards may look at asks before others see them; nothing waits for ever, and nobody learns who asks."""

from __future__ import annotations

import pytest

from bot.steps import asks as ask_steps
from bot.steps import communities, drafts, queue, reviews, settings
from data import reviews as rows
from data.house import Review
from data.records import DAY, MINUTE
from tests.steps.world import CHANNEL, HERE, World, refused, who

STEWARDS = CHANNEL + 9


async def looking(world: World) -> None:
    """From now on stewards look first."""
    await world.do(settings.channel, who("steward"), "stewards_channel", STEWARDS)
    await world.do(settings.choose, who("steward"), "review", ["on"])


async def held(world: World, ask: str) -> Review:
    found = await world.do(rows.of, ask)
    assert found is not None
    return found


async def test_s46_a_held_ask_is_seen_by_nobody_else_until_a_steward_says_yes(world: World) -> None:
    await world.states("helper")
    await looking(world)
    ask = await world.asks("asker", shared="neighbour")
    await world.pass_time(DAY // 2)
    assert (await world.ask(ask)).state == "draft" and await world.invited() == [] and await world.said("ask") == []
    (card,) = await world.said("review")
    assert card.target == str(STEWARDS)
    await world.do(reviews.approve, who("steward"), (await held(world, ask)).ref)
    assert (await world.ask(ask)).state == "open" and len(await world.said("ask")) == 1
    assert await world.said_to("review.posted", "asker") == 1
    with refused("refuse.reviewed"):
        await world.do(reviews.approve, who("steward"), card.about)


async def test_s46_an_unnamed_ask_comes_to_the_stewards_at_a_moment_of_chance_as_it_would_to_everybody(
    world: World,
) -> None:
    await looking(world)
    await world.asks("asker", shared="neighbour")
    (card,) = await world.said("review")
    assert card.next_try is not None and 2 * MINUTE <= card.next_try - world.now <= 20 * MINUTE


async def test_a_quiet_ask_is_none_of_the_stewards_to_look_at_and_is_not_widened_past_them(world: World) -> None:
    await looking(world)
    ask = await world.asks("asker", shared="quiet")
    assert (await world.ask(ask)).state == "open" and await world.said("review") == []
    with refused("refuse.widen_reviewed"):
        await world.do(ask_steps.widen, who("asker"), ask)


async def test_s46_declined_its_asker_hears_why_keeps_the_words_and_may_post_it_again(world: World) -> None:
    await looking(world)
    ask = await world.asks("asker")
    ref = (await held(world, ask)).ref
    await world.do(reviews.decline, who("steward"), ref, "money", "Perhaps lend it?")
    found = await held(world, ask)
    assert (found.state, found.reason, found.words) == ("declined", "money", "Perhaps lend it?")
    assert (await world.ask(ask)).state == "draft" and await world.said_to("review.declined", "asker") == 1
    await world.do(ask_steps.post, who("asker"), ask)
    again = await held(world, ask)
    assert (again.state, again.ref != ref) == ("waiting", True)


async def test_asked_back_the_answer_stands_under_the_question_and_it_goes_on_waiting(world: World) -> None:
    await looking(world)
    ask = await world.asks("asker", shared="neighbour")
    ref = (await held(world, ask)).ref
    await world.do(reviews.ask_back, who("steward"), ref, "Which day?")
    assert await world.said_to("review.asked", "asker") == 1
    for name in ("other", "steward"):
        with refused("refuse.gone"):
            await world.do(reviews.answer, who(name), ref, "On Monday")
    await world.do(reviews.answer, who("asker"), ref, "On Monday")
    seen = await world.do(reviews.one, who("steward"), ref)
    assert (seen.review.state, seen.review.words, seen.review.answer) == ("waiting", "Which day?", "On Monday")
    assert seen.seen.asker is None


async def test_an_ask_nobody_looked_at_is_brought_up_each_day_and_its_asker_told_once(world: World) -> None:
    await looking(world)
    ask = await world.asks("asker")
    for day in range(1, 4):
        await world.pass_time(queue.AGAIN)
        assert len([each for each in await world.said("review") if each.drop_after is None]) == 1
        assert len(await world.said("review")) == day + 1
    assert await world.said_to("review.still", "asker") == 1
    await world.pass_time(40 * DAY)
    assert await world.do(rows.of, ask) is None


@pytest.mark.parametrize("how", ["words", "way", "dropped"])
async def test_what_stewards_looked_at_is_what_is_posted_or_it_is_looked_at_again(world: World, how: str) -> None:
    await looking(world)
    ask = await world.asks("asker")
    ref = (await held(world, ask)).ref
    if how == "words":
        found = await world.ask(ask)
        await world.do(ask_steps.draft, who("asker"), ask, ask_steps.form_of(found))
    elif how == "way":
        await world.do(drafts.share, who("asker"), ask, "neighbour")
    else:
        await world.do(ask_steps.discard, who("asker"), ask)
    with refused("refuse.reviewed"):
        await world.do(reviews.approve, who("steward"), ref)
    assert await world.said("ask") == []


async def test_only_stewards_of_this_community_see_or_say_anything(world: World) -> None:
    await looking(world)
    ref = (await held(world, await world.asks("asker"))).ref
    for step, args in (
        (reviews.one, (ref,)),
        (reviews.approve, (ref,)),
        (reviews.decline, (ref, "money", "")),
        (reviews.ask_back, (ref, "Who?")),
        (reviews.listed, ()),
    ):
        with refused("refuse.not_steward"):
            await world.do(step, who("other"), *args)  # type: ignore[arg-type]


async def test_without_their_channel_stewards_find_what_waits_in_the_panel_and_a_new_channel_shows_it(
    world: World,
) -> None:
    await looking(world)
    await world.do(communities.channel_gone, HERE, STEWARDS)
    ask = await world.asks("asker")
    assert [each.seen.ask.ref for each in await world.do(reviews.listed, who("steward"))] == [ask]
    assert await world.said("review") == []
    await world.do(settings.channel, who("steward"), "stewards_channel", STEWARDS + 1)
    assert [each.target for each in await world.said("review")] == [str(STEWARDS + 1)]


async def test_review_needs_a_channel_and_the_channel_stays_while_there_is_review(world: World) -> None:
    with refused("refuse.no_stewards_channel"):
        await world.do(settings.choose, who("steward"), "review", ["on"])
    await looking(world)
    with refused("refuse.stewards_channel_needed"):
        await world.do(settings.channel, who("steward"), "stewards_channel", None)
    ask = await world.asks("asker")
    await world.do(settings.choose, who("steward"), "review", ["off"])
    assert (await held(world, ask)).state == "waiting"
    assert (await world.ask(await world.asks("other"))).state == "open"
