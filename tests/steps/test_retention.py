"""What is over is gone when its time has come: from every table, and not a day before (promises 9.2)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.steps import apart, asks, capacity, farewell, held, introductions, invitations, lapsing, offers, retention
from bot.steps import communities as community_steps
from bot.steps.handlers import DUE
from data import apart as apart_rows
from data import asks as ask_rows
from data import inbox, members, outbox, threads
from data.records import DAY, HOUR, Outgoing
from data.store import Tx, rows
from tests.steps.world import HERE, World, refused, user, who

TABLES = (
    "members",
    "capacities",
    "offers",
    "celebrations",
    "reflections",
    "asks",
    "invitations",
    "introductions",
    "apart",
    "threads",
    "outbox",
    "due",
)


def everything(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that grows."""
    return {table: [dict(each) for each in rows(tx, f"SELECT * FROM {table}")] for table in TABLES}


def holding(tables: dict[str, list[dict[str, Any]]], *values: str) -> list[str]:
    """The tables in which any of these values stands bare."""
    return [name for name, found in tables.items() for each in found for v in values if v in [*map(str, each.values())]]


def relayed(tx: Tx) -> None:
    """The relay has said all that was to be said by now, and taken away all that was to be taken away."""
    for each in rows(
        tx, "SELECT ref, message, taken_down, next_try FROM outbox WHERE state NOT IN ('gone', 'dropped')"
    ):
        if each["taken_down"]:
            outbox.move(tx, each["ref"], "gone", None)
        elif each["message"] is None and (each["next_try"] or 0) <= tx.now:
            outbox.placed(tx, each["ref"], 1, 2)
            outbox.move(tx, each["ref"], "sent", None)
    for each in rows(tx, "SELECT ref FROM threads WHERE state = 'closing'"):
        threads.move(tx, each["ref"], "closed", None)


async def days(world: World, many: int) -> None:
    """So many days pass, the relay at work each of them, and the night of the last one with its sweep."""
    for _ in range(many):
        await world.pass_time(DAY - world.now % DAY + 2 * HOUR)
        await world.do(relayed)


async def closed_named(world: World) -> tuple[str, str]:
    """A named ask that somebody helped with, and its introduction; a second helper had said no."""
    await world.states("other")
    ref = await world.asks("asker")
    declined = await world.invitation(ref, "other")
    await world.do(invitations.no, who("other"), declined.ref)
    await world.do(invitations.press, who("helper"), ref)
    await world.do(introductions.accept, who("asker"), (await world.invitation(ref, "helper")).ref)
    introduction = (await world.introduction(ref)).ref
    await world.place_opened()
    await world.do(relayed)
    await world.do(introductions.finished, who("asker"), introduction)
    return ref, introduction


async def test_words_go_seven_days_after_closing_and_stay_whole_until_then(world: World) -> None:
    ref, _ = await closed_named(world)
    await days(world, 6)
    assert (await world.ask(ref)).summary == "Somebody to fetch a parcel"
    fresh = await world.do(asks.again, who("asker"), ref, world.ref())
    assert fresh.details == "The blue door, after six"
    await days(world, 1)
    gone = await world.ask(ref)
    assert (gone.summary, gone.details, gone.kind) == ("", "", "")
    assert await world.standing(ref, "other") is None
    assert [each.kind for each in await world.said("ask") + await world.said("invitation")] == []


async def test_who_helped_whom_stays_thirty_days_where_the_asker_was_named_and_then_nothing_does(world: World) -> None:
    ref, introduction = await closed_named(world)
    closed_on = world.now // DAY
    await days(world, 29)
    kept = await world.ask(ref)
    assert kept.asker == await world.member("asker") and await world.standing(ref, "helper") == "done"
    await days(world, 2)
    assert world.now // DAY == closed_on + 31
    tables = await world.do(everything)
    assert holding(tables, ref, introduction) == []
    assert tables["asks"] == tables["invitations"] == tables["introductions"] == []


@pytest.mark.parametrize("shared", ["neighbour", "quiet"])
async def test_who_made_an_unnamed_ask_is_forgotten_after_three_days_and_the_rest_after_eight(
    world: World, shared: str
) -> None:
    await world.states("helper")
    ref = await world.asks("asker", shared=shared, at_once=True)
    await world.pass_time(HOUR)
    await world.do(invitations.yes, who("helper"), (await world.invitation(ref, "helper")).ref)
    await world.do(introductions.accept, who("asker"), (await world.invitation(ref, "helper")).ref)
    introduction = (await world.introduction(ref)).ref
    await world.place_opened()
    await world.do(relayed)
    await world.do(introductions.finished, who("asker"), introduction)
    await days(world, 2)
    me = await world.member("asker")
    assert (await world.ask(ref)).asker == me
    await days(world, 1)
    after = await world.ask(ref)
    assert after.asker == "" and after.summary
    assert await world.do(ask_rows.everything_of, me) == []
    outgoing = await world.do(lambda tx: [outbox.get(tx, each["ref"]) for each in rows(tx, "SELECT ref FROM outbox")])
    assert [each for each in outgoing if each and each.target == me] == []
    with refused("refuse.gone"):
        await world.do(asks.again, who("asker"), ref, world.ref())
    await days(world, 5)
    tables = await world.do(everything)
    assert holding(tables, ref, introduction) == []


async def test_s17_what_was_taken_on_counts_for_a_week_although_its_ask_is_forgotten_meanwhile(world: World) -> None:
    await world.states("helper", at_once=2, per_week=1)
    ref = await world.asks("asker", shared="neighbour", at_once=True, first=True)
    await world.do(invitations.press, who("helper"), ref)
    await world.do(introductions.finished, who("helper"), (await world.introduction(ref)).ref)
    await days(world, 7)
    second = await world.asks("other")
    assert (await world.do(invitations.press, who("helper"), second)).answer == "over"


async def test_s8_of_a_no_seven_days_old_nobody_is_known_and_still_they_are_not_asked_again(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    await world.do(invitations.no, who("helper"), (await world.invitation(ref, "helper")).ref)
    await days(world, 6)
    assert (await world.invitation(ref, "helper")).helper == await world.member("helper")
    await days(world, 1)
    left = await world.invitation(ref, "helper")
    assert (left.helper, left.why, left.asked_at) == ("", (), 0)
    await days(world, 10)
    assert await world.invited() == []
    await world.do(invitations.press, who("helper"), ref)
    again = await world.invitation(ref, "helper")
    assert (again.state, again.helper) == ("yes", await world.member("helper"))


async def test_closed_offers_go_after_seven_days_but_not_while_somebodys_ask_was_made_from_one(world: World) -> None:
    ref = (await world.do(offers.post, who("helper"), world.ref(), "A drill to borrow", "lending")).ref
    other = (await world.do(offers.post, who("helper"), world.ref(), "A saw to borrow", "lending")).ref
    ask = (await world.do(offers.take_up, who("asker"), ref, world.ref())).ref
    await world.do(invitations.yes, who("helper"), (await world.invitation(ask, "helper")).ref)
    for each in (ref, other):
        await world.do(offers.close, who("helper"), each)
    await days(world, 6)
    assert {each["ref"] for each in (await world.do(everything))["offers"]} == {ref, other}
    await days(world, 2)
    assert [each["ref"] for each in (await world.do(everything))["offers"]] == [ref]
    await world.do(introductions.step_back, who("helper"), (await world.introduction(ask)).ref)
    assert (await world.ask(ask)).state == "lapsed"
    await days(world, 8)
    assert (await world.do(everything))["offers"] == []


async def test_an_open_ask_without_a_date_is_asked_after_at_21_days_and_stands_on_if_still_needed(world: World) -> None:
    ref = await world.asks("asker")
    started = world.now
    await world.pass_time(21 * DAY - 1)
    assert await world.said("ask.still") == []
    await world.pass_time(1)
    (row,) = await world.said("ask.still")
    notice = await world.do(lapsing.ask_notice, row)
    assert notice is not None and notice.to == user("asker")
    with refused("refuse.gone"):
        await world.do(asks.still_needed, who("other"), ref)
    await world.do(asks.still_needed, who("asker"), ref)
    assert await world.do(lapsing.ask_notice, row) is None
    await world.pass_time(started + 50 * DAY - world.now)
    assert (await world.ask(ref)).state == "open"
    await world.pass_time(DAY)
    assert (await world.ask(ref)).state == "lapsed"


async def test_s10_on_its_last_day_it_is_asked_once_more_unless_it_is_still_needed(world: World) -> None:
    kept, left = await world.asks("asker"), await world.asks("asker")
    await world.pass_time(21 * DAY)
    await world.do(asks.still_needed, who("asker"), kept)
    await world.pass_time(8 * DAY)
    (row,) = await world.said("ask.last")
    assert row.about == left
    notice = await world.do(lapsing.ask_notice, row)
    assert notice is not None and notice.until == world.now + DAY
    for first in await world.said("ask.still"):
        assert await world.do(lapsing.ask_notice, first) is None, "the first question goes"
    await world.do(asks.still_needed, who("asker"), left)
    assert await world.do(lapsing.ask_notice, row) is None
    await world.pass_time(2 * DAY)
    assert [(await world.ask(ref)).state for ref in (kept, left)] == ["open", "open"]


async def test_an_ask_nobody_says_anything_about_ends_after_thirty_days(world: World) -> None:
    ref = await world.asks("asker")
    await world.pass_time(30 * DAY)
    assert (await world.ask(ref)).state == "lapsed"
    assert await world.do(lambda tx: lapsing.ask_notice(tx, _row(ref))) is None


async def test_an_ask_with_a_date_is_not_asked_after(world: World) -> None:
    ref = await world.asks("asker", needed="week")
    assert "ask.still" not in await world.due(ref)


async def test_s36_of_somebody_who_left_nothing_is_left_ten_days_later(world: World) -> None:
    await world.states("asker")
    ref, offer = await world.asks("asker"), world.ref()
    await world.do(offers.post, who("asker"), offer, "A drill to borrow", "lending")
    await world.do(apart.add, who("asker"), user("third"))
    me = await world.member("asker")
    await world.do(relayed)
    for _ in range(2):
        await world.do(farewell.missing, me)
        await world.pass_time(10 * 60)
    await days(world, 6)
    assert (await world.ask(ref)).state == "open"
    await days(world, 5)
    tables = await world.do(everything)
    assert holding(tables, me, ref, offer) == [] and tables["apart"] == []
    assert await world.do(members.find, HERE, user("asker")) is None


async def test_h5_whoever_is_to_be_kept_apart_is_known_again_after_leaving_by_nothing_but_a_digest(
    world: World,
) -> None:
    await world.do(apart.add, who("helper"), user("asker"))
    me = await world.member("asker")
    for _ in range(2):
        await world.do(farewell.missing, me)
        await world.pass_time(10 * 60)
    await days(world, 11)
    assert await world.do(lambda tx: (members.get(tx, me), members.named(tx, me))) == (None, False)
    assert await world.do(apart.listed, who("helper")) == [0]
    ref = await world.asks("asker", first=True)
    assert await world.member("asker") == me
    await world.do(invitations.press, who("helper"), ref)
    assert await world.standing(ref, "helper") == "passed"


async def test_somebody_kith_only_met_is_forgotten_within_32_days_and_whoever_chose_something_is_not(
    world: World,
) -> None:
    await world.do(capacity.now, who("stranger"))
    await world.states("helper")
    await world.do(apart.add, who("helper"), user("third"))
    await days(world, 33)
    known = {name for name in ("stranger", "helper", "third") if await world.do(members.find, HERE, user(name))}
    assert known == {"helper", "third"}


async def test_h2_whom_somebody_is_kept_apart_from_is_forgotten_like_anybody_else(world: World) -> None:
    await world.do(capacity.now, who("stranger"))
    await world.do(capacity.now, who("third"))
    await world.do(apart.add, who("helper"), user("third"))
    await days(world, 33)
    kept = [await world.do(held.held, who(name)) for name in ("stranger", "third")]
    assert kept[0] == kept[1]
    listed = await world.do(members.find, HERE, user("third"))
    assert listed is not None and await world.do(members.get, listed.ref) is None
    assert len(await world.do(apart_rows.of, (await world.do(members.find, HERE, user("helper"))).ref)) == 1


async def test_interactions_are_forgotten_on_the_third_day_even_if_nobody_presses_anything(world: World) -> None:
    await world.do(inbox.first, 1)
    await days(world, 2)
    assert await world.do(lambda tx: len(rows(tx, "SELECT key FROM inbox"))) == 1
    await days(world, 1)
    assert await world.do(lambda tx: rows(tx, "SELECT key FROM inbox")) == []


async def test_fault_24_a_clock_set_wrong_for_a_moment_purges_nothing(world: World) -> None:
    ref, _ = await closed_named(world)
    right = world.now
    world.now += 400 * DAY
    await world.pass_time(0)
    assert (await world.ask(ref)).summary
    world.now = right
    await world.pass_time(2 * DAY)
    assert (await world.ask(ref)).summary


async def test_a_sweep_takes_a_few_at_a_time_and_ends_with_nothing_left_however_often_it_runs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST", 2)
    for _ in range(3):
        for _ in range(3):
            await world.do(asks.withdraw, who("asker"), await world.asks("asker"))
    await world.do(relayed)
    await world.pass_time(8 * DAY - world.now % DAY + HOUR - 1)
    left = []
    for _ in range(3):
        await world.do(DUE["retention.sweep"], str(HERE))
        left.append(len((await world.do(everything))["asks"]))
    assert left == sorted(left, reverse=True) and 0 < left[0] < 9
    await days(world, 2)
    await world.do(DUE["retention.sweep"], str(HERE))
    await world.do(DUE["retention.sweep"], str(HERE))
    tables = await world.do(everything)
    assert tables["asks"] == [] and [each["kind"] for each in tables["outbox"]] == ["door"]


async def test_fault_28_a_server_that_removed_kith_is_forgotten_after_thirty_days_a_part_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(community_steps, "PURGED_AT_ONCE", 5)
    await closed_named(world)
    await world.asks("third")
    await world.do(community_steps.removed, HERE)
    await world.pass_time(30 * DAY - 1)
    assert (await world.do(everything))["members"] != []
    done = await world.pass_time(1)
    assert sum(each.kind == "community.purge" for each in done) > 3
    assert not any((await world.do(everything)).values())
    assert await world.do(lambda tx: rows(tx, "SELECT guild FROM communities")) == []


async def test_a_message_that_should_be_taken_away_and_cannot_be_is_given_up_after_thirty_days(world: World) -> None:
    ref = await world.asks("asker")
    await world.do(relayed)
    await world.do(outbox.take_down, ref)
    (card,) = await world.said("ask")
    await world.do(outbox.move, card.ref, "parked", None)
    await world.pass_time(29 * DAY)
    assert await world.said("ask") != []
    await world.pass_time(3 * DAY)
    assert await world.said("ask") == []


def _row(about: str) -> Outgoing:
    return Outgoing("0" * 16, HERE, "", about, "member", "1", "sent", "", 1, None, None, None, None, 0, 1, 2, 1, 1)
