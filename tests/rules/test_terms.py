"""What is chosen from lists comes back as it was meant, and nothing that is in no list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.refusal import Refusal
from bot.rules.terms import PARTS, SEVERAL, days_of, names_of, of_list, parts_of, size_of
from data.content import SKILLS
from data.records import EVERY_PART, SIZES


@given(st.integers(1, EVERY_PART))
def test_parts_of_the_week_are_the_same_after_they_were_shown_and_chosen_again(parts: int) -> None:
    assert parts_of(names_of(parts)) == parts


@given(st.sets(st.sampled_from((*PARTS, *SEVERAL))))
def test_whatever_parts_are_chosen_at_least_one_of_them_stands(chosen: set[str]) -> None:
    parts = parts_of(chosen)
    assert 0 < parts <= EVERY_PART
    assert {each for each in chosen if each in PARTS} <= set(names_of(parts)) or parts == EVERY_PART


def test_none_chosen_is_any_time_and_a_quick_choice_is_its_parts() -> None:
    assert parts_of([]) == EVERY_PART and names_of(EVERY_PART) == []
    assert names_of(parts_of(["weekdays_evening"])) == [f"{day}.evening" for day in range(5)]
    assert names_of(parts_of(["weekend"])) == list(PARTS[15:])
    assert parts_of([*SEVERAL]) == EVERY_PART


@pytest.mark.parametrize("forged", ["", "7.morning", "0.night", "any", "0"])
def test_what_is_in_no_list_is_refused(forged: str) -> None:
    for read in (lambda: parts_of([forged]), lambda: size_of(forged), lambda: of_list([forged], SKILLS)):
        with pytest.raises(Refusal, match="unknown_choice"):
            read()


def test_what_was_chosen_twice_counts_once_and_keeps_its_order() -> None:
    assert of_list(["tools", "car", "tools"], SKILLS) == ["tools", "car"]
    assert [size_of(size) for size in SIZES] == list(SIZES)


@given(st.integers(1, EVERY_PART))
def test_said_in_days_it_is_neither_more_nor_less(parts: int) -> None:
    said = [f"{day}.{time}" for days, times in days_of(parts) for day in days for time in times]
    assert len(said) == len(set(said))
    assert set(said) == set(names_of(parts) or PARTS)
