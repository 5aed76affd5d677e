"""A member may propose an announcement, stewards alone approve it, and it stands in its own time (S58)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.steps import announcements as steps
from bot.steps import privacy, settings
from data import announcements, due, outbox
from data.records import DAY, HOUR, MINUTE
from tests.steps.world import CHANNEL, World, refused, user, who

STEWARDS = CHANNEL + 9


async def looked_at(world: World) -> None:
    """The stewards have a channel in which they see what waits."""
    await world.do(settings.channel, who("steward"), "stewards_channel", STEWARDS)


async def proposed(world: World, name: str = "asker", *, begins: str = "now", lasts: str = "3", **more: Any) -> str:
    ref = world.ref()
    await world.do(steps.propose, who(name), ref, "Soup for everybody on Friday", begins, lasts, **more)
    return ref


async def standing(world: World, kind: str) -> list[Any]:
    return [each for each in await world.said(kind) if each.drop_after is None or each.drop_after > world.now]


async def test_s58_nobody_sees_an_announcement_before_a_steward_approves_it(world: World) -> None:
    await looked_at(world)
    ref = await proposed(world)
    assert await world.said("announcement") == []
    (card,) = await standing(world, "announcement.proposed")
    assert card.target == str(STEWARDS)
    with refused("refuse.not_steward"):
        await world.do(steps.approve, who("asker"), ref, "")
    await world.do(steps.approve, who("steward"), ref, "Lovely")
    (public,) = await world.said("announcement")
    assert public.target == str(CHANNEL) and await world.said_to("announcement.approved", "asker") == 1
    with refused("refuse.announced"):
        await world.do(steps.approve, who("steward"), ref, "")


@pytest.mark.parametrize(("begins", "days"), [("now", 0), ("tomorrow", 1), ("days", 3), ("week", 7)])
@pytest.mark.parametrize("lasts", steps.LASTS)
async def test_s58_it_stands_from_its_beginning_to_its_end(world: World, begins: str, days: int, lasts: str) -> None:
    await looked_at(world)
    ref = await proposed(world, begins=begins, lasts=lasts)
    await world.do(steps.approve, who("steward"), ref, "")
    (public,) = await world.said("announcement")
    made = await world.do(announcements.get, ref)
    assert made is not None and public.next_try == made.from_at and public.drop_after == made.from_at + int(lasts) * DAY
    assert days * DAY - 12 * HOUR <= made.from_at - world.now <= days * DAY + 12 * HOUR
    await world.pass_time(made.from_at - world.now + int(lasts) * DAY - MINUTE)
    assert await world.do(announcements.get, ref) is not None
    await world.pass_time(2 * MINUTE)
    assert await world.do(announcements.get, ref) is None and await world.said("announcement") == []


async def test_s58_approved_late_it_appears_at_once_and_stands_as_long(world: World) -> None:
    await looked_at(world)
    ref = await proposed(world, begins="tomorrow", lasts="1")
    await world.pass_time(5 * DAY)
    await world.do(steps.approve, who("steward"), ref, "")
    (public,) = await world.said("announcement")
    assert (public.next_try, public.drop_after) == (world.now, world.now + DAY)


async def test_s58_what_only_stewards_may_say_is_ignored_from_anybody_else(world: World) -> None:
    await looked_at(world)
    await proposed(world, straight=True)
    assert await world.said("announcement") == [] and len(await standing(world, "announcement.proposed")) == 1
    await proposed(world, "steward", straight=True)
    assert len(await world.said("announcement")) == 1
    await proposed(world, "steward")
    assert len(await world.said("announcement")) == 1


async def test_s58_declined_its_author_hears_the_stewards_word_and_keeps_theirs_for_a_week(world: World) -> None:
    await looked_at(world)
    ref = await proposed(world)
    with refused("refuse.empty", field="announce.form.answer"):
        await world.do(steps.decline, who("steward"), ref, " ")
    await world.do(steps.decline, who("steward"), ref, "Please name the street")
    assert await world.said_to("announcement.declined", "asker") == 1 and await world.said("announcement") == []
    assert await standing(world, "announcement.proposed") == []
    made, _ = await world.do(steps.again, who("asker"), ref)
    assert (made.words, made.answer) == ("Soup for everybody on Friday", "Please name the street")
    await world.pass_time(steps.DECLINED_KEPT + MINUTE)
    assert await world.do(announcements.get, ref) is None


async def test_what_stands_can_be_taken_down_by_stewards_and_back_by_its_author(world: World) -> None:
    await looked_at(world)
    first, second = await proposed(world), await proposed(world)
    for ref in (first, second):
        await world.do(steps.approve, who("steward"), ref, "")
    await world.do(steps.decline, who("steward"), first, "It moved")
    made = await world.do(announcements.get, first)
    assert made is not None and made.state == "declined" and await world.said_to("announcement.declined", "asker") == 1
    for name in ("other", "steward"):
        await world.do(steps.take_back, who(name), second)
    assert await world.do(announcements.get, second) is not None
    for _ in range(2):
        await world.do(steps.take_back, who("asker"), second)
    assert await world.do(announcements.get, second) is None and await world.due(second) == {}


async def test_one_that_nobody_looked_at_comes_up_each_day_and_is_let_go_in_words(world: World) -> None:
    await looked_at(world)
    ref = await proposed(world)
    for _ in range(3):
        await world.pass_time(steps.AGAIN)
        assert len(await standing(world, "announcement.proposed")) == 1
    assert len(await world.said("announcement.proposed")) == 4
    await world.pass_time(steps.WAITS - 3 * steps.AGAIN)
    assert await world.said_to("announcement.unseen", "asker") == 1
    assert await world.do(due.when, "announcement.again", ref) is None


async def test_limits_of_announcements(world: World) -> None:
    with refused("refuse.announce_nowhere"):
        await world.do(steps.may_begin, who("asker"))
    assert await world.do(steps.may_begin, who("steward"))
    await looked_at(world)
    refs = [await proposed(world) for _ in range(steps.MOST)]
    with refused("refuse.many_announcements", most=steps.MOST):
        await proposed(world)
    await world.do(steps.take_back, who("asker"), refs[0])
    await proposed(world)
    for wrong in ({"begins": "never"}, {"lasts": "400"}):
        with refused("refuse.unknown_choice"):
            await proposed(world, "other", **wrong)  # type: ignore[arg-type]


async def test_sent_twice_it_is_proposed_once_and_nobody_takes_anothers_reference(world: World) -> None:
    await looked_at(world)
    ref = await proposed(world)
    seen = await world.do(steps.propose, who("asker"), ref, "Something else", "week", "14")
    assert seen.made.words == "Soup for everybody on Friday" and len(await world.said("announcement.proposed")) == 1
    with refused("refuse.gone"):
        await world.do(steps.propose, who("other"), ref, "Mine", "now", "1")


async def test_a_new_channel_of_the_stewards_shows_what_waits(world: World) -> None:
    await looked_at(world)
    await proposed(world)
    await world.do(settings.channel, who("steward"), "stewards_channel", STEWARDS + 1)
    assert [each.target for each in await standing(world, "announcement.proposed")] == [str(STEWARDS + 1)]


@pytest.mark.parametrize("approved", [True, False])
async def test_s52_forgotten_with_its_author_it_goes_at_once(world: World, approved: bool) -> None:
    await looked_at(world)
    ref = await proposed(world)
    if approved:
        await world.do(steps.approve, who("steward"), ref, "")
    await world.do(privacy.erase, await world.member("asker"))
    assert await world.do(announcements.get, ref) is None and await world.do(outbox.about, ref, "announcement") == []


async def test_m5_only_stewards_see_what_waits(world: World) -> None:
    await looked_at(world)
    ref = await proposed(world)
    assert [each.owner for each in await world.do(steps.listed, who("steward"))] == [user("asker")]
    with refused("refuse.not_steward"):
        await world.do(steps.listed, who("other"))
    for step, args in ((steps.one, ()), (steps.approve, ("",)), (steps.decline, ("No",))):
        with refused("refuse.not_steward"):
            await world.do(step, who("other"), ref, *args)  # type: ignore[arg-type]
