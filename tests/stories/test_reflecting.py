"""A question for oneself: nothing of it is kept, until its writer presses *Keep it for me* (I17)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from data.content.questions import QUESTIONS
from tests.stories.hands import arrive, bodies, clicking, id_of, pressed, tables
from tests.stories.town import Town

THOUGHT = "A heron on the weir, *quite* still\n\nand the light"
LOCALES = pytest.mark.parametrize("locale", ["en-US", "es-ES"])
ASIDE = ("meta",)


def asked(street: Town, message: Any, locale: str) -> int:
    """The number of the question that stands on a card."""
    theirs, read = street.kith.texts.of(locale), street.read(message).splitlines()
    (number,) = [each for each in QUESTIONS if theirs(f"question.{each}") in read]
    return number


async def writes(street: Town, who: Any, locale: str = "en-US", thought: str = THOUGHT) -> Any:
    """A member takes a question and writes to it; the reply shows it back."""
    theirs = street.kith.texts.of(locale)
    card = await who.slash(street.asks, "reflect")
    form = await who.click(card.response, label=theirs("reflect.write"))
    return await who.submit_modal(form, {"thought": thought})


async def keeps(street: Town, who: Any, locale: str = "en-US", thought: str = THOUGHT) -> Any:
    """A member writes and keeps it; the reply shows what they kept."""
    written = await writes(street, who, locale, thought)
    return await who.click(written.response, label=street.kith.texts.of(locale)("reflect.keep"))


@LOCALES
async def test_i17_questions_come_and_go_and_nothing_that_was_written_is_written_down_anywhere(
    street: Town, locale: str
) -> None:
    street.speaks(street.ana, locale)
    theirs = street.kith.texts.of(locale)
    before, since = await tables(street, *ASIDE), len(street.env.http_requests)
    card = await street.ana.slash(street.asks, "reflect")
    assert card.response.ephemeral
    seen = [asked(street, card.response, locale)]
    for _ in range(6):
        card = await street.ana.click(card.response, label=theirs("reflect.another"))
        seen.append(asked(street, card.response, locale))
    assert all(one != other for one, other in pairwise(seen)) and len(set(seen)) > 2
    form = await street.ana.click(card.response, label=theirs("reflect.write"))
    shown = await street.ana.submit_modal(form, {"thought": THOUGHT})
    assert asked(street, shown.response, locale) == seen[-1]
    assert "heron on the weir" in street.read(shown.response)
    assert theirs("reflect.not_kept") in street.read(shown.response)
    assert theirs("door.now") in street.buttons(shown.response)
    assert await tables(street, *ASIDE) == before, "not even that somebody pressed"
    paths = {path.split("/")[1] for _, path, body in bodies(street, since) if "heron" in body}
    assert paths <= {"interactions", "webhooks"}, "it went back to its writer's own screen and nowhere else"


@LOCALES
async def test_kept_it_is_shown_to_its_writer_alone_and_deleted_in_one_press(street: Town, locale: str) -> None:
    street.speaks(street.ana, locale)
    theirs = street.kith.texts.of(locale)
    kept = await keeps(street, street.ana, locale)
    assert theirs("reflect.is_kept") in street.read(kept.response)
    assert "A heron on the weir, \\*quite\\* still" in street.read(kept.response)
    assert len((await tables(street))["reflections"]) == 1
    card = await street.ana.slash(street.asks, "reflect")
    again = await street.ana.click(card.response, label=theirs("reflect.kept"))
    assert "heron" in street.read(again.response) and again.response.ephemeral
    for other in (street.ben, street.sam):
        theirs_too = await pressed(street, other, "v1:reflect.kept:-")
        assert theirs_too and "heron" not in theirs_too
    delete = id_of(street, again.response, theirs("reflect.forget"))
    for other in (street.ben, street.sam):
        assert "heron" not in await pressed(street, other, delete)
    assert len((await tables(street))["reflections"]) == 1
    gone = await street.ana.click(again.response, label=theirs("reflect.forget"))
    assert theirs("reflect.forgotten") in street.read(gone.response)
    assert theirs("reflect.kept_none") in street.read(gone.response)
    assert (await tables(street))["reflections"] == []


async def test_what_was_written_can_be_changed_before_it_is_kept_and_comes_back_to_the_letter(street: Town) -> None:
    text = street.text
    written = await writes(street, street.ana)
    form = await street.ana.click(written.response, label=text("reflect.change"))
    assert form.modal["components"][0]["component"]["value"] == THOUGHT
    again = await street.ana.submit_modal(form, {"thought": "Only the light"})
    kept = await street.ana.click(again.response, label=text("reflect.keep"))
    assert "Only the light" in street.read(kept.response) and "heron" not in street.read(kept.response)


async def test_it_is_kept_after_a_restart_too_and_once_however_often_it_is_pressed(street: Town) -> None:
    """Nothing was held for it meanwhile: the press brings its words along."""
    text = street.text
    written = await writes(street, street.ana)
    await street.restart()
    two = [clicking(street, street.ana, written.response, text("reflect.keep")) for _ in range(2)]
    await arrive(street, *two)
    assert all(text("reflect.is_kept") in each.words for each in two)
    assert len((await tables(street))["reflections"]) == 1


async def test_a_press_that_brings_no_words_keeps_nothing_and_says_what_to_do(street: Town) -> None:
    assert await pressed(street, street.ana, "v1:reflect.keep:00000000000000aa") == street.text(
        "refuse.reflection_unread"
    )
    door = street.card(street.asks, street.text("door.title"))
    (forged,) = [await pressed(street, street.ana, "v1:reflect.keep:00000000000000aa", message=door)]
    assert forged == street.text("refuse.reflection_unread")
    assert (await tables(street))["reflections"] == []


async def test_what_was_kept_pages_and_the_latest_word_stays_on_top(street: Town) -> None:
    text = street.text
    for number in range(3):
        await keeps(street, street.ana, thought=f"Thought {number}")
    card = await street.ana.slash(street.asks, "reflect")
    first = await street.ana.click(card.response, label=text("reflect.kept"))
    read = [street.read(first.response)]
    second = await street.ana.click(first.response, label=text("mine.more"))
    read.append(street.read(second.response))
    assert [sum(f"Thought {number}" in page for number in range(3)) for page in read] == [2, 1]


async def test_s52_what_was_kept_is_named_in_privacy_and_gone_when_they_are_forgotten(street: Town) -> None:
    text = street.text
    await keeps(street, street.ana)
    about = await street.ana.slash(street.asks, "privacy")
    assert text("privacy.reflections") in street.read(about.response)
    assert "heron" not in street.read(about.response)
    sure = await street.ana.click(about.response, label=text("privacy.forget.begin"))
    form = await street.ana.click(sure.response, label=text("privacy.forget.go_on"))
    await street.ana.submit_modal(form, {"word": text("privacy.forget.word")})
    assert (await tables(street))["reflections"] == []


async def test_where_the_door_is_shut_there_is_no_question(street: Town) -> None:
    await street.store.run(lambda tx: tx.db.execute("UPDATE communities SET state = 'setting_up'"))
    for custom_id in ("v1:reflect.another:-", "v1:reflect.kept:-", "v1:reflect.write:1"):
        assert await pressed(street, street.ana, custom_id) == street.text("refuse.not_set_up")
