"""Needs, with their words and their asker sealed."""

from __future__ import annotations

import sqlite3
from typing import Any

from data.records import Ask, AskState, Shared
from data.store import Tx, change, row, rows


def _key(tx: Tx, asker: str, shared: Shared) -> bytes:
    # A named ask can be read in the channel. Under one label its digest would lead from there to the same person's
    # unnamed asks, so the two ways of sharing are looked up under different labels (promises 2.2 and D1).
    return tx.vault.lookup("asks.named" if shared == "named" else "asks.unnamed", asker)


def _record(tx: Tx, found: sqlite3.Row) -> Ask:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("asks", column, ref, community, found[column])

    return Ask(
        ref,
        community,
        found["code"],
        opened("asker"),
        found["shared"],
        found["state"],
        found["kind"],
        found["needed"],
        found["needed_by"],
        bool(found["first_who_can"]),
        opened("summary"),
        opened("details"),
        found["offer"],
        found["visible_at"],
        found["made_day"],
        found["closed_day"],
    )


def get(tx: Tx, ref: str) -> Ask | None:
    """The ask behind a ref."""
    found = row(tx, "SELECT * FROM asks WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def save(tx: Tx, ask: Ask) -> None:
    """Keep an ask as given, new or changed."""

    def sealed(column: str, text: str) -> bytes:
        return tx.vault.seal("asks", column, ask.ref, ask.community, text)

    values: tuple[Any, ...] = (
        ask.ref,
        ask.community,
        ask.code,
        sealed("asker", ask.asker),
        _key(tx, ask.asker, ask.shared),
        ask.shared,
        ask.state,
        ask.kind,
        ask.needed,
        ask.needed_by,
        int(ask.first_who_can),
        sealed("summary", ask.summary),
        sealed("details", ask.details),
        ask.offer,
        ask.visible_at,
        ask.made_day,
        ask.closed_day,
    )
    change(
        tx,
        """INSERT INTO asks (ref, community, code, asker, asker_key, shared, state, kind, needed, needed_by,
                                    first_who_can, summary, details, offer, visible_at, made_day, closed_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET asker = excluded.asker, asker_key = excluded.asker_key,
                      shared = excluded.shared, state = excluded.state, kind = excluded.kind,
                      needed = excluded.needed, needed_by = excluded.needed_by,
                      first_who_can = excluded.first_who_can, summary = excluded.summary, details = excluded.details,
                      offer = excluded.offer, visible_at = excluded.visible_at, made_day = excluded.made_day,
                      closed_day = excluded.closed_day""",
        *values,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget an ask that was never posted."""
    change(tx, "DELETE FROM asks WHERE ref = ?", ref)


def of(tx: Tx, asker: str, *states: AskState) -> list[Ask]:
    """This member's asks in any of these states, named or not."""
    keys = (_key(tx, asker, "named"), _key(tx, asker, "quiet"))
    found = rows(tx, "SELECT * FROM asks WHERE asker_key IN (?, ?)", *keys)
    mine = [_record(tx, each) for each in found if each["state"] in states]
    return sorted(mine, key=lambda ask: (ask.made_day, ask.ref))


def open_in(tx: Tx, community: int, most: int) -> list[Ask]:
    """At most `most` open asks of a community that everybody may see, soonest needed first."""
    found = rows(
        tx,
        """SELECT * FROM asks WHERE community = ? AND state = 'open' AND shared != 'quiet'
                        AND visible_at <= ? ORDER BY coalesce(needed_by, 9e18), ref LIMIT ?""",
        community,
        tx.now,
        most,
    )
    return [_record(tx, each) for each in found]


def shown_in(tx: Tx, community: int) -> list[tuple[str, int]]:
    """Ref of every open ask of a community that everybody may see or soon will, and from when (UTC epoch seconds)."""
    found = rows(
        tx,
        "SELECT ref, visible_at FROM asks WHERE community = ? AND state = 'open' AND shared != 'quiet' ORDER BY ref",
        community,
    )
    return [(each["ref"], each["visible_at"]) for each in found]


def code_taken(tx: Tx, community: int, code: str) -> bool:
    """Whether an ask or an offer of this community already bears this public code."""
    return (
        row(
            tx,
            """SELECT 1 FROM asks WHERE community = ?1 AND code = ?2
                      UNION ALL SELECT 1 FROM offers WHERE community = ?1 AND code = ?2""",
            community,
            code,
        )
        is not None
    )
