"""Prompts come round at the stewards' hour, once each, and fall silent by themselves where nobody responds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.rotation import QUIET_AFTER, draw
from bot.rules.schedules import LATE, Schedule
from bot.steps import communities, rituals
from bot.steps.rituals import KEPT, MOST, SPREAD, Planned
from data import communities as community_rows
from data import outbox
from data import rituals as rows_of
from data.content.prompts import PROMPTS
from data.records import DAY, HOUR, MINUTE, Outgoing, Ritual
from data.store import Tx, rows
from tests.steps.world import CHANNEL, ELSEWHERE, HERE, World, bare, open_here, refused, who

SUNDAYS = Schedule("week", 6, 18 * 60)
DAILY = Schedule("day", 0, 9 * 60)
WEEK = 7 * DAY


async def kept(world: World, schedule: Schedule = DAILY, family: str = "checkin") -> Ritual:
    """A ritual that comes."""
    plan = await world.do(rituals.keep, who("steward"), family, schedule)
    assert plan.ritual is not None
    return plan.ritual


async def now(world: World, ref: str) -> Ritual:
    """A ritual that must be there, as it stands."""
    found = await world.do(rows_of.get, ref)
    assert found is not None
    return found


async def said(world: World) -> list[Outgoing]:
    """Every prompt that Kith wants in the channel, in the order in which they came."""
    order = {ref: at for at, ref in enumerate(await world.do(_rounds))}
    return sorted(await world.said("ritual"), key=lambda each: order[each.about])


def _rounds(tx: Tx) -> list[str]:
    return [each["ref"] for each in rows(tx, "SELECT ref FROM rounds ORDER BY slot")]


def everything(tx: Tx) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    names = [each["name"] for each in rows(tx, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: [tuple(each) for each in tx.db.execute(f"SELECT * FROM {name}")] for name in names}


def _all_answered(tx: Tx) -> None:
    tx.db.execute("UPDATE rounds SET answered = 1")


async def answered_days(world: World, days: int) -> None:
    """So many days pass, and to each round somebody responds."""
    for _ in range(days):
        await world.pass_time(DAY)
        await world.do(_all_answered)


async def test_it_comes_once_in_the_channel_at_its_hour_or_within_a_quarter_of_it(world: World) -> None:
    ritual = await kept(world, SUNDAYS)
    await world.pass_time(WEEK)
    (first,) = await said(world)
    assert (first.place, first.target) == ("channel", str(CHANNEL))
    (round_,) = await world.do(_rounds)
    found = await world.do(rows_of.round_of, round_)
    assert found is not None and found.slot == ritual.next_slot and not found.answered
    after = await now(world, ritual.ref)
    assert after.next_slot == found.slot + WEEK
    assert 0 <= after.offset < SPREAD * MINUTE and after.offset % MINUTE == 0


async def test_what_is_about_to_be_kept_is_shown_with_its_next_five_dates_and_kept_as_it_was_shown(
    world: World,
) -> None:
    shown = await world.do(rituals.drafted, who("steward"), "tide", SUNDAYS)
    assert len(shown.slots) == 5 and shown.ritual is None
    assert await world.do(_count) == 0, "nothing is kept until it is to be"
    made = await world.do(rituals.keep, who("steward"), "tide", SUNDAYS)
    assert made.slots == shown.slots


def _count(tx: Tx) -> int:
    return int(tx.db.execute("SELECT count(*) FROM rituals").fetchone()[0])


async def test_kept_twice_it_is_one_and_changed_it_comes_at_the_new_hour_alone(world: World) -> None:
    ritual = await kept(world)
    again = await world.do(rituals.keep, who("steward"), "checkin", replace(DAILY, weekday=4))
    assert again.ritual == ritual, "whatever day stands beside “every day” does not matter"
    assert await world.do(_count) == 1
    changed = await world.do(rituals.keep, who("steward"), ritual.ref, SUNDAYS)
    assert (
        changed.ritual is not None and changed.ritual.ref == ritual.ref and changed.ritual.next_slot != ritual.next_slot
    )
    assert await world.due(ritual.ref) == {"ritual.slot": changed.slots[0] + ritual.offset}


async def test_there_are_not_more_than_a_dozen(world: World) -> None:
    for hour in range(MOST):
        await kept(world, Schedule("day", 0, hour * 60))
    with refused("refuse.many_rituals", most=MOST):
        await kept(world, Schedule("day", 0, 23 * 60))
    assert await world.do(_count) == MOST


@pytest.mark.parametrize("schedule", [Schedule("day", 7, 0), Schedule("day", 0, 1440), Schedule("never", 0, 0)])  # type: ignore[arg-type]
async def test_what_no_calendar_knows_is_refused(world: World, schedule: Schedule) -> None:
    with refused("refuse.unknown_choice"):
        await kept(world, schedule)


async def test_late_by_more_than_four_hours_it_is_skipped_and_none_piles_up(world: World) -> None:
    ritual = await kept(world)
    assert ritual.next_slot is not None
    world.now = ritual.next_slot + ritual.offset + LATE + 1 + 3 * DAY
    await world.pass_time(0)
    assert await said(world) == []
    after = await now(world, ritual.ref)
    assert after.next_slot is not None and world.now < after.next_slot <= world.now + DAY
    world.now = after.next_slot + ritual.offset + LATE
    await world.pass_time(0)
    assert len(await said(world)) == 1, "late by less it still comes"


async def test_a_clock_that_was_a_year_ahead_keeps_nothing_waiting_for_a_year(world: World) -> None:
    ritual = await kept(world)
    right = world.now
    world.now += 365 * DAY
    await world.pass_time(DAY)
    world.now = right
    assert (await now(world, ritual.ref)).next_slot > right + 300 * DAY  # type: ignore[operator]
    await world.do(rituals.mend, HERE)
    after = await now(world, ritual.ref)
    assert after.next_slot is not None and after.next_slot <= right + DAY
    await world.do(_all_answered)
    before = len(await said(world))
    await world.pass_time(DAY)
    assert len(await said(world)) == before + 1


async def test_a_clock_set_back_by_an_hour_says_nothing_twice(world: World) -> None:
    ritual = await kept(world)
    assert ritual.next_slot is not None
    await world.pass_time(ritual.next_slot + ritual.offset - world.now)
    assert len(await said(world)) == 1
    world.now -= HOUR
    await world.do(rituals.mend, HERE)
    await world.pass_time(2 * HOUR)
    assert len(await said(world)) == 1


async def test_no_prompt_comes_again_until_all_of_the_family_did(world: World) -> None:
    await kept(world, DAILY, "thanks")
    family = {each.name for each in PROMPTS["thanks"]}
    came: list[str] = []
    for _ in range(3 * len(family)):
        await answered_days(world, 1)
        (last,) = await world.do(
            lambda tx: [each["prompt"] for each in rows(tx, "SELECT prompt FROM rounds ORDER BY slot DESC LIMIT 1")]
        )
        came.append(last)
    for start in range(0, len(came), len(family)):
        assert set(came[start : start + len(family)]) == family
    assert all(one != two for one, two in pairwise(came))


@given(st.integers(1, 9), st.integers(0, 1000))
def test_a_family_of_any_size_is_drawn_whole_before_it_begins_afresh(size: int, seed: int) -> None:
    family, chance = [str(each) for each in range(size)], Random(seed)
    drawn: set[str] = set()
    last: str | None = None
    for at in range(3 * size):
        turn = draw(family, drawn, last, chance)
        assert turn is not None and turn.afresh == (at > 0 and at % size == 0)
        assert turn.left == size - 1 - at % size and (size == 1 or turn.prompt != last)
        drawn = {turn.prompt} if turn.afresh else drawn | {turn.prompt}
        last = turn.prompt
    assert draw([], set(), None, chance) is None


async def test_after_three_rounds_to_which_nobody_responded_it_rests_until_it_is_woken(world: World) -> None:
    ritual = await kept(world)
    await world.pass_time(10 * DAY)
    assert len(await said(world)) == QUIET_AFTER
    resting = await now(world, ritual.ref)
    assert (resting.state, resting.next_slot) == ("quiet", None)
    assert "ritual.slot" not in await world.due(ritual.ref)
    woken = await world.do(rituals.wake, who("steward"), ritual.ref)
    assert woken.ritual is not None and woken.ritual.state == "on" and len(woken.slots) == 5
    await world.pass_time(DAY)
    assert len(await said(world)) == QUIET_AFTER + 1


async def test_a_response_is_noted_and_by_whom_is_not(world: World) -> None:
    await kept(world)
    await world.pass_time(DAY)
    (round_,) = await world.do(_rounds)
    before = await world.do(everything)
    for name in ("asker", "asker", "helper"):
        assert await world.do(rituals.respond, who(name), round_) == "checkin"
    after = await world.do(everything)
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"rounds"}, "no member is met by it, and nothing of theirs is kept"
    assert await world.do(rituals.respond, who("asker", ELSEWHERE), round_) is None
    assert await world.do(rituals.respond, who("asker"), "f" * 16) is None


async def test_left_out_for_two_weeks_it_goes_on_by_itself_and_paused_it_waits(world: World) -> None:
    ritual = await kept(world)
    left = await world.do(rituals.leave_out, who("steward"), ritual.ref, 2)
    assert left.slots[0] >= world.now + 2 * WEEK
    await world.pass_time(2 * WEEK)
    assert await said(world) == []
    await world.pass_time(DAY)
    assert len(await said(world)) == 1
    paused = await world.do(rituals.leave_out, who("steward"), ritual.ref, 0)
    assert paused.ritual is not None and paused.ritual.state == "paused" and paused.slots == ()
    await world.pass_time(30 * DAY)
    assert len(await world.said("ritual")) <= 1
    with refused("refuse.unknown_choice"):
        await world.do(rituals.leave_out, who("steward"), ritual.ref, 3)


async def test_s42_by_hand_it_comes_now_instead_of_later_that_day_and_pressed_twice_once(world: World) -> None:
    ritual = await kept(world, Schedule("day", 0, 20 * 60))
    for _ in range(2):
        plan: Planned = await world.do(rituals.at_once, who("steward"), ritual.ref)
    assert len(await said(world)) == 1
    assert plan.slots[0] >= world.now - world.now % DAY + DAY, "not before tomorrow"
    await world.do(_all_answered)
    await world.pass_time(2 * DAY)
    assert len(await said(world)) == 2 + (plan.slots[0] + ritual.offset + DAY <= world.now)


async def test_removed_it_is_forgotten_and_what_it_said_stays_in_the_channel(world: World) -> None:
    ritual = await kept(world)
    await world.pass_time(DAY)
    (card,) = await said(world)
    await world.do(outbox.placed, card.ref, CHANNEL, 899_999_999_999_999_999)
    await world.do(outbox.move, card.ref, "sent", None)
    assert await world.do(rituals.remove, who("steward"), ritual.ref) == []
    assert await world.do(_count) == 0 and await world.do(_rounds) == []
    assert await world.do(outbox.get, card.ref) is None, "nothing is left that could take it away"
    with refused("refuse.gone"):
        await world.do(rituals.opened, who("steward"), ritual.ref)


async def test_after_a_fortnight_a_round_is_forgotten_and_its_message_stays(world: World) -> None:
    ritual = await kept(world, DAILY)
    await answered_days(world, 1)
    (card,) = await said(world)
    await world.do(outbox.placed, card.ref, CHANNEL, 899_999_999_999_999_999)
    await world.do(outbox.move, card.ref, "sent", None)
    await answered_days(world, KEPT + 2)
    assert card.about not in await world.do(rows_of.rounds, ritual.ref)
    assert await world.do(outbox.get, card.ref) is None
    assert len(await world.do(rows_of.rounds, ritual.ref)) <= KEPT + 2


async def test_the_last_round_of_a_ritual_that_comes_seldom_stays_however_old_it_is(world: World) -> None:
    ritual = await kept(world, Schedule("month", 0, 9 * 60))
    await answered_days(world, 31)
    known = await world.do(rows_of.rounds, ritual.ref)
    assert len(known) == 1
    await world.pass_time((KEPT + 2) * DAY)
    assert await world.do(rows_of.rounds, ritual.ref) == known


async def test_where_the_door_is_closed_or_the_channel_gone_it_says_nothing_and_goes_on_waiting(world: World) -> None:
    ritual = await kept(world)
    await world.do(communities.channel_gone, HERE, CHANNEL)
    await world.pass_time(10 * DAY)
    assert await world.said("ritual") == []
    after = await now(world, ritual.ref)
    assert after.state == "on" and after.next_slot is not None and after.next_slot > world.now
    with refused("refuse.channel_gone"):
        await world.do(rituals.at_once, who("steward"), ritual.ref)
    await open_here(world)
    await world.pass_time(DAY)
    assert len(await said(world)) == 1


@pytest.mark.parametrize("hour", [2, 18])
async def test_weekly_over_both_changes_of_the_clocks_it_comes_once_each_week_at_its_hour(
    world: World, hour: int
) -> None:
    """In Madrid 2026 the hour from two to three is left out on 29 March and comes twice on 25 October."""
    await world.do(communities.zone, who("steward"), "Europe/Madrid")
    ritual = await kept(world, Schedule("week", 6, hour * 60))
    place = ZoneInfo("Europe/Madrid")
    slots: list[datetime] = []
    while not slots or slots[-1].strftime("%m-%d") != "11-01":
        after = await now(world, ritual.ref)
        assert after.next_slot is not None
        slots.append(datetime.fromtimestamp(after.next_slot, place))
        await world.pass_time(after.next_slot + after.offset - world.now)
        (said_slot,) = await world.do(
            lambda tx: [int(each["slot"]) for each in rows(tx, "SELECT max(slot) AS slot FROM rounds")]
        )
        assert said_slot == after.next_slot
        await world.do(_all_answered)
    assert [each.date().toordinal() for each in slots] == list(
        range(slots[0].toordinal(), slots[-1].toordinal() + 1, 7)
    )
    odd = {each.strftime("%m-%d"): each.hour for each in slots if each.hour != hour}
    assert odd == ({"03-29": 3} if hour == 2 else {}), "what the clocks leave out moves forward"


async def test_in_another_zone_it_is_at_the_same_hour_there(world: World) -> None:
    ritual = await kept(world, Schedule("day", 0, 23 * 60))
    await world.do(communities.zone, who("steward"), "Asia/Kathmandu")
    after = await now(world, ritual.ref)
    assert after.next_slot is not None and after.next_slot % DAY == 23 * HOUR - (5 * HOUR + 45 * MINUTE)
    assert await world.due(ritual.ref) == {"ritual.slot": after.next_slot + ritual.offset}


async def test_it_is_the_stewards_of_this_server_who_choose(world: World) -> None:
    ritual = await kept(world)
    for call in (
        lambda tx: rituals.listed(tx, who("asker")),
        lambda tx: rituals.keep(tx, who("asker"), "tide", DAILY),
        lambda tx: rituals.at_once(tx, who("asker"), ritual.ref),
        lambda tx: rituals.remove(tx, who("asker"), ritual.ref),
    ):
        with refused("refuse.not_steward"):
            await world.do(call)
    await world.do(communities.panel, who("steward", ELSEWHERE), "en")
    with refused("refuse.gone"):
        await world.do(rituals.remove, who("steward", ELSEWHERE), ritual.ref)
    with refused("refuse.only_in_server"):
        await world.do(rituals.listed, who("steward", None))


async def test_a_community_that_is_forgotten_takes_its_rituals_along(world: World) -> None:
    await kept(world)
    await world.pass_time(DAY)
    await world.do(communities.removed, HERE)
    await world.pass_time(40 * DAY)
    assert await world.do(community_rows.get, HERE) is None
    assert await world.do(_count) == 0 and await world.do(_rounds) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from((HOUR, DAY, -HOUR, 3 * DAY, 10 * MINUTE)), min_size=5, max_size=40), st.integers(0, 99))
async def test_over_any_clock_every_slot_is_said_once_or_skipped_by_rule(steps: list[int], seed: int) -> None:
    async with bare() as world:
        await open_here(world)
        world.store.chance.seed(seed)
        await kept(world)
        for step in steps:
            if step > 0:
                await world.pass_time(step)
            else:
                world.now += step
            await world.do(_all_answered)
        slots = await world.do(lambda tx: [int(each["slot"]) for each in rows(tx, "SELECT slot FROM rounds")])
        community = await world.do(community_rows.get, HERE)
        assert community is not None and len(slots) == len(set(slots))
        assert {datetime.fromtimestamp(slot, ZoneInfo(community.zone)).strftime("%H:%M") for slot in slots} <= {"09:00"}
