"""One heavy need that is really several: each becomes an ask, and only its asker sees the whole (S3)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rules.house import tag
from bot.text import Text
from tests.stories.hands import picks, states, tables
from tests.stories.town import Town, parts

HEAVY = "Getting to the doctor, a form I do not understand, and nobody to talk to"
LIFT, FORM, TEA = "A lift to the doctor on Thursday", "Somebody to read one form with me", "Tea on Sunday"


@pytest.fixture(params=["en-US", "es-ES"])
def text(request: pytest.FixtureRequest, street: Town) -> Text:
    """The words of whoever asks and of whoever helps, in each language."""
    for who in (street.ana, street.ben):
        street.speaks(who, request.param)
    street.text = street.kith.texts.of(request.param)
    return street.text


def each(street: Town, message: Any, label: str) -> list[str]:
    """What is behind every button of that name, top to bottom."""
    drawn = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    return [str(part["custom_id"]) for part in parts(drawn) if part.get("label") == label]


async def look(street: Town, whole: Any, at: int, text: Text) -> Any:
    """Ana looks at one of those that wait."""
    return await street.ana.click(whole, custom_id=each(street, whole, text("mine.look"))[at])


async def all_of_it(street: Town, text: Text) -> Any:
    """Ana opens all of it from what is hers."""
    mine = await street.ana.slash(street.asks, "mine")
    return (await street.ana.click(mine.response, label=text("pieces.all"))).response


async def cut(street: Town, preview: Any, text: Text) -> Any:
    """Ana says what is in it: all of it, as she then sees it."""
    asked = await street.ana.click(preview, label=text("pieces.open"))
    assert text("pieces.alone") in street.read(asked.response)
    chosen = picks(street, asked.response, "ask.split_of")
    form = await street.ana.select(asked.response, ["forms", "company"], custom_id=chosen)
    return await street.ana.submit_modal(form, {tag("transport"): LIFT, tag("forms"): FORM, tag("company"): TEA})


async def test_s3_one_heavy_need_becomes_three_asks_and_each_is_sent_when_its_asker_likes(
    street: Town, text: Text
) -> None:
    public = street.kith.texts.of("en")
    preview = await street.fills(street.ana, HEAVY, details="Blue door", shared="neighbour")
    before = len(street.cards(street.asks))
    whole = await cut(street, preview.response, text)
    read = street.read(whole.response)
    assert text("pieces.whole", met=0, all=3) in read
    assert all(one in read for one in (LIFT, FORM, TEA)) and HEAVY not in read
    await street.restart()
    await street.later(30 * 60)
    assert len(street.cards(street.asks)) == before, "nothing is posted by itself"

    # One of them is sent; the others wait, and nobody else sees that there are others.
    one = await look(street, await all_of_it(street, text), 0, text)
    assert LIFT in street.read(one.response)
    assert text("pieces.place", at=1, all=3) in street.read(one.response)
    posted = await street.ana.click(one.response, label=text("ask.post"))
    assert text("pieces.waits") in street.read(posted.response)
    await street.later(20 * 60)
    card = street.card(street.asks, LIFT)
    assert not any(one in street.read(card) for one in (FORM, TEA, "1 of", "1 de"))
    assert sorted(await states(street, "asks")) == ["draft", "draft", "open"]

    # Somebody comes for it; what is taken care of and what waits is one view.
    await street.ben.click(card, label=public("ask.card.help"))
    await street.ana.click(await street.rung(street.ana, LIFT), label=text("yes.accept"))
    await street.later(5)
    opening = street.read(street.card(street.shared_place(street.ana, street.ben), "Blue door"))
    assert not any(one in opening for one in (FORM, TEA))
    seen = await street.ana.click(posted.response, label=text("pieces.all"))
    assert text("pieces.whole", met=1, all=3) in street.read(seen.response)
    assert text("pieces.state.matched") in street.read(seen.response)
    assert text("pieces.state.draft") in street.read(seen.response)


async def test_s3_what_is_posted_stays_as_it_is_when_more_is_made_of_it(street: Town, text: Text) -> None:
    await street.posts(street.ana, LIFT)
    await street.ben.click(street.card(street.asks, LIFT), label=street.kith.texts.of("en")("ask.card.help"))
    mine = await street.ana.slash(street.asks, "mine")
    assert len(each(street, mine.response, text("pieces.open"))) == 1
    before = await tables(street)
    asked = await street.ana.click(mine.response, label=text("pieces.open"))
    assert text("pieces.stays") in street.read(asked.response)
    form = await street.ana.select(asked.response, ["forms"], custom_id=picks(street, asked.response, "ask.split_of"))
    whole = await street.ana.submit_modal(form, {tag("forms"): FORM})
    assert text("pieces.whole", met=0, all=2) in street.read(whole.response)
    after = await tables(street)
    assert (after["invitations"], after["outbox"]) == (before["invitations"], before["outbox"])
    assert sorted(await states(street, "asks")) == ["draft", "open"]
    await street.ana.click(await street.rung(street.ana, LIFT), label=text("yes.accept"))
    await street.later(5)
    assert sorted(await states(street, "asks")) == ["draft", "matched"]


async def test_s3_the_path_leads_there_too_and_keeps_nothing_until_a_form_is_sent(street: Town, text: Text) -> None:
    asked = await street.ana.slash(street.asks, "ask", begin="path")
    before = await tables(street, "inbox", "meta")
    several = await street.ana.click(asked.response, label=text("pieces.several"))
    form = await street.ana.select(
        several.response, ["forms", "company"], custom_id=picks(street, several.response, "ask.split_of")
    )
    assert await tables(street, "inbox", "meta") == before, "stopped in the middle, nothing is kept"
    refused = await street.ana.submit_modal(form, {tag("forms"): "", tag("company"): ""})
    assert street.read(refused.response) == text("refuse.pieces_none")
    asked = await street.ana.slash(street.asks, "ask", begin="path")
    several = await street.ana.click(asked.response, label=text("pieces.several"))
    form = await street.ana.select(
        several.response, ["forms", "company"], custom_id=picks(street, several.response, "ask.split_of")
    )
    whole = await street.ana.submit_modal(form, {tag("forms"): FORM, tag("company"): TEA})
    assert text("pieces.whole", met=0, all=2) in street.read(whole.response)
    gone = each(street, whole.response, text("mine.let_go"))[1]
    drop = await street.ana.click(whole.response, custom_id=gone)
    assert text("ask.dropped") in street.read(drop.response)
    assert await states(street, "asks") == ["draft"]


async def test_s51_where_one_more_cannot_be_open_it_waits_with_its_words(street: Town, text: Text) -> None:
    for number in range(4):
        await street.posts(street.ana, f"Parcel number {number}")
    preview = await street.fills(street.ana, HEAVY)
    whole = await cut(street, preview.response, text)
    one = await look(street, whole.response, 0, text)
    await street.ana.click(one.response, label=text("ask.post"))
    two = await look(street, await all_of_it(street, text), 0, text)
    refused = await street.ana.click(two.response, label=text("ask.post"))
    assert text("refuse.many_open", most=5) in street.read(refused.response)
    assert (await states(street, "asks")).count("draft") == 2


async def test_words_that_find_no_room_come_back(street: Town, text: Text) -> None:
    preview = await street.fills(street.ana, HEAVY)
    asked = await street.ana.click(preview.response, label=text("pieces.open"))
    form = await street.ana.select(
        asked.response, ["forms", "company"], custom_id=picks(street, asked.response, "ask.split_of")
    )
    for number in range(8):
        await street.fills(street.ana, f"Parcel number {number}")
    refused = await street.ana.submit_modal(form, {tag("forms"): FORM, tag("company"): TEA})
    read = street.read(refused.response)
    assert text("refuse.many_drafts", most=10) in read
    assert FORM in read and TEA in read
    assert len(await states(street, "asks")) == 9
