"""The local services a community lists, with their words sealed."""

from __future__ import annotations

import json
import sqlite3

from data.records import Resource
from data.store import Tx, change, row, rows


def _record(tx: Tx, found: sqlite3.Row) -> Resource:
    ref, community = found["ref"], found["community"]
    details = json.loads(tx.vault.open("resources", "details", ref, community, found["details"]))
    return Resource(
        ref,
        community,
        found["kind"],
        details["name"],
        details["how"],
        details["about"],
        details["area"],
        tuple(details["languages"]),
        found["state"],
        found["batch"],
        found["checked_day"],
        bool(found["told"]),
        found["made_day"],
    )


def get(tx: Tx, ref: str) -> Resource | None:
    """The service behind a ref."""
    found = row(tx, "SELECT * FROM resources WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def of(tx: Tx, community: int, *states: str) -> list[Resource]:
    """The services of a community in any of these states, by name."""
    found = [
        _record(tx, each)
        for state in states
        for each in rows(tx, "SELECT * FROM resources WHERE community = ? AND state = ?", community, state)
    ]
    return sorted(found, key=lambda service: (service.name.casefold(), service.ref))


def save(tx: Tx, service: Resource) -> None:
    """Keep a service as given, new or changed."""
    details = {
        "name": service.name,
        "how": service.how,
        "about": service.about,
        "area": service.area,
        "languages": service.languages,
    }
    change(
        tx,
        """INSERT INTO resources (ref, community, kind, details, state, batch, checked_day, told, made_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET kind = excluded.kind, details = excluded.details,
                      state = excluded.state, batch = excluded.batch, checked_day = excluded.checked_day,
                      told = excluded.told""",
        service.ref,
        service.community,
        service.kind,
        tx.vault.seal("resources", "details", service.ref, service.community, json.dumps(details, ensure_ascii=False)),
        service.state,
        service.batch,
        service.checked_day,
        int(service.told),
        service.made_day,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget a service."""
    change(tx, "DELETE FROM resources WHERE ref = ?", ref)


def unkept(tx: Tx, community: int, day: int, most: int) -> list[str]:
    """Ref of at most `most` services that came in a file on that epoch day or before, and were not kept."""
    sql = "SELECT ref FROM resources WHERE community = ? AND state = 'draft' AND made_day <= ? ORDER BY ref LIMIT ?"
    return [each["ref"] for each in rows(tx, sql, community, day, most)]
