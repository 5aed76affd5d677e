"""Who may act on what: nothing of one community exists in another, and what is one's own is shown to oneself alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.steps import apart, asks, capacity, communities, introductions, invitations, offers, people, rooms, seen
from data import members, threads
from tests.steps.world import CHANNEL, ELSEWHERE, HERE, World, form, refused, who


async def set_up_elsewhere(world: World) -> None:
    """The same steward opens another server's community."""
    await world.do(communities.asks_channel, who("steward", ELSEWHERE), CHANNEL + 9)
    await world.do(communities.open_door, who("steward", ELSEWHERE))


async def test_m5_nothing_of_one_community_can_be_touched_from_another_by_its_own_people_or_stewards(
    world: World,
) -> None:
    await set_up_elsewhere(world)
    await world.states("helper")
    draft, posted = await world.drafts("asker"), await world.asks("asker")
    offer = (await world.do(offers.post, who("helper"), world.ref(), "A drill", "lending")).ref
    asked = (await world.invitation(posted, "helper")).ref
    other = await world.asks("asker", first=True, kind="tech")
    await world.do(invitations.press, who("other"), other)
    intro = (await world.introduction(other)).ref

    tries: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = [
        ("asker", asks.own, (draft,)),
        ("asker", asks.post, (draft,)),
        ("asker", asks.draft, (draft, form())),
        ("asker", asks.first_who_can, (draft,)),
        ("asker", asks.withdraw, (posted,)),
        ("asker", asks.met, (posted,)),
        ("asker", asks.widen, (posted,)),
        ("asker", asks.again, (posted, world.ref())),
        ("helper", invitations.yes, (asked,)),
        ("helper", invitations.no, (asked,)),
        ("helper", invitations.no_and_rest, (asked,)),
        ("third", invitations.press, (posted,)),
        ("asker", invitations.pass_over, (asked,)),
        ("asker", introductions.accept, (asked,)),
        ("asker", introductions.finished, (intro,)),
        ("asker", introductions.undo, (intro,)),
        ("asker", introductions.someone_new, (intro,)),
        ("asker", introductions.later, (intro,)),
        ("other", introductions.step_back, (intro,)),
        ("steward", introductions.step_back, (intro,)),
        ("other", introductions.role_in, (intro,)),
        ("helper", offers.close, (offer,)),
        ("asker", offers.take_up, (offer, world.ref())),
    ]
    before = await world.facts()
    for name, step, arguments in tries:
        # An offer of another server sounds like one that is closed, as one that never was does.
        with refused("refuse.offer_closed" if step is offers.take_up else "refuse.gone"):
            await world.do(step, who(name, ELSEWHERE), *arguments)
    assert await world.facts() == before


async def test_a_person_is_somebody_else_in_another_community(world: World) -> None:
    await set_up_elsewhere(world)
    _, here = await world.do(people.here, who("asker"))
    _, elsewhere = await world.do(people.here, who("asker", ELSEWHERE))
    assert here.ref != elsewhere.ref
    await world.drafts("asker")
    assert (await world.do(seen.mine, who("asker", ELSEWHERE))).drafts == ()


async def test_a_language_is_kept_up_to_date_and_told_as_it_is(world: World) -> None:
    for locale in ("en-US", "es-ES"):
        met = await world.do(members.meet, HERE, who("asker").user, locale)
        assert met.locale == locale
        assert await world.do(members.get, met.ref) == met


async def test_in_direct_messages_people_act_in_the_one_community_that_knows_them_and_otherwise_in_none(
    world: World,
) -> None:
    ref = await world.drafts("asker")
    assert [each.ref for each in (await world.do(seen.mine, who("asker", None))).drafts] == [ref]
    with refused("refuse.only_in_server"):
        await world.do(seen.mine, who("stranger", None))
    await set_up_elsewhere(world)
    await world.do(seen.mine, who("asker", ELSEWHERE))
    with refused("refuse.only_in_server"):
        await world.do(seen.mine, who("asker", None))


async def test_nobody_becomes_a_member_by_a_button_from_a_direct_message(world: World) -> None:
    ref = await world.asks("asker")
    with refused("refuse.gone"):
        await world.do(invitations.press, who("stranger", None), ref)
    assert await world.do(members.find, HERE, who("stranger").user) is None


async def test_a_corner_belongs_to_one_person_alone(world: World) -> None:
    ref = await world.member("steward") if await world.do(people.here, who("steward")) else ""
    corner = await world.do(threads.want, HERE, "corner", ref, CHANNEL)
    assert await world.do(rooms.people, corner) == ((ref, who("steward").user),)
    nobodys = await world.do(threads.want, HERE, "corner", "0" * 16, CHANNEL)
    assert await world.do(rooms.people, nobodys) is None


async def test_whether_somebody_is_a_steward_depends_on_where_they_act(world: World) -> None:
    assert await world.do(people.steward, who("steward"), HERE)
    assert not await world.do(people.steward, who("steward"), ELSEWHERE)
    assert not await world.do(people.steward, who("steward", None), HERE)
    assert not await world.do(people.steward, who("asker"), HERE)


# S32 and S45: /mine.


async def test_s32_mine_holds_everything_of_ones_own_and_nothing_of_anybody_elses(world: World) -> None:
    await world.states("helper", at_once=5, per_week=9)
    draft = await world.drafts("asker")
    answered = await world.asks("asker")  # The helper says yes to this one,
    matched = await world.asks("asker", first=True, kind="tech")  # is introduced for this one,
    quiet = await world.asks("asker", shared="quiet", kind="care")
    offer = (await world.do(offers.post, who("asker"), world.ref(), "A drill", "lending")).ref
    await world.do(invitations.yes, who("helper"), (await world.invitation(answered, "helper")).ref)
    await world.do(invitations.press, who("helper"), matched)
    await world.pass_time(30 * 3600)
    invited = await world.asks("third")  # and is asked about this one.

    mine = await world.do(seen.mine, who("asker"))
    assert [each.ref for each in mine.drafts] == [draft]
    assert {each.ref for each in mine.open} == {answered, quiet}
    assert [each.ask.ref for each in mine.met] == [matched]
    assert [each.ref for each in mine.offers] == [offer]
    assert [each.ask.ref for each in mine.answers] == [answered]
    assert not mine.invited and not mine.waiting and not mine.commitments

    theirs = await world.do(seen.mine, who("helper"))
    assert [each.ask.ref for each in theirs.commitments] == [matched]
    assert [each.seen.ask.ref for each in theirs.waiting] == [answered]
    assert [each.seen.ask.ref for each in theirs.invited] == [invited]
    assert not theirs.drafts and not theirs.open and not theirs.met and not theirs.offers and not theirs.answers

    for name in ("stranger", "steward", "fourth"):
        nobody = await world.do(seen.mine, who(name))
        assert nobody == seen.Mine((), (), (), (), (), (), (), (), None)


async def test_s32_what_is_over_is_not_among_the_open_commitments(world: World) -> None:
    refs = [await world.asks("asker", first=True) for _ in range(2)]
    for ref in refs:
        await world.do(invitations.press, who("helper"), ref)
    await world.do(introductions.finished, who("helper"), (await world.introduction(refs[0])).ref)
    await world.do(introductions.step_back, who("helper"), (await world.introduction(refs[1])).ref)
    mine = await world.do(seen.mine, who("helper"))
    assert not mine.commitments and not mine.waiting and not mine.invited


async def test_s32_a_yes_that_was_passed_over_looks_to_the_helper_like_one_that_waits(world: World) -> None:
    views = []
    for name in ("helper", "other"):
        ref = await world.asks("asker")
        await world.do(invitations.press, who(name), ref)
        if name == "other":
            await world.do(invitations.pass_over, who("asker"), (await world.invitation(ref, name)).ref)
        mine = await world.do(seen.mine, who(name))
        views.append([(each.seen.ask.ref == ref, each.to == who(name).user) for each in mine.waiting])
    assert views == [[(True, True)], [(True, True)]]


@pytest.mark.parametrize(("shared", "named"), [("named", True), ("neighbour", False), ("quiet", False)])
async def test_a_name_is_known_before_the_askers_yes_only_where_the_ask_bears_one(
    world: World, shared: str, named: bool
) -> None:
    await world.states("helper")
    ref = await world.asks("asker", shared=shared, at_once=True)
    invited = (await world.do(seen.mine, who("helper"))).invited[0]
    assert invited.seen.asker == (who("asker").user if named else None)
    await world.do(invitations.yes, who("helper"), invited.invitation.ref)
    answer = (await world.do(seen.mine, who("asker"))).answers[0]
    assert answer.helper == (who("helper").user if named else None)
    await world.do(introductions.accept, who("asker"), answer.invitation.ref)
    told = (await world.said("yes"))[0]
    card = await world.do(seen.yes_card, told)
    assert card is None or card.helper == who("helper").user
    assert (await world.ask(ref)).state == "matched"


async def test_where_a_community_is_not_open_nothing_can_be_done(world: World) -> None:
    for step, arguments in (
        (asks.may_begin, ()),
        (capacity.rest, (3,)),
        (capacity.now, ()),
        (apart.listed, ()),
        (seen.mine, ()),
        (offers.post, (world.ref(), "A drill", "lending")),
    ):
        with refused("refuse.not_set_up"):
            await world.do(step, who("asker", ELSEWHERE), *arguments)
        with refused("refuse.only_in_server"):
            await world.do(step, who("asker", None), *arguments)
