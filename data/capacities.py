"""What helpers say they can give, with the index by which those who may be asked are found."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from data.records import ANY, Capacity, Gives, Needs
from data.store import Tx, change, row, rows
from data.terms import gives_text, read_gives

LOOKED_FOR = 4
"""So many things an ask requires (a place, a language, skills) are looked for in the index."""

SOONER = "sooner"
"""What is looked for in the index where only those may be asked who said that urgent asks may reach them sooner."""

LAST_REF = "\U0010ffff"
"""After every member's ref."""


def _record(tx: Tx, found: sqlite3.Row) -> Capacity:
    return Capacity(
        found["member"],
        found["community"],
        found["tide"],
        found["at_once"],
        found["per_week"],
        frozenset((found["kinds"] or "").splitlines()),
        _minute(tx, found, "quiet_from"),
        _minute(tx, found, "quiet_to"),
        found["rest_until"],
        found["ready_at"],
        found["stated_day"],
        read_gives(tx.vault.open("capacities", "gives", found["member"], found["community"], found["gives"])),
    )


def _minute(tx: Tx, found: sqlite3.Row, column: str) -> int | None:
    sealed = found[column]
    if sealed is None:
        return None
    return int(tx.vault.open("capacities", column, found["member"], found["community"], sealed))


def get(tx: Tx, member: str) -> Capacity | None:
    """What this member stated, if anything."""
    found = row(
        tx,
        """SELECT c.*, (SELECT group_concat(k.kind, char(10)) FROM capacity_kinds k WHERE k.member = c.member) AS kinds
                  FROM capacities c WHERE c.member = ?""",
        member,
    )
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
        tx.vault.seal("capacities", "gives", capacity.member, capacity.community, gives_text(capacity.gives)),
    )
    change(
        tx,
        """INSERT INTO capacities (member, community, tide, at_once, per_week, quiet_from, quiet_to, rest_until,
                                          ready_at, stated_day, gives)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (member) DO UPDATE SET tide = excluded.tide, at_once = excluded.at_once,
                      per_week = excluded.per_week, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
                      rest_until = excluded.rest_until, ready_at = excluded.ready_at,
                      stated_day = excluded.stated_day, gives = excluded.gives""",
        *values,
    )
    change(tx, "DELETE FROM capacity_kinds WHERE member = ?", capacity.member)
    for kind in sorted(capacity.kinds):
        change(
            tx,
            "INSERT INTO capacity_kinds (community, kind, member, ready_at) VALUES (?, ?, ?, ?)",
            capacity.community,
            kind,
            capacity.member,
            capacity.ready_at,
        )
    change(tx, "DELETE FROM capacity_traits WHERE member = ?", capacity.member)
    for trait in sorted(_traits(capacity.gives)):
        change(
            tx,
            "INSERT INTO capacity_traits (member, trait) VALUES (?, ?)",
            capacity.member,
            _trait(tx, capacity.community, trait),
        )


def _traits(gives: Gives) -> set[str]:
    """What of a statement an ask may require, in a form in which it can be looked for."""
    found = {f"skill {skill}" for skill in gives.skills}
    if gives.sooner:
        found.add(SOONER)
    if gives.areas is not None:
        found |= {f"place {area}" for area in gives.areas}
    elif not gives.online_only:
        found.add("place")
    if gives.home is not None and not gives.online_only:
        found.add(f"place {gives.home}")
    if gives.languages is not None:
        found |= {f"language {language}" for language in gives.languages}
    else:
        found.add("language")
    return found


def _trait(tx: Tx, community: int, trait: str) -> bytes:
    # What somebody speaks and where they live may be enough to know them by, so only a digest of it can be looked for.
    return tx.vault.lookup("capacities.trait", community, trait)


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
    # Kept twice, so that those who waited longest come first out of an index and nobody else is looked at.
    change(tx, "UPDATE capacity_kinds SET ready_at = ? WHERE member = ?", at, member)


def of_kind(tx: Tx, community: int, kind: str) -> list[Capacity]:
    """What was stated by everybody of a community who can be asked for this kind."""
    found = rows(
        tx,
        """SELECT c.*, (SELECT group_concat(x.kind, char(10)) FROM capacity_kinds x WHERE x.member = c.member) AS kinds
                  FROM capacity_kinds k JOIN capacities c ON c.member = k.member
                  WHERE k.community = ? AND k.kind = ? ORDER BY k.member""",
        community,
        kind,
    )
    return [_record(tx, each) for each in found]


def delete(tx: Tx, member: str) -> None:
    """Forget what this member stated."""
    change(tx, "DELETE FROM capacities WHERE member = ?", member)


def candidates(
    tx: Tx,
    community: int,
    kind: str,
    most: int,
    needs: Needs = ANY,
    *,
    near: bool = True,
    sooner: int | None = None,
    after: Capacity | None = None,
) -> list[Capacity]:
    """At most `most` helpers of this kind who are neither resting nor cooling down, longest unasked first. With
    `sooner` (UTC epoch seconds) it is those who cool down until then at the latest and said that urgent asks may reach
    them.

    Who can give nothing just now and who seems to have left are not among them: never asked, they would for ever
    stand first and leave no place for others. Nor is anybody who did not state the language, the skills and (if `near`)
    the place that are needed. `after` is the last one of those looked at before. All tables are read through their
    indexes; nobody else's row is touched.
    """
    wanted: list[tuple[str, str]] = [(SOONER, SOONER)] if sooner is not None else []
    first = (tx.now, LAST_REF) if sooner is not None else (0, "")
    if needs.place is not None and near:
        wanted.append(("place", f"place {needs.place}"))
    if needs.language is not None:
        wanted.append(("language", f"language {needs.language}"))
    wanted += [(f"skill {skill}", f"skill {skill}") for skill in sorted(needs.skills)]
    # What does not find room here the rules look at; each is one look at a key, before anything else of a row is read.
    traits = [tuple(_trait(tx, community, name) for name in either) for either in wanted[:LOOKED_FOR]]
    traits += [(None, None)] * (LOOKED_FOR - len(traits))
    found = rows(
        tx,
        """SELECT c.*, (SELECT group_concat(x.kind, char(10)) FROM capacity_kinds x WHERE x.member = c.member) AS kinds
                        FROM capacity_kinds k CROSS JOIN capacities c ON c.member = k.member
                        CROSS JOIN members m ON m.ref = k.member
                        WHERE k.community = ?1 AND k.kind = ?2 AND k.ready_at <= ?15
                        AND (k.ready_at, k.member) > (?4, ?5)
                        AND (?7 IS NULL OR EXISTS
                            (SELECT 1 FROM capacity_traits t WHERE t.member = k.member AND t.trait IN (?7, ?8)))
                        AND (?9 IS NULL OR EXISTS
                            (SELECT 1 FROM capacity_traits t WHERE t.member = k.member AND t.trait IN (?9, ?10)))
                        AND (?11 IS NULL OR EXISTS
                            (SELECT 1 FROM capacity_traits t WHERE t.member = k.member AND t.trait IN (?11, ?12)))
                        AND (?13 IS NULL OR EXISTS
                            (SELECT 1 FROM capacity_traits t WHERE t.member = k.member AND t.trait IN (?13, ?14)))
                        AND coalesce(c.rest_until, 0) <= ?3 AND c.at_once > 0 AND c.per_week > 0
                        AND m.absent_since IS NULL
                        ORDER BY k.ready_at, k.member LIMIT ?6""",
        community,
        kind,
        tx.now,
        *((after.ready_at, after.member) if after else first),
        most,
        *(trait for either in traits for trait in either),
        tx.now if sooner is None else sooner,
    )
    return [_record(tx, each) for each in found]


def next_ready(tx: Tx, community: int, kind: str) -> int | None:
    """When the next helper of this kind who rests from an invitation may be asked again (UTC epoch seconds)."""
    found = row(
        tx,
        """SELECT ready_at FROM capacity_kinds WHERE community = ? AND kind = ? AND ready_at > ?
                  ORDER BY ready_at LIMIT 1""",
        community,
        kind,
        tx.now,
    )
    return found["ready_at"] if found else None
