"""Good things that somebody chose to share, which have nothing to do with helping."""

from __future__ import annotations

import sqlite3

from data.records import Celebration
from data.store import Tx, change, row, rows

_WAYS = ("named", "neighbour")


def _key(tx: Tx, owner: str, shared: str) -> bytes:
    # As with asks: under one label the digest of a card that bears a name would lead to those that bear none.
    return tx.vault.lookup("celebrations.named" if shared == "named" else "celebrations.unnamed", owner)


def _record(tx: Tx, found: sqlite3.Row) -> Celebration:
    ref, community = found["ref"], found["community"]
    return Celebration(
        ref,
        community,
        tx.vault.open("celebrations", "owner", ref, community, found["owner"]),
        found["shared"],
        tx.vault.open("celebrations", "words", ref, community, found["words"]),
        found["state"],
        found["made_day"],
    )


def get(tx: Tx, ref: str) -> Celebration | None:
    """The celebration behind a ref."""
    found = row(tx, "SELECT * FROM celebrations WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def save(tx: Tx, made: Celebration) -> None:
    """Keep a celebration as given, new or changed."""
    change(
        tx,
        """INSERT INTO celebrations (ref, community, owner, owner_key, shared, words, state, made_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET owner_key = excluded.owner_key, shared = excluded.shared,
                      words = excluded.words, state = excluded.state, made_day = excluded.made_day""",
        made.ref,
        made.community,
        tx.vault.seal("celebrations", "owner", made.ref, made.community, made.owner),
        _key(tx, made.owner, made.shared),
        made.shared,
        tx.vault.seal("celebrations", "words", made.ref, made.community, made.words),
        made.state,
        made.made_day,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget a celebration."""
    change(tx, "DELETE FROM celebrations WHERE ref = ?", ref)


def owned(tx: Tx, owner: str) -> list[Celebration]:
    """This member's celebrations, waiting and posted."""
    keys = (_key(tx, owner, way) for way in _WAYS)
    found = [each for key in keys for each in rows(tx, "SELECT * FROM celebrations WHERE owner_key = ?", key)]
    return sorted((_record(tx, each) for each in found), key=lambda made: (made.made_day, made.ref))


def over(tx: Tx, community: int, drafted: int, posted: int, most: int) -> list[str]:
    """Ref of at most `most` celebrations that were last changed on that epoch day or before and not posted since, or
    posted on that other day or before."""
    found = rows(
        tx,
        """SELECT ref FROM celebrations WHERE community = ? AND made_day <= CASE state WHEN 'draft' THEN ? ELSE ? END
                  ORDER BY made_day, ref LIMIT ?""",
        community,
        drafted,
        posted,
        most,
    )
    return [each["ref"] for each in found]


def shown_in(tx: Tx, community: int) -> list[str]:
    """Ref of every posted celebration of a community."""
    found = rows(tx, "SELECT ref FROM celebrations WHERE community = ? AND state = 'open' ORDER BY ref", community)
    return [each["ref"] for each in found]
