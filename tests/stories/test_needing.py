"""Needing something in particular: said in a second form by whoever wants to, seen by those the preview names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.rules.refusal import Refusal
from data import areas
from data.store import StoreFailed
from tests.stories.hands import arrive, bodies, posts_in, ref_of, sending, states, tables
from tests.stories.town import Town

LIFT = "A lift to the library"
MUCH = {"parts": ["5.morning", "6.morning"], "language": ["es"], "size": "medium", "skills": ["car"]}
CHOSEN = {**MUCH, "place": ["anywhere"]}


async def has_areas(street: Town, *names: str) -> list[str]:
    """The stewards say which parts of town there are; their refs."""
    return [area.ref for area in await street.store.run(lambda tx: areas.save(tx, street.guild.id, list(names)))]


async def chooses(street: Town, who: Any, reply: Any, text: Any, **values: Any) -> Any:
    """Press *Where, when, with what* and send the form with these choices."""
    form = await who.click(reply.response, label=text("ask.needs"))
    return await who.submit_modal(form, values)


def lines(text: Any, place: str) -> list[str]:
    """What is then said about it, in the reader's language."""
    days = f"{text('terms.day.5')}, {text('terms.day.6')}"
    return [
        text("terms.needs.place", place=place),
        text("terms.needs.parts", times=text("terms.times", days=days, times=text("terms.time.morning"))),
        text("terms.needs.language", language=text("terms.language.es")),
        text("terms.needs.size", size=text("terms.size.medium")),
        text("terms.needs.skills", skills=text("terms.skill.car")),
    ]


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
@pytest.mark.parametrize("shared", ["named", "neighbour", "quiet"])
async def test_i14_what_an_ask_needs_is_seen_before_it_is_posted_and_by_nobody_it_is_not_for(
    street: Town, shared: str, locale: str
) -> None:
    text = street.kith.texts.of(locale)
    old_town, _ = await has_areas(street, "Old Town", "Harbour")
    street.speaks(street.ana, locale)
    await street.states(street.ben, "transport")
    await street.later(3600)
    since = len(street.env.http_requests)
    preview = await street.fills(street.ana, LIFT, shared=shared)
    assert not any(line in street.read(preview.response) for line in lines(text, "Old Town"))
    chosen = await chooses(street, street.ana, preview, text, place=[old_town], **MUCH)
    shown = street.read(chosen.response)
    assert chosen.response.ephemeral
    assert all(line in shown for line in lines(text, "Old Town"))
    assert (text("ask.preview.needs_tell") in shown) == (shared != "named")
    assert all("/interactions/" in path for _, path, body in bodies(street, since) if "Old Town" in body)

    await street.ana.click(chosen.response, label=text("ask.post"))
    await street.later(25 * 60)
    public = [street.read(card) for card in street.cards(street.asks) if LIFT in street.read(card)]
    assert len(public) == (0 if shared == "quiet" else 1)
    assert all(line in card for card in public for line in lines(street.text, "Old Town"))
    if shared == "quiet":
        assert not any("Old Town" in body for body in posts_in(street, street.asks))


async def test_i14_whoever_is_asked_reads_what_is_needed(street: Town) -> None:
    street.speaks(street.ben, "es-ES")
    await street.states(street.ben, "transport")
    spanish = street.kith.texts.of("es-ES")
    preview = await street.fills(street.ana, LIFT, shared="quiet")
    await street.ana.click(preview.response, label=street.text("ask.post"))
    await street.later(25 * 60)
    mine = await street.ana.slash(street.asks, "mine")
    changed = await chooses(street, street.ana, mine, street.text, parts=["weekend"], size="medium")
    assert street.text("ask.needs.changed_quiet") in street.read(changed.response)
    await street.later(3600)
    bells = [each for each in street.cards(street.corner(street.ben)) if spanish("bell.see") in street.buttons(each)]
    opened = await street.ben.click(bells[-1], label=spanish("bell.see"))
    assert spanish("terms.needs.size", size=spanish("terms.size.medium")) in street.read(opened.response)
    weekend = f"{spanish('terms.day.5')}, {spanish('terms.day.6')}"
    times = spanish("terms.times", days=weekend, times=spanish("terms.all_day"))
    assert spanish("terms.needs.parts", times=times) in street.read(opened.response)


async def test_i1_whoever_needs_nothing_in_particular_asks_in_two_steps_and_one_form(street: Town) -> None:
    preview = await street.fills(street.ana, LIFT)
    assert street.text("ask.needs") in street.buttons(preview.response)
    posted = await street.ana.click(preview.response, label=street.text("ask.post"))
    assert street.text("ask.posted.named") in street.read(posted.response)
    await street.later(5)
    assert "terms." not in street.read(street.card(street.asks, LIFT))


async def test_s6_a_neighbours_card_changes_some_while_after_its_asker_was_there(street: Town) -> None:
    posted = await street.posts(street.ana, LIFT, shared="neighbour")
    await street.later(3600)
    changed = await chooses(street, street.ana, posted, street.text, size="large")
    assert street.text("ask.needs.changed_neighbour") in street.read(changed.response)
    long = street.text("terms.needs.size", size=street.text("terms.size.large"))
    assert long in street.read(changed.response)
    await street.later(110)
    assert long not in street.read(street.card(street.asks, LIFT))
    await street.later(20 * 60)
    card = street.card(street.asks, LIFT)
    assert long in street.read(card)
    assert str(street.ana.id) not in street.read(card)


async def test_i7_a_yes_that_waits_is_answered_before_the_ask_is_changed(street: Town) -> None:
    posted = await street.posts(street.ana, LIFT)
    await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    await street.later(5)
    told = await street.ana.click(posted.response, label=street.text("ask.needs"))
    assert street.read(told.response) == street.text("refuse.answer_first")
    mine = await street.ana.slash(street.asks, "mine")
    assert street.text("ask.needs") not in street.buttons(mine.response)
    await street.ana.click(mine.response, label=street.text("yes.pass"))
    mine = await street.ana.slash(street.asks, "mine")
    await chooses(street, street.ana, mine, street.text, size="large")
    await street.later(5)
    long = street.text("terms.needs.size", size=street.text("terms.size.large"))
    assert long in street.read(street.card(street.asks, LIFT))


async def test_s7_when_nothing_can_be_saved_the_draft_stands_and_the_choice_can_be_made_again(street: Town) -> None:
    street.expected = (Refusal, StoreFailed)
    preview = await street.fills(street.ana, LIFT, details="Number 4, blue door")
    ref = ref_of(street, preview.response, street.text("ask.needs"))
    before = await tables(street)
    await street.store.execute("PRAGMA query_only = ON")
    (failed,) = await arrive(street, sending(street, street.ana, f"v1:ask.needs_form:{ref}", CHOSEN))
    assert street.text("error.storage", code="@").split("@")[0] in failed.words
    await street.store.execute("PRAGMA query_only = OFF")
    assert await tables(street) == before
    chosen = await chooses(street, street.ana, preview, street.text, size="large")
    shown = street.read(chosen.response)
    assert LIFT in shown
    form = await street.ana.click(chosen.response, label=street.text("ask.change"))
    assert "Number 4, blue door" in json.dumps(form.modal, ensure_ascii=False)
    assert street.text("terms.needs.size", size=street.text("terms.size.large")) in shown
    assert await states(street, "asks") == ["draft"]
