"""Who would like a talk is brought together in twos, with somebody new, and never with whom they keep apart."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from itertools import combinations

import pytest

from bot.rules.schedules import Schedule
from bot.steps import apart, capacity, farewell, pairs, privacy, rituals
from bot.steps.export import export
from bot.steps.held import held
from bot.steps.pairs import HOW_AFTER, KEPT
from data import members, outbox
from data import pairs as rows_of
from data import rituals as ritual_rows
from data.records import DAY, HOUR, Outgoing
from data.store import Tx, rows
from tests.steps.world import ELSEWHERE, NAMES, World, refused, user, who

WEEKLY = Schedule("week", 4, 17 * 60)
WEEK = 7 * DAY
FOUR = ("asker", "helper", "other", "third")


async def begun(world: World, *names: str, schedule: Schedule = WEEKLY) -> str:
    """A ritual that brings people together, with these on its list; its ref."""
    made = await world.do(rituals.keep, who("steward"), "pairs", schedule)
    assert made.ritual is not None
    for name in names:
        await world.do(pairs.join, who(name), made.ritual.ref)
    return made.ritual.ref


async def talks(world: World) -> list[frozenset[str]]:
    """Who sits with whom, in the order in which they sat down."""
    names = {await world.member(each): each for each in NAMES if await world.do(_known, each)}
    tables: dict[str, set[str]] = defaultdict(set)
    for each in await world.do(_seats):
        tables[each.talk].add(names[each.owner])
    return [frozenset(each) for each in tables.values()]


def _known(tx: Tx, name: str) -> bool:
    return members.find(tx, 811_111_111_111_111_101, user(name)) is not None


def _seats(tx: Tx) -> list[rows_of.Seat]:
    found = [rows_of.seat(tx, each["ref"]) for each in rows(tx, "SELECT ref FROM pair_seats ORDER BY made_day, ref")]
    return [each for each in found if each is not None]


async def seat(world: World, name: str) -> rows_of.Seat:
    """Somebody's latest seat."""
    return (await world.do(rows_of.seats, await world.member(name)))[-1]


async def seen(world: World, name: str, kind: str = "pairs.talk") -> pairs.TalkSeen | None:
    """What somebody's latest message of a kind shows now."""
    mine = await world.member(name)
    found = [each for each in await world.said(kind) if each.target == mine]
    about = (await seat(world, name)).ref
    row = next(each for each in found if each.about == about)
    return await world.do(pairs.card if kind == "pairs.talk" else pairs.how_card, row)


async def test_joining_twice_is_once_and_leaving_is_at_once_and_both_are_nobody_elses_to_see(world: World) -> None:
    ref = await begun(world, "asker", "asker", "helper")
    assert len(await world.do(rows_of.on, ref)) == 2
    for _ in range(2):
        await world.do(pairs.leave, who("asker"), ref)
    assert [each.owner for each in await world.do(rows_of.on, ref)] == [await world.member("helper")]
    assert await world.said("pairs.talk") == []


async def test_when_its_time_comes_everybody_on_the_list_is_in_one_talk_and_is_told_alone(world: World) -> None:
    await begun(world, *FOUR)
    await world.pass_time(WEEK)
    groups = await talks(world)
    assert sorted(len(each) for each in groups) == [2, 2] and frozenset().union(*groups) == set(FOUR)
    for name in FOUR:
        shown = await seen(world, name)
        (group,) = (each for each in groups if name in each)
        assert shown is not None and shown.to == user(name)
        assert set(shown.others) == {user(each) for each in group - {name}}
    assert {each.place for each in await world.said("pairs.talk")} == {"member"}


async def test_an_odd_number_makes_a_trio_and_one_alone_is_told_kindly(world: World) -> None:
    ref = await begun(world, "asker")
    await world.pass_time(WEEK)
    shown = await seen(world, "asker")
    assert shown is not None and shown.others == ()
    for name in ("helper", "other"):
        await world.do(pairs.join, who(name), ref)
    await world.pass_time(WEEK)
    assert (await talks(world))[-1] == {"asker", "helper", "other"}


async def test_the_same_two_meet_again_only_when_everybody_has_met_everybody(world: World) -> None:
    await begun(world, *FOUR)
    for _ in range(6):
        await world.pass_time(WEEK)
    met = [frozenset(pair) for group in await talks(world) for pair in combinations(sorted(group), 2)]
    assert {met.count(each) for each in set(met)} == {2} and len(set(met)) == 6


async def test_h5_whoever_is_kept_apart_is_never_brought_together_and_hears_what_one_left_over_hears(
    world: World,
) -> None:
    await begun(world, "asker", "helper")
    await world.do(apart.add, who("helper"), user("asker"))
    await world.pass_time(5 * WEEK)
    assert all(len(each) == 1 for each in await talks(world))
    for name in ("asker", "helper"):
        shown = await seen(world, name)
        assert shown is not None and shown.others == ()
    assert await world.said("pairs.how") == []


async def test_h2_put_on_the_list_afterwards_they_do_not_see_each_other_any_more(world: World) -> None:
    await begun(world, "asker", "helper")
    await world.pass_time(WEEK)
    await world.do(apart.add, who("asker"), user("helper"))
    for name in ("asker", "helper"):
        shown = await seen(world, name)
        assert shown is not None and shown.others == ()
    await world.pass_time(HOW_AFTER)
    assert await world.said("pairs.how") == []


async def test_whoever_rests_or_is_away_or_leaves_the_next_time_out_is_not_paired_and_is_again_later(
    world: World,
) -> None:
    ref = await begun(world, *FOUR)
    place = await world.do(pairs.leave_out, who("asker"), ref)
    assert place.away and place.next_slot is not None
    await world.do(capacity.rest, who("helper"), 7)
    await world.pass_time(WEEK)
    assert await talks(world) == [{"other", "third"}]
    await world.pass_time(WEEK)
    assert frozenset().union(*(await talks(world))[1:]) == set(FOUR)
    with refused("refuse.not_on_list"):
        await world.do(pairs.leave_out, who("stranger"), ref)
    await world.do(pairs.leave_out, who("asker"), ref)
    again = await world.do(pairs.join, who("asker"), ref)
    assert not again.away and not any(each.away_until for each in await world.do(rows_of.on, ref))


async def test_some_days_later_each_is_asked_once_and_no_answer_is_kept(world: World) -> None:
    ref = await begun(world, *FOUR)
    await world.pass_time(WEEK)
    await world.do(pairs.leave, who("third"), ref)
    assert await world.said("pairs.how") == []
    await world.pass_time(HOW_AFTER)
    asked = await world.said("pairs.how")
    assert len(asked) == 3, "whoever left the list is asked about nothing more"
    mine = await seat(world, "asker")
    facts = await world.do(_everything)
    assert (await world.do(pairs.own, who("asker"), mine.ref)).ref == mine.ref
    assert await world.do(_everything) == facts
    for name in ("helper", "stranger"):
        with refused("refuse.gone"):
            await world.do(pairs.own, who(name), mine.ref)


def _everything(tx: Tx) -> dict[str, list[tuple[object, ...]]]:
    names = [each["name"] for each in rows(tx, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: [tuple(each) for each in tx.db.execute(f"SELECT * FROM {name}")] for name in names}


async def test_of_what_comes_every_day_nobody_is_asked(world: World) -> None:
    await begun(world, "asker", "helper", schedule=Schedule("day", 0, 17 * 60))
    await world.pass_time(HOW_AFTER + 2 * DAY)
    assert await world.said("pairs.how") == [] and await talks(world) != []


async def test_drawn_twice_for_the_same_round_everybody_sits_and_is_told_once(world: World) -> None:
    await begun(world, *FOUR)
    await world.pass_time(WEEK)
    before = await world.do(_seats), len(await world.said("pairs.talk"))
    (round_,) = [each["ref"] for each in await world.do(lambda tx: rows(tx, "SELECT ref FROM rounds"))]
    await world.do(pairs.draw, round_)
    assert (await world.do(_seats), len(await world.said("pairs.talk"))) == before


async def test_n1_an_older_copy_that_draws_again_draws_the_same(world: World) -> None:
    ref = await begun(world, *FOUR)
    await world.pass_time(WEEK)
    before = {each.ref: each.talk for each in await world.do(_seats)}
    (round_,) = [each["ref"] for each in await world.do(lambda tx: rows(tx, "SELECT ref FROM rounds"))]
    await world.do(lambda tx: [rows_of.delete(tx, each) for each in before])
    await world.do(pairs.draw, round_)
    assert {each.ref: each.talk for each in await world.do(_seats)} == before and ref


async def test_joining_is_a_response_and_so_is_a_talk(world: World) -> None:
    ref = await begun(world, "asker", "helper")
    await world.pass_time(6 * WEEK)
    ritual = await world.do(ritual_rows.get, ref)
    assert ritual is not None and (ritual.state, ritual.unanswered) == ("on", 0)


async def test_whoever_is_forgotten_is_on_no_list_and_in_no_talk_and_the_other_sees_an_empty_seat(world: World) -> None:
    ref = await begun(world, "asker", "helper")
    await world.pass_time(WEEK)
    mine = await seat(world, "asker")
    (card,) = [each for each in await world.said("pairs.talk") if each.about != mine.ref]
    await world.do(_stands, card)
    wanted = (await world.do(outbox.get, card.ref)).wanted  # type: ignore[union-attr]
    await world.do(privacy.forget, who("asker"))
    assert len(await world.do(rows_of.on, ref)) == len(await world.do(_seats)) == 1
    after = await world.do(outbox.get, card.ref)
    assert after is not None and after.wanted > wanted, "it is shown afresh"
    shown = await seen(world, "helper")
    assert shown is not None and shown.others == ()


def _stands(tx: Tx, card: Outgoing) -> None:
    outbox.placed(tx, card.ref, 1, 2)
    outbox.move(tx, card.ref, "sent", None, shown=1)


async def test_whoever_left_the_server_is_not_paired_any_more(world: World) -> None:
    await begun(world, "asker", "helper", "other")
    ref = await world.member("other")
    for _ in range(2):
        await world.do(farewell.missing, ref)
        world.now += HOUR
    await world.pass_time(WEEK)
    assert await talks(world) == [{"asker", "helper"}]
    await world.pass_time(4 * WEEK)
    assert all("other" not in each for each in await talks(world))


async def test_who_sat_with_whom_is_forgotten_after_eight_weeks(world: World) -> None:
    ref = await begun(world, "asker", "helper")
    await world.pass_time(WEEK)
    await world.do(rituals.leave_out, who("steward"), ref, 0)
    await world.pass_time((KEPT - 8) * DAY)
    assert len(await world.do(_seats)) == 2
    await world.pass_time(10 * DAY)
    assert await world.do(_seats) == [] and len(await world.do(rows_of.on, ref)) == 2


async def test_with_the_ritual_its_list_and_its_talks_go(world: World) -> None:
    ref = await begun(world, *FOUR)
    await world.pass_time(WEEK)
    await world.do(rituals.remove, who("steward"), ref)
    left = {name: found for name, found in (await world.do(_everything)).items() if name.startswith("pair_") and found}
    assert left == {} and await world.said("pairs.talk") == []
    await world.pass_time(HOW_AFTER + DAY)
    assert await world.said("pairs.how") == []
    with refused("refuse.gone"):
        await world.do(pairs.join, who("asker"), ref)


async def test_it_is_joined_in_its_own_community_and_no_other_ritual_can_be(world: World) -> None:
    ref = await begun(world)
    with refused("refuse.gone"):
        await world.do(pairs.join, who("asker", ELSEWHERE), ref)
    other = await world.do(rituals.keep, who("steward"), "tide", WEEKLY)
    assert other.ritual is not None
    with refused("refuse.gone"):
        await world.do(pairs.join, who("asker"), other.ritual.ref)


async def test_s52_the_file_says_that_they_are_on_the_list_and_in_a_talk_and_not_with_whom(world: World) -> None:
    ref = await begun(world, "asker", "helper")
    await world.pass_time(WEEK)
    await world.do(pairs.leave_out, who("asker"), ref)
    found = await world.do(held, who("asker"))
    assert found is not None
    written = export(found, world.now)
    assert written["would_like_a_talk"] != [{"leaves_out_until": None}]
    assert [each["with"] for each in written["talks"]] == ["a member"]
    assert str(user("helper")) not in json.dumps(replace(found, messages=()).talks, default=str)


@pytest.mark.parametrize("name", ["asker", "helper"])
async def test_the_door_closed_nobody_is_brought_together(world: World, name: str) -> None:
    await begun(world, "asker", "helper")
    await world.do(lambda tx: tx.db.execute("UPDATE communities SET state = 'setting_up'") and None)
    await world.pass_time(2 * WEEK)
    assert await world.do(rows_of.seats, await world.member(name)) == []
