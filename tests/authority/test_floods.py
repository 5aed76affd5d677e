"""Whoever presses without end gets one effect, one sentence and then silence; nobody else notices (promise X7)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.limits import COMMUNITY, EVERYBODY, KEPT_MOST, PERSON, TOLD_FOR, Limits, Rate, Verdict
from tests.authority.scene import BESIDE, Scene, differences, scene
from tests.stories.hands import arrive, clicking, commanding, pressing, sending

FLOOD = 500


class Watch:
    """A stopwatch that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def judged(limits: Limits, person: int, times: int, community: int = 1) -> list[Verdict]:
    return [limits.judge(person, community) for _ in range(times)]


def test_x7_one_person_is_let_so_often_told_once_and_hushed_and_others_are_served() -> None:
    limits = Limits(Watch())
    said = judged(limits, 1, FLOOD)
    assert said[:40] == [Verdict.LET] * 40
    assert said[40:] == [Verdict.TELL] + [Verdict.HUSH] * (FLOOD - 41)
    assert all(limits.judge(person, 1) is Verdict.LET for person in range(2, 500))


def test_x7_an_allowance_fills_up_again_and_who_was_told_is_told_again_after_a_while() -> None:
    watch = Watch()
    limits = Limits(watch)
    judged(limits, 1, 100)
    watch.now = 1
    assert judged(limits, 1, 3) == [Verdict.LET, Verdict.LET, Verdict.HUSH]
    watch.now = 1 + TOLD_FOR
    assert Verdict.TELL in judged(limits, 1, 100)
    watch.now = 0  # A stopwatch never goes back; should it, nobody is the worse for it.
    assert limits.judge(2, 1) is Verdict.LET


@pytest.mark.parametrize("pause", [0.25, 0.34, 0.5, 1.0])
def test_x7_nobody_who_is_quick_or_whose_hand_shakes_ever_meets_it(pause: float) -> None:
    """Every button pressed twice within a tenth of a second, through a form, its preview and five pages."""
    watch = Watch()
    limits = Limits(watch)
    for _ in range(10):
        assert judged(limits, 1, 2) == [Verdict.LET] * 2
        watch.now += pause
    assert PERSON.at_once >= 2 * 12


def test_x7_a_community_and_everybody_have_room_for_all_who_answer_one_announcement() -> None:
    limits = Limits(Watch())
    assert all(judged(limits, person, 4) == [Verdict.LET] * 4 for person in range(500))
    assert limits.judge(501, 1) is Verdict.TELL, "a raid stops here"
    assert limits.judge(501, 2) is Verdict.LET, "and another community does not notice"
    assert EVERYBODY.at_once > COMMUNITY.at_once > PERSON.at_once


def test_x7_everybody_together_are_limited_too_and_in_direct_messages() -> None:
    limits = Limits(Watch(), everybody=Rate(10, 1))
    assert [limits.judge(person, None) for person in range(11)] == [Verdict.LET] * 10 + [Verdict.TELL]


def test_x7_memory_is_bounded_and_whoever_is_quiet_is_forgotten() -> None:
    watch = Watch()
    limits = Limits(watch)
    for person in range(3 * KEPT_MOST):
        limits.judge(person, person)
    assert len(limits) <= KEPT_MOST + 2
    watch.now = PERSON.at_once / PERSON.per_second + COMMUNITY.at_once / COMMUNITY.per_second + TOLD_FOR
    limits.judge(1, 1)
    assert len(limits) == 2


# Through the whole of Kith.


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as running:
        running.town.kith.limits = Limits(Watch())
        yield running


PRESSES = (
    ("ask.post", "draft", "asker"),
    ("ask.post_now", "draft", "asker"),
    ("ask.first", "draft", "asker"),
    ("ask.again", "ended", "asker"),
    ("ask.help", "open", "member"),
    ("offer.take", "offer", "member"),
    ("invite.yes", "invitation", "helper"),
    ("invite.rest", "invitation", "helper"),
    ("yes.accept", "yes", "asker"),
    ("intro.new_yes", "introduction", "asker"),
    ("intro.leave_yes", "introduction", "helper"),
    ("rest.3", "-", "member"),
    ("setup.open", "-", "steward"),
)

COUNTED = ("asks", "offers", "invitations", "introductions", "threads", "apart", "capacities", "outbox", "due")


def counts(tables: dict[Any, list[Any]]) -> dict[Any, int]:
    return {key: len(rows) for key, rows in tables.items() if key[0] in COUNTED}


async def test_x7_five_hundred_presses_have_the_effect_of_one_and_others_are_served(place: Scene) -> None:
    kept = await place.tables()
    for each in PRESSES:
        await flooded(place, *each)
        await place.restore(kept)


async def flooded(place: Scene, action: str, about: str, role: str) -> None:
    """One press, and, from the same beginning, five hundred."""
    town, who, kept = place.town, place.people[role], await place.tables()
    town.kith.limits = Limits(Watch())
    control = f"v1:{action}:{place.things.get(about, about)}"
    await arrive(town, pressing(town, who, control))
    once = counts(await place.tables())
    await place.restore(kept)
    town.kith.limits = Limits(Watch())
    flood = [pressing(town, who, control) for _ in range(FLOOD)]
    other = commanding(town, place.people["somebody"], "mine")
    await arrive(town, *flood[:400], other, *flood[400:])
    assert counts(await place.tables()) == once, action
    assert town.text("mine.title") in other.words
    assert all(each.result.acknowledged for each in flood), "nobody is left with a button that seems broken"
    told = [each for each in flood if each.words == town.text("refuse.too_much")]
    hushed = [each for each in flood if each.result.response is None]
    assert (len(told), len(hushed)) == (1, FLOOD - 41)


async def test_x7_a_form_that_comes_in_a_flood_is_given_back_and_never_lost(place: Scene) -> None:
    town, mel = place.town, place.people["member"]
    before = await place.tables()
    presses = [pressing(town, mel, "v1:mine.page:0") for _ in range(60)]
    filled = {"words": "Bread, baked today", "kind": ["company"]}
    form = sending(town, mel, "v1:offer.form:0123456789abcdef", filled)
    asking = commanding(town, mel, "ask")
    await arrive(town, *presses, form, asking)
    assert "Bread, baked today" in form.words
    assert asking.result.acknowledged and asking.result.modal is None
    assert {name for name, _ in differences(before, await place.tables())} <= set(BESIDE)
    town.kith.limits._stopwatch.now += 30  # type: ignore[attr-defined]
    again = sending(town, mel, "v1:offer.form:0123456789abcdef", filled)
    await arrive(town, again)
    assert town.text("error.given_back") not in again.words
    assert len((await place.tables())["offers", town.guild.id]) == 2


async def test_x7_need_someone_right_now_is_answered_however_often_anything_was_pressed(place: Scene) -> None:
    town, mel = place.town, place.people["member"]
    await arrive(town, *(pressing(town, mel, "v1:mine.page:0") for _ in range(100)))
    door = town.card(town.asks, town.text("door.title"))
    now = [clicking(town, mel, door, town.text("door.now")) for _ in range(3)]
    await arrive(town, *now)
    assert all(town.text("now.title") in each.words for each in now)


async def test_x7_nothing_of_a_flood_is_ever_written_down(place: Scene) -> None:
    """Refused presses leave not even the note that keeps an interaction from being handled twice."""
    town, eve = place.town, place.people["stranger"]
    await arrive(town, *(pressing(town, eve, "v1:door.now:-") for _ in range(40)))
    before = await place.tables()
    await arrive(town, *(pressing(town, eve, "v1:rest.3:-") for _ in range(FLOOD)))
    assert await place.tables() == before
