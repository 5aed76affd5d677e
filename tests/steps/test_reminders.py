"""A draft is brought up once, on the day its writer chose, and by nothing but that choice."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.rules import reminders as rules
from bot.steps import asks as ask_steps
from bot.steps import capacity, drafts, me, needs, nudges, reminders
from bot.steps.needs import NeedsForm
from data import due, outbox
from data.records import DAY, HOUR
from data.store import Tx
from tests.steps.telling import MADRID, live, nudged
from tests.steps.world import World, form, refused, who

KIND = "draft.remind"


async def kept(world: World, chosen: str = "three") -> str:
    """A draft of which its writer chose to be reminded."""
    ref = await world.drafts("asker")
    await world.do(drafts.remind, who("asker"), ref, chosen)
    return ref


async def told(world: World, days: int = 30) -> list[int]:
    """When it was brought up in that time."""
    return [at for at, _ in nudged(await live(world, days * DAY, 2 * HOUR), KIND)]


async def test_nothing_is_brought_up_unless_its_writer_chose_a_day(world: World) -> None:
    ref = await world.drafts("asker")
    assert (await world.do(drafts.kept, who("asker"), ref)).reminded_at is None
    assert rules.at(rules.UNLESS_CHOSEN, "Europe/Madrid", world.now, world.store.chance) is None
    assert await told(world) == []


@pytest.mark.parametrize(("chosen", "days"), [("three", 3), ("friday", 4)])
async def test_it_is_brought_up_once_on_the_day_that_was_chosen(world: World, chosen: str, days: int) -> None:
    began = world.now
    ref = await kept(world, chosen)
    (at,) = await told(world, 29)
    local = datetime.fromtimestamp(at, MADRID)
    assert (at - began) // DAY in (days, days - 1) and 8 <= local.hour < 22
    if chosen == "friday":
        assert (local.weekday(), local.hour) in {(4, 18), (4, 19), (4, 20)}
    assert (await world.ask(ref)).state == "draft"
    (row,) = await world.said(KIND)
    seen = await world.do(reminders.notice, row)
    assert seen is not None and seen.ask.ref == ref


async def change(world: World, ref: str) -> None:
    await world.do(ask_steps.draft, who("asker"), ref, form(summary="Other words"))


async def share(world: World, ref: str) -> None:
    await world.do(drafts.share, who("asker"), ref, "quiet")


async def first(world: World, ref: str) -> None:
    await world.do(ask_steps.first_who_can, who("asker"), ref)


async def post(world: World, ref: str) -> None:
    await world.do(ask_steps.post, who("asker"), ref)


async def drop(world: World, ref: str) -> None:
    await world.do(ask_steps.discard, who("asker"), ref)


async def need(world: World, ref: str) -> None:
    await world.do(needs.say, who("asker"), ref, NeedsForm("", ("weekend",), "es", "small", ()))


async def never(world: World, ref: str) -> None:
    await world.do(drafts.remind, who("asker"), ref, "never")


WAYS = [change, share, first, post, drop, need, never]


@pytest.mark.parametrize("way", WAYS)
async def test_it_is_not_brought_up_once_the_draft_is_posted_changed_or_let_go(world: World, way: object) -> None:
    ref = await kept(world)
    await world.pass_time(DAY)
    await way(world, ref)  # type: ignore[operator]
    assert await world.do(due.when, KIND, ref) is None
    assert await told(world, 10) == []


@pytest.mark.parametrize("way", WAYS)
async def test_what_brought_it_up_goes_once_something_is_done_with_the_draft(world: World, way: object) -> None:
    ref = await kept(world)
    assert len(await told(world, 6)) == 1
    await way(world, ref)  # type: ignore[operator]
    (row,) = await world.said(KIND)
    assert row.next_try == world.now, "the relay looks at it at once"
    assert await world.do(reminders.notice, row) is None


async def test_another_choice_is_another_day_and_each_is_one_message(world: World) -> None:
    ref = await kept(world)
    assert len(await told(world, 5)) == 1
    await world.do(drafts.remind, who("asker"), ref, "friday")
    await world.do(drafts.remind, who("asker"), ref, "three")
    assert len(await told(world, 12)) == 1


async def test_a_draft_is_still_there_on_the_day_that_was_chosen(world: World) -> None:
    ref = await world.drafts("asker")
    await world.pass_time(29 * DAY)
    await world.do(drafts.remind, who("asker"), ref, "three")
    assert len(await told(world, 6)) == 1


async def test_it_waits_for_a_rest_to_be_over_and_comes_in_no_quiet_hour(world: World) -> None:
    await world.states("asker", quiet_from=8 * 60, quiet_to=19 * 60)
    ref = await kept(world)
    await world.do(capacity.rest, who("asker"), 7)
    began = world.now
    (at,) = await told(world, 20)
    assert at >= began + 7 * DAY
    assert 19 <= datetime.fromtimestamp(at, MADRID).hour < 22
    assert (await world.ask(ref)).state == "draft"


async def test_no_more_of_these_ends_every_one_of_them_until_a_day_is_chosen_again(world: World) -> None:
    one = await kept(world)
    assert len(await told(world, 6)) == 1
    two, three = await kept(world), await kept(world, "friday")
    (row,) = await world.said(KIND)
    assert await world.do(me.no_more, who("asker"), row.ref) == "draft"
    for ref in (one, two, three):
        assert await world.do(due.when, KIND, ref) is None
    assert await told(world, 12) == []
    await world.do(drafts.remind, who("asker"), two, "three")
    assert "draft" in (await world.do(me.look, who("asker"))).welcome
    assert len(await told(world, 8)) == 1


async def test_it_is_nobodys_but_its_writers_to_choose_and_only_of_what_there_is(world: World) -> None:
    ref = await world.drafts("asker")
    with refused("refuse.gone"):
        await world.do(drafts.remind, who("helper"), ref, "three")
    with refused("refuse.unknown_choice"):
        await world.do(drafts.remind, who("asker"), ref, "tonight")
    await world.do(ask_steps.post, who("asker"), ref)
    with refused("refuse.ask_open"):
        await world.do(drafts.remind, who("asker"), ref, "three")


async def test_what_somebody_may_not_hear_any_more_when_it_is_said_is_not_said(world: World) -> None:
    await kept(world)

    def decided(tx: Tx) -> bool:
        return any(outbox.about(tx, each["about"], KIND) for each in tx.db.execute("SELECT about FROM outbox"))

    while not await world.do(decided):
        await world.pass_time(HOUR)
    await world.do(me.hush, who("asker"))
    assert nudged(await live(world, DAY), KIND) == []
    asker = await world.member("asker")
    assert not (await world.do(nudges.may, asker, "draft")).may
