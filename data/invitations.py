"""One row for each helper and ask that ever met: who was asked, who pressed, what they said."""

from __future__ import annotations

import sqlite3

from data.records import Invitation, InvitationState
from data.store import Tx, change, row, rows


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


def _key(tx: Tx, helper: str) -> bytes:
    return tx.vault.lookup("invitations.helper", helper)


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
                                           asked_at, taken_at)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (ref) DO UPDATE SET origin = excluded.origin, state = excluded.state,
                      why = excluded.why, asked_at = excluded.asked_at, taken_at = excluded.taken_at""",
        invitation.ref,
        invitation.community,
        invitation.ask,
        tx.vault.seal("invitations", "helper", invitation.ref, invitation.community, invitation.helper),
        _key(tx, invitation.helper),
        tx.vault.lookup("invitations.pair", invitation.ask, invitation.helper),
        invitation.origin,
        invitation.state,
        " ".join(invitation.why),
        invitation.asked_at,
        invitation.taken_at,
    )


def set_state(tx: Tx, ref: str, state: InvitationState) -> None:
    """Move an invitation to another state."""
    change(tx, "UPDATE invitations SET state = ? WHERE ref = ?", state, ref)


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


def load(tx: Tx, helper: str, since: int) -> tuple[int, int]:
    """How many commitments run now, and how many were taken on since then; read from live rows, never stored."""
    found = row(
        tx,
        """SELECT coalesce(sum(state = 'taken'), 0) AS running, coalesce(sum(taken_at >= ?), 0) AS recent
                       FROM invitations WHERE helper_key = ?""",
        since,
        _key(tx, helper),
    )
    return (found["running"], found["recent"]) if found else (0, 0)
