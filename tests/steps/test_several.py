"""An ask for several: each comes by the asker's yes, into a place of their own, and never more than it is for."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from bot.steps import apart, asks, capacity, farewell, introductions, invitations, lapsing, needs, privacy, rooms, seen
from data import introductions as rows
from data import threads
from data.records import DAY, HOUR
from tests.steps.world import SOON, World, refused, who

NAMES = ("helper", "other", "third", "fourth")


async def asked(world: World, least: int, most: int, **more: object) -> str:
    """The asker needs so many people; the ask's ref."""
    first = more.pop("first", False)
    ref = await world.drafts("asker", **more)
    await world.do(needs.for_several, who("asker"), ref, f"{least}", f"{most}")
    if first:
        await world.do(asks.first_who_can, who("asker"), ref)
    await world.do(asks.post, who("asker"), ref)
    await world.pass_time(0)
    return ref


async def came(world: World, ask: str, *names: str) -> list[str]:
    """These have come, by the asker's yes to each; the refs of their introductions."""
    found: list[str] = []
    for name in names:
        await world.do(invitations.press, who(name), ask)
        made = await world.do(introductions.accept, who("asker"), (await world.invitation(ask, name)).ref)
        assert made is not None
        found.append(made.ref)
    return found


async def state(world: World, ask: str) -> str:
    """What the ask is now."""
    return (await world.ask(ask)).state


async def test_each_comes_into_a_place_of_two_and_the_ask_stands_open_until_it_is_full(world: World) -> None:
    ask = await asked(world, 2, 3)
    first, second = await came(world, ask, "helper", "other")
    assert await state(world, ask) == "open"
    for ref, name in ((first, "helper"), (second, "other")):
        place = await world.do(threads.about, "introduction", ref)
        assert place is not None
        inside = await world.do(rooms.people, place)
        assert [each for each, _ in inside or ()] == [await world.member("asker"), await world.member(name)]
    await came(world, ask, "third")
    assert await state(world, ask) == "matched"
    assert [each.seat for each in await world.running(ask)] == [0, 1, 2]


async def test_once_it_is_full_whoever_waits_is_let_go_and_the_next_is_told_warmly(world: World) -> None:
    ask = await asked(world, 1, 2)
    await world.do(invitations.press, who("third"), ask)
    await came(world, ask, "helper")
    assert await world.standing(ask, "third") == "yes"
    await came(world, ask, "other")
    assert await world.standing(ask, "third") == "let_go"
    assert (await world.do(invitations.press, who("fourth"), ask)).answer == "reserve"
    with refused("refuse.have_helper"):
        await world.do(introductions.accept, who("asker"), (await world.invitation(ask, "third")).ref)


async def test_two_accepts_at_once_never_bring_more_than_it_is_for(world: World) -> None:
    ask = await asked(world, 2, 2)
    await came(world, ask, "helper")
    for name in ("other", "third"):
        await world.do(invitations.press, who(name), ask)
    one, two = [(await world.invitation(ask, name)).ref for name in ("other", "third")]
    accepted = await world.do(introductions.accept, who("asker"), one)
    with refused("refuse.have_helper"):
        await world.do(introductions.accept, who("asker"), two)
    # The same press, delivered twice, is one.
    assert await world.do(introductions.accept, who("asker"), one) == accepted
    assert len(await world.running(ask)) == 2


async def test_the_file_itself_holds_no_two_on_one_seat(world: World) -> None:
    ask = await asked(world, 2, 2)
    await came(world, ask, "helper")
    (running,) = await world.running(ask)
    with pytest.raises(sqlite3.IntegrityError):
        await world.do(rows.add, replace(running, ref=world.ref()))


async def test_where_the_first_may_come_they_come_up_to_the_most_and_no_more(world: World) -> None:
    ask = await asked(world, 1, 2, first=True)
    for name, answer in zip(NAMES, ("introduced", "introduced", "reserve", "reserve"), strict=True):
        assert (await world.do(invitations.press, who(name), ask)).answer == answer
    assert len(await world.running(ask)) == 2


async def standings(world: World, ask: str) -> dict[str, str | None]:
    """How each of them and the ask stand."""
    return {name: await world.standing(ask, name) for name in NAMES}


async def test_kith_asks_until_enough_have_said_yes_or_come_and_then_nobody_more(world: World) -> None:
    for name in NAMES:
        await world.states(name)
    ask = await asked(world, 2, 4)
    for _ in range(100):
        for name, standing in (await standings(world, ask)).items():
            if standing == "waiting":
                await world.do(invitations.yes, who(name), (await world.invitation(ask, name)).ref)
        if list((await standings(world, ask)).values()).count("yes") == 2:
            break
        await world.pass_time(HOUR)
    said = await standings(world, ask)
    assert sorted(map(str, said.values())) == ["None", "None", "yes", "yes"]
    await world.pass_time(DAY)
    assert await standings(world, ask) == said
    await came(world, ask, *(name for name in NAMES if said[name] == "yes"))
    # There is room for two more who come by themselves; Kith asks nobody.
    await world.pass_time(4 * DAY)
    assert await state(world, ask) == "open"
    assert {name for name, each in (await standings(world, ask)).items() if each is None} == {
        name for name in NAMES if said[name] is None
    }


async def test_one_who_cannot_any_more_leaves_one_place_and_the_others_stay(world: World) -> None:
    ask = await asked(world, 2, 2)
    first, second = await came(world, ask, "helper", "other")
    await world.do(introductions.step_back, who("helper"), first)
    assert await state(world, ask) == "open"
    assert [each.ref for each in await world.running(ask)] == [second]
    assert await world.said_to("handed_back", "asker") == 1
    (row,) = await world.said("handed_back")
    notice = await world.do(seen.asker_notice, row)
    assert notice is not None and notice.came == 1
    (third,) = await came(world, ask, "third")
    assert await state(world, ask) == "matched"
    # They sit where the one who left sat.
    assert {each.ref: each.seat for each in await world.running(ask)} == {third: 0, second: 1}


async def test_it_is_met_when_all_who_came_are_done_and_enough_did(world: World) -> None:
    ask = await asked(world, 2, 3)
    first, second = await came(world, ask, "helper", "other")
    await world.do(introductions.finished, who("helper"), first)
    assert await state(world, ask) == "open"
    await world.do(introductions.finished, who("asker"), second)
    assert await state(world, ask) == "met"
    assert not await world.running(ask)
    # Taken back, it is for those two: nobody else is asked because of it.
    await world.place_opened()
    await world.do(introductions.undo, who("other"), second)
    assert await state(world, ask) == "matched"
    assert "ask.match" not in await world.due(ask)


async def test_finished_can_be_taken_back_while_others_are_still_at_it(world: World) -> None:
    ask = await asked(world, 2, 2)
    first, second = await came(world, ask, "helper", "other")
    await world.place_opened()
    await world.do(introductions.finished, who("helper"), first)
    assert await state(world, ask) == "matched"
    await world.do(introductions.undo, who("helper"), first)
    assert {each.ref for each in await world.running(ask)} == {first, second}


async def test_how_did_it_go_is_asked_in_each_place(world: World) -> None:
    ask = await asked(world, 2, 2)
    both = await came(world, ask, "helper", "other")
    await world.place_opened()
    await world.pass_time(2 * DAY)
    assert {each.about for each in await world.said("how")} == set(both)
    await world.do(introductions.later, who("helper"), both[0])
    assert "introduction.how" in await world.due(both[0])


async def test_somebody_new_is_looked_for_where_the_asker_says_so_even_if_the_others_would_be_enough(
    world: World,
) -> None:
    ask = await asked(world, 1, 2)
    first, second = await came(world, ask, "helper", "other")
    await world.states("fourth")
    assert await world.do(introductions.someone_new, who("asker"), second)
    assert await world.said_to("closed", "other") == 1
    assert [each.ref for each in await world.running(ask)] == [first]
    await world.pass_time(SOON + HOUR)
    assert await world.standing(ask, "fourth") == "waiting"


async def test_the_asker_may_say_that_those_who_came_are_enough(world: World) -> None:
    ask = await asked(world, 3, 3)
    with refused("refuse.nobody_came"):
        await world.do(needs.enough, who("asker"), ask)
    (first,) = await came(world, ask, "helper")
    await world.do(invitations.press, who("other"), ask)
    for _ in range(2):
        await world.do(needs.enough, who("asker"), ask)
    assert await state(world, ask) == "matched"
    assert await world.standing(ask, "other") == "let_go"
    assert await world.said_to("let_go", "other") == 1
    await world.do(introductions.step_back, who("helper"), first)
    assert await state(world, ask) == "open"
    assert (await world.ask(ask)).needs.people == 1
    with refused("refuse.gone"):
        await world.do(needs.enough, who("helper"), ask)


async def test_taken_back_or_done_it_is_over_for_everybody_who_came(world: World) -> None:
    for step, became, told in ((asks.withdraw, "withdrawn", 2), (asks.met, "met", 0)):
        ask = await asked(world, 2, 3)
        await came(world, ask, "helper", "other")
        before = len(await world.said("closed"))
        await world.do(step, who("asker"), ask)
        assert await state(world, ask) == became
        assert not await world.running(ask)
        assert len(await world.said("closed")) - before == told


async def test_when_its_time_is_over_it_goes_on_with_those_who_came_and_the_asker_hears_if_they_are_too_few(
    world: World,
) -> None:
    for least, told in ((2, 0), (3, 1)):
        ask = await asked(world, least, 4, needed="days")
        both = await came(world, ask, "helper", "other")
        ends = (await world.ask(ask)).needed_by
        assert ends is not None
        await world.pass_time(ends - world.now + HOUR)
        assert await state(world, ask) == "matched"
        rows_ = [each for each in await world.said("ask.lapsed") if each.about == ask]
        assert len(rows_) == told
        for each in rows_:
            notice = await world.do(lapsing.lapsed_notice, each)
            assert notice is not None and notice.came == 2
        for each in both:
            await world.do(introductions.finished, who("asker"), each)
        assert await state(world, ask) == "met"


async def test_what_it_needs_stays_as_it_is_once_somebody_has_come(world: World) -> None:
    ask = await asked(world, 2, 2)
    await came(world, ask, "helper")
    with refused("refuse.some_came"):
        await world.do(needs.for_several, who("asker"), ask, "1", "1")


async def test_a_card_says_how_many_have_come_and_never_who(world: World) -> None:
    ask = await asked(world, 2, 3)
    await came(world, ask, "helper")
    shown = await world.do(seen.ask, ask)
    assert shown is not None and shown.came == 1
    await world.do(invitations.press, who("other"), ask)
    assert await world.member("helper") not in repr(shown)
    mine = await world.do(seen.mine, who("asker"))
    assert (mine.came, len(mine.met), len(mine.answers)) == ({ask: 1}, 1, 1)
    theirs = await world.do(seen.mine, who("helper"))
    assert [each.ask.ref for each in theirs.commitments] == [ask]


async def test_nobody_who_helps_learns_of_another_who_is_kept_apart_from_them(world: World) -> None:
    ask = await asked(world, 2, 2)
    await came(world, ask, "helper", "other")
    assert not await world.do(apart.introduced, who("helper"), who("other").user)
    assert await world.do(apart.introduced, who("helper"), who("asker").user)
    await world.do(apart.add, who("helper"), who("other").user)
    assert len(await world.running(ask)) == 2


async def test_each_who_comes_counts_against_what_they_themselves_can_give(world: World) -> None:
    await world.states("helper", at_once=1, per_week=3)
    ask = await asked(world, 2, 2)
    await came(world, ask, "helper", "other")
    another = await asked(world, 1, 1)
    assert (await world.do(invitations.press, who("helper"), another)).answer == "over"


async def test_resting_leaving_and_being_forgotten_leave_one_place_each(world: World) -> None:
    ask = await asked(world, 3, 3)
    await came(world, ask, "helper", "other", "third")
    assert await world.do(capacity.hand_back_all, who("helper")) == 1
    assert len(await world.running(ask)) == 2
    await world.do(farewell.left, await world.member("other"), world.now)
    assert len(await world.running(ask)) == 1
    await world.do(privacy.erase, await world.member("third"))
    assert await world.running(ask) == []
    assert await state(world, ask) == "open"
    assert (await world.ask(ask)).needs.people == 3


async def test_one_who_is_done_and_then_forgotten_is_not_looked_for_again(world: World) -> None:
    ask = await asked(world, 2, 2)
    first, _ = await came(world, ask, "helper", "other")
    await world.do(introductions.finished, who("helper"), first)
    await world.do(privacy.erase, await world.member("helper"))
    assert await state(world, ask) == "matched"
    (left,) = await world.running(ask)
    await world.do(introductions.finished, who("other"), left.ref)
    assert await state(world, ask) == "met"


async def test_an_asker_who_leaves_leaves_all_who_came_free_at_once(world: World) -> None:
    ask = await asked(world, 3, 3)
    await came(world, ask, "helper", "other")
    await world.do(farewell.left, await world.member("asker"), world.now + DAY)
    assert await state(world, ask) == "lapsed"
    for name in ("helper", "other"):
        assert await world.said_to("closed", name) == 1
