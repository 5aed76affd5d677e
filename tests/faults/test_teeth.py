"""Every safeguard is missed when it is gone, and nothing goes wrong with it (promises, G1b)."""

from __future__ import annotations

import pytest

from tests.faults.teeth import AREAS, TEETH, Tooth, bitten


@pytest.mark.parametrize("tooth", TEETH, ids=lambda tooth: tooth.guard)
def test_g1b_without_this_safeguard_something_goes_wrong_that_with_it_does_not(tooth: Tooth) -> None:
    bite = bitten(tooth, known_first=True)
    assert bite is not None, f"{tooth.most} schedules did not notice that it was gone"
    assert tooth.says in bite.said
    assert AREAS[tooth.area](bite.seed) == []


def test_g1b_each_safeguard_stands_in_the_table_once_and_every_kind_of_schedule_is_needed() -> None:
    assert len({tooth.guard for tooth in TEETH}) == len(TEETH)
    assert len({tooth.remove for tooth in TEETH}) == len(TEETH)
    assert {tooth.area for tooth in TEETH} == AREAS.keys()
