"""Stewards make the shelf and the path their own: everything in order, noted without words, and put back."""

from __future__ import annotations

import pytest

from bot.rules import beginnings as rules
from bot.rules.house import tag
from bot.steps import beginnings, settings
from data import beginnings as kept
from data import changes
from data.house import Change
from tests.steps.world import HERE, World, refused, who

COMPANY, FOOD = tag("company"), tag("food")


async def entries(world: World, what: rules.What, group: str) -> list[str]:
    """What a member finds there, shipped ones by their names."""
    found = await world.do(beginnings.here, who("asker"), what)
    return [each.words or each.name for each in rules.of_group(found, group)]


async def noted(world: World) -> list[Change]:
    """The changes of the shelf."""
    return [each for each in await world.do(changes.latest, HERE, 20) if each.setting == "small"]


@pytest.mark.parametrize("what", rules.BEGINNINGS)
def test_what_is_written_down_is_read_again_and_what_ships_is_written_down_as_nothing(what: rules.What) -> None:
    there = rules.shipped(what)
    assert rules.written(what, there) == "" and rules.read(what, "") == there
    for other in (
        there[1:],
        (),
        rules.added(what, there[1:], rules.Entry(there[0].group, "", "hands", "week", "Words")),
    ):
        assert rules.read(what, rules.written(what, other)) == tuple(other)
    assert len({each.tag for each in there}) == len(there)


async def test_an_entry_is_added_changed_moved_hidden_and_all_of_it_put_back(world: World) -> None:
    steward = who("steward")
    shipped = await entries(world, "small", "company")
    await world.do(beginnings.add, steward, "small", COMPANY, " A  song on the stairs ", "")
    assert await entries(world, "small", "company") == [*shipped, "A song on the stairs"]
    await world.do(beginnings.change, steward, "small", f"company-{shipped[0]}", "Dishes, with radio", "")
    assert (await entries(world, "small", "company"))[0] == "Dishes, with radio"
    await world.do(beginnings.hide, steward, "small", f"company-{shipped[1]}")
    assert shipped[1] not in await entries(world, "small", "company")
    await world.do(beginnings.move, steward, "small", f"company-{shipped[2]}", -1)
    assert (await entries(world, "small", "company"))[0] == shipped[2]
    await world.do(beginnings.move, steward, "small", f"company-{shipped[2]}", -1)
    assert (await entries(world, "small", "company"))[0] == shipped[2], "as far as it goes"
    await world.do(beginnings.restore, steward, "small")
    assert await entries(world, "small", "company") == shipped
    assert await world.do(kept.get, HERE, "small") == ""


async def test_of_the_path_an_answer_leads_to_the_stewards_own_words_and_kind(world: World) -> None:
    await world.do(beginnings.add, who("steward"), "path", FOOD, "Bread from the baker", "transport")
    found = await world.do(beginnings.here, who("asker"), "path")
    last = rules.of_group(found, "food")[-1]
    assert (last.words, last.kind) == ("Bread from the baker", "transport")
    with refused("refuse.unknown_kind"):
        await world.do(beginnings.add, who("steward"), "path", FOOD, "Gold", "gold")


async def test_every_change_is_put_back_in_one_press_unless_it_was_changed_since(world: World) -> None:
    steward, shipped = who("steward"), await entries(world, "small", "company")
    await world.do(beginnings.add, steward, "small", COMPANY, "A song", "")
    (made,) = await noted(world)
    await world.do(beginnings.add, steward, "small", COMPANY, "Another", "")
    with refused("refuse.changed_since"):
        await world.do(settings.undo, steward, made.ref)
    (newest,) = [each for each in await noted(world) if each.ref != made.ref]
    assert (await world.do(settings.undo, steward, newest.ref)).change is not None
    await world.do(settings.undo, steward, made.ref)
    assert await entries(world, "small", "company") == shipped


async def test_it_is_the_stewards_alone_and_only_of_what_there_is(world: World) -> None:
    for step in (beginnings.look, beginnings.restore):
        with refused("refuse.not_steward"):
            await world.do(step, who("asker"), "small")
    steward = who("steward")
    for group in (tag("gold"), "", "company"):
        with refused("refuse.gone"):
            await world.do(beginnings.add, steward, "small", group, "A song", "")
    with refused("refuse.gone"):
        await world.do(beginnings.hide, steward, "small", "company-gold")
    with refused("refuse.old_control"):
        await world.do(beginnings.look, steward, "shelf")


async def test_there_is_room_for_no_more_than_a_list_holds_and_the_same_is_there_once(world: World) -> None:
    steward = who("steward")
    for number in range(rules.MOST["path"]):
        if number + len(rules.of_group(rules.shipped("path"), "food")) < rules.MOST["path"]:
            for _ in range(2):
                await world.do(beginnings.add, steward, "path", FOOD, f"Supper {number}", "errands")
    assert len(await entries(world, "path", "food")) == rules.MOST["path"]
    with refused("refuse.beginnings_many"):
        await world.do(beginnings.add, steward, "path", FOOD, "One more", "errands")


async def test_what_is_under_a_kind_goes_with_it_when_it_is_called_otherwise(world: World) -> None:
    steward = who("steward")
    await world.do(settings.add_kinds, steward, "Garden")
    await world.do(beginnings.add, steward, "small", tag("Garden"), "Water the beans", "")
    await world.do(settings.rename_kind, steward, tag("Garden"), "Gardens")
    assert await entries(world, "small", "Gardens") == ["Water the beans"]
