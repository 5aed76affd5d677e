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


# Seen by everybody, if both would have it so.


async def thanked(street: Town, locale: str, shared: str = "named") -> tuple[Text, Any]:
    """Ben helped Ana, who wrote to thank him; the words of the two, and her private reply."""
    await street.posts(street.ana, "A lift", first=True, shared=shared)
    await street.ben.click(street.card(street.asks, "A lift"), label=street.text("ask.card.help"))
    await street.later(5)
    place = street.shared_place(street.ana, street.ben)
    text = await speaking(street, street.ana, locale)
    await speaking(street, street.ben, locale)
    done = await street.ana.click(street.card(place, "A lift"), label=street.text("introduction.is_finished"))
    form = await street.ana.click(done.response, label=text("thanks.begin"))
    return text, await street.ana.submit_modal(form, {"thanks": WORDS})


def seen_by_all(street: Town) -> list[str]:
    """What everybody can read of it in the channel."""
    return [street.read(card) for card in street.cards(street.asks) if WORDS in street.read(card)]


@pytest.mark.parametrize("locale", LOCALES)
async def test_i7_a_thank_you_is_seen_by_everybody_once_both_say_so_and_just_as_both_were_shown_it(
    street: Town, locale: str
) -> None:
    text, sent = await thanked(street, locale)
    shown = await street.ana.click(sent.response, label=text("thanks.look"))
    public = f"{text('thanks.shown.named', who=street.ana.mention, helper=street.ben.mention)}\n> {WORDS}"
    assert public in street.read(shown.response)
    offered = await street.ana.click(shown.response, label=text("thanks.offer"))
    assert text("thanks.take_back") in street.buttons(offered.response)
    seen = await hears(street, street.ben, text)
    assert public in street.read(seen.response) and seen_by_all(street) == []
    done = await street.ben.click(seen.response, label=text("thanks.agree"))
    assert text("thanks.down") in street.buttons(done.response)
    await street.later(60)
    in_english = street.text("thanks.shown.named", who=street.ana.mention, helper=street.ben.mention)
    assert seen_by_all(street) == [f"{in_english}\n> {WORDS}"]
    for who in (street.ana, street.ben):
        mine = await who.slash(street.asks, "mine")
        assert text("thanks.down") in street.buttons(mine.response)
    mine = await street.ben.slash(street.asks, "mine")
    down = await street.ben.click(mine.response, label=text("thanks.down"))
    assert street.read(down.response) == text("thanks.private")
    await street.later(60)
    assert seen_by_all(street) == []


@pytest.mark.parametrize("locale", LOCALES)
async def test_i7_a_no_to_that_is_silent_and_looks_like_no_answer(street: Town, locale: str) -> None:
    text, sent = await thanked(street, locale)
    shown = await street.ana.click(sent.response, label=text("thanks.look"))
    await street.ana.click(shown.response, label=text("thanks.offer"))
    mine = street.read((await street.ana.slash(street.asks, "mine")).response)
    seen = await hears(street, street.ben, text)
    await street.ben.click(seen.response, label=text("thanks.only_me"))
    since = len(street.env.http_requests)
    await street.later(3 * HOUR)
    assert not posts_in(street, street.asks, since) and seen_by_all(street) == []
    assert street.read((await street.ana.slash(street.asks, "mine")).response) == mine
    seen = await hears(street, street.ben, text)
    assert text("thanks.agree") not in street.buttons(seen.response), "nobody is asked twice"


@pytest.mark.parametrize("locale", LOCALES)
async def test_s2_whoever_asked_without_a_name_is_not_named_in_it_either(street: Town, locale: str) -> None:
    text, sent = await thanked(street, locale, "neighbour")
    shown = await street.ana.click(sent.response, label=text("thanks.look"))
    assert text("thanks.own_unnamed") in street.read(shown.response)
    assert street.ana.mention not in street.read(shown.response)
    await street.ana.click(shown.response, label=text("thanks.offer"))
    seen = await hears(street, street.ben, text)
    since = len(street.env.http_requests)
    await street.ben.click(seen.response, label=text("thanks.agree"))
    await street.later(60)
    (card,) = seen_by_all(street)
    assert street.text("thanks.shown.unnamed", helper=street.ben.mention) in card
    assert not any(str(street.ana.id) in body for body in posts_in(street, street.asks, since))
