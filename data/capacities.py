"""What helpers say they can give, with the index by which those who may be asked are found."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from data.records import Capacity
from data.store import Tx, change, row, rows


def _record(tx: Tx, found: sqlite3.Row) -> Capacity:
    kinds = rows(tx, "SELECT kind FROM capacity_kinds WHERE member = ?", found["member"])
    return Capacity(
        found["member"],
        found["community"],
        found["tide"],
        found["at_once"],
        found["per_week"],
        frozenset(kind["kind"] for kind in kinds),
        _minute(tx, found, "quiet_from"),
        _minute(tx, found, "quiet_to"),
        found["rest_until"],
        found["ready_at"],
        found["stated_day"],
    )


def _minute(tx: Tx, found: sqlite3.Row, column: str) -> int | None:
    sealed = found[column]
    if sealed is None:
        return None
    return int(tx.vault.open("capacities", column, found["member"], found["community"], sealed))


def get(tx: Tx, member: str) -> Capacity | None:
    """What this member stated, if anything."""
    found = row(tx, "SELECT * FROM capacities WHERE member = ?", member)
    return _record(tx, found) if found else None


def save(tx: Tx, capacity: Capacity) -> None:
    """Keep a statement as given, kinds included; `ready_at` must already be right."""

    def sealed(column: str, minute: int | None) -> bytes | None:
        if minute is None:
            return None
        return tx.vault.seal("capacities", column, capacity.member, capacity.community, str(minute))

    values = (
        capacity.member,
        capacity.community,
        capacity.tide,
        capacity.at_once,
        capacity.per_week,
        sealed("quiet_from", capacity.quiet_from),
        sealed("quiet_to", capacity.quiet_to),
        capacity.rest_until,
        capacity.ready_at,
        capacity.stated_day,
    )
    change(
        tx,
        """INSERT INTO capacities (member, community, tide, at_once, per_week, quiet_from, quiet_to, rest_until,
                                          ready_at, stated_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (member) DO UPDATE SET tide = excluded.tide, at_once = excluded.at_once,
                      per_week = excluded.per_week, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
                      rest_until = excluded.rest_until, ready_at = excluded.ready_at,
                      stated_day = excluded.stated_day""",
        *values,
    )
    change(tx, "DELETE FROM capacity_kinds WHERE member = ?", capacity.member)
    for kind in sorted(capacity.kinds):
        change(
            tx,
            "INSERT INTO capacity_kinds (community, kind, member) VALUES (?, ?, ?)",
            capacity.community,
            kind,
            capacity.member,
        )


def rest(tx: Tx, member: str, until: int | None) -> Capacity | None:
    """Rest until then (UTC epoch seconds), or end a rest with None; the statement as it now stands."""
    capacity = get(tx, member)
    if capacity is None:
        return None
    rested = replace(capacity, rest_until=until)
    change(tx, "UPDATE capacities SET rest_until = ? WHERE member = ?", until, member)
    return rested


def ready(tx: Tx, member: str, at: int) -> None:
    """They may next be invited at this moment."""
    change(tx, "UPDATE capacities SET ready_at = ? WHERE member = ?", at, member)


def delete(tx: Tx, member: str) -> None:
    """Forget what this member stated."""
    change(tx, "DELETE FROM capacities WHERE member = ?", member)


def candidates(tx: Tx, community: int, kind: str, most: int) -> list[Capacity]:
    """At most `most` helpers of this kind who are neither resting nor cooling down, longest unasked first.

    Who can give nothing just now and who seems to have left are not among them: never asked, they would for ever
    stand first and leave no place for others. All tables are read through their indexes; nobody else's row is touched.
    """
    found = rows(
        tx,
        """SELECT c.* FROM capacity_kinds k JOIN capacities c ON c.member = k.member
                        JOIN members m ON m.ref = k.member
                        WHERE k.community = ? AND k.kind = ? AND c.ready_at <= ? AND coalesce(c.rest_until, 0) <= ?
                        AND c.at_once > 0 AND c.per_week > 0 AND m.absent_since IS NULL
                        ORDER BY c.ready_at, c.member LIMIT ?""",
        community,
        kind,
        tx.now,
        tx.now,
        most,
    )
    return [_record(tx, each) for each in found]
