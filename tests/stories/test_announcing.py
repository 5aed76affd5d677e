"""A member proposes something for everybody, stewards alone approve it, and it stands in its own time (S58)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import LANGUAGES
from tests.stories.hands import arrive, picks, ref_of, sending, states
from tests.stories.town import Town

LOCALES = {"en": "en-US", "es": "es-ES"}
DAY = 24 * 3600
ANNOUNCED = {"announced": "Soup for everybody on Friday", "begins": "tomorrow", "lasts": "3"}


async def place(street: Town) -> Any:
    """The stewards have a channel of their own."""
    own = street.guild.create_text_channel("stewards")
    panel = await street.sam.slash(street.asks, "kith setup")
    places = await street.sam.select(panel.response, ["places"], custom_id="v1:settings.section:-")
    await street.sets(places, "stewards_channel", own)
    return own


async def proposes(street: Town, who: Any, **said: str) -> Any:
    """Somebody fills in the form."""
    form = await who.slash(street.asks, "announce")
    return await who.submit_modal(form, {**ANNOUNCED, **said})


def public(street: Town) -> list[Any]:
    return [card for card in street.cards(street.asks) if "Soup for everybody" in street.read(card)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s58_a_member_proposes_a_steward_approves_and_it_stands_from_its_beginning_to_its_end(
    street: Town, language: str
) -> None:
    own, text = await place(street), street.kith.texts.of(language)
    street.speaks(street.ana, LOCALES[language])
    sent = await proposes(street, street.ana)
    assert "Soup for everybody" in street.read(sent.response) and text("announce.back") in street.buttons(sent.response)
    street.speaks(street.ana, "en-US")
    await street.ana.slash(street.asks, "mine")
    await street.later(5)
    waiting = street.card(own, "Soup for everybody")
    await street.restart()
    form = await street.sam.click(waiting, label=street.text("announce.approve"))
    done = await street.sam.submit_modal(form, {"answer": "See you there"})
    assert street.text("announce.was_approved") in street.read(done.response)
    await street.later(60)
    assert public(street) == [] and all("Soup" not in street.read(card) for card in street.cards(own))
    await street.later(DAY + DAY // 2)
    (card,) = public(street)
    assert str(street.ana.id) in street.read(card)
    street.speaks(street.ana, LOCALES[language])
    assert "See you there" in street.read(await street.rung(street.ana, text("announce.approved")))
    await street.later(3 * DAY)
    assert public(street) == [] and await states(street, "announcements") == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s58_declined_its_author_alone_hears_a_stewards_word_and_may_write_it_again(
    street: Town, language: str
) -> None:
    own, text = await place(street), street.kith.texts.of(language)
    await proposes(street, street.ana)
    await street.later(5)
    form = await street.sam.click(street.card(own, "Soup"), label=street.text("announce.decline"))
    await street.sam.submit_modal(form, {"answer": "Please name the street"})
    await street.later(DAY)
    street.speaks(street.ana, LOCALES[language])
    told = await street.rung(street.ana, "Please name the street")
    assert text("announce.declined") in street.read(told)
    again = await street.ana.click(told, label=text("announce.again"))
    await street.ana.submit_modal(again, {**ANNOUNCED, "announced": "Soup in Harbour Street"})
    await street.later(5)
    assert street.card(own, "Soup in Harbour Street") and public(street) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s58_what_only_stewards_may_say_is_ignored_from_a_member_and_nobody_else_approves(
    street: Town, language: str
) -> None:
    own, text = await place(street), street.kith.texts.of(language)
    street.speaks(street.ana, LOCALES[language])
    form = await street.ana.slash(street.asks, "announce")
    assert "straight" not in str(form.modal) and "straight" in str(
        (await street.sam.slash(street.asks, "announce")).modal
    )
    forged = {**ANNOUNCED, "begins": "now", "straight": "yes", "state": "approved", "channel": "1"}
    (sent,) = await arrive(street, sending(street, street.ana, form.modal["custom_id"], forged))
    assert text("announce.sent").splitlines()[0] in sent.words
    await street.later(60)
    assert public(street) == [] and await states(street, "announcements") == ["proposed"]
    ref = ref_of(street, street.card(own, "Soup"), street.text("announce.approve"))
    for who in (street.ana, street.dov):
        await arrive(street, sending(street, who, f"v1:announce.approve_form:{ref}", {"answer": ""}))
    await street.later(60)
    assert public(street) == [] and await states(street, "announcements") == ["proposed"]


async def test_a_steward_approves_their_own_at_once_and_finds_what_stands_in_the_list(street: Town) -> None:
    await place(street)
    await proposes(street, street.sam, begins="now", straight="yes")
    await street.later(5)
    assert len(public(street)) == 1
    panel = await street.sam.slash(street.asks, "kith setup")
    listed = await street.sam.click(panel.response, label=street.text("review.here"))
    ref = (await street.store.run(lambda tx: tx.db.execute("SELECT ref FROM announcements").fetchone()))["ref"]
    opened = await street.sam.select(listed.response, [ref], custom_id=picks(street, listed.response, "announce.open"))
    form = await street.sam.click(opened.response, label=street.text("announce.down"))
    await street.sam.submit_modal(form, {"answer": "It moved"})
    await street.later(5)
    assert public(street) == []


async def test_whoever_proposed_it_takes_it_back_in_one_press(street: Town) -> None:
    own = await place(street)
    sent = await proposes(street, street.ana)
    await street.later(5)
    done = await street.ana.click(sent.response, label=street.text("announce.back"))
    assert street.text("announce.is_back") in street.read(done.response)
    await street.later(5)
    assert all("Soup" not in street.read(card) for card in street.cards(own))
    assert await states(street, "announcements") == []
