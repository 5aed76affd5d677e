"""Standing offers: something a person has to give until they close it."""

from __future__ import annotations

import sqlite3

from data.records import Offer
from data.store import Tx, change, row, rows


def _record(tx: Tx, found: sqlite3.Row) -> Offer:
    ref, community = found["ref"], found["community"]
    return Offer(
        ref,
        community,
        found["code"],
        tx.vault.open("offers", "owner", ref, community, found["owner"]),
        found["kind"],
        tx.vault.open("offers", "words", ref, community, found["words"]),
        found["state"],
        found["made_day"],
    )


def get(tx: Tx, ref: str) -> Offer | None:
    """The offer behind a ref."""
    found = row(tx, "SELECT * FROM offers WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def save(tx: Tx, offer: Offer) -> None:
    """Keep an offer as given, new or changed."""
    change(
        tx,
        """INSERT INTO offers (ref, community, code, owner, owner_key, kind, words, state, made_day, ended_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET kind = excluded.kind, words = excluded.words,
                      state = excluded.state,
                      ended_day = CASE excluded.state WHEN 'closed' THEN coalesce(ended_day, excluded.ended_day) END""",
        offer.ref,
        offer.community,
        offer.code,
        tx.vault.seal("offers", "owner", offer.ref, offer.community, offer.owner),
        tx.vault.lookup("offers", offer.owner),
        offer.kind,
        tx.vault.seal("offers", "words", offer.ref, offer.community, offer.words),
        offer.state,
        offer.made_day,
        tx.day if offer.state == "closed" else None,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget an offer."""
    change(tx, "DELETE FROM offers WHERE ref = ?", ref)


def over(tx: Tx, community: int, day: int, most: int) -> list[str]:
    """Ref of at most `most` offers closed on that epoch day or before. One that somebody's running ask was made from
    stays until that ask is over: without it the ask would seem to be meant for everybody."""
    found = rows(
        tx,
        """SELECT ref FROM offers o WHERE community = ? AND ended_day <= ?
                  AND NOT EXISTS (SELECT 1 FROM asks a WHERE a.offer = o.ref AND a.closed_day IS NULL)
                  ORDER BY ended_day, ref LIMIT ?""",
        community,
        day,
        most,
    )
    return [each["ref"] for each in found]


def owned(tx: Tx, owner: str) -> list[Offer]:
    """This member's offers, open or closed."""
    found = rows(tx, "SELECT * FROM offers WHERE owner_key = ?", tx.vault.lookup("offers", owner))
    return sorted((_record(tx, each) for each in found), key=lambda offer: (offer.made_day, offer.ref))


def shown_in(tx: Tx, community: int) -> list[str]:
    """Ref of every open offer of a community."""
    found = rows(tx, "SELECT ref FROM offers WHERE community = ? AND state = 'open' ORDER BY ref", community)
    return [each["ref"] for each in found]


def of(tx: Tx, owner: str) -> list[Offer]:
    """This member's open offers."""
    found = rows(tx, "SELECT * FROM offers WHERE owner_key = ? AND state = 'open'", tx.vault.lookup("offers", owner))
    return sorted((_record(tx, each) for each in found), key=lambda offer: (offer.made_day, offer.ref))


def renamed(tx: Tx, community: int, old: str, new: str) -> list[str]:
    """A kind is called otherwise from now on; ref of every offer of that kind."""
    found = rows(tx, "SELECT ref FROM offers WHERE community = ? AND kind = ? ORDER BY ref", community, old)
    change(tx, "UPDATE offers SET kind = ? WHERE community = ? AND kind = ?", new, community, old)
    return [each["ref"] for each in found]
