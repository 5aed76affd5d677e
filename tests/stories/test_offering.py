"""Offering something, and taking it up, as those on both sides live through it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.hands import (
    arrive,
    bodies,
    clicking,
    id_of,
    posts_in,
    pressed,
    sending,
    states,
    tables,
)
from tests.stories.town import Town

WORDS = "I can read one page of anything official with you"
DAY = 24 * 3600


async def offers(street: Town, who: Any, words: str = WORDS, kind: str = "forms") -> Any:
    """A member offers something; the private reply."""
    form = await who.slash(street.asks, "offer")
    posted = await who.submit_modal(form, {"words": words, "kind": [kind]})
    await street.later(5)
    return posted


async def taken_up(street: Town, who: Any, words: str = WORDS) -> Any:
    """A member takes the offer with these words up; the private reply."""
    reply = await who.click(street.card(street.asks, words), label=street.text("offer.card.take"))
    await street.later(5)
    return reply


async def apart(street: Town, one: Any, other: Any) -> None:
    """One member asks never to be brought together with another."""
    panel = await one.slash(street.asks, "apart")
    await one.select(panel.response, [other], custom_id="v1:apart.add:-")


async def test_s4_an_offer_is_posted_by_name_and_whoever_makes_it_learns_where_it_went(street: Town) -> None:
    text = street.text
    posted = await offers(street, street.ben)
    assert posted.response.ephemeral
    assert text("offer.posted") in street.read(posted.response)
    card = street.card(street.asks, WORDS)
    assert text("offer.card.who", who=street.ben.mention) in street.read(card)
    assert text("offer.headline", kind=text("kind.forms")) in street.read(card)
    assert all('"allowed_mentions": {"parse": []' in body for body in posts_in(street, street.asks))
    mine = await street.ben.slash(street.asks, "mine")
    assert WORDS in street.read(mine.response)


async def test_s4_taking_an_offer_up_makes_an_ask_joined_to_it_and_the_offerers_yes_opens_a_place(street: Town) -> None:
    text = street.text
    await offers(street, street.ben)
    since = len(street.env.http_requests)
    taken = await taken_up(street, street.ana)
    assert taken.response.ephemeral
    assert text("offer.taken") in street.read(taken.response)
    joined = await street.store.run(
        lambda tx: tx.db.execute(
            "SELECT a.state, a.shared, o.state AS offer FROM asks a JOIN offers o ON o.ref = a.offer"
        ).fetchall()
    )
    assert [tuple(row) for row in joined] == [("open", "quiet", "open")]
    told = [body for _, path, body in bodies(street, since) if "/interactions/" not in path]
    assert not any(str(street.ana.id) in body for body in told), "the offerer is not told who it is"
    invited = await street.rung(street.ben, WORDS)
    assert text("invitation.offer_taken") in street.read(invited)
    assert not any(street.bells(other) for other in (street.ana, street.cat, street.dov, street.sam))
    said = await street.ben.click(invited, label=text("invitation.can"))
    assert text("said.introduced") in street.read(said.response)
    await street.later(5)
    place = street.shared_place(street.ana, street.ben)
    assert WORDS in street.read(street.card(place, WORDS))
    assert street.card(street.asks, WORDS), "the offer stands on for others"


async def test_s4_s9_nobody_takes_up_their_own_offer_and_nobody_else_closes_it(street: Town) -> None:
    text = street.text
    posted = await offers(street, street.ben)
    before = await tables(street, "members")
    own = await street.ben.click(street.card(street.asks, WORDS), label=text("offer.card.take"))
    assert street.read(own.response) == text("refuse.own_offer")
    close = id_of(street, posted.response, text("offer.close"))
    for who in (street.ana, street.cat, street.sam):
        assert await pressed(street, who, close) == text("refuse.gone")
    assert await tables(street, "members") == before
    assert not street.bells(street.ben), "nobody is told of their own offer"


async def test_s9_a_closed_offer_goes_and_its_button_answers_kindly_but_what_was_begun_goes_on(street: Town) -> None:
    text = street.text
    posted = await offers(street, street.ben)
    close = id_of(street, posted.response, text("offer.close"))
    card = street.card(street.asks, WORDS)
    take = id_of(street, card, text("offer.card.take"))
    await taken_up(street, street.ana)
    sure = await street.ben.click(posted.response, label=text("offer.close"))
    assert text("offer.close_sure") in street.read(sure.response)
    assert card.id in [each.id for each in street.cards(street.asks)]
    closed = await street.ben.click(sure.response, label=text("offer.close_yes"))
    assert text("offer.closed") in street.read(closed.response)
    await street.later(5)
    assert card.id not in [each.id for each in street.cards(street.asks)]
    assert await pressed(street, street.cat, take) == text("refuse.offer_closed")
    assert await states(street, "asks") == ["open"]
    mine = await street.ben.slash(street.asks, "mine")
    assert text("offer.close") not in street.buttons(mine.response)
    invited = await street.rung(street.ben, WORDS)
    await street.ben.click(invited, label=text("invitation.can"))
    await street.later(5)
    assert street.shared_place(street.ana, street.ben)
    assert text("offer.closed") in await pressed(street, street.ben, close)


@pytest.mark.parametrize("kept_apart_by", ["", "offerer", "taker"])
async def test_s21_between_two_who_are_kept_apart_taking_up_looks_like_no_answer_yet(
    street: Town, kept_apart_by: str
) -> None:
    text = street.text
    await offers(street, street.ben)
    if kept_apart_by:
        await apart(street, *{"offerer": (street.ben, street.ana), "taker": (street.ana, street.ben)}[kept_apart_by])
    taken = await taken_up(street, street.ana)
    assert text("offer.taken") in street.read(taken.response)
    assert bool(street.bells(street.ben)) == (not kept_apart_by)
    mine = await street.ana.slash(street.asks, "mine")
    assert WORDS in street.read(mine.response)
    await street.later(3 * DAY - 60)
    assert not street.bells(street.ana), "no answer is no answer, whatever the reason"
    await street.later(120)
    lapsed = await street.rung(street.ana, text("ask.lapsed.offer"))
    assert WORDS in street.read(lapsed)
    form = await street.ana.click(lapsed, label=text("door.ask"))
    assert form.modal is not None
    assert await states(street, "asks") == ["lapsed"]


async def test_s11_whoever_rests_is_not_asked_about_their_offer_before_they_are_back(street: Town) -> None:
    await offers(street, street.ben)
    await street.ben.slash(street.asks, "rest", days=1)
    await taken_up(street, street.ana)
    await street.later(DAY - 60)
    assert not street.bells(street.ben)
    await street.later(2 * 3600)
    assert WORDS in street.read(await street.rung(street.ben, WORDS))


async def test_s4_an_offerers_no_is_seen_by_nobody(street: Town) -> None:
    text = street.text
    await offers(street, street.ben)
    await taken_up(street, street.ana)
    invited = await street.rung(street.ben, WORDS)
    said = await street.ben.click(invited, label=text("invitation.not_this_time"))
    assert text("invitation.no") in street.read(said.response)
    await street.later(DAY)
    assert not street.bells(street.ana)
    assert await states(street, "asks") == ["open"]
    assert not any(street.bells(other) for other in (street.cat, street.dov)), "it was about this one offer"


async def test_s20_taking_up_twice_or_with_two_clicks_at_once_is_one_ask(street: Town) -> None:
    await offers(street, street.ben)
    card = street.card(street.asks, WORDS)
    two = [clicking(street, street.ana, card, street.text("offer.card.take")) for _ in range(2)]
    await arrive(street, *two)
    assert all(street.text("offer.taken") in each.words for each in two)
    await taken_up(street, street.ana)
    await taken_up(street, street.cat)
    assert await states(street, "asks") == ["open", "open"]
    assert await states(street, "invitations") == ["waiting"], "one at a time: the other is asked about later"


async def test_s4_the_takers_ask_can_be_taken_back_and_the_offerer_owes_no_answer(street: Town) -> None:
    text = street.text
    await offers(street, street.ben)
    taken = await taken_up(street, street.ana)
    sure = await street.ana.click(taken.response, label=text("ask.withdraw"))
    await street.ana.click(sure.response, label=text("ask.withdraw_yes"))
    await street.later(45 * 60)
    assert not street.bells(street.ben)
    assert await states(street, "invitations") == ["withdrawn"]


@pytest.mark.parametrize("who", ["helper", "asker"])
async def test_s24_an_introduction_about_an_offer_that_ends_early_promises_nobody_else(street: Town, who: str) -> None:
    text = street.text
    await offers(street, street.ben)
    await taken_up(street, street.ana)
    await street.ben.click(await street.rung(street.ben, WORDS), label=text("invitation.can"))
    await street.later(5)
    opening = street.card(street.shared_place(street.ana, street.ben), WORDS)
    presser = street.ben if who == "helper" else street.ana
    sure = await presser.click(opening, label=text("introduction.leave" if who == "helper" else "introduction.new"))
    done = await presser.click(sure.response, label=text("introduction.yes_do"))
    assert text("introduction.left" if who == "helper" else "how.new_offer") in street.read(done.response)
    await street.later(DAY)
    assert await states(street, "asks") == ["lapsed"]
    told = await street.rung(street.ana, text("ask.lapsed.offer"))
    assert str(street.ben.id) not in street.read(told)
    assert not street.bells(street.cat)


async def test_s51_an_eleventh_offer_is_refused_kindly_and_the_words_come_back(street: Town) -> None:
    for number in range(10):
        words = {"words": f"Offer {number}", "kind": ["forms"]}
        await arrive(street, sending(street, street.ben, f"v1:offer.form:{number:016x}", words))
    form = await street.ben.slash(street.asks, "offer")
    refused = await street.ben.submit_modal(form, {"words": WORDS, "kind": ["forms"]})
    assert street.text("refuse.many_offers", most=10) in street.read(refused.response)
    assert WORDS in street.read(refused.response)
    assert len(await states(street, "offers")) == 10


async def test_x1_an_offers_words_stay_words_and_a_form_sent_twice_is_one_offer(street: Town) -> None:
    hostile = f"@everyone [here](https://evil.example) <@{street.ana.id}> **free** \u202emoney"
    form = sending(street, street.ben, "v1:offer.form:00000000000000aa", {"words": hostile, "kind": ["forms"]})
    again = sending(street, street.ben, "v1:offer.form:00000000000000aa", {"words": hostile, "kind": ["forms"]})
    await arrive(street, form, again)
    await street.later(5)
    assert await states(street, "offers") == ["open"]
    shown = street.read(street.card(street.asks, "evil.example"))
    (line,) = [line for line in shown.splitlines() if line.startswith("> ")]
    assert line.startswith(r"> \@everyone \[here\]")
    assert "\u202e" not in line
    assert rf"\<\@{street.ana.id}\>" in line
    stranger = sending(street, street.cat, "v1:offer.form:00000000000000aa", {"words": "Mine now", "kind": ["forms"]})
    await arrive(street, stranger)
    assert street.text("refuse.gone") in stranger.words
    assert "Mine now" in stranger.words
    bad = sending(street, street.cat, "v1:offer.form:00000000000000ab", {"words": "\u200b", "kind": ["forms"]})
    await arrive(street, bad)
    assert street.text("refuse.empty", field=street.text("offer.form.words")) in bad.words
    assert await states(street, "offers") == ["open"]


async def test_s4_a_sixth_open_ask_cannot_come_about_by_taking_up(street: Town) -> None:
    await offers(street, street.ben)
    for number in range(5):
        await street.posts(street.ana, f"Lift number {number}")
    taken = await taken_up(street, street.ana)
    assert street.read(taken.response) == street.text("refuse.many_open", most=5)
    assert not street.bells(street.ben)
    assert await pressed(street, street.ana, "v1:offer.take:-") == street.text("refuse.offer_closed")
