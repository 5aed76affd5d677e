"""Stewards' own questions come in turn with those that ship; days off leave rituals out; stewards are told once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.steps import communities, holidays, prompts, rituals
from bot.steps.prompts import MOST
from data import communities as community_rows
from data import holidays as days
from data import outbox
from data import prompts as rows_of
from data.content.prompts import PROMPTS
from data.records import DAY, HOUR
from data.store import Tx, rows
from tests.steps.test_rituals import DAILY, SUNDAYS, answered_days, kept, now
from tests.steps.world import CHANNEL, ELSEWHERE, HERE, World, refused, who

STEWARDS = 855_555_555_555_555_505


async def wrote(world: World, *words: str, family: str = "thanks") -> list[str]:
    """The steward writes these; their refs."""
    found: list[str] = []
    for each in words:
        made = await world.do(prompts.write, who("steward"), world.ref(), family, each)
        found.append(made.ref)
    return found


def came(tx: Tx) -> list[str]:
    """What was said, in the order in which it came."""
    return [each["prompt"] for each in rows(tx, "SELECT prompt FROM rounds ORDER BY slot")]


def _stewards_channel(tx: Tx) -> None:
    tx.db.execute("UPDATE communities SET stewards_channel = ? WHERE guild = ?", (STEWARDS, HERE))


async def told(world: World, kind: str) -> list[str]:
    """Ref of what Kith wants to stand in the stewards' channel."""
    return [each.ref for each in await world.said(kind) if each.target == str(STEWARDS)]


async def test_own_questions_come_in_turn_with_the_others_and_among_themselves_in_order(world: World) -> None:
    await kept(world, DAILY, "thanks")
    own = await wrote(world, "Who lent you a ladder?", "Whose soup was it?", "Who waited for you?")
    await world.do(prompts.move, who("steward"), own[2], -1)
    order = [own[0], own[2], own[1]]
    shipped = {each.name for each in PROMPTS["thanks"]}
    for _ in range(2):
        turn: list[str] = []
        for _ in range(len(shipped) + 3):
            await answered_days(world, 1)
            turn.append((await world.do(came))[-1])
        assert set(turn) == shipped | set(own), "none again until all were said"
        assert [each for each in turn if each in own] == order


async def test_a_paused_question_does_not_come_and_a_removed_one_neither(world: World) -> None:
    await kept(world, DAILY, "thanks")
    paused, gone, stays = await wrote(world, "Paused", "Gone", "Stays")
    await world.do(prompts.pause, who("steward"), paused)
    await world.do(prompts.remove, who("steward"), gone)
    await answered_days(world, 13)
    said = await world.do(came)
    assert stays in said and not {paused, gone} & set(said)
    await world.do(prompts.resume, who("steward"), paused)
    await answered_days(world, 8)
    assert paused in await world.do(came)


async def test_what_was_said_stays_in_its_words_when_its_question_is_changed_or_removed(world: World) -> None:
    await kept(world, DAILY, "agreements")
    (own,) = await wrote(world, "Is the kitchen open to all?", family="agreements")
    await answered_days(world, 4)
    (round_,) = [each for each in await world.said("ritual") if (await world.do(rituals.card, each)).words]  # type: ignore[union-attr]
    await world.do(outbox.placed, round_.ref, CHANNEL, 899_999_999_999_999_999)
    await world.do(outbox.move, round_.ref, "sent", None)
    await world.do(prompts.write, who("steward"), own, "agreements", "In other words")
    assert await world.do(outbox.get, round_.ref) is None, "nothing is left that could change it"
    await world.do(prompts.remove, who("steward"), own)
    assert await world.do(rituals.respond, who("asker"), round_.about) == "agreements", "its buttons still work"


async def test_words_are_sealed_and_sent_twice_they_are_one(world: World) -> None:
    ref = world.ref()
    for _ in range(2):
        await world.do(prompts.write, who("steward"), ref, "needs", "A canary sings")
    stored = await world.do(lambda tx: bytes(tx.db.execute("SELECT words FROM prompts").fetchone()[0]))
    assert b"canary" not in stored
    assert len((await world.do(prompts.opened, who("steward"), "needs")).own) == 1


async def test_there_is_an_end_and_what_is_empty_or_elsewhere_is_refused(world: World) -> None:
    await wrote(world, *(f"Question {at}" for at in range(MOST)))
    with refused("refuse.many_prompts", most=MOST):
        await wrote(world, "One more")
    with refused("refuse.empty"):
        await wrote(world, " … ", family="needs")
    with refused("refuse.unknown_choice"):
        await wrote(world, "A question", family="weather")
    (own,) = await wrote(world, "A question", family="needs")
    with refused("refuse.not_steward"):
        await world.do(prompts.remove, who("asker"), own)
    await world.do(communities.panel, who("steward", ELSEWHERE), "en")
    for step in (prompts.one, prompts.pause, prompts.remove):
        with refused("refuse.gone"):
            await world.do(step, who("steward", ELSEWHERE), own)


async def test_s42_stewards_are_told_once_when_few_are_left_and_again_when_there_were_more(world: World) -> None:
    await world.do(_stewards_channel)
    await kept(world, DAILY, "thanks")
    family = len(PROMPTS["thanks"])
    await answered_days(world, family - 3)
    assert await told(world, "ritual.few") == []
    await answered_days(world, 1)
    (first,) = await told(world, "ritual.few")
    seen = await world.do(lambda tx: rituals.few_card(tx, outbox.get(tx, first)))  # type: ignore[arg-type]
    assert seen is not None and seen.left == 2
    await answered_days(world, 2 * family)
    assert await told(world, "ritual.few") == [first], "said once, not at every turn"
    await wrote(world, "One more")
    await answered_days(world, 2 * family)
    assert len(await told(world, "ritual.few")) == 2


async def test_stewards_are_asked_in_their_channel_what_to_do_with_one_nobody_responded_to(world: World) -> None:
    await world.do(_stewards_channel)
    ritual = await kept(world)
    await world.pass_time(10 * DAY)
    (asked,) = await told(world, "ritual.quiet")
    row = await world.do(outbox.get, asked)
    assert row is not None and await world.do(rituals.quiet_card, row) is not None
    await world.do(rituals.wake, who("steward"), ritual.ref)
    assert await world.do(rituals.quiet_card, row) is None, "it goes once somebody did something about it"


async def test_without_a_channel_of_their_own_nothing_is_said_and_nothing_is_lost(world: World) -> None:
    await kept(world, DAILY, "thanks")
    await answered_days(world, 2 * len(PROMPTS["thanks"]))
    assert await world.said("ritual.few") == []
    await world.do(_stewards_channel)
    await answered_days(world, 2 * len(PROMPTS["thanks"]))
    assert len(await told(world, "ritual.few")) == 1


# --- days off ---------------------------------------------------------------------------------------------------------


def local(world_zone: str, at: int) -> str:
    return datetime.fromtimestamp(at, ZoneInfo(world_zone)).strftime("%Y-%m-%d %H:%M")


async def test_on_days_off_nothing_comes_and_the_preview_leaves_them_out(world: World) -> None:
    ritual = await kept(world, SUNDAYS)
    await world.do(holidays.add, who("steward"), world.ref(), "2026-03-08", "2026-03-15")
    plan = await world.do(rituals.opened, who("steward"), ritual.ref)
    zone = (await world.do(community_rows.get, HERE)).zone  # type: ignore[union-attr]
    assert [local(zone, each)[:10] for each in plan.slots[:2]] == ["2026-03-22", "2026-03-29"]
    assert [tuple(local(zone, each) for each in span) for span in plan.off] == [
        ("2026-03-08 12:00", "2026-03-15 12:00")
    ]
    draft = await world.do(rituals.drafted, who("steward"), "tide", SUNDAYS)
    assert draft.slots == plan.slots and draft.off == plan.off
    await world.pass_time(18 * DAY)
    assert await world.said("ritual") == []
    await world.pass_time(4 * DAY)
    assert len(await world.said("ritual")) == 1, "and none is made up for"


async def test_all_are_paused_until_a_day_and_come_again_by_themselves_or_when_it_is_taken_back(world: World) -> None:
    one, two = await kept(world, DAILY), await kept(world, SUNDAYS, "tide")
    (off,) = await world.do(holidays.until, who("steward"), world.ref(), "2026-03-20")
    zone = (await world.do(community_rows.get, HERE)).zone  # type: ignore[union-attr]
    for ref in (one.ref, two.ref):
        after = await now(world, ref)
        assert after.next_slot is not None and local(zone, after.next_slot) >= "2026-03-20"
    assert await world.do(holidays.remove, who("steward"), off.ref) == ()
    after = await now(world, one.ref)
    assert after.next_slot is not None and after.next_slot <= world.now + DAY


async def test_named_while_one_only_waits_for_its_minute_it_does_not_come_any_more(world: World) -> None:
    ritual = await kept(world)
    assert ritual.next_slot is not None and ritual.offset > 0
    await world.pass_time(ritual.next_slot - world.now)
    await world.do(holidays.until, who("steward"), world.ref(), "2026-03-20")
    await world.pass_time(HOUR)
    assert await world.said("ritual") == []


async def test_by_hand_one_comes_on_a_day_off_too(world: World) -> None:
    ritual = await kept(world)
    await world.do(holidays.until, who("steward"), world.ref(), "2026-03-20")
    await world.do(rituals.at_once, who("steward"), ritual.ref)
    assert len(await world.said("ritual")) == 1


async def test_days_off_are_forgotten_when_they_are_over_and_named_twice_they_are_one(world: World) -> None:
    for _ in range(2):
        await world.do(holidays.add, who("steward"), world.ref(), "5.3.", "")
    assert len(await world.do(days.of, HERE)) == 1
    await world.pass_time(7 * DAY)
    assert await world.do(days.of, HERE) == []
    with refused("refuse.not_steward"):
        await world.do(holidays.add, who("asker"), world.ref(), "24.12.", "")


async def test_a_community_that_is_forgotten_takes_its_questions_and_days_off_along(world: World) -> None:
    await wrote(world, "A question")
    await world.do(holidays.add, who("steward"), world.ref(), "24.12.", "")
    await world.do(communities.removed, HERE)
    await world.pass_time(40 * DAY)
    assert await world.do(rows_of.of, HERE, "thanks") == [] and await world.do(days.of, HERE) == []
