"""Who wants to hear when a ritual comes, and how."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from data.store import Tx, change, row, rows


@dataclass(frozen=True, slots=True)
class Subscription:
    """`member` (a ref) hears when `ritual` (a ref) comes: the question itself where it is `whole`, else that it came.
    Before `not_before` (UTC epoch seconds) they hear nothing of this one."""

    ref: str
    community: int
    ritual: str
    member: str
    whole: bool
    not_before: int


def _record(tx: Tx, found: sqlite3.Row) -> Subscription:
    ref, community = found["ref"], found["community"]
    member = tx.vault.open("subscriptions", "member", ref, community, found["member"])
    return Subscription(ref, community, found["ritual"], member, bool(found["whole"]), found["not_before"])


def get(tx: Tx, ref: str) -> Subscription | None:
    """The subscription behind a ref."""
    found = row(tx, "SELECT * FROM subscriptions WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def between(tx: Tx, ritual: str, member: str) -> Subscription | None:
    """This member's to this ritual."""
    key = tx.vault.lookup("subscriptions.pair", ritual, member)
    found = row(tx, "SELECT * FROM subscriptions WHERE pair_key = ?", key)
    return _record(tx, found) if found else None


def of(tx: Tx, member: str) -> list[Subscription]:
    """All of this member's."""
    key = tx.vault.lookup("subscriptions.member", member)
    return [
        _record(tx, each) for each in rows(tx, "SELECT * FROM subscriptions WHERE member_key = ? ORDER BY ref", key)
    ]


def to(tx: Tx, ritual: str) -> list[str]:
    """Ref of each to this ritual."""
    return [each["ref"] for each in rows(tx, "SELECT ref FROM subscriptions WHERE ritual = ? ORDER BY ref", ritual)]


def save(tx: Tx, made: Subscription) -> None:
    """Keep a subscription, new or changed."""
    change(
        tx,
        """INSERT INTO subscriptions (ref, community, ritual, member, member_key, pair_key, whole, not_before)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET whole = excluded.whole, not_before = excluded.not_before""",
        made.ref,
        made.community,
        made.ritual,
        tx.vault.seal("subscriptions", "member", made.ref, made.community, made.member),
        tx.vault.lookup("subscriptions.member", made.member),
        tx.vault.lookup("subscriptions.pair", made.ritual, made.member),
        made.whole,
        made.not_before,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget a subscription."""
    change(tx, "DELETE FROM subscriptions WHERE ref = ?", ref)
