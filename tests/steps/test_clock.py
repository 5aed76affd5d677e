"""What the clock does comes late, twice, or about what is long over, and does no harm then."""

from __future__ import annotations

import pytest

from bot.steps import asks, introductions, invitations, offers
from bot.steps.handlers import DUE
from data import threads
from data.records import DAY
from tests.steps.world import HERE, World, refused, who

ABOUT = dict.fromkeys(DUE, "0" * 16) | {"community.purge": str(HERE), "community.erase": "1:0:"}


@pytest.mark.parametrize("kind", sorted(DUE))
async def test_what_is_due_about_something_that_is_gone_changes_nothing(world: World, kind: str) -> None:
    before = await world.facts()
    await world.do(DUE[kind], ABOUT[kind])
    assert await world.facts() == before


@pytest.mark.parametrize(
    ("kind", "answered"),
    [
        ("invitation.lapse", "yes"),
        ("invitation.lapse", "no"),
        ("yes.release", "no"),
        ("yes.release", "introduced"),
        ("ask.match", "withdrawn"),
        ("ask.lapse", "withdrawn"),
        ("ask.lapse", "introduced"),
        ("draft.lapse", "yes"),
        ("introduction.how", "stepped back"),
        ("introduction.close", "stepped back"),
    ],
)
async def test_what_is_due_about_something_that_went_on_meanwhile_changes_nothing(
    world: World, kind: str, answered: str
) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    invitation = about = (await world.invitation(ref, "helper")).ref
    if answered != "no":
        await world.do(invitations.yes, who("helper"), invitation)
    else:
        await world.do(invitations.no, who("helper"), invitation)
    await world.pass_time(0)
    if answered in ("introduced", "stepped back"):
        await world.do(introductions.accept, who("asker"), invitation)
    if answered == "withdrawn":
        await world.do(asks.withdraw, who("asker"), ref)
    if answered == "stepped back":
        about = (await world.introduction(ref)).ref
        await world.do(introductions.step_back, who("helper"), about)
    before = await world.facts()
    await world.do(DUE[kind], ref if kind.startswith(("ask", "draft")) else about)
    assert await world.facts() == before


async def test_what_was_due_while_kith_was_not_running_is_done_once_and_nobody_is_asked_in_vain(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker", needed="days")
    await world.states("other")
    world.now += 40 * DAY
    await world.pass_time(0)
    assert (await world.ask(ref)).state == "lapsed"
    assert await world.said_to("ask.lapsed", "asker") == 1
    assert await world.standing(ref, "other") is None
    # What the two stated is asked after in months.
    assert [kind for _, _, kind, *_ in (await world.facts())["due"]] == ["capacity.still", "capacity.still"]


async def test_a_place_is_closed_once_and_stays_closed(world: World) -> None:
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    introduction = (await world.introduction(ref)).ref
    await world.do(introductions.finished, who("helper"), introduction)
    await world.pass_time(DAY)
    place = await world.do(threads.about, "introduction", introduction)
    assert place is not None
    await world.do(threads.move, place.ref, "closed", None)
    await world.do(introductions.close, introduction)
    closed = await world.do(threads.get, place.ref)
    assert closed is not None and closed.state == "closed"


async def test_an_introduction_of_something_offered_that_ends_ends_its_ask_and_the_asker_is_told(world: World) -> None:
    await world.states("other", kinds=frozenset({"lending"}))
    offer = (await world.do(offers.post, who("helper"), world.ref(), "A drill", "lending")).ref
    ask = (await world.do(offers.take_up, who("asker"), offer, world.ref())).ref
    await world.do(invitations.yes, who("helper"), (await world.invitation(ask, "helper")).ref)
    assert not await world.do(introductions.someone_new, who("asker"), (await world.introduction(ask)).ref)
    await world.pass_time(DAY)
    assert (await world.ask(ask)).state == "lapsed"
    assert await world.said_to("ask.lapsed", "asker") == 1
    assert await world.standing(ask, "other") is None
    assert await world.due(ask) == {}


async def test_what_nobody_ever_made_is_gone_to_everybody(world: World) -> None:
    for step in (
        invitations.yes,
        invitations.no,
        invitations.press,
        invitations.pass_over,
        introductions.accept,
        introductions.finished,
        introductions.undo,
        introductions.later,
        introductions.step_back,
        introductions.someone_new,
        asks.own,
        asks.withdraw,
    ):
        with refused("refuse.gone"):
            await world.do(step, who("asker"), "0" * 16)


async def test_a_stranger_can_neither_finish_nor_take_back(world: World) -> None:
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    introduction = (await world.introduction(ref)).ref
    await world.place_opened()
    for step in (introductions.finished, introductions.undo, introductions.later):
        with refused("refuse.gone"):
            await world.do(step, who("stranger"), introduction)
    await world.do(introductions.finished, who("asker"), introduction)
    with refused("refuse.gone"):
        await world.do(introductions.undo, who("stranger"), introduction)
