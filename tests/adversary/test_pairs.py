"""Whoever asks, declines, lapses, is kept apart or passed over: nobody else can tell (promises S2, H2, G8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest import mock

from bot.relay.port import DiscordPort
from bot.rules import moments
from bot.steps import confirmations, invitations, matching, reports
from bot.steps.reports import Bells
from data import due
from data.records import DAY, Ask
from data.reports import Report
from data.store import Tx
from tests.adversary.pairs import LED, SILENCES, SWAPS, Result, Seen, alike, apart_by, compare, corner_for, swapped
from tests.adversary.street import Watched, street, user

PAIRS = 150


def within(result: Result, what: str, low: int, high: int) -> None:
    """Every moment of this name is one that the same chance could have drawn."""
    both = [each for name, drawn in result.drawn.items() if name.startswith(what) for each in (*drawn[0], *drawn[1])]
    assert both, f"nothing of {what} was seen"
    assert low <= min(both)
    assert max(both) <= high


async def test_s2_whoever_asks_without_a_name_every_other_role_sees_the_same() -> None:
    result = await compare(SWAPS, PAIRS)
    assert result.differ == []
    assert result.pairs == PAIRS


async def test_h2_a_no_a_block_and_silence_are_the_same_to_everybody_else() -> None:
    result = await compare(SILENCES, PAIRS)
    assert result.differ == []
    slack = 90  # The relay's own steps take a moment, and two answers in one second go one after the other.
    within(result, "bell neighbour", moments.BELL["critical"][0], moments.BELL["low"][1] + slack)
    within(result, "corner", moments.CORNER[0], moments.CORNER[1] + slack)
    low, high = moments.NEXT["low"], moments.NOBODY["low"]
    for needed in ("week", "whenever"):
        within(result, f"after {needed}, hugo", low[0], low[1] + slack)
    within(result, "after week, ana", low[0] + high[0], low[1] + high[1] + slack)
    for what in ("bell neighbour", "corner"):
        one = [each for name, drawn in result.drawn.items() if name.startswith(what) for each in drawn[0]]
        other = [each for name, drawn in result.drawn.items() if name.startswith(what) for each in drawn[1]]
        assert apart_by(one, other) < 0.3, what


async def test_h2_s2_where_stewards_lead_reports_pauses_and_their_own_no_are_the_same_to_everybody_else() -> None:
    result = await compare(LED, PAIRS)
    assert result.differ == []
    low, high = moments.BELL["critical"][0], 7 * DAY
    for what in ("let go", "looked", "unanswered", "nobody"):
        within(result, what, low, high)
        drawn = [each for name, each in result.drawn.items() if name.startswith(what)]
        one, other = ([each for both in drawn for each in both[which]] for which in (0, 1))
        assert apart_by(one, other) < 0.3, what


async def test_teeth_what_a_steward_leads_to_would_be_noticed_if_it_showed() -> None:
    """Brought up again as soon as somebody said no; whoever is paused let go at once; a bell for whom it is about."""
    passed, bell = invitations.invitations.set_state, reports._ring

    def soon(tx: Tx, ask: Ask) -> None:
        due.at(tx, ask.community, "pick.again", ask.ref, tx.now)

    def let_go(tx: Tx, ref: str, state: Any) -> None:
        passed(tx, ref, "let_go" if state == "passed" else state)

    def all_of_them(tx: Tx, report: Report, bells: Bells) -> None:
        bell(tx, replace(report, subject=""), bells)

    for number, patch in (
        (0, mock.patch.object(reports, "_ring", all_of_them)),
        (2, mock.patch.object(confirmations.invitations, "set_state", let_go)),
        (3, mock.patch.object(matching, "soon", soon)),
    ):
        with patch:
            result = await compare((LED[number],), 12)
        assert result.differ != [], LED[number][0].__name__


async def test_s6_a_bell_about_an_unnamed_ask_never_rings_in_the_minute_in_which_somebody_presses() -> None:
    """Whoever may see the threads presses and watches: what rings is drawn from five to forty-five minutes."""
    waits = []
    for seed in range(12):
        async with street(seed) as place:
            ref = await place.asks("ana", now=True)
            await place.run(5 * 3600)
            known = len(place.bells("ana"))
            await place.press("hal", ref)
            pressed = place.now
            await place.run(60 * 60)
            (rang,) = place.bells("ana")[known:]
            waits.append(rang - pressed)
    assert min(waits) >= moments.BELL["low"][0]
    assert max(waits) <= moments.BELL["low"][1]
    assert len(set(waits)) > 8


async def test_one_who_is_reached_by_direct_message_hears_at_once_and_no_thread_rings() -> None:
    async with street(3) as place:
        await place.by_dm("ana")
        ref = await place.asks("ana", now=True)
        await place.run(5 * 3600)
        since = len(place.discord.events)
        await place.press("hal", ref)
        (said,) = [each for each in place.discord.events[since:] if each.what == "send"]
        assert (said.channel, said.at) == (place.discord.dms[user("ana")], place.now)
        assert place.bells("ana") == []


async def test_where_a_direct_message_is_refused_the_thread_still_waits_for_its_moment() -> None:
    async with street(4) as place:
        await place.by_dm("ana")
        place.discord.shut.add(await place.discord.open_dm(user("ana")))
        ref = await place.asks("ana", now=True)
        await place.press("hal", ref)
        pressed = place.now
        await place.run(3600)
        assert [each - pressed >= moments.BELL["low"][0] for each in place.bells("ana")] == [True]


async def test_a_bell_for_a_kept_apart_yes_reaches_nobody_by_direct_message() -> None:
    from bot.steps import apart
    from tests.adversary.street import who

    async with street(5) as place:
        await place.by_dm("ana")
        await place.do(apart.add, who("ana"), user("hal"))
        ref = await place.asks("ana", now=True)
        await place.press("hal", ref)
        await place.run(40 * 60)
        assert place.own("ana") == []


async def test_teeth_two_worlds_that_do_differ_are_told_apart() -> None:
    """A bell at once, a name on a card, or one line more: each is noticed."""
    one = await swapped(1, "ana")
    result = Result()
    result.add("same", one, one)
    assert result.differ == []
    for view in one.views:
        other = Seen(one.views | {view: [*one.views[view], "more"]}, {})
        result.add("other", one, other)
    assert len(result.differ) == len(one.views)
    corner = await corner_for(2, "asks")
    late = Seen({}, dict.fromkeys(corner.moments))
    result.add("moment", corner, late)
    assert result.differ[-1].endswith("in one world only")
    assert alike(["v1:ask.help:" + "ab" * 8]) == alike(["v1:ask.help:" + "cd" * 8])
    assert apart_by([1, 2, 3], [7, 8, 9]) == 1.0


def test_the_street_has_a_discord_that_knows_all_that_the_relay_may_ask_of_one() -> None:
    """Else nothing would be said at all, and nothing is the same to everybody."""
    asked = {name for name in vars(DiscordPort) if not name.startswith("_")}
    assert len(asked) > 15
    assert asked - set(vars(Watched)) == set()
