"""What a community agreed on: read once before the first ask or offer, changed by stewards, looked at again (S49)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.hands import pressed, tables
from tests.stories.town import Town

DAY = 24 * 3600
LINES = "A no needs no reason\nNo money"
LOCALES = pytest.mark.parametrize("locale", ["en-US", "es-ES"])


async def agreed(street: Town, lines: str = LINES, months: str = "1") -> Any:
    """A steward writes them down, or changes them."""
    panel = await street.sam.slash(street.asks, "agreements")
    known = street.text("agreements.change") in street.buttons(panel.response)
    way = street.text("agreements.change" if known else "agreements.write")
    form = await street.sam.click(panel.response, label=way)
    return await street.sam.submit_modal(form, {"lines": lines, "months": months})


@LOCALES
async def test_somebody_new_reads_them_once_before_the_first_ask_and_comes_to_the_form_by_one_press(
    street: Town, locale: str
) -> None:
    await agreed(street)
    street.speaks(street.ana, locale)
    text = street.kith.texts.of(locale)
    first = await street.ana.slash(street.asks, "ask")
    assert first.modal is None and first.response.ephemeral
    assert text("agreements.first") in street.read(first.response) and "No money" in street.read(first.response)
    form = await street.ana.click(first.response, label=text("agreements.read"))
    assert form.modal is not None
    again = await street.ana.slash(street.asks, "ask")
    assert again.modal is not None, "once is enough"
    await agreed(street, "A no needs no reason\nNo money\nAsk before you hug")
    assert (await street.ana.slash(street.asks, "offer")).modal is not None, (
        "a new version is no reason to stop anybody"
    )


async def test_taking_an_offer_up_goes_on_where_it_began_and_a_form_that_was_open_loses_nothing(street: Town) -> None:
    form = await street.dov.slash(street.asks, "offer")
    waiting = await street.ben.slash(street.asks, "ask")
    await street.dov.submit_modal(form, {"words": "Soup on Mondays", "kind": ["company"]})
    await agreed(street)
    await street.later(5)
    values = {"summary": "A lift", "kind": ["transport"], "when": "week", "shared": "named"}
    preview = await street.ben.submit_modal(waiting, values)
    assert "A lift" in street.read(preview.response), "nothing that was typed is held up"
    first = await street.cat.click(street.card(street.asks, "Soup"), label=street.text("offer.card.take"))
    assert street.text("agreements.first") in street.read(first.response)
    taken = await street.cat.click(first.response, label=street.text("agreements.read"))
    assert street.text("offer.taken") in street.read(taken.response)


@LOCALES
async def test_s49_everybody_reads_them_only_stewards_change_them_and_every_version_is_kept(
    street: Town, locale: str
) -> None:
    await agreed(street)
    await agreed(street, "No money at all")
    street.speaks(street.ana, locale)
    text = street.kith.texts.of(locale)
    seen = await street.ana.slash(street.asks, "agreements")
    assert "No money at all" in street.read(seen.response)
    assert text("agreements.change") not in street.buttons(seen.response)
    before = await street.ana.click(seen.response, label=text("agreements.before"))
    assert "A no needs no reason" in street.read(before.response)
    assert text("agreements.earlier") in street.read(before.response)
    for what in ("agreements.change:-", "agreements.form:0123456789abcdef"):
        assert await pressed(street, street.ana, f"v1:{what}") == text("refuse.not_steward")
    assert len((await tables(street))["agreements"]) == 2


async def test_s49_when_their_time_has_come_the_stewards_hear_of_it_and_sending_them_again_is_an_answer(
    street: Town,
) -> None:
    hall = street.guild.create_text_channel("stewards")
    await street.store.run(lambda tx: tx.db.execute("UPDATE communities SET stewards_channel = ?", (hall.id,)))
    await agreed(street)
    await street.later(29 * DAY)
    assert street.cards(hall) == []
    await street.later(2 * DAY)
    (card,) = street.cards(hall)
    assert street.text("agreements.review") in street.read(card)
    seen = await street.sam.click(card, label=street.text("agreements.look_at"))
    assert street.text("agreements.is_due") in street.read(seen.response)
    await agreed(street)
    await street.later(5)
    assert street.cards(hall) == []
    assert len((await tables(street))["agreements"]) == 1, "the same lines are no new version"


async def test_too_many_or_too_long_agreements_are_refused_and_given_back(street: Town) -> None:
    many = "\n".join(f"Agreement {at}" for at in range(11))
    said = await agreed(street, many)
    read = street.read(said.response)
    assert street.text("refuse.many_agreements", most=10) in read and "Agreement 10" in read
    assert (await tables(street))["agreements"] == []
