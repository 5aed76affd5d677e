"""Who would like a talk, with whom, and who keeps apart from whom: known to nobody whose talk it is not (H2, S21)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rules import moments
from bot.rules.schedules import Schedule
from bot.steps import apart, pairs, rituals
from data.records import DAY
from tests.adversary.pairs import Result, Seen, knows, untimed
from tests.adversary.street import Street, street, user, who

WEEK = 7 * DAY
SEEDS = range(12)
ONLOOKERS = ("xenia", "sam")
JOINERS = ("ana", "bea", "hal", "hugo")


async def listed(place: Street, *names: str) -> str:
    """A talk in twos that comes in a few days, with these on its list; its ref."""
    kept = await place.do(rituals.keep, who("sam"), "pairs", Schedule("week", 4, 17 * 60))
    assert kept.ritual is not None
    for name in names:
        await place.do(pairs.join, who(name), kept.ritual.ref)
    return kept.ritual.ref


async def looked(place: Street) -> None:
    """Its time has come, and everybody opens whatever there is for them."""
    await place.run(WEEK)
    for name in (*JOINERS, *ONLOOKERS):
        await place.looks(name)


def own_channels(place: Street, *names: str) -> set[int]:
    """The threads and direct messages of these people."""
    inside = place.discord.inside.items()
    return {each for each, people in inside for name in names if user(name) in people}


async def left_alone(seed: int, why: str) -> Seen:
    """Ana is left over: Hal keeps apart from her, or leaves it out this time."""
    async with street(seed) as place:
        await place.do(apart.add, who("hal"), user("ana" if why == "apart" else "xenia"))
        ref = await listed(place, "ana", "hal")
        if why == "out":
            await place.do(pairs.leave_out, who("hal"), ref)
        before = len(place.bells("ana"))
        await looked(place)
        views: dict[str, Any] = {name: untimed(place.screen(name)) for name in ("ana", "bea", "hugo", *ONLOOKERS)}
        assert not any(knows(views[name], "hal") for name in views), "nobody is told whose doing it was"
        his = own_channels(place, "hal")
        views["manage threads"] = untimed([each for each in place.watched() if each.channel not in his])
        rang = place.bells("ana")[before:]
        return Seen(views | {"bells": len(rang)}, {"bell": rang[0] - place.now if rang else None})


async def joined(seed: int, *names: str) -> Seen:
    """These are on the list and are brought together; what whoever is not on it sees."""
    async with street(seed) as place:
        await listed(place, *names)
        await looked(place)
        return Seen({name: place.screen(name) for name in ONLOOKERS})


def compared(name: str, *worlds: Seen) -> list[str]:
    """Where any of these worlds differs from the first."""
    result = Result()
    for each in worlds[1:]:
        result.add(name, worlds[0], each)
    return result.differ


@pytest.mark.parametrize("seed", SEEDS)
async def test_h2_whoever_is_left_over_cannot_tell_that_somebody_keeps_apart_from_them(seed: int) -> None:
    assert compared("left over", await left_alone(seed, "apart"), await left_alone(seed, "out")) == []


@pytest.mark.parametrize("seed", SEEDS)
async def test_nobody_beside_them_can_tell_who_joined_nor_how_many(seed: int) -> None:
    worlds = [await joined(seed, *names) for names in (("ana", "hal"), ("bea", "hugo"), JOINERS, ())]
    assert compared("who joined", *worlds[:3]) == []
    for world in worlds:
        assert not any(knows(world.views, name) for name in JOINERS)


@pytest.mark.parametrize("seed", SEEDS)
async def test_s21_each_learns_of_the_one_they_talk_with_and_of_nobody_else(seed: int) -> None:
    async with street(seed) as place:
        await place.do(apart.add, who("hal"), user("ana"))
        await listed(place, *JOINERS)
        await looked(place)
        met: dict[str, set[str]] = {}
        for name in JOINERS:
            view = place.screen(name)
            met[name] = {other for other in JOINERS if other != name and knows(view, other)}
        assert all(len(each) == 1 for each in met.values())
        assert all(name in met[other] for name, each in met.items() for other in each)
        assert "hal" not in met["ana"]


async def test_bells_of_two_who_talk_ring_at_moments_of_their_own() -> None:
    """Whoever may see the threads could otherwise read off the second who sits with whom."""
    rang: list[tuple[int, int]] = []
    for seed in SEEDS:
        async with street(seed) as place:
            await listed(place, "ana", "hal")
            await place.run(WEEK)
            (one,), (other,) = place.bells("ana"), place.bells("hal")
            rang.append((one, other))
    low, high = moments.BELL["normal"]
    assert all(abs(one - other) <= high - low + 90 for one, other in rang)
    assert len({one - other for one, other in rang}) > len(SEEDS) // 2


async def test_teeth_somebody_who_is_named_or_a_bell_more_is_noticed() -> None:
    one = await left_alone(1, "apart")
    other = Seen(one.views | {"ana": [*one.views["ana"], f"<@{user('hal')}>"]}, one.moments)
    assert compared("named", one, other) == ["named: ana"]
    assert compared("bell", one, Seen(one.views | {"bells": 2}, one.moments)) == ["bell: bells"]
    assert knows(other.views, "hal")
