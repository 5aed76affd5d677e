"""One row for each helper and ask that ever met: who was asked, who pressed, what they said."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from data.records import DAY, Invitation, InvitationState
from data.store import Tx, change, row, rows


@dataclass(frozen=True, slots=True)
class Load:
    """What one helper's rows come to: commitments that run now and those taken on within a week and a month,
    invitations that wait for an answer and those within a week, and when the last was (UTC epoch seconds)."""

    running: int = 0
    week: int = 0
    month: int = 0
    waiting: int = 0
    invited: int = 0
    last: int | None = None


def _record(tx: Tx, found: sqlite3.Row) -> Invitation:
    ref, community = found["ref"], found["community"]
    helper = tx.vault.open("invitations", "helper", ref, community, found["helper"])
    return Invitation(
        ref,
        community,
        found["ask"],
        helper,
        found["origin"],
        found["state"],
        tuple(found["why"].split()),
        found["asked_at"],
        found["taken_at"],
    )


OVER = frozenset({"no", "lapsed", "withdrawn", "let_go", "done", "stepped_back"})
"""States in which nothing more is expected of the helper; from then on the days of its retention count."""


def _key(tx: Tx, helper: str) -> bytes:
    return tx.vault.lookup("invitations.helper", helper)


def _asked_at(asked_at: int, state: InvitationState) -> int:
    # The exact moment is needed while an answer is awaited, for the pauses that count from it. Afterwards it would
    # only tell who was asked when which card appeared, so that the day is left (promise D2).
    return asked_at if state == "waiting" else asked_at // DAY * DAY


def get(tx: Tx, ref: str) -> Invitation | None:
    """The invitation behind a ref."""
    found = row(tx, "SELECT * FROM invitations WHERE ref = ?", ref)
    return _record(tx, found) if found else None


def between(tx: Tx, ask: str, helper: str) -> Invitation | None:
    """The one row of this ask and this helper, if there ever was one."""
    found = row(tx, "SELECT * FROM invitations WHERE pair_key = ?", tx.vault.lookup("invitations.pair", ask, helper))
    return _record(tx, found) if found else None


def save(tx: Tx, invitation: Invitation) -> None:
    """Keep an invitation as given, new or changed. Raises sqlite3.IntegrityError for a second row of one pair."""
    change(
        tx,
        """INSERT INTO invitations (ref, community, ask, helper, helper_key, pair_key, origin, state, why,
                                           asked_at, taken_at, ended_day)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET helper = excluded.helper, helper_key = excluded.helper_key,
                      origin = excluded.origin, state = excluded.state, why = excluded.why,
                      asked_at = excluded.asked_at, taken_at = excluded.taken_at,
                      ended_day = CASE WHEN excluded.ended_day IS NOT NULL AND state = excluded.state
                          THEN coalesce(ended_day, excluded.ended_day) ELSE excluded.ended_day END""",
        invitation.ref,
        invitation.community,
        invitation.ask,
        tx.vault.seal("invitations", "helper", invitation.ref, invitation.community, invitation.helper),
        _key(tx, invitation.helper),
        tx.vault.lookup("invitations.pair", invitation.ask, invitation.helper),
        invitation.origin,
        invitation.state,
        " ".join(invitation.why),
        _asked_at(invitation.asked_at, invitation.state),
        invitation.taken_at // DAY * DAY if invitation.taken_at is not None else None,
        tx.day if invitation.state in OVER else None,
    )


def set_state(tx: Tx, ref: str, state: InvitationState) -> None:
    """Move an invitation to another state."""
    change(
        tx,
        """UPDATE invitations SET state = ?1,
                      ended_day = CASE WHEN ?2 IS NULL OR state != ?1 THEN ?2 ELSE ended_day END,
                      asked_at = CASE ?1 WHEN 'waiting' THEN asked_at ELSE asked_at / 86400 * 86400 END
                  WHERE ref = ?3""",
        state,
        tx.day if state in OVER else None,
        ref,
    )


def everything_of(tx: Tx, helper: str) -> list[Invitation]:
    """This helper's invitations in whatever state, oldest first."""
    found = rows(tx, "SELECT * FROM invitations WHERE helper_key = ?", _key(tx, helper))
    return sorted((_record(tx, each) for each in found), key=lambda invitation: (invitation.asked_at, invitation.ref))


def refs_of(tx: Tx, ask: str) -> list[str]:
    """Ref of every invitation of an ask, whoever it was for."""
    return [each["ref"] for each in rows(tx, "SELECT ref FROM invitations WHERE ask = ? ORDER BY ref", ask)]


def untaken(tx: Tx, ask: str) -> list[str]:
    """Ref of every invitation of an ask that led to no introduction."""
    found = rows(
        tx,
        """SELECT ref FROM invitations i WHERE ask = ?
                  AND NOT EXISTS (SELECT 1 FROM introductions n WHERE n.invitation = i.ref) ORDER BY ref""",
        ask,
    )
    return [each["ref"] for each in found]


def delete(tx: Tx, ref: str) -> None:
    """Forget an invitation with the introductions it led to."""
    change(tx, "DELETE FROM invitations WHERE ref = ?", ref)


def unlink(tx: Tx, ref: str) -> None:
    """Forget whose invitation this was. That this ask and this helper met stays as a digest nobody can turn around, so
    that the helper is not asked a second time (S8)."""
    found = row(tx, "SELECT community FROM invitations WHERE ref = ?", ref)
    if found is not None:
        change(
            tx,
            """UPDATE invitations SET helper = ?, helper_key = ?, why = '', ended_day = NULL, asked_at = 0,
                          taken_at = NULL, state = 'no' WHERE ref = ?""",
            tx.vault.seal("invitations", "helper", ref, found["community"], ""),
            _key(tx, f"nobody {ref}"),
            ref,
        )


def empty(tx: Tx, ref: str) -> None:
    """Forget whose invitation this was, even that this ask and this helper met; what became of it stays for whoever
    asked (S52)."""
    found = row(tx, "SELECT community FROM invitations WHERE ref = ?", ref)
    if found is not None:
        change(
            tx,
            "UPDATE invitations SET helper = ?, helper_key = ?, pair_key = ?, why = '' WHERE ref = ?",
            tx.vault.seal("invitations", "helper", ref, found["community"], ""),
            _key(tx, f"nobody {ref}"),
            tx.vault.lookup("invitations.pair", f"nobody {ref}"),
            ref,
        )


def over(tx: Tx, community: int, day: int, most: int) -> list[str]:
    """Ref of at most `most` invitations that were over on that epoch day or before and whose ask is not.

    One whose helper was introduced stays with the ask: the two are a pair, which has a time of its own.
    """
    found = rows(
        tx,
        """SELECT i.ref FROM invitations i JOIN asks a ON a.ref = i.ask WHERE i.community = ? AND i.ended_day <= ?
                  AND a.closed_day IS NULL AND NOT EXISTS (SELECT 1 FROM introductions n WHERE n.invitation = i.ref)
                  ORDER BY i.ended_day, i.ref LIMIT ?""",
        community,
        day,
        most,
    )
    return [each["ref"] for each in found]


def of(tx: Tx, helper: str, *states: InvitationState) -> list[Invitation]:
    """This helper's invitations in any of these states, oldest first."""
    found = rows(tx, "SELECT * FROM invitations WHERE helper_key = ?", _key(tx, helper))
    return sorted(
        (_record(tx, each) for each in found if each["state"] in states),
        key=lambda invitation: (invitation.asked_at, invitation.ref),
    )


def to(tx: Tx, ask: str, *states: InvitationState) -> list[Invitation]:
    """The invitations of an ask in any of these states, oldest first."""
    found = rows(tx, "SELECT * FROM invitations WHERE ask = ?", ask)
    return sorted(
        (_record(tx, each) for each in found if each["state"] in states),
        key=lambda invitation: (invitation.asked_at, invitation.ref),
    )


def standing(tx: Tx, community: int) -> list[str]:
    """Ref of every invitation of a community that can be answered, or whose yes waits or was passed over."""
    found = rows(
        tx,
        """SELECT ref FROM invitations WHERE community = ? AND state IN ('waiting', 'lapsed', 'yes', 'passed')
                  ORDER BY ref""",
        community,
    )
    return [each["ref"] for each in found]


def everybody(tx: Tx, ask: str) -> bool:
    """Whether anybody was ever asked about this, or pressed."""
    return row(tx, "SELECT 1 FROM invitations WHERE ask = ?", ask) is not None


def load(tx: Tx, helper: str, since: int) -> tuple[int, int]:
    """How many commitments run now, and how many were taken on since then; read from live rows, never stored.

    Of a commitment the day is kept, so whatever was taken on that day counts.
    """
    found = row(
        tx,
        """SELECT coalesce(sum(state = 'taken'), 0) AS running, coalesce(sum(taken_at >= ?), 0) AS recent
                       FROM invitations WHERE helper_key = ?""",
        since // DAY * DAY,
        _key(tx, helper),
    )
    return (found["running"], found["recent"]) if found else (0, 0)


def invited_on(tx: Tx, helper: str, day: int) -> int:
    """How often Kith asked this helper on that epoch day, read from live rows."""
    found = row(
        tx,
        """SELECT count(*) AS n FROM invitations WHERE helper_key = ? AND origin = 'kith'
                  AND asked_at BETWEEN ? AND ?""",
        _key(tx, helper),
        day * DAY,
        (day + 1) * DAY - 1,
    )
    return int(found["n"]) if found is not None else 0


def history(tx: Tx, helper: str, week: int, month: int) -> Load:
    """The same since either moment (UTC epoch seconds), with how often Kith asked; read from live rows, never stored.

    Of what is answered the day is kept, so whatever happened on the day on which the week began counts, and who was
    last asked on some day was asked at its end.
    """
    week_day, month_day = week // DAY * DAY, month // DAY * DAY
    found = row(
        tx,
        """SELECT coalesce(sum(state = 'taken'), 0) AS running, coalesce(sum(taken_at >= ?1), 0) AS week,
                      coalesce(sum(taken_at >= ?2), 0) AS month, coalesce(sum(state = 'waiting'), 0) AS waiting,
                      coalesce(sum(origin = 'kith' AND asked_at >= ?1), 0) AS invited,
                      max(CASE WHEN origin != 'kith' THEN NULL WHEN state = 'waiting' THEN asked_at
                          ELSE asked_at + ?3 END) AS last
                  FROM invitations WHERE helper_key = ?4""",
        week_day,
        month_day,
        DAY - 1,
        _key(tx, helper),
    )
    return Load(**found) if found else Load()


def silences(tx: Tx, helper: str) -> int:
    """How many of Kith's invitations this helper left unanswered since their last answer to one."""
    count = 0
    for each in rows(
        tx,
        """SELECT state FROM invitations WHERE helper_key = ? AND origin = 'kith'
                  AND state NOT IN ('waiting', 'withdrawn') ORDER BY asked_at DESC, ref""",
        _key(tx, helper),
    ):
        if each["state"] != "lapsed":
            break
        count += 1
    return count


def last_day(tx: Tx, helper: str, before: int) -> int | None:
    """The epoch day on which Kith last asked this helper about anything before that moment (UTC epoch seconds)."""
    found = row(
        tx,
        "SELECT max(asked_at) AS at FROM invitations WHERE helper_key = ? AND origin = 'kith' AND asked_at < ?",
        _key(tx, helper),
        before,
    )
    return found["at"] // DAY if found and found["at"] else None
