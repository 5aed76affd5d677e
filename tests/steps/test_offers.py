"""What people have to give, and taking it up in one private step."""

from __future__ import annotations

import pytest

from bot.steps import asks, capacity, introductions, invitations, lapsing, offers
from bot.steps.offers import LAPSES_AFTER, OFFERS_MOST, STILL_AFTER
from data import offers as offer_rows
from data import outbox
from data.records import DAY, HOUR
from tests.steps.world import CHANNEL, World, refused, who


async def offered(world: World, name: str = "helper", words: str = "A drill to borrow", kind: str = "lending") -> str:
    """Somebody offers something; the offer's ref."""
    ref = world.ref()
    await world.do(offers.post, who(name), ref, words, kind)
    return ref


async def test_an_offer_is_posted_once_however_often_its_form_is_sent(world: World) -> None:
    ref = await offered(world)
    before = await world.facts()
    await world.do(offers.post, who("helper"), ref, "A drill to borrow", "lending")
    assert await world.facts() == before
    assert [(each.about, each.target) for each in await world.said("offer")] == [(ref, str(CHANNEL))]


async def test_whoever_offers_something_and_stated_nothing_may_be_asked_for_it_gently(world: World) -> None:
    await offered(world)
    stated = await world.capacity("helper")
    assert (stated.at_once, stated.per_week, stated.kinds) == (1, 1, {"lending"})


async def test_an_offer_changes_nothing_of_what_somebody_has_stated(world: World) -> None:
    await world.states("helper", at_once=3)
    before = await world.capacity("helper")
    await offered(world)
    assert await world.capacity("helper") == before


@pytest.mark.parametrize(
    ("words", "kind", "key"),
    [
        ("a" * 501, "lending", "refuse.too_long"),
        ("  ", "lending", "refuse.empty"),
        ("A drill", "gold", "refuse.unknown_kind"),
    ],
)
async def test_an_offer_that_cannot_be_taken_is_refused_and_not_kept(
    world: World, words: str, kind: str, key: str
) -> None:
    with refused(key):
        await world.do(offers.post, who("helper"), world.ref(), words, kind)
    assert not await world.said("offer")


async def test_ten_offers_stand_at_most(world: World) -> None:
    refs = [await offered(world) for _ in range(OFFERS_MOST)]
    with refused("refuse.many_offers", most=10):
        await offered(world)
    await world.do(offers.close, who("helper"), refs[0])
    await offered(world)


async def test_s9_only_the_owner_closes_an_offer_and_closing_twice_is_no_failure(world: World) -> None:
    ref = await offered(world)
    for name in ("other", "steward"):
        with refused("refuse.gone"):
            await world.do(offers.close, who(name), ref)
    await world.do(offers.close, who("helper"), ref)
    before = await world.facts()
    await world.do(offers.close, who("helper"), ref)
    assert await world.facts() == before
    with refused("refuse.offer_closed"):
        await world.do(offers.take_up, who("asker"), ref, world.ref())


async def test_somebody_elses_offer_is_not_changed_by_a_form_with_its_ref(world: World) -> None:
    ref = await offered(world)
    with refused("refuse.gone"):
        await world.do(offers.post, who("other"), ref, "Something else", "tech")


async def test_s4_taking_up_an_offer_makes_a_matching_ask_joined_to_it_in_one_step(world: World) -> None:
    ref = await offered(world)
    ask = await world.do(offers.take_up, who("asker"), ref, world.ref())
    assert (ask.offer, ask.kind, ask.state, ask.shared, ask.asker) == (
        ref,
        "lending",
        "open",
        "quiet",
        await world.member("asker"),
    )
    invitation = await world.invitation(ask.ref, "helper")
    assert (invitation.origin, invitation.state) == ("offer", "waiting")
    assert not await world.said("ask")  # Nobody else sees it.

    assert (await world.do(invitations.yes, who("helper"), invitation.ref)).answer == "introduced"
    assert (await world.ask(ask.ref)).state == "matched"


async def test_s4_taking_an_offer_up_twice_is_one_ask(world: World) -> None:
    ref = await offered(world)
    first = await world.do(offers.take_up, who("asker"), ref, world.ref())
    before = await world.facts()
    assert await world.do(offers.take_up, who("asker"), ref, world.ref()) == first
    assert await world.facts() == before


async def test_nobody_takes_up_their_own_offer_nor_more_than_five_asks_at_a_time(world: World) -> None:
    ref = await offered(world)
    with refused("refuse.own_offer"):
        await world.do(offers.take_up, who("helper"), ref, world.ref())
    for _ in range(5):
        await world.asks("asker")
    with refused("refuse.many_open", most=5):
        await world.do(offers.take_up, who("asker"), ref, world.ref())


async def test_what_the_one_who_offered_answers_shows_nowhere_until_three_days_are_over(world: World) -> None:
    """A no, no answer, and a rest: one and the same to the one who took it up, and nobody else is asked."""
    views = []
    await world.states("other", kinds=frozenset({"lending"}))
    for answer in ("no", "nothing", "rest"):
        ref = await offered(world, "helper")
        ask = (await world.do(offers.take_up, who("asker"), ref, world.ref())).ref
        invitation = (await world.invitation(ask, "helper")).ref
        if answer == "no":
            await world.do(invitations.no, who("helper"), invitation)
        elif answer == "rest":
            await world.do(capacity.rest, who("helper"), 1)
        await world.pass_time(3 * DAY - 1)
        before = (await world.ask(ask)).state, await world.said_to("ask.nobody", "asker")
        await world.pass_time(1)
        views.append((before, (await world.ask(ask)).state))
        assert await world.standing(ask, "other") is None
        assert [each.about for each in await world.said("ask.lapsed")].count(ask) == 1
    assert views == [(("open", 0), "lapsed")] * 3


async def test_s11_whoever_rests_is_not_disturbed_about_their_offer_until_they_are_back(world: World) -> None:
    ref = await offered(world)
    await world.do(capacity.rest, who("helper"), 2)
    ask = (await world.do(offers.take_up, who("asker"), ref, world.ref())).ref
    await world.pass_time(2 * DAY - 1)
    assert await world.standing(ask, "helper") is None
    await world.pass_time(HOUR)
    assert await world.standing(ask, "helper") == "waiting"


async def test_two_who_take_up_one_offer_are_told_to_its_owner_one_after_the_other(world: World) -> None:
    ref = await offered(world)
    first, second = [(await world.do(offers.take_up, who(name), ref, world.ref())).ref for name in ("asker", "other")]
    assert len(await world.invited()) == 1
    await world.do(invitations.no, who("helper"), (await world.invitation(first, "helper")).ref)
    await world.pass_time(HOUR)
    assert await world.standing(second, "helper") == "waiting"


async def test_an_offer_taken_up_in_the_quiet_hours_of_its_owner_waits_for_the_morning(world: World) -> None:
    await world.states("helper", quiet_from=8 * 60, quiet_to=12 * 60)
    ask = (await world.do(offers.take_up, who("asker"), await offered(world), world.ref())).ref
    assert await world.standing(ask, "helper") is None
    await world.pass_time(3 * HOUR)
    assert await world.standing(ask, "helper") == "waiting"


async def test_a_full_helper_is_not_asked_about_their_offer_either(world: World) -> None:
    ref = await offered(world)
    taken = await world.asks("other", first=True)
    await world.do(invitations.press, who("helper"), taken)
    ask = (await world.do(offers.take_up, who("asker"), ref, world.ref())).ref
    await world.pass_time(2 * DAY)
    assert await world.standing(ask, "helper") is None


async def test_an_offer_that_is_closed_before_its_owner_was_asked_is_asked_about_no_more(world: World) -> None:
    ref = await offered(world)
    await world.do(capacity.rest, who("helper"), 1)
    ask = (await world.do(offers.take_up, who("asker"), ref, world.ref())).ref
    await world.do(offers.close, who("helper"), ref)
    await world.pass_time(2 * DAY)
    assert await world.standing(ask, "helper") is None


async def test_s9_what_was_agreed_stays_when_the_offer_is_closed(world: World) -> None:
    ref = await offered(world)
    ask = (await world.do(offers.take_up, who("asker"), ref, world.ref())).ref
    await world.do(invitations.yes, who("helper"), (await world.invitation(ask, "helper")).ref)
    await world.do(offers.close, who("helper"), ref)
    assert (await world.ask(ask)).state == "matched"
    await world.do(introductions.finished, who("asker"), (await world.introduction(ask)).ref)
    assert (await world.ask(ask)).state == "met"


async def test_taking_it_back_lets_the_one_who_offered_go_quietly(world: World) -> None:
    ask = (await world.do(offers.take_up, who("asker"), await offered(world), world.ref())).ref
    await world.do(asks.withdraw, who("asker"), ask)
    assert await world.standing(ask, "helper") == "withdrawn"
    assert {each[2] for each in (await world.facts())["due"]} == {"offer.still", "offer.lapse"}


async def test_a_long_offer_with_a_link_makes_an_ask_whose_link_is_whole_or_not_there(world: World) -> None:
    words = "word " * 55 + "https://good.example/a/rather/long/path and more words that do not fit into an ask"
    ref = await offered(world, words=words)
    ask = await world.do(offers.take_up, who("asker"), ref, world.ref())
    assert len(ask.summary) <= 300
    assert "https" not in ask.summary or "https://good.example/a/rather/long/path " in ask.summary
    kept = await world.do(offer_rows.get, ref)
    assert kept is not None and kept.words == words


async def stands(world: World, ref: str) -> bool:
    """Whether an offer is open."""
    found = await world.do(offer_rows.get, ref)
    return found is not None and found.state == "open"


async def test_s10_after_two_months_its_maker_is_asked_once_whether_it_still_stands_and_then_it_lapses(
    world: World,
) -> None:
    ref = await offered(world)
    await world.pass_time(STILL_AFTER - DAY)
    assert await world.said_to("offer.still", "helper") == 0
    await world.pass_time(2 * DAY)
    assert await world.said_to("offer.still", "helper") == 1 and await stands(world, ref)
    await world.pass_time(LAPSES_AFTER)
    assert not await stands(world, ref)
    assert await world.said_to("offer.still", "helper") <= 1
    with refused("refuse.offer_closed"):
        await world.do(offers.keep, who("helper"), ref)


async def test_s10_a_week_and_a_day_before_its_maker_is_asked_and_once_each_time(world: World) -> None:
    ref = await offered(world)
    await world.pass_time(STILL_AFTER)
    (first,) = await world.said("offer.still")
    await world.do(lapsing.offer, ref)
    assert len(await world.said("offer.still")) == 1, "run twice it sends nothing twice"
    await world.pass_time(LAPSES_AFTER - DAY - 1)
    assert await world.said("offer.last") == []
    await world.pass_time(1)
    (last,) = await world.said("offer.last")
    (first,) = await world.said("offer.still")
    assert await world.do(lapsing.offer_notice, first) is None, "the first question goes"
    notice = await world.do(lapsing.offer_notice, last)
    assert notice is not None and [each.ref for each in notice.offers] == [ref]
    assert notice.until == world.now + DAY
    await world.pass_time(DAY)
    assert not await stands(world, ref)


async def test_s10_kept_after_the_first_question_there_is_no_second(world: World) -> None:
    ref = await offered(world)
    await world.pass_time(STILL_AFTER + DAY)
    await world.do(offers.keep, who("helper"), ref)
    await world.pass_time(LAPSES_AFTER)
    assert await world.said("offer.last") == [] and await stands(world, ref)


async def test_s10_what_ends_together_is_asked_about_in_one_message(world: World) -> None:
    refs = [await offered(world) for _ in range(3)]
    await world.pass_time(STILL_AFTER)
    (row,) = await world.said("offer.still")
    notice = await world.do(lapsing.offer_notice, row)
    assert notice is not None and {each.ref for each in notice.offers} == set(refs)
    await world.do(offers.keep, who("helper"), refs[0])
    (touched,) = await world.said("offer.still")
    assert touched.wanted > row.wanted
    notice = await world.do(lapsing.offer_notice, touched)
    assert notice is not None and {each.ref for each in notice.offers} == set(refs[1:])
    await world.pass_time(LAPSES_AFTER - DAY)
    (last,) = await world.said("offer.last")
    notice = await world.do(lapsing.offer_notice, last)
    assert notice is not None and {each.ref for each in notice.offers} == set(refs[1:])
    await world.pass_time(DAY)
    assert [await stands(world, ref) for ref in refs] == [True, False, False]


async def test_s10_kept_it_stands_as_long_again(world: World) -> None:
    ref = await offered(world)
    await world.pass_time(STILL_AFTER + DAY)
    await world.do(offers.keep, who("helper"), ref)
    (asked,) = await world.said("offer.still")
    assert await world.do(lapsing.offer_notice, asked) is None, "the question goes"
    await world.pass_time(STILL_AFTER - DAY)
    assert await stands(world, ref) and len(await world.said("offer.still")) <= 1
    await world.pass_time(DAY + LAPSES_AFTER)
    assert not await stands(world, ref)


async def test_whoever_rests_is_not_asked_and_their_offer_waits_for_them(world: World) -> None:
    await world.states("helper")
    ref = await offered(world)
    await world.pass_time(STILL_AFTER - DAY)
    await world.do(capacity.rest, who("helper"), 30)
    await world.pass_time(29 * DAY)
    assert await world.said("offer.still") == [] and await stands(world, ref)
    await world.pass_time(3 * DAY)
    assert await world.said_to("offer.still", "helper") == 1 and await stands(world, ref)


async def test_an_offer_is_changed_by_its_maker_and_the_card_follows(world: World) -> None:
    ref = await offered(world)
    (card,) = await world.said("offer")
    await world.do(outbox.move, card.ref, "sent", None)
    await world.do(offers.post, who("helper"), ref, "Two drills", "tech")
    found = await world.do(offer_rows.get, ref)
    assert found is not None and (found.words, found.kind) == ("Two drills", "tech")
    (shown,) = await world.said("offer")
    assert shown.ref == card.ref and shown.wanted == card.wanted + 1 and shown.next_try == world.now
    with refused("refuse.gone"):
        await world.do(offers.post, who("other"), ref, "Mine now", "tech")
    await world.do(offers.close, who("helper"), ref)
    assert await world.due(ref) == {}
    with refused("refuse.offer_closed"):
        await world.do(offers.post, who("helper"), ref, "Three drills", "tech")
