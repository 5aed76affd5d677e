"""The stewards see what does not work and what mends it, and hear of it by themselves, once and without content."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from data.store import Tx, change
from tests.stories.town import Town

HOUR = 3600


def _stewards_channel(tx: Tx, channel: int) -> None:
    change(tx, "UPDATE communities SET stewards_channel = ?", channel)


async def report(street: Town) -> Any:
    """A steward's private reply."""
    return await street.sam.slash(street.asks, "kith doctor")


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_the_doctor_says_what_works_and_who_can_read_private_threads(street: Town, locale: str) -> None:
    street.speaks(street.sam, locale)
    theirs = street.kith.texts.of(locale)
    readers = street.guild.create_role("night watch", permissions=discord.Permissions(manage_threads=True))
    await street.env.settle()
    shown = await report(street)
    read = street.read(shown.response)
    assert shown.response.ephemeral
    assert theirs("cli.doctor.here.channel", channel=f"<#{street.asks.id}>") in read
    assert theirs("cli.doctor.here.readers", roles=f"<@&{readers.id}>") in read
    assert theirs("cli.doctor.here.clock") in read and theirs("cli.doctor.here.no_backup") in read
    assert theirs("cli.doctor.here.no_stewards") in read
    again = await street.sam.click(shown.response, label=theirs("doctor.again"))
    assert street.read(again.response) == read
    turned_away = await street.ana.slash(street.asks, "kith doctor")
    assert street.text("refuse.not_steward") in street.read(turned_away.response)


async def test_a_channel_that_is_gone_is_told_once_where_stewards_are_and_the_words_go_when_it_is_well(
    street: Town,
) -> None:
    text = street.text
    office = street.guild.create_text_channel("stewards")
    await street.env.settle()
    await street.store.run(lambda tx: _stewards_channel(tx, office.id))
    await street.posts(street.ana, "A lift to the library")
    street.env.backend.delete_channel(street.asks.id)
    await street.later(HOUR)
    (card,) = street.cards(office)
    assert text("doctor.unwell") in street.read(card) and "library" not in street.read(card)
    shown = await street.sam.click(card, label=text("doctor.see"))
    assert text("cli.doctor.here.no_channel") in street.read(shown.response) and shown.response.ephemeral
    for _ in range(5):
        await street.later(5 * HOUR)
    assert len(street.cards(office)) == 1, "said once"
    street.asks = street.guild.create_text_channel("asks again")
    panel = await street.sam.slash(office, "kith setup")
    panel = await street.keeps(await street.sam.select(panel.response, [street.asks], custom_id="v1:setup.channel:-"))
    await street.later(5)
    assert street.cards(office) == [], "and gone when it is well again"
