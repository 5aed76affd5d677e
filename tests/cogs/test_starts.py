"""Every small ask on the shelf and every end of the path is an ask that can be sent as it stands."""

from __future__ import annotations

import pytest

from bot.rules.beginnings import shipped
from bot.rules.phrasing import small
from bot.rules.words import SUMMARY_MOST
from bot.steps.asks import AskForm, checked
from bot.text import LANGUAGES, Text
from cogs.asks import shelf as cards
from data.content import KINDS
from data.content.path import HEAVY, JUST_COMPANY, TOO_MUCH
from data.content.small import SMALL
from tests.cogs.samples import TEXTS
from tests.cogs.seeing import walk

LABEL, SHOWN, OPTIONS, ROW = 100, 38, 25, 5
"""Characters of an option, of a button as a phone shows it whole; entries of a list; buttons beside each other."""


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Text:
    return TEXTS.of(request.param)


def test_i2_the_shelf_has_at_least_five_small_asks_of_every_kind(text: Text) -> None:
    assert tuple(SMALL) == KINDS
    for kind, names in SMALL.items():
        assert 5 <= len(names) <= OPTIONS
        words = [text(f"small.{kind}.{name}") for name in names]
        assert len(set(words)) == len(words)
        assert max(map(len, words)) <= LABEL, "it is its own label"
        assert all(checked(AskForm(each, "", kind, "week", "named")).summary == each for each in words)
        assert [each for each in words if small(each)] == [], "none makes anybody small"


def test_i2_every_end_of_the_path_is_an_ask_that_can_be_sent(text: Text) -> None:
    assert list(HEAVY) == ["food", "way", "paper", "company", "hand", "money", "else"]
    for topic, ends in HEAVY.items():
        assert 3 <= len(ends) <= ROW - (topic in TOO_MUCH)
        for end in ends:
            words = text(f"path.ask.{topic}.{end.name}")
            assert checked(AskForm(words, "", end.kind, end.needed, "named")).summary == words
            assert len(words) <= SUMMARY_MOST
            assert small(words) == []
            assert "-" not in end.name + topic, "it would be cut there"
    assert JUST_COMPANY[1] in {end.name for end in HEAVY[JUST_COMPANY[0]]}


def test_what_is_pressed_on_the_path_is_read_whole_on_a_phone(text: Text) -> None:
    for view in (cards.heavy(text), *(cards.lighter(topic, text) for topic in HEAVY)):
        for part in walk(view.to_components()):
            assert len(part.get("label", "")) <= SHOWN, part


def test_i20_whoever_is_on_the_path_is_one_press_from_somebody_right_now(text: Text) -> None:
    views = [cards.shelf(text), cards.heavy(text), *(cards.lighter(topic, text) for topic in HEAVY)]
    views += [cards.written(end, text) for end in shipped("path")]
    for view in views:
        ways = [part.get("custom_id") for part in walk(view.to_components())]
        assert ways.count("v1:door.now:-") == 1
