"""S8: somebody I know needs something; they hear of it in private, and nothing is posted before they say it is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import Text
from tests.stories.hands import posts_in, states
from tests.stories.town import Town

HOUR, DAY = 3600, 24 * 3600
LOCALES = ["en-US", "es-ES"]
WORDS = "Somebody to walk the dog"


async def speaking(street: Town, who: Any, locale: str) -> Text:
    """A member's Discord is in that language, and Kith has noticed."""
    street.speaks(who, locale)
    await who.slash(street.asks, "mine")
    return street.kith.texts.of(locale)


async def writes(street: Town, by: Any, for_: Any, text: Text, *, door: bool = False) -> Any:
    """A member writes down what may help another, from the front door or by the command; their private reply."""
    if door:
        form = await by.click(street.cards(street.asks)[0], label=street.text("door.behalf"))
    else:
        form = await by.slash(street.asks, "for-someone")
    assert form.modal is not None
    told = await by.submit_modal(form, {"person": [for_], "summary": WORDS, "kind": ["care"], "when": "week"})
    assert told.response.ephemeral and text("behalf.told", who=for_.mention) in street.read(told.response)
    return told.response


async def hears(street: Town, who: Any, text: Text) -> Any:
    """What somebody finds behind their bell within two days."""
    for _ in range(24):
        for bell in [card for card in street.cards(street.corner(who)) if text("bell.see") in street.buttons(card)]:
            seen = await who.click(bell, label=text("bell.see"))
            if WORDS in street.read(seen.response):
                return seen.response
        await street.later(2 * HOUR)
    raise AssertionError(f"{who.name} heard nothing")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("by", ["ben", "sam"])
async def test_s8_whom_it_is_for_hears_in_private_and_posts_it_by_their_own_hand(
    street: Town, by: str, locale: str
) -> None:
    friend = getattr(street, by)
    text = await speaking(street, friend, locale)
    await speaking(street, street.ana, locale)
    since = len(street.env.http_requests)
    await writes(street, friend, street.ana, text, door=locale == "en-US")
    told = await hears(street, street.ana, text)
    assert text("behalf.card.from", who=friend.mention) in street.read(told)
    assert not posts_in(street, street.asks, since)
    theirs = await street.ana.click(told, label=text("behalf.mine"))
    preview = await street.ana.click(theirs.response, label=text("mine.look"))
    assert text("ask.preview.title") in street.read(preview.response) and WORDS in street.read(preview.response)
    assert await states(street, "asks") == ["draft"]
    assert not posts_in(street, street.asks, since)
    await street.ana.click(preview.response, label=text("ask.post"))
    assert await states(street, "asks") == ["open"]


@pytest.mark.parametrize("locale", LOCALES)
async def test_s8_they_can_change_it_first(street: Town, locale: str) -> None:
    text = await speaking(street, street.ana, locale)
    await writes(street, street.ben, street.ana, street.text)
    told = await hears(street, street.ana, text)
    theirs = await street.ana.click(told, label=text("behalf.mine"))
    form = await street.ana.click(theirs.response, label=text("ask.change"))
    assert form.modal is not None and WORDS in repr(form.modal)
    values = {"summary": "Company on a walk", "kind": ["company"], "when": "week", "shared": "neighbour"}
    preview = await street.ana.submit_modal(form, values)
    assert "Company on a walk" in street.read(preview.response)
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(20 * 60)
    assert WORDS not in street.read(street.card(street.asks, "Company on a walk"))


@pytest.mark.parametrize("locale", LOCALES)
async def test_s8_let_it_lie_is_heard_by_nobody(street: Town, locale: str) -> None:
    text = await speaking(street, street.ana, locale)
    await writes(street, street.ben, street.ana, street.text)
    told = await hears(street, street.ana, text)
    since, before = len(street.env.http_requests), len(street.bells(street.ben))
    lies = await street.ana.click(told, label=text("behalf.lie"))
    assert text("behalf.lies") in street.read(lies.response)
    await street.later(3 * DAY)
    assert len(street.bells(street.ben)) == before and not posts_in(street, street.asks, since)
    mine = await street.ben.slash(street.asks, "mine")
    assert street.text("mine.suggestion", words=WORDS) in street.read(mine.response), "as if nothing had been done"


@pytest.mark.parametrize("locale", LOCALES)
async def test_s41_one_press_ends_such_messages_for_good(street: Town, locale: str) -> None:
    text = await speaking(street, street.ana, locale)
    await writes(street, street.ben, street.ana, street.text)
    told = await hears(street, street.ana, text)
    why = await street.ana.click(told, label=text("nudge.why"))
    assert text("nudge.because.behalf") in street.read(why.response)
    done = await street.ana.click(told, label=text("nudge.stop"))
    assert text("nudge.stopped", kind=text("nudge.kind.behalf")) in street.read(done.response)
    bells = len(street.cards(street.corner(street.ana)))
    await writes(street, street.cat, street.ana, street.text)
    await street.later(6 * DAY)
    assert len(street.cards(street.corner(street.ana))) <= bells


async def test_s8_whoever_wrote_it_takes_it_back_and_it_is_gone(street: Town) -> None:
    text = street.text
    told = await writes(street, street.ben, street.ana, text)
    await hears(street, street.ana, text)
    back = await street.ben.click(told, label=text("behalf.back"))
    assert text("behalf.is_back") in street.read(back.response)
    await street.later(HOUR)
    mine = await street.ana.slash(street.asks, "mine")
    assert WORDS not in street.read(mine.response)


async def test_not_for_oneself_and_not_for_kith_and_what_was_typed_is_given_back(street: Town) -> None:
    form = await street.ben.slash(street.asks, "for-someone")
    values: dict[str, Any] = {"person": [street.ben], "summary": WORDS, "kind": ["care"], "when": "week"}
    refused = await street.ben.submit_modal(form, values)
    read = street.read(refused.response)
    assert street.text("refuse.behalf_self") in read and WORDS in read
