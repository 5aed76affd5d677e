"""A member suggests a question; stewards take or decline it and never learn whose it is; its writer hears (S42)."""

from __future__ import annotations

from bot.rules import moments
from bot.steps import communities, privacy, prompts, proposals, retention
from bot.steps.proposals import KEPT, OPEN_KEPT, OPEN_MOST
from data import members, outbox
from data import proposals as rows_of
from data.house import Proposal
from data.records import DAY
from data.store import Tx
from tests.steps.test_prompts import _stewards_channel, told
from tests.steps.world import ELSEWHERE, HERE, World, refused, who

WORDS = "What is too heavy for one?"


async def suggested(world: World, name: str = "asker", words: str = WORDS) -> Proposal:
    """Somebody suggests this."""
    return await world.do(proposals.propose, who(name), world.ref(), "needs", words)


async def heard(world: World, made: Proposal) -> str | None:
    """What its writer is about to be told: the state on the card; None if nothing."""
    rows = [each for each in await world.said("proposal.told") if each.about == made.ref]
    assert len(rows) <= 1
    if not rows:
        return None
    assert rows[0].place == "member" and rows[0].target == made.owner
    seen = await world.do(proposals.told, rows[0])
    return seen.proposal.state if seen is not None else None


async def test_s42_taken_it_is_a_question_of_the_communitys_and_its_writer_hears(world: World) -> None:
    made = await suggested(world)
    assert [each.ref for each in await world.do(proposals.listed, who("steward"))] == [made.ref]
    await world.do(proposals.take, who("steward"), made.ref)
    (own,) = (await world.do(prompts.opened, who("steward"), "needs")).own
    assert own.words == WORDS and await heard(world, made) == "taken"
    with refused("refuse.proposal_done"):
        await world.do(proposals.take, who("steward"), made.ref)
    assert len((await world.do(prompts.opened, who("steward"), "needs")).own) == 1


async def test_s42_declined_its_writer_hears_the_word_and_the_word_is_needed(world: World) -> None:
    made = await suggested(world)
    with refused("refuse.empty"):
        await world.do(proposals.decline, who("steward"), made.ref, " ")
    assert await heard(world, made) is None
    await world.do(proposals.decline, who("steward"), made.ref, "We ask this in spring already.")
    assert await heard(world, made) == "declined"
    found = await world.do(rows_of.get, made.ref)
    assert found is not None and found.answer == "We ask this in spring already."
    assert (await world.do(prompts.opened, who("steward"), "needs")).own == ()


async def test_what_stewards_see_has_nothing_in_it_of_whose_it_is(world: World) -> None:
    made = await suggested(world)
    await suggested(world, "helper", "Another one?")
    for each in await world.do(proposals.listed, who("steward")):
        shown = repr((each, await world.do(proposals.one, who("steward"), each.ref)))
        assert made.owner not in shown and await world.member("helper") not in shown


async def test_its_writer_is_told_in_their_own_thread_only_after_a_wait_of_chance(world: World) -> None:
    """Whoever may read private threads, a steward above all, would else see in whose the bell rings."""
    made = await suggested(world)
    await world.do(proposals.take, who("steward"), made.ref)
    (row,) = await world.said("proposal.told")
    assert row.corner_from is not None and row.corner_from >= world.now + moments.BELL["low"][0]


async def test_three_wait_at_once_and_once_one_is_answered_there_is_room(world: World) -> None:
    first, *_ = [await suggested(world, words=f"Question {at}?") for at in range(OPEN_MOST)]
    with refused("refuse.many_proposals", most=OPEN_MOST):
        await world.do(proposals.may_begin, who("asker"))
    with refused("refuse.many_proposals", most=OPEN_MOST):
        await suggested(world)
    await suggested(world, "helper")
    await world.do(proposals.decline, who("steward"), first.ref, "Not now")
    await suggested(world)


async def test_sent_twice_it_is_one_and_taken_back_it_is_gone(world: World) -> None:
    ref = world.ref()
    for _ in range(2):
        await world.do(proposals.propose, who("asker"), ref, "needs", WORDS)
    assert len(await world.do(proposals.listed, who("steward"))) == 1
    with refused("refuse.gone"):
        await world.do(proposals.take_back, who("helper"), ref)
    for _ in range(2):
        await world.do(proposals.take_back, who("asker"), ref)
    assert await world.do(proposals.listed, who("steward")) == ()


async def test_stewards_are_told_once_while_something_waits_and_not_in_the_same_breath(world: World) -> None:
    await world.do(_stewards_channel)
    one = await suggested(world)
    two = await suggested(world, "helper")
    (card,) = await told(world, "proposal.waits")
    row = await world.do(outbox.get, card)
    assert row is not None and row.next_try is not None and row.next_try > world.now
    assert await world.do(proposals.card, row) == HERE
    await world.do(proposals.take, who("steward"), one.ref)
    assert await world.do(proposals.card, row) == HERE
    await world.do(proposals.decline, who("steward"), two.ref, "Not now")
    assert await world.do(proposals.card, row) is None, "it goes once nothing waits"


async def test_unanswered_for_two_months_it_is_let_go_and_its_writer_hears_so(world: World) -> None:
    made = await suggested(world)
    await world.pass_time((OPEN_KEPT + 2) * DAY)
    assert await heard(world, made) == "lapsed"
    await world.pass_time((KEPT + 2) * DAY)
    assert await world.do(rows_of.get, made.ref) is None


async def test_it_is_forgotten_with_its_person_and_what_was_taken_stays_without_a_name(world: World) -> None:
    waits, taken = await suggested(world), await suggested(world, words="Another one?")
    await world.do(proposals.take, who("steward"), taken.ref)
    member = await world.member("asker")
    await world.do(privacy.forget, who("asker"))
    assert await world.do(rows_of.owned, member) == []
    assert await world.do(rows_of.get, waits.ref) is None and await world.do(rows_of.get, taken.ref) is None
    assert [each.words for each in (await world.do(prompts.opened, who("steward"), "needs")).own] == ["Another one?"]


async def test_whoever_suggested_something_is_known_as_long_as_it_is_kept(world: World) -> None:
    await suggested(world)

    def known(tx: Tx) -> bool:
        found = members.find(tx, HERE, who("asker").user)
        return found is not None and retention.reason_to_know(tx, found)

    assert await world.do(known)


async def test_it_is_the_stewards_of_this_server_who_answer(world: World) -> None:
    made = await suggested(world)
    with refused("refuse.not_steward"):
        await world.do(proposals.take, who("asker"), made.ref)
    await world.do(communities.panel, who("steward", ELSEWHERE), "en")
    with refused("refuse.gone"):
        await world.do(proposals.take, who("steward", ELSEWHERE), made.ref)
    with refused("refuse.unknown_choice"):
        await world.do(proposals.propose, who("asker"), world.ref(), "weather", WORDS)
