"""A steward chooses a question and an hour; it comes, opens doors, and falls silent where nobody answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data import communities
from data.content.prompts import PROMPTS
from tests.stories.hands import arrive, bodies, id_of, pressing
from tests.stories.town import Town

DAY = 24 * 3600
FORM = {"family": ["needs"], "every": "day", "weekday": ["6"], "hour": ["18"]}


def prompts(street: Town, family: str = "needs") -> list[Any]:
    """The cards of a ritual in the asks channel, newest first."""
    title = street.text("ritual.headline", family=street.text(f"family.{family}"))
    return [card for card in street.cards(street.asks) if title in street.read(card)]


async def kept(street: Town, family: str = "needs") -> Any:
    """The steward adds a daily ritual; their private reply."""
    text = street.text
    panel = await street.sam.slash(street.asks, "kith rituals")
    form = await street.sam.click(panel.response, label=text("rituals.add"))
    draft = await street.sam.submit_modal(form, {**FORM, "family": [family]})
    return await street.sam.click(draft.response, label=text("rituals.keep"))


async def test_a_steward_sees_the_next_five_dates_before_anything_is_kept(street: Town) -> None:
    text = street.text
    panel = await street.sam.slash(street.asks, "kith rituals")
    assert panel.response.ephemeral and text("rituals.none") in street.read(panel.response)
    form = await street.sam.click(panel.response, label=text("rituals.add"))
    draft = await street.sam.submit_modal(form, {**FORM, "every": "fortnight"})
    read = street.read(draft.response)
    assert text("schedule.fortnight", day=text("weekday.6.one"), time="18:00") in read
    assert read.count("<t:") >= 5 and text(f"prompt.needs.{PROMPTS['needs'][0].name}") in read
    again = await street.sam.click(draft.response, label=text("rituals.change"))
    options = [each["component"]["options"] for each in again.modal["components"]]
    chosen = [[one["value"] for one in each if one.get("default")] for each in options]
    assert chosen == [["needs"], ["fortnight"], ["6"], ["18"]], "nothing that was chosen is lost"
    dropped = await street.sam.click(draft.response, label=text("rituals.drop"))
    assert text("rituals.none") in street.read(dropped.response)


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_it_comes_at_its_hour_and_each_of_its_buttons_leads_somewhere(street: Town, locale: str) -> None:
    await kept(street)
    street.speaks(street.ana, locale)
    theirs = street.kith.texts.of(locale)
    await street.later(DAY)
    (card,) = prompts(street)
    assert '"allowed_mentions": {"parse": []' in "".join(body for *_, body in bodies(street) if "ritual.here" in body)
    assert any(street.text(f"prompt.needs.{each.name}") in street.read(card) for each in PROMPTS["needs"])
    for way, form in (("ask", True), ("give", True), ("rest", False), ("here", False)):
        done = await street.ana.click(card, label=street.text(f"ritual.{way}"))
        assert (done.modal is not None) == form, way
        if not form:
            assert done.response.ephemeral
    assert theirs("ritual.heard") in street.read(done.response)
    assert street.read(prompts(street)[0]) == street.read(card), "the card says nothing of who pressed"


async def test_the_tide_family_leads_to_what_one_can_give(street: Town) -> None:
    await kept(street, "tide")
    await street.later(DAY)
    (card,) = prompts(street, "tide")
    form = await street.ben.click(card, label=street.text("ritual.give_tide"))
    assert form.modal is not None and "capacity.form" in repr(form.modal)


async def test_where_nobody_responds_it_stops_by_itself_and_a_steward_can_wake_it(street: Town) -> None:
    text = street.text
    await kept(street)
    for _ in range(6):
        await street.later(DAY)
    assert len(prompts(street)) == 3
    panel = await street.sam.slash(street.asks, "kith rituals")
    assert text(
        "rituals.line_rests", family=text("family.needs"), when=text("schedule.day", time="18:00")
    ) in street.read(panel.response)
    ref = (await street.store.run(lambda tx: [row["ref"] for row in tx.db.execute("SELECT ref FROM rituals")]))[0]
    one = await street.sam.select(panel.response, [ref], custom_id="v1:rituals.open:-")
    assert text("rituals.quiet") in street.read(one.response)
    await street.sam.click(one.response, label=text("rituals.wake"))
    await street.later(DAY)
    assert len(prompts(street)) == 4


async def test_after_a_restart_it_comes_once_and_its_buttons_still_work(street: Town) -> None:
    await kept(street)
    await street.restart()
    await street.later(DAY)
    (card,) = prompts(street)
    await street.restart()
    done = await street.cat.click(card, label=street.text("ritual.here"))
    assert street.text("ritual.heard") in street.read(done.response)
    assert len(prompts(street)) == 1


async def test_pressed_by_two_stewards_at_once_it_comes_once(street: Town) -> None:
    one = await kept(street)
    now = id_of(street, one.response, street.text("rituals.now"))
    await arrive(street, *(pressing(street, street.sam, now) for _ in range(2)))
    await street.later(5)
    assert len(prompts(street)) == 1


async def test_removed_what_it_said_stays_and_still_opens_a_form(street: Town) -> None:
    text = street.text
    one = await kept(street)
    await street.later(DAY)
    (card,) = prompts(street)
    sure = await street.sam.click(one.response, label=text("rituals.remove"))
    await street.sam.click(sure.response, label=text("rituals.remove_yes"))
    await street.later(DAY)
    assert len(prompts(street)) == 1
    form = await street.ana.click(card, label=text("ritual.ask"))
    assert form.modal is not None


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
@pytest.mark.parametrize("hour", [2, 18])
async def test_weekly_over_both_changes_of_the_clocks_it_comes_once_each_sunday_at_its_hour(
    street: Town, locale: str, hour: int
) -> None:
    """A year in Madrid, where an hour from two to three is left out in spring and comes twice in autumn."""
    street.speaks(street.sam, locale)
    theirs, place = street.kith.texts.of(locale), ZoneInfo("Europe/Madrid")
    await street.kith.store.run(
        lambda tx: communities.save(tx, replace(communities.get(tx, street.guild.id), zone=place.key))
    )
    panel = await street.sam.slash(street.asks, "kith rituals")
    form = await street.sam.click(panel.response, label=theirs("rituals.add"))
    draft = await street.sam.submit_modal(form, {**FORM, "every": "week", "hour": [str(hour)]})
    assert theirs("schedule.week", day=theirs("weekday.6.each"), time=f"{hour}:00") in street.read(draft.response)
    await street.sam.click(draft.response, label=theirs("rituals.keep"))
    came: list[Any] = []
    for _ in range(53):
        await street.later(7 * DAY)
        came += [card for card in prompts(street) if card.id not in {each.id for each in came}]
        await street.ana.click(came[-1], label=street.text("ritual.here"))
    moments = [card.created_at.astimezone(place) for card in came]
    assert {b.date() - a.date() for a, b in pairwise(moments)} == {timedelta(days=7)}
    odd = {each.month for each in moments if each.hour != hour}
    assert odd == ({3} if hour == 2 else set()), (
        "what the clocks leave out moves forward, and what comes twice comes once"
    )
