"""Killed or cut off at any step of any operation, Kith does it wholly once or not at all (promises G2, fault 19)."""

from __future__ import annotations

from unittest import mock

import pytest

from tests.faults import every, sequences
from tests.faults.branch import POSSIBLE
from tests.faults.cells import KILLED, RAISED, Table
from tests.faults.scenes import BY_NAME

pytestmark = pytest.mark.skipif(not POSSIBLE, reason="every future is lived through in a copy of the process")


@pytest.mark.parametrize("name", BY_NAME)
def test_killed_or_cut_off_at_any_step_an_operation_is_done_once_or_not_at_all(name: str) -> None:
    found = every.sampled(name, every.CRASHES)
    assert {one.cell[0] for one in found} == {"killed", "cancelled"}
    assert sum(one.fired for one in found) >= 6
    assert [(one.place, one.wrong) for one in found if one.wrong] == []


def test_no_operation_is_left_out() -> None:
    found = [one for name in BY_NAME for one in every.sampled(name, every.CRASHES)]
    assert Table(found).empty(KILLED, RAISED) == []


def test_of_two_operations_every_part_that_was_told_as_done_survives_a_crash_after_any_commit_or_answer() -> None:
    found = sequences.explore(full=False)
    assert len(found) > 40 and all(one.fired for one in found)
    assert [(one.place, one.wrong) for one in found if one.wrong] == []


def test_of_three_operations_too_in_a_sample() -> None:
    found = sequences.three(3, "build", stride=9)
    assert len(found) > 8 and all(one.fired for one in found)
    assert [(one.place, one.wrong) for one in found if one.wrong] == []


def test_a_thread_that_would_close_before_its_last_words_is_found() -> None:
    with mock.patch("bot.relay.rooms._not_yet", lambda *_: False):
        found = every.explore(BY_NAME["step back"], kinds=("kills",), stride=5)
    assert any("it was told as done, and is not" in wrong for one in found for wrong in one.wrong)
