"""A community's weeks are counted once, coarsely, and so that no two answers laid together tell of anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.steps import pulse as steps
from bot.steps.pulse import DRAGGING, FLOOR, KEPT
from data import asks, pulse
from data.records import DAY, Ask, AskState, Shared
from data.store import Tx
from tests.steps.world import ELSEWHERE, HERE, START, World, refused, who

SAM = who("steward")
WEEK = 7 * DAY
MONDAY = START // DAY


def _made(tx: Tx, many: int, kind: str, state: AskState = "open", shared: Shared = "named", day: int = 0) -> None:
    """So many asks, made on that epoch day or today."""
    plain = Ask(
        ref="",
        community=HERE,
        code="",
        asker="a1" * 8,
        shared=shared,
        state=state,
        kind=kind,
        needed="whenever",
        needed_by=None,
        first_who_can=False,
        summary="x",
        details="",
        offer=None,
        visible_at=tx.now,
        made_day=day or tx.day,
        closed_day=None if state in ("open", "matched") else tx.day,
    )
    for _ in range(many):
        ref = tx.ref()
        asks.save(tx, replace(plain, ref=ref, code=ref[:6]))


async def test_the_numbers_of_a_week_come_on_monday_and_stay_as_they_are(world: World) -> None:
    assert (await world.do(steps.seen, SAM)).weeks == {}
    await world.do(_made, 12, "errands")
    await world.do(_made, 4, "forms")
    await world.do(_made, 6, "forms", "met")
    assert (await world.do(steps.seen, SAM)).weeks == {}, "the week is not over"
    await world.pass_time(WEEK)
    first = await world.do(steps.seen, SAM)
    assert first.week == MONDAY and first.weeks == {
        MONDAY: {
            ("", "asked"): 20,
            ("", "met"): 5,
            ("", "open"): 15,
            ("", "waiting"): 15,
            ("errands", "asked"): 10,
            ("errands", "open"): 10,
            ("errands", "waiting"): 10,
            ("forms", "asked"): 10,
            ("forms", "met"): 5,
        }
    }
    await world.do(_made, 30, "errands", "met", "named", MONDAY)
    await world.pass_time(2 * DAY)
    assert (await world.do(steps.seen, SAM)).weeks == first.weeks, "whatever is done later, a week is not counted anew"


async def test_what_closed_on_a_monday_is_counted_before_it_is_forgotten(world: World) -> None:
    await world.do(_made, 5, "errands", "met")
    await world.pass_time(WEEK)
    seen = await world.do(steps.seen, SAM, MONDAY)
    assert seen.weeks[MONDAY]["errands", "met"] == 5
    assert await world.store.run(lambda tx: pulse.counted(tx, HERE, MONDAY, MONDAY + 7)) == {}, "they are gone by now"


async def test_weeks_are_forgotten_after_half_a_year_and_an_empty_one_is_a_week_too(world: World) -> None:
    await world.pass_time((KEPT + 3) * WEEK)
    kept = await world.do(pulse.of, HERE)
    assert len(kept) == KEPT
    assert set().union(*(each.items() for each in kept.values())) == {(("", "asked"), 0)}


@given(st.dictionaries(st.sampled_from(("errands", "forms", "company")), st.integers(0, 40), min_size=1))
def test_no_number_that_is_kept_tells_whether_one_person_was_among_them(exact: dict[str, int]) -> None:
    """For one more and one less than each number the same may be kept, but where a step of five lies between; and of a
    sum and its parts no part can be reckoned to less than five."""
    total = sum(exact.values())
    kept = {kind: number // FLOOR * FLOOR for kind, number in exact.items()}
    rest = [kind for kind, number in kept.items() if not number]
    least, most = total // FLOOR * FLOOR, total // FLOOR * FLOOR + FLOOR - 1
    known = sum(number for number in kept.values())
    hidden = sum(exact[kind] for kind in rest)
    slack = (FLOOR - 1) * (len(kept) - len(rest))
    assert least - known - slack <= hidden <= most - known
    assert most - known - max(0, least - known - slack) >= min(FLOOR - 1, hidden)


async def test_what_drags_is_what_everybody_can_see_anyway(world: World) -> None:
    await world.do(_made, 1, "errands", "open", "named", MONDAY - 8)
    await world.do(_made, 1, "forms", "open", "neighbour", MONDAY - 9)
    await world.do(_made, 1, "company", "open", "quiet", MONDAY - 20)
    await world.do(_made, 1, "tech", "matched", "named", MONDAY - 20)
    await world.do(_made, 1, "care", "open", "named", MONDAY - 6)
    dragging = (await world.do(steps.seen, SAM)).dragging
    assert [each.ask.kind for each in dragging] == ["forms", "errands"], "the oldest first"
    await world.do(_made, 20, "lending", "open", "named", MONDAY - 30)
    assert len((await world.do(steps.seen, SAM)).dragging) == DRAGGING


async def test_only_stewards_see_it_and_only_weeks_that_are_kept(world: World) -> None:
    with refused("refuse.not_steward"):
        await world.do(steps.seen, who("asker"))
    with refused("refuse.unknown_choice"):
        await world.do(steps.seen, SAM, MONDAY)
    await world.do(_made, 12, "errands")
    await world.pass_time(WEEK)
    assert (await world.do(steps.seen, who("steward", ELSEWHERE))).weeks == {}, "another community's are its own"


@pytest.mark.parametrize("day", range(20_510, 20_524))
def test_a_week_begins_on_monday(day: int) -> None:
    assert steps.monday(day) <= day < steps.monday(day) + 7
    assert (steps.monday(day) + 3) % 7 == 0
