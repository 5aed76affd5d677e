"""Saying where, when and with what help is needed: before an ask is posted, and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from bot.rules.terms import PARTS, SEVERAL
from bot.steps import apart, asks, communities, invitations, needs, offers, seen
from bot.steps.needs import NeedsForm
from data import areas, capacities, due, outbox
from data import asks as ask_rows
from data.records import ANY, DAY, EVERY_PART, MINUTE, Ask, Gives, Needs
from data.store import Tx
from tests.steps.world import ELSEWHERE, HERE, World, refused, user, who

NEEDY = {"parts": ("0.morning", "weekend"), "language": "es", "size": "large", "skills": ("van", "car")}


def chosen(**more: Any) -> NeedsForm:
    """The form with these choices in it."""
    return NeedsForm(**({"place": "", "parts": (), "language": "", "size": "small", "skills": ()} | more))


async def town(world: World, names: Iterable[str] = ("Old Town", "Harbour")) -> list[str]:
    """The stewards say which areas there are; their refs."""
    return [area.ref for area in await world.do(areas.save, HERE, list(names))]


async def gives(world: World, name: str, **said: Any) -> None:
    """Somebody states what they give."""
    member = await world.member(name)

    def state(tx: Tx) -> None:
        found = capacities.get(tx, member)
        assert found is not None
        capacities.save(tx, replace(found, gives=Gives(**said)))

    await world.do(state)


async def invited(world: World, **form: Any) -> str:
    """An ask about which *helper* was asked and has not answered; its ref."""
    await world.states("helper")
    ref = await world.asks("asker", **form)
    await world.pass_time(20 * MINUTE)
    assert await world.standing(ref, "helper") == "waiting"
    return ref


# Before it is posted.


async def test_i1_what_was_chosen_is_kept_with_the_draft_and_nothing_else_is_changed(world: World) -> None:
    old_town, _ = await town(world)
    ref = await world.drafts("asker")
    before = await world.ask(ref)
    asked = await world.do(needs.say, who("asker"), ref, chosen(place=old_town, **NEEDY))
    parts = SEVERAL["weekend"] | 1 << PARTS.index("0.morning")
    assert asked.needs == Needs(old_town, "es", "large", parts, skills=frozenset({"car", "van"}))
    assert await world.ask(ref) == asked == replace(before, needs=asked.needs)
    facts = await world.facts()
    assert ref not in {each.about for each in facts["outbox"]} and not facts["invitations"], "nobody hears of a draft"


async def test_i1_everything_is_optional_and_can_be_taken_back(world: World) -> None:
    old_town, _ = await town(world)
    ref = await world.drafts("asker")
    await world.do(needs.say, who("asker"), ref, chosen(place=old_town, **NEEDY))
    assert (await world.do(needs.say, who("asker"), ref, chosen())).needs == ANY


async def test_what_others_decide_about_an_ask_is_not_touched_by_the_form(world: World) -> None:
    ref = await world.drafts("asker")
    several = replace(await world.ask(ref), needs=Needs(people=2, most=4))
    await world.do(_save, several)
    assert (await world.do(needs.say, who("asker"), ref, chosen(size="large"))).needs == Needs(
        size="large", people=2, most=4
    )


async def test_the_words_of_a_draft_are_changed_and_its_needs_stay(world: World) -> None:
    ref = await world.drafts("asker")
    asked = await world.do(needs.say, who("asker"), ref, chosen(**NEEDY))
    await world.drafts("asker")
    again = await world.do(asks.draft, who("asker"), ref, asks.AskForm("Two", "", "tech", "today", "quiet"))
    assert (again.summary, again.needs) == ("Two", asked.needs)


@pytest.mark.parametrize(
    "forged",
    [
        {"place": "feedfacecafebeef"},
        {"place": "Old Town"},
        {"parts": ("0.night",)},
        {"parts": ("0.morning", "21")},
        {"language": "tlh"},
        {"language": "Español, please"},
        {"size": ""},
        {"size": "enormous"},
        {"skills": ("car", "wings")},
    ],
)
async def test_m5_what_is_on_no_list_is_refused_and_what_was_chosen_before_stays(
    world: World, forged: dict[str, Any]
) -> None:
    await town(world)
    ref = await world.drafts("asker")
    await world.do(needs.say, who("asker"), ref, chosen(**NEEDY))
    before = await world.facts()
    with refused("refuse.unknown_choice"):
        await world.do(needs.say, who("asker"), ref, chosen(**forged))
    assert await world.facts() == before


async def test_m5_an_area_of_another_community_is_on_no_list_here(world: World) -> None:
    await world.do(communities.panel, who("steward", ELSEWHERE), "en")
    (elsewhere,) = [area.ref for area in await world.do(areas.save, ELSEWHERE, ["Far away"])]
    ref = await world.drafts("asker")
    with refused("refuse.unknown_choice"):
        await world.do(needs.say, who("asker"), ref, chosen(place=elsewhere))


@pytest.mark.parametrize("name", ["helper", "steward", "stranger"])
async def test_m1_somebody_elses_ask_is_refused_in_the_words_for_one_that_is_gone(world: World, name: str) -> None:
    ref = await world.asks("asker", shared="neighbour")
    for step in (lambda tx: needs.before(tx, who(name), ref), lambda tx: needs.say(tx, who(name), ref, chosen())):
        with refused("refuse.gone"):
            await world.do(step)


async def test_the_form_is_opened_with_the_ask_and_the_areas_there_are(world: World) -> None:
    await town(world)
    ref = await world.drafts("asker")
    asked, there = await world.do(needs.before, who("asker"), ref)
    assert (asked.ref, [area.name for area in there]) == (ref, ["Old Town", "Harbour"])


# After it is posted.


@pytest.mark.parametrize("end", [asks.withdraw, asks.met])
async def test_an_ask_that_is_over_is_changed_no_more(world: World, end: Any) -> None:
    ref = await world.asks("asker")
    await world.do(end, who("asker"), ref)
    state = (await world.ask(ref)).state
    for step in (lambda tx: needs.before(tx, who("asker"), ref), lambda tx: needs.say(tx, who("asker"), ref, chosen())):
        with refused(f"refuse.ask_{state}"):
            await world.do(step)


async def test_what_was_taken_up_stays_in_the_words_of_whoever_offered_it(world: World) -> None:
    offer = world.ref()
    await world.do(offers.post, who("helper"), offer, "Soup on Mondays", "errands")
    taken = await world.do(offers.take_up, who("asker"), offer, world.ref())
    with refused("refuse.old_control"):
        await world.do(needs.say, who("asker"), taken.ref, chosen(size="large"))


async def test_i7_a_yes_that_waits_was_said_to_the_ask_as_it_stands(world: World) -> None:
    """Changed under a yes, the ask would have a helper for what they never agreed to."""
    ref = await invited(world)
    await world.do(invitations.yes, who("helper"), (await world.invitation(ref, "helper")).ref)
    before = await world.facts()
    with refused("refuse.answer_first"):
        await world.do(needs.say, who("asker"), ref, chosen(size="large"))
    assert await world.facts() == before
    await world.do(invitations.pass_over, who("asker"), (await world.invitation(ref, "helper")).ref)
    assert (await world.do(needs.say, who("asker"), ref, chosen(size="large"))).needs.size == "large"


async def test_a_named_ask_is_shown_afresh_at_once_and_helpers_are_looked_for_anew(world: World) -> None:
    ref = await world.asks("asker")
    (card,) = await world.said("ask")
    await world.pass_time(10 * MINUTE)
    assert (await world.due(ref))["ask.match"] > world.now
    await world.do(needs.say, who("asker"), ref, chosen(**NEEDY))
    assert [each.wanted for each in await world.said("ask")] == [card.wanted + 1]
    assert (await world.due(ref))["ask.match"] == world.now


@pytest.mark.parametrize("shared", ["neighbour", "quiet"])
async def test_s6_without_a_name_neither_the_card_nor_a_bell_tells_when_the_asker_was_there(
    world: World, shared: str
) -> None:
    waits: set[int] = set()
    for _ in range(5):
        ref = await world.asks("asker", shared=shared, at_once=True)
        await world.pass_time(DAY)
        await world.do(_shown, ref)
        await world.do(needs.say, who("asker"), ref, chosen(**NEEDY))
        look = (await world.due(ref))["ask.match"]
        assert 2 * MINUTE <= look - world.now <= 20 * MINUTE
        waits.add(look - world.now)
        assert [each.next_try for each in await world.said("ask") if each.about == ref] == (
            [look] if shared == "neighbour" else []
        )
        await world.do(asks.withdraw, who("asker"), ref)
    assert len(waits) > 1, "the wait is drawn by chance"


async def test_a_card_that_is_to_change_sooner_does_not_wait_for_a_later_change(world: World) -> None:
    ref = await world.asks("asker", shared="neighbour", at_once=True)
    await world.pass_time(DAY)
    await world.do(_shown, ref)
    await world.do(outbox.touch, ref)
    await world.do(needs.say, who("asker"), ref, chosen(**NEEDY))
    assert [each.next_try for each in await world.said("ask")] == [world.now]
    await world.do(_shown, ref)
    await world.do(needs.say, who("asker"), ref, chosen())
    assert [each.next_try for each in await world.said("ask")] != [world.now]
    await world.do(outbox.touch, ref)
    assert [each.next_try for each in await world.said("ask")] == [world.now]


async def test_an_ask_that_nobody_sees_yet_appears_when_it_was_to_appear_or_later(world: World) -> None:
    ref = await world.asks("asker", shared="neighbour")
    appears = (await world.ask(ref)).visible_at or 0
    await world.do(needs.say, who("asker"), ref, chosen(**NEEDY))
    assert (await world.due(ref))["ask.match"] >= appears > world.now
    assert [each.next_try for each in await world.said("ask")] == [appears]


async def test_h2_a_yes_of_somebody_kept_apart_is_told_by_no_bell_that_rings_too_soon(world: World) -> None:
    """The next helper is asked as if the asker had heard of that yes and passed it over."""
    ref = await invited(world)
    await world.do(apart.add, who("asker"), user("helper"))
    await world.do(invitations.yes, who("helper"), (await world.invitation(ref, "helper")).ref)
    assert await world.standing(ref, "helper") == "passed"
    looks = (await world.due(ref))["ask.match"]
    await world.do(needs.say, who("asker"), ref, chosen(size="large"))
    assert world.now + 7 * MINUTE <= (await world.due(ref))["ask.match"] <= looks
    await world.do(_look_much_later, ref)
    await world.do(needs.say, who("asker"), ref, chosen(size="medium"))
    assert world.now + 7 * MINUTE <= (await world.due(ref))["ask.match"] <= world.now + 65 * MINUTE


async def test_chosen_twice_it_is_said_once(world: World) -> None:
    ref = await invited(world)
    await world.do(needs.say, who("asker"), ref, chosen(**NEEDY))
    before = await world.facts()
    await world.do(needs.say, who("asker"), ref, chosen(**NEEDY))
    assert await world.facts() == before


@pytest.mark.parametrize(
    ("stated", "asked"),
    [
        ({"largest": "small"}, {"size": "medium"}),
        ({"languages": ("en",)}, {"language": "es"}),
        ({"parts": 1}, {"parts": ("0.afternoon",)}),
        ({}, {"skills": ("car",)}),
        ({"online_only": True}, {"place": "Old Town"}),
        ({"areas": frozenset({"Harbour"})}, {"place": "Old Town"}),
    ],
)
async def test_an_invitation_that_no_longer_fits_what_was_stated_goes_quietly(
    world: World, stated: dict[str, Any], asked: dict[str, Any]
) -> None:
    """What alters who can be asked withdraws what is open (matching.md, 2.9)."""
    refs = dict(zip(("Old Town", "Harbour"), await town(world), strict=True))
    if "areas" in stated:
        stated = {"areas": frozenset(refs[name] for name in stated["areas"])}
    if "place" in asked:
        asked = {"place": refs[asked["place"]]}
    ref = await invited(world)
    await gives(world, "helper", **stated)
    await world.do(needs.say, who("asker"), ref, chosen(**asked))
    assert await world.standing(ref, "helper") == "withdrawn"
    assert not await world.said("let_go"), "nobody is told that they were not enough"


async def test_an_invitation_that_still_fits_stays_and_its_reasons_are_true(world: World) -> None:
    ref = await invited(world)
    assert (await world.invitation(ref, "helper")).why == ("kind", "room", "rested")
    await gives(world, "helper", languages=("es",), skills=frozenset({"car", "van"}))
    await world.do(needs.say, who("asker"), ref, chosen(language="es", skills=("car",)))
    still = await world.invitation(ref, "helper")
    assert (still.state, still.why) == ("waiting", ("kind", "language", "skill", "room", "rested"))
    await world.do(needs.say, who("asker"), ref, chosen())
    assert (await world.invitation(ref, "helper")).why == ("kind", "room", "rested")


async def test_an_invitation_that_was_not_answered_in_time_goes_too_once_it_no_longer_fits(world: World) -> None:
    ref = await invited(world)
    await world.pass_time(2 * DAY)
    assert await world.standing(ref, "helper") == "lapsed"
    await gives(world, "helper", largest="small")
    await world.do(needs.say, who("asker"), ref, chosen(size="large"))
    assert await world.standing(ref, "helper") == "withdrawn"


# What is seen of it.


async def test_an_area_is_shown_by_its_name_and_left_out_once_it_is_gone(world: World) -> None:
    old_town, _ = await town(world)
    ref = await world.asks("asker")
    await world.do(needs.say, who("asker"), ref, chosen(place=old_town))
    shown = await world.do(seen.ask, ref)
    assert shown is not None and [area.name for area in shown.where] == ["Old Town"]
    await town(world, ["Harbour"])
    gone = await world.do(seen.ask, ref)
    assert gone is not None and gone.where == ()


async def test_asking_again_carries_the_needs_but_for_an_area_that_is_gone(world: World) -> None:
    old_town, _ = await town(world)
    ref = await world.asks("asker")
    asked = await world.do(needs.say, who("asker"), ref, chosen(place=old_town, **NEEDY))
    await world.do(asks.met, who("asker"), ref)
    first = await world.do(asks.again, who("asker"), ref, world.ref())
    assert first.needs == asked.needs != ANY
    await world.do(asks.discard, who("asker"), first.ref)
    await town(world, ["Harbour"])
    fresh = world.ref()
    again = await world.do(asks.again, who("asker"), ref, fresh)
    assert again.needs == replace(asked.needs, place=None)
    assert await world.ask(fresh) == again
    assert again.needs.parts != EVERY_PART


def _save(tx: Tx, ask: Ask) -> None:
    ask_rows.save(tx, ask)


def _shown(tx: Tx, ref: str) -> None:
    for each in outbox.about(tx, ref, "ask"):
        outbox.move(tx, each.ref, "sent", None)


def _look_much_later(tx: Tx, ref: str) -> None:
    due.at(tx, HERE, "ask.match", ref, tx.now + DAY)
