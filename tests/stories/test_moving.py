"""A community moves to another host: another store, another key, and everybody finds what they left (S53)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random

import pytest

from bot.text import LANGUAGES
from data import moving
from data.store import Store, open_store
from data.vault import Vault, make_key
from tests.stories.test_rituals import kept, prompts
from tests.stories.town import Town, make_kith

DAY = 24 * 3600


@pytest.fixture
async def hosts() -> AsyncIterator[list[Store]]:
    """The stores of other hosts, which close after the town is gone."""
    stores: list[Store] = []
    yield stores
    for store in stores:
        await store.close()


async def moves(hosts: list[Store], street: Town) -> None:
    """The host writes the file and ends Kith; another, with a key of their own, takes it in and starts theirs."""
    packed = await street.store.run(lambda tx: moving.pack(tx.db, tx.vault, street.guild.id, tx.now))
    word = moving.a_word()
    content = moving.lock(packed, word)
    await street.env.settle()
    await street.kith.close()
    street.store = await open_store(None, Vault(make_key()), street.store.clock, Random(2))
    hosts.append(street.store)
    await street.store.run(lambda tx: moving.unpack(tx, moving.unlock(content, word, tx.now)))
    street.kith = await make_kith(street.store, street.folder, street.env)
    await street.env.restart_bot(street.kith)
    await street.later(60)


@pytest.mark.parametrize("street", LANGUAGES, indirect=True)
async def test_s53_memberships_series_and_offers_arrive_and_what_goes_on_goes_on(
    hosts: list[Store], street: Town
) -> None:
    text = street.text
    await street.states(street.ben, "transport", at_once="1", per_week="2")
    form = await street.dov.slash(street.asks, "offer")
    await street.dov.submit_modal(form, {"words": "Soup on Mondays", "kind": ["company"]})
    await street.posts(street.ana, "A lift to the clinic", shared="neighbour", first=True)
    await street.posts(street.cat, "Help with a form", kind="forms")
    await kept(street)
    shown = await street.rung(street.ben, "A lift to the clinic")
    assert text("invitation.can") in street.buttons(shown)

    await moves(hosts, street)

    mine = await street.ana.slash(street.asks, "mine")
    assert "A lift to the clinic" in street.read(mine.response)
    assert "Soup on Mondays" in street.read((await street.dov.slash(street.asks, "mine")).response)
    assert "Help with a form" not in street.read(mine.response)
    stated = await street.ben.slash(street.asks, "capacity")
    chosen = [
        option["value"]
        for part in stated.modal["components"]
        for option in (part.get("component") or {}).get("options") or ()
        if option.get("default")
    ]
    assert {"transport", "1", "2"} <= set(chosen), "what they stated stands"
    panel = await street.sam.slash(street.asks, "kith rituals")
    assert text("family.needs") in street.read(panel.response)
    invited = await street.rung(street.ben, "A lift to the clinic")
    await street.ben.click(invited, label=text("invitation.can"))
    await street.later(5)
    place = street.shared_place(street.ana, street.ben)
    assert "A lift to the clinic" in street.read(street.card(place, "A lift to the clinic"))
    before = len(prompts(street))
    await street.later(DAY)
    assert len(prompts(street)) == before + 1, "the ritual comes at its hour, from the other host"


async def test_s53_where_it_came_nothing_is_said_under_the_old_key_and_a_card_of_before_still_works(
    hosts: list[Store], street: Town
) -> None:
    """The cards of the former host stand in the channel; where the token moved along they are this bot's too."""
    await street.posts(street.ana, "A lift to the clinic")
    old = street.card(street.asks, "A lift to the clinic")
    await moves(hosts, street)
    said = await street.ben.click(old, label=street.text("ask.card.help"))
    assert said.response.ephemeral
    await street.later(5)
    yes = await street.rung(street.ana, street.text("yes.named", who=street.ben.mention))
    await street.ana.click(yes, label=street.text("yes.accept"))
    await street.later(5)
    assert street.shared_place(street.ana, street.ben)
