"""Stewards look at asks first, in their own channel: what whoever asks is told, and that nobody learns who it is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import LANGUAGES
from tests.stories.hands import states
from tests.stories.town import Town

LOCALES = {"en": "en-US", "es": "es-ES"}


async def looking(street: Town) -> Any:
    """The stewards have a channel of their own, and look at asks first; that channel."""
    own = street.guild.create_text_channel("stewards")
    panel = await street.sam.slash(street.asks, "kith setup")
    places = await street.sam.select(panel.response, ["places"], custom_id="v1:settings.section:-")
    await street.sets(places, "stewards_channel", own)
    panel = await street.sam.slash(street.asks, "kith setup")
    asking = await street.sam.select(panel.response, ["asking"], custom_id="v1:settings.section:-")
    await street.sets(asking, "review", "on")
    return own


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s46_a_held_ask_says_so_waits_for_a_steward_and_is_posted_without_a_name(
    street: Town, language: str
) -> None:
    own, text = await looking(street), street.kith.texts.of(language)
    street.speaks(street.ana, LOCALES[language])
    preview = await street.fills(street.ana, "Company at the clinic", shared="neighbour")
    assert text("ask.preview.looked_at") in street.read(preview.response).replace("-# ", "")
    said = await street.ana.click(preview.response, label=text("ask.post"))
    assert text("ask.looked_at.neighbour") in street.read(said.response)
    await street.later(25 * 60)
    waiting = street.card(own, "Company at the clinic")
    assert str(street.ana.id) not in street.read(waiting)
    assert all("clinic" not in street.read(card) for card in street.cards(street.asks))
    await street.sam.click(waiting, label=street.text("review.approve"))
    await street.later(5)
    assert street.card(street.asks, "Company at the clinic")
    assert str(street.ana.id) not in street.read(street.card(street.asks, "Company at the clinic"))
    assert all("clinic" not in street.read(card) for card in street.cards(own))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s46_declined_the_author_alone_hears_why_and_keeps_every_word(street: Town, language: str) -> None:
    own, text = await looking(street), street.kith.texts.of(language)
    preview = await street.fills(street.ana, "Money for the rent")
    await street.ana.click(preview.response, label=street.text("ask.post"))
    await street.later(5)
    form = await street.sam.click(street.card(own, "Money for the rent"), label=street.text("review.decline"))
    await street.sam.submit_modal(form, {"reason": "money", "words": "Could somebody lend a hand instead?"})
    await street.later(24 * 3600)
    street.speaks(street.ana, LOCALES[language])
    told = await street.rung(street.ana, "Could somebody lend a hand")
    assert text("review.reason.money.words") in street.read(told)
    assert text("mine.look") in street.buttons(told)
    assert await states(street, "asks") == ["draft"]


async def test_s46_the_buttons_of_the_queue_work_after_a_restart_and_two_stewards_do_not_post_twice(
    street: Town,
) -> None:
    own = await looking(street)
    preview = await street.fills(street.ana, "A lift to town")
    await street.ana.click(preview.response, label=street.text("ask.post"))
    await street.later(5)
    waiting = street.card(own, "A lift to town")
    await street.restart()
    await street.sam.click(waiting, label=street.text("review.approve"))
    await street.later(5)
    assert len([card for card in street.cards(street.asks) if "A lift to town" in street.read(card)]) == 1
    assert await states(street, "asks") == ["open"]


async def test_asked_back_and_answered_nobody_learns_who_it_was(street: Town) -> None:
    own = await looking(street)
    preview = await street.fills(street.ana, "Somebody to read a letter", shared="neighbour")
    await street.ana.click(preview.response, label=street.text("ask.post"))
    await street.later(25 * 60)
    form = await street.sam.click(street.card(own, "read a letter"), label=street.text("review.ask_back"))
    await street.sam.submit_modal(form, {"question": "In which language?"})
    await street.later(24 * 3600)
    assert street.bells(street.ana) == [], "whoever asked back may watch whose thread rings"
    told = await street.finds(street.ana, "In which language?")
    form = await street.ana.click(told, label=street.text("review.give_answer"))
    await street.ana.submit_modal(form, {"answer": "In Spanish"})
    await street.later(5)
    answered = street.card(own, "In Spanish")
    assert str(street.ana.id) not in street.read(answered)
