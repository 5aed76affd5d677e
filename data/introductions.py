"""Introductions: two people who both said yes."""

from __future__ import annotations

import sqlite3

from data.records import Introduction, IntroductionState
from data.store import Tx, change, row, rows


def _record(found: sqlite3.Row) -> Introduction:
    return Introduction(
        found["ref"],
        found["community"],
        found["ask"],
        found["invitation"],
        found["state"],
        found["made_day"],
        found["seat"],
    )


def get(tx: Tx, ref: str) -> Introduction | None:
    """The introduction behind a ref."""
    found = row(tx, "SELECT * FROM introductions WHERE ref = ?", ref)
    return _record(found) if found else None


def running(tx: Tx, ask: str) -> list[Introduction]:
    """The introductions of an ask that run, by their seats."""
    found = rows(tx, "SELECT * FROM introductions WHERE ask = ? AND state = 'open' ORDER BY seat", ask)
    return [_record(each) for each in found]


def count(tx: Tx, ask: str) -> tuple[int, int]:
    """How many introductions of an ask run, and how many are finished; read from live rows, never stored."""
    found = row(
        tx,
        """SELECT coalesce(sum(state = 'open'), 0) AS running, coalesce(sum(state = 'finished'), 0) AS done
                  FROM introductions WHERE ask = ?""",
        ask,
    )
    return (found["running"], found["done"]) if found else (0, 0)


def by_invitation(tx: Tx, invitation: str) -> Introduction | None:
    """The introduction an invitation last led to."""
    found = row(
        tx, "SELECT * FROM introductions WHERE invitation = ? ORDER BY state = 'open' DESC, made_day DESC", invitation
    )
    return _record(found) if found else None


def add(tx: Tx, introduction: Introduction) -> None:
    """Keep a new introduction. Raises sqlite3.IntegrityError if another one of the ask runs on that seat."""
    change(
        tx,
        """INSERT INTO introductions (ref, community, ask, invitation, state, made_day, seat)
                  VALUES (?, ?, ?, ?, ?, ?, ?)""",
        introduction.ref,
        introduction.community,
        introduction.ask,
        introduction.invitation,
        introduction.state,
        introduction.made_day,
        introduction.seat,
    )


def set_state(tx: Tx, ref: str, state: IntroductionState) -> None:
    """Move an introduction to another state."""
    change(tx, "UPDATE introductions SET state = ? WHERE ref = ?", state, ref)


def sit(tx: Tx, ref: str, seat: int) -> None:
    """An introduction that ran before runs again, on that seat."""
    change(tx, "UPDATE introductions SET state = 'open', seat = ? WHERE ref = ?", seat, ref)


def of(tx: Tx, ask: str) -> list[Introduction]:
    """Every introduction an ask led to."""
    return [_record(each) for each in rows(tx, "SELECT * FROM introductions WHERE ask = ? ORDER BY made_day, ref", ask)]


_SAID = "\x1f"
"""Stands between the words and what the two said to everybody's seeing them; nothing that is typed keeps it."""


def _thanks(tx: Tx, ref: str) -> tuple[str, str]:
    found = row(tx, "SELECT community, thanks FROM introductions WHERE ref = ? AND thanks IS NOT NULL", ref)
    text = tx.vault.open("introductions", "thanks", ref, *found) if found else ""
    words, _, said = text.partition(_SAID)
    return words, said


def thanks(tx: Tx, ref: str) -> str:
    """What whoever was helped wrote to thank the other; empty if nothing."""
    return _thanks(tx, ref)[0]


def shows(tx: Tx, ref: str) -> tuple[bool, bool | None]:
    """Whether whoever was helped, and whoever helped, would have the thanks seen by everybody; None is not said."""
    said = _thanks(tx, ref)[1]
    return "a" in said, True if "h" in said else False if "n" in said else None


def thank(tx: Tx, introduction: Introduction, words: str) -> None:
    """Keep what was written to thank; empty words forget it. Nobody has said of them yet that others may see them, and
    a no to that stays."""
    _, helper = shows(tx, introduction.ref)
    _keep(tx, introduction, words, False, False if helper is False else None)


def show(tx: Tx, introduction: Introduction, asker: bool, helper: bool | None) -> None:
    """Keep what each of the two said to everybody's seeing it."""
    _keep(tx, introduction, thanks(tx, introduction.ref), asker, helper)


def _keep(tx: Tx, introduction: Introduction, words: str, asker: bool, helper: bool | None) -> None:
    said = ("a" if asker else "") + ("" if helper is None else "h" if helper else "n")
    text = f"{words}{_SAID}{said}" if words and said else words
    sealed = tx.vault.seal("introductions", "thanks", introduction.ref, introduction.community, text)
    change(tx, "UPDATE introductions SET thanks = ? WHERE ref = ?", sealed if text else None, introduction.ref)
