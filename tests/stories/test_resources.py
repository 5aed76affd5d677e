"""Somebody finds what neighbours cannot give, and the stewards keep the list of it with little to do."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rules.resources import HEADER
from tests.stories.hands import arrive, clicking
from tests.stories.town import Town

FORM = {"kind": ["food"], "name": "The kitchen on the corner", "how": "Mondays at noon", "about": "Soup for anybody"}


async def listed(street: Town, **changes: Any) -> Any:
    """A steward writes a service down; their private reply."""
    shown = await street.sam.slash(street.asks, "resources")
    form = await street.sam.click(shown.response, label=street.text("resources.add"))
    return await street.sam.submit_modal(form, FORM | changes)


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_s55_a_member_finds_a_local_service_from_the_door_in_one_press_and_looks_by_kind(
    street: Town, locale: str
) -> None:
    await listed(street)
    await listed(street, kind=["home"], name="The house at the harbour")
    street.speaks(street.ana, locale)
    theirs = street.kith.texts.of(locale)
    door = street.card(street.asks, street.text("door.title"))
    shown = await street.ana.click(door, label=street.text("door.resources"))
    read = street.read(shown.response)
    assert shown.response.ephemeral and "The kitchen on the corner" in read and "The house at the harbour" in read
    assert theirs("service.food") in read and theirs("resources.note") in read
    assert theirs("resources.add") not in street.buttons(shown.response), "to list is the stewards'"
    less = await street.ana.select(shown.response, ["home"], custom_id="v1:resources.kind:-_-_-_0")
    read = street.read(less.response)
    assert "The house at the harbour" in read and "The kitchen" not in read
    assert theirs("door.now") in street.buttons(less.response)


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_a_steward_hands_a_file_in_sees_what_was_understood_and_only_then_is_it_shown(
    street: Town, locale: str
) -> None:
    street.speaks(street.sam, locale)
    theirs = street.kith.texts.of(locale)
    lines = [",".join(HEADER), "food,The kitchen,At noon,,,es,2025-12-01", "sport,The hall,Tuesdays,,,,"]
    shown = await street.sam.slash(street.asks, "kith services", file=("list.csv", "\n".join(lines).encode()))
    read = street.read(shown.response)
    assert shown.response.ephemeral and "The kitchen" in read
    assert theirs("resources.file.line", number=3, why=theirs("resources.bad.kind")) in read
    before = await street.ana.slash(street.asks, "resources")
    assert "The kitchen" not in street.read(before.response)
    keep = clicking(street, street.sam, shown.response, theirs("resources.file.keep"))
    await arrive(street, keep, times=2)
    after = await street.ana.slash(street.asks, "resources")
    assert street.read(after.response).count("The kitchen") == 1, "pressed twice it is kept once"
    everything = await street.sam.slash(street.asks, "resources")
    given = await street.sam.click(everything.response, label=theirs("resources.hand_out"))
    (attached,) = given.response.attachments
    assert attached.filename == "services.csv" and b"The kitchen" in await attached.read()


async def test_a_file_that_is_none_is_refused_with_what_to_do_and_a_member_hands_none_in(street: Town) -> None:
    text = street.text
    said = await street.sam.slash(street.asks, "kith services", file=("photo.csv", b"\x89PNG\r\n"))
    assert text("refuse.csv_header", columns=", ".join(HEADER)) in street.read(said.response)
    large = await street.sam.slash(street.asks, "kith services", file=("large.csv", bytes(200_001)))
    assert text("refuse.csv_large", most=200) in street.read(large.response)
    without = await street.sam.slash(street.asks, "kith services")
    assert text("resources.file.kinds", kinds="food").split("food")[0] in street.read(without.response)
    turned_away = await street.ana.slash(street.asks, "kith services", file=("list.csv", b"kind,name,how"))
    assert text("refuse.not_steward") in street.read(turned_away.response)


async def test_controls_of_a_service_work_after_a_restart(street: Town) -> None:
    text = street.text
    one = await listed(street)
    await street.restart()
    gone = await street.sam.click(one.response, label=text("resources.retire"))
    assert text("resources.hidden", name="The kitchen on the corner") in street.read(gone.response)
    shown = await street.ana.slash(street.asks, "resources")
    assert text("resources.none") in street.read(shown.response)
    back = await street.sam.click(gone.response, label=text("resources.show"))
    assert text("resources.name", name="The kitchen on the corner") in street.read(back.response)
