"""Which question of a family comes next, and when a ritual falls silent by itself."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.rotation import QUIET_AFTER, draw, quiet_by_itself

FAMILY = ("one", "two", "three", "four")


@given(st.integers())
def test_no_question_comes_again_before_all_of_its_family_were_said(seed: int) -> None:
    chance, said, last = Random(seed), set[str](), None
    for left in (3, 2, 1, 0):
        turn = draw(FAMILY, said, last, chance)
        assert turn is not None and turn.left == left and not turn.afresh and turn.prompt not in said
        said.add(turn.prompt)
        last = turn.prompt
    again = draw(FAMILY, said, last, chance)
    assert again is not None and again.afresh and again.left == 3 and again.prompt != last


def test_a_family_of_one_asks_it_again_and_an_empty_one_asks_nothing() -> None:
    turn = draw(("one",), {"one"}, "one", Random(1))
    assert turn is not None and (turn.prompt, turn.afresh, turn.left) == ("one", True, 0)
    assert draw((), set(), None, Random(1)) is None


@pytest.mark.parametrize("rounds", range(2 * QUIET_AFTER))
def test_it_is_quiet_after_so_many_rounds_that_nobody_answered(rounds: int) -> None:
    assert quiet_by_itself(rounds) == (rounds >= QUIET_AFTER)
