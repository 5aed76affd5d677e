"""Whatever fails at the n-th request or statement of an operation, what comes of it is what the matrix says (G4)."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest

from tests.faults import every
from tests.faults.branch import POSSIBLE
from tests.faults.cells import KILLED, RAISED, ROWS, Table
from tests.faults.scenes import BY_NAME
from tests.faults.troubles import ANSWERS, STATEMENTS, WORLD

pytestmark = pytest.mark.skipif(not POSSIBLE, reason="every future is lived through in a copy of the process")


@pytest.mark.parametrize("name", BY_NAME)
def test_whatever_fails_at_any_call_or_statement_an_operation_ends_as_the_fault_matrix_says(name: str) -> None:
    found = every.sampled(name, every.CALLS)
    assert sum(one.fired for one in found) > 10
    assert [(one.cell[0], one.place, one.wrong) for one in found if one.wrong] == []


def test_no_cell_of_the_fault_matrix_is_empty_without_a_reason_and_every_fault_befell_somebody() -> None:
    found = [one for name in BY_NAME for one in every.sampled(name, every.CALLS)]
    # The two others are tests/faults/test_crashes'.
    assert Table(found).empty(*(ROWS.keys() - {KILLED, RAISED})) == []
    fired = {one.cell[0] for one in found if one.fired}
    planned = {each.name for each in (*ANSWERS, *WORLD)}
    planned |= {f"{name}, {how}" for name in STATEMENTS for how in ("once", "for two hours")}
    assert planned - fired == set()


def test_a_message_that_would_be_said_again_without_a_look_is_found() -> None:
    async def blind(sending: Any, row: Any, *_: object) -> None:
        await sending._store.run(lambda tx: sending._not_there(tx, row))

    with mock.patch("bot.relay.sending.Sending._look", blind):
        found = every.explore(BY_NAME["how"], kinds=("kills",), stride=4)
    assert any("a message was posted 2 times" in wrong for one in found for wrong in one.wrong)
