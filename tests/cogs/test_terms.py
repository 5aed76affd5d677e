"""What can be chosen from lists fits into Discord's, and what was chosen reads like a sentence."""

from __future__ import annotations

import pytest

from bot.rules.terms import AREAS_MOST, ONLINE, parts_of
from bot.text import LANGUAGES as SPOKEN
from bot.text import Texts
from cogs import terms
from data.content import LANGUAGES
from data.records import ANY, EVERY_PART, Area, Needs

LIST_MOST = 25
"""Options of one select (component reference)."""


@pytest.mark.parametrize("language", SPOKEN)
def test_every_list_fits_and_no_two_choices_look_alike(language: str) -> None:
    text = Texts().of(language)
    areas = [Area(f"{number:016x}", 1, f"Area {number}") for number in range(AREAS_MOST)]
    lists = (
        [*terms.places(areas), (ONLINE, text("capacity.online"))],
        terms.parts(text),
        terms.languages(text),
        terms.sizes(text),
        terms.skills(text),
    )
    for each in lists:
        assert 2 <= len(each) <= LIST_MOST
        assert len({label for _, label in each}) == len({value for value, _ in each}) == len(each)
        assert all(0 < len(label) <= 100 for _, label in each)
    assert len(terms.languages(text)) == len(LANGUAGES)


def test_times_are_said_as_one_would_say_them() -> None:
    text = Texts().of("en")
    assert terms.times(text, EVERY_PART) == "at any time"
    assert terms.times(text, parts_of(["weekdays_evening"])) == "Monday to Friday (evening)"
    assert terms.times(text, parts_of(["weekend", "1.morning"])) == "Tuesday (morning); Saturday, Sunday (all day)"


def test_an_ask_that_needs_nothing_in_particular_says_nothing() -> None:
    text = Texts().of("es")
    assert terms.needed(text, ANY, ()) is None
    assert terms.needed(text, Needs(place="gone"), ()) is None, (
        "of a place that is no longer in the list nothing is said"
    )
    said = terms.needed(text, Needs(place="a", language="uk", skills=frozenset({"car"})), [Area("a", 1, "*Norte*")])
    assert said is not None and r"\*Norte\*" in said and "українська" in said and "un coche" in said
