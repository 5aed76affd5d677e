"""The gate on the real store: digests, what is asked after giving, stopping, quiet, and what is kept of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from bot.rules import nudges as rules
from bot.steps import apart, capacity, introductions, invitations, me, nudges, privacy
from bot.steps.export import export
from bot.steps.held import held
from data import communities, members, outbox
from data.records import DAY, HOUR, UNSAID, Outgoing
from data.store import Tx
from tests.steps.telling import deliver, hour, live, nudged, subscribed
from tests.steps.world import HERE, World, opened, refused, user, who


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with opened() as place:
        yield place


# S38, S39: the digest.


async def test_s39_a_digest_comes_at_the_chosen_hour_and_only_to_who_asked_for_it(world: World) -> None:
    await subscribed(world)
    await world.do(me.at_hour, who("helper"), "9")
    for at in range(3):
        await world.asks("asker", summary=f"A hand, {at}")
    told = nudged(await live(world, 6 * DAY))
    helper = await world.member("helper")
    assert {row.target for _, row in told} == {helper}
    assert told and all(hour(at) == 9 for at, _ in told)


async def test_s39_nobody_is_looked_through_who_did_not_subscribe(world: World) -> None:
    await subscribed(world)
    await world.states("other")
    await world.asks("asker")
    waiting = await world.do(
        lambda tx: [r["about"] for r in tx.db.execute("SELECT * FROM due WHERE kind = 'nudge.digest'")]
    )
    assert waiting == [await world.member("helper")]


async def test_s39_nothing_comes_while_nothing_is_open(world: World) -> None:
    await subscribed(world)
    assert nudged(await live(world, 20 * DAY)) == []


async def test_s39_one_or_two_asks_wait_for_a_week_in_which_nothing_was_said(world: World) -> None:
    helper = await subscribed(world)
    await world.asks("asker", needed="whenever")
    told = nudged(await live(world, 20 * DAY))
    assert len(told) in (2, 3)
    assert all(later - earlier >= 7 * DAY - HOUR for (earlier, _), (later, _) in pairwise(told))
    assert {row.target for _, row in told} == {helper}


async def test_s38_oldest_first_by_kind_capped_and_saying_how_many_more(world: World) -> None:
    helper = await subscribed(world)
    refs: list[str] = []
    for at in range(13):
        if at % 4 == 0:
            world.now += HOUR
        refs.append(await world.asks(("asker", "other", "third", "fourth")[at % 4], kind=("tech", "errands")[at % 2]))
    row = await _wanted(world, helper)
    seen = await world.do(nudges.digest_card, row)
    assert seen is not None
    assert [name for name, _ in seen.listed] and {name for name, _ in seen.listed} == {"tech", "errands"}
    for name, listed in seen.listed:
        appeared = [each.ask.visible_at or 0 for each in listed]
        assert appeared == sorted(appeared), name
    assert sum(len(listed) for _, listed in seen.listed) == nudges.LISTED
    assert seen.more == 13 - nudges.LISTED


async def _wanted(world: World, member: str) -> Outgoing:
    """The digest that waits to be said to this member."""
    for _ in range(30):
        await world.pass_time(HOUR)
        if rows := [each for each in await world.said("nudge.digest") if each.target == member]:
            return rows[-1]
    raise AssertionError("no digest")


async def listed(world: World, name: str) -> set[str]:
    """The asks of which somebody's digest would speak now."""

    def look(tx: Tx) -> set[str]:
        found = members.find(tx, HERE, user(name))
        community = communities.get(tx, HERE)
        assert found is not None and community is not None
        return {ask.ref for ask in nudges.open_asks(tx, community, found.ref)}

    return await world.do(look)


async def test_s39_what_one_posted_joined_or_answered_and_what_is_quiet_is_not_listed(world: World) -> None:
    await subscribed(world)
    mine = await world.asks("helper")
    joined = await world.asks("asker")
    await world.do(invitations.press, who("helper"), joined)
    refused_ = await world.asks("other")
    await world.do(invitations.press, who("helper"), refused_)
    await world.do(invitations.no, who("helper"), (await world.invitation(refused_, "helper")).ref)
    quiet = await world.asks("third", shared="quiet")
    later = await world.asks("third", shared="neighbour")
    seen = await listed(world, "helper")
    assert not seen & {mine, joined, refused_, quiet, later}
    shown = await world.asks("fourth")
    await world.pass_time(HOUR)
    assert await listed(world, "helper") == {shown, later}, "a neighbour's stands in it once everybody can see it"


async def test_h2_whoever_keeps_me_away_stands_in_my_list_as_in_the_channel(world: World) -> None:
    await subscribed(world)
    ref = await world.asks("asker")
    before = await listed(world, "helper")
    await world.do(apart.add, who("asker"), user("helper"))
    assert await listed(world, "helper") == before == {ref}


async def test_s3_a_list_of_people_to_be_kept_from_does_not_tell_who_asks_without_a_name(world: World) -> None:
    await subscribed(world)
    named, unnamed = await world.asks("asker"), await world.asks("asker", shared="neighbour")
    await world.pass_time(HOUR)
    await world.do(apart.add, who("helper"), user("asker"))
    assert await listed(world, "helper") == {unnamed}
    assert named not in await listed(world, "helper")


async def test_what_changed_before_it_is_said_is_decided_again(world: World) -> None:
    helper = await subscribed(world)
    for _ in range(3):
        await world.asks("asker")
    row = await _wanted(world, helper)
    assert await world.do(nudges.digest_card, row) is not None
    await world.do(capacity.rest, who("helper"), 3)
    assert await world.do(nudges.digest_card, row) is None
    await world.do(capacity.end_rest, who("helper"))
    await world.do(me.hush, who("helper"))
    assert await world.do(nudges.digest_card, row) is None
    await world.do(deliver)
    assert (await world.do(members.nudging, helper)).said == (), "what was let go unsaid does not count as said"
    assert (await world.do(me.why, who("helper"))).said == ()


async def test_said_twice_in_one_hour_it_comes_once(world: World) -> None:
    helper = await subscribed(world)
    for _ in range(3):
        await world.asks("asker")
    await _wanted(world, helper)
    for _ in range(3):
        await world.do(nudges.digest, helper)
    assert len(await world.said("nudge.digest")) == 1


async def test_a_newer_list_takes_the_place_of_the_older_one(world: World) -> None:
    helper = await subscribed(world)
    for _ in range(3):
        await world.asks("asker", needed="whenever")
    told = nudged(await live(world, 9 * DAY))
    assert len(told) >= 2
    rows = [row for _, old in told if (row := await world.do(outbox.get, old.ref)) is not None]
    standing = [row.ref for row in rows if await world.do(nudges.digest_card, row) is not None]
    assert standing == [told[-1][1].ref]
    assert helper == rows[-1].target


# After giving.


async def helped(world: World) -> str:
    """The helper has helped, and the asker says that it is done; the introduction."""
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    introduction = await world.introduction(ref)
    await world.do(introductions.finished, who("asker"), introduction.ref)
    return introduction.ref


async def test_after_helping_only_who_welcomed_it_is_asked_what_they_would_like(world: World) -> None:
    await helped(world)
    assert nudged(await live(world, 20 * DAY), "nudge.receive") == []
    await subscribed(world, "helper", "receive")
    await helped(world)
    told = nudged(await live(world, 20 * DAY), "nudge.receive")
    assert [row.target for _, row in told] == [await world.member("helper")]
    assert all(8 <= hour(at) < 22 for at, _ in told)


async def test_what_was_not_finished_after_all_is_not_asked_about(world: World) -> None:
    await subscribed(world, "helper", "receive")
    ref = await helped(world)
    await world.place_opened()
    await world.do(introductions.undo, who("asker"), ref)
    assert nudged(await live(world, 5 * DAY), "nudge.receive") == []


async def test_after_helping_often_one_is_asked_once_in_three_months(world: World) -> None:
    await subscribed(world, "helper", "receive")
    told: list[tuple[int, Outgoing]] = []
    for _ in range(5):
        await helped(world)
        told += nudged(await live(world, 18 * DAY), "nudge.receive")
    assert len(told) == 1


# Stopping, quiet, and why.


async def test_s41_no_more_of_these_stops_that_kind_and_no_other(world: World) -> None:
    helper = await subscribed(world, "helper", *me.KINDS)
    for _ in range(3):
        await world.asks("asker", needed="whenever")
    (_, row), *_ = nudged(await live(world, 3 * DAY))
    with refused("refuse.gone"):
        await world.do(me.no_more, who("other"), row.ref)
    assert await world.do(me.no_more, who("helper"), row.ref) == "digest"
    assert await world.do(me.no_more, who("helper", None), row.ref) == "digest", "again, and from a direct message"
    assert nudged(await live(world, 20 * DAY)) == []
    assert (await world.do(me.look, who("helper"))).welcome == set(me.KINDS) - {"digest"}
    assert (await world.do(nudges.may, helper, "digest")).because == "not_wanted"


async def test_nothing_unasked_at_all_stops_every_kind_and_choosing_again_brings_back_that_one(world: World) -> None:
    await subscribed(world, "helper", "digest", "receive", "capacity")
    helper = await world.member("helper")
    assert (await world.do(me.nothing, who("helper"))).welcome == frozenset()
    for kind in rules.NUDGES:
        assert (await world.do(nudges.may, helper, kind)).because == "not_wanted"
    assert (await world.do(me.choose, who("helper"), ("receive",))).welcome == {"receive"}


async def test_quiet_that_was_asked_for_lasts_three_days(world: World) -> None:
    helper = await subscribed(world)
    await world.do(me.hush, who("helper"))
    decision = await world.do(nudges.may, helper, "digest")
    assert (decision.because, decision.again) == ("hushed", world.now + rules.HUSH)
    world.now += rules.HUSH
    assert (await world.do(nudges.may, helper, "digest")).because == "may"


async def test_s41_any_other_message_is_followed_by_silence(world: World) -> None:
    helper = await subscribed(world)
    await world.states("helper")
    await world.asks("asker")
    await live(world, HOUR)
    assert (await world.do(members.nudging, helper)).last is not None
    assert (await world.do(nudges.may, helper, "digest")).because == "silence"


async def test_why_did_kith_write_tells_what_was_said_and_why_and_to_nobody_else(world: World) -> None:
    await subscribed(world)
    for _ in range(3):
        await world.asks("asker", needed="whenever")
    (at, _), *_ = nudged(await live(world, 2 * DAY))
    told = await world.do(me.why, who("helper"))
    assert [(each.kind, each.at <= at) for each in told.said] == [("digest", True)]
    assert (await world.do(me.why, who("asker"))).said == ()
    assert (await world.do(me.why, who("stranger"))).said == ()


async def test_looking_meets_nobody(world: World) -> None:
    for look in (me.look, me.why):
        await world.do(look, who("stranger"))
    assert await world.do(members.find, HERE, user("stranger")) is None


@pytest.mark.parametrize("hour_", ["7", "22", "", "9.5", "٩"])
async def test_an_hour_of_the_night_and_what_is_none_is_refused(world: World, hour_: str) -> None:
    await subscribed(world)
    with refused("refuse.unknown_choice"):
        await world.do(me.at_hour, who("helper"), hour_)


# What is kept.


async def test_s52_what_may_be_said_unasked_is_in_the_file_and_goes_when_forgotten(world: World) -> None:
    helper = await subscribed(world)
    for _ in range(3):
        await world.asks("asker", needed="whenever")
    await live(world, 2 * DAY)
    everything = await world.do(held, who("helper"))
    assert everything is not None
    kept = export(everything, world.now)["unasked_messages"]
    assert kept["welcome"] == ["digest"] and [each["kind"] for each in kept["said"]] == ["digest"]
    await world.do(apart.add, who("asker"), user("helper"))
    await world.do(privacy.forget, who("helper"))
    assert await world.do(members.nudging, helper) == UNSAID
    assert await world.due(helper) == {}
    assert nudged(await live(world, 5 * DAY)) == []


async def test_only_as_much_is_kept_as_the_rules_look_back_on(world: World) -> None:
    helper = await subscribed(world, "helper", "digest", "receive")
    for name in ("asker", "other", "third", "fourth"):
        for _ in range(3):
            await world.asks(name, needed="whenever")
        await live(world, 12 * DAY)
        for each in (await world.do(members.nudging, helper)).said:
            assert each.at > world.now - 15 * DAY
