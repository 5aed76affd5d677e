"""A thank-you is said by choice, in private and once; it is never counted, and goes with what it was about."""

from __future__ import annotations

import pytest

from bot.steps import apart, introductions, invitations, me, privacy, seen, thanks
from bot.steps.retention import CLOSED_KEPT, UNNAMED_KEPT
from data import introductions as rows
from data.records import DAY, HOUR, Outgoing
from tests.steps.telling import live
from tests.steps.world import World, refused, user, who


async def done(world: World, shared: str = "named") -> str:
    """Somebody helped, and it is done; the introduction's ref."""
    ask = await world.asks("asker", first=True, shared=shared, at_once=True)
    await world.do(invitations.press, who("helper"), ask)
    await world.place_opened()
    found = await world.introduction(ask)
    await world.do(introductions.finished, who("asker"), found.ref)
    return found.ref


def said(told: list[tuple[int, Outgoing]]) -> list[Outgoing]:
    return [row for _, row in told if row.kind == "thanks"]


async def test_whoever_helped_reads_it_in_private_and_once_however_often_it_is_sent(world: World) -> None:
    ref = await done(world, "neighbour")
    assert await world.do(thanks.say, who("asker"), ref, " The soup was warm ") == "The soup was warm"
    assert (await world.due(ref))["thanks.tell"] > world.now, "not in the second in which it was written"
    (row,) = said(await live(world, 4 * HOUR))
    assert row.target == await world.member("helper")
    seen = await world.do(thanks.notice, row)
    assert seen is not None and (seen.words, seen.to, seen.asker) == (
        "The soup was warm",
        user("helper"),
        user("asker"),
    )
    await world.do(thanks.say, who("asker"), ref, "The soup was hot")
    (again,) = await world.said("thanks")
    assert again.ref == row.ref and again.wanted > row.wanted
    seen = await world.do(thanks.notice, again)
    assert seen is not None and seen.words == "The soup was hot"


async def test_nobody_is_asked_to_say_it_and_nothing_comes_where_it_is_not_said(world: World) -> None:
    ref = await done(world)
    assert said(await live(world, 10 * DAY)) == []
    assert await world.do(rows.thanks, ref) == ""


async def test_only_whoever_was_helped_says_it_once_it_is_done_and_while_the_place_is_there(world: World) -> None:
    ask = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ask)
    await world.place_opened()
    ref = (await world.introduction(ask)).ref
    with refused("refuse.thanks_early"):
        await world.do(thanks.before, who("asker"), ref)
    await world.do(introductions.finished, who("helper"), ref)
    for name, key in (("helper", "thanks_asker"), ("other", "gone"), ("steward", "gone")):
        with refused(f"refuse.{key}"):
            await world.do(thanks.say, who(name), ref, "Thank you")
    with refused("refuse.empty"):
        await world.do(thanks.say, who("asker"), ref, "…")
    assert await world.do(thanks.before, who("asker"), ref) == ""
    await world.pass_time(2 * DAY)
    with refused("refuse.over"):
        await world.do(thanks.say, who("asker"), ref, "Thank you")


@pytest.mark.parametrize("why", ["apart", "stopped"])
async def test_h2_where_it_does_not_arrive_it_looks_to_whoever_wrote_it_as_if_it_had(world: World, why: str) -> None:
    ref = await done(world)
    if why == "apart":
        await world.do(apart.add, who("helper"), user("asker"))
    else:
        await world.do(me.nothing, who("helper"))
    assert await world.do(thanks.say, who("asker"), ref, "Thank you") == "Thank you"
    assert said(await live(world, 6 * DAY)) == []
    assert await world.do(rows.thanks, ref) == "Thank you"


async def test_not_finished_after_all_takes_it_away(world: World) -> None:
    ref = await done(world)
    await world.do(thanks.say, who("asker"), ref, "Thank you")
    await live(world, 4 * HOUR)
    await world.do(introductions.undo, who("asker"), ref)
    (row,) = await world.said("thanks")
    assert await world.do(thanks.notice, row) is None


async def test_s41_it_waits_for_the_morning_like_everything_nobody_waits_for(world: World) -> None:
    world.now += 12 * HOUR
    ref = await done(world)
    await world.do(thanks.say, who("asker"), ref, "Thank you")
    ((at, _),) = [each for each in await live(world, 3 * DAY) if each[1].kind == "thanks"]
    assert 7 * HOUR <= at % DAY < 21 * HOUR


@pytest.mark.parametrize("name", ["asker", "helper"])
async def test_s52_it_goes_with_either_who_is_forgotten(world: World, name: str) -> None:
    ref = await done(world)
    await world.do(thanks.say, who("asker"), ref, "Thank you")
    await live(world, 4 * HOUR)
    await world.do(privacy.forget, who(name))
    for row in await world.said("thanks"):
        assert row.taken_down or await world.do(thanks.notice, row) is None
    assert await world.do(rows.thanks, ref) == ("" if name == "asker" else "Thank you")


async def test_its_words_are_forgotten_with_those_of_the_ask(world: World) -> None:
    ref = await done(world)
    await world.do(thanks.say, who("asker"), ref, "Thank you")
    await live(world, (CLOSED_KEPT - 1) * DAY, 6 * HOUR)
    assert await world.do(rows.thanks, ref) == "Thank you"
    await world.pass_time(2 * DAY)
    assert await world.do(rows.thanks, ref) == ""
    assert [each for each in await world.said("thanks") if not each.taken_down] == []


# Seen by everybody, if both would.


async def offered(world: World, shared: str = "named") -> str:
    """The asker wrote to thank the helper and would have everybody see it."""
    ref = await done(world, shared)
    await world.do(thanks.say, who("asker"), ref, "The soup was warm")
    await world.do(thanks.offer, who("asker"), ref)
    return ref


async def seen_by_all(world: World) -> list[thanks.Shown]:
    """What everybody sees, or is about to."""
    rows_ = await world.said("thanks.shown")
    assert all(row.place == "channel" for row in rows_)
    return [each for row in rows_ if (each := await world.do(thanks.card, row)) is not None]


async def test_nobody_sees_a_thank_you_unless_both_said_so(world: World) -> None:
    ref = await done(world)
    await world.do(thanks.say, who("asker"), ref, "The soup was warm")
    with refused("refuse.over"):
        await world.do(thanks.agree, who("helper"), ref)
    before = await world.do(thanks.own, who("asker"), ref)
    await world.do(thanks.offer, who("asker"), ref)
    await live(world, 3 * DAY)
    assert await seen_by_all(world) == []
    (row,) = await world.said("thanks")
    asked = await world.do(thanks.notice, row)
    assert asked is not None and asked.shown == before.shown, "both are shown what everybody would see"
    for _ in range(2):
        await world.do(thanks.agree, who("helper"), ref)
    assert await seen_by_all(world) == [before.shown]


async def test_a_no_is_silent_and_whoever_wrote_it_sees_what_they_saw_before(world: World) -> None:
    ref = await offered(world)
    waits = await world.do(thanks.own, who("asker"), ref)
    mine = (await world.do(seen.mine, who("asker"))).thanks
    await world.do(thanks.take_down, who("helper"), ref)
    assert await world.do(thanks.own, who("asker"), ref) == waits
    assert (await world.do(seen.mine, who("asker"))).thanks == mine
    await world.do(thanks.take_down, who("asker"), ref)
    await world.do(thanks.offer, who("asker"), ref)
    await live(world, 2 * DAY)
    (row,) = await world.said("thanks")
    told = await world.do(thanks.notice, row)
    assert told is not None and told.agreed is False, "they are not asked again"
    assert await seen_by_all(world) == []


@pytest.mark.parametrize("name", ["asker", "helper"])
async def test_either_takes_it_down_and_it_may_stand_again_if_both_say_so_again(world: World, name: str) -> None:
    ref = await offered(world)
    await world.do(thanks.agree, who("helper"), ref)
    assert len(await seen_by_all(world)) == 1
    for _ in range(2):
        await world.do(thanks.take_down, who(name), ref)
    assert await seen_by_all(world) == []
    await world.do(thanks.offer, who("asker"), ref)
    assert await seen_by_all(world) == []
    await world.do(thanks.agree, who("helper"), ref)
    assert len(await seen_by_all(world)) >= 1


async def test_other_words_are_seen_by_nobody_until_both_say_so_of_them(world: World) -> None:
    ref = await offered(world)
    await world.do(thanks.agree, who("helper"), ref)
    await world.do(thanks.say, who("asker"), ref, "The soup was hot")
    assert await seen_by_all(world) == []
    with refused("refuse.over"):
        await world.do(thanks.agree, who("helper"), ref)


async def test_s2_whoever_asked_without_a_name_is_named_nowhere_and_it_goes_while_they_can_still_take_it_down(
    world: World,
) -> None:
    ref = await offered(world, "neighbour")
    await world.do(thanks.agree, who("helper"), ref)
    (shown,) = await seen_by_all(world)
    assert shown.asker is None and shown.helper == user("helper")
    await world.pass_time((UNNAMED_KEPT + 2) * DAY)
    assert await seen_by_all(world) == []


@pytest.mark.parametrize("name", ["asker", "helper"])
async def test_it_goes_with_either_and_with_what_it_was_for(world: World, name: str) -> None:
    ref = await offered(world)
    await world.do(thanks.agree, who("helper"), ref)
    await world.do(privacy.forget, who(name))
    assert await seen_by_all(world) == []


async def test_it_goes_when_it_was_not_finished_after_all_and_with_the_words(world: World) -> None:
    ref = await offered(world)
    await world.do(thanks.agree, who("helper"), ref)
    await world.place_opened()
    await world.do(introductions.undo, who("helper"), ref)
    assert await seen_by_all(world) == []
    await world.do(introductions.finished, who("helper"), ref)
    assert await seen_by_all(world) == []
    await world.do(thanks.offer, who("asker"), ref)
    await world.do(thanks.agree, who("helper"), ref)
    assert len(await seen_by_all(world)) >= 1
    await world.pass_time((CLOSED_KEPT + 2) * DAY)
    assert await seen_by_all(world) == []


async def test_it_is_nobody_elses_to_say(world: World) -> None:
    ref = await offered(world)
    for name in ("other", "steward"):
        for step in (thanks.own, thanks.offer, thanks.agree, thanks.take_down):
            with refused("refuse.gone"):
                await world.do(step, who(name), ref)  # type: ignore[arg-type]
    for step in (thanks.own, thanks.offer):
        with refused("refuse.thanks_asker"):
            await world.do(step, who("helper"), ref)  # type: ignore[arg-type]
    with refused("refuse.gone"):
        await world.do(thanks.agree, who("asker"), ref)
