"""What can be done with a draft: said plainer, shared another way, and posted only in a way the stewards allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.steps import asks as ask_steps
from bot.steps import drafts
from data import communities
from data.records import WAYS, Shared
from data.store import Tx
from tests.steps.world import HERE, World, form, refused, who

SMALL = "Sorry to bother you, could somebody lend a drill?"


async def allow(world: World, *ways: Shared) -> None:
    """Asks may be shared in these ways alone from now on."""

    def change(tx: Tx) -> None:
        found = communities.get(tx, HERE)
        assert found is not None
        communities.save(tx, replace(found, ways=ways))

    await world.do(change)


async def test_a_community_allows_every_way_until_its_stewards_say_otherwise(world: World) -> None:
    found = await world.do(communities.get, HERE)
    assert found is not None
    assert found.ways == WAYS
    await allow(world, "quiet", "named")
    found = await world.do(communities.get, HERE)
    assert found is not None
    assert found.ways == ("named", "quiet"), "in the one order"


async def test_i2_a_draft_is_said_plainer_once_and_only_by_whoever_wrote_it(world: World) -> None:
    ref = await world.drafts("asker", summary=SMALL)
    with refused("refuse.gone"):
        await world.do(drafts.plainer, who("helper"), ref)
    for _ in range(2):
        assert (await world.do(drafts.plainer, who("asker"), ref)).summary == "Could somebody lend a drill?"
    await world.do(ask_steps.post, who("asker"), ref)
    with refused("refuse.ask_open"):
        await world.do(drafts.plainer, who("asker"), ref)


async def test_a_draft_is_shared_another_way_by_whoever_wrote_it_until_it_is_posted(world: World) -> None:
    ref = await world.drafts("asker", shared="named")
    for way in ("quiet", "neighbour", "neighbour"):
        assert (await world.do(drafts.share, who("asker"), ref, way)).shared == way
    with refused("refuse.gone"):
        await world.do(drafts.share, who("helper"), ref, "named")
    with refused("refuse.unknown_choice"):
        await world.do(drafts.share, who("asker"), ref, "aloud")
    await world.do(ask_steps.post, who("asker"), ref)
    with refused("refuse.ask_open"):
        await world.do(drafts.share, who("asker"), ref, "named")


@pytest.mark.parametrize("way", WAYS)
async def test_i1_a_way_that_is_not_allowed_is_neither_chosen_nor_posted_and_the_draft_is_kept(
    world: World, way: Shared
) -> None:
    ref = await world.drafts("asker", shared=way)
    others = [each for each in WAYS if each != way]
    await allow(world, *others)
    with refused("refuse.way"):
        await world.do(ask_steps.post, who("asker"), ref)
    assert (await world.ask(ref)).state == "draft"
    await world.do(drafts.share, who("asker"), ref, others[0])
    with refused("refuse.way"):
        await world.do(drafts.share, who("asker"), ref, way)
    assert (await world.do(ask_steps.post, who("asker"), ref)).shared == others[0]


async def test_where_there_is_one_way_alone_a_form_that_does_not_say_it_means_it(world: World) -> None:
    await allow(world, "quiet")
    ref = world.ref()
    nothing = replace(form(), shared="")  # type: ignore[arg-type]
    assert (await world.do(ask_steps.draft, who("asker"), ref, nothing)).shared == "quiet"
    assert (await world.do(ask_steps.draft, who("asker"), ref, nothing)).shared == "quiet"
    await allow(world, "quiet", "named")
    with refused("refuse.unknown_choice"):
        await world.do(ask_steps.draft, who("asker"), world.ref(), nothing)


async def test_a_quiet_ask_is_not_shown_to_everyone_where_that_is_not_allowed(world: World) -> None:
    ref = await world.asks("asker", shared="quiet", at_once=True)
    await allow(world, "named", "quiet")
    with refused("refuse.way"):
        await world.do(ask_steps.widen, who("asker"), ref)
    assert (await world.ask(ref)).shared == "quiet"
