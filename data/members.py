"""The only table that knows who a person is; everyone else holds a random ref."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from data.records import Member, Reach
from data.store import Tx, change, row


def _record(found: sqlite3.Row) -> Member:
    return Member(
        found["ref"], found["community"], found["locale"], found["reach"], found["closed_until"], found["absent_since"]
    )


def find(tx: Tx, community: int, user: int) -> Member | None:
    """The member with this Discord user id, if Kith has met them here."""
    found = row(tx, "SELECT * FROM members WHERE lookup = ?", tx.vault.lookup("members", community, user))
    return _record(found) if found else None


def meet(tx: Tx, community: int, user: int, locale: str) -> Member:
    """The member with this Discord user id, remembered from now on; their language is kept up to date."""
    known = find(tx, community, user)
    if known is None:
        ref = tx.ref()
        identity = tx.vault.seal("members", "identity", ref, community, str(user))
        change(
            tx,
            "INSERT INTO members (ref, community, lookup, identity, locale) VALUES (?, ?, ?, ?, ?)",
            ref,
            community,
            tx.vault.lookup("members", community, user),
            identity,
            locale,
        )
        return Member(ref, community, locale, "here", None, None)
    if known.locale != locale or known.absent_since is not None:
        change(tx, "UPDATE members SET locale = ?, absent_since = NULL WHERE ref = ?", locale, known.ref)
    return replace(known, locale=locale, absent_since=None)


def get(tx: Tx, ref: str) -> Member | None:
    """The member behind a ref."""
    found = row(tx, "SELECT * FROM members WHERE ref = ?", ref)
    return _record(found) if found else None


def user_of(tx: Tx, ref: str) -> int:
    """The Discord user id behind a ref. Raises LookupError if the ref is unknown."""
    found = row(tx, "SELECT community, identity FROM members WHERE ref = ?", ref)
    if found is None:
        raise LookupError
    return int(tx.vault.open("members", "identity", ref, found["community"], found["identity"]))


def reach(tx: Tx, ref: str, way: Reach) -> None:
    """How this person wants to be reached. Choosing DMs forgets that they were closed."""
    change(tx, "UPDATE members SET reach = ?, closed_until = NULL WHERE ref = ?", way, ref)


def closed(tx: Tx, ref: str, until: int) -> None:
    """Their DMs refused us; not tried again before `until` (UTC epoch seconds)."""
    change(tx, "UPDATE members SET closed_until = ? WHERE ref = ?", until, ref)


def absent(tx: Tx, ref: str, since: int | None) -> None:
    """Discord said they are not in the server, first at `since`; None when they were seen again."""
    change(tx, "UPDATE members SET absent_since = ? WHERE ref = ?", since, ref)
