"""A year of random lives on the real store: no budget is broken, and every nudge was welcome and is explained."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from itertools import pairwise
from random import Random

import pytest

from bot.rules import nudges as rules
from bot.rules.capacity import old
from bot.rules.refusal import Refusal
from bot.steps import asks, capacity, drafts, introductions, invitations, me, suggestions, thanks
from bot.steps.retention import CLOSED_KEPT
from data import asks as asks_of
from data import capacities
from data import introductions as introduction_rows
from data import suggestions as suggestion_rows
from data.records import DAY, HOUR, Outgoing
from data.store import Tx
from tests.steps.telling import MADRID, hour, live
from tests.steps.world import START, World, all_asks, opened, user, who

LIVES = int(os.environ.get("KITH_YEARS", "1"))
"""Years of random lives; more of them take half a minute each."""


@pytest.mark.parametrize("seed", range(LIVES))
async def test_s41_a_simulated_year_of_random_lives_breaks_no_promise(seed: int) -> None:
    async with opened() as world:
        chance = Random(seed)
        names = ("helper", "other", "third")
        for name in names:
            await world.do(me.choose, who(name), chance.sample(me.KINDS, chance.randrange(1, 4)))
            await world.do(me.at_hour, who(name), str(chance.choice(me.HOURS)))
        told: list[tuple[int, Outgoing]] = []
        while len(told) < 4000 and world.now < START + 365 * DAY:
            name = chance.choice(names)
            for _ in range(chance.randrange(3)):
                await _something(world, name, chance)
            before = {each: await _state(world, each) for each in names}
            quiet = {each: await _asleep(world, each) for each in names}
            told += (now := await live(world, chance.choice((HOUR, 9 * HOUR, 2 * DAY)), 3 * HOUR))
            for at, row in now:
                if row.kind in me.MESSAGES:
                    whose = next(each for each in names if before[each][0] == row.target)
                    kind = me.MESSAGES[row.kind]
                    assert kind in before[whose][1], f"{kind} was not welcome to {whose}"
                    assert before[whose][2] is None or before[whose][2] <= at, "in a rest"
                    assert 8 <= hour(at) < 22
                    assert not _within(quiet[whose], at), "in quiet hours"
                    reasons = (await world.do(me.why, who(whose))).said
                    assert row.ref in {each.ref for each in reasons}, "without an explanation"
                    assert await world.do(_true, kind, row, at), f"the explanation of {kind} is not true"
        for name in names:
            ref = await world.member(name)
            mine = [(at, row.kind) for at, row in told if row.target == ref]
            moments = [at for at, kind in mine if kind in me.MESSAGES]
            # The relay says it within the hour in which it was decided.
            assert all(later - earlier >= rules.APART - HOUR for earlier, later in pairwise(moments))
            assert all(sum(at <= each < at + rules.WEEK - HOUR for each in moments) <= rules.BUDGET for at in moments)
            for at, kind in mine:
                if kind in me.MESSAGES:
                    silence = rules.SILENCE[me.MESSAGES[kind]]
                    others = [each for each, what in mine if what not in me.MESSAGES and at - silence < each < at]
                    assert others == [], "soon after another message"
        said = {me.MESSAGES[row.kind] for _, row in told if row.kind in me.MESSAGES}
        assert said >= {"digest", "receive", "behalf", "thanks", "draft"}, "what was never said shows nothing"


def _true(tx: Tx, kind: str, row: Outgoing, at: int) -> bool:
    """Whether what is said to explain it was so when it was said; what is forgotten since was there."""
    match kind:
        case "digest":
            open_then = [each for each in all_asks(tx) if each.closed_day is None or each.closed_day >= at // DAY]
            return any(each.shared != "quiet" and (each.visible_at or at + 1) <= at for each in open_then)
        case "receive":
            found = introduction_rows.get(tx, row.about)
            return found is None or found.state == "finished"
        case "capacity":
            stated = capacities.get(tx, row.target)
            return stated is not None and old(stated, at)
        case "behalf":
            made = suggestion_rows.get(tx, row.about)
            return made is None or made.person == row.target
        case "thanks":
            found = introduction_rows.get(tx, row.about)
            ask = asks_of.get(tx, found.ask) if found is not None else None
            forgotten = ask is None or (ask.closed_day or tx.day) <= tx.day - CLOSED_KEPT
            return forgotten or introduction_rows.thanks(tx, row.about) != ""
        case "draft":
            ask = asks_of.get(tx, row.about)
            return ask is not None and ask.state == "draft" and ask.asker == row.target
        case _:
            return False


async def _state(world: World, name: str) -> tuple[str, frozenset[str], int | None]:
    seen = await world.do(me.look, who(name))
    return await world.member(name), seen.welcome, seen.capacity.rest_until if seen.capacity else None


async def _asleep(world: World, name: str) -> tuple[int, int] | None:
    stated = (await world.do(me.look, who(name))).capacity
    if stated is None or stated.quiet_from is None or stated.quiet_to is None:
        return None
    return stated.quiet_from, stated.quiet_to


def _within(quiet: tuple[int, int] | None, at: int) -> bool:
    if quiet is None:
        return False
    local = datetime.fromtimestamp(at, MADRID)
    minute, (start, end) = local.hour * 60 + local.minute, quiet
    return start <= minute < end if start <= end else minute >= start or minute < end


async def _something(world: World, name: str, chance: Random) -> None:
    match chance.randrange(12):
        case 0:
            await world.do(me.hush, who(name))
        case 1:
            await world.do(capacity.rest, who(name), chance.randint(1, 20))
        case 2:
            await world.do(me.choose, who(name), chance.sample(me.KINDS, chance.randrange(4)))
        case 3:
            await world.do(me.at_hour, who(name), str(chance.choice(me.HOURS)))
        case 4:
            quiet = chance.choice(((None, None), (22 * 60, 8 * 60), (8 * 60, 18 * 60)))
            await world.states(name, kinds=frozenset({"tech"}), quiet_from=quiet[0], quiet_to=quiet[1])
        case 5 | 6:
            ref = await world.asks("asker", first=True, kind="care", needed="days")
            await world.do(invitations.press, who(name), ref)
            if chance.random() < 0.8 and await world.standing(ref, name) == "taken":
                found = await world.introduction(ref)
                await world.place_opened()
                await world.do(introductions.finished, who("asker"), found.ref)
                if chance.random() < 0.5:
                    await world.do(thanks.say, who("asker"), found.ref, "The soup was warm")
            else:
                await world.do(asks.withdraw, who("asker"), ref)
        case 7:
            with suppress(Refusal):
                ref = await world.drafts(name, kind="tech")
                await world.do(drafts.remind, who(name), ref, chance.choice(("three", "friday")))
        case 8:
            with suppress(Refusal):
                by = chance.choice(("fourth", "stranger", "steward"))
                await world.do(suggestions.suggest, who(by), world.ref(), user(name), "A lift", "transport", "week")
        case _:
            if len(await world.do(lambda tx: tx.db.execute("SELECT 1 FROM asks WHERE state = 'open'").fetchall())) < 5:
                await world.asks("fourth", kind="forms", needed="week")
