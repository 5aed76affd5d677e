"""What people state is believed at once, and a rest is a rest."""

from __future__ import annotations

import pytest

from bot.steps import capacity, introductions, invitations
from data import members
from data.records import DAY, HOUR
from tests.steps.world import KINDS, SOON, World, refused, user, who

# Statements.


async def test_the_latest_word_counts(world: World) -> None:
    await world.states("helper", at_once=1, per_week=1)
    await world.states("helper", at_once=3, per_week=5, tide="high", kinds=frozenset({"tech", "forms"}))
    stated = await world.capacity("helper")
    assert (stated.at_once, stated.per_week, stated.tide, stated.kinds) == (3, 5, "high", {"tech", "forms"})
    now = await world.do(capacity.now, who("helper"))
    assert now is not None and (now.room, now.commitments) == (3, 0)


async def test_nothing_is_known_of_somebody_who_stated_nothing(world: World) -> None:
    assert await world.do(capacity.now, who("helper")) is None


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"tide": "flood"}, "refuse.unknown_choice"),
        ({"at_once": 11}, "refuse.unknown_choice"),
        ({"at_once": -1}, "refuse.unknown_choice"),
        ({"per_week": 21}, "refuse.unknown_choice"),
        ({"kinds": frozenset({"money"})}, "refuse.unknown_kind"),
        ({"quiet_from": 1440, "quiet_to": 0}, "refuse.unknown_choice"),
        ({"quiet_from": 0, "quiet_to": -1}, "refuse.unknown_choice"),
    ],
)
async def test_what_no_form_offers_is_refused_and_nothing_is_kept(
    world: World, said: dict[str, object], key: str
) -> None:
    with refused(key):
        await world.states("helper", **said)
    assert not (await world.facts())["capacities"]


async def test_how_somebody_is_reached_is_theirs_to_choose(world: World) -> None:
    await world.do(capacity.reach, who("helper"), "dm")
    found = await world.do(members.find, who("helper").community or 0, user("helper"))
    assert found is not None and found.reach == "dm"
    with refused("refuse.unknown_choice"):
        await world.do(capacity.reach, who("helper"), "shout")


# S11: resting.


async def test_s11_whoever_rests_is_asked_nothing_new_changed_or_opened_again(world: World) -> None:
    handed = await world.asks("asker", first=True)
    await world.do(invitations.press, who("other"), handed)
    await world.states("helper")
    await world.do(capacity.rest, who("helper"), 30)
    new = await world.asks("asker")
    quiet = await world.asks("third", shared="quiet")
    await world.do(introductions.step_back, who("other"), (await world.introduction(handed)).ref)
    await world.pass_time(29 * DAY)
    for ref in (handed, new, quiet):
        assert await world.standing(ref, "helper") is None


async def test_s11_a_rest_takes_open_invitations_back_and_others_are_asked_instead(world: World) -> None:
    await world.states("helper", per_week=5)
    ref = await world.asks("asker")
    await world.states("other")
    assert await world.standing(ref, "helper") == "waiting"
    before = await world.facts()
    await world.do(capacity.rest, who("helper"), 7)
    said = [each for each in (await world.facts())["outbox"] if each not in before["outbox"]]
    assert {each.target for each in said} == {await world.member("helper")}  # The asker never learns.
    await world.pass_time(SOON)
    assert await world.standing(ref, "helper") == "withdrawn"
    assert await world.standing(ref, "other") == "waiting"


async def test_s11_resting_is_a_tide_to_choose_as_well(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    await world.states("helper", tide="resting")
    assert (await world.capacity("helper")).rest_until == world.now + 90 * DAY
    assert await world.standing(ref, "helper") == "withdrawn"
    await world.states("helper", tide="some")
    assert (await world.capacity("helper")).rest_until is None
    assert "rest.end" not in await world.due(await world.member("helper"))


async def test_whoever_rests_and_presses_help_all_the_same_is_asked_first_whether_they_mean_it(world: World) -> None:
    await world.states("helper")
    await world.do(capacity.rest, who("helper"), 7)
    ref = await world.asks("asker")
    before = await world.facts()
    assert (await world.do(invitations.press, who("helper"), ref)).answer == "over"
    assert await world.facts() == before
    assert (await world.do(invitations.press, who("helper"), ref, one_more=True)).answer == "with_asker"
    assert await world.do(introductions.accept, who("asker"), (await world.invitation(ref, "helper")).ref) is not None


async def test_a_yes_from_before_a_rest_is_let_go_when_the_asker_answers(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    yes = (await world.invitation(ref, "helper")).ref
    await world.do(invitations.yes, who("helper"), yes)
    await world.do(capacity.rest, who("helper"), 7)
    assert await world.do(introductions.accept, who("asker"), yes) is None
    assert await world.standing(ref, "helper") == "let_go"


async def test_the_asker_cannot_take_finished_back_while_the_helper_rests(world: World) -> None:
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    introduction = (await world.introduction(ref)).ref
    await world.place_opened()
    await world.do(introductions.finished, who("helper"), introduction)
    await world.do(capacity.rest, who("helper"), 7)
    with refused("refuse.over"):
        await world.do(introductions.undo, who("asker"), introduction)
    assert await world.standing(ref, "helper") == "done"


# S18: how long.


async def test_s18_a_rest_ends_by_itself_and_invitations_come_again(world: World) -> None:
    await world.states("helper", kinds=KINDS)
    await world.do(capacity.rest, who("helper"), 3)
    ref = await world.asks("asker")
    done = await world.pass_time(3 * DAY)
    assert "rest.end" in [each.kind for each in done]
    assert (await world.capacity("helper")).rest_until is None
    await world.pass_time(6 * HOUR)
    assert await world.standing(ref, "helper") == "waiting"


async def test_s18_a_longer_rest_takes_the_place_of_a_shorter_one_and_the_other_way_round(world: World) -> None:
    await world.states("helper")
    await world.do(capacity.rest, who("helper"), 3)
    await world.do(capacity.rest, who("helper"), 10)
    await world.pass_time(9 * DAY)
    assert (await world.capacity("helper")).rest_until == world.now + DAY
    await world.do(capacity.rest, who("helper"), 14)
    await world.do(capacity.rest, who("helper"), 2)
    await world.pass_time(2 * DAY)
    assert (await world.capacity("helper")).rest_until is None


@pytest.mark.parametrize(
    ("days", "key"), [(91, "refuse.rest_long"), (999, "refuse.rest_long"), (0, "refuse.rest_short")]
)
async def test_s18_a_rest_beyond_ninety_days_or_below_one_is_refused_and_changes_nothing(
    world: World, days: int, key: str
) -> None:
    await world.states("helper")
    before = await world.facts()
    with refused(key):
        await world.do(capacity.rest, who("helper"), days)
    assert await world.facts() == before


async def test_s18_ending_a_rest_early_works_and_twice_is_no_failure(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker", shared="quiet")
    await world.do(capacity.rest, who("helper"), 90)
    await world.do(capacity.end_rest, who("helper"))
    await world.do(capacity.end_rest, who("helper"))
    await world.pass_time(HOUR)
    assert await world.standing(ref, "helper") == "waiting"
    assert "rest.end" not in await world.due(await world.member("helper"))


async def test_somebody_who_stated_nothing_rests_just_as_well(world: World) -> None:
    stated = await world.do(capacity.rest, who("helper"), 5)
    assert stated.capacity.rest_until == world.now + 5 * DAY
    await world.do(capacity.end_rest, who("other"))
    assert stated.capacity.kinds == frozenset()


# Handing everything back.


async def test_handing_everything_back_reopens_each_ask_and_names_nobody(world: World) -> None:
    refs = [await world.asks(name, first=True) for name in ("asker", "other")]
    for ref in refs:
        await world.do(invitations.press, who("helper"), ref)
    assert await world.do(capacity.hand_back_all, who("helper")) == 2
    assert [(await world.ask(ref)).state for ref in refs] == ["open", "open"]
    assert [await world.said_to("handed_back", name) for name in ("asker", "other")] == [1, 1]
    assert await world.do(capacity.hand_back_all, who("helper")) == 0


@pytest.mark.parametrize("passed_over", [False, True])
async def test_h2_a_yes_that_was_handed_back_is_never_thanked_for_whatever_the_asker_did(
    world: World, passed_over: bool
) -> None:
    ref = await world.asks("asker")
    await world.do(invitations.press, who("helper"), ref)
    if passed_over:
        await world.do(invitations.pass_over, who("asker"), (await world.invitation(ref, "helper")).ref)
    await world.do(capacity.hand_back_all, who("helper"))
    await world.pass_time(5 * DAY)
    assert await world.standing(ref, "helper") == "no"
    assert not await world.said("let_go")
