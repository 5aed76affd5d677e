"""After receiving: a thank-you for whoever likes to say one, read by one person, expected by nobody."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import Text
from tests.stories.hands import posts_in
from tests.stories.town import Town

HOUR = 3600
LOCALES = ["en-US", "es-ES"]
WORDS = "The soup was warm"


async def helped(street: Town) -> Any:
    """Ben helped Ana; the place of the two."""
    await street.posts(street.ana, "A lift", first=True)
    await street.ben.click(street.card(street.asks, "A lift"), label=street.text("ask.card.help"))
    await street.later(5)
    return street.shared_place(street.ana, street.ben)


async def speaking(street: Town, who: Any, locale: str) -> Text:
    """A member's Discord is in that language, and Kith has noticed."""
    street.speaks(who, locale)
    await who.slash(street.asks, "mine")
    return street.kith.texts.of(locale)


async def hears(street: Town, who: Any, text: Text) -> Any:
    """What somebody finds behind their bell within a day, at an hour at which they may be spoken to."""
    for _ in range(12):
        await street.later(2 * HOUR)
        for bell in [card for card in street.cards(street.corner(who)) if text("bell.see") in street.buttons(card)]:
            seen = await who.click(bell, label=text("bell.see"))
            if WORDS in street.read(seen.response):
                return seen
    raise AssertionError(f"{who.name} heard nothing")


@pytest.mark.parametrize("locale", LOCALES)
async def test_whoever_was_helped_may_say_thank_you_and_the_other_alone_reads_it(street: Town, locale: str) -> None:
    place = await helped(street)
    text = await speaking(street, street.ana, locale)
    await speaking(street, street.ben, locale)
    done = await street.ana.click(street.card(place, "A lift"), label=street.text("introduction.is_finished"))
    assert text("thanks.offered") in street.read(done.response)
    form = await street.ana.click(done.response, label=text("thanks.begin"))
    since = len(street.env.http_requests)
    sent = await street.ana.submit_modal(form, {"thanks": WORDS})
    assert text("thanks.sent") in street.read(sent.response) and WORDS in street.read(sent.response)
    seen = await hears(street, street.ben, text)
    assert text("thanks.card.title") in street.read(seen.response)
    assert not posts_in(street, street.asks, since) and not posts_in(street, place, since)
    why = await street.ben.click(seen.response, label=text("nudge.why"))
    assert text("nudge.because.thanks") in street.read(why.response)


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_helper_is_not_offered_it_and_is_kindly_told_whose_it_is(street: Town, locale: str) -> None:
    place = await helped(street)
    text = await speaking(street, street.ben, locale)
    done = await street.ben.click(street.card(place, "A lift"), label=street.text("introduction.is_finished"))
    assert text("thanks.begin") not in street.buttons(done.response)
    await street.later(5)
    card = next(each for each in street.cards(place) if street.text("thanks.begin") in street.buttons(each))
    told = await street.ben.click(card, label=street.text("thanks.begin"))
    assert street.read(told.response) == text("refuse.thanks_asker")
