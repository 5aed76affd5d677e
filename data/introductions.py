"""Introductions: two people who both said yes."""

from __future__ import annotations

import sqlite3

from data.records import Introduction, IntroductionState
from data.store import Tx, change, row, rows


def _record(found: sqlite3.Row) -> Introduction:
    return Introduction(
        found["ref"], found["community"], found["ask"], found["invitation"], found["state"], found["made_day"]
    )


def get(tx: Tx, ref: str) -> Introduction | None:
    """The introduction behind a ref."""
    found = row(tx, "SELECT * FROM introductions WHERE ref = ?", ref)
    return _record(found) if found else None


def open_for(tx: Tx, ask: str) -> Introduction | None:
    """The running introduction of an ask."""
    found = row(tx, "SELECT * FROM introductions WHERE ask = ? AND state = 'open'", ask)
    return _record(found) if found else None


def by_invitation(tx: Tx, invitation: str) -> Introduction | None:
    """The introduction an invitation last led to."""
    found = row(
        tx, "SELECT * FROM introductions WHERE invitation = ? ORDER BY state = 'open' DESC, made_day DESC", invitation
    )
    return _record(found) if found else None


def add(tx: Tx, introduction: Introduction) -> None:
    """Keep a new introduction. Raises sqlite3.IntegrityError if the ask already has a running one."""
    change(
        tx,
        "INSERT INTO introductions (ref, community, ask, invitation, state, made_day) VALUES (?, ?, ?, ?, ?, ?)",
        introduction.ref,
        introduction.community,
        introduction.ask,
        introduction.invitation,
        introduction.state,
        introduction.made_day,
    )


def set_state(tx: Tx, ref: str, state: IntroductionState) -> None:
    """Move an introduction to another state."""
    change(tx, "UPDATE introductions SET state = ? WHERE ref = ?", state, ref)


def of(tx: Tx, ask: str) -> list[Introduction]:
    """Every introduction an ask led to."""
    return [_record(each) for each in rows(tx, "SELECT * FROM introductions WHERE ask = ? ORDER BY made_day, ref", ask)]


def thanks(tx: Tx, ref: str) -> str:
    """What whoever was helped wrote to thank the other; empty if nothing."""
    found = row(tx, "SELECT community, thanks FROM introductions WHERE ref = ? AND thanks IS NOT NULL", ref)
    return tx.vault.open("introductions", "thanks", ref, *found) if found else ""


def thank(tx: Tx, introduction: Introduction, words: str) -> None:
    """Keep what was written to thank; empty words forget it. Nobody has said of them yet that others may see them."""
    sealed = tx.vault.seal("introductions", "thanks", introduction.ref, introduction.community, words)
    change(
        tx,
        "UPDATE introductions SET thanks = ?, asker_shows = 0, helper_shows = nullif(helper_shows, 1) WHERE ref = ?",
        sealed if words else None,
        introduction.ref,
    )


def shows(tx: Tx, ref: str) -> tuple[bool, bool | None]:
    """Whether whoever was helped, and whoever helped, would have the thanks seen by everybody; None is not said."""
    found = row(tx, "SELECT asker_shows, helper_shows FROM introductions WHERE ref = ?", ref)
    if found is None:
        return False, None
    return bool(found["asker_shows"]), None if found["helper_shows"] is None else bool(found["helper_shows"])


def show(tx: Tx, ref: str, asker: bool, helper: bool | None) -> None:
    """Keep what each of the two said to that."""
    change(
        tx,
        "UPDATE introductions SET asker_shows = ?, helper_shows = ? WHERE ref = ?",
        int(asker),
        None if helper is None else int(helper),
        ref,
    )
