"""What suits a helper, where and when, is said in lists on a phone, one press each; and is asked after once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import LANGUAGES, Text
from tests.stories.hands import pressed
from tests.stories.town import Town, parts

DAY = 24 * 3600
SEASON = 92 * DAY
LIFT = "A lift to the library"
LOCALES = {"en": "en-US", "es": "es-ES"}


def options(card: Any, field: str) -> list[dict[str, Any]]:
    """The choices of a list on a card."""
    shown = parts([each if isinstance(each, dict) else each.to_dict() for each in card.components])
    (found,) = [part["options"] for part in shown if part.get("custom_id") == f"v1:capacity.{field}:-"]
    return list(found)


def chosen(card: Any, field: str) -> list[str]:
    """What a list shows as chosen, by its labels."""
    return [each["label"] for each in options(card, field) if each.get("default")]


def choices(card: Any, field: str) -> dict[str, str]:
    """What each choice is called, and what it sends."""
    return {each["label"]: each["value"] for each in options(card, field)}


async def names(street: Town, areas: str) -> Any:
    """The steward names areas, from the set-up on; the list as it stands."""
    panel = await street.sam.slash(street.asks, "kith setup")
    listed = await street.sam.click(panel.response, label=street.text("setup.areas"))
    form = await street.sam.click(listed.response, label=street.text("areas.add"))
    return (await street.sam.submit_modal(form, {"areas": areas})).response


async def picks(who: Any, card: Any, field: str, *labels: str) -> Any:
    """A member chooses these in one list, and sends it; the card as it is then."""
    known = choices(card, field)
    return (await who.select(card, [known[each] for each in labels], custom_id=f"v1:capacity.{field}:-")).response


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest, street: Town) -> Text:
    """What Ben's Discord speaks."""
    street.speaks(street.ben, LOCALES[request.param])
    return street.kith.texts.of(request.param)


async def test_i3_each_thing_is_one_press_away_and_every_list_shows_what_is_chosen(street: Town, spoken: Text) -> None:
    text = spoken
    await names(street, "Hill\nHarbour")
    stated = (await street.states(street.ben, "transport", "errands")).response
    assert text("capacity.card.open") in street.read(stated)
    where = (await street.ben.click(stated, label=text("capacity.where"))).response
    assert where.ephemeral and list(choices(where, "places")) == [text("capacity.online"), "Hill", "Harbour"]
    assert chosen(where, "places") == chosen(where, "parts") == chosen(where, "home") == []
    where = await picks(street.ben, where, "places", "Hill", "Harbour")
    assert chosen(where, "places") == ["Hill", "Harbour"]
    assert text("capacity.said.places", places="Hill, Harbour") in street.read(where)
    where = await picks(street.ben, where, "home", "Harbour")
    where = await picks(street.ben, where, "parts", text("terms.several.weekdays_evening"))
    assert len(chosen(where, "parts")) == 5
    assert chosen(where, "sooner") == [text("capacity.sooner.same")]
    where = await picks(street.ben, where, "sooner", text("capacity.sooner.sooner"))
    where = await picks(street.ben, where, "invitations", text("capacity.invitations", n=2))
    what = (await street.ben.click(where, label=text("capacity.what"))).response
    assert what.id == stated.id, "one private reply all along"
    what = await picks(street.ben, what, "first", text("kind.transport"))
    what = await picks(street.ben, what, "size", text("capacity.largest.medium"))
    what = await picks(street.ben, what, "languages", "українська", "English")
    what = await picks(street.ben, what, "skills", text("terms.skill.car"))
    assert chosen(what, "size") == [text("capacity.largest.medium")]
    whole = street.read((await street.ben.click(what, label=text("capacity.look"))).response)
    for sentence in (
        text("capacity.said.first", kinds=text("kind.transport")),
        text("capacity.said.places", places="Hill, Harbour"),
        text("capacity.said.home", place="Harbour"),
        text("capacity.said.medium"),
        text("capacity.said.skills", skills=text("terms.skill.car")),
        text("capacity.said.invitations", n=2),
        text("capacity.said.sooner"),
    ):
        assert sentence in whole
    assert "українська" in whole and text("capacity.card.open") not in whole


async def test_i3_what_was_stated_is_found_again_from_mine_and_survives_a_restart(street: Town) -> None:
    text = street.text
    stated = (await street.states(street.ben, "transport")).response
    what = (await street.ben.click(stated, label=text("capacity.what"))).response
    await street.restart()
    await picks(street.ben, what, "skills", text("terms.skill.van"))
    mine = await street.ben.slash(street.asks, "mine")
    shown = await street.ben.click(mine.response, label=text("capacity.look"))
    assert text("capacity.said.skills", skills=text("terms.skill.van")) in street.read(shown.response)
    theirs = await street.cat.slash(street.asks, "mine")
    assert text("capacity.look") not in street.buttons(theirs.response)
    assert text("refuse.nothing_stated") in await pressed(street, street.cat, "v1:capacity.skills:-", values=["van"])


async def test_a_steward_takes_an_area_out_after_being_asked_once_and_those_who_named_it_hear_of_it(
    street: Town,
) -> None:
    text = street.text
    listed = await names(street, "Hill\nHarbour")
    assert "· Hill\n· Harbour" in street.read(listed)
    stated = (await street.states(street.ben, "transport")).response
    where = (await street.ben.click(stated, label=text("capacity.where"))).response
    where = await picks(street.ben, where, "places", "Hill")
    hill = choices(where, "places")["Hill"]
    sure = (await street.sam.select(listed, [hill], custom_id="v1:areas.remove:-")).response
    left = (await street.sam.click(sure, label=text("areas.remove_yes"))).response
    assert "Hill" not in street.read(left) and "Harbour" in street.read(left)
    shown = (await street.ben.click(where, label=text("capacity.look"))).response
    assert text("capacity.said.no_place") in street.read(shown)
    gone = await pressed(street, street.ben, "v1:capacity.places:-", values=[hill])
    assert text("refuse.unknown_choice") in gone


@pytest.mark.parametrize("way", ["here", "dm"])
async def test_i3_after_a_season_one_question_comes_and_still_so_makes_it_whole_again(
    street: Town, spoken: Text, way: str
) -> None:
    text = spoken
    stated = (await street.states(street.ben, "transport", per_week="5")).response
    await street.ben.select(stated, [way], custom_id="v1:capacity.reach:-")
    await street.later(SEASON)
    place = street.cards(street.ben.user.dm_channel if way == "dm" else street.corner(street.ben))
    (card,) = place
    seen = card if way == "dm" else (await street.ben.click(card, label=text("bell.see"))).response
    assert text("capacity.still.words") in street.read(seen)
    who = street.ben.user if way == "dm" else street.ben
    said = (await who.click(seen, label=text("capacity.still.yes"))).response
    assert text("capacity.card.old") not in street.read(said)
    await street.later(DAY)
    assert not street.cards(street.ben.user.dm_channel if way == "dm" else street.corner(street.ben))


async def test_i3_left_unanswered_it_says_on_the_card_that_less_counts_and_never_asks_again(street: Town) -> None:
    text = street.text
    await street.states(street.ben, "transport", per_week="5")
    await street.later(SEASON)
    assert len(street.bells(street.ben)) == 1
    since = len(street.env.http_requests)
    await street.later(30 * DAY)
    assert len(street.bells(street.ben)) == 1
    assert not [each for each in street.env.http_requests[since:] if each.method == "POST"]
    mine = await street.ben.slash(street.asks, "mine")
    shown = (await street.ben.click(mine.response, label=text("capacity.look"))).response
    assert text("capacity.card.old") in street.read(shown)
    fresh = (await street.ben.click(shown, label=text("capacity.still.yes"))).response
    assert text("capacity.card.old") not in street.read(fresh)


async def test_s11_whoever_rests_when_the_time_comes_is_left_in_peace(street: Town) -> None:
    await street.states(street.ben, "transport")
    await street.later(85 * DAY)
    panel = await street.ben.slash(street.asks, "rest")
    await street.ben.click(panel.response, label=street.text("rest.days", n=30))
    await street.later(25 * DAY)
    assert not street.bells(street.ben)
    await street.later(10 * DAY)
    assert len(street.bells(street.ben)) == 1
