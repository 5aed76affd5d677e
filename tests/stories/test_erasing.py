"""The owner of a server has a whole community forgotten: on Discord, and in the file."""

from __future__ import annotations

import pytest

from tests.stories.hands import tables
from tests.stories.town import Town

DAY = 24 * 3600


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_s45_on_the_typed_word_of_the_owner_nothing_is_left_of_a_community(street: Town, locale: str) -> None:
    guild = street.kith.get_guild(street.guild.id)
    assert guild is not None
    guild.owner_id = street.sam.id
    street.speaks(street.sam, locale)
    theirs = street.kith.texts.of(locale)
    await street.posts(street.ana, "A lift to the library")
    form = await street.ben.slash(street.asks, "offer")
    await street.ben.submit_modal(form, {"words": "Soup on Mondays", "kind": ["company"]})
    await street.later(5)
    assert len(street.cards(street.asks)) == 3
    before = await street.sam.slash(street.asks, "kith erase")
    assert theirs("erase.goes") in street.read(before.response)
    form = await street.sam.click(before.response, label=theirs("erase.go_on"))
    said = await street.sam.submit_modal(form, {"word": "perhaps"})
    assert theirs("erase.other_word", word=theirs("erase.type")) in street.read(said.response)
    assert len(street.cards(street.asks)) == 3
    form = await street.sam.click(before.response, label=theirs("erase.go_on"))
    begun = await street.sam.submit_modal(form, {"word": theirs("erase.type").upper()})
    assert theirs("erase.begun") in street.read(begun.response)
    refused = await street.ana.slash(street.asks, "ask")
    assert street.text("refuse.not_set_up") in street.read(refused.response)
    for _ in range(6):
        await street.later(600)
    assert street.cards(street.asks) == [], "what Kith said is taken away"
    left = await tables(street, "meta", "inbox")
    assert {name: found for name, found in left.items() if found} == {}


async def test_s45_a_steward_who_is_not_the_owner_has_nothing_forgotten(street: Town) -> None:
    said = await street.sam.slash(street.asks, "kith erase")
    assert street.text("refuse.not_owner") in street.read(said.response)
