"""The parts of town a community goes by, in the words of its stewards."""

from __future__ import annotations

from collections.abc import Sequence

from data.records import Area
from data.store import Tx, change, rows


def of(tx: Tx, community: int) -> list[Area]:
    """The areas of a community, in the stewards' order."""
    found = rows(tx, "SELECT * FROM areas WHERE community = ? ORDER BY position", community)
    return [
        Area(each["ref"], community, tx.vault.open("areas", "name", each["ref"], community, each["name"]))
        for each in found
    ]


def save(tx: Tx, community: int, names: Sequence[str]) -> list[Area]:
    """Keep these areas, in this order, instead of those before; one whose name stays, but for capitals, is the same
    area as before."""
    known = {area.name.casefold(): area.ref for area in of(tx, community)}
    kept = [Area(known.get(name.casefold()) or tx.ref(), community, name) for name in names]
    change(tx, "DELETE FROM areas WHERE community = ?", community)
    for position, area in enumerate(kept):
        change(
            tx,
            "INSERT INTO areas (ref, community, name, position) VALUES (?, ?, ?, ?)",
            area.ref,
            community,
            tx.vault.seal("areas", "name", area.ref, community, area.name),
            position,
        )
    return kept
