"""What somebody told the stewards, and what the stewards did about it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from data.store import Tx, change, row, rows

Post = Literal["ask", "offer", "celebration", "announcement", "thanks"]
What = Literal[Post, "invitation", "introduction", "message", "member", "words", "backup"]
"""What a report is about, `Post` being what everybody can see; `words` is about nothing but what was written, and
`backup` calls the stewards."""

Act = Literal["down", "paused", "lifted", "nothing", "note", "coming"]

_NOBODY = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `author` and `subject` are members' refs, empty where there is nobody (any more).

    Who a `masked` one is about is nobody's to see, and of the author only of one that is `named`. `place` holds three
    Discord ids, of a person, a channel and a message; 0 where there is none. `ended_day` is that of the latest act.
    """

    ref: str
    community: int
    what: What
    about: str
    author: str
    subject: str
    masked: bool
    named: bool
    agreement: str
    words: str
    place: tuple[int, int, int]
    state: Literal["open", "closed"]
    made_day: int
    ended_day: int | None


@dataclass(frozen=True, slots=True)
class Acted:
    """What one steward did about a report; `words` are theirs, `actor` is their ref, empty once they are forgotten."""

    ref: str
    community: int
    report: str
    act: Act
    actor: str
    words: str
    made_day: int


def _subject_key(tx: Tx, subject: str, masked: bool) -> bytes:
    # Under one label, what is known of somebody by name would lead to what they asked without one.
    return tx.vault.lookup("reports.masked" if masked else "reports.subject", subject)


def _record(tx: Tx, found: sqlite3.Row) -> Report:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("reports", column, ref, community, found[column])

    user, channel, message = (int(each) for each in opened("place").split(":"))
    return Report(
        ref,
        community,
        found["what"],
        opened("about"),
        opened("author"),
        opened("subject"),
        bool(found["masked"]),
        bool(found["named"]),
        opened("agreement"),
        opened("words"),
        (user, channel, message),
        found["state"],
        found["made_day"],
        found["ended_day"],
    )


def get(tx: Tx, ref: str) -> Report | None:
    """The report behind a ref."""
    found = row(tx, "SELECT * FROM reports WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def save(tx: Tx, report: Report) -> None:
    """Keep a report as given, new or changed."""

    def sealed(column: str, text: str) -> bytes:
        return tx.vault.seal("reports", column, report.ref, report.community, text)

    change(
        tx,
        """INSERT INTO reports (ref, community, what, about, about_key, author, author_key, subject, subject_key,
                      masked, named, agreement, words, place, state, made_day, ended_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET author = excluded.author, author_key = excluded.author_key,
                      words = excluded.words, place = excluded.place, state = excluded.state,
                      ended_day = excluded.ended_day""",
        report.ref,
        report.community,
        report.what,
        sealed("about", report.about),
        tx.vault.lookup("reports.about", report.about or report.ref),
        sealed("author", report.author),
        tx.vault.lookup("reports.author", report.author or report.ref),
        sealed("subject", report.subject),
        _subject_key(tx, report.subject or report.ref, report.masked),
        int(report.masked),
        int(report.named),
        sealed("agreement", report.agreement),
        sealed("words", report.words),
        sealed("place", ":".join(str(each) for each in report.place)),
        report.state,
        report.made_day,
        report.ended_day,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget a report with everything that was done about it."""
    change(tx, "DELETE FROM reports WHERE ref = ?", ref)


def of(tx: Tx, author: str) -> list[Report]:
    """What this member told the stewards, the latest first."""
    found = rows(tx, "SELECT * FROM reports WHERE author_key = ?", tx.vault.lookup("reports.author", author))
    return sorted((_record(tx, each) for each in found), key=lambda made: (-made.made_day, made.ref))


def about(tx: Tx, thing: str) -> list[Report]:
    """What was told about one thing."""
    found = rows(tx, "SELECT * FROM reports WHERE about_key = ?", tx.vault.lookup("reports.about", thing))
    return [_record(tx, each) for each in found]


def against(tx: Tx, member: str) -> list[Report]:
    """What was told about this member. Never to be shown to them."""
    keys = (_subject_key(tx, member, masked) for masked in (False, True))
    found = [each for key in keys for each in rows(tx, "SELECT * FROM reports WHERE subject_key = ?", key)]
    return [_record(tx, each) for each in found]


def before(tx: Tx, community: int, steward: str, most: int) -> list[Report]:
    """At most `most` reports that this steward may see, those that are open first; none that is about them."""
    found: list[Report] = []
    for state in ("open", "closed"):
        those = rows(tx, "SELECT * FROM reports WHERE community = ? AND state = ?", community, state)
        seen = [each for each in (_record(tx, one) for one in those) if each.subject != steward]
        found += sorted(seen, key=lambda each: (each.what != "backup", -each.made_day, each.ref))
    return found[:most]


def over(tx: Tx, community: int, day: int, most: int) -> list[str]:
    """Ref of at most `most` reports whose latest act was on that epoch day or before; where there was none it counts
    from when it was made."""
    found = rows(
        tx,
        """SELECT ref FROM reports WHERE community = ? AND made_day <= ? AND coalesce(ended_day, made_day) <= ?
                  ORDER BY made_day, ref LIMIT ?""",
        community,
        day,
        day,
        most,
    )
    return [each["ref"] for each in found]


def act(tx: Tx, report: Report, what: Act, actor: str, words: str = "") -> str:
    """Note that a steward did this; the ref of the note."""
    ref = tx.ref()
    change(
        tx,
        """INSERT INTO report_acts (ref, community, report, act, actor, actor_key, words, made_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        ref,
        report.community,
        report.ref,
        what,
        tx.vault.seal("report_acts", "actor", ref, report.community, actor),
        tx.vault.lookup("report_acts", actor),
        tx.vault.seal("report_acts", "words", ref, report.community, words),
        tx.day,
    )
    return ref


def _acted(tx: Tx, found: sqlite3.Row) -> Acted:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("report_acts", column, ref, community, found[column])

    return Acted(ref, community, found["report"], found["act"], opened("actor"), opened("words"), found["made_day"])


def acted(tx: Tx, ref: str) -> Acted | None:
    """What was done, by the ref of its note."""
    found = row(tx, "SELECT * FROM report_acts WHERE ref = ?", ref)
    return _acted(tx, found) if found else None


def acts(tx: Tx, report: str) -> list[Acted]:
    """What was done about a report, by the day."""
    found = rows(tx, "SELECT * FROM report_acts WHERE report = ?", report)
    return sorted((_acted(tx, each) for each in found), key=lambda each: (each.made_day, each.ref))


def acts_by(tx: Tx, actor: str) -> list[Acted]:
    """What this member did as a steward."""
    found = rows(tx, "SELECT * FROM report_acts WHERE actor_key = ?", tx.vault.lookup("report_acts", actor))
    return sorted((_acted(tx, each) for each in found), key=lambda each: (each.made_day, each.ref))


def unsign(tx: Tx, actor: str) -> None:
    """Forget who did what this member did as a steward; that it was done stays."""
    for each in acts_by(tx, actor):
        change(
            tx,
            "UPDATE report_acts SET actor = ?, actor_key = ? WHERE ref = ?",
            tx.vault.seal("report_acts", "actor", each.ref, each.community, ""),
            tx.vault.lookup("report_acts", each.ref),
            each.ref,
        )


def is_down(tx: Tx, thing: str) -> bool:
    """Whether the stewards took this down."""
    found = row(
        tx,
        """SELECT 1 FROM reports JOIN report_acts ON report_acts.report = reports.ref
                  WHERE about_key = ? AND act = 'down'""",
        tx.vault.lookup("reports.about", thing),
    )
    return found is not None
