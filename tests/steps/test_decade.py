"""A year in a few zones of those that the decade lives through whole, and what the first decades found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.rules.schedules import LATE, Schedule, upcoming
from bot.steps import communities, rituals
from data import rituals as rows_of
from data.records import DAY, HOUR
from data.store import Tx, change, rows
from tests.steps import decade
from tests.steps.world import HERE, World, who

ODD = ("Africa/Casablanca", "America/Havana", "Antarctica/Troll", "Australia/Lord_Howe", "Asia/Gaza")
"""They change their clocks around Ramadan, at midnight, by two hours, by half an hour, and four times a year."""


@pytest.mark.parametrize("zone", [*ODD, *Random(20261129).sample(sorted(available_timezones()), 5)])
async def test_in_a_year_of_restarts_kills_and_set_clocks_every_slot_is_said_once_or_skipped_by_rule(zone: str) -> None:
    found = await decade.lived(zone, "build", 1)
    assert found.violations == []
    assert found.once + found.down + found.astray + found.far == found.slots > 400
    assert found.once > found.slots * 0.8


@pytest.mark.parametrize("every", ["day", "week", "fortnight", "first", "third", "last", "month"])
def test_the_calendar_it_is_judged_by_is_another_and_says_the_same(every: str) -> None:
    chance = Random(every)
    for zone in chance.sample(sorted(available_timezones()), 40):
        schedule = Schedule(every, chance.randrange(7), chance.randrange(24 * 60), chance.randrange(2))  # type: ignore[arg-type]
        coming = upcoming(schedule, zone, decade.BEGINNING, 40)
        first, last = (datetime.fromtimestamp(at, ZoneInfo(zone)).date() for at in (coming[0], coming[-1]))
        assert list(decade.civil(schedule, ZoneInfo(zone), first, last)) == coming


async def daily(world: World) -> str:
    """A ritual of every morning; its ref."""
    made = await world.do(rituals.keep, who("steward"), "checkin", Schedule("day", 0, 9 * 60))
    assert made.ritual is not None
    return made.ritual.ref


def slots(tx: Tx) -> list[int]:
    return [each["slot"] for each in rows(tx, "SELECT slot FROM rounds ORDER BY slot")]


async def test_after_a_slot_that_was_skipped_the_next_is_not_passed_over_if_it_has_just_begun(
    world: World,
) -> None:
    ritual = await world.do(rows_of.get, await daily(world))
    assert ritual is not None and ritual.next_slot is not None
    world.now = ritual.next_slot + DAY + ritual.offset + LATE
    await world.pass_time(0)
    assert await world.do(slots) == [ritual.next_slot + DAY], "today's, and not yesterday's as well"


async def test_a_slot_that_was_said_while_the_clock_stood_far_ahead_is_not_said_again(
    world: World,
) -> None:
    ref = await daily(world)
    right = world.now
    world.now += 40 * DAY
    await world.pass_time(DAY)
    said = (await world.do(slots))[:1]
    world.now = right + 38 * DAY
    ritual = await world.do(rows_of.get, ref)
    assert ritual is not None
    await world.do(lambda tx: change(tx, "DELETE FROM rounds WHERE slot > ?", said[0]))
    await world.do(lambda tx: rows_of.save(tx, replace(ritual, next_slot=said[0])))
    world.now = said[0] + ritual.offset
    await world.do(rituals.slot, ref)
    assert await world.do(slots) == said
    after = await world.do(rows_of.get, ref)
    assert after is not None and after.next_slot == said[0] + DAY


async def test_a_slot_that_was_said_is_not_said_again_where_a_clock_that_stood_far_ahead_let_it_look_long_over(
    world: World,
) -> None:
    ritual = await world.do(rows_of.get, await daily(world))
    assert ritual is not None and ritual.next_slot is not None
    await world.pass_time(ritual.next_slot + ritual.offset - world.now)
    assert await world.do(slots) == [ritual.next_slot]
    right = world.now
    await world.do(_answered)
    world.now += 160 * DAY
    await world.pass_time(DAY + 2 * HOUR)
    await world.do(_answered)
    # Set back by more than it had been ahead, to a night before that slot.
    world.now = right - 20 * HOUR
    await world.do(communities.returned, HERE)
    before = len(await world.said("ritual"))
    await world.pass_time(20 * HOUR)
    assert len(await world.said("ritual")) == before
    await world.pass_time(DAY)
    assert len(await world.said("ritual")) == before + 1, "the next one comes"


def _answered(tx: Tx) -> None:
    change(tx, "UPDATE rounds SET answered = 1")


async def test_the_nights_in_which_things_are_forgotten_do_not_wait_for_a_clock_that_was_a_year_ahead(
    world: World,
) -> None:
    right = world.now
    world.now += 365 * DAY
    await world.pass_time(DAY)
    world.now = right
    assert (await world.due(str(HERE)))["retention.look"] > right + 365 * DAY
    await world.do(communities.returned, HERE)
    assert (await world.due(str(HERE)))["retention.look"] <= right + DAY
    before = await world.due(str(HERE))
    await world.do(communities.returned, HERE)
    assert await world.due(str(HERE)) == before
    await world.pass_time(DAY + 2 * HOUR)
    assert (await world.due(str(HERE)))["retention.look"] > world.now
