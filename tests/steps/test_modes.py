"""Members match themselves, stewards confirm introductions, or stewards invite; a switch leaves nothing behind (S7)."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from bot.steps import apart, asks, confirmations, introductions, invitations, modes, picks, seen, settings
from bot.steps.modes import Held
from data import confirmations as rows
from data import due
from data import invitations as invitation_rows
from data.house import Mode
from data.records import HOUR, MINUTE
from data.store import Tx
from tests.steps.world import CHANNEL, HERE, World, all_introductions, refused, user, who

STEWARDS = CHANNEL + 9
MODES: tuple[Mode, ...] = get_args(Mode)


async def mode(world: World, name: str) -> settings.Set:
    """From now on people are brought together in that way."""
    await world.do(settings.channel, who("steward"), "stewards_channel", STEWARDS)
    return await world.do(settings.choose, who("steward"), "mode", [name])


async def offered(world: World, shared: str = "named", **more: Any) -> tuple[str, str]:
    """An ask to which somebody said yes; its ref and that of the yes."""
    ask = await world.asks("asker", shared=shared, **more)
    await world.pass_time(HOUR)
    await world.do(invitations.press, who("helper"), ask)
    return ask, await _yes(world, ask)


async def _yes(world: World, ask: str) -> str:
    return (await world.do(invitation_rows.to, ask, "yes", "passed"))[0].ref


async def waiting(world: World) -> str:
    (found,) = await world.do(rows.waiting, HERE)
    return found.ref


async def standing(world: World, kind: str) -> list[Any]:
    return [
        each
        for each in await world.said(kind)
        if each.drop_after is None and each.state != "gone" and not each.taken_down
    ]


async def test_s7_where_stewards_confirm_nothing_opens_before_a_stewards_yes(world: World) -> None:
    await mode(world, "confirm")
    ask, ref = await offered(world)
    held = await world.do(introductions.accept, who("asker"), ref)
    assert isinstance(held, Held) and held.until == await world.do(due.when, "yes.release", ref)
    assert await world.do(introductions.accept, who("asker"), ref) == held
    assert (await world.ask(ask)).state == "open" and await world.do(all_introductions) == []
    (card,) = await standing(world, "confirm")
    assert card.target == str(STEWARDS)
    assert await world.do(confirmations.yes, who("steward"), card.about)
    assert (await world.ask(ask)).state == "matched" and len(await world.do(all_introductions)) == 1
    with refused("refuse.confirm_over"):
        await world.do(confirmations.yes, who("steward"), card.about)
    assert await standing(world, "confirm") == []


async def test_s7_the_first_who_can_waits_for_a_steward_as_well(world: World) -> None:
    await mode(world, "confirm")
    ask = await world.asks("asker", first=True)
    await world.pass_time(HOUR)
    said = await world.do(invitations.press, who("helper"), ask)
    assert said.answer == "with_asker" and said.until == world.now + modes.RELEASE + modes.LONGER
    assert await world.do(all_introductions) == [] and await world.said_to("yes", "asker") == 1
    await world.do(confirmations.yes, who("steward"), await waiting(world))
    assert len(await world.do(all_introductions)) == 1


@pytest.mark.parametrize("shared", ["neighbour", "quiet"])
async def test_s7_whoever_asks_without_a_name_stays_unnamed_to_stewards(world: World, shared: str) -> None:
    await mode(world, "confirm")
    await world.states("helper")
    ask = await world.asks("asker", shared=shared)
    await world.pass_time(2 * HOUR)
    (invited,) = await world.do(invitation_rows.to, ask, "waiting")
    await world.do(invitations.yes, who("helper"), invited.ref)
    await world.do(introductions.accept, who("asker"), invited.ref)
    (card,) = await standing(world, "confirm")
    assert card.next_try is not None and 2 * MINUTE <= card.next_try - world.now <= 20 * MINUTE
    found = await world.do(confirmations.one, who("steward"), card.about)
    assert found.seen.asker is None and found.helper == user("helper")


async def test_h2_a_stewards_no_is_to_the_helper_what_any_yes_that_waits_is(world: World) -> None:
    await mode(world, "confirm")
    ask, ref = await offered(world)
    before = await world.do(_as_helper, ref)
    await world.do(introductions.accept, who("asker"), ref)
    assert await world.do(_as_helper, ref) == before
    await world.do(confirmations.no, who("steward"), await waiting(world))
    assert await world.do(_as_helper, ref) == before
    assert await world.said_to("confirm.declined", "asker") == 1 and await world.said_to("let_go", "helper") == 0
    assert (await world.ask(ask)).state == "open" and await world.do(rows.of, ask) is None
    await world.pass_time(modes.RELEASE + modes.LONGER)
    assert await world.said_to("let_go", "helper") == 1


def _as_helper(tx: Tx, ref: str) -> object:
    found = invitation_rows.get(tx, ref)
    assert found is not None
    about = seen.ask(tx, found.ask)
    assert about is not None
    shown = seen.invited(tx, found, about)
    # A card draws both states alike.
    return "yes" if shown.invitation.state in ("yes", "passed") else shown.invitation.state, shown.until, shown.told


async def test_an_introduction_nobody_looked_at_comes_up_again_each_day_and_ends_at_its_time(world: World) -> None:
    await mode(world, "confirm")
    ask, ref = await offered(world)
    await world.do(introductions.accept, who("asker"), ref)
    (first,) = await standing(world, "confirm")
    await world.pass_time(modes.AGAIN + MINUTE)
    (again,) = await standing(world, "confirm")
    assert again.ref != first.ref
    await world.pass_time(modes.RELEASE + modes.LONGER)
    assert await world.do(rows.of, ask) is None and await standing(world, "confirm") == []
    assert await world.said_to("confirm.over", "asker") == 1 and await world.said_to("let_go", "helper") == 1
    assert (await world.ask(ask)).state == "open"


@pytest.mark.parametrize("how", ["taken back", "passed over", "withdrawn", "apart"])
async def test_what_does_not_wait_any_more_is_gone_from_the_stewards(world: World, how: str) -> None:
    await mode(world, "confirm")
    ask, ref = await offered(world)
    await world.do(introductions.accept, who("asker"), ref)
    held = await waiting(world)
    if how == "taken back":
        await world.do(invitations.no, who("helper"), ref)
    elif how == "passed over":
        await world.do(invitations.pass_over, who("asker"), ref)
    elif how == "withdrawn":
        await world.do(asks.withdraw, who("asker"), ask)
    else:
        await world.do(apart.add, who("asker"), user("helper"))
    with refused("refuse.confirm_over"):
        await world.do(confirmations.yes, who("steward"), held)
    assert await standing(world, "confirm") == [] and await world.do(due.when, "confirm.again", held) is None


async def test_whoever_cannot_come_any_more_is_let_go_when_a_steward_says_yes(world: World) -> None:
    await mode(world, "confirm")
    await world.states("helper", at_once=1)
    _, ref = await offered(world)
    await world.do(introductions.accept, who("asker"), ref)
    other = await world.asks("other")
    await world.do(invitations.press, who("helper"), other)
    await world.do(introductions.accept, who("other"), await _yes(world, other))
    first, second = [each.ref for each in await world.do(rows.waiting, HERE)]
    came = [await world.do(confirmations.yes, who("steward"), each) for each in (first, second)]
    assert came == [True, False] and len(await world.do(all_introductions)) == 1
    told = await world.said_to("confirm.over", "asker") + await world.said_to("confirm.over", "other")
    assert told == 1


async def test_while_a_steward_looks_the_asker_says_yes_to_nobody_else(world: World) -> None:
    await mode(world, "confirm")
    ask, ref = await offered(world)
    await world.do(invitations.press, who("other"), ask)
    second = next(each.ref for each in await world.do(invitation_rows.to, ask, "yes") if each.ref != ref)
    await world.do(introductions.accept, who("asker"), ref)
    with refused("refuse.confirm_waits"):
        await world.do(introductions.accept, who("asker"), second)
    await world.do(invitations.pass_over, who("asker"), ref)
    assert isinstance(await world.do(introductions.accept, who("asker"), second), Held)


async def test_s7_an_ask_nobody_may_hear_of_yet_is_in_no_list(world: World) -> None:
    await mode(world, "invite")
    ask = await world.asks("asker", shared="neighbour")
    assert await world.do(picks.listed, who("steward")) == ()
    with refused("refuse.pick_over"):
        await world.do(picks.one, who("steward"), ask)
    await world.pass_time(HOUR)
    (found,) = await world.do(picks.listed, who("steward"))
    assert found.seen.ask.ref == ask and found.seen.asker is None


async def test_s7_a_switch_counts_at_once_for_what_is_under_way(world: World) -> None:
    await world.states("helper")
    ask = await world.asks("asker", shared="neighbour")
    await mode(world, "invite")
    await world.pass_time(HOUR)
    assert await world.invited() == [] and len(await standing(world, "pick")) == 1
    back = await mode(world, "members")
    await world.pass_time(MINUTE)
    assert [each.helper for each in await world.invited()] == [await world.member("helper")]
    assert back.change is not None and (back.change.before, back.change.after) == ("invite", "members")
    await world.do(settings.undo, who("steward"), back.change.ref)
    await world.pass_time(MINUTE)
    # An invitation that was given stands.
    ref = (await world.do(invitation_rows.to, ask, "waiting"))[0].ref
    assert (await world.do(invitations.yes, who("helper"), ref)).answer == "with_asker"


async def test_s7_a_switch_tells_nobody_of_an_ask_before_its_moment(world: World) -> None:
    await world.states("helper")
    await mode(world, "invite")
    ask = await world.asks("asker", shared="neighbour")
    shown = (await world.ask(ask)).visible_at
    await mode(world, "members")
    looked = await world.do(due.when, "ask.match", ask)
    assert looked is not None and shown is not None and looked >= shown


@pytest.mark.parametrize("to", ["members", "invite"])
async def test_s7_what_waits_for_a_steward_opens_once_none_has_to_look(world: World, to: str) -> None:
    await mode(world, "confirm")
    ask, ref = await offered(world)
    await world.do(introductions.accept, who("asker"), ref)
    await mode(world, to)
    await world.pass_time(0)
    assert (await world.ask(ask)).state == "matched" and len(await world.do(all_introductions)) == 1
    assert await world.do(rows.of, ask) is None


async def test_s7_a_yes_from_before_a_steward_looked_is_held_long_enough_for_them(world: World) -> None:
    _, ref = await offered(world)
    before = await world.do(due.when, "yes.release", ref)
    for _ in range(3):
        await mode(world, "confirm")
        await mode(world, "members")
    await mode(world, "confirm")
    after = await world.do(due.when, "yes.release", ref)
    assert before is not None and after is not None and before + modes.LONGER <= after
    assert after <= world.now + modes.RELEASE + modes.LONGER
    assert isinstance(await world.do(introductions.accept, who("asker"), ref), Held)


@pytest.mark.parametrize("first", MODES)
@pytest.mark.parametrize("then", MODES)
@pytest.mark.parametrize("stage", ["open", "invited", "said", "accepted"])
async def test_s7_no_ask_gets_stuck_by_a_switch(world: World, first: str, then: str, stage: str) -> None:
    await world.states("helper")
    await mode(world, first)
    ask = await world.asks("asker")
    await world.pass_time(HOUR)
    if stage != "open":
        if first == "invite":
            await world.do(picks.invite, who("steward"), ask, [str(user("helper"))])
        ref = (await world.do(invitation_rows.to, ask, "waiting"))[0].ref
        if stage != "invited":
            await world.do(invitations.yes, who("helper"), ref)
        if stage == "accepted":
            await world.do(introductions.accept, who("asker"), ref)
    await mode(world, then)
    await world.pass_time(MINUTE)
    found = await world.ask(ask)
    moves = ("ask.match", "confirm.again") if not await world.do(invitation_rows.to, ask, "yes") else ("yes.release",)
    coming = {kind for about in await world.do(_refs, ask) for kind in await world.due(about)}
    assert found.state == "matched" or coming & set(moves)


def _refs(tx: Tx, ask: str) -> list[str]:
    held = rows.of(tx, ask)
    return [ask, *invitation_rows.refs_of(tx, ask), *([held.ref] if held else [])]


async def test_stewards_look_only_where_they_have_a_channel(world: World) -> None:
    for name in ("confirm", "invite"):
        with refused("refuse.no_stewards_channel"):
            await world.do(settings.choose, who("steward"), "mode", [name])
    await mode(world, "confirm")
    with refused("refuse.stewards_channel_needed"):
        await world.do(settings.channel, who("steward"), "stewards_channel", None)


async def test_a_new_channel_of_the_stewards_shows_what_waits(world: World) -> None:
    await mode(world, "confirm")
    _, ref = await offered(world)
    await world.do(introductions.accept, who("asker"), ref)
    await world.do(settings.channel, who("steward"), "stewards_channel", STEWARDS + 1)
    assert [each.target for each in await standing(world, "confirm")] == [str(STEWARDS + 1)]
    await world.do(settings.choose, who("steward"), "mode", ["invite"])
    await world.asks("other")
    await world.pass_time(HOUR)
    await world.do(settings.channel, who("steward"), "stewards_channel", STEWARDS)
    await world.pass_time(MINUTE)
    assert [each.target for each in await standing(world, "pick")] == [str(STEWARDS)]


async def test_m5_only_stewards_of_this_community_see_or_say_anything(world: World) -> None:
    await mode(world, "confirm")
    _, ref = await offered(world)
    await world.do(introductions.accept, who("asker"), ref)
    held = await waiting(world)
    for step in (confirmations.one, confirmations.yes, confirmations.no, picks.one):
        with refused("refuse.not_steward"):
            await world.do(step, who("other"), held)  # type: ignore[arg-type]
    for listed in (confirmations.listed, picks.listed):
        with refused("refuse.not_steward"):
            await world.do(listed, who("other"))  # type: ignore[arg-type]
    with refused("refuse.not_steward"):
        await world.do(picks.invite, who("other"), held, ["1"])
