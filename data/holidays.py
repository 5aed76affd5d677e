"""Days on which a community's rituals do not come."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from data.house import Holiday
from data.store import Tx, change, row, rows

_BEGIN = date(1970, 1, 1)


def _record(found: sqlite3.Row) -> Holiday:
    first, last = (_BEGIN + timedelta(days=found[each]) for each in ("first_day", "last_day"))
    return Holiday(found["ref"], found["community"], first, last)


def get(tx: Tx, ref: str) -> Holiday | None:
    """The days behind a ref."""
    found = row(tx, "SELECT * FROM holidays WHERE ref = ?", ref)
    return _record(found) if found else None


def of(tx: Tx, community: int) -> list[Holiday]:
    """Every such span of days of a community, the first first."""
    sql = "SELECT * FROM holidays WHERE community = ? ORDER BY first_day, last_day, ref"
    return [_record(each) for each in rows(tx, sql, community)]


def add(tx: Tx, made: Holiday) -> None:
    """Keep some days."""
    change(
        tx,
        "INSERT INTO holidays (ref, community, first_day, last_day) VALUES (?, ?, ?, ?)",
        made.ref,
        made.community,
        (made.first - _BEGIN).days,
        (made.last - _BEGIN).days,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget some days."""
    change(tx, "DELETE FROM holidays WHERE ref = ?", ref)


def forget_old(tx: Tx, community: int, day: int, most: int) -> int:
    """Forget at most `most` that ended before that epoch day; how many."""
    sql = "SELECT ref FROM holidays WHERE community = ? AND last_day < ? ORDER BY last_day, ref LIMIT ?"
    found = rows(tx, sql, community, day, most)
    for each in found:
        delete(tx, each["ref"])
    return len(found)
