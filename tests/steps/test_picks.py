"""Where stewards invite: what they choose from tells them nothing, and Kith asks whom they chose (S7)."""

from __future__ import annotations

import pytest

from bot.steps import apart, capacity, introductions, invitations, picks, settings
from data import due
from data import invitations as invitation_rows
from data.records import HOUR
from tests.steps.test_modes import mode, standing
from tests.steps.world import CHANNEL, World, all_introductions, refused, user, who


async def test_s7_where_stewards_invite_nobody_offers_by_themselves_and_kith_asks_nobody(world: World) -> None:
    await world.states("helper")
    await mode(world, "invite")
    ask = await world.asks("asker")
    await world.pass_time(2 * HOUR)
    assert await world.invited() == [] and len(await standing(world, "pick")) == 1
    with refused("refuse.stewards_invite_managers"):
        await world.do(invitations.press, who("helper"), ask)
    await world.do(settings.role, who("steward"), "steward_role", CHANNEL + 5)
    with refused("refuse.stewards_invite", who=f"<@&{CHANNEL + 5}>"):
        await world.do(invitations.press, who("other"), ask)


async def test_s7_a_steward_chooses_of_those_who_could_and_kith_asks_them(world: World) -> None:
    for name in ("helper", "other"):
        await world.states(name)
    await mode(world, "invite")
    ask = await world.asks("asker")
    await world.pass_time(HOUR)
    found = await world.do(picks.one, who("steward"), ask)
    assert set(found.could) == {user("helper"), user("other")}
    for chosen in ([], [str(user("third"))], [str(user("helper")), "1"], ["x"] * 4):
        with refused("refuse.pick_changed"):
            await world.do(picks.invite, who("steward"), ask, chosen)
    assert await world.invited() == []
    await world.do(picks.invite, who("steward"), ask, [str(user("helper"))])
    assert [each.helper for each in await world.invited()] == [await world.member("helper")] and await standing(
        world, "pick"
    ) == []
    assert await world.do(picks.one, who("steward"), ask) == found, "nobody is missing because they were asked"
    ref = (await world.do(invitation_rows.to, ask, "waiting"))[0].ref
    assert (await world.do(invitations.yes, who("helper"), ref)).answer == "with_asker"
    await world.do(introductions.accept, who("asker"), ref)
    assert len(await world.do(all_introductions)) == 1


ALL = ("asker", "helper", "other", "third")


async def test_s1_h2_what_stewards_choose_from_tells_not_who_asks_keeps_apart_rests_or_said_no(world: World) -> None:
    for name in ALL:
        await world.states(name)
    await mode(world, "invite")
    first, second = await world.asks("asker", shared="neighbour"), await world.asks("third", shared="neighbour")
    await world.pass_time(HOUR)

    async def lists() -> list[set[int]]:
        return [set((await world.do(picks.one, who("steward"), ask)).could) for ask in (first, second)]

    everybody = [{user(name) for name in ALL}] * 2
    assert await lists() == everybody
    await world.do(apart.add, who("asker"), user("other"))
    await world.do(capacity.rest, who("third"), 7)
    await world.do(picks.invite, who("steward"), first, [str(user("helper"))])
    await world.do(invitations.no, who("helper"), (await world.do(invitation_rows.to, first, "waiting"))[0].ref)
    assert await lists() == everybody


async def test_s7_whoever_asks_by_name_is_not_in_their_own_list(world: World) -> None:
    for name in ("asker", "helper"):
        await world.states(name)
    await mode(world, "invite")
    named = await world.asks("asker", shared="named")
    await world.pass_time(HOUR)
    assert (await world.do(picks.one, who("steward"), named)).could == (user("helper"),)


@pytest.mark.parametrize("name", ["asker", "other", "third"])
async def test_h2_whoever_cannot_be_asked_is_chosen_like_somebody_who_says_nothing(world: World, name: str) -> None:
    for each in ALL:
        await world.states(each)
    await mode(world, "invite")
    await world.do(apart.add, who("asker"), user("other"))
    await world.do(capacity.rest, who("third"), 7)
    ask, like = await world.asks("asker", shared="neighbour"), await world.asks("asker", shared="neighbour")
    await world.pass_time(HOUR)
    await world.do(picks.invite, who("steward"), ask, [str(user(name))])
    assert await world.invited() == []
    await world.do(picks.invite, who("steward"), like, [str(user("helper"))])
    moments = [await world.do(due.when, "pick.again", each) for each in (ask, like)]
    assert moments[0] == moments[1] is not None
    assert await standing(world, "pick") == []


@pytest.mark.parametrize("answer", ["no", "silence"])
async def test_h2_an_ask_comes_up_again_at_the_same_moment_whether_somebody_said_no_or_nothing(
    world: World, answer: str
) -> None:
    await world.states("helper")
    await mode(world, "invite")
    ask = await world.asks("asker")
    await world.pass_time(HOUR)
    await world.do(picks.invite, who("steward"), ask, [str(user("helper"))])
    again = await world.do(due.when, "pick.again", ask)
    if answer == "no":
        await world.do(invitations.no, who("helper"), (await world.do(invitation_rows.to, ask, "waiting"))[0].ref)
    assert again is not None
    await world.pass_time(again - world.now - 1)
    assert await standing(world, "pick") == []
    await world.pass_time(HOUR)
    assert len(await standing(world, "pick")) == 1
