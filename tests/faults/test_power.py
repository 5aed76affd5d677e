"""What was acknowledged survives a power cut, and the disk that shows it does lose what was not synced."""

from __future__ import annotations

from tests.faults.power import campaign


def test_g3_nothing_that_was_acknowledged_is_lost_when_the_power_is_cut() -> None:
    figures = campaign(20, seed=1, full=True)
    assert figures.acknowledged > 100
    assert (figures.lost, figures.halves, figures.damaged) == (0, 0, 0)


def test_g3_the_same_disk_loses_what_was_acknowledged_where_sqlite_does_not_wait_for_it() -> None:
    assert campaign(5, seed=1, full=False).lost > 0
