"""What stewards set for their server."""

from __future__ import annotations

import sqlite3

from data.records import Community
from data.store import Tx, change, row, rows


def _record(found: sqlite3.Row) -> Community:
    return Community(
        found["guild"],
        found["state"],
        found["language"],
        found["zone"],
        found["asks_channel"],
        found["steward_role"],
    )


def get(tx: Tx, guild: int) -> Community | None:
    """The community of a server, if its stewards have begun to set it up."""
    found = row(tx, "SELECT * FROM communities WHERE guild = ?", guild)
    return _record(found) if found else None


def all_open(tx: Tx) -> list[Community]:
    """Every community whose door is open."""
    return [_record(found) for found in rows(tx, "SELECT * FROM communities WHERE state = 'open'")]


def begin(tx: Tx, guild: int, language: str) -> Community:
    """The community of a server, made with defaults if new; a removed one that returns keeps its settings."""
    change(
        tx,
        "INSERT OR IGNORE INTO communities (guild, state, language, zone) VALUES (?, 'setting_up', ?, 'UTC')",
        guild,
        language,
    )
    change(
        tx,
        "UPDATE communities SET state = 'setting_up', removed_day = NULL WHERE guild = ? AND state = 'removed'",
        guild,
    )
    known = get(tx, guild)
    if known is None:
        raise LookupError
    return known


def save(tx: Tx, community: Community) -> None:
    """Write every setting of a community as given."""
    change(
        tx,
        """UPDATE communities SET state = ?, language = ?, zone = ?, asks_channel = ?, steward_role = ?
                  WHERE guild = ?""",
        community.state,
        community.language,
        community.zone,
        community.asks_channel,
        community.steward_role,
        community.guild,
    )


def remove(tx: Tx, guild: int) -> None:
    """The server removed Kith; everything is kept for the grace time in case it returns."""
    change(tx, "UPDATE communities SET state = 'removed', removed_day = ? WHERE guild = ?", tx.day, guild)


def purge(tx: Tx, guild: int) -> None:
    """Delete a community with everything in it."""
    change(tx, "DELETE FROM communities WHERE guild = ?", guild)
