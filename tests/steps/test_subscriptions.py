"""Whoever pressed for it hears when a ritual comes, as they chose, and only when Kith may speak unasked (S41)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.rules.nudges import BUDGET, FROM, HUSH, TO
from bot.rules.schedules import Schedule
from bot.steps import capacity, me, privacy, retention, rituals, subscriptions
from bot.steps.rituals import WEEKS
from bot.steps.subscriptions import WITHIN, Kept
from data import members, outbox
from data import subscriptions as rows_of
from data.records import DAY, HOUR, Member, Outgoing, Ritual
from data.store import Tx
from tests.steps.telling import hour, live
from tests.steps.test_rituals import _all_answered, kept
from tests.steps.world import World, refused, user, who

EVENING = Schedule("week", 6, 18 * 60)
WEEK = 7 * DAY


async def hears(world: World, ritual: Ritual, name: str = "asker") -> Kept:
    """Somebody presses *Tell me when this comes*."""
    return await world.do(subscriptions.subscribe, who(name), ritual.ref)


async def weeks(world: World, many: int) -> list[tuple[int, Outgoing]]:
    """So many weeks pass with somebody responding to each round; what was told of rituals."""
    told: list[tuple[int, Outgoing]] = []
    for _ in range(many * 7):
        told += [each for each in await live(world, DAY) if each[1].kind == "ritual.told"]
        await world.do(_all_answered)
    return told


async def test_whoever_pressed_hears_when_it_comes_and_nobody_else_does(world: World) -> None:
    ritual = await kept(world, EVENING)
    await hears(world, ritual)
    await world.do(me.look, who("helper"))
    told = await weeks(world, 2)
    assert [row.target for _, row in told] == [await world.member("asker")] * 2
    assert all(row.place == "member" for _, row in told)
    assert all(18 <= hour(at) < 19 for at, _ in told)


async def test_pressed_again_it_is_one_and_as_it_was(world: World) -> None:
    ritual = await kept(world, EVENING)
    one = await hears(world, ritual)
    await world.do(subscriptions.whole, who("asker"), one.ref, wanted=True)
    again = await hears(world, ritual)
    assert again.ref == one.ref and again.whole
    assert len(await world.do(subscriptions.listed, who("asker"))) == 1


async def test_the_question_itself_comes_to_those_who_asked_for_it_to_others_the_way_to_it(
    world: World,
) -> None:
    ritual = await kept(world, EVENING)
    one = await hears(world, ritual)
    await hears(world, ritual, "helper")
    await world.do(subscriptions.whole, who("asker"), one.ref, wanted=True)
    told = await weeks(world, 1)
    seen = {row.target: await world.do(subscriptions.told_card, row) for _, row in told}
    mine, theirs = seen[await world.member("asker")], seen[await world.member("helper")]
    assert mine is not None and mine.whole and theirs is not None and not theirs.whole
    assert mine.round == theirs.round and mine.to == user("asker")


async def test_one_is_snoozed_for_some_weeks_and_the_others_come_as_before(world: World) -> None:
    ritual, other = await kept(world, EVENING), await kept(world, Schedule("week", 2, 18 * 60), "tide")
    one = await hears(world, ritual)
    await hears(world, other)
    snoozed = await world.do(subscriptions.snooze, who("asker"), one.ref, 2)
    assert snoozed.until == world.now + 2 * WEEK
    told = await weeks(world, 2)
    families = [found.family for _, row in told if (found := await world.do(rituals.card, row)) is not None]
    assert families == ["tide", "tide"]
    families = [found.family for _, row in await weeks(world, 1) if (found := await world.do(rituals.card, row))]
    assert sorted(families) == ["checkin", "tide"], "it goes on by itself"
    with refused("refuse.unknown_choice"):
        await world.do(subscriptions.snooze, who("asker"), one.ref, max(WEEKS) + 1)


async def test_snoozed_while_it_waits_to_be_said_it_is_not_said(world: World) -> None:
    ritual = await kept(world, EVENING)
    one = await hears(world, ritual)
    await world.do(rituals.at_once, who("steward"), ritual.ref)
    await world.pass_time(HOUR)
    (row,) = await world.said("ritual.told")
    assert await world.do(subscriptions.told_card, row) is not None
    await world.do(subscriptions.snooze, who("asker"), one.ref, 1)
    assert await world.do(subscriptions.told_card, row) is None
    await world.do(subscriptions.snooze, who("asker"), one.ref, 0)
    await world.do(subscriptions.end, who("asker"), one.ref)
    assert await world.do(subscriptions.told_card, row) is None


async def test_s41_of_a_daily_one_at_most_two_come_a_week_two_days_apart(world: World) -> None:
    ritual = await kept(world, Schedule("day", 0, 18 * 60))
    await hears(world, ritual)
    told = [at for at, _ in await weeks(world, 4)]
    assert len(told) >= 4
    assert all(len([one for one in told if at - WEEK < one <= at]) <= BUDGET for at in told)
    assert all(later - at >= 2 * DAY for at, later in pairwise(told))


@pytest.mark.parametrize("at", [6, 23])
async def test_s41_at_night_it_waits_for_the_morning_or_is_let_go(world: World, at: int) -> None:
    ritual = await kept(world, Schedule("week", 6, at * 60))
    await hears(world, ritual)
    told = await weeks(world, 2)
    assert len(told) == 2
    assert all(FROM // 60 <= hour(moment) < TO // 60 for moment, _ in told)


async def test_s41_whoever_rests_asked_for_quiet_or_has_quiet_hours_does_not_hear(world: World) -> None:
    ritual = await kept(world, EVENING)
    for name in ("asker", "helper", "other"):
        await hears(world, ritual, name)
    await world.states("asker")
    await world.do(capacity.rest, who("asker"), 14)
    await world.states("other", quiet_from=17 * 60, quiet_to=9 * 60)
    coming = (await world.do(rituals.opened, who("steward"), ritual.ref)).slots[0]
    await live(world, coming - HOUR - world.now)
    await world.do(me.hush, who("helper"))
    assert HUSH > WITHIN
    assert [each for each in await live(world, DAY) if each[1].kind == "ritual.told"] == []


async def test_no_more_of_these_ends_all_and_pressing_again_brings_back_that_one_alone(world: World) -> None:
    ritual, other = await kept(world, EVENING), await kept(world, Schedule("week", 2, 18 * 60), "tide")
    await hears(world, ritual)
    await hears(world, other)
    ((_, row),) = (await weeks(world, 1))[:1]
    row = await world.do(outbox.get, row.ref)
    assert row is not None
    assert await world.do(me.no_more, who("asker"), row.ref) == "ritual"
    assert await world.do(subscriptions.listed, who("asker")) == ()
    assert await weeks(world, 2) == []
    await hears(world, other)
    assert len(await world.do(subscriptions.listed, who("asker"))) == 1
    told = await weeks(world, 1)
    families = [found.family for _, each in told if (found := await world.do(rituals.card, each)) is not None]
    assert families == ["tide"]


async def test_one_says_of_it_why_it_came_and_me_says_that_it_is_welcome(world: World) -> None:
    ritual = await kept(world, EVENING)
    await hears(world, ritual)
    ((_, row),) = await weeks(world, 1)
    assert await world.do(me.why_this, who("asker"), row.ref) == "ritual"
    settings = await world.do(me.look, who("asker"))
    assert "ritual" in settings.welcome
    await world.do(me.choose, who("asker"), [each for each in settings.welcome if each != "ritual"])
    assert await world.do(subscriptions.listed, who("asker")) == ()


async def test_a_subscription_is_its_members_alone(world: World) -> None:
    ritual = await kept(world, EVENING)
    one = await hears(world, ritual)
    for step in (subscriptions.look, subscriptions.end):
        with refused("refuse.gone"):
            await world.do(step, who("helper"), one.ref)
    with refused("refuse.ritual_gone"):
        await world.do(subscriptions.subscribe, who("asker"), "f" * 16)
    assert await world.do(subscriptions.listed, who("helper")) == ()


async def test_answered_in_a_direct_message_it_counts_as_answered_and_a_stranger_changes_nothing(world: World) -> None:
    ritual = await kept(world, EVENING)
    await hears(world, ritual)
    await world.do(rituals.at_once, who("steward"), ritual.ref)
    (card,) = await world.said("ritual")
    assert await world.do(rituals.respond, who("stranger", None), card.about) is None
    assert await world.do(rituals.respond, who("asker", None), card.about) == "checkin"


async def test_removed_with_its_ritual_and_forgotten_with_its_person(world: World) -> None:
    ritual, other = await kept(world, EVENING), await kept(world, EVENING, "tide")
    await hears(world, ritual)
    await hears(world, other)
    await world.do(rituals.remove, who("steward"), ritual.ref)
    assert len(await world.do(subscriptions.listed, who("asker"))) == 1
    member = await world.member("asker")
    assert await world.do(lambda tx: retention.reason_to_know(tx, _known(tx, member)))
    await world.do(privacy.forget, who("asker"))
    assert await world.do(rows_of.of, member) == []


def _known(tx: Tx, ref: str) -> Member:
    found = members.get(tx, ref)
    assert found is not None
    return replace(found, reach="here")
