"""A community's local services: listed by its stewards, from forms or a file, and looked over before they grow old."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules import resources as rules
from bot.rules.resources import ANY, MOST, PAGE, STALE_AFTER, Choice, choice_of
from bot.steps import areas, communities, resources
from data import communities as community_rows
from data import resources as rows_of
from data.records import DAY, Resource
from data.store import Tx, change
from tests.steps.world import CHANNEL, ELSEWHERE, HERE, World, refused, who

SAM = who("steward")
REF = "5e" * 8


async def listed(world: World, ref: str = REF, name: str = "The kitchen") -> Resource:
    """A service that a steward wrote down today."""
    return (await world.do(resources.write, SAM, ref, "food", name, "Mondays at noon", "Soup")).service


def _stewards_channel(tx: Tx, channel: int) -> None:
    change(tx, "UPDATE communities SET stewards_channel = ? WHERE guild = ?", channel, HERE)


def table(*lines: str, columns: str = ",".join(rules.HEADER)) -> bytes:
    """A file of these lines."""
    return "\r\n".join((columns, *lines)).encode()


async def test_members_look_by_kind_area_and_language_and_one_that_names_none_is_there_for_everybody(
    world: World,
) -> None:
    hill, market = await world.do(areas.add, SAM, "Hill\nMarket")
    await listed(world)
    await listed(world, "5f" * 8, "The other kitchen")
    await world.do(resources.place, SAM, "5f" * 8, hill.ref)
    await world.do(resources.speak, SAM, "5f" * 8, ["uk"])

    async def names(choice: Choice) -> list[str]:
        return [each.name for each in (await world.do(resources.look, who("asker"), choice)).services]

    assert await names(Choice()) == ["The kitchen", "The other kitchen"]
    assert await names(Choice(area=market.ref)) == ["The kitchen"]
    assert await names(Choice(language="uk")) == ["The kitchen", "The other kitchen"]
    assert await names(Choice(language="es")) == ["The kitchen"]
    assert await names(Choice(kind="home")) == []
    await world.do(areas.remove, SAM, hill.ref)
    assert await names(Choice(area=market.ref)) == ["The kitchen", "The other kitchen"], "nothing is lost with an area"
    await world.do(resources.retire, SAM, REF)
    assert await names(Choice()) == ["The other kitchen"]
    assert (await world.do(resources.look, SAM, Choice())).all == 2, "the stewards see it still"
    await world.do(resources.show, SAM, REF)
    assert await names(Choice()) == ["The kitchen", "The other kitchen"]


async def test_pages_end_where_the_services_do(world: World) -> None:
    for number in range(PAGE + 1):
        await listed(world, f"{number:016x}", f"Kitchen {number}")
    last = await world.do(resources.look, who("asker"), Choice(page=9))
    assert (last.choice.page, last.pages, len(last.services)) == (1, 2, 1)


@pytest.mark.parametrize("ref", ["", "food", "food_-_-_x", "nothing_-_-_0", "food_-_xx_0", "food_zz_-_0", "a_b_c_d_e"])
def test_what_no_control_says_is_refused(ref: str) -> None:
    with refused("refuse.unknown_choice"):
        choice_of(ref)


def test_what_is_looked_for_travels_in_the_control() -> None:
    for choice in (Choice(), Choice("food", "a1" * 8, "es", 7), Choice(ANY, ANY, "uk", 12)):
        assert choice_of(choice.ref) == choice


async def test_only_stewards_of_this_community_list_change_and_take_out(world: World) -> None:
    await listed(world)
    for step in (
        lambda tx: resources.write(tx, who("asker"), REF, "food", "x", "y", ""),
        lambda tx: resources.retire(tx, who("asker"), REF),
        lambda tx: resources.take_in(tx, who("asker"), table()),
        lambda tx: resources.hand_out(tx, who("asker")),
    ):
        with refused("refuse.not_steward"):
            await world.store.run(step)
    with refused("refuse.gone"):
        await world.do(resources.retire, who("steward", ELSEWHERE), REF)
    with refused("refuse.gone"):
        await world.do(resources.forget, SAM, REF)
    await world.do(resources.retire, SAM, REF)
    await world.do(resources.forget, SAM, REF)
    assert await world.do(rows_of.get, REF) is None
    with refused("refuse.gone"):
        await world.do(resources.show, SAM, REF)


async def test_a_file_is_looked_over_before_it_is_kept_and_each_bad_line_is_named(world: World) -> None:
    await world.do(areas.add, SAM, "Hill")
    content = table(
        "food,The kitchen,Mondays at noon,Soup,Hill,es uk,2026-03-01",
        "",
        "sport,The hall,Tuesdays,,,,",
        "home,,At the door,,,,",
        "home,The house,,,,,",
        f"home,{'x' * 61},At the door,,,,",
        "home,The house,At the door,,Moon,,",
        "home,The house,At the door,,,xx,",
        "home,The house,At the door,,,,2026-03-09",
        "home,The house,At the door,,,,yesterday",
        "home,'=The house,At the door",
    )
    taken = await world.do(resources.take_in, SAM, content)
    first, second = taken.good
    assert (first.name, first.languages, first.checked_day) == ("The kitchen", ("es", "uk"), 20_513)
    assert (second.name, second.checked_day) == ("=The house", None)
    assert [(each.number, each.why) for each in taken.bad] == [
        (4, "kind"),
        (5, "name"),
        (6, "how"),
        (7, "long"),
        (8, "area"),
        (9, "language"),
        (10, "day"),
        (11, "day"),
    ]
    assert (await world.do(resources.look, who("asker"), Choice())).all == 0, "nothing is shown yet"
    assert await world.do(resources.keep, SAM, taken.batch) == 2
    with refused("refuse.gone"):
        await world.do(resources.keep, SAM, taken.batch)
    found = await world.do(resources.look, who("asker"), Choice())
    assert found.all == 2 and found.old == {second.ref}, "what nobody looked over says so"


@pytest.mark.parametrize(
    "content",
    [
        table("food;The kitchen;At noon;;;;", columns=";".join(rules.HEADER)),
        b"\xef\xbb\xbf" + table("food,The kitchen,At noon"),
        table("At noon,The kitchen,food", columns="how,name,kind"),
        "kind,name,how\nfood,Ca\xf1\xf3n,At noon".encode("cp1252"),
    ],
)
async def test_what_table_programs_make_of_it_is_read_all_the_same(world: World, content: bytes) -> None:
    taken = await world.do(resources.take_in, SAM, content)
    assert len(taken.good) == 1 and taken.bad == ()
    await world.do(resources.drop, SAM, taken.batch)
    with refused("refuse.gone"):
        await world.do(resources.keep, SAM, taken.batch)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\xff", b"a,b,c\n1,2,3", b'kind,name,how\n"' + b"x" * 200_000])
async def test_what_is_no_such_file_is_refused_whole(world: World, content: bytes) -> None:
    with refused("refuse.csv_header", columns=", ".join(rules.HEADER)):
        await world.do(resources.take_in, SAM, content)


async def test_what_is_handed_out_comes_in_again_as_it_was(world: World) -> None:
    (hill,) = await world.do(areas.add, SAM, "Hill")
    await listed(world, name="=HYPERLINK()")
    await world.do(resources.place, SAM, REF, hill.ref)
    await world.do(resources.speak, SAM, REF, ["uk", "es"])
    content = await world.do(resources.hand_out, SAM)
    assert b"'=HYPERLINK" in content, "no table program takes it for a formula"
    before = await world.do(rows_of.get, REF)
    (again,) = (await world.do(resources.take_in, SAM, content)).good
    assert before is not None
    assert replace(again, ref=REF, state="shown", batch=None) == before


async def test_a_file_for_which_there_is_no_room_changes_nothing(world: World) -> None:
    lines = (f"food,Kitchen {number},At noon" for number in range(MOST))
    taken = await world.do(resources.take_in, SAM, table(*lines))
    assert await world.do(resources.keep, SAM, taken.batch) == MOST
    with refused("refuse.many_services", most=MOST):
        await world.do(resources.take_in, SAM, table("food,One more,At noon"))
    with refused("refuse.many_services"):
        await world.do(resources.write, SAM, REF, "food", "One more", "At noon", "")


async def test_what_came_in_a_file_and_was_not_kept_is_gone_in_a_week(world: World) -> None:
    await world.do(resources.take_in, SAM, table("food,The kitchen,At noon"))
    await world.pass_time(8 * DAY)
    assert await world.do(rows_of.of, HERE, "draft") == []


async def test_the_stewards_hear_once_of_what_is_old_and_the_card_goes_when_it_was_looked_over(world: World) -> None:
    await world.do(_stewards_channel, CHANNEL)
    await listed(world)
    await world.pass_time((STALE_AFTER - 1) * DAY)
    assert await world.said("resources.stale") == []
    await world.pass_time(2 * DAY)
    (said,) = await world.said("resources.stale")
    assert (said.place, said.target) == ("channel", str(CHANNEL))
    shown = await world.do(resources.stale_card, said)
    assert shown is not None and shown.names == ("The kitchen",)
    await world.pass_time(30 * DAY)
    assert len(await world.said("resources.stale")) == 1, "said once"
    await world.do(resources.check, SAM, REF)
    assert await world.do(resources.stale_card, said) is None
    await world.pass_time((STALE_AFTER + 1) * DAY)
    assert len(await world.said("resources.stale")) == 2, "and once more when it is old again"


async def test_without_a_channel_of_their_own_the_stewards_hear_of_it_once_they_have_one(world: World) -> None:
    await listed(world)
    await world.pass_time((STALE_AFTER + 10) * DAY)
    assert await world.said("resources.stale") == []
    await world.do(_stewards_channel, CHANNEL)
    await world.pass_time(8 * DAY)
    assert len(await world.said("resources.stale")) == 1


async def test_a_community_that_is_forgotten_takes_its_services_along(world: World) -> None:
    await listed(world)
    await world.do(communities.removed, HERE)
    await world.pass_time(31 * DAY)
    assert await world.do(community_rows.get, HERE) is None
    assert await world.do(rows_of.get, REF) is None
