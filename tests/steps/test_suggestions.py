"""S8: written for somebody, told to them alone, an ask only by their own yes; and whoever wrote it learns nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from bot.rules import house
from bot.rules import nudges as rules
from bot.steps import apart, asks, capacity, me, privacy, seen, settings, suggestions
from bot.steps.export import export
from bot.steps.held import held
from bot.steps.retention import SUGGESTION_KEPT
from data import suggestions as rows
from data.records import DAY, HOUR, Outgoing
from tests.steps.full import told
from tests.steps.telling import live
from tests.steps.world import World, opened, refused, user, who


async def writes(
    world: World, by: str = "helper", to: str = "asker", words: str = "A lift to the clinic", *, kind: str = "transport"
) -> str:
    """Somebody writes down what may help somebody else; the suggestion's ref."""
    ref = world.ref()
    await world.do(suggestions.suggest, who(by), ref, user(to), words, kind, "week")
    return ref


def heard(told_: list[tuple[int, Outgoing]]) -> list[int]:
    return [at for at, row in told_ if row.kind == "suggestion"]


async def test_s8_only_whom_it_is_for_can_make_it_an_ask_and_nothing_is_posted_before(world: World) -> None:
    ref = await writes(world)
    assert len(heard(await live(world, 2 * DAY))) == 1
    assert await world.said("ask") == []
    for name in ("helper", "other", "steward"):
        with refused("refuse.gone"):
            await world.do(suggestions.take_over, who(name), ref)
        with refused("refuse.gone"):
            await world.do(suggestions.let_lie, who(name), ref)
    ask = await world.do(suggestions.take_over, who("asker"), ref)
    assert (ask.state, ask.asker, ask.summary) == ("draft", await world.member("asker"), "A lift to the clinic")
    assert await world.said("ask") == []
    assert await world.do(suggestions.take_over, who("asker"), ref) == ask, "pressed again it is the same draft"
    await world.do(asks.post, who("asker"), ask.ref)
    with refused("refuse.ask_open"):
        await world.do(suggestions.take_over, who("asker"), ref)


async def test_s8_it_is_of_a_kind_the_community_has_and_of_its_widest_once_that_is_retired(world: World) -> None:
    with refused("refuse.unknown_kind"):
        await writes(world, kind="Garden")
    await world.do(settings.add_kinds, who("steward"), "Garden")
    ref = await writes(world, kind="Garden")
    await world.do(settings.retire_kind, who("steward"), house.tag("Garden"))
    assert (await world.do(suggestions.take_over, who("asker"), ref)).kind == "other"


async def lived(world: World, answer: str) -> tuple[Any, ...]:
    """All that the friend meets, whatever the person does with it."""
    await world.do(me.look, who("asker"))
    if answer == "wants none":
        await world.do(me.choose, who("asker"), [each for each in me.KINDS if each != "behalf"])
    if answer == "kept apart":
        await world.do(apart.add, who("asker"), user("helper"))
    if answer == "rests":
        await world.do(capacity.rest, who("asker"), 60)
    met: list[Any] = []
    ref = await writes(world)
    await live(world, 3 * DAY)
    if answer == "takes it over":
        await world.do(suggestions.take_over, who("asker"), ref)
    if answer == "lets it lie":
        await world.do(suggestions.let_lie, who("asker"), ref)
    if answer == "is forgotten":
        await world.do(privacy.forget, who("asker"))
    if answer == "keeps apart after":
        await world.do(apart.add, who("asker"), user("helper"))
    own = await world.do(seen.mine, who("helper"))
    met.append([(each.words, each.kind, each.needed, each.made_day) for each in own.suggestions])
    kept = await world.do(held, who("helper"))
    assert kept is not None
    met.append(export(kept, world.now)["written_for_others"])
    if answer != "is forgotten":
        with refused("refuse.behalf_twice"):
            await writes(world)
    met.append(await world.said_to("suggestion", "helper"))
    await world.do(suggestions.take_back, who("helper"), ref)
    met.append((await world.do(seen.mine, who("helper"))).suggestions)
    await world.pass_time((SUGGESTION_KEPT + 1) * DAY)
    met.append(await world.do(rows.by, await world.member("helper")))
    return tuple(met)


@pytest.mark.parametrize(
    "answer",
    [
        "takes it over",
        "lets it lie",
        "wants none",
        "kept apart",
        "keeps apart after",
        "rests",
        "is forgotten",
    ],
)
async def test_h2_whoever_wrote_it_meets_the_same_whatever_becomes_of_it(world: World, answer: str) -> None:
    async with opened() as other:
        assert await lived(world, answer) == await lived(other, "says nothing")


async def test_s21_of_two_who_are_kept_apart_neither_is_shown_what_the_other_wrote(world: World) -> None:
    await world.do(apart.add, who("helper"), user("asker"))
    ref = await writes(world)
    assert heard(await live(world, 13 * DAY)) == []
    assert (await world.do(seen.mine, who("asker"))).suggested == ()
    await writes(world, to="other")
    await live(world, 2 * DAY)
    assert len((await world.do(seen.mine, who("other"))).suggested) == 1
    (row,) = await world.said("suggestion")
    await world.do(apart.add, who("other"), user("helper"))
    assert await world.do(suggestions.notice, row) is None, "and what stood goes"
    assert (await world.do(seen.mine, who("other"))).suggested == ()
    assert ref != row.about


async def test_no_more_of_these_is_for_good_and_from_everybody(world: World) -> None:
    await writes(world)
    await live(world, DAY)
    (row,) = await world.said("suggestion")
    assert await world.do(me.no_more, who("asker"), row.ref) == "behalf"
    await writes(world, by="other")
    await writes(world, by="third")
    assert heard(await live(world, 13 * DAY)) == []
    assert "behalf" not in (await world.do(me.look, who("asker"))).welcome


async def test_s41_it_waits_for_the_day_for_quiet_hours_and_for_the_end_of_a_rest(world: World) -> None:
    world.now += 12 * HOUR
    await world.states("asker", quiet_from=8 * 60, quiet_to=12 * 60)
    await world.do(capacity.rest, who("asker"), 5)
    rest = (await world.capacity("asker")).rest_until or 0
    await writes(world)
    (at,) = heard(await live(world, 13 * DAY))
    assert at >= rest
    assert 11 * HOUR <= at % DAY < 21 * HOUR, "noon in Madrid is eleven here"


async def test_s41_many_who_write_for_one_person_do_not_make_more_than_the_budget(world: World) -> None:
    for by in ("helper", "other", "third", "fourth", "steward"):
        await writes(world, by=by)
    at = heard(await live(world, 13 * DAY))
    assert 2 <= len(at) <= 4
    assert all(later - before >= rules.APART for before, later in pairwise(at))
    assert all(sum(first <= each < first + rules.WEEK for each in at) <= rules.BUDGET for first in at)


async def test_it_is_not_heard_of_in_the_second_in_which_it_was_written(world: World) -> None:
    ref = await writes(world)
    assert (await world.due(ref))["suggestion.tell"] >= world.now + 5 * 60


async def test_one_at_a_time_for_a_person_and_three_in_all_and_not_for_oneself(world: World) -> None:
    ref = await writes(world)
    assert await world.do(
        suggestions.suggest, who("helper"), ref, user("asker"), "The same", "transport", "week"
    ) == await world.do(rows.get, ref), "sent twice it is said once"
    with refused("refuse.behalf_twice"):
        await writes(world)
    with refused("refuse.behalf_self"):
        await writes(world, to="helper")
    await writes(world, to="other")
    await writes(world, to="third")
    with refused("refuse.many_suggestions"):
        await writes(world, to="fourth")
    with refused("refuse.many_suggestions"):
        await world.do(suggestions.may_begin, who("helper"))


async def test_what_is_taken_back_goes_and_what_was_made_ones_own_stays(world: World) -> None:
    first, second = await writes(world), await writes(world, to="other")
    await live(world, 2 * DAY)
    ask = await world.do(suggestions.take_over, who("other"), second)
    for ref in (first, second):
        with refused("refuse.gone"):
            await world.do(suggestions.take_back, who("asker"), ref)
        await world.do(suggestions.take_back, who("helper"), ref)
        await world.do(suggestions.take_back, who("helper"), ref)
    for row in await world.said("suggestion"):
        assert await world.do(suggestions.notice, row) is None
    with refused("refuse.gone"):
        await world.do(suggestions.take_over, who("asker"), first)
    assert (await world.ask(ask.ref)).summary == "A lift to the clinic"


async def test_what_lies_can_be_taken_up_after_all_until_it_is_forgotten(world: World) -> None:
    ref = await writes(world)
    await live(world, DAY)
    await world.do(suggestions.let_lie, who("asker"), ref)
    await world.do(suggestions.let_lie, who("asker"), ref)
    (row,) = await world.said("suggestion")
    notice = await world.do(suggestions.notice, row)
    assert notice is not None and notice.suggestion.state == "let_go"
    ask = await world.do(suggestions.take_over, who("asker"), ref)
    await world.do(suggestions.let_lie, who("asker"), ref)
    assert (await world.ask(ask.ref)).state == "draft", "what is one's own stays so"
    await world.pass_time((SUGGESTION_KEPT + 1) * DAY)
    assert await world.do(rows.get, ref) is None
    with refused("refuse.gone"):
        await world.do(suggestions.take_over, who("asker"), ref)
    assert (await world.ask(ask.ref)).state == "draft"


async def test_s52_whoever_wrote_it_is_forgotten_with_it_and_whom_it_was_for_without(world: World) -> None:
    first = await writes(world)
    second = await writes(world, by="asker", to="other")
    await live(world, 2 * DAY)
    await told(world)
    await world.do(privacy.forget, who("asker"))
    kept = await world.do(rows.get, first)
    assert kept is not None and (kept.person, kept.words) == ("", "A lift to the clinic")
    assert await world.do(rows.get, second) is None
    assert [each.taken_down for each in await world.said("suggestion")] == [True, True]


async def test_whoever_is_known_for_nothing_else_is_forgotten_once_it_is_over(world: World) -> None:
    await writes(world, to="fourth")
    await world.pass_time(40 * DAY)
    assert await world.do(lambda tx: tx.db.execute("SELECT 1 FROM suggestions").fetchall()) == []
    with pytest.raises(AssertionError):
        await world.member("fourth")
