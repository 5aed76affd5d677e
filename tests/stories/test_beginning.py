"""From a need to a posted ask: the words, the onlookers, the ways; in English and in Spanish."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.text import Text
from data import communities
from data.records import Shared
from tests.stories.hands import picks, pressed, ref_of, tables
from tests.stories.town import Town

SMALL = {
    "en": ("Sorry to bother you all, could somebody lend a drill?", "Could somebody lend a drill?"),
    "es": ("Perdón por molestar, ¿alguien me presta un taladro?", "¿Alguien me presta un taladro?"),
}


@pytest.fixture(params=["en-US", "es-ES"])
def text(request: pytest.FixtureRequest, street: Town) -> Text:
    """The words of whoever asks, in each language."""
    street.speaks(street.ana, request.param)
    return street.kith.texts.of(request.param)


async def allow(street: Town, *ways: Shared) -> None:
    """From now on asks may be shared in these ways alone."""

    def change(tx: Any) -> None:
        found = communities.get(tx, street.guild.id)
        assert found is not None
        communities.save(tx, replace(found, ways=ways))

    await street.store.run(change)


# Words (mission I2).


async def test_i2_words_that_make_small_are_pointed_out_to_the_asker_and_taken_only_with_their_press(
    street: Town, text: Text
) -> None:
    typed, plain = SMALL[text.language]
    preview = await street.fills(street.ana, typed, kind="lending")
    before = await tables(street, "inbox", "meta")
    assert f"> {typed}" in street.read(preview.response)
    assert f"> {plain}" in street.read(preview.response)
    assert text("ask.post") in street.buttons(preview.response), "it blocks nothing"

    left = await street.ana.click(preview.response, label=text("ask.words.leave"))
    assert f"> {plain}" not in street.read(left.response)
    assert f"> {typed}" in street.read(left.response)
    assert text("ask.words.take") not in street.buttons(left.response)
    looked = await street.ana.select(left.response, ["steward"], custom_id=picks(street, left.response, "ask.see"))
    assert text("ask.words.take") not in street.buttons(looked.response), "left is left"
    assert await tables(street, "inbox", "meta") == before, "nothing is kept of it"

    mine = await street.ana.slash(street.asks, "mine")
    again = await street.ana.click(mine.response, label=text("mine.look"))
    taken = await street.ana.click(again.response, label=text("ask.words.take"))
    assert f"> {plain}" in street.read(taken.response)
    assert typed not in street.read(taken.response)
    await street.ana.click(taken.response, label=text("ask.post"))
    await street.later(5)
    assert f"> {plain}" in street.read(street.card(street.asks, plain))


async def test_i2_an_apology_nobody_takes_back_is_posted_as_it_is(street: Town, text: Text) -> None:
    typed, _ = SMALL[text.language]
    await street.fills(street.ana, typed, kind="lending")
    mine = await street.ana.slash(street.asks, "mine")
    preview = await street.ana.click(mine.response, label=text("mine.look"))
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(5)
    assert f"> {typed}" in street.read(street.card(street.asks, typed))


# Ways to be seen, and what the stewards allow (mission I1).


async def test_s1_the_way_to_be_seen_is_switched_in_the_preview_and_what_was_looked_at_is_true_afterwards(
    street: Town, text: Text
) -> None:
    preview = await street.fills(street.ana, "A lift to the library", shared="named")
    for way in ("quiet", "named", "neighbour"):
        choice = picks(street, preview.response, "ask.share")
        preview = await street.ana.select(preview.response, [way], custom_id=choice)
        helper = text("ask.preview.your_helper")
        assert text(f"ask.preview.who_{way}", helper=helper) in street.read(preview.response)
        assert (street.ana.mention in street.read(preview.response)) == (way == "named")
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(20 * 60)
    card = street.read(street.card(street.asks, "A lift to the library"))
    assert street.text("ask.card.neighbour") in card
    assert street.ana.mention not in card


async def test_i1_what_the_stewards_do_not_allow_cannot_be_chosen_and_is_said(street: Town, text: Text) -> None:
    waiting = await street.fills(street.ana, "A lift to the library", shared="quiet")
    await allow(street, "named", "neighbour")
    ref = ref_of(street, waiting.response, text("ask.post"))
    assert await pressed(street, street.ana, f"v1:ask.post:{ref}") == text("refuse.way")
    mine = await street.ana.slash(street.asks, "mine")
    preview = await street.ana.click(mine.response, label=text("mine.look"))
    assert text("ask.preview.way_closed") in street.read(preview.response)
    assert text("ask.post") not in street.buttons(preview.response)
    chosen = await street.ana.select(
        preview.response, ["neighbour"], custom_id=picks(street, preview.response, "ask.share")
    )
    assert text("ask.preview.ways") in street.read(chosen.response)
    assert await pressed(street, street.ana, f"v1:ask.share:{ref}", values=["quiet"]) == text("refuse.way")
    posted = await street.ana.click(chosen.response, label=text("ask.post"))
    assert text("ask.posted.neighbour") in street.read(posted.response)


async def test_i1_where_there_is_one_way_alone_the_form_does_not_ask_for_it(street: Town, text: Text) -> None:
    await allow(street, "neighbour")
    form = await street.ana.slash(street.asks, "ask")
    assert "shared" not in repr(form.modal)
    preview = await street.ana.submit_modal(form, {"summary": "A hand", "kind": ["hands"], "when": "week"})
    assert text("ask.preview.who_neighbour", helper=text("ask.preview.your_helper")) in street.read(preview.response)
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(20 * 60)
    assert street.ana.mention not in street.read(street.card(street.asks, "A hand"))
