"""*Tell me when this comes*: whoever presses it hears of a ritual in their own way, and of no other; S41."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import LANGUAGES, Text
from data.store import Tx, change
from tests.stories.test_own_prompts import LOCALES
from tests.stories.test_rituals import DAY, FORM, kept, prompts
from tests.stories.town import Town, parts


async def begun(street: Town, language: str) -> Text:
    """A daily needs round in the early evening, to whose first round Ana presses *Tell me when this comes*."""
    await street.settle_in()
    await kept(street)
    await street.later(DAY)
    street.speaks(street.ana, LOCALES[language])
    return street.kith.texts.of(language)


async def pressed(street: Town) -> Any:
    """Ana presses it on the card in the channel; her private reply."""
    return await street.ana.click(prompts(street)[0], label=street.text("ritual.tell"))


async def came(street: Town, days: int = 3) -> None:
    """So many days pass with somebody responding to each question."""
    for _ in range(days):
        await street.store.run(lambda tx: change(tx, "UPDATE rounds SET answered = 1"))
        await street.later(DAY)


def ids(shown: Any) -> list[str]:
    """The ids of everything that can be pressed on a private reply."""
    found = parts([each if isinstance(each, dict) else each.to_dict() for each in shown.components])
    return [str(part["custom_id"]) for part in found if part.get("custom_id")]


def subscriptions(tx: Tx) -> int:
    return int(tx.db.execute("SELECT count(*) FROM subscriptions").fetchone()[0])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s41_whoever_pressed_hears_privately_and_sees_where_it_stands(street: Town, language: str) -> None:
    text = await begun(street, language)
    before = street.read(prompts(street)[0])
    kept_ = await pressed(street)
    assert kept_.response.ephemeral and text("subscriptions.hears") in street.read(kept_.response)
    assert street.read(prompts(street)[0]) == before, "nobody sees who pressed"
    await came(street)
    street.text = text
    told = await street.rung(street.ana, text("subscriptions.came", family=text("family.needs")))
    assert told.ephemeral and "https://discord.com/channels/" in street.read(told)
    assert street.bells(street.ben) == [], "and nobody else hears"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_question_itself_comes_with_its_buttons_to_whoever_asked_for_it(street: Town, language: str) -> None:
    text = await begun(street, language)
    kept_ = await pressed(street)
    whole = await street.ana.click(kept_.response, label=text("subscriptions.whole"))
    assert text("subscriptions.notice") in street.buttons(whole.response)
    await came(street)
    street.text = text
    told = await street.rung(street.ana, text("subscriptions.came", family=text("family.needs")))
    form = await street.ana.click(told, label=text("ritual.ask"))
    assert form.modal is not None


async def test_one_is_snoozed_and_the_other_ritual_comes_as_before(street: Town) -> None:
    text = await begun(street, "en")
    kept_ = await pressed(street)
    (control,) = [each for each in ids(kept_.response) if "subscriptions.snooze" in each]
    snoozed = await street.ana.select(kept_.response, ["4"], custom_id=control)
    assert text("subscriptions.wake") in street.buttons(snoozed.response)
    panel = await street.sam.slash(street.asks, "kith rituals")
    form = await street.sam.click(panel.response, label=text("rituals.add"))
    draft = await street.sam.submit_modal(form, {**FORM, "family": ["thanks"]})
    await street.sam.click(draft.response, label=text("rituals.keep"))
    await street.later(DAY)
    await street.ana.click(prompts(street, "thanks")[0], label=text("ritual.tell"))
    await came(street)
    told = await street.rung(street.ana, text("subscriptions.came", family=text("family.thanks")))
    assert text("family.needs") not in street.read(told)


async def test_s41_no_more_of_these_stops_all_at_once_and_for_good(street: Town) -> None:
    text = await begun(street, "en")
    await pressed(street)
    await came(street)
    told = await street.rung(street.ana, text("subscriptions.came", family=text("family.needs")))
    stopped = await street.ana.click(told, label=text("nudge.stop"))
    assert text("nudge.stopped", kind=text("nudge.kind.ritual")) in street.read(stopped.response)
    assert await street.store.run(subscriptions) == 0
    mine = await street.ana.slash(street.asks, "me")
    none = await street.ana.click(mine.response, label=text("subscriptions.open_mine"))
    assert text("subscriptions.none") in street.read(none.response)


async def test_after_a_restart_and_pressed_twice_it_is_one_and_still_comes(street: Town) -> None:
    text = await begun(street, "en")
    await pressed(street)
    await street.restart()
    await pressed(street)
    assert await street.store.run(subscriptions) == 1
    await came(street)
    await street.rung(street.ana, text("subscriptions.came", family=text("family.needs")))


async def by_direct_message(street: Town) -> None:
    """Ana has chosen direct messages for whatever is for her alone."""
    stated = await street.states(street.ana, "transport")
    await street.ana.select(stated.response, ["dm"], custom_id="v1:capacity.reach:-")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_chose_direct_messages_hears_there_and_no_bell_rings(street: Town, language: str) -> None:
    text = await begun(street, language)
    await by_direct_message(street)
    kept_ = await pressed(street)
    await street.ana.click(kept_.response, label=text("subscriptions.whole"))
    rung = len(street.bells(street.ana))
    await came(street)
    told = [street.read(card) for card in street.cards(street.ana.user.dm_channel)]
    assert any(text("subscriptions.came", family=text("family.needs")) in each for each in told)
    assert len(street.bells(street.ana)) == rung
    assert street.cards(street.ben.user.dm_channel) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_where_direct_messages_are_closed_it_waits_behind_a_bell_instead(street: Town, language: str) -> None:
    text = await begun(street, language)
    await by_direct_message(street)
    path = f"/channels/{street.ana.user.dm_channel.id}/messages"
    street.env.inject_error("POST", path, status=403, code=50007, times=None)
    await pressed(street)
    await came(street)
    assert street.cards(street.ana.user.dm_channel) == []
    street.text = text
    told = await street.rung(street.ana, text("subscriptions.came", family=text("family.needs")))
    assert told.ephemeral
