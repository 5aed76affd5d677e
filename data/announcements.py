"""What members would like to say to everybody for a while, waiting for stewards, approved, or declined."""

from __future__ import annotations

import sqlite3

from data.house import Announcement
from data.store import Tx, change, row, rows


def _key(tx: Tx, owner: str) -> bytes:
    return tx.vault.lookup("announcements", owner)


def _record(tx: Tx, found: sqlite3.Row) -> Announcement:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("announcements", column, ref, community, found[column])

    return Announcement(
        ref,
        community,
        opened("owner"),
        opened("words"),
        opened("answer"),
        found["state"],
        found["from_at"],
        found["days"],
        found["made_day"],
    )


def get(tx: Tx, ref: str) -> Announcement | None:
    """The announcement behind a ref."""
    found = row(tx, "SELECT * FROM announcements WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def save(tx: Tx, made: Announcement) -> None:
    """Keep an announcement as given, new or changed."""

    def sealed(column: str, text: str) -> bytes:
        return tx.vault.seal("announcements", column, made.ref, made.community, text)

    change(
        tx,
        """INSERT INTO announcements (ref, community, owner, owner_key, words, answer, state, from_at, days, made_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET answer = excluded.answer, state = excluded.state,
                      from_at = excluded.from_at""",
        made.ref,
        made.community,
        sealed("owner", made.owner),
        _key(tx, made.owner),
        sealed("words", made.words),
        sealed("answer", made.answer),
        made.state,
        made.from_at,
        made.days,
        made.made_day,
    )


def owned(tx: Tx, owner: str) -> list[Announcement]:
    """This member's announcements in whatever state."""
    found = rows(tx, "SELECT * FROM announcements WHERE owner_key = ?", _key(tx, owner))
    return sorted((_record(tx, each) for each in found), key=lambda made: (made.made_day, made.ref))


def standing(tx: Tx, community: int, most: int) -> list[Announcement]:
    """At most `most` of a community that wait for stewards or are approved, those that wait first."""
    found = rows(
        tx,
        """SELECT * FROM announcements WHERE community = ? AND state IN ('proposed', 'approved')
                  ORDER BY state DESC, from_at, ref LIMIT ?""",
        community,
        most,
    )
    return [_record(tx, each) for each in found]


def delete(tx: Tx, ref: str) -> None:
    """Forget an announcement."""
    change(tx, "DELETE FROM announcements WHERE ref = ?", ref)
