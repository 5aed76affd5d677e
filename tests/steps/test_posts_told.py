"""What Kith shows to everybody for somebody can be reported: an announcement, and thanks that both would have seen."""

from __future__ import annotations

import pytest

from bot.steps import announcements, apart, concerns, introductions, invitations, reports, thanks
from data import announcements as announced_rows
from data import introductions as rows
from data.records import DAY
from tests.steps.test_reports import boss, listed, tell
from tests.steps.world import World, refused, user, who

REASON = "Please leave the address out"


async def announced(world: World, name: str = "asker", begins: str = "now") -> str:
    """Somebody who is a steward says something to everybody; its ref."""
    ref = world.ref()
    await world.do(announcements.propose, boss(name), ref, "Soup on Friday", begins, "3", straight=True)
    return ref


async def thanked(world: World, shared: str = "named") -> str:
    """Somebody was helped, and both would have everybody see the thanks; the introduction's ref."""
    ask = await world.asks("asker", first=True, shared=shared, at_once=True)
    await world.do(invitations.press, who("helper"), ask)
    await world.place_opened()
    ref = (await world.introduction(ask)).ref
    await world.do(introductions.finished, who("asker"), ref)
    await world.do(thanks.say, who("asker"), ref, "The soup was warm")
    await world.do(thanks.offer, who("asker"), ref)
    await world.do(thanks.agree, who("helper"), ref)
    return ref


async def about(world: World, what: str) -> tuple[str, str]:
    """Something that everybody sees, and what stands behind its *Report*."""
    ref = await announced(world) if what == "announcement" else await thanked(world)
    return ref, ref if what == "announcement" else f"{reports.THANKS}{ref}"


BOTH = pytest.mark.parametrize("what", ["announcement", "thanks"])


@BOTH
async def test_m4_it_reaches_every_steward_but_whoever_wrote_it(world: World, what: str) -> None:
    ref, key = await about(world, what)
    for name in ("steward", "asker"):
        assert await listed(world, name) == []
    report = await tell(world, "other", key)
    assert (report.what, report.about, report.masked) == (what, ref, False)
    assert await listed(world, "steward") == [report.ref] and await listed(world, "asker") == []
    with refused("refuse.gone"):
        await world.do(concerns.one, boss("asker"), report.ref)
    seen = await world.do(concerns.one, boss("steward"), report.ref)
    assert (seen.subject, seen.standing, bool(seen.words)) == (user("asker"), True, True)
    with refused("refuse.report_self"):
        await tell(world, "asker", key)
    with refused("refuse.report_already"):
        await tell(world, "other", key)


@BOTH
async def test_s47_it_can_be_taken_back_and_told_again(world: World, what: str) -> None:
    _, key = await about(world, what)
    report = await tell(world, "other", key)
    with refused("refuse.gone"):
        await world.do(reports.withdraw, who("third"), report.ref)
    await world.do(reports.withdraw, who("other"), report.ref)
    assert await listed(world, "steward") == []
    assert (await tell(world, "other", key)).state == "open"


@BOTH
@pytest.mark.parametrize("whose", ["asker", "other"])
async def test_h3_whoever_keeps_whom_apart_makes_no_difference(world: World, what: str, whose: str) -> None:
    _, key = await about(world, what)
    await world.do(apart.add, who(whose), user("other" if whose == "asker" else "asker"))
    assert (await tell(world, "other", key)).state == "open"


async def test_stewards_take_an_announcement_down_and_its_writer_hears_why_and_keeps_the_words(world: World) -> None:
    ref = await announced(world)
    report = await tell(world, "other", ref)
    await world.do(concerns.down, boss("steward"), report.ref, REASON)
    (row,) = await world.said("announcement")
    assert await world.do(announcements.card, row) is None
    made = await world.do(announced_rows.get, ref)
    assert made is not None and (made.state, made.words, made.answer) == ("declined", "Soup on Friday", REASON)
    assert await world.said("announcement.declined") == [], "it is told once"
    (told,) = await world.said("down")
    seen = await world.do(concerns.down_card, told)
    assert told.target == await world.member("asker") and seen is not None
    assert (seen.what, seen.reason, seen.words) == ("announcement", REASON, "Soup on Friday")
    with refused("refuse.down_already"):
        await world.do(concerns.down, boss("steward"), report.ref, REASON)
    with refused("refuse.gone"):
        await tell(world, "third", ref)
    await world.pass_time(announcements.DECLINED_KEPT + DAY)
    assert await world.do(announced_rows.get, ref) is None
    assert not (await world.do(concerns.one, boss("steward"), report.ref)).standing, "what was told is kept longer"


@pytest.mark.parametrize("shared", ["named", "neighbour"])
async def test_stewards_take_thanks_down_and_between_the_two_they_stay(world: World, shared: str) -> None:
    ref = await thanked(world, shared)
    report = await tell(world, "other", f"{reports.THANKS}{ref}")
    seen = await world.do(concerns.one, boss("steward"), report.ref)
    assert (seen.subject is None) == report.masked == (shared != "named"), (
        "unnamed, it names nobody to a steward either"
    )
    await world.do(concerns.down, boss("steward"), report.ref, REASON)
    (row,) = await world.said("thanks.shown")
    assert await world.do(thanks.card, row) is None
    assert await world.do(rows.thanks, ref) == "The soup was warm"
    (told,) = await world.said("down")
    assert told.target == await world.member("asker"), "and the other is told nothing"
    with refused("refuse.gone"):
        await tell(world, "third", f"{reports.THANKS}{ref}")
    await world.do(thanks.offer, who("asker"), ref)
    assert await world.do(rows.shows, ref) == (True, False), "nobody is asked twice"
    assert await world.do(thanks.card, row) is None


async def test_what_nobody_sees_is_there_for_nobody_to_report(world: World) -> None:
    early = await announced(world, begins="tomorrow")
    ask = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ask)
    ref = (await world.introduction(ask)).ref
    for key in (early, f"{reports.THANKS}{ref}", f"{reports.THANKS}{world.ref()}", reports.THANKS):
        with refused("refuse.gone"):
            await tell(world, "other", key)


async def test_the_two_may_report_what_is_between_them_beside_what_everybody_sees(world: World) -> None:
    ref = await thanked(world)
    shown = await tell(world, "helper", f"{reports.THANKS}{ref}")
    between = await tell(world, "helper", ref)
    assert (shown.what, between.what) == ("thanks", "introduction")
