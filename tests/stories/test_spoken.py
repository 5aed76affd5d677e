"""What is asked, offered and let go, as a member lives through it in each language Kith speaks."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import Text
from tests.stories.hands import bodies, states
from tests.stories.town import Town, parts

HOUR, DAY = 3600, 24 * 3600
LIFT = "A lift to the library"
READING = "I can read one page of anything official with you"


@pytest.fixture(params=["en-US", "es-ES"])
async def text(request: pytest.FixtureRequest, street: Town) -> Text:
    """The words of Ana and Ben, in each language."""
    for who in (street.ana, street.ben):
        street.speaks(who, request.param)
        await who.slash(street.asks, "mine")
    return street.kith.texts.of(request.param)


def bells(street: Town, who: Any, text: Text) -> list[Any]:
    """The bells in somebody's own thread, which ring in their language."""
    return [card for card in street.cards(street.corner(who)) if text("bell.see") in street.buttons(card)]


async def opened(street: Town, who: Any, text: Text, key: str) -> Any:
    """What a bell opens for somebody within a day, on which these words can be read."""
    for _ in range(48):
        for bell in bells(street, who, text):
            seen = await who.click(bell, label=text("bell.see"))
            if text(key, until="@").split("@")[0] in street.read(seen.response):
                return seen.response
        await street.later(HOUR / 2)
    raise AssertionError(f"nothing with {key!r}")


async def offered(street: Town, text: Text, words: str = READING) -> Any:
    """Ben offers something; his private reply."""
    form = await street.ben.slash(street.asks, "offer")
    posted = await street.ben.submit_modal(form, {"words": words, "kind": ["forms"]})
    await street.later(5)
    assert text("offer.posted") in street.read(posted.response)
    return posted


async def asked(street: Town, text: Text, summary: str, when: str = "whenever") -> None:
    """Ana asks by name."""
    form = await street.ana.slash(street.asks, "ask")
    filled = {"summary": summary, "kind": ["transport"], "when": when, "shared": "named"}
    preview = await street.ana.submit_modal(form, filled)
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(5)


def about(message: Any, words: str, label: str) -> str:
    """The id of the button with this label that stands under these words."""
    found = parts([part if isinstance(part, dict) else part.to_dict() for part in message.components])
    at = next(number for number, part in enumerate(found) if words in str(part.get("content")))
    return next(part["custom_id"] for part in found[at:] if part.get("label") == label)


async def test_s2_with_direct_messages_closed_the_answer_waits_behind_a_bell(street: Town, text: Text) -> None:
    form = await street.ana.slash(street.asks, "capacity")
    stated = {"tide": "some", "kinds": [], "at_once": "2", "per_week": "3", "quiet": "none"}
    panel = await street.ana.submit_modal(form, stated)
    await street.ana.select(panel.response, ["dm"], custom_id="v1:capacity.reach:-")
    path = f"/channels/{street.ana.user.dm_channel.id}/messages"
    street.env.inject_error("POST", path, status=403, code=50007, times=None)
    await asked(street, text, LIFT, "week")
    assert LIFT in street.read(street.card(street.asks, LIFT))
    await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    await street.later(HOUR)
    (bell,) = bells(street, street.ana, text)
    seen = await street.ana.click(bell, label=text("bell.see"))
    assert LIFT in street.read(seen.response) and text("yes.accept") in street.buttons(seen.response)
    assert await states(street, "asks") == ["open"]


async def test_s4_taking_an_offer_up_makes_an_ask_joined_to_it(street: Town, text: Text) -> None:
    await offered(street, text)
    since = len(street.env.http_requests)
    taken = await street.ana.click(street.card(street.asks, READING), label=street.text("offer.card.take"))
    assert taken.response.ephemeral and text("offer.taken") in street.read(taken.response)
    assert await states(street, "asks") == ["open"]
    told = [body for _, path, body in bodies(street, since) if "/interactions/" not in path]
    assert not any(str(street.ana.id) in body for body in told)
    invited = await opened(street, street.ben, text, "invitation.offer_taken")
    said = await street.ben.click(invited, label=text("invitation.can"))
    assert text("said.introduced") in street.read(said.response)
    await street.later(5)
    assert READING in street.read(street.card(street.shared_place(street.ana, street.ben), READING))


async def test_s5_whoever_offers_help_on_a_card_is_kept_and_the_ask_waits_for_its_asker(
    street: Town, text: Text
) -> None:
    await asked(street, text, LIFT, "week")
    card = street.card(street.asks, LIFT)
    own = await street.ana.click(card, label=street.text("ask.card.help"))
    assert street.read(own.response) == text("refuse.own_ask")
    said = await street.ben.click(card, label=street.text("ask.card.help"))
    assert text("said.with_asker") in street.read(said.response)
    await street.states(street.cat, "transport")
    await street.later(12 * HOUR)
    assert await states(street, "invitations") == ["yes"] and not street.bells(street.cat)


async def test_s9_a_closed_offer_is_there_for_nobody_but_those_in_its_conversation(street: Town, text: Text) -> None:
    posted = await offered(street, text)
    await street.ana.click(street.card(street.asks, READING), label=street.text("offer.card.take"))
    sure = await street.ben.click(posted.response, label=text("offer.close"))
    closed = await street.ben.click(sure.response, label=text("offer.close_yes"))
    assert text("offer.closed") in street.read(closed.response)
    await street.later(5)
    assert not any(READING in street.read(card) for card in street.cards(street.asks))
    invited = await opened(street, street.ben, text, "invitation.offer_taken")
    await street.ben.click(invited, label=text("invitation.can"))
    await street.later(5)
    assert street.shared_place(street.ana, street.ben)


async def test_s10_asks_whose_end_comes_together_are_one_message_and_its_buttons_act_on_each(
    street: Town, text: Text
) -> None:
    summaries = ("A lift to the library", "A ladder for an hour", "Bread from the baker")
    for summary in summaries:
        await asked(street, text, summary)
    await street.later(21 * DAY + 12 * HOUR)
    card = await opened(street, street.ana, text, "ask.still.many")
    assert all(each in street.read(card) for each in summaries)
    kept = await street.ana.click(card, custom_id=about(card, summaries[0], text("ask.still.yes")))
    assert text("ask.still.kept") in street.read(kept.response)
    card = await opened(street, street.ana, text, "ask.still.many")
    assert summaries[0] not in street.read(card)
    await street.ana.click(card, custom_id=about(card, summaries[1], text("ask.still.rest")))
    card = await opened(street, street.ana, text, "ask.still.words")
    assert summaries[2] in street.read(card)
    assert await states(street, "asks") == ["open", "open", "withdrawn"]
    await street.later(8 * DAY)
    card = await opened(street, street.ana, text, "ask.still.words")
    assert summaries[2] in street.read(card), "on its last day it is asked once more"
    await street.later(2 * DAY)
    told = await opened(street, street.ana, text, "ask.lapsed.words")
    assert summaries[2] in street.read(told) and summaries[1] not in street.read(told)


async def test_s10_asks_that_ended_together_are_told_of_in_one_message(street: Town, text: Text) -> None:
    for summary in (LIFT, "A ladder for an hour"):
        await asked(street, text, summary, "days")
    await street.later(3 * DAY + 12 * HOUR)
    card = await opened(street, street.ana, text, "ask.lapsed.many")
    again = await street.ana.click(card, custom_id=about(card, "A ladder for an hour", text("ask.again")))
    assert "A ladder for an hour" in street.read(again.response) and LIFT not in street.read(again.response)


async def test_s10_offers_whose_end_comes_together_are_one_message(street: Town, text: Text) -> None:
    for words in (READING, "Soup on Mondays"):
        await offered(street, text, words)
    await street.later(60 * DAY + 12 * HOUR)
    card = await opened(street, street.ben, text, "offer.still.many")
    assert READING in street.read(card) and "Soup on Mondays" in street.read(card)
    kept = await street.ben.click(card, custom_id=about(card, "Soup on Mondays", text("offer.still.yes")))
    assert text("offer.still.kept") in street.read(kept.response)
    card = await opened(street, street.ben, text, "offer.still.words")
    assert READING in street.read(card) and "Soup on Mondays" not in street.read(card)
