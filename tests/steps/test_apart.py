"""Two people to be kept apart never meet through Kith, and neither can find out (S21, promise H2)."""

from __future__ import annotations

import pytest

from bot.steps import apart, asks, introductions, invitations, offers, seen
from bot.steps.invitations import Said
from data.records import DAY, HOUR
from data.store import rows
from tests.steps.world import SOON, World, refused, user, who

EITHER = pytest.mark.parametrize(("owner", "listed"), [("asker", "helper"), ("helper", "asker")])


async def keep_apart(world: World, owner: str, listed: str) -> None:
    """Somebody puts somebody else on their list."""
    assert user(listed) in await world.do(apart.add, who(owner), user(listed))


@EITHER
async def test_s21_neither_is_ever_asked_about_the_other(world: World, owner: str, listed: str) -> None:
    await world.states("helper")
    await keep_apart(world, owner, listed)
    for shared in ("named", "neighbour", "quiet"):
        ref = await world.asks("asker", shared=shared)
        await world.pass_time(2 * DAY)
        assert await world.standing(ref, "helper") is None
    assert await world.standing(await world.asks("other"), "helper") == "waiting"


@EITHER
async def test_s21_pressing_help_gets_the_answer_of_anybody_who_waits_and_the_asker_hears_nothing(
    world: World, owner: str, listed: str
) -> None:
    await keep_apart(world, owner, listed)
    ref = await world.asks("asker")
    assert await world.do(invitations.press, who("helper"), ref) == Said("with_asker")
    assert not await world.said("yes")
    assert await world.do(invitations.press, who("other"), ref) == Said("with_asker")
    assert await world.said_to("yes", "asker") == 1
    answers = (await world.do(seen.mine, who("asker"))).answers
    assert [each.invitation.helper for each in answers] == [await world.member("other")]


@EITHER
@pytest.mark.parametrize("first", [False, True])
async def test_s21_others_are_asked_on_as_if_nobody_had_pressed(
    world: World, owner: str, listed: str, first: bool
) -> None:
    await keep_apart(world, owner, listed)
    ref = await world.asks("asker", first=first)
    await world.do(invitations.press, who("helper"), ref)
    await world.states("other")
    await world.pass_time(6 * HOUR)
    assert await world.standing(ref, "other") == "waiting"
    assert (await world.ask(ref)).state == "open"


@pytest.mark.parametrize("route", ["card", "invitation"])
async def test_h2_all_that_reaches_the_helper_is_the_same_kept_apart_or_only_waiting(world: World, route: str) -> None:
    """The helper's whole view of a yes that comes to nothing, with and without being kept apart."""
    views: list[list[object]] = []
    for blocked in (False, True):
        name = "other" if blocked else "helper"
        await world.states(name)
        ref = await world.asks("asker", kind="errands")
        if route == "card":
            answers: list[object] = [await world.do(invitations.press, who(name), ref)]
        else:
            invitation = (await world.invitation(ref, name)).ref
            await world.pass_time(DAY)  # Not answered in time, it can be answered still.
            if blocked:
                await keep_apart(world, "asker", name)
            answers = [await world.do(invitations.yes, who(name), invitation)]
        if blocked and route == "card":
            await keep_apart(world, "asker", name)
        answers.append(await world.do(invitations.press, who(name), ref))
        mine = await world.do(seen.mine, who(name))
        answers.append([(len(mine.invited), len(mine.waiting), len(mine.commitments))])
        await world.pass_time(48 * HOUR)
        told = [each for each in await world.said("let_go") if each.target == await world.member(name)]
        answers.append([(each.kind, each.place, each.state) for each in told])
        answers.append(await world.standing(ref, name))
        stated = await world.capacity(name)
        answers.append(stated.ready_at - world.now)
        views.append(answers)
        await world.do(asks.withdraw, who("asker"), ref)
        await world.states(name, kinds=frozenset())
    assert views[0] == views[1]


async def test_h2_saying_no_after_all_is_the_same_kept_apart_or_only_waiting(world: World) -> None:
    views = []
    for name in ("helper", "other"):
        await world.states(name, kinds=frozenset())
        if name == "other":
            await keep_apart(world, "asker", name)
        ref = await world.asks("asker")
        await world.do(invitations.press, who(name), ref)
        await world.do(invitations.no, who(name), (await world.invitation(ref, name)).ref)
        await world.pass_time(5 * DAY)
        views.append((await world.standing(ref, name), await world.said_to("let_go", name)))
        await world.do(asks.withdraw, who("asker"), ref)
    assert views == [("no", 0), ("no", 0)]


@pytest.mark.parametrize("blocked", [False, True])
async def test_h2_when_somebody_else_is_chosen_both_are_thanked_in_the_same_words(world: World, blocked: bool) -> None:
    if blocked:
        await keep_apart(world, "asker", "helper")
    ref = await world.asks("asker")
    for name in ("helper", "other"):
        await world.do(invitations.press, who(name), ref)
    await world.do(introductions.accept, who("asker"), (await world.invitation(ref, "other")).ref)
    assert await world.standing(ref, "helper") == "let_go"
    assert await world.said_to("let_go", "helper") == 1
    assert await world.do(invitations.press, who("helper"), ref) == Said("reserve")


@EITHER
async def test_s21_a_yes_that_waits_goes_quietly_once_the_two_are_kept_apart(
    world: World, owner: str, listed: str
) -> None:
    ref = await world.asks("asker")
    await world.do(invitations.press, who("helper"), ref)
    yes = (await world.invitation(ref, "helper")).ref
    await keep_apart(world, owner, listed)
    with refused("refuse.no_longer_offered"):
        await world.do(introductions.accept, who("asker"), yes)
    assert await world.do(invitations.press, who("helper"), ref) == Said("already")
    await world.pass_time(48 * HOUR)
    assert await world.said_to("let_go", "helper") == 1
    assert (await world.ask(ref)).state == "open"


@EITHER
async def test_s21_an_invitation_that_waits_goes_quietly_and_others_are_asked(
    world: World, owner: str, listed: str
) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    await world.states("other")
    assert await world.standing(ref, "helper") == "waiting"
    await keep_apart(world, owner, listed)
    await world.pass_time(SOON)
    assert await world.standing(ref, "helper") == "withdrawn"
    assert await world.standing(ref, "other") == "waiting"
    assert not await world.said("let_go")


@EITHER
async def test_s21_taking_up_an_offer_looks_like_no_answer_and_nobody_is_asked(
    world: World, owner: str, listed: str
) -> None:
    offer = world.ref()
    await world.do(offers.post, who("helper"), offer, "A drill to borrow", "lending")
    await keep_apart(world, owner, listed)
    taken = await world.do(offers.take_up, who("asker"), offer, world.ref())
    free = await world.do(offers.take_up, who("other"), offer, world.ref())
    same = ("shared", "state", "kind", "summary", "first_who_can", "offer", "needed_by", "visible_at")
    assert [getattr(taken, name) for name in same] == [getattr(free, name) for name in same]
    assert await world.standing(taken.ref, "helper") is None
    assert await world.standing(free.ref, "helper") == "waiting"
    await world.pass_time(3 * DAY)
    for ref, name in ((taken.ref, "asker"), (free.ref, "other")):
        assert (await world.ask(ref)).state == "lapsed"
        assert await world.said_to("ask.lapsed", name) == 1


@EITHER
async def test_s21_what_somebody_too_late_is_pointed_to_does_not_tell_who_is_kept_apart_from_whom(
    world: World, owner: str, listed: str
) -> None:
    await keep_apart(world, owner, listed)
    public = {await world.asks("asker"), await world.asks("third")}
    ref = await world.asks("other", first=True)
    await world.do(invitations.press, who("fourth"), ref)
    said = await world.do(invitations.press, who("helper"), ref)
    assert {each.ref for each in said.others} == public


@EITHER
async def test_s21_finished_cannot_be_taken_back_between_two_who_are_kept_apart_since(
    world: World, owner: str, listed: str
) -> None:
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    introduction = (await world.introduction(ref)).ref
    await world.place_opened()
    await world.do(introductions.finished, who("asker"), introduction)
    await keep_apart(world, owner, listed)
    for name in ("asker", "helper"):
        with refused("refuse.over"):  # The words for any introduction that is over.
            await world.do(introductions.undo, who(name), introduction)
    assert (await world.ask(ref)).state == "met"


# The list itself.


async def test_the_list_is_its_owners_alone_and_the_other_sees_nothing_of_it(world: World) -> None:
    await keep_apart(world, "asker", "helper")
    assert await world.do(apart.listed, who("asker")) == [user("helper")]
    assert await world.do(apart.listed, who("helper")) == []


async def test_saying_it_twice_changes_nothing_and_taking_it_back_lets_the_two_meet(world: World) -> None:
    await world.states("helper")
    for _ in range(2):
        await keep_apart(world, "asker", "helper")
    assert (await world.facts())["apart"] == 1
    assert await world.do(apart.remove, who("asker"), user("helper")) == []
    assert await world.do(apart.remove, who("asker"), user("fourth")) == []
    assert await world.standing(await world.asks("asker"), "helper") == "waiting"


async def test_one_side_taking_it_back_leaves_the_other_sides_list_as_it_is(world: World) -> None:
    await world.states("helper")
    await keep_apart(world, "asker", "helper")
    await keep_apart(world, "helper", "asker")
    await world.do(apart.remove, who("asker"), user("helper"))
    ref = await world.asks("asker")
    await world.pass_time(2 * DAY)
    assert await world.standing(ref, "helper") is None


async def test_somebody_kith_has_never_met_can_be_put_on_the_list(world: World) -> None:
    await keep_apart(world, "asker", "stranger")
    await world.states("stranger")
    assert await world.standing(await world.asks("asker"), "stranger") is None


async def test_nobody_keeps_apart_from_themselves_and_a_list_holds_twenty_five(world: World) -> None:
    with refused("refuse.apart_self"):
        await world.do(apart.add, who("asker"), user("asker"))
    for number in range(apart.LIST_MOST):
        await world.do(apart.add, who("asker"), 900_000_000_000_000_000 + number)
    with refused("refuse.apart_full", most=25):
        await world.do(apart.add, who("asker"), user("helper"))


async def test_the_list_names_nobody_in_what_is_stored(world: World) -> None:
    await keep_apart(world, "asker", "helper")
    refs = {await world.member("asker"), await world.member("helper")}
    stored = await world.do(lambda tx: [tuple(each) for each in rows(tx, "SELECT * FROM apart")])
    assert not refs & {value for each in stored for value in each if isinstance(value, str)}
    raw = b"".join(value for each in stored for value in each if isinstance(value, bytes))
    assert not [ref for ref in refs if ref.encode() in raw]
