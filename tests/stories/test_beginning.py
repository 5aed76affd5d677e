"""From a need to a posted ask: the words, the onlookers, the ways; in English and in Spanish."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.text import Text
from data import communities
from data.records import Shared
from tests.stories.hands import picks, pressed, ref_of, tables
from tests.stories.town import Town, parts

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


# Presses (issue 5, "it shows" 4).


async def test_from_the_command_to_a_posted_ask_it_takes_two_interactions_and_one_form(
    street: Town, text: Text
) -> None:
    interactions, forms = 0, 0
    form = await street.ana.slash(street.asks, "ask")
    interactions += 1
    preview = await street.ana.submit_modal(
        form, {"summary": "A hand", "kind": ["hands"], "when": "week", "shared": "named"}
    )
    forms += 1
    await street.ana.click(preview.response, label=text("ask.post"))
    interactions += 1
    await street.later(5)
    assert "A hand" in street.read(street.card(street.asks, "A hand"))
    assert (interactions, forms) == (2, 1)


async def test_from_opening_discord_to_a_posted_small_ask_it_takes_three_presses_and_a_form_filled_in(
    street: Town, text: Text
) -> None:
    door, presses = street.cards(street.asks)[0], 0
    shelf = await street.ana.click(door, label=street.text("door.small"))
    presses += 1
    assert shelf.response.ephemeral
    form = await street.ana.select(shelf.response, ["company-dishes"], custom_id="v1:small.take:company")
    presses += 1
    words = text("small.company.dishes")
    preview = await street.ana.submit_modal(form, left_as_it_is(form))
    assert f"> {words}" in street.read(preview.response)
    await street.ana.click(preview.response, label=text("ask.post"))
    presses += 1
    await street.later(5)
    assert f"> {words}" in street.read(street.card(street.asks, words))
    assert presses == 3


def left_as_it_is(form: Any) -> dict[str, Any]:
    """What a form holds that is sent as it opened."""
    held: dict[str, Any] = {}
    for part in parts(form.modal["components"]):
        field = part.get("component") or {}
        options = field.get("options") or []
        chosen = [option["value"] for option in options if option.get("default")]
        if field.get("value"):
            held[field["custom_id"]] = field["value"]
        elif chosen:
            held[field["custom_id"]] = chosen if field["type"] == 3 else chosen[0]
    return held


# I don't know what I need (mission I2, I20).


async def test_i2_a_few_plain_questions_end_in_a_written_ask_and_nothing_is_kept_until_it_is_sent(
    street: Town, text: Text
) -> None:
    await street.ana.slash(street.asks, "mine")
    before = await tables(street, "inbox", "meta")
    asked = await street.ana.click(street.cards(street.asks)[0], label=street.text("door.path"))
    assert text("path.title") in street.read(asked.response)
    food = await street.ana.click(asked.response, label=text("path.heavy.food"))
    supper = await street.ana.click(food.response, label=text("path.end.food.supper"))
    words = text("path.ask.food.supper")
    assert f"> {words}" in street.read(supper.response)
    form = await street.ana.click(supper.response, label=text("path.when_today"))
    held = left_as_it_is(form)
    assert (held["summary"], held["kind"], held["when"]) == (words, ["errands"], "today")
    assert await tables(street, "inbox", "meta") == before, "a form that nobody sends leaves nothing"
    preview = await street.ana.submit_modal(form, held | {"summary": "Soup for two", "shared": "neighbour"})
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(20 * 60)
    assert "Soup for two" in street.read(street.card(street.asks, "Soup for two"))


async def test_i2_the_path_may_end_in_just_company_and_has_a_way_back_everywhere(street: Town, text: Text) -> None:
    asked = await street.ana.slash(street.asks, "ask", begin="path")
    assert asked.response.ephemeral
    money = await street.ana.click(asked.response, label=text("path.heavy.money"))
    back = await street.ana.click(money.response, label=text("path.back"))
    assert text("path.title") in street.read(back.response)
    company = await street.ana.click(back.response, label=text("path.just_company"))
    assert f"> {text('path.ask.company.near')}" in street.read(company.response)
    form = await street.ana.click(company.response, label=text("path.when_days"))
    assert left_as_it_is(form)["kind"] == ["company"]


async def test_i20_the_path_leads_to_the_card_for_right_now_and_leaves_no_trace(street: Town, text: Text) -> None:
    asked = await street.ana.slash(street.asks, "ask", begin="path")
    alone = await street.ana.click(asked.response, label=text("path.heavy.company"))
    before = await tables(street, "inbox")
    now = await street.ana.click(alone.response, label=text("path.too_much"))
    assert text("now.title") in street.read(now.response)
    assert await tables(street, "inbox") == before


async def test_i2_the_shelf_is_one_word_of_the_command_away_and_takes_nothing_that_is_not_on_it(
    street: Town, text: Text
) -> None:
    shelf = await street.ana.slash(street.asks, "ask", begin="small")
    assert text("small.title") in street.read(shelf.response)
    assert await pressed(street, street.ana, "v1:small.take:other", values=["other-gold"]) == text(
        "refuse.unknown_choice"
    )
    for forged in ("v1:path.of:gold", "v1:path.end:food-gold", "v1:path.write:food-gold-today"):
        assert await pressed(street, street.ana, forged) == text("refuse.old_control")
