"""A member suggests a question for a ritual; stewards answer, and the member hears of it in private (S42)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import LANGUAGES, Text
from tests.stories.test_own_prompts import LOCALES, office
from tests.stories.test_rituals import DAY, kept, prompts
from tests.stories.town import Town

WORDS = "What would you rather not carry alone?"


def spoken(street: Town, language: str) -> Text:
    """Ana and the steward speak it."""
    for who in (street.ana, street.sam):
        street.speaks(who, LOCALES[language])
    return street.kith.texts.of(language)


async def suggest(street: Town, words: str = WORDS) -> Any:
    """Ana suggests it by command; her private reply."""
    form = await street.ana.slash(street.asks, "suggest")
    return await street.ana.submit_modal(form, {"family": ["needs"], "words": words})


async def waiting(street: Town, text: Text, words: str = WORDS) -> Any:
    """The steward opens it from the panel of the rituals."""
    panel = await street.sam.slash(street.asks, "kith rituals")
    listed = await street.sam.click(panel.response, label=text("proposals.open_all"))
    assert words in repr(listed.response.components)
    ref = await street.store.run(
        lambda tx: str(tx.db.execute("SELECT ref FROM proposals WHERE state = 'open'").fetchone()["ref"])
    )
    return await street.sam.select(listed.response, [ref], custom_id="v1:proposals.open:-")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s42_from_the_card_of_a_ritual_to_a_question_that_comes(street: Town, language: str) -> None:
    text = spoken(street, language)
    await street.settle_in()
    room = await office(street)
    await kept_needs(street, text)
    await street.later(DAY)
    form = await street.ana.click(prompts(street)[0], label=street.text("ritual.propose"))
    sent = await street.ana.submit_modal(form, {"family": ["needs"], "words": WORDS})
    assert sent.response.ephemeral and text("proposals.sent") in street.read(sent.response)
    await street.later(3600)
    (bell,) = street.cards(room)
    assert WORDS not in street.read(bell) and "ana" not in street.read(bell)
    one = await waiting(street, text)
    read = street.read(one.response)
    assert WORDS in read and text("proposals.nameless") in read and str(street.ana.id) not in read
    taken = await street.sam.click(one.response, label=text("proposals.take"))
    assert text("proposals.is_taken", family=text("family.needs")) in street.read(taken.response)
    street.text = text
    told = await street.finds(street.ana, text("proposals.told.taken"))
    assert told.ephemeral and WORDS in street.read(told)
    assert street.cards(room) == [], "nothing waits any more"


async def kept_needs(street: Town, text: Text) -> None:
    street.speaks(street.sam, "en-US")
    await kept(street)
    street.speaks(street.sam, LOCALES[text.language])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s42_declined_with_a_word_the_member_reads_it_in_private(street: Town, language: str) -> None:
    text = spoken(street, language)
    await street.settle_in()
    await suggest(street)
    one = await waiting(street, text)
    form = await street.sam.click(one.response, label=text("proposals.decline"))
    done = await street.sam.submit_modal(form, {"word": "It is a good one for the spring."})
    assert text("proposals.is_declined") in street.read(done.response)
    street.text = text
    told = await street.finds(street.ana, text("proposals.told.declined"))
    assert "It is a good one for the spring." in street.read(told)
    assert all("spring" not in street.read(card) for card in street.cards(street.asks))


async def test_too_many_are_turned_away_gently_and_taken_back_there_is_room_again(street: Town) -> None:
    text = street.text
    last = None
    for at in range(3):
        last = await suggest(street, f"Question {at}?")
    assert last is not None
    full = await street.ana.slash(street.asks, "suggest")
    assert text("refuse.many_proposals", most=3) in street.read(full.response)
    back = await street.ana.click(last.response, label=text("proposals.back"))
    assert text("proposals.is_back") in street.read(back.response)
    assert text("proposals.sent") in street.read((await suggest(street)).response)


async def test_after_a_restart_it_still_waits_and_is_answered_once(street: Town) -> None:
    text = street.text
    await street.settle_in()
    await suggest(street)
    one = await waiting(street, text)
    await street.restart()
    await street.sam.click(one.response, label=text("proposals.take"))
    street.text = text
    told = await street.finds(street.ana, text("proposals.told.taken"))
    assert WORDS in street.read(told)
