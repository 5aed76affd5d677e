"""Who brings people together is for stewards to set: members themselves, a steward's yes, or their choice (S7)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import LANGUAGES
from tests.stories.hands import picks, pressed, ref_of, states
from tests.stories.town import LONGEST, Town

LOCALES = {"en": "en-US", "es": "es-ES"}
DAY = 24 * 3600


async def place(street: Town) -> Any:
    """The stewards have a channel of their own."""
    own = street.guild.create_text_channel("stewards")
    panel = await street.sam.slash(street.asks, "kith setup")
    places = await street.sam.select(panel.response, ["places"], custom_id="v1:settings.section:-")
    await street.sets(places, "stewards_channel", own)
    return own


async def mode(street: Town, name: str) -> Any:
    """A steward sets who brings people together; what they see then."""
    panel = await street.sam.slash(street.asks, "kith setup")
    section = await street.sam.select(panel.response, ["bringing"], custom_id="v1:settings.section:-")
    return await street.sets(section, "mode", name)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s7_in_peer_mode_a_member_offers_by_themselves_and_in_steward_mode_nobody_does(
    street: Town, language: str
) -> None:
    await place(street)
    text = street.kith.texts.of(language)
    street.speaks(street.dov, LOCALES[language])
    await street.posts(street.ana, "A ladder")
    await street.posts(street.ana, "Bread from the baker")
    changed = await mode(street, "invite")
    assert street.text("settings.mode.invite") in street.read(changed.response)
    await street.later(5)
    refused = await street.dov.click(street.card(street.asks, "A ladder"), label=street.text("ask.card.help"))
    assert text("refuse.stewards_invite_managers") in street.read(refused.response)
    assert await states(street, "invitations") == []
    await street.sam.click(changed.response, label=street.text("settings.undo"))
    await street.later(5)
    said = await street.dov.click(street.card(street.asks, "Bread from the baker"), label=street.text("ask.card.help"))
    assert text("said.with_asker") in street.read(said.response)
    assert await states(street, "invitations") == ["yes"]


async def test_s7_who_is_no_member_can_never_offer(street: Town) -> None:
    await place(street)
    await street.posts(street.ana, "A ladder")
    card = street.card(street.asks, "A ladder")
    other = street.env.create_guild("Another street", preferred_locale="en-US")
    there = other.create_text_channel("asks")
    stranger = other.add_member(street.env.create_user("sue"))
    for name in ("members", "confirm", "invite"):
        await mode(street, name)
        await pressed(
            street, stranger, f"v1:ask.help:{ref_of(street, card, street.text('ask.card.help'))}", channel=there
        )
        assert await states(street, "invitations") == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s7_where_stewards_confirm_both_are_told_until_when_and_a_thread_opens_on_a_stewards_yes(
    street: Town, language: str
) -> None:
    own = await place(street)
    await mode(street, "confirm")
    text = street.kith.texts.of(language)
    street.speaks(street.dov, LOCALES[language])
    preview = await street.fills(street.ana, "Company at the clinic", details="the blue door", shared="neighbour")
    assert street.text("ask.preview.mode_confirm") in street.read(preview.response).replace("-# ", "")
    await street.ana.click(preview.response, label=street.text("ask.post_now"))
    await street.later(5)
    said = await street.dov.click(street.card(street.asks, "clinic"), label=street.text("ask.card.help"))
    assert "<t:" in street.read(said.response) and text("said.with_asker") in street.read(said.response)
    await street.later(LONGEST)
    street.speaks(street.ana, LOCALES[language])
    told = await street.rung(street.ana, "clinic")
    waits = await street.ana.click(told, label=text("yes.accept"))
    assert "<t:" in street.read(waits.response) and await states(street, "introductions") == []
    await street.later(25 * 60)
    card = street.card(own, "clinic")
    assert str(street.ana.id) not in street.read(card) and str(street.dov.id) in street.read(card)
    assert "the blue door" not in street.read(card)
    await street.restart()
    done = await street.sam.click(card, label=street.text("confirm.yes"))
    assert street.text("confirm.was_confirmed") in street.read(done.response)
    await street.later(60)
    assert "the blue door" in street.read(street.card(street.shared_place(street.ana, street.dov), "blue door"))
    assert all("clinic" not in street.read(each) for each in street.cards(own))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s7_a_stewards_no_reaches_the_asker_kindly_and_the_helper_not_at_all(street: Town, language: str) -> None:
    own = await place(street)
    await mode(street, "confirm")
    text = street.kith.texts.of(language)
    await street.posts(street.ana, "A lift to town")
    await street.dov.click(street.card(street.asks, "A lift"), label=street.text("ask.card.help"))
    await street.later(60)
    street.speaks(street.ana, LOCALES[language])
    waiting = street.read((await street.dov.slash(street.asks, "mine")).response)
    told = await street.rung(street.ana, "A lift")
    await street.ana.click(told, label=text("yes.accept"))
    street.speaks(street.ana, "en-US")
    await street.ana.slash(street.asks, "mine")
    await street.sam.click(street.card(own, "A lift"), label=street.text("confirm.no"))
    await street.later(LONGEST)
    street.speaks(street.ana, LOCALES[language])
    assert street.read((await street.dov.slash(street.asks, "mine")).response) == waiting
    assert await states(street, "invitations") == ["passed"] and await states(street, "asks") == ["open"]
    heard = await street.rung(street.ana, text("confirm.declined")[:40])
    assert {text("ask.smaller"), text("ask.steward"), text("door.now")} <= set(street.buttons(heard))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s7_where_stewards_invite_a_steward_chooses_who_is_asked_and_no_words_of_a_quiet_ask_are_shown(
    street: Town, language: str
) -> None:
    own = await place(street)
    await mode(street, "invite")
    text = street.kith.texts.of(language)
    street.speaks(street.sam, LOCALES[language])
    await street.states(street.dov, "transport")
    await street.states(street.cat, "tech")
    await street.posts(street.ana, "To the oncologist", shared="quiet")
    await street.later(2 * 3600)
    assert await states(street, "invitations") == []
    card = street.card(own, street.text("pick.note"))
    assert "oncologist" not in street.read(card) and str(street.ana.id) not in street.read(card)
    fits = await street.sam.click(card, label=street.text("pick.look"))
    shown = street.read(fits.response)
    assert text("pick.fits") in shown and str(street.dov.id) in shown and str(street.cat.id) not in shown
    assert "oncologist" not in shown and str(street.ana.id) not in shown
    chosen = await street.sam.select(
        fits.response, [str(street.dov.id)], custom_id=picks(street, fits.response, "pick.ask")
    )
    assert text("pick.asked") in street.read(chosen.response)
    await street.later(LONGEST)
    invited = await street.rung(street.dov, "oncologist")
    await street.dov.click(invited, label=street.text("invitation.can"))
    await street.later(LONGEST)
    heard = await street.rung(street.ana, "oncologist")
    await street.ana.click(heard, label=street.text("yes.accept"))
    await street.later(60)
    assert await states(street, "introductions") == ["open"]


async def test_s7_an_introduction_left_by_the_stewards_is_brought_up_again_and_is_in_their_list(street: Town) -> None:
    own = await place(street)
    await mode(street, "confirm")
    await street.posts(street.ana, "A lift to town")
    await street.dov.click(street.card(street.asks, "A lift"), label=street.text("ask.card.help"))
    await street.later(60)
    await street.ana.click(await street.rung(street.ana, "A lift"), label=street.text("yes.accept"))
    await street.later(5)
    first = street.card(own, "A lift")
    await street.later(DAY + 3600)
    again = street.card(own, "A lift")
    assert again.id != first.id
    panel = await street.sam.slash(street.asks, "kith setup")
    listed = await street.sam.click(panel.response, label=street.text("review.here"))
    opened = await street.sam.select(
        listed.response,
        [ref_of(street, again, street.text("confirm.yes"))],
        custom_id=picks(street, listed.response, "confirm.open"),
    )
    await street.sam.click(opened.response, label=street.text("confirm.yes"))
    await street.later(60)
    assert await states(street, "introductions") == ["open"]


async def test_s7_what_waits_for_a_steward_opens_when_members_match_themselves_again(street: Town) -> None:
    await place(street)
    await mode(street, "confirm")
    await street.posts(street.ana, "A lift to town")
    await street.dov.click(street.card(street.asks, "A lift"), label=street.text("ask.card.help"))
    await street.later(60)
    await street.ana.click(await street.rung(street.ana, "A lift"), label=street.text("yes.accept"))
    await mode(street, "members")
    await street.later(60)
    assert await states(street, "introductions") == ["open"]
