"""What somebody wrote down for a person they know, for that person's eyes alone."""

from __future__ import annotations

import sqlite3

from data.records import Suggestion
from data.store import Tx, change, row, rows


def _record(tx: Tx, found: sqlite3.Row) -> Suggestion:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("suggestions", column, ref, community, found[column])

    return Suggestion(
        ref,
        community,
        opened("friend"),
        opened("person"),
        found["kind"],
        found["needed"],
        opened("words"),
        found["state"],
        opened("became") if found["became"] is not None else None,
        found["made_day"],
    )


def get(tx: Tx, ref: str) -> Suggestion | None:
    """The suggestion behind a ref."""
    found = row(tx, "SELECT * FROM suggestions WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def save(tx: Tx, made: Suggestion) -> None:
    """Keep a suggestion, new or with another state, other words or a draft it became."""

    def sealed(column: str, text: str) -> bytes:
        return tx.vault.seal("suggestions", column, made.ref, made.community, text)

    change(
        tx,
        """INSERT INTO suggestions (ref, community, friend, friend_key, person, person_key, pair_key, kind, needed,
                                    words, state, became, made_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET words = excluded.words, state = excluded.state,
                      became = excluded.became""",
        made.ref,
        made.community,
        sealed("friend", made.friend),
        tx.vault.lookup("suggestions.friend", made.friend),
        sealed("person", made.person),
        tx.vault.lookup("suggestions.person", made.person),
        tx.vault.lookup("suggestions.pair", made.friend, made.person),
        made.kind,
        made.needed,
        sealed("words", made.words),
        made.state,
        sealed("became", made.became) if made.became is not None else None,
        made.made_day,
    )


def between(tx: Tx, friend: str, person: str) -> Suggestion | None:
    """What the one wrote down for the other and is not forgotten yet."""
    key = tx.vault.lookup("suggestions.pair", friend, person)
    found = row(tx, "SELECT * FROM suggestions WHERE pair_key = ?", key)
    return _record(tx, found) if found else None


def by(tx: Tx, friend: str) -> list[Suggestion]:
    """What this member wrote down for others."""
    return _found(tx, "SELECT * FROM suggestions WHERE friend_key = ?", "suggestions.friend", friend)


def to(tx: Tx, person: str) -> list[Suggestion]:
    """What others wrote down for this member."""
    return _found(tx, "SELECT * FROM suggestions WHERE person_key = ?", "suggestions.person", person)


def _found(tx: Tx, sql: str, label: str, member: str) -> list[Suggestion]:
    found = [_record(tx, each) for each in rows(tx, sql, tx.vault.lookup(label, member))]
    return sorted(found, key=lambda made: (made.made_day, made.ref))


def unlink(tx: Tx, ref: str) -> None:
    """Forget for whom it was; to whoever wrote it, it stands as before."""
    found = row(tx, "SELECT community FROM suggestions WHERE ref = ?", ref)
    if found is not None:
        change(
            tx,
            "UPDATE suggestions SET person = ?, person_key = ?, pair_key = ?, became = NULL WHERE ref = ?",
            tx.vault.seal("suggestions", "person", ref, found["community"], ""),
            tx.vault.lookup("suggestions.nobody", ref),
            tx.vault.lookup("suggestions.nobodys", ref),
            ref,
        )


def delete(tx: Tx, ref: str) -> None:
    """Forget a suggestion."""
    change(tx, "DELETE FROM suggestions WHERE ref = ?", ref)


def over(tx: Tx, community: int, day: int, most: int) -> list[str]:
    """Ref of at most `most` suggestions made on that epoch day or before."""
    found = rows(
        tx,
        "SELECT ref FROM suggestions WHERE community = ? AND made_day <= ? ORDER BY made_day, ref LIMIT ?",
        community,
        day,
        most,
    )
    return [each["ref"] for each in found]
