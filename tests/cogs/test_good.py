"""What is celebrated is shown as its writer saw it; what somebody writes for themselves comes back to the letter."""

from __future__ import annotations

import re
from typing import Any

import pytest
from discord import ui
from discord.components import _component_factory
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.words import CELEBRATION_MOST, REFLECTION_MOST, quoted, tidy, unquoted
from bot.text import LANGUAGES, Text, Texts
from cogs.celebrations import cards as celebrations
from cogs.reflections import cards as reflections
from tests.cogs.good import cards, celebration, forms, seen, thought
from tests.cogs.records import ALL_WORDS, ASKER, PLAIN
from tests.cogs.seeing import everything, labels, texts, walk

TEXTS = Texts()

HELPING = {
    "en": r"\b(help(ed|er|s|ing)?|gave|give|giving|offer\w*|thank\w*|owe\w*|earn\w*|deserv\w*|should|don't forget)\b",
    "es": r"\b(ayud\w*|diste|dar|ofrec\w*|graci\w*|deb[eo]\w*|merec\w*|no olvides)\b",
}


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Text:
    return TEXTS.of(request.param)


def read(view: ui.LayoutView) -> str:
    """All that can be read on a card."""
    return "\n".join(texts(view.to_components()))


def sent_back(view: ui.LayoutView) -> list[Any]:
    """The parts of a card as the library reads them off the message that a press comes from."""
    return [_component_factory(part) for part in view.to_components()]  # type: ignore[arg-type]


def test_s1_the_preview_shows_word_for_word_what_everybody_will_see(text: Text) -> None:
    for shared in ("named", "neighbour"):
        one = celebration(shared=shared)
        _, who, words = texts(celebrations.celebration_card(seen(one), text).to_components())[:3]
        assert f"{who}\n{words}" in read(celebrations.preview(one, ASKER, text))


def test_s3_without_a_name_neither_card_nor_preview_holds_one(text: Text) -> None:
    for shared in ("named", "neighbour"):
        one = celebration(shared=shared)
        drawn = [celebrations.celebration_card(seen(one), text), celebrations.preview(one, ASKER, text)]
        assert {str(ASKER) in everything(each.to_components()) for each in drawn} == {shared == "named"}


def test_i18_the_card_counts_nothing_and_has_nothing_to_press_but_to_celebrate_too_and_to_report(text: Text) -> None:
    parts = celebrations.celebration_card(seen(celebration()), text).to_components()
    assert [part["custom_id"] for part in walk(parts) if "custom_id" in part] == [
        "v1:door.celebrate:-",
        f"v1:report.begin:{celebration().ref}",
    ]
    said = everything(parts).replace(PLAIN.offer, "").replace(str(ASKER), "")
    assert not re.search(r"\d", "".join(texts(parts)).replace(str(ASKER), "")), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_i18_nothing_said_about_celebrating_has_anything_to_do_with_having_helped(language: str) -> None:
    text = TEXTS.of(language)
    drawn = {name: draw for name, draw in cards(PLAIN).items() if name.startswith("celebrations.")}
    said = [read(draw(text)).replace(PLAIN.offer, "") for draw in drawn.values()]
    said += [f"{each}" for form in forms(PLAIN).values() for each in labels(form(text).to_dict())]
    said += [text(f"command.celebrate.{each}") for each in ("name", "description")]
    said += [text("celebrate.form.words"), text("celebrate.form.words_hint"), text("celebrate.form.words_example")]
    assert len(said) > 8
    assert [each for each in said if re.search(HELPING[language], each, re.IGNORECASE)] == []


def test_i17_what_is_shown_back_is_read_off_the_card_to_the_letter(text: Text) -> None:
    """Whatever was typed, and through the library's own reading of a message."""
    for words in ALL_WORDS.values():
        typed = thought(words)
        drawn = reflections.written(3, typed, "0" * 16, text)
        back = reflections.read(sent_back(drawn))
        assert back is not None
        assert back.question == text("question.3")
        # After a link a blank is set in, so that Discord does not take what follows for a part of it.
        assert [each for each in back.words.split() if each not in typed] == [] or back.words == typed
        assert quoted(back.words) == quoted(typed), "kept, it reads as it did"


def test_no_other_card_is_taken_for_words_of_somebodys_own(text: Text) -> None:
    for name, draw in cards(PLAIN).items():
        assert (reflections.read(sent_back(draw(text))) is not None) == (name == "reflections.written/"), name
    assert reflections.read([]) is None


@given(st.text(max_size=REFLECTION_MOST))
@settings(max_examples=400, deadline=None)
def test_quoting_is_undone_to_the_letter_but_for_a_blank_after_a_link(typed: str) -> None:
    words = tidy(typed)
    assert unquoted(quoted(words, 10_000)).replace(" ", "") == words.replace(" ", "")
    if "http" not in words:
        assert unquoted(quoted(words, 10_000)) == words


@pytest.mark.parametrize("words", ALL_WORDS)
def test_the_longest_words_are_shown_back_whole(words: str) -> None:
    typed = thought(ALL_WORDS[words])
    assert quoted(typed, reflections.WRITTEN_WORDS) == quoted(typed, 100_000)


def test_a_form_opened_again_holds_what_was_written(text: Text) -> None:
    drawn = {name: form(text).to_dict() for name, form in forms(PLAIN).items()}

    def field(name: str) -> Any:
        return next(part for part in walk(drawn[name]["components"]) if part["type"] == 4)

    assert field("celebrations.celebrate_form/changed")["value"] == PLAIN.offer
    assert field("celebrations.celebrate_form/changed")["max_length"] == CELEBRATION_MOST
    assert field("reflections.reflect_form/changed")["value"] == PLAIN.offer
    assert "value" not in field("reflections.reflect_form/new")
