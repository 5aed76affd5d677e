"""Prompts that come round: what stewards chose, what was said of each family, and the rounds of late."""

from __future__ import annotations

import sqlite3

from data.records import Ritual, Round
from data.store import Tx, change, row, rows

LATEST = 5
"""So many rounds of each ritual are kept however old they look: while a clock stands far ahead none is forgotten that
Kith would afterwards take for one still to come."""


def _record(found: sqlite3.Row) -> Ritual:
    return Ritual(
        found["ref"],
        found["community"],
        found["family"],
        found["every"],
        found["weekday"],
        found["minute"],
        found["anchor"],
        found["shift"],
        found["state"],
        found["next_slot"],
        found["not_before"],
        found["unanswered"],
    )


def _round(found: sqlite3.Row) -> Round:
    return Round(
        found["ref"], found["community"], found["ritual"], found["prompt"], found["slot"], bool(found["answered"])
    )


def get(tx: Tx, ref: str) -> Ritual | None:
    """The ritual behind a ref."""
    found = row(tx, "SELECT * FROM rituals WHERE ref = ?", ref)
    return _record(found) if found else None


def of(tx: Tx, community: int) -> list[Ritual]:
    """Every ritual of a community."""
    return [_record(each) for each in rows(tx, "SELECT * FROM rituals WHERE community = ? ORDER BY ref", community)]


def save(tx: Tx, ritual: Ritual) -> None:
    """Keep a ritual as given, new or changed."""
    change(
        tx,
        """INSERT INTO rituals (ref, community, family, every, weekday, minute, anchor, shift, state, next_slot,
                              not_before, unanswered)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET family = excluded.family, every = excluded.every,
                      weekday = excluded.weekday, minute = excluded.minute, anchor = excluded.anchor,
                      shift = excluded.shift, state = excluded.state, next_slot = excluded.next_slot,
                      not_before = excluded.not_before, unanswered = excluded.unanswered""",
        ritual.ref,
        ritual.community,
        ritual.family,
        ritual.every,
        ritual.weekday,
        ritual.minute,
        ritual.anchor,
        ritual.offset,
        ritual.state,
        ritual.next_slot,
        ritual.not_before,
        ritual.unanswered,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget a ritual with its rounds."""
    change(tx, "DELETE FROM rituals WHERE ref = ?", ref)


def said(tx: Tx, ritual: str) -> frozenset[str]:
    """The prompts that this ritual said since its family last began afresh."""
    return frozenset(each["prompt"] for each in rows(tx, "SELECT prompt FROM ritual_said WHERE ritual = ?", ritual))


def say(tx: Tx, ritual: str, prompt: str, *, afresh: bool) -> None:
    """Note that this prompt was said; `afresh` forgets those before it."""
    if afresh:
        change(tx, "DELETE FROM ritual_said WHERE ritual = ?", ritual)
    change(tx, "INSERT OR IGNORE INTO ritual_said (ritual, prompt) VALUES (?, ?)", ritual, prompt)


def warn(tx: Tx, ritual: str) -> bool:
    """Note that its stewards were told that it is nearly used up; False if they were before."""
    return change(tx, "UPDATE rituals SET warned = 1 WHERE ref = ? AND warned = 0", ritual) > 0


def has_more(tx: Tx, community: int, family: str) -> None:
    """There is more of this family now: when it is nearly used up again, its stewards are told again."""
    change(tx, "UPDATE rituals SET warned = 0 WHERE community = ? AND family = ?", community, family)


def saying(tx: Tx, community: int, prompt: str) -> list[str]:
    """Ref of every round that is kept and said this prompt."""
    sql = "SELECT ref FROM rounds WHERE community = ? AND prompt = ?"
    return [each["ref"] for each in rows(tx, sql, community, prompt)]


def begin(tx: Tx, made: Round) -> None:
    """A new round."""
    change(
        tx,
        "INSERT INTO rounds (ref, community, ritual, prompt, slot, made_day) VALUES (?, ?, ?, ?, ?, ?)",
        made.ref,
        made.community,
        made.ritual,
        made.prompt,
        made.slot,
        tx.day,
    )


def last(tx: Tx, ritual: str) -> Round | None:
    """The latest round of a ritual, unless it is long over."""
    found = row(tx, "SELECT * FROM rounds WHERE ritual = ? ORDER BY slot DESC LIMIT 1", ritual)
    return _round(found) if found else None


def round_of(tx: Tx, ref: str) -> Round | None:
    """The round behind a ref."""
    found = row(tx, "SELECT * FROM rounds WHERE ref = ?", ref)
    return _round(found) if found else None


def rounds(tx: Tx, ritual: str) -> list[str]:
    """Ref of every round of a ritual that is kept."""
    return [each["ref"] for each in rows(tx, "SELECT ref FROM rounds WHERE ritual = ?", ritual)]


def answered(tx: Tx, ref: str, community: int) -> None:
    """Somebody there responded to this round; who it was is noted nowhere."""
    change(tx, "UPDATE rounds SET answered = 1 WHERE ref = ? AND community = ?", ref, community)


def over(tx: Tx, community: int, day: int, most: int) -> list[str]:
    """Ref of at most `most` rounds that were on that epoch day or before, the latest of each ritual not among them."""
    sql = """SELECT ref FROM rounds r WHERE community = ? AND made_day <= ? AND slot <
                 (SELECT slot FROM rounds x WHERE x.ritual = r.ritual ORDER BY slot DESC LIMIT 1 OFFSET ?)
             ORDER BY made_day, ref LIMIT ?"""
    return [each["ref"] for each in rows(tx, sql, community, day, LATEST - 1, most)]


def forget(tx: Tx, ref: str) -> None:
    """Forget a round; what was said on Discord stays there."""
    change(tx, "DELETE FROM rounds WHERE ref = ?", ref)
