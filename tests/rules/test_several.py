"""How many an ask is for: it is never overfull, and it is met only by enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import several
from bot.rules.refusal import Refusal
from bot.rules.several import NOBODY, Found
from data.records import ANY, Needs

wanted = st.builds(Needs, people=st.integers(1, 10), most=st.integers(1, 10))
come = st.builds(Found, running=st.integers(0, 10), done=st.integers(0, 10))


def test_left_as_it_is_an_ask_is_for_one() -> None:
    assert (several.places(ANY), several.lacking(ANY, NOBODY)) == (1, 1)
    assert several.became(ANY, NOBODY) == "open"
    assert several.became(ANY, Found(running=1)) == "matched"
    assert several.became(ANY, Found(done=1)) == "met"


@given(wanted, come, st.integers(0, 10))
def test_somebody_is_looked_for_only_while_there_is_a_place_and_too_few_are_in_sight(
    needs: Needs, found: Found, waiting: int
) -> None:
    lacking = several.lacking(needs, found, waiting)
    assert 0 <= lacking <= needs.people
    if lacking:
        assert found.came + waiting + lacking == needs.people <= several.places(needs)
        assert not several.full(needs, found)


@given(wanted, come)
def test_it_is_met_only_by_enough_who_are_all_done_and_open_only_with_a_place_left(needs: Needs, found: Found) -> None:
    state = several.became(needs, found)
    assert (state == "met") == (found.done >= needs.people and not found.running)
    assert state != "open" or found.came < several.places(needs)
    assert state != "matched" or found.came >= several.places(needs)


@given(wanted, come.filter(lambda found: found.came))
def test_where_those_who_came_are_enough_nobody_more_has_a_place_until_one_hands_back(
    needs: Needs, found: Found
) -> None:
    closed = several.closed(needs, found)
    assert several.became(closed, found) == ("matched" if found.running else "met")
    assert several.lacking(closed, found) == 0
    if found.running:
        one_left = Found(found.running - 1, found.done)
        assert one_left.came == several.places(closed) - 1


@given(wanted, come.filter(lambda found: found.done))
def test_forgetting_one_who_is_done_asks_for_nobody_in_their_place(needs: Needs, found: Found) -> None:
    after = Found(found.running, found.done - 1)
    assert several.lacking(several.one_less(needs), after) <= several.lacking(needs, found)
    if found.came <= several.places(needs):
        assert several.full(several.one_less(needs), after) == several.full(needs, found)


@given(st.sets(st.integers(0, 9), max_size=9))
def test_whoever_comes_takes_a_seat_that_is_free(taken: set[int]) -> None:
    assert several.seat(taken) not in taken
    assert several.seat(taken) <= len(taken)


@given(st.integers(1, 10), st.integers(1, 10))
def test_at_most_is_never_fewer_than_at_least(least: int, most: int) -> None:
    said = several.said(ANY, f"{least}", f"{most}")
    assert (said.people, said.most) == (least, max(least, most))


@pytest.mark.parametrize("least, most", [("0", "1"), ("1", "11"), ("", "2"), ("two", "3"), ("1", "-1"), ("01", "2")])
def test_what_is_in_no_list_is_refused(least: str, most: str) -> None:
    with pytest.raises(Refusal):
        several.said(ANY, least, most)
