"""Pairs of worlds in which stewards lead: reports, pauses, reviews, introductions to confirm and people to invite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from bot.steps import concerns, confirmations, introductions, invitations, picks, reports, reviews, waiting
from bot.steps.people import Who
from bot.steps.reports import OTHER, Bells, Told
from cogs.modes import cards as mode_cards
from cogs.reports import cards as report_cards
from cogs.reviews import cards as review_cards
from data.records import DAY, HOUR
from data.store import Tx
from tests.adversary.street import STEWARDS, TEXT, Event, Street, drawn, street, user, who

Views = tuple[dict[str, Any], dict[str, int | None]]
"""What each onlooker saw, and moments that are compared as draws of the same chance."""

MODES = ("members", "confirm", "invite")
SHARED = Bells(True, 0)
"""Whoever it is about cannot look into the stewards' channel."""


def calm(seen: Sequence[Any]) -> list[Any]:
    """The same without the moments, and what came in one second in one order."""
    told = list(seen)
    order = [each for each in told if isinstance(each, Event)]
    order.sort(key=lambda each: (each.at, each.channel, each.what))
    return [replace(each, at=0) for each in order] + [each for each in told if not isinstance(each, Event)]


def rings(place: Street, name: str, since: int) -> int | None:
    """How long after that moment the next bell rang in somebody's own thread (seconds)."""
    return next((at - since for at in place.bells(name) if at >= since), None)


def desk(place: Street) -> list[Any]:
    """All that the steward has before their eyes."""
    return [*place.screen("sam"), *(each for each in place.discord.events if each.channel == STEWARDS)]


async def looks(place: Street) -> None:
    """The steward looks through everything that waits for one, and opens each of it."""
    sam = who("sam")

    def look(tx: Tx) -> list[str]:
        found = waiting.listed(tx, sam)
        shown = [drawn(review_cards.listed(found, TEXT))]
        shown += [drawn(review_cards.review(each, TEXT)) for each in found.reviews]
        shown += [drawn(mode_cards.confirm(each, TEXT)) for each in found.confirmations]
        shown += [drawn(mode_cards.fits(picks.one(tx, sam, each.seen.ask.ref), TEXT)) for each in found.picks]
        return [*shown, *_told_of(tx, sam)]

    place.told["sam"] += await place.store.run(look)


def _told_of(tx: Tx, sam: Who) -> list[str]:
    known = concerns.listed(tx, sam)
    opened = (concerns.one(tx, sam, each.ref) for each in known)
    return [drawn(report_cards.listed(TEXT, known)), *(drawn(report_cards.concern(each, TEXT)) for each in opened)]


async def led(seed: int, asker: str) -> tuple[dict[str, Any], set[str]]:
    """An ask without a name, by Ana or by Bea, where stewards lead; what each onlooker saw, and who met the asker."""
    plan = Random(f"led {seed}")
    mode, shared = MODES[seed % 3], plan.choice(["neighbour", "neighbour", "quiet"])
    async with street(seed) as place:
        await place.led(mode, plan.choice(["on", "off"]))
        for name in ("ana", "bea", "xenia"):
            # Where stewards invite, whoever asks may be among those who said that they could do it.
            await place.states(name, "errands" if mode == "invite" and name != "xenia" else "tech")
        await place.states("hal")
        await place.states("hugo")
        ref = await place.asks(asker, shared=shared, needed=plan.choice(["days", "week"]), now=plan.random() < 0.5)
        for _ in range(plan.randint(6, 10)):
            await place.run(plan.choice([600, HOUR, HOUR, 5 * HOUR]))
            await _something(place, plan, ref, asker)
        await place.run(plan.choice([HOUR, 3 * DAY]))
        inside = place.discord.inside.values()
        met = {name for name in ("hal", "hugo") for people in inside if {user(asker), user(name)} <= people}
        await looks(place)
        for name in ("hal", "hugo", "xenia", "sam"):
            await place.looks(name)
        views = {name: place.screen(name) for name in ("hal", "hugo", "xenia") if name not in met}
        views["sam"] = desk(place)
        if mode != "invite":
            # In a list of those who could there is everybody who said so, the asker among them: nothing of it tells.
            assert str(user(asker)) not in repr(views), "an asker without a name is named"
        watched = [(each.at, each.what, each.channel, each.body) for each in place.watched()]
        return views | {"manage threads": exchanged(watched, asker, place)}, met


def exchanged(watched: Sequence[Any], asker: str, place: Street) -> list[Any]:
    """The same with the asker's and the bystander's threads and ids called alike in both worlds."""
    other = "bea" if asker == "ana" else "ana"
    names = {user(asker): "asker", user(other): "other"}
    corners = {
        channel: names[next(iter(people))]
        for channel, people in place.discord.inside.items()
        if len(people) == 1 and next(iter(people)) in names
    }
    told = []
    for at, what, channel, body in watched:
        # What the stewards' channel shows is the same word for word, and looked at with their eyes.
        for number, name in names.items():
            body = body.replace(str(number), name) if channel != STEWARDS else body
        told.append((at, what, corners.get(channel, channel), body))
    return told


async def _something(place: Street, plan: Random, ref: str, asker: str) -> None:
    """Somebody does something, if it can be done; what is drawn is the same in both worlds."""
    helper, other = plan.choice([("hal", "hugo"), ("hugo", "hal")])
    what = plan.choice(["desk", "desk", "desk", "yes", "yes", "no", "accept", "accept", "report", "reported"])
    turn, days = plan.random(), plan.choice([1, 3])
    invitation = await place.invitation(ref, helper)
    if what in ("yes", "no") and invitation is not None:
        await place.answered(helper, getattr(invitations, what), invitation)
    elif what == "yes":
        await place.press(helper, ref)
    elif what == "accept" and (said := invitation or await place.invitation(ref, other)) is not None:
        await place.answered(asker, introductions.accept, said)
    elif what == "report":
        await place.answered("xenia", reports.send, ref, place.ref(), Told(OTHER, "Not here", True), SHARED)
    elif what == "reported":
        await _decided(place, turn, days)
    else:
        await looks(place)
        await _led_on(place, turn, helper)


async def _led_on(place: Street, turn: float, helper: str) -> None:
    """The steward says something of what waits first."""
    found = await place.store.run(lambda tx: waiting.listed(tx, who("sam")))
    if found.reviews:
        ref = found.reviews[0].review.ref
        if turn < 0.6:
            await place.answered("sam", reviews.approve, ref)
        elif turn < 0.8:
            await place.answered("sam", reviews.ask_back, ref, "How heavy is it?")
        else:
            await place.answered("sam", reviews.decline, ref, "other", "Rather elsewhere")
    elif found.confirmations:
        step = confirmations.yes if turn < 0.6 else confirmations.no
        await place.answered("sam", step, found.confirmations[0].confirmation.ref)
    elif found.picks:
        await place.answered("sam", picks.invite, found.picks[0].seen.ask.ref, [str(user(helper))])


async def _decided(place: Street, turn: float, days: int) -> None:
    """The steward does something about what they were told."""
    known = await place.store.run(lambda tx: concerns.listed(tx, who("sam")))
    if not known:
        return
    ref = known[0].ref
    if turn < 0.4:
        await place.answered("sam", concerns.pause, ref, days, "Take a breath")
    elif turn < 0.6:
        await place.answered("sam", concerns.down, ref, "Not here")
    else:
        await place.answered("sam", concerns.nothing, ref)


async def reported(seed: int, ending: str) -> Views:
    """Somebody was reported, or nobody was: neither they nor anybody but the stewards can tell (promise M4)."""
    plan = Random(f"reported {seed}")
    about_sam, shared = seed % 2 == 0, plan.choice(["named", "neighbour"])
    async with street(seed) as place:
        if plan.random() < 0.7:
            await place.led("members", "off")
        await place.store.run(lambda tx: concerns.listed(tx, who("sam")))
        await place.states("hal")
        ref = await place.asks("ana", shared=shared, now=True)
        await place.run(plan.choice([600, 5 * HOUR]))
        at = place.now
        if ending == "reported":
            # Of a steward nobody hears in the channel that they look into; whoever owns the server does.
            key, bells = (str(user("sam")), Bells(False, user("bea"))) if about_sam else (ref, SHARED)
            await place.do(reports.send, who("xenia"), key, place.ref(), Told(OTHER, "Not here", True), bells)
        await place.run(plan.choice([HOUR, 4 * DAY]))
        views: dict[str, Any] = {}
        for name in ("ana", "hal", "hugo"):
            await place.looks(name)
            views[name] = calm(place.screen(name))
        if about_sam:
            await looks(place)
            await place.looks("sam")
            views["sam"] = calm(desk(place))
        return views, {f"nobody, ana {shared}": rings(place, "ana", at)}


async def paused(seed: int, ending: str) -> Views:
    """Whoever asks has their part paused, or does not answer: whoever would help cannot tell."""
    plan = Random(f"paused {seed}")
    shared = plan.choice(["named", "neighbour"])
    async with street(seed) as place:
        ref = await place.asks("ana", shared=shared, needed="whenever", now=True)
        await place.run(5 * HOUR)
        report = place.ref()
        await place.do(reports.send, who("xenia"), ref, report, Told(OTHER, "Not here", True), SHARED)
        if plan.random() < 0.5:
            await place.press("hal", ref)
        await place.run(HOUR)
        at = place.now
        if ending == "paused":
            await place.do(concerns.pause, who("sam"), report, 3, "Take a breath")
        else:
            await place.do(concerns.nothing, who("sam"), report)
        await place.run(plan.choice([600, 5 * HOUR]))
        await place.press("hal", ref)
        await place.run(4 * DAY)
        for name in ("hal", "hugo", "xenia"):
            await place.looks(name)
        # Whoever told the stewards hears that somebody looked, and not what was done.
        return {name: calm(place.screen(name)) for name in ("hal", "hugo", "xenia")}, {
            "looked, xenia": rings(place, "xenia", at),
            "let go, hal": rings(place, "hal", at),
        }


async def rather_not(seed: int, ending: str) -> Views:
    """A steward would rather not bring the two together, or says nothing: the helper cannot tell (promise H2)."""
    plan = Random(f"rather not {seed}")
    shared = plan.choice(["named", "neighbour", "quiet"])
    async with street(seed) as place:
        await place.led("confirm", "off")
        await place.states("hal")
        ref = await place.asks("ana", shared=shared, needed="whenever", now=True)
        invitation = await place.invitation(ref, "hal")
        assert invitation is not None
        await place.answered("hal", invitations.yes, invitation)
        await place.run(plan.choice([600, HOUR]))
        await place.answered("ana", introductions.accept, invitation)
        await place.run(plan.choice([HOUR, 5 * HOUR]))
        at = place.now
        if ending == "no":
            await _led_on(place, 1.0, "hal")
        for _ in range(3):
            await place.run(plan.choice([600, 5 * HOUR, DAY]))
            await place.looks("hal")
        await place.run(5 * DAY)
        for name in ("hal", "xenia"):
            await place.looks(name)
        return {name: calm(place.screen(name)) for name in ("hal", "xenia")}, {"let go, hal": rings(place, "hal", at)}


async def invited(seed: int, ending: str) -> Views:
    """Whom a steward had asked said no at once, or did not answer: nobody else can tell, the steward least (H2)."""
    plan = Random(f"invited {seed}")
    shared = plan.choice(["named", "neighbour", "quiet"])
    async with street(seed) as place:
        await place.led("invite", "off")
        for name in ("hal", "hugo"):
            await place.states(name)
        ref = await place.asks("ana", shared=shared, needed=plan.choice(["days", "week"]), now=True)
        await place.run(plan.choice([HOUR, 5 * HOUR]))
        await looks(place)
        await _led_on(place, 0.0, "hal")
        invitation = await place.invitation(ref, "hal")
        assert invitation is not None
        await place.run(plan.choice([60, 600]))
        at = place.now
        if ending == "no":
            await place.do(invitations.no, who("hal"), invitation)
        for _ in range(plan.randint(2, 4)):
            await place.run(plan.choice([HOUR, 12 * HOUR]))
            await looks(place)
        await place.run(2 * DAY)
        await looks(place)
        for name in ("ana", "hugo", "xenia", "sam"):
            await place.looks(name)
        views = {name: calm(place.screen(name)) for name in ("ana", "hugo", "xenia")} | {"sam": calm(desk(place))}
        return views, {"unanswered, ana": rings(place, "ana", at)}
