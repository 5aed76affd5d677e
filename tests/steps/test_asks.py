"""Drafting, posting, taking back and asking again, by the asker's own word alone."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from bot.rules import waves
from bot.steps import asks, invitations, offers
from data.house import AS_IT_COMES
from data.records import DAY, HOUR, MINUTE
from data.store import rows
from tests.steps.world import ELSEWHERE, HERE, Step, World, form, refused, who

# Drafts.


async def test_a_form_submitted_twice_is_one_draft(world: World) -> None:
    ref = await world.drafts("asker")
    before = await world.facts()
    await world.do(asks.draft, who("asker"), ref, form())
    assert await world.facts() == before


async def test_a_draft_is_changed_by_the_form_it_was_made_with(world: World) -> None:
    ref = await world.drafts("asker")
    code = (await world.ask(ref)).code
    await world.do(asks.draft, who("asker"), ref, form(summary="Two parcels", kind="transport", shared="quiet"))
    changed = await world.ask(ref)
    assert (changed.summary, changed.kind, changed.shared, changed.code) == ("Two parcels", "transport", "quiet", code)


async def test_a_posted_ask_is_not_changed_by_an_old_form(world: World) -> None:
    ref = await world.asks("asker")
    with refused("refuse.already_posted"):
        await world.do(asks.draft, who("asker"), ref, form(summary="Something else"))
    assert (await world.ask(ref)).summary == form().summary


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"summary": "a" * 301}, "refuse.too_long"),
        ({"summary": " \u200b "}, "refuse.empty"),
        ({"details": "a" * 1501}, "refuse.too_long"),
        ({"kind": "money"}, "refuse.unknown_kind"),
        ({"needed": "yesterday"}, "refuse.unknown_choice"),
        ({"shared": "loudly"}, "refuse.unknown_choice"),
    ],
)
async def test_a_form_that_cannot_be_taken_is_refused_and_nothing_is_kept(
    world: World, typed: dict[str, str], key: str
) -> None:
    with refused(key):
        await world.drafts("asker", **typed)
    assert not (await world.facts())["asks"]


async def test_ten_drafts_wait_at_most_also_where_forms_were_opened_before(world: World) -> None:
    for _ in range(10):
        await world.do(asks.may_begin, who("asker"))
        await world.drafts("asker")
    with refused("refuse.many_drafts", most=10):
        await world.do(asks.may_begin, who("asker"))
    with refused("refuse.many_drafts", most=10):
        await world.drafts("asker")
    await world.drafts("other")


async def test_asking_again_makes_no_eleventh_draft_either(world: World) -> None:
    ref = await world.asks("asker", summary="One ladder")
    await world.do(asks.withdraw, who("asker"), ref)
    for _ in range(10):
        await world.drafts("asker")
    with refused("refuse.many_drafts", most=10):
        await world.do(asks.again, who("asker"), ref, world.ref())


async def test_a_draft_nobody_touches_is_let_go_after_thirty_days_and_one_that_is_touched_is_not(world: World) -> None:
    left, touched = await world.drafts("asker"), await world.drafts("asker")
    await world.pass_time(20 * DAY)
    await world.do(asks.draft, who("asker"), touched, form(summary="Still this one"))
    await world.pass_time(20 * DAY)
    assert await world.do(asks.discard, who("asker"), left) == ()
    assert [each.ref for each in (await world.facts())["asks"]] == [touched]


async def test_letting_a_draft_go_leaves_nothing_and_twice_is_no_failure(world: World) -> None:
    ref = await world.drafts("asker")
    await world.do(asks.discard, who("asker"), ref)
    await world.do(asks.discard, who("asker"), ref)
    facts = await world.facts()
    assert not facts["asks"] and not facts["due"]


# Posting.


@pytest.mark.parametrize("shared", ["named", "neighbour", "quiet"])
async def test_posting_twice_changes_nothing(world: World, shared: str) -> None:
    ref = await world.asks("asker", shared=shared)
    before = await world.facts()
    again = await world.do(asks.post, who("asker"), ref)
    assert again.state == "open"
    assert await world.facts() == before


async def test_what_is_posted_is_kept_as_it_is_told(world: World) -> None:
    ref = await world.drafts("asker", needed="week")
    await world.pass_time(3 * DAY)
    posted = await world.do(asks.post, who("asker"), ref)
    assert posted.made_day == world.now // DAY
    assert await world.ask(ref) == posted


@pytest.mark.parametrize("step", [asks.post, asks.withdraw, asks.met, asks.first_who_can, asks.widen])
async def test_somebody_elses_ask_is_refused_in_the_words_for_one_that_is_gone(
    world: World, step: Step[..., object]
) -> None:
    ref = await world.drafts("asker")
    before = await world.facts()
    for name in ("other", "steward"):
        with refused("refuse.gone"):
            await world.do(step, who(name), ref)
    with refused("refuse.gone"):
        await world.do(step, who("other"), "0" * 16)
    assert await world.facts() == before


async def test_letting_somebody_elses_draft_go_is_like_letting_go_of_one_that_is_gone(world: World) -> None:
    ref = await world.drafts("asker")
    before = await world.facts()
    for actor, about in ((who("other"), ref), (who("steward"), ref), (who("other"), "0" * 16)):
        assert await world.do(asks.discard, actor, about) == ()
    assert await world.do(asks.discard, who("asker", ELSEWHERE), ref) == (), "nor is it in another server"
    assert await world.facts() == before


async def test_changing_and_repeating_somebody_elses_ask_is_refused_in_the_same_words(world: World) -> None:
    ref = await world.asks("asker")
    with refused("refuse.gone"):
        await world.do(asks.draft, who("other"), ref, form())
    with refused("refuse.gone"):
        await world.do(asks.again, who("other"), ref, world.ref())


async def test_five_asks_are_open_at_most_and_the_sixth_waits_as_a_draft(world: World) -> None:
    refs = [await world.asks("asker") for _ in range(AS_IT_COMES.open_most)]
    sixth = await world.drafts("asker", shared="quiet")
    with refused("refuse.many_open", most=5):
        await world.do(asks.post, who("asker"), sixth)
    assert (await world.ask(sixth)).state == "draft"
    await world.do(asks.met, who("asker"), refs[0])
    assert (await world.do(asks.post, who("asker"), sixth)).state == "open"


async def test_asks_somebody_helps_with_count_among_the_five_too(world: World) -> None:
    for _ in range(AS_IT_COMES.open_most):
        ref = await world.asks("asker", first=True)
        await world.do(invitations.press, who("helper"), ref, one_more=True)
        assert (await world.ask(ref)).state == "matched"
    with refused("refuse.many_open", most=5):
        await world.do(asks.post, who("asker"), await world.drafts("asker"))


async def test_once_posted_a_draft_no_longer_lapses_as_one(world: World) -> None:
    ref = await world.asks("asker")
    assert await world.due(ref) == {
        "ask.match": waves.on_tick(world.now + 6 * HOUR, HERE),
        "ask.unanswered": world.now + 3 * DAY,
        "ask.still": world.now + 21 * DAY,
        "ask.lapse": world.now + 30 * DAY,
    }


async def test_a_named_ask_reaches_others_at_once(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    assert (await world.ask(ref)).visible_at == world.now
    assert (await world.said("ask"))[0].next_try == world.now
    assert await world.standing(ref, "helper") == "waiting"


@pytest.mark.parametrize("shared", ["neighbour", "quiet"])
async def test_no_word_of_an_unnamed_ask_reaches_anybody_for_two_to_twenty_minutes(world: World, shared: str) -> None:
    await world.states("helper")
    ref = await world.asks("asker", shared=shared)
    wait = ((await world.ask(ref)).visible_at or 0) - world.now
    assert 2 * MINUTE <= wait <= 20 * MINUTE
    await world.pass_time(wait - 1)
    assert await world.standing(ref, "helper") is None
    await world.pass_time(1)
    assert await world.standing(ref, "helper") == "waiting"
    cards = await world.said("ask")
    assert [each.next_try for each in cards] == ([world.now] if shared == "neighbour" else [])


async def test_an_unnamed_ask_appears_at_once_only_where_its_asker_chose_that(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker", shared="quiet", at_once=True)
    assert await world.standing(ref, "helper") == "waiting"


async def test_an_unnamed_ask_of_late_evening_is_not_over_before_it_has_been_seen(world: World) -> None:
    await world.pass_time(13 * HOUR + 55 * MINUTE)  # 23:55 in Madrid
    ref = await world.asks("asker", shared="neighbour", needed="today")
    await world.pass_time(30 * MINUTE)
    assert (await world.ask(ref)).state == "open"
    await world.pass_time(2 * HOUR)
    assert (await world.ask(ref)).state == "lapsed"


async def test_nobody_can_ask_where_no_door_is_open_nor_in_a_direct_message(world: World) -> None:
    with refused("refuse.not_set_up"):
        await world.do(asks.draft, who("asker", HERE + 1), world.ref(), form())
    with refused("refuse.only_in_server"):
        await world.do(asks.draft, who("asker", None), world.ref(), form())


async def test_a_draft_can_be_posted_from_a_direct_message(world: World) -> None:
    ref = await world.drafts("asker")
    assert (await world.do(asks.post, who("asker", None), ref)).state == "open"


@pytest.mark.parametrize(("step", "key"), [(asks.withdraw, "refuse.ask_withdrawn"), (asks.met, "refuse.ask_met")])
async def test_what_is_over_is_not_posted_again_by_an_old_button(
    world: World, step: Step[..., object], key: str
) -> None:
    ref = await world.asks("asker")
    await world.do(step, who("asker"), ref)
    with refused(key):
        await world.do(asks.post, who("asker"), ref)


async def test_no_two_asks_or_offers_of_a_community_bear_one_code(world: World) -> None:
    class Repeating(Random):
        """Chance that says everything three times."""

        said = 0

        def choice(self, seq: Sequence[Any]) -> Any:  # type: ignore[override]
            self.said += 1
            return seq[(self.said - 1) // 18 % len(seq)]

    world.store.chance = Repeating(1)
    codes = [(await world.ask(await world.drafts("asker"))).code for _ in range(3)]
    offer = await world.do(offers.post, who("asker"), world.ref(), "A drill", "lending")
    assert len({*codes, offer.code}) == 4


# Taking back, lapsing, widening, asking again.


async def test_taking_back_cancels_all_that_was_due_and_lets_everybody_go(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    await world.do(invitations.press, who("other"), ref)
    await world.do(invitations.press, who("third"), ref)
    await world.do(invitations.pass_over, who("asker"), (await world.invitation(ref, "third")).ref)
    kept = {name: (await world.invitation(ref, name)).ref for name in ("helper", "other", "third")}
    await world.do(asks.withdraw, who("asker"), ref)
    ended = await world.ask(ref)
    assert (ended.state, ended.closed_day) == ("withdrawn", world.now // DAY)
    assert [await world.standing(ref, name) for name in kept] == ["withdrawn", "let_go", "let_go"]
    assert [await world.said_to("let_go", name) for name in kept] == [0, 1, 1]
    assert {kind for _, _, kind, *_ in (await world.facts())["due"]} == {"capacity.still"}
    before = await world.facts()
    await world.do(asks.withdraw, who("asker"), ref)
    assert await world.facts() == before
    with refused("refuse.not_needed"):
        await world.do(invitations.press, who("fourth"), ref)


async def test_taking_back_a_matched_ask_tells_the_helper_that_they_are_free(world: World) -> None:
    ref = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ref)
    introduction = (await world.introduction(ref)).ref
    await world.do(asks.withdraw, who("asker"), ref)
    assert await world.said_to("closed", "helper") == 1
    assert await world.standing(ref, "helper") == "done"
    assert await world.due(introduction) == {}


@pytest.mark.parametrize("name", ["helper", "other"])
async def test_no_longer_needed_is_as_good_an_end_with_a_helper_as_without(world: World, name: str) -> None:
    ref = await world.asks("asker", first=name == "helper")
    await world.do(invitations.press, who(name), ref)
    await world.do(asks.met, who("asker"), ref)
    assert (await world.ask(ref)).state == "met"
    assert await world.standing(ref, name) == ("done" if name == "helper" else "let_go")
    assert "ask.match" not in await world.due(ref)


async def test_a_draft_cannot_be_taken_back_or_met(world: World) -> None:
    ref = await world.drafts("asker")
    for step in (asks.withdraw, asks.met):
        with refused("refuse.ask_draft"):
            await world.do(step, who("asker"), ref)


async def test_when_its_time_is_over_the_asker_is_told_and_nobody_is_asked_any_more(world: World) -> None:
    ref = await world.asks("asker", needed="today")
    await world.pass_time(DAY)
    lapsed = await world.ask(ref)
    assert (lapsed.state, lapsed.closed_day) == ("lapsed", (lapsed.needed_by or 0) // DAY)
    assert await world.said_to("ask.lapsed", "asker") == 1
    assert await world.due(ref) == {}
    await world.states("helper")
    await world.pass_time(40 * DAY)
    assert await world.standing(ref, "helper") is None


async def test_without_a_date_an_ask_is_closed_after_thirty_days(world: World) -> None:
    ref = await world.asks("asker")
    await world.pass_time(30 * DAY - 1)
    assert (await world.ask(ref)).state == "open"
    await world.pass_time(1)
    assert (await world.ask(ref)).state == "lapsed"


async def test_a_matched_ask_does_not_lapse(world: World) -> None:
    ref = await world.asks("asker", first=True, needed="today")
    await world.do(invitations.press, who("helper"), ref)
    await world.pass_time(40 * DAY)
    assert (await world.ask(ref)).state == "matched"


async def test_the_asker_hears_once_that_nobody_fits_and_is_looked_for_on(world: World) -> None:
    ref = await world.asks("asker")
    assert await world.said_to("ask.nobody", "asker") == 1
    await world.pass_time(DAY)
    assert await world.said_to("ask.nobody", "asker") == 1
    await world.states("helper")
    await world.pass_time(6 * HOUR)
    assert await world.standing(ref, "helper") == "waiting"


async def test_a_quiet_ask_that_is_widened_appears_as_a_neighbours_after_the_same_wait(world: World) -> None:
    ref = await world.asks("asker", shared="quiet")
    await world.pass_time(DAY)
    widened = await world.do(asks.widen, who("asker"), ref)
    assert widened.shared == "neighbour"
    assert 2 * MINUTE <= (widened.visible_at or 0) - world.now <= 20 * MINUTE
    assert [each.next_try for each in await world.said("ask")] == [widened.visible_at]
    before = await world.facts()
    await world.do(asks.widen, who("asker"), ref)
    assert await world.facts() == before
    assert (await world.do(invitations.press, who("helper"), ref)).answer == "with_asker"


async def test_only_an_open_ask_can_be_widened(world: World) -> None:
    ref = await world.drafts("asker", shared="quiet")
    with refused("refuse.ask_draft"):
        await world.do(asks.widen, who("asker"), ref)


async def test_asking_again_makes_a_draft_with_the_same_words(world: World) -> None:
    ref = await world.asks("asker", shared="quiet", kind="tech", needed="week")
    with refused("refuse.ask_open"):
        await world.do(asks.again, who("asker"), ref, world.ref())
    await world.pass_time(8 * DAY)
    fresh = await world.do(asks.again, who("asker"), ref, world.ref())
    former = await world.ask(ref)
    assert former.state == "lapsed" and fresh.state == "draft" and fresh.ref != ref and fresh.code != former.code
    for name in ("asker", "summary", "details", "kind", "needed", "shared"):
        assert getattr(fresh, name) == getattr(former, name)


async def test_pressing_ask_again_twice_makes_one_draft(world: World) -> None:
    ref = await world.asks("asker")
    await world.do(asks.met, who("asker"), ref)
    await world.do(asks.again, who("asker"), ref, world.ref())
    before = await world.facts()
    await world.do(asks.again, who("asker", None), ref, world.ref())
    assert await world.facts() == before


async def test_whether_the_first_who_can_may_come_is_chosen_before_posting_and_not_after(world: World) -> None:
    ref = await world.drafts("asker")
    assert (await world.do(asks.first_who_can, who("asker"), ref)).first_who_can
    assert (await world.do(asks.first_who_can, who("asker"), ref)).first_who_can, "a hand that shakes presses twice"
    assert not (await world.do(asks.first_who_can, who("asker"), ref, first=False)).first_who_can
    await world.do(asks.post, who("asker"), ref)
    with refused("refuse.ask_open"):
        await world.do(asks.first_who_can, who("asker"), ref)


async def test_nobodys_asks_are_joined_by_their_digest_across_ways_of_sharing(world: World) -> None:
    for shared in ("named", "neighbour", "quiet"):
        await world.asks("asker", shared=shared)
    keys = await world.do(lambda tx: {each["shared"]: each["asker_key"] for each in rows(tx, "SELECT * FROM asks")})
    assert keys["named"] not in (keys["neighbour"], keys["quiet"])
