"""Stewards write questions of their own, name days off, and hear where they are when something needs them; S42."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.text import LANGUAGES, Text
from data.content.prompts import PROMPTS
from data.store import Tx, change
from tests.stories.test_rituals import DAY, FORM, kept, prompts
from tests.stories.town import Town

LOCALES = {"en": "en-US", "es": "es-ES"}
WORDS = "Whose soup did you eat?"


def spoken(street: Town, language: str) -> Text:
    """The steward's Discord is in that language."""
    street.speaks(street.sam, LOCALES[language])
    return street.kith.texts.of(language)


async def written(street: Town, text: Text, family: str, words: str) -> Any:
    """The steward writes a question of their own; the private reply that shows it."""
    panel = await street.sam.slash(street.asks, "kith rituals")
    all_ = await street.sam.click(panel.response, label=text("prompts.open"))
    one = await street.sam.select(all_.response, [family], custom_id="v1:prompts.open:-")
    form = await street.sam.click(one.response, label=text("prompts.add"))
    return await street.sam.submit_modal(form, {"family": [family], "words": words})


def answered(tx: Tx) -> None:
    change(tx, "UPDATE rounds SET answered = 1")


async def days(street: Town, many: int) -> None:
    """So many days pass, and to each question somebody responds."""
    for _ in range(many):
        await street.later(DAY)
        await street.store.run(answered)


async def office(street: Town) -> Any:
    """The stewards have a channel of their own."""
    channel = street.guild.create_text_channel("stewards")
    await street.store.run(lambda tx: change(tx, "UPDATE communities SET stewards_channel = ?", channel.id))
    return channel


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s42_a_question_of_their_own_comes_in_turn_with_buttons_that_lead_on(street: Town, language: str) -> None:
    text = spoken(street, language)
    await kept_in(street, text, "agreements")
    shown = await written(street, text, "agreements", WORDS)
    assert WORDS in street.read(shown.response) and text("prompts.is_on") in street.read(shown.response)
    await days(street, len(PROMPTS["agreements"]) + 1)
    (card,) = [each for each in prompts(street, "agreements") if WORDS in street.read(each)]
    form = await street.ana.click(card, label=street.text("ritual.ask"))
    assert form.modal is not None


async def kept_in(street: Town, text: Text, family: str) -> Any:
    """As `kept`, in the language of the steward."""
    panel = await street.sam.slash(street.asks, "kith rituals")
    form = await street.sam.click(panel.response, label=text("rituals.add"))
    draft = await street.sam.submit_modal(form, {**FORM, "family": [family]})
    return await street.sam.click(draft.response, label=text("rituals.keep"))


async def test_a_question_is_changed_paused_put_in_order_and_removed(street: Town) -> None:
    text = street.text
    await written(street, text, "needs", "First words")
    shown = await written(street, text, "needs", "Second words")
    form = await street.sam.click(shown.response, label=text("prompts.change"))
    assert "Second words" in repr(form.modal)
    shown = await street.sam.submit_modal(form, {"words": "Other words"})
    shown = await street.sam.click(shown.response, label=text("prompts.pause"))
    assert text("prompts.is_paused") in street.read(shown.response)
    shown = await street.sam.click(shown.response, label=text("prompts.resume"))
    family = await street.sam.click(shown.response, label=text("prompts.up"))
    read = street.read(family.response)
    assert read.index("Other words") < read.index("First words") and "Second words" not in read
    ref = await street.store.run(
        lambda tx: str(tx.db.execute("SELECT ref FROM prompts ORDER BY position").fetchone()[0])
    )
    one = await street.sam.select(family.response, [ref], custom_id="v1:prompts.one:-")
    one = await street.sam.click(one.response, label=text("prompts.remove"))
    gone = await street.sam.click(one.response, label=text("prompts.remove_yes"))
    assert "Other words" not in street.read(gone.response) and "First words" in street.read(gone.response)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s42_stewards_hear_once_in_their_channel_when_few_are_left(street: Town, language: str) -> None:
    text = spoken(street, language)
    room = await office(street)
    await kept_in(street, text, "thanks")
    family = len(PROMPTS["thanks"])
    await days(street, family - 2)
    (card,) = street.cards(room)
    assert "2" in street.read(card) and street.text("family.thanks") in street.read(card)
    own = await street.sam.click(card, label=street.text("prompts.open"))
    assert own.response.ephemeral and text("prompts.none") in street.read(own.response)
    turned_away = await street.ana.click(card, label=street.text("prompts.open"))
    assert street.text("refuse.not_steward") in street.read(turned_away.response)
    await days(street, 2 * family)
    assert street.cards(room) == [], "it goes once they begin afresh, and is not said at every turn"


async def test_stewards_are_asked_what_to_do_with_one_that_nobody_answers(street: Town) -> None:
    text, room = street.text, await office(street)
    await kept(street)
    for _ in range(6):
        await street.later(DAY)
    (card,) = street.cards(room)
    woken = await street.sam.click(card, label=text("rituals.wake"))
    assert woken.response.ephemeral and text("rituals.next") in street.read(woken.response)
    await street.later(60)
    assert street.cards(room) == []
    await street.later(DAY)
    assert len(prompts(street)) == 4


@pytest.mark.parametrize("language", LANGUAGES)
async def test_days_off_are_seen_before_a_ritual_is_kept_and_nothing_comes_on_them(street: Town, language: str) -> None:
    text = spoken(street, language)
    today = datetime.fromtimestamp(street.kith.clock(), UTC).date()
    panel = await street.sam.slash(street.asks, "kith rituals")
    off = await street.sam.click(panel.response, label=text("holidays.open"))
    assert text("holidays.none") in street.read(off.response)
    form = await street.sam.click(off.response, label=text("holidays.until"))
    off = await street.sam.submit_modal(form, {"until": (today + timedelta(days=5)).isoformat()})
    assert text("holidays.none") not in street.read(off.response)
    panel = await street.sam.click(off.response, label=text("rituals.back"))
    form = await street.sam.click(panel.response, label=text("rituals.add"))
    draft = await street.sam.submit_modal(form, {**FORM, "family": ["needs"]})
    assert text("rituals.off", days="").strip() in street.read(draft.response)
    await street.sam.click(draft.response, label=text("rituals.keep"))
    for _ in range(4):
        await street.later(DAY)
    assert prompts(street) == []
    await street.later(2 * DAY)
    assert len(prompts(street)) >= 1


async def test_a_day_that_nobody_understands_is_asked_for_again_and_nothing_is_lost(street: Town) -> None:
    text = street.text
    panel = await street.sam.slash(street.asks, "kith rituals")
    off = await street.sam.click(panel.response, label=text("holidays.open"))
    form = await street.sam.click(off.response, label=text("holidays.add"))
    said = await street.sam.submit_modal(form, {"first": "Christmas", "last": ""})
    read = street.read(said.response)
    assert text("refuse.no_day") in read and "Christmas" in read
