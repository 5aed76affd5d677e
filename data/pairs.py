"""Talks in pairs: who is on a ritual's list, and who sits with whom in a talk."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from data.store import Tx, change, row, rows


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the list of a ritual that brings people together, who leaves out what comes before `away_until` (UTC
    epoch seconds)."""

    ref: str
    community: int
    ritual: str
    owner: str
    away_until: int


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in one talk; those with the same `talk` are in it together."""

    ref: str
    community: int
    ritual: str
    talk: str
    owner: str
    made_day: int


def _listed(tx: Tx, found: sqlite3.Row) -> Listed:
    owner = tx.vault.open("pair_list", "owner", found["ref"], found["community"], found["owner"])
    return Listed(found["ref"], found["community"], found["ritual"], owner, found["away_until"])


def _seat(tx: Tx, found: sqlite3.Row) -> Seat:
    owner = tx.vault.open("pair_seats", "owner", found["ref"], found["community"], found["owner"])
    return Seat(found["ref"], found["community"], found["ritual"], found["talk"], owner, found["made_day"])


def join(tx: Tx, listed: Listed) -> None:
    """On the list from now on, as given; there is one line for each member and ritual."""
    change(
        tx,
        """INSERT INTO pair_list (ref, community, ritual, owner, owner_key, away_until) VALUES (?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ritual, owner_key) DO UPDATE SET away_until = excluded.away_until""",
        listed.ref,
        listed.community,
        listed.ritual,
        tx.vault.seal("pair_list", "owner", listed.ref, listed.community, listed.owner),
        tx.vault.lookup("pair_list", listed.owner),
        listed.away_until,
    )


def leave(tx: Tx, ritual: str, owner: str) -> None:
    """Off the list."""
    change(tx, "DELETE FROM pair_list WHERE ritual = ? AND owner_key = ?", ritual, tx.vault.lookup("pair_list", owner))


def on(tx: Tx, ritual: str) -> list[Listed]:
    """Everybody on a ritual's list."""
    return [_listed(tx, each) for each in rows(tx, "SELECT * FROM pair_list WHERE ritual = ? ORDER BY ref", ritual)]


def lists(tx: Tx, owner: str) -> list[Listed]:
    """The lists on which somebody is."""
    key = tx.vault.lookup("pair_list", owner)
    return [_listed(tx, each) for each in rows(tx, "SELECT * FROM pair_list WHERE owner_key = ? ORDER BY ref", key)]


def sit(tx: Tx, seat: Seat) -> None:
    """Somebody sits in a talk from now on."""
    change(
        tx,
        """INSERT INTO pair_seats (ref, community, ritual, talk, owner, owner_key, made_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?)""",
        seat.ref,
        seat.community,
        seat.ritual,
        seat.talk,
        tx.vault.seal("pair_seats", "owner", seat.ref, seat.community, seat.owner),
        tx.vault.lookup("pair_seats", seat.owner),
        seat.made_day,
    )


def seat(tx: Tx, ref: str) -> Seat | None:
    """The seat behind a ref."""
    found = row(tx, "SELECT * FROM pair_seats WHERE ref = ?", ref)
    return _seat(tx, found) if found else None


def table(tx: Tx, talk: str) -> list[Seat]:
    """Every seat of a talk."""
    return [_seat(tx, each) for each in rows(tx, "SELECT * FROM pair_seats WHERE talk = ? ORDER BY ref", talk)]


def talks(tx: Tx, ritual: str) -> list[Seat]:
    """Every seat of every talk of a ritual that is kept."""
    return [_seat(tx, each) for each in rows(tx, "SELECT * FROM pair_seats WHERE ritual = ? ORDER BY ref", ritual)]


def seats(tx: Tx, owner: str) -> list[Seat]:
    """Every seat of somebody's that is kept."""
    key = tx.vault.lookup("pair_seats", owner)
    found = rows(tx, "SELECT * FROM pair_seats WHERE owner_key = ? ORDER BY made_day, ref", key)
    return [_seat(tx, each) for each in found]


def over(tx: Tx, community: int, day: int, most: int) -> list[str]:
    """Ref of at most `most` seats that were taken on that epoch day or before."""
    sql = "SELECT ref FROM pair_seats WHERE community = ? AND made_day <= ? ORDER BY made_day, ref LIMIT ?"
    return [each["ref"] for each in rows(tx, sql, community, day, most)]


def delete(tx: Tx, ref: str) -> None:
    """Forget a seat."""
    change(tx, "DELETE FROM pair_seats WHERE ref = ?", ref)
