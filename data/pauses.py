"""Whose part in Kith is paused, why and until when."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from data.store import Tx, change, row, rows


@dataclass(frozen=True, slots=True)
class Pause:
    """One pause, from one report. `member` is a ref; `until` is UTC epoch seconds, and it may have ended before."""

    ref: str
    community: int
    report: str
    member: str
    reason: str
    state: Literal["on", "over", "lifted"]
    until: int


def _record(tx: Tx, found: sqlite3.Row) -> Pause:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("pauses", column, ref, community, found[column])

    return Pause(ref, community, found["report"], opened("member"), opened("reason"), found["state"], found["until"])


def get(tx: Tx, ref: str) -> Pause | None:
    """The pause behind a ref."""
    found = row(tx, "SELECT * FROM pauses WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def by_report(tx: Tx, report: str) -> Pause | None:
    """The pause that came of a report."""
    found = row(tx, "SELECT * FROM pauses WHERE report = ?", report)
    return _record(tx, found) if found else None


def save(tx: Tx, pause: Pause) -> None:
    """Keep a pause as given, new or changed."""

    def sealed(column: str, text: str) -> bytes:
        return tx.vault.seal("pauses", column, pause.ref, pause.community, text)

    change(
        tx,
        """INSERT INTO pauses (ref, community, report, member, member_key, reason, state, until)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET reason = excluded.reason, state = excluded.state,
                      until = excluded.until""",
        pause.ref,
        pause.community,
        pause.report,
        sealed("member", pause.member),
        tx.vault.lookup("pauses", pause.member),
        sealed("reason", pause.reason),
        pause.state,
        pause.until,
    )


def of(tx: Tx, member: str) -> list[Pause]:
    """Every pause of this member's that is still known, also those that are over."""
    found = rows(tx, "SELECT * FROM pauses WHERE member_key = ?", tx.vault.lookup("pauses", member))
    return sorted((_record(tx, each) for each in found), key=lambda each: (each.until, each.ref))


def until(tx: Tx, member: str) -> int | None:
    """Until when this member's part is paused (UTC epoch seconds); None if it is not."""
    found = row(
        tx,
        "SELECT max(until) AS at FROM pauses WHERE member_key = ? AND state = 'on' AND until > ?",
        tx.vault.lookup("pauses", member),
        tx.now,
    )
    return found["at"] if found else None
