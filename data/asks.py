"""Needs, with their words and their asker sealed."""

from __future__ import annotations

import sqlite3
from typing import Any, Literal

from data.records import DAY, Ask, AskState, Shared
from data.store import Tx, change, row, rows
from data.terms import needs_text, read_needs

Kept = Literal["all", "words", "pair"]
"""What is left of an ask that is over: all of it, all but its asker, or no more than who met whom through it."""


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
        read_needs(opened("needs")),
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
        sealed("needs", needs_text(ask.needs)),
        ask.offer,
        # Once it is over nobody waits for it to appear any more, and the day is enough (promise D2).
        ask.visible_at // DAY * DAY if ask.visible_at is not None and ask.closed_day is not None else ask.visible_at,
        ask.made_day,
        ask.closed_day,
    )
    change(
        tx,
        """INSERT INTO asks (ref, community, code, asker, asker_key, shared, state, kind, needed, needed_by,
                                    first_who_can, summary, details, needs, offer, visible_at, made_day, closed_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET asker = excluded.asker, asker_key = excluded.asker_key,
                      shared = excluded.shared, state = excluded.state, kind = excluded.kind,
                      needed = excluded.needed, needed_by = excluded.needed_by,
                      first_who_can = excluded.first_who_can, summary = excluded.summary, details = excluded.details,
                      needs = excluded.needs, offer = excluded.offer, visible_at = excluded.visible_at,
                      made_day = excluded.made_day, closed_day = excluded.closed_day""",
        *values,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget an ask, with its invitations and introductions."""
    change(tx, "DELETE FROM asks WHERE ref = ?", ref)


def of(tx: Tx, asker: str, *states: AskState) -> list[Ask]:
    """This member's asks in any of these states, named or not."""
    keys = (_key(tx, asker, "named"), _key(tx, asker, "quiet"))
    found = rows(tx, "SELECT * FROM asks WHERE asker_key IN (?, ?)", *keys)
    mine = [_record(tx, each) for each in found if each["state"] in states]
    return sorted(mine, key=lambda ask: (ask.made_day, ask.ref))


def everything_of(tx: Tx, asker: str) -> list[Ask]:
    """This member's asks in whatever state, named or not, as far as they still lead to them."""
    keys = (_key(tx, asker, "named"), _key(tx, asker, "quiet"))
    found = [_record(tx, each) for each in rows(tx, "SELECT * FROM asks WHERE asker_key IN (?, ?)", *keys)]
    return sorted(found, key=lambda ask: (ask.made_day, ask.ref))


def over(tx: Tx, community: int, kept: Kept, day: int, most: int, *, unnamed: bool = False) -> list[str]:
    """Ref of at most `most` asks that closed on that epoch day or before and of which so much is kept still."""
    found = rows(
        tx,
        """SELECT ref FROM asks WHERE community = ? AND kept = ? AND closed_day <= ? AND (? OR shared != 'named')
                  ORDER BY closed_day, ref LIMIT ?""",
        community,
        kept,
        day,
        not unnamed,
        most,
    )
    return [each["ref"] for each in found]


def unpaired(tx: Tx, community: int, day: int, most: int) -> list[str]:
    """Ref of at most `most` asks without words that closed on that epoch day or before and brought nobody together
    whose asker was named."""
    found = rows(
        tx,
        """SELECT ref FROM asks a WHERE community = ? AND kept = 'pair' AND closed_day <= ?
                  AND (shared != 'named' OR NOT EXISTS (SELECT 1 FROM introductions i WHERE i.ask = a.ref))
                  ORDER BY closed_day, ref LIMIT ?""",
        community,
        day,
        most,
    )
    return [each["ref"] for each in found]


def unlink(tx: Tx, ref: str) -> None:
    """Forget whose ask this was."""
    _blank(tx, ref, "UPDATE asks SET asker = ?, asker_key = ?, kept = 'words' WHERE ref = ?", "asker")


def wordless(tx: Tx, ref: str) -> None:
    """Forget what was asked; what is left says who was brought together with whom, and nothing of why."""
    _blank(
        tx,
        ref,
        """UPDATE asks SET summary = ?, details = ?, needs = ?, kind = '', needed = 'whenever', needed_by = NULL,
                      visible_at = NULL, offer = NULL, kept = 'pair' WHERE ref = ?""",
        "summary",
        "details",
        "needs",
    )


def empty(tx: Tx, ref: str) -> None:
    """Forget whose ask this was and what it said; its kind stays, for whoever was asked or helped (S52)."""
    _blank(tx, ref, "UPDATE asks SET asker = ?, asker_key = ?, kept = 'words' WHERE ref = ?", "asker")
    _blank(
        tx,
        ref,
        """UPDATE asks SET summary = ?, details = ?, needs = ?, shared = 'quiet', needed = 'whenever', needed_by = NULL,
                      visible_at = NULL, offer = NULL WHERE ref = ?""",
        "summary",
        "details",
        "needs",
    )


def taking_up(tx: Tx, offer: str) -> list[Ask]:
    """The asks that were made by taking up this offer, in whatever state."""
    return [_record(tx, each) for each in rows(tx, "SELECT * FROM asks WHERE offer = ? ORDER BY ref", offer)]


def _blank(tx: Tx, ref: str, sql: str, *columns: str) -> None:
    found = row(tx, "SELECT community FROM asks WHERE ref = ?", ref)
    if found is None:
        return
    values: list[bytes] = []
    for column in columns:
        values.append(tx.vault.seal("asks", column, ref, found["community"], ""))
        if column == "asker":
            values.append(tx.vault.lookup("asks.nobody", ref))
    change(tx, sql, *values, ref)


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


def seeking(tx: Tx, community: int, most: int) -> list[Ask]:
    """At most `most` open asks of a community that may be heard of by now, soonest needed first, all of them where it
    is -1; none that takes up an offer."""
    found = rows(
        tx,
        """SELECT * FROM asks WHERE community = ? AND state = 'open' AND offer IS NULL
                        AND visible_at <= ? ORDER BY coalesce(needed_by, 9e18), ref LIMIT ?""",
        community,
        tx.now,
        most,
    )
    return [_record(tx, each) for each in found]


def waiting_in(tx: Tx, community: int, most: int) -> list[Ask]:
    """At most `most` open asks of a community that everybody may see, those that have stood longest first."""
    found = rows(
        tx,
        """SELECT * FROM asks WHERE community = ? AND state = 'open' AND shared != 'quiet'
                        AND visible_at <= ? ORDER BY visible_at, ref LIMIT ?""",
        community,
        tx.now,
        most,
    )
    return [_record(tx, each) for each in found]


def shown_in(tx: Tx, community: int) -> list[tuple[str, int]]:
    """Ref of every ask of a community that is not over and that everybody may see or soon will, and from when (UTC
    epoch seconds). One for which somebody was found is among them: it is open again if nothing comes of that."""
    found = rows(
        tx,
        """SELECT ref, visible_at FROM asks
                  WHERE community = ? AND state IN ('open', 'matched') AND shared != 'quiet' ORDER BY ref""",
        community,
    )
    return [(each["ref"], each["visible_at"]) for each in found]


def old_in(tx: Tx, community: int, day: int, most: int) -> list[Ask]:
    """At most `most` open asks of a community that everybody may see and that were made on that epoch day or before,
    oldest first."""
    found = rows(
        tx,
        """SELECT * FROM asks WHERE community = ? AND state = 'open' AND shared != 'quiet' AND made_day <= ?
                  ORDER BY made_day, ref LIMIT ?""",
        community,
        day,
        most,
    )
    return [_record(tx, each) for each in found]


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


def of_kind(tx: Tx, community: int, kind: str, most: int) -> int:
    """How many asks of that kind are open here, counted no further than `most`."""
    found = rows(
        tx,
        "SELECT 1 FROM asks WHERE community = ? AND state = 'open' AND kind = ? LIMIT ?",
        community,
        kind,
        most,
    )
    return len(found)


def renamed(tx: Tx, community: int, old: str, new: str) -> list[str]:
    """A kind is called otherwise from now on; ref of every ask of that kind."""
    found = rows(tx, "SELECT ref FROM asks WHERE community = ? AND kind = ? ORDER BY ref", community, old)
    change(tx, "UPDATE asks SET kind = ? WHERE community = ? AND kind = ?", new, community, old)
    return [each["ref"] for each in found]
