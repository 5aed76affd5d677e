"""What people say they can give, and rest: believed, and never asked beyond."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.text import LANGUAGES
from tests.stories.hands import arrive, bodies, id_of, pressed, sending, states, tables
from tests.stories.town import Town

pytestmark = pytest.mark.parametrize("street", LANGUAGES, indirect=True)

LIFT = "A lift to the library"
DAY = 24 * 3600
STATED = {"tide": "high", "kinds": ["transport"], "at_once": "1", "per_week": "1", "quiet": "none"}


def chosen(form: Any) -> dict[str, list[str]]:
    """What is chosen in a form before anything is touched."""
    found: dict[str, list[str]] = {}
    for label in form.modal["components"]:
        part = label["component"]
        found[part["custom_id"]] = [each["value"] for each in part["options"] if each.get("default")]
    return found


async def helped(street: Town, helper: Any, asker: Any, words: str = LIFT) -> None:
    """One member helps another: both have said yes."""
    await street.posts(asker, words, first=True)
    await helper.click(street.card(street.asks, words), label=street.text("ask.card.help"))
    await street.later(5)


async def at_the_hour(street: Town, hour: int, zone: str) -> None:
    """Time passes until it is that hour there."""
    while datetime.fromtimestamp(street.env.now().timestamp(), ZoneInfo(zone)).hour != hour:
        await street.later(1800)


async def test_i3_what_was_stated_is_shown_to_its_owner_alone_and_stands_in_the_form_again(street: Town) -> None:
    text = street.text
    first = await street.ben.slash(street.asks, "capacity")
    assert chosen(first) == {"tide": ["some"], "kinds": [], "at_once": ["1"], "per_week": ["2"], "quiet": ["night"]}
    shown = await street.ben.submit_modal(first, STATED | {"kinds": ["transport", "forms"], "quiet": "days"})
    assert shown.response.ephemeral
    words = street.read(shown.response)
    assert text("tide.high") in words
    assert text("capacity.card.kinds", kinds=f"{text('kind.transport')}, {text('kind.forms')}") in words
    assert text("capacity.card.full") not in words
    again = await street.ben.click(shown.response, label=text("capacity.change"))
    assert chosen(again) == {
        "tide": ["high"],
        "kinds": ["transport", "forms"],
        "at_once": ["1"],
        "per_week": ["1"],
        "quiet": ["days"],
    }
    changed = await street.ben.submit_modal(again, STATED | {"tide": "low"})
    assert changed.response.id == shown.response.id
    assert text("tide.low") in street.read(changed.response)
    other = await street.cat.slash(street.asks, "capacity")
    assert chosen(other)["tide"] == ["some"]


@pytest.mark.parametrize("way", ["here", "dm"])
async def test_i3_an_invitation_arrives_the_way_its_helper_chose(street: Town, way: str) -> None:
    text = street.text
    stated = await street.states(street.ben, "transport")
    told = await street.ben.select(stated.response, [way], custom_id="v1:capacity.reach:-")
    assert text(f"reach.{way}_chosen") in street.read(told.response)
    since = len(street.env.http_requests)
    await street.posts(street.ana, LIFT)
    direct = street.cards(street.ben.user.dm_channel)
    if way == "here":
        assert not direct
        assert LIFT in street.read(await street.rung(street.ben, LIFT))
        return
    assert not street.bells(street.ben)
    (card,) = direct
    assert LIFT in street.read(card)
    assert street.read(card).index(LIFT) > 200, "a locked phone shows none of it (promise S5)"
    path = f"/channels/{street.ben.user.dm_channel.id}/messages"
    (body,) = [json.loads(body) for _, where, body in bodies(street, since) if where == path]
    assert body["allowed_mentions"]["users"] == [street.ben.id]
    said = await street.ben.user.click(card, label=text("invitation.can"))
    assert text("said.with_asker") in street.read(said.response)
    await street.later(5)
    yes = await street.rung(street.ana, text("yes.named", who=street.ben.mention))
    await street.ana.click(yes, label=text("yes.accept"))
    await street.later(5)
    assert street.shared_place(street.ana, street.ben)


async def test_s11_whoever_rests_is_invited_to_nothing_new_changed_or_opened_again(street: Town) -> None:
    text = street.text
    await street.states(street.ben, "transport", tide="resting")
    posted = await street.posts(street.ana, LIFT, shared="quiet")
    await street.later(DAY)
    notice = await street.rung(street.ana, text("ask.nobody.quiet"))
    await street.ana.click(notice, label=text("ask.widen"))
    await street.later(DAY)
    await street.cat.click(street.card(street.asks, LIFT), label=text("ask.card.help"))
    await street.later(5)
    yes = await street.rung(street.ana, text("yes.unnamed"))
    await street.ana.click(yes, label=text("yes.accept"))
    await street.later(5)
    opening = street.card(street.shared_place(street.ana, street.cat), LIFT)
    sure = await street.cat.click(opening, label=text("introduction.leave"))
    await street.cat.click(sure.response, label=text("introduction.yes_do"))
    await street.later(2 * DAY)
    assert await states(street, "asks") == ["open"]
    assert not street.bells(street.ben)
    asker_saw = " ".join(street.read(each) for each in [posted.response, notice, yes])
    assert str(street.ben.id) not in asker_saw
    assert "rest" not in text("ask.nobody.quiet").split()


async def test_s11_taking_a_rest_takes_a_waiting_invitation_away_and_others_are_asked(street: Town) -> None:
    await street.states(street.ben, "transport", tide="high")
    await street.posts(street.ana, LIFT)
    assert len(street.bells(street.ben)) == 1
    await street.states(street.cat, "transport", tide="low")
    await street.ben.slash(street.asks, "rest", days=3)
    await street.later(45 * 60)
    assert not street.bells(street.ben)
    assert LIFT in street.read(await street.rung(street.cat, LIFT))


async def test_s12_neither_the_asker_nor_anybody_who_offered_no_such_help_is_invited(street: Town) -> None:
    await street.states(street.ana, "transport")
    await street.states(street.cat, "forms", "language")
    await street.posts(street.ana, LIFT)
    await street.later(2 * DAY)
    assert await states(street, "invitations") == []
    (bell,) = street.bells(street.ana)
    seen = await street.ana.click(bell, label=street.text("bell.see"))
    assert street.text("ask.nobody.posted") in street.read(seen.response)


async def test_s17_at_their_limit_a_helper_is_not_invited_but_sees_it_and_may_say_one_more(street: Town) -> None:
    text = street.text
    await street.states(street.ben, "transport", at_once="1", per_week="3")
    await helped(street, street.ben, street.ana)
    rung = len(street.bells(street.ben))
    await street.posts(street.dov, "Another lift")
    await street.later(2 * DAY)
    assert len(street.bells(street.ben)) == rung
    card = street.card(street.asks, "Another lift")
    limit = await street.ben.click(card, label=text("ask.card.help"))
    words = street.read(limit.response)
    assert text("said.over") in words
    assert text("capacity.at_once", n=1) in words
    assert await states(street, "invitations") == ["taken"]
    more = await street.ben.click(limit.response, label=text("said.one_more"))
    assert text("said.with_asker") in street.read(more.response)
    await street.later(5)
    yes = await street.rung(street.dov, street.ben.mention)
    await street.dov.click(yes, label=text("yes.accept"))
    await street.later(5)
    assert street.shared_place(street.dov, street.ben)
    shown = await street.ben.slash(street.asks, "capacity")
    full = await street.ben.submit_modal(shown, STATED | {"kinds": ["transport"]})
    assert text("capacity.card.full") in street.read(full.response)


async def test_s18_a_rest_ends_by_itself_also_when_kith_was_not_there_at_the_time(street: Town) -> None:
    text = street.text
    await street.states(street.ben, "transport")
    resting = await street.ben.slash(street.asks, "rest", days=2)
    assert text("rest.begun", until="@").split("@")[0] in street.read(resting.response)
    assert resting.response.ephemeral
    await street.posts(street.ana, LIFT)
    await street.later(DAY)
    await street.restart()
    await street.later(DAY - 3600)
    assert not street.bells(street.ben)
    await street.later(4 * 3600)
    assert LIFT in street.read(await street.rung(street.ben, LIFT))
    mine = await street.ben.slash(street.asks, "mine")
    assert text("capacity.card.resting", until="@").split("@")[0] not in street.read(mine.response)


async def test_s18_a_rest_of_more_than_ninety_days_or_less_than_one_is_refused_kindly(street: Town) -> None:
    for days, words in ((91, street.text("refuse.rest_long", most=90)), (0, street.text("refuse.rest_short"))):
        refused = await street.ben.slash(street.asks, "rest", days=days)
        assert street.read(refused.response) == words
    assert (await tables(street))["capacities"] == []
    longest = await street.ben.slash(street.asks, "rest", days=90)
    assert street.text("rest.begun", until="@").split("@")[0] in street.read(longest.response)


async def test_s18_a_rest_can_be_begun_made_longer_and_ended_early_from_the_door(street: Town) -> None:
    text = street.text
    await street.states(street.ben, "transport")
    door = street.card(street.asks, text("door.title"))
    panel = await street.ben.click(door, label=text("door.rest"))
    assert text("rest.words") in street.read(panel.response)
    begun = await street.ben.click(panel.response, label=text("rest.days", n=7))
    assert begun.response.id == panel.response.id
    again = await street.ben.click(door, label=text("door.rest"))
    assert text("rest.now", until="@").split("@")[0] in street.read(again.response)
    await street.ben.click(again.response, label=text("rest.days", n=30))
    form = await street.ben.slash(street.asks, "capacity")
    assert chosen(form)["tide"] == ["resting"], "a rest does not end because a form was opened"
    shown = await street.ben.submit_modal(form, STATED | {"tide": "resting", "quiet": "night"})
    until = int(street.env.now().timestamp()) + 30 * DAY
    assert f"<t:{until}:F>" in street.read(shown.response), "nor does it become longer"
    await street.posts(street.ana, LIFT)
    back = await street.ben.click(again.response, label=text("rest.end"))
    assert text("rest.ended") in street.read(back.response)
    twice = await pressed(street, street.ben, "v1:rest.end:-")
    assert text("rest.ended") in twice
    form = await street.ben.slash(street.asks, "capacity")
    assert chosen(form)["tide"] == ["some"], "as it was last stated"


async def test_i5_resting_with_something_open_hands_it_back_without_a_name(street: Town) -> None:
    text = street.text
    await helped(street, street.ben, street.ana)
    await street.states(street.cat, "transport")
    resting = await street.ben.slash(street.asks, "rest", days=7)
    assert text("rest.commitments", n=1) in street.read(resting.response)
    back = await street.ben.click(resting.response, label=text("rest.hand_back"))
    assert text("rest.handed_back") in street.read(back.response)
    await street.later(5)
    told = await street.rung(street.ana, text("handed_back.words"))
    assert str(street.ben.id) not in street.read(told)
    assert street.card(street.asks, LIFT), "the card is back"
    await street.later(DAY)
    assert LIFT in street.read(await street.rung(street.cat, LIFT))
    again = await pressed(street, street.ben, "v1:rest.hand_back:-")
    assert text("rest.nothing_open") in again


async def test_i4_quiet_hours_are_kept_by_the_communitys_clock(street: Town) -> None:
    text = street.text
    panel = await street.sam.slash(street.asks, "kith setup")
    form = await street.sam.click(panel.response, label=text("setup.zone"))
    await street.sam.submit_modal(form, {"zone": "Tokyo"})
    await street.states(street.ben, "transport", quiet="night")
    await at_the_hour(street, 23, "Asia/Tokyo")
    await street.posts(street.ana, LIFT, when="days")
    await at_the_hour(street, 7, "Asia/Tokyo")
    assert not street.bells(street.ben)
    await at_the_hour(street, 12, "Asia/Tokyo")
    assert LIFT in street.read(await street.rung(street.ben, LIFT))


async def test_s11_whoever_rests_and_presses_all_the_same_is_reminded_of_their_rest_first(street: Town) -> None:
    text = street.text
    await street.ben.slash(street.asks, "rest", days=2)
    await street.posts(street.ana, LIFT)
    pressed_card = await street.ben.click(street.card(street.asks, LIFT), label=text("ask.card.help"))
    assert text("said.over_resting", until="@").split("@")[0] in street.read(pressed_card.response)
    assert text("said.over") not in street.read(pressed_card.response), "they stated no limit"
    more = await street.ben.click(pressed_card.response, label=text("said.one_more"))
    assert text("said.with_asker") in street.read(more.response)


async def test_i3_in_direct_messages_every_button_beside_an_invitation_works(street: Town) -> None:
    text = street.text
    stated = await street.states(street.ben, "transport")
    await street.ben.select(stated.response, ["dm"], custom_id="v1:capacity.reach:-")
    await street.posts(street.ana, LIFT)
    (card,) = street.cards(street.ben.user.dm_channel)
    said = await street.ben.user.click(card, label=text("invitation.rest"))
    back = await street.ben.user.click(said.response, label=text("rest.end"))
    assert text("rest.ended") in street.read(back.response)
    form = await street.ben.user.click(back.response, label=text("door.capacity"))
    assert chosen(form)["tide"] == ["some"]
    mine = await street.ben.user.click(back.response, label=text("mine.open"))
    assert text("mine.title") in street.read(mine.response)
    help_ = id_of(street, street.card(street.asks, LIFT), text("ask.card.help"))
    before = await tables(street)
    outside = street.env.create_user("outside")
    street.speaks(outside, street.spoken.get(street.ben.id, "en-US"))
    stranger = await pressed(street, outside, help_, channel=outside.dm_channel)
    assert stranger == text("refuse.gone"), "whom the community never met can do nothing from outside"
    assert await tables(street) == before


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"tide": "endless"}, "refuse.unknown_choice"),
        ({"at_once": "11"}, "refuse.unknown_choice"),
        ({"per_week": "many"}, "refuse.unknown_choice"),
        ({"quiet": "always"}, "refuse.unknown_choice"),
        ({"kinds": ["transport", "everything"]}, "refuse.unknown_kind"),
    ],
)
async def test_x2_a_statement_nobody_could_have_chosen_is_refused(
    street: Town, change: dict[str, Any], key: str
) -> None:
    before = await tables(street, "members")
    (sent,) = await arrive(street, sending(street, street.ben, "v1:capacity.form:-", STATED | change))
    assert sent.words == street.text(key), "and nothing that was only chosen is given back"
    assert await tables(street, "members") == before
    reach = await pressed(street, street.ben, "v1:capacity.reach:-", values=["pigeon"])
    assert reach == street.text("refuse.unknown_choice")
