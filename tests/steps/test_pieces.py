"""One need cut into several asks: each by its asker's own yes, nothing lost on the way, and known to nobody else."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from bot.rules.asks import DRAFTS_MOST
from bot.rules.house import tag
from bot.rules.pieces import MOST
from bot.steps import asks as ask_steps
from bot.steps import introductions, invitations, needs, pieces, privacy
from bot.steps.export import export
from bot.steps.held import held
from data import pieces as rows
from data.content import KINDS
from data.records import DAY
from data.store import Tx
from tests.steps.world import HERE, World, all_asks, refused, who

THREE = {"transport": "A lift to the doctor", "forms": "Help with one form", "company": "Tea on Sunday"}


def tagged(words: Mapping[str, str]) -> dict[str, str]:
    """What the fields of the form hold."""
    return {tag(kind): said for kind, said in words.items()}


async def cut(world: World, ref: str, **words: str) -> pieces.Whole:
    """The asker says what is in it."""
    return await world.do(pieces.into, who("asker"), ref, tagged(words or THREE))


async def heavy(world: World, **more: object) -> str:
    """The asker has written down something heavy; its ref."""
    return await world.drafts("asker", kind="transport", summary="Everything at once", **more)


async def test_s3_three_unrelated_needs_become_three_asks_that_wait_for_their_askers_yes(world: World) -> None:
    ref = await heavy(world, shared="neighbour", needed="days")
    whole = await cut(world, ref)
    assert [(each.kind, each.summary) for each in whole.asks] == list(THREE.items())
    assert {each.state for each in whole.asks} == {"draft"}
    assert {(each.shared, each.needed) for each in whole.asks} == {("neighbour", "days")}
    assert whole.asks[0].ref == ref and whole.asks[0].details, "it is the one it was"
    assert [each.details for each in whole.asks[1:]] == ["", ""], "what was written for one helper goes to no other"
    assert await world.do(lambda tx: tx.db.execute("SELECT count(*) FROM outbox").fetchone()[0]) == 1, "but the door"
    await world.do(ask_steps.post, who("asker"), whole.asks[1].ref)
    states = [each.state for each in (await world.do(pieces.look, who("asker"), ref)).asks]
    assert states == ["draft", "open", "draft"], "one can be sent and the others kept"


async def test_s3_each_is_matched_by_itself_and_one_of_three_is_taken_care_of(world: World) -> None:
    ref = await heavy(world)
    whole = await cut(world, ref)
    for each in whole.asks:
        await world.do(ask_steps.post, who("asker"), each.ref)
    form = whole.asks[1].ref
    await world.do(invitations.press, who("helper"), form)
    await world.do(introductions.accept, who("asker"), (await world.invitation(form, "helper")).ref)
    seen = await world.do(pieces.look, who("asker"), ref)
    assert (seen.met, len(seen.asks)) == (1, 3)
    assert [each.state for each in seen.asks] == ["open", "matched", "open"]
    assert (await world.do(pieces.every, who("asker"))) == (seen,)


async def test_s3_what_came_before_stays_with_the_first_which_changes_in_nothing(world: World) -> None:
    ref = await world.asks("asker", kind="transport", summary="Everything at once")
    await world.do(invitations.press, who("helper"), ref)
    await world.do(introductions.accept, who("asker"), (await world.invitation(ref, "helper")).ref)
    before = await world.facts()
    whole = await cut(world, ref, forms="One form")
    after = await world.facts()
    assert [each.state for each in whole.asks] == ["matched", "draft"]
    assert after["invitations"] == before["invitations"] and after["introductions"] == before["introductions"]
    assert after["outbox"] == before["outbox"], "nobody hears of it"
    with refused("refuse.already_posted"):
        await cut(world, ref, transport="Other words")
    assert (await world.ask(ref)).summary == "Everything at once"


async def test_s3_one_kind_and_what_it_takes_stay_one(world: World) -> None:
    ref = await heavy(world)
    chosen = needs.NeedsForm("", ("weekend",), "es", "large", ("car",))
    await world.do(needs.say, who("asker"), ref, chosen)
    alone = await cut(world, ref, transport="A lift with a boot for a bed")
    assert [each.summary for each in alone.asks] == ["A lift with a boot for a bed"]
    assert await world.do(rows.get, ref) is None, "one thing is no several"
    whole = await cut(world, ref, forms="One form")
    first, second = (each.needs for each in whole.asks)
    assert (first.skills, first.size) == (frozenset({"car"}), "large")
    assert (second.skills, second.size) == (frozenset(), "small")
    assert (second.language, second.parts) == (first.language, first.parts)


async def test_sent_twice_it_is_done_once_and_said_otherwise_the_draft_says_that(world: World) -> None:
    ref = await heavy(world)
    whole = await cut(world, ref)
    assert await cut(world, ref) == whole
    again = await cut(world, ref, forms="The long form", tech="A printer", company="")
    assert [each.summary for each in again.asks] == [THREE["transport"], "The long form", THREE["company"], "A printer"]


async def test_begun_with_nothing_the_first_that_is_said_is_the_first(world: World) -> None:
    ref = world.ref()
    whole = await cut(world, ref, forms=" ", company="Tea on Sunday", tech="A printer")
    assert [(each.ref == ref, each.kind) for each in whole.asks] == [(True, "company"), (False, "tech")]
    assert await cut(world, ref, company="Tea on Sunday", tech="A printer") == whole
    for nothing in ({}, {"forms": ""}, {"forms": " \n "}):
        with refused("refuse.pieces_none"):
            await world.do(pieces.into, who("asker"), world.ref(), tagged(nothing))
    with refused("refuse.unknown_kind"):
        await cut(world, world.ref(), weather="Sun")
    with refused("refuse.old_control"):
        await cut(world, (await world.member("asker")), forms="One form")


async def test_s51_where_there_is_no_room_for_all_of_it_nothing_is_changed_and_what_there_is_stays(
    world: World,
) -> None:
    for number in range(DRAFTS_MOST - 2):
        await world.drafts("asker", summary=f"Parcel {number}")
    ref = await heavy(world)
    before = await world.facts()
    with refused("refuse.many_drafts", most=DRAFTS_MOST):
        await cut(world, ref)
    assert await world.facts() == before
    whole = await cut(world, ref, forms="One form")
    assert len(whole.asks) == 2
    with refused("refuse.many_drafts", most=DRAFTS_MOST):
        await world.do(pieces.before, who("asker"), ref)


async def test_one_need_is_no_more_than_so_many_asks(world: World) -> None:
    ref = await heavy(world)
    kinds = [each for each in KINDS if each != "transport"]
    await cut(world, ref, **{each: f"Words for {each}" for each in kinds[: MOST - 1]})
    for attempt in (pieces.before, lambda tx, me, about: pieces.into(tx, me, about, tagged({kinds[MOST]: "More"}))):
        with refused("refuse.pieces_many", most=MOST):
            await world.do(attempt, who("asker"), ref)


async def test_s51_what_cannot_be_posted_for_now_waits_with_the_others(world: World) -> None:
    for number in range(4):
        await world.asks("asker", summary=f"Parcel {number}")
    ref = await heavy(world)
    whole = await cut(world, ref)
    await world.do(ask_steps.post, who("asker"), ref)
    for each in whole.asks[1:]:
        with refused("refuse.many_open", most=5):
            await world.do(ask_steps.post, who("asker"), each.ref)
    seen = await world.do(pieces.look, who("asker"), ref)
    assert [each.state for each in seen.asks] == ["open", "draft", "draft"]
    assert seen.waiting == seen.asks[1:]


async def test_one_that_is_let_go_or_taken_back_is_part_of_it_no_more_and_the_rest_stands(world: World) -> None:
    ref = await heavy(world)
    first, second, third = (await cut(world, ref)).asks
    await world.do(ask_steps.discard, who("asker"), second.ref)
    seen = await world.do(pieces.look, who("asker"), ref)
    assert [each.ref for each in seen.asks] == [first.ref, third.ref]
    await world.do(ask_steps.post, who("asker"), third.ref)
    await world.do(ask_steps.withdraw, who("asker"), third.ref)
    assert [each.ref for each in (await world.do(pieces.look, who("asker"), ref)).asks] == [first.ref]
    assert await world.do(pieces.every, who("asker")) == ()
    made = await world.do(ask_steps.again, who("asker"), third.ref, world.ref())
    assert [each.ref for each in (await world.do(pieces.look, who("asker"), ref)).asks] == [first.ref, made.ref]


@pytest.mark.parametrize("name", ["helper", "steward"])
async def test_nobody_but_its_asker_looks_at_it_or_makes_more_of_it(world: World, name: str) -> None:
    ref = await heavy(world)
    await cut(world, ref)
    before = await world.facts()
    for attempt in (pieces.look, pieces.before, lambda tx, me, about: pieces.into(tx, me, about, tagged(THREE))):
        with refused("refuse.gone"):
            await world.do(attempt, who(name), ref)
    assert await world.do(pieces.every, who(name)) == ()
    after = await world.facts()
    assert {each: after[each] for each in ("asks", "outbox")} == {each: before[each] for each in ("asks", "outbox")}


async def test_what_is_over_is_not_cut_and_what_takes_up_an_offer_neither(world: World) -> None:
    ref = await world.asks("asker")
    await world.do(ask_steps.withdraw, who("asker"), ref)
    with refused("refuse.ask_withdrawn"):
        await world.do(pieces.before, who("asker"), ref)
    with refused("refuse.ask_withdrawn"):
        await cut(world, ref)


async def test_the_form_asks_for_what_was_chosen_beside_the_drafts_own_words(world: World) -> None:
    ref = await heavy(world)
    await cut(world, ref, forms="One form")
    seen = await world.do(pieces.before, who("asker"), ref)
    assert not {"transport", "forms"} & set(seen.kinds)
    assert pieces.chosen(seen, ["tech", "company"])[0] == "transport"
    for nothing in ([], ["forms"], ["tech", "weather"]):
        with refused("refuse.unknown_kind"):
            pieces.chosen(seen, nothing)
    await world.do(ask_steps.post, who("asker"), ref)
    assert pieces.chosen(await world.do(pieces.before, who("asker"), ref), ["tech"]) == ("tech",)


async def test_that_they_belong_together_is_sealed_and_goes_before_an_unnamed_one_loses_its_asker(
    world: World,
) -> None:
    """Otherwise the one with a name would lead to the one without (promise D1)."""
    ref = await heavy(world, shared="neighbour")
    whole = await cut(world, ref)
    for each in whole.asks[:2]:
        await world.do(ask_steps.post, who("asker"), each.ref, at_once=True)
    marks = await world.do(lambda tx: [bytes(each["whole"]) for each in tx.db.execute("SELECT whole FROM pieces")])
    assert len(set(marks)) == len(marks) == 3
    await world.do(ask_steps.met, who("asker"), ref)
    await world.pass_time(5 * DAY)
    assert (await world.ask(ref)).asker == ""
    assert await world.do(rows.get, ref) is None
    assert len((await world.do(pieces.look, who("asker"), whole.asks[1].ref)).asks) == 2


async def test_s52_it_is_in_what_its_asker_takes_along_and_gone_with_them(world: World) -> None:
    ref = await heavy(world)
    whole = await cut(world, ref)
    await world.do(ask_steps.post, who("asker"), ref)
    await world.do(invitations.press, who("helper"), ref)

    def taken(tx: Tx) -> str:
        mine = held(tx, who("asker"))
        return json.dumps(export(mine, tx.now))

    codes = {each.ref: each.code for each in whole.asks}
    for each in json.loads(await world.do(taken))["asks"]:
        assert set(each["of_one_need_with"]) == set(codes.values()) - {each["code"]}
    await world.do(privacy.forget, who("asker"))
    assert [each.asker for each in await world.do(all_asks) if each.community == HERE] in ([], [""])
    assert await world.do(lambda tx: tx.db.execute("SELECT count(*) FROM pieces").fetchone()[0]) == 0
