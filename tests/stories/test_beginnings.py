"""Stewards make the shelf and the path their own, and members meet what they made at once; in each language."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rules.house import tag
from bot.text import Text
from tests.stories.hands import picks, pressed, tables
from tests.stories.test_beginning import left_as_it_is
from tests.stories.town import Town

SONG = "A song on the stairs"


@pytest.fixture(params=["en-US", "es-ES"])
def text(request: pytest.FixtureRequest, street: Town) -> Text:
    """The words of whoever asks and of the steward, in each language."""
    for who in (street.ana, street.sam):
        street.speaks(who, request.param)
    return street.kith.texts.of(request.param)


async def group(street: Town, what: str, name: str) -> Any:
    """The steward opens one group of the shelf or the path."""
    panel = await street.sam.slash(street.asks, "kith setup")
    shown = await street.sam.select(panel.response, [what], custom_id="v1:settings.section:-")
    return await street.sam.select(shown.response, [tag(name)], custom_id=f"v1:begin.group:{what}")


async def entry(street: Town, what: str, name: str, chosen: str) -> Any:
    """The steward opens one entry."""
    shown = await group(street, what, name)
    return await street.sam.select(shown.response, [chosen], custom_id=picks(street, shown.response, "begin.entry"))


async def shelf(street: Town) -> list[str]:
    """The small asks for company that a member can choose from."""
    shown = await street.ana.slash(street.asks, "ask", begin="small")
    found: list[str] = []
    waiting = [part if isinstance(part, dict) else part.to_dict() for part in shown.response.components]
    while waiting:
        part = waiting.pop()
        waiting += part.get("components") or []
        if str(part.get("custom_id")) == "v1:small.take:company":
            found = [each["label"] for each in part["options"]]
    return found


async def test_what_a_steward_adds_changes_moves_and_hides_is_on_the_shelf_at_once_and_put_back(
    street: Town, text: Text
) -> None:
    shipped = await shelf(street)
    shown = await group(street, "small", "company")
    form = await street.sam.click(shown.response, label=text("beginnings.add"))
    done = await street.sam.submit_modal(form, {"words": SONG})
    assert SONG in street.read(done.response)
    assert await shelf(street) == [*shipped, SONG]
    one = await entry(street, "small", "company", "company-tea")
    await street.sam.click(one.response, label=text("beginnings.hide"))
    one = await entry(street, "small", "company", "company-text")
    await street.sam.click(one.response, label=text("beginnings.up"))
    one = await entry(street, "small", "company", "company-walk")
    form = await street.sam.click(one.response, label=text("beginnings.change"))
    await street.sam.submit_modal(form, {"words": "Round the block"})
    there = await shelf(street)
    assert there[0] == text("small.company.text") and text("small.company.tea") not in there
    assert "Round the block" in there and text("small.company.walk") not in there
    panel = await street.sam.slash(street.asks, "kith setup")
    log = await street.sam.select(panel.response, ["log"], custom_id="v1:settings.section:-")
    assert text("settings.small.label") in street.read(log.response)
    assert not any(each in street.read(log.response) for each in (SONG, "Round the block")), "without their words"
    panel = await street.sam.slash(street.asks, "kith setup")
    groups = await street.sam.select(panel.response, ["small"], custom_id="v1:settings.section:-")
    back = await street.sam.click(groups.response, label=text("beginnings.restore"))
    assert text("beginnings.changed") in street.read(back.response)
    assert await shelf(street) == shipped
    undone = await street.sam.click(back.response, label=text("settings.undo"))
    assert text("beginnings.small.title") in street.read(undone.response)
    assert await shelf(street) == there


async def test_what_a_steward_writes_on_the_shelf_opens_the_form_filled_in(street: Town, text: Text) -> None:
    shown = await group(street, "small", "company")
    form = await street.sam.click(shown.response, label=text("beginnings.add"))
    await street.sam.submit_modal(form, {"words": SONG})
    await street.restart()
    opened = await street.ana.slash(street.asks, "ask", begin="small")
    value = next(each for each in _values(opened.response) if each[0] == SONG)[1]
    form = await street.ana.select(opened.response, [value], custom_id="v1:small.take:company")
    held = left_as_it_is(form)
    assert (held["summary"], held["kind"]) == (SONG, ["company"])


def _values(message: Any) -> list[tuple[str, str]]:
    waiting = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    found: list[tuple[str, str]] = []
    while waiting:
        part = waiting.pop()
        waiting += part.get("components") or []
        found += [(each["label"], each["value"]) for each in part.get("options") or []]
    return found


async def test_an_answer_on_the_path_leads_to_the_stewards_own_words_and_one_that_leads_nowhere_is_not_shown(
    street: Town, text: Text
) -> None:
    shown = await group(street, "path", "food")
    form = await street.sam.click(shown.response, label=text("beginnings.add"))
    await street.sam.submit_modal(form, {"words": "Bread from the baker", "kind": ["errands"]})
    for name in ("lift", "along", "plan"):
        one = await entry(street, "path", "way", f"way-{name}")
        await street.sam.click(one.response, label=text("beginnings.hide"))
    asked = await street.ana.slash(street.asks, "ask", begin="path")
    assert text("path.heavy.way") not in street.buttons(asked.response)
    assert text("path.just_company") in street.buttons(asked.response)
    food = await street.ana.click(asked.response, label=text("path.heavy.food"))
    end = await street.ana.click(food.response, label="Bread from the baker")
    assert "> Bread from the baker" in street.read(end.response)
    form = await street.ana.click(end.response, label=text("path.when_week"))
    assert left_as_it_is(form)["kind"] == ["errands"]


async def test_just_company_is_there_whatever_is_hidden(street: Town, text: Text) -> None:
    for name in ("talk", "near", "outside"):
        one = await entry(street, "path", "company", f"company-{name}")
        await street.sam.click(one.response, label=text("beginnings.hide"))
    asked = await street.ana.slash(street.asks, "ask", begin="path")
    company = await street.ana.click(asked.response, label=text("path.just_company"))
    assert f"> {text('path.ask.company.near')}" in street.read(company.response)


async def test_a_member_changes_nothing_of_it(street: Town, text: Text) -> None:
    before = await tables(street, "inbox", "meta", "members")
    for control in (
        "groups:small",
        "hide:small-company-tea",
        "restore:path",
        "up:path-food-supper",
    ):
        assert await pressed(street, street.ana, f"v1:begin.{control}") == text("refuse.not_steward")
    assert await tables(street, "inbox", "meta", "members") == before
