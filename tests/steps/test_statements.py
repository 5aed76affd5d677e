"""What helpers state beyond kinds and numbers is kept one thing at a time, and asked after once when it grew old."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.rules.capacity import AFTER_REST, STILL_AFTER
from bot.rules.terms import ONLINE, parts_of
from bot.steps import areas, capacity, communities, invitations, privacy, statements
from data import asks, capacities, due, members, outbox
from data.records import ALL, DAY, EVERY_PART, HOUR, Capacity, Gives, Needs, Outgoing
from data.store import Tx
from tests.steps.full import told
from tests.steps.world import HERE, KINDS, World, refused, who

LONG = (STILL_AFTER + 3) * DAY
"""Until after the day on which a statement is asked after, and the nights around it."""


async def suits(world: World, field: str, *chosen: str, name: str = "helper") -> Gives:
    """One thing is chosen; what is stated afterwards."""
    await world.do(statements.suits, who(name), field, chosen)
    return (await world.capacity(name)).gives


async def named(world: World, *names: str) -> list[str]:
    """The stewards name these areas; their refs."""
    return [each.ref for each in await world.do(areas.add, who("steward"), "\n".join(names))]


# One press each.


async def test_each_thing_is_changed_in_one_press_and_nothing_else_with_it(world: World) -> None:
    await world.states("helper", kinds=frozenset({"tech", "forms"}))
    await world.states("other")
    hill, harbour = await named(world, "Hill", "Harbour")
    chosen: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
        "first": (("tech",), {"first": frozenset({"tech"})}),
        "size": (("small",), {"largest": "small"}),
        "languages": (("uk", "ar"), {"languages": ("uk", "ar")}),
        "skills": (("car", "tools"), {"skills": frozenset({"car", "tools"})}),
        "places": ((hill, harbour), {"areas": frozenset({hill, harbour})}),
        "home": ((hill,), {"home": hill}),
        "parts": (("weekend",), {"parts": parts_of(["weekend"])}),
        "invitations": (("2",), {"invitations": 2}),
        "sooner": (("sooner",), {"sooner": True}),
    }
    assert set(chosen) == set(statements.FIELDS)
    before = await world.capacity("helper")
    for field, (picked, change) in chosen.items():
        expected = replace(before.gives, **change)
        assert await suits(world, field, *picked) == expected
        assert await suits(world, field, *picked) == expected, "pressed twice it is the same"
        assert await world.capacity("helper") == replace(before, gives=expected)
        before = replace(before, gives=expected)
    assert (await world.capacity("other")).gives == ALL


async def test_what_was_chosen_can_be_left_open_again(world: World) -> None:
    await world.states("helper", kinds=frozenset({"tech", "forms"}))
    (hill,) = await named(world, "Hill")
    for field, picked in {
        "first": "tech",
        "languages": "uk",
        "skills": "car",
        "home": hill,
        "invitations": "1",
    }.items():
        await suits(world, field, picked)
    await suits(world, "places", hill)
    await suits(world, "parts", "0.morning")
    for field in ("first", "languages", "skills", "places", "home", "parts", "invitations"):
        await suits(world, field)
    assert await suits(world, "sooner", "same") == ALL


@pytest.mark.parametrize(
    ("field", "chosen"),
    [
        ("first", ("care",)),
        ("size", ()),
        ("size", ("huge",)),
        ("languages", ("xx",)),
        ("skills", ("money",)),
        ("places", ("0" * 16,)),
        ("home", ("0" * 16,)),
        ("home", (ONLINE,)),
        ("parts", ("8.morning",)),
        ("invitations", ("100",)),
        ("invitations", ("1", "2")),
        ("sooner", ("perhaps",)),
        ("sooner", ()),
    ],
)
async def test_what_is_in_no_list_is_refused_and_nothing_is_kept(
    world: World, field: str, chosen: tuple[str, ...]
) -> None:
    await world.states("helper")
    before = await world.facts()
    with refused("refuse.unknown_choice"):
        await suits(world, field, *chosen)
    assert await world.facts() == before


async def test_an_area_of_another_community_is_in_no_list_here(world: World) -> None:
    await world.states("helper")
    elsewhere = await world.do(areas.add, who("steward", HERE + 1), "Far away")
    for field in ("places", "home"):
        with refused("refuse.unknown_choice"):
            await suits(world, field, elsewhere[0].ref)


async def test_without_a_statement_there_is_nothing_to_add_to(world: World) -> None:
    for field in statements.FIELDS:
        with refused("refuse.nothing_stated"):
            await world.do(statements.suits, who("helper"), field, ("yes",))
    with refused("refuse.nothing_stated"):
        await world.do(statements.still_so, who("helper"), "-")
    with refused("refuse.nothing_stated"):
        await world.do(statements.look, who("helper"))
    assert not (await world.facts())["capacities"]


async def test_the_short_form_filled_in_again_leaves_everything_else_as_it_was(world: World) -> None:
    await world.states("helper", kinds=frozenset({"tech", "forms"}))
    await suits(world, "first", "tech", "forms")
    await suits(world, "skills", "car")
    await world.states("helper", kinds=frozenset({"forms", "care"}), per_week=9)
    assert (await world.capacity("helper")).gives == Gives(first=frozenset({"forms"}), skills=frozenset({"car"}))
    await world.states("helper", kinds=frozenset({"care"}))
    assert (await world.capacity("helper")).gives.first is None, "nobody is asked first for what they no longer want"


async def test_of_online_and_places_what_was_just_added_counts(world: World) -> None:
    await world.states("helper")
    hill, _ = await named(world, "Hill", "Harbour")
    await suits(world, "places", hill)
    await suits(world, "home", hill)
    online = await suits(world, "places", hill, ONLINE)
    assert (online.online_only, online.areas, online.home) == (True, None, None)
    there = await suits(world, "places", ONLINE, hill)
    assert (there.online_only, there.areas) == (False, frozenset({hill}))
    await suits(world, "places", ONLINE)
    home = await suits(world, "home", hill)
    assert (home.online_only, home.home) == (False, hill)


async def test_the_first_language_stays_the_first_however_the_list_is_sent(world: World) -> None:
    await world.states("helper")
    await suits(world, "languages", "uk")
    assert (await suits(world, "languages", "en", "es", "uk")).languages == ("uk", "en", "es")
    assert (await suits(world, "languages", "es", "en")).languages == ("en", "es")


async def test_chosen_all_at_once_the_language_of_their_discord_is_their_own(world: World) -> None:
    await world.states("helper")
    assert (await suits(world, "languages", "ar", "en", "uk")).languages == ("en", "ar", "uk")
    await suits(world, "languages")
    assert (await suits(world, "languages", "uk", "ar")).languages == ("uk", "ar")


async def test_an_area_taken_out_of_the_list_never_makes_a_statement_larger(world: World) -> None:
    await world.states("helper")
    (hill,) = await named(world, "Hill")
    await suits(world, "places", hill)
    await world.do(areas.remove, who("steward"), hill)
    stated = await world.do(statements.look, who("helper"))
    assert stated.capacity.gives.areas == frozenset({hill}) and stated.areas == ()
    assert (await suits(world, "size", "small")).areas == frozenset({hill})


async def test_what_a_statement_leaves_no_place_for_is_taken_back_quietly_and_others_are_asked(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    assert await world.standing(ref, "helper") == "waiting"
    await world.do(_needs_half_a_day, ref)
    await suits(world, "invitations", "3")
    assert await world.standing(ref, "helper") == "waiting", "what still fits stays"
    before = await world.facts()
    await suits(world, "size", "small")
    assert await world.standing(ref, "helper") == "withdrawn"
    said = [each for each in (await world.facts())["outbox"] if each not in before["outbox"]]
    assert {each.target for each in said} <= {await world.member("helper")}, "the asker never learns"


def _needs_half_a_day(tx: Tx, ref: str) -> None:
    ask = asks.get(tx, ref)
    assert ask is not None
    asks.save(tx, replace(ask, needs=Needs(size="medium")))


# It grows old.


async def asked(world: World) -> list[Outgoing]:
    """Every time that somebody was asked whether what they said still holds."""
    return await world.said("capacity.still")


async def shown(world: World, row: Outgoing) -> statements.HolderSeen | None:
    """What the relay would say."""
    return await world.do(statements.still_notice, row)


async def test_after_three_months_it_is_asked_once_whether_it_still_holds(world: World) -> None:
    await world.states("helper")
    await world.pass_time(STILL_AFTER * DAY - HOUR)
    assert await asked(world) == []
    await world.pass_time(2 * DAY)
    (row,) = await asked(world)
    assert row.target == await world.member("helper") and await shown(world, row) is not None
    await told(world)
    for _ in range(5):
        await world.do(statements.still, row.about)
    await world.pass_time(4 * STILL_AFTER * DAY)
    assert len(await asked(world)) == 1, "nobody is asked twice about one statement"
    assert "capacity.still" not in await world.due(row.about)


async def test_each_change_begins_the_time_anew(world: World) -> None:
    await world.states("helper")
    for field, chosen in (("size", "small"), ("sooner", "sooner")):
        await world.pass_time((STILL_AFTER - 5) * DAY)
        await suits(world, field, chosen)
    await world.pass_time((STILL_AFTER - 5) * DAY)
    assert await asked(world) == []


async def test_still_so_counts_whole_again_and_takes_the_question_away(world: World) -> None:
    await world.states("helper", at_once=4, per_week=8)
    await world.pass_time(LONG)
    await told(world)
    (row,) = await asked(world)
    stated = await world.do(statements.look, who("helper"))
    assert stated.old
    with refused("refuse.gone"):
        await world.do(statements.still_so, who("other"), row.ref)
    again = await world.do(statements.still_so, who("helper", None), row.ref)
    assert not again.old and again.capacity == replace(stated.capacity, stated_day=world.now // DAY)
    touched = await world.do(outbox.get, row.ref)
    assert touched is not None and touched.wanted > row.wanted and await shown(world, touched) is None
    await world.pass_time((STILL_AFTER - 1) * DAY)
    assert len(await asked(world)) == 1
    await world.pass_time(3 * DAY)
    assert len(await asked(world)) == 2, "another statement, another question"


async def test_s11_who_rests_is_not_asked_and_who_is_back_not_at_once(world: World) -> None:
    await world.states("helper")
    await world.pass_time((STILL_AFTER - 5) * DAY)
    await world.do(capacity.rest, who("helper"), 30)
    await world.pass_time(30 * DAY + AFTER_REST - 1)
    assert await asked(world) == []
    await world.pass_time(2 * DAY)
    assert len(await asked(world)) == 1


async def test_s11_a_question_that_was_not_said_yet_is_not_said_to_somebody_who_rests(world: World) -> None:
    await world.states("helper")
    await world.pass_time(LONG)
    (row,) = await asked(world)
    await world.do(capacity.rest, who("helper"), 7)
    assert await shown(world, row) is None
    await told(world)
    (row,) = await asked(world)
    assert await shown(world, row) is not None, "one that stands already stays where it is"


@pytest.mark.parametrize("hours", [(None, None), (20 * 60, 10 * 60), (8 * 60, 18 * 60), (9 * 60, 21 * 60 + 30)])
@pytest.mark.parametrize("begun", [0, 7 * HOUR, 14 * HOUR])
async def test_it_comes_neither_at_night_nor_in_quiet_hours(
    world: World, hours: tuple[int | None, int | None], begun: int
) -> None:
    await world.pass_time(begun)
    await world.states("helper", quiet_from=hours[0], quiet_to=hours[1])
    stated = await world.capacity("helper")
    at: list[int] = []
    until = world.now + LONG
    while not at and await world.next_due(until) is not None:
        at += [world.now for _ in await asked(world)]
    local = datetime.fromtimestamp(at[0], ZoneInfo("Europe/Madrid"))
    minute = local.hour * 60 + local.minute
    assert 8 * 60 <= minute < 22 * 60
    assert not capacity.rules.quiet(stated, at[0], "Europe/Madrid")
    (row,) = await asked(world)
    assert row.drop_after == at[0] + statements.SAID_WITHIN


async def test_what_could_not_be_said_in_time_is_tried_another_day(world: World) -> None:
    await world.states("helper")
    await world.pass_time(LONG)
    (row,) = await asked(world)
    await world.do(lambda tx: outbox.move(tx, row.ref, "dropped", None))
    await world.pass_time(2 * DAY)
    (again,) = await asked(world)
    assert again.state == "pending" and (again.drop_after or 0) >= (row.drop_after or 0) + DAY
    await told(world)
    await world.pass_time(30 * DAY)
    assert "capacity.still" not in await world.due(again.about)


async def test_nobody_is_asked_of_whom_nothing_is_asked(world: World) -> None:
    await world.states("helper", kinds=frozenset())
    await world.do(capacity.rest, who("other"), 3)
    await world.pass_time(LONG)
    assert await asked(world) == []


async def test_who_seems_to_have_left_is_not_asked(world: World) -> None:
    await world.states("helper")
    ref = await world.member("helper")

    def leave(tx: Tx) -> None:
        members.absent(tx, ref, tx.now)

    await world.pass_time((STILL_AFTER - 1) * DAY)
    await world.do(leave)
    await world.pass_time(4 * DAY)
    assert await asked(world) == []


async def test_a_community_that_is_closed_or_gone_asks_nobody(world: World) -> None:
    await world.states("helper")
    await world.pass_time((STILL_AFTER - 1) * DAY)
    await world.do(communities.removed, HERE)
    await world.pass_time(5 * DAY)
    assert await asked(world) == []
    await world.do(communities.returned, HERE)
    await world.pass_time(DAY)
    assert len(await asked(world)) == 1


async def test_s52_whoever_is_forgotten_is_not_asked_and_what_was_asked_goes(world: World) -> None:
    await world.states("helper")
    await world.states("other")
    await world.pass_time((STILL_AFTER - 1) * DAY)
    await world.do(privacy.forget, who("other"))
    await world.pass_time(4 * DAY)
    await told(world)
    (row,) = await asked(world)
    ref = await world.member("helper")
    await world.do(privacy.forget, who("helper"))
    (gone,) = await asked(world)
    assert gone.taken_down and gone.about != row.about == ref
    assert await world.do(due.when, "capacity.still", ref) is None


async def test_an_old_statement_counts_for_less_where_somebody_is_to_be_asked(world: World) -> None:
    await world.states("helper", at_once=2, per_week=5)
    running = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), running)
    ref = await world.member("helper")
    await world.do(_made_old, ref)
    one = await world.asks("third")
    await world.pass_time(3 * HOUR)
    assert await world.standing(one, "helper") is None, "half of two is one, and that is under way"
    await world.do(statements.still_so, who("helper"), "-")
    await world.pass_time(DAY)
    assert await world.standing(one, "helper") in ("waiting", "lapsed"), "said again, it counts whole"


def _made_old(tx: Tx, ref: str) -> None:
    stated = capacities.get(tx, ref)
    assert stated is not None and stated.kinds == KINDS
    capacities.save(tx, replace(stated, stated_day=stated.stated_day - STILL_AFTER))


async def test_the_moment_of_the_question_tells_nothing_of_the_hour_of_the_statement(world: World) -> None:
    await world.states("helper")
    ref = await world.member("helper")
    moments = set[int]()
    for _ in range(5):
        await world.states("helper")
        at = (await world.due(ref))["capacity.still"] - world.now
        assert STILL_AFTER * DAY <= at <= (STILL_AFTER + 1) * DAY
        moments.add(at)
    assert len(moments) > 1


def test_left_open_nothing_is_ruled_out() -> None:
    assert Gives() == ALL and ALL.parts == EVERY_PART
    assert Capacity("m", 1, "low", 1, 1, KINDS, None, None, None, 0, 0).gives is ALL
