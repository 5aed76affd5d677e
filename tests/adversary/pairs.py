"""Two worlds that differ in one secret, and whether anybody but its owner can tell them apart.

`python -m tests.adversary.pairs --pairs 1000` tries as many of each; the tests try some.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import logging
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from bot import logs
from bot.rules.waves import ANSWER
from bot.steps import apart, asks, introductions, invitations, needs
from bot.steps.needs import NeedsForm
from data.records import DAY, HOUR
from tests.adversary import led
from tests.adversary.street import Event, Street, street, user, who

NEEDED = ("today", "days", "week", "whenever")


@dataclass
class Seen:
    """What each onlooker has seen in one world, and moments that are compared as draws."""

    views: dict[str, Any]
    moments: dict[str, int | None] = field(default_factory=dict)


@dataclass
class Result:
    """What came of many pairs: where two worlds differed, and the moments of each world by name."""

    pairs: int = 0
    differ: list[str] = field(default_factory=list)
    drawn: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)

    def add(self, name: str, one: Seen, other: Seen) -> None:
        """Compare a pair."""
        self.pairs += 1
        if one.views.keys() != other.views.keys():
            self.differ.append(f"{name}: not the same onlookers")
        self.differ += [
            f"{name}: {each}" for each in one.views if alike(one.views[each]) != alike(other.views.get(each))
        ]
        for what in one.moments.keys() | other.moments.keys():
            first, second = one.moments.get(what), other.moments.get(what)
            if first is not None and second is not None:
                both = self.drawn.setdefault(what, ([], []))
                both[0].append(first)
                both[1].append(second)
            elif first != second:
                self.differ.append(f"{name}: {what} in one world only")


def alike(view: Any) -> str:
    """What was seen, with every random reference and marker called by its place in the order of appearance."""
    known: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return known.setdefault(found[0], f"#{len(known)}")

    return re.sub(r'\b[0-9a-f]{16}\b|(?<="id": )\d+', named, repr(view))


@contextmanager
def all_logs() -> Iterator[io.StringIO]:
    """Every line anybody logs while DEBUG is asked for, as the process sets its logs up."""
    said, root = io.StringIO(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.setup(logging.DEBUG)
    handler = logging.StreamHandler(said)
    handler.setFormatter(logs.Line())
    handler.addFilter(logs.Redaction())
    root.handlers = [handler]
    try:
        yield said
    finally:
        root.handlers = handlers
        root.setLevel(level)


def wanted(seed: int) -> int:
    """How many people the ask of this pair is for: mostly one."""
    return 2 if seed // 6 % 3 == 2 else 1


async def swapped(seed: int, asker: str) -> Seen:
    """One ask without a name, by Ana or by Bea, and whatever chance makes of it (promise S2)."""
    plan = Random(seed)
    by_dm = plan.random() < 0.5
    shared, needed = plan.choice(["neighbour", "quiet"]), plan.choice(NEEDED)
    accepts, first = plan.random() < 0.4, plan.random() < 0.5
    with all_logs() as logged:
        async with street(seed) as place:
            for name in ("ana", "bea", "xenia"):
                # Whoever Kith merely met is forgotten after a while, and their thread closes.
                await place.states(name, "tech")
            if by_dm:
                await place.by_dm("ana", "bea")
            await place.states("hal")
            await place.states("hugo")
            now = plan.random() < 0.3
            ref = await place.asks(asker, shared=shared, needed=needed, now=now, people=wanted(seed))
            for _ in range(plan.randint(3, 7)):
                await place.run(plan.choice([60, 600, HOUR, 5 * HOUR]))
                await _something(place, plan, ref, asker)
            if accepts:
                helper = await place.invitation(ref, "hal" if first else "hugo")
                if helper is not None:
                    await place.answered(asker, introductions.accept, helper)
            await place.run(plan.choice([HOUR, 3 * DAY]))
            inside = place.discord.inside.values()
            met = {name for name in ("hal", "hugo") for people in inside if {user(asker), user(name)} <= people}
            for name in ("hal", "hugo", "xenia", "sam"):
                await place.looks(name)
            # Of several who help each knows the asker once they have met, and nobody else does.
            views = {name: place.screen(name) for name in ("hal", "hugo", "xenia", "sam") if name not in met}
            assert not knows(views, asker), "an asker without a name is named"
            watched = [(each.at, each.what, each.channel, each.body) for each in place.watched()]
            if not by_dm:
                # Whose thread rings may be seen; nothing else of it may depend on who it is.
                watched = led.exchanged(watched, asker, place)
            elif met:
                watched = [each for each in watched if str(user(asker)) not in each[3]]
            views["manage threads"] = watched if not met or not by_dm else [each[:3] for each in watched]
            # The minute in front is that of this computer, in which the two worlds are not lived through at once.
            views["logs"] = re.sub(r"(?m)^\d{4}-\d\d-\d\dT?\s?\d\d:\d\d\S*", "", logged.getvalue())
            return Seen(views)


def knows(views: Any, name: str) -> bool:
    """Whether somebody's id stands anywhere in what was seen."""
    return str(user(name)) in repr(views)


async def _something(place: Street, plan: Random, ref: str, asker: str) -> None:
    helper = plan.choice(["hal", "hugo"])
    invitation = await place.invitation(ref, helper)
    often = ["press", "yes", "no", "pass", "look", "nothing", "change"]
    what = plan.choice([*often, "withdraw" if plan.random() < 0.3 else "look"])
    if what == "press":
        await place.answered(helper, invitations.press, ref, one_more=True)
    elif what in ("yes", "no") and invitation is not None:
        await place.answered(helper, getattr(invitations, what), invitation)
    elif what == "pass" and invitation is not None:
        await place.answered(asker, invitations.pass_over, invitation)
    elif what == "change":
        # From something that anybody can do to what only some can, and back.
        form = NeedsForm("", plan.choice([(), ("weekend",)]), "", plan.choice(["small", "large"]), ())
        await place.answered(asker, needs.say, ref, form)
    elif what == "withdraw":
        await place.answered(asker, asks.withdraw, ref)
    else:
        await place.looks(helper)


async def quiet_no(seed: int, ending: str) -> Seen:
    """A helper said no, or did not answer until it lapsed, at the same moment: nobody else can tell (promise H2)."""
    plan = Random(seed)
    needed, shared = plan.choice(["days", "week", "whenever"]), plan.choice(["named", "neighbour", "quiet"])
    more = plan.random() < 0.5
    async with street(seed) as place:
        await place.states("hal")
        ref = await place.asks("ana", shared=shared, needed=needed, now=True)
        invitation = await place.invitation(ref, "hal")
        assert invitation is not None
        await place.run(ANSWER["normal"] - 1)
        if more:
            # Before that he would have been asked beside one who is silent.
            await place.states("hugo")
        rung = {name: len(place.bells(name)) for name in ("ana", "hugo")}
        at = place.now + 1
        if ending == "no":
            place.now += 1
            await place.answered("hal", invitations.no, invitation)
        else:
            await place.run(1)
        await place.run(10 * HOUR)
        for name in ("ana", "hugo", "xenia", "sam"):
            await place.looks(name)
        views: dict[str, Any] = {name: untimed(place.screen(name)) for name in ("ana", "hugo", "xenia", "sam")}
        after = {name: place.bells(name)[rung[name] :] for name in ("ana", "hugo")}
        drawn = {f"after {needed}, {name}": bells[0] - at if bells else None for name, bells in after.items()}
        return Seen(views | {"manage threads": untimed(by_place(place.watched()))}, drawn)


def by_place(seen: list[Any]) -> list[Any]:
    """The same, place by place: which of two moments of chance comes first is chance as well, and compared as draws."""
    return sorted(seen, key=lambda each: each.channel if isinstance(each, Event) else 0)


def untimed(seen: list[Any]) -> list[Any]:
    """The same without the moments, which are compared as draws."""
    return [replace(each, at=0) if isinstance(each, Event) else each for each in seen]


async def nobody_fits(seed: int, reason: str) -> Seen:
    """Somebody who fits is to be kept apart from the asker, or does not fit at all (promises H2, S21)."""
    plan = Random(seed)
    shared, more = plan.choice(["named", "neighbour", "quiet"]), plan.random() < 0.5
    mutual = plan.random() < 0.5
    async with street(seed) as place:
        await place.states("hal", "errands" if reason == "apart" else "tech")
        one, two = ("ana", "hal") if mutual else ("hal", "ana")
        listed = two if reason == "apart" else "xenia"
        await place.do(apart.add, who(one), user(listed))
        if more:
            await place.states("hugo")
        await place.asks("ana", shared=shared, now=True, people=wanted(seed))
        await place.run(8 * HOUR)
        for name in ("ana", "hugo", "xenia", "sam"):
            await place.looks(name)
        views = {name: place.screen(name) for name in ("ana", "hugo", "xenia", "sam")}
        # Of the helper's own screen all but what they themselves stated.
        views["hal"] = [*place.public(), *place.own("hal")]
        return Seen(views | {"manage threads": place.watched()})


async def unanswered_yes(seed: int, reason: str) -> Seen:
    """A helper presses; the asker does not answer, passes them over, or was never asked about it (promise H2)."""
    plan = Random(seed)
    shared, needed = plan.choice(["named", "neighbour"]), plan.choice(NEEDED)
    async with street(seed) as place:
        listed = "ana" if reason == "apart" else "xenia"
        await place.do(apart.add, who("hal"), user(listed))
        ref = await place.asks("ana", shared=shared, needed=needed, now=True, people=wanted(seed))
        await place.run(5 * HOUR)
        before = len(place.bells("ana"))
        await place.press("hal", ref)
        pressed = place.now
        await place.run(50 * 60)
        rang = place.bells("ana")[before:]
        if reason == "passed":
            invitation = await place.invitation(ref, "hal")
            await place.answered("ana", invitations.pass_over, invitation)
        await place.looks("hal")
        await place.run(4 * HOUR)
        await place.looks("hal")
        if needed != "today":
            await place.run(2 * DAY)
            await place.looks("hal")
        views: dict[str, Any] = {"xenia": place.screen("xenia"), "hal": place.told["hal"]}
        views["hal's own"] = [(each.what, each.body) for each in place.own("hal")]
        # Who sees the threads sees one bell in the asker's, at a moment of the same chance.
        views["bells"] = len(rang)
        return Seen(views, {f"bell {shared} {needed}": rang[0] - pressed if rang else None})


async def corner_for(seed: int, deed: str) -> Seen:
    """Somebody's first deed is to ask, or to offer, to state, or to help: their thread appears by the same chance."""
    async with street(seed, corners=False) as place:
        about = await place.asks("bea", now=True)
        await place.run(HOUR)
        began = place.now
        if deed == "asks":
            await place.asks("ana")
        elif deed == "states":
            await place.states("ana", "tech")
        else:
            await place.press("ana", about)
        await place.run(40 * 60)
        made = place.corner_made("ana")
        return Seen({}, {"corner": made - began if made is not None else None})


async def before_stewards(seed: int, asker: str) -> Seen:
    """One ask without a name, by Ana or by Bea, where stewards lead (promises S2, M2)."""
    views, met = await led.led(seed, asker)
    if met:
        # Those who met know each other, and whoever sees all threads sees who is in one.
        views.pop("manage threads")
    return Seen(views)


def _seen(world: Callable[[int, str], Awaitable[led.Views]]) -> World:
    async def make(seed: int, ending: str) -> Seen:
        return Seen(*await world(seed, ending))

    make.__name__ = world.__name__
    return make


World = Callable[[int, str], Awaitable[Seen]]

SWAPS: tuple[tuple[World, str, str], ...] = ((swapped, "ana", "bea"), (before_stewards, "ana", "bea"))

SILENCES: tuple[tuple[World, str, str], ...] = (
    (quiet_no, "no", "lapse"),
    (nobody_fits, "apart", "unfit"),
    (unanswered_yes, "apart", "waits"),
    (unanswered_yes, "passed", "waits"),
    (corner_for, "asks", "states"),
    (corner_for, "asks", "presses"),
)

LED: tuple[tuple[World, str, str], ...] = (
    (_seen(led.reported), "reported", "not reported"),
    (_seen(led.paused), "paused", "left alone"),
    (_seen(led.rather_not), "no", "nothing said"),
    (_seen(led.invited), "no", "nothing said"),
)
"""Silences where stewards lead."""


async def compare(worlds: tuple[tuple[World, str, str], ...], pairs: int, first: int = 0) -> Result:
    """So many pairs, taking turns among the kinds."""
    result = Result()
    for number in range(first, first + pairs):
        make, one, other = worlds[number % len(worlds)]
        result.add(f"{make.__name__} {number}: {one} or {other}", await make(number, one), await make(number, other))
    return result


def apart_by(one: list[int], other: list[int]) -> float:
    """The largest distance between two distributions (Kolmogorov and Smirnov), between 0 and 1."""
    points = sorted({*one, *other})
    return max(
        abs(sum(each <= at for each in one) / len(one) - sum(each <= at for each in other) / len(other))
        for at in points
    )


def main() -> int:
    """Try many pairs and say what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=1000)
    wanted = parser.parse_args().pairs
    bad = 0
    for name, worlds in (("swap", SWAPS), ("silence", SILENCES), ("silence before stewards", LED)):
        result = asyncio.run(compare(worlds, wanted))
        bad += len(result.differ)
        print(f"{name}: {result.pairs} pairs, {len(result.differ)} told apart")
        for line in result.differ[:20]:
            print(f"  {line}")
        for what, (one, other) in sorted(result.drawn.items()):
            print(f"  {what}: {len(one)} moments, {min(one)} to {max(one)} s, distance {apart_by(one, other):.3f}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
