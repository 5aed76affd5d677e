"""A community's areas are its stewards' own list: named by line, in their order, as many as one list can show."""

from __future__ import annotations

import pytest

from bot.rules.terms import AREA_MOST, AREAS_MOST
from bot.steps import areas
from data.records import Area
from tests.steps.world import ELSEWHERE, HERE, World, refused, who


async def add(world: World, *names: str) -> list[str]:
    """Name these; the whole list afterwards."""
    return [each.name for each in await world.do(areas.add, who("steward"), "\n".join(names))]


async def listed(world: World) -> tuple[Area, ...]:
    return await world.do(areas.listed, who("steward"))


async def test_areas_are_added_at_the_end_and_stay_the_same_areas(world: World) -> None:
    assert await add(world, "Hill", "Harbour") == ["Hill", "Harbour"]
    before = await listed(world)
    assert await add(world, "Market", "HARBOUR", " old   town ", "Market") == ["Hill", "Harbour", "Market", "old town"]
    after = await listed(world)
    assert after[:2] == before
    assert len({each.ref for each in after}) == 4


async def test_one_taken_out_leaves_the_others_as_they_were(world: World) -> None:
    await add(world, "Hill", "Harbour", "Market")
    hill, harbour, market = await listed(world)
    assert await world.do(areas.remove, who("steward"), harbour.ref) == (hill, market)
    with refused("refuse.gone"):
        await world.do(areas.remove, who("steward"), harbour.ref)
    assert await listed(world) == (hill, market)


@pytest.mark.parametrize("typed", ["", "  \n ", "\u200b", "---\n***"])
async def test_without_a_name_nothing_is_added(world: World, typed: str) -> None:
    await add(world, "Hill")
    with refused("refuse.empty", field="areas.form.names"):
        await world.do(areas.add, who("steward"), typed)
    assert [each.name for each in await listed(world)] == ["Hill"]


async def test_lines_that_only_part_a_list_are_no_areas(world: World) -> None:
    assert await add(world, "Hill", "---", "", "Harbour") == ["Hill", "Harbour"]


async def test_a_name_that_lists_would_cut_is_refused_whole(world: World) -> None:
    assert await add(world, "x" * AREA_MOST) == ["x" * AREA_MOST]
    with refused("refuse.area_long", most=AREA_MOST):
        await add(world, "Hill", "x" * (AREA_MOST + 1))
    assert len(await listed(world)) == 1


async def test_more_than_one_list_can_show_is_refused_and_nothing_of_it_is_kept(world: World) -> None:
    names = [f"Area {number}" for number in range(AREAS_MOST)]
    assert await add(world, *names) == names
    with refused("refuse.areas_many", most=AREAS_MOST):
        await add(world, "One more")
    assert await add(world, *names) == names, "what is there already is no area more"


async def test_m5_only_stewards_touch_the_list_and_only_that_of_their_own_server(world: World) -> None:
    await add(world, "Hill")
    (hill,) = await listed(world)
    for step in (lambda tx: areas.add(tx, who("helper"), "Mine"), lambda tx: areas.remove(tx, who("helper"), hill.ref)):
        with refused("refuse.not_steward"):
            await world.do(step)
    assert await world.do(areas.listed, who("steward", ELSEWHERE)) == ()
    with refused("refuse.gone"):
        await world.do(areas.remove, who("steward", ELSEWHERE), hill.ref)
    assert await world.do(areas.listed, who("steward", HERE)) == (hill,)
