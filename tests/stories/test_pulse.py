"""The stewards see how it is going, and nobody in it is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data import asks
from data.store import Tx
from tests.stories.town import Town

DAY = 24 * 3600


def _several(tx: Tx) -> None:
    """As if five such asks had been made, a week ago and more."""
    (ref,) = [row["ref"] for row in tx.db.execute("SELECT ref FROM asks")]
    ask = asks.get(tx, ref)
    assert ask is not None
    asks.save(tx, replace(ask, made_day=tx.day - 9))
    for number in range(5):
        asks.save(tx, replace(ask, ref=f"{number:016x}", code=f"aaaaa{number}"))


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_a_steward_sees_a_week_once_it_is_over_and_small_numbers_are_hidden(street: Town, locale: str) -> None:
    street.speaks(street.sam, locale)
    theirs = street.kith.texts.of(locale)
    await street.posts(street.ana, "A lift to the library", kind="transport")
    early = await street.sam.slash(street.asks, "kith pulse")
    assert early.response.ephemeral and theirs("pulse.none_yet") in street.read(early.response)
    await street.store.run(_several)
    for _ in range(5):
        await street.later(DAY)
    shown = await street.sam.slash(street.asks, "kith pulse")
    read = street.read(shown.response)
    assert theirs("pulse.at_least", least=5) in read and theirs("pulse.few", most=5) in read
    assert theirs("kind.transport") in read, "of a kind with five"
    assert theirs("pulse.drags") in read and "https://discord.com/channels/" in read
    assert str(street.ana.id) not in read
    assert "lift to the library" not in read
    turned_away = await street.ana.slash(street.asks, "kith pulse")
    assert street.text("refuse.not_steward") in street.read(turned_away.response)
