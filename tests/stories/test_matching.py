"""Kith asks those who can by all they stated, tells each why, and asks less often whoever wants that."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import LANGUAGES, Text
from data import areas
from tests.stories.hands import pressed, states
from tests.stories.town import Town

LIFT = "A lift to the library"
LOCALES = {"en": "en-US", "es": "es-ES"}


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest, street: Town) -> Text:
    """What everybody's Discord speaks."""
    for who in (street.ana, street.ben, street.cat):
        street.speaks(who, LOCALES[request.param])
    return street.kith.texts.of(request.param)


async def picks(street: Town, who: Any, field: str, *values: str) -> None:
    """A member says one thing more about what they can give, as the list on their card would."""
    await pressed(street, who, f"v1:capacity.{field}:-", values=list(values))


async def needs(street: Town, text: Text, kind: str, **chosen: Any) -> None:
    """Ana asks quietly, with what it needs chosen in the second form, and posts it."""
    preview = await street.fills(street.ana, LIFT, kind=kind, shared="quiet")
    form = await street.ana.click(preview.response, label=text("ask.needs"))
    preview = await street.ana.submit_modal(form, {"size": "small"} | chosen)
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(20 * 60)


async def opened(street: Town, text: Text, who: Any) -> Any:
    """What the one bell of a member opens for them."""
    (bell,) = [card for card in street.cards(street.corner(who)) if text("bell.see") in street.buttons(card)]
    return (await who.click(bell, label=text("bell.see"))).response


def asked(street: Town, text: Text, who: Any) -> bool:
    """Whether a bell rang for this member."""
    return any(text("bell.see") in street.buttons(card) for card in street.cards(street.corner(who)))


@pytest.mark.parametrize("named", [True, False])
async def test_s13_if_a_language_is_named_only_helpers_with_it_are_asked_and_else_it_is_ignored(
    street: Town, spoken: Text, named: bool
) -> None:
    await street.states(street.ben, "language")
    await picks(street, street.ben, "languages", "en")
    if named:
        await street.states(street.cat, "language")
        await picks(street, street.cat, "languages", "uk", "en")
    await needs(street, spoken, "language", **({"language": ["uk"]} if named else {}))
    assert asked(street, spoken, street.ben) is not named
    if named:
        tongue = spoken("terms.language.uk")
        assert spoken("why.language", language=tongue) in street.read(await opened(street, spoken, street.cat))


async def test_s13_if_nobody_speaks_it_the_asker_hears_honestly_that_nobody_fits(street: Town, spoken: Text) -> None:
    await street.states(street.ben, "language")
    await picks(street, street.ben, "languages", "en")
    await needs(street, spoken, "language", language=["uk"])
    await street.later(5 * 3600)
    assert spoken("ask.nobody.quiet") in street.read(await opened(street, spoken, street.ana))
    assert await states(street, "invitations") == []


async def test_s14_what_needs_a_car_never_reaches_a_helper_without_one(street: Town, spoken: Text) -> None:
    await street.states(street.ben, "transport")
    await street.states(street.cat, "transport")
    await picks(street, street.cat, "skills", "car")
    await needs(street, spoken, "transport", skills=["car"])
    assert not asked(street, spoken, street.ben)
    card = await opened(street, spoken, street.cat)
    assert spoken("why.skill", skills=spoken("terms.skill.car")) in street.read(card)


@pytest.mark.parametrize("kind", ["company", "transport"])
async def test_s15_for_company_the_place_does_not_count_and_for_a_lift_it_does(
    street: Town, spoken: Text, kind: str
) -> None:
    near, far = await street.store.run(lambda tx: areas.save(tx, street.guild.id, ["Hill", "Harbour"]))
    await street.states(street.ben, kind)
    await picks(street, street.ben, "places", far.ref)
    await needs(street, spoken, kind, place=[near.ref])
    assert asked(street, spoken, street.ben) is (kind == "company")


async def test_i5_whoever_is_asked_can_ask_why_and_is_told_what_they_themselves_said(
    street: Town, spoken: Text
) -> None:
    await street.states(street.ben, "transport", per_week="2")
    await picks(street, street.ben, "parts", "5.morning", "6.morning")
    await needs(street, spoken, "transport", parts=["weekend"])
    card = await opened(street, spoken, street.ben)
    why = (await street.ben.click(card, label=spoken("invitation.why_me"))).response
    assert why.ephemeral and why.id != card.id
    for reason in (
        spoken("why.kind", kind=spoken("kind.transport")),
        spoken("why.times", n=2),
        spoken("why.room", n=2),
    ):
        assert reason in street.read(card) and reason in street.read(why)
    assert spoken("why.never") in street.read(why)


async def test_i4_ask_me_less_answers_nothing_and_pressed_twice_is_said_once(street: Town, spoken: Text) -> None:
    await street.states(street.ben, "transport")
    await needs(street, spoken, "transport")
    card = await opened(street, spoken, street.ben)
    for _ in range(2):
        less = (await street.ben.click(card, label=spoken("invitation.ask_less"))).response
        assert less.ephemeral and spoken("invitation.less", n=5) in street.read(less)
    assert await states(street, "invitations") == ["waiting"]
    said = (await street.ben.click(card, label=spoken("invitation.can"))).response
    assert spoken("said.with_asker") in street.read(said)
