"""More than one person for one ask: each comes by the asker's yes, and nobody who helps learns of another."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import Text
from tests.stories.hands import states
from tests.stories.town import Town

LOCALES = ["en-US", "es-ES"]
SOFA = "Two of us and a sofa"


def speaking(street: Town, locale: str) -> tuple[Text, Text]:
    """Everybody's Discord is in that language; the sentences of the channel's cards, and those in private."""
    for who in (street.ana, street.ben, street.cat, street.dov):
        street.speaks(who, locale)
    public, street.text = street.text, street.kith.texts.of(locale)
    return public, street.text


async def press(street: Town, public: Text, who: Any) -> str:
    """They press *I can help* on the card; what only they read."""
    said = await who.click(street.card(street.asks, SOFA), label=public("ask.card.help"))
    return street.read(said.response)


async def accept(street: Town, text: Text, having: str) -> None:
    """Ana says yes to whoever waits."""
    yes = await street.rung(street.ana, having)
    await street.ana.click(yes, label=text("yes.accept"))
    await street.later(5)


@pytest.mark.parametrize("locale", LOCALES)
async def test_s20_of_three_who_press_for_two_places_two_come_apart_from_each_other_and_one_is_told_warmly(
    street: Town, locale: str
) -> None:
    public, text = speaking(street, locale)
    await street.posts(street.ana, SOFA, shared="neighbour", details="The green gate", people=(2, 2))
    assert public("terms.needs.people", most=2) in street.read(street.card(street.asks, SOFA))
    assert text("said.with_asker") in await press(street, public, street.ben)
    assert text("said.with_asker") in await press(street, public, street.cat)
    await accept(street, text, SOFA)
    one_found = public("several.found", came=1, most=2)
    assert one_found in street.read(street.card(street.asks, SOFA))
    await street.restart()
    assert text("said.with_asker") in await press(street, public, street.dov)
    mine = await street.ana.slash(street.asks, "mine")
    assert text("several.found", came=1, most=2) in street.read(mine.response)
    accepts = [each for each in street.buttons(mine.response) if each == text("yes.accept")]
    assert len(accepts) == 2
    await accept(street, text, SOFA)
    assert public("ask.card.matched") in street.read(street.cards(street.asks)[-1])
    assert sorted(await states(street, "invitations")) == ["let_go", "taken", "taken"]
    came = [who for who in (street.ben, street.cat, street.dov) if await introduced(street, who)]
    assert len(came) == 2
    for who, other in (came, reversed(came)):
        place = street.shared_place(street.ana, who)
        assert other.id not in street._in(place)
        opening = street.card(place, "The green gate")
        assert public("several.apart", asker=f"<@{street.ana.id}>") in street.read(opening)
        assert not [card for card in street.cards(place) if str(other.id) in street.read(card)]


async def introduced(street: Town, who: Any) -> bool:
    """Whether Ana shares a thread with them."""
    return any({street.ana.id, who.id} <= street._in(thread) for thread in street.asks.threads)


@pytest.mark.parametrize("locale", LOCALES)
async def test_s24_one_of_two_who_cannot_any_more_leaves_one_place_and_the_other_stays(
    street: Town, locale: str
) -> None:
    public, text = speaking(street, locale)
    await street.posts(street.ana, SOFA, first=True, people=(1, 2))
    for who in (street.ben, street.cat):
        assert text("said.introduced") in await press(street, public, who)
        await street.later(5)
    opening = street.card(street.shared_place(street.ana, street.ben), SOFA)
    sure = await street.ben.click(opening, label=public("introduction.leave"))
    await street.ben.click(sure.response, label=text("introduction.yes_do"))
    await street.later(5)
    assert public("several.found_enough", came=1, most=2) in street.read(street.card(street.asks, SOFA))
    assert text("several.still_enough") in street.read(await street.rung(street.ana, SOFA))
    assert sorted(await states(street, "introductions")) == ["ended", "open"]


@pytest.mark.parametrize("locale", LOCALES)
async def test_i7_the_asker_may_say_that_those_who_came_are_enough(street: Town, locale: str) -> None:
    public, text = speaking(street, locale)
    await street.posts(street.ana, SOFA, people=(2, 3))
    await press(street, public, street.ben)
    await accept(street, text, SOFA)
    await press(street, public, street.cat)
    mine = await street.ana.slash(street.asks, "mine")
    said = await street.ana.click(mine.response, label=text("several.enough"))
    assert text("several.is_enough") in street.read(said.response)
    assert await states(street, "asks") == ["matched"]
    assert text("let_go.words", kind="@").split("@")[0][:30] in street.read(await street.rung(street.cat))
