"""What stewards set for their server."""

from __future__ import annotations

import json
import sqlite3

from data.house import House
from data.records import WAYS, Community
from data.store import Tx, change, row, rows


def _house(found: sqlite3.Row) -> House:
    return House(
        found["rituals_channel"],
        found["thanks_channel"],
        found["introductions_channel"],
        found["stewards_channel"],
        found["helper_role"],
        found["member_days"],
        found["account_days"],
        bool(found["review"]),
        found["open_most"],
        found["invited_most"],
        found["quiet"],
        found["gap_days"],
        found["kind_most"],
        found["hours"],
        found["paused_until"],
        tuple(json.loads(found["kinds"])),
        tuple(json.loads(found["notes"])),
        found["note"],
        found["mode"],
    )


def _record(found: sqlite3.Row) -> Community:
    return Community(
        found["guild"],
        found["state"],
        found["language"],
        found["zone"],
        found["asks_channel"],
        found["steward_role"],
        tuple(way for way in WAYS if way in found["ways"].split()),
        _house(found),
        bool(found["asks_forum"]),
    )


def get(tx: Tx, guild: int) -> Community | None:
    """The community of a server, if its stewards have begun to set it up."""
    found = row(tx, "SELECT * FROM communities WHERE guild = ?", guild)
    return _record(found) if found else None


def stewards_channel(tx: Tx, guild: int) -> int | None:
    """The channel in which the stewards are told what is for all of them, if they chose one."""
    found = row(tx, "SELECT stewards_channel FROM communities WHERE guild = ?", guild)
    return found["stewards_channel"] if found else None


def all_open(tx: Tx) -> list[Community]:
    """Every community whose door is open."""
    return [_record(found) for found in rows(tx, "SELECT * FROM communities WHERE state = 'open'")]


def guilds(tx: Tx) -> list[int]:
    """Every server that ever began to set Kith up and is not forgotten."""
    return [each["guild"] for each in rows(tx, "SELECT guild FROM communities ORDER BY guild")]


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
    house = community.house
    change(
        tx,
        """UPDATE communities SET state = ?, language = ?, zone = ?, asks_channel = ?, steward_role = ?,
                  ways = ?, rituals_channel = ?, thanks_channel = ?, introductions_channel = ?, stewards_channel = ?,
                  helper_role = ?, member_days = ?, account_days = ?, review = ?, open_most = ?,
                  invited_most = ?, quiet = ?, gap_days = ?, kind_most = ?, hours = ?, paused_until = ?, kinds = ?,
                  notes = ?, note = ?, mode = ?, asks_forum = ? WHERE guild = ?""",
        community.state,
        community.language,
        community.zone,
        community.asks_channel,
        community.steward_role,
        " ".join(community.ways),
        house.rituals_channel,
        house.thanks_channel,
        house.introductions_channel,
        house.stewards_channel,
        house.helper_role,
        house.member_days,
        house.account_days,
        int(house.review),
        house.open_most,
        house.invited_most,
        house.quiet,
        house.gap_days,
        house.kind_most,
        house.hours,
        house.paused_until,
        json.dumps(house.kinds, ensure_ascii=False),
        json.dumps(house.notes),
        house.note,
        house.mode,
        int(community.asks_forum),
        community.guild,
    )


def remove(tx: Tx, guild: int) -> None:
    """The server removed Kith; everything is kept for the grace time in case it returns."""
    change(tx, "UPDATE communities SET state = 'removed', removed_day = ? WHERE guild = ?", tx.day, guild)


_PARTS = (
    "DELETE FROM due WHERE key IN (SELECT key FROM due WHERE community = ? LIMIT ?)",
    "DELETE FROM outbox WHERE ref IN (SELECT ref FROM outbox WHERE community = ? LIMIT ?)",
    "DELETE FROM threads WHERE ref IN (SELECT ref FROM threads WHERE community = ? LIMIT ?)",
    "DELETE FROM confirmations WHERE ref IN (SELECT ref FROM confirmations WHERE community = ? LIMIT ?)",
    "DELETE FROM introductions WHERE ref IN (SELECT ref FROM introductions WHERE community = ? LIMIT ?)",
    "DELETE FROM invitations WHERE ref IN (SELECT ref FROM invitations WHERE community = ? LIMIT ?)",
    "DELETE FROM pieces WHERE ref IN (SELECT ref FROM pieces WHERE community = ? LIMIT ?)",
    "DELETE FROM asks WHERE ref IN (SELECT ref FROM asks WHERE community = ? LIMIT ?)",
    "DELETE FROM suggestions WHERE ref IN (SELECT ref FROM suggestions WHERE community = ? LIMIT ?)",
    "DELETE FROM offers WHERE ref IN (SELECT ref FROM offers WHERE community = ? LIMIT ?)",
    "DELETE FROM announcements WHERE ref IN (SELECT ref FROM announcements WHERE community = ? LIMIT ?)",
    "DELETE FROM celebrations WHERE ref IN (SELECT ref FROM celebrations WHERE community = ? LIMIT ?)",
    "DELETE FROM reflections WHERE ref IN (SELECT ref FROM reflections WHERE community = ? LIMIT ?)",
    "DELETE FROM pair_list WHERE ref IN (SELECT ref FROM pair_list WHERE community = ? LIMIT ?)",
    "DELETE FROM pair_seats WHERE ref IN (SELECT ref FROM pair_seats WHERE community = ? LIMIT ?)",
    "DELETE FROM rounds WHERE ref IN (SELECT ref FROM rounds WHERE community = ? LIMIT ?)",
    "DELETE FROM rituals WHERE ref IN (SELECT ref FROM rituals WHERE community = ? LIMIT ?)",
    "DELETE FROM apart WHERE ref IN (SELECT ref FROM apart WHERE community = ? LIMIT ?)",
    "DELETE FROM pauses WHERE ref IN (SELECT ref FROM pauses WHERE community = ? LIMIT ?)",
    "DELETE FROM report_acts WHERE ref IN (SELECT ref FROM report_acts WHERE community = ? LIMIT ?)",
    "DELETE FROM reports WHERE ref IN (SELECT ref FROM reports WHERE community = ? LIMIT ?)",
    "DELETE FROM agreements WHERE ref IN (SELECT ref FROM agreements WHERE community = ? LIMIT ?)",
    "DELETE FROM stewards WHERE member IN (SELECT member FROM stewards WHERE community = ? LIMIT ?)",
    "DELETE FROM capacities WHERE member IN (SELECT member FROM capacities WHERE community = ? LIMIT ?)",
    "DELETE FROM resources WHERE ref IN (SELECT ref FROM resources WHERE community = ? LIMIT ?)",
    "DELETE FROM beginnings WHERE ref IN (SELECT ref FROM beginnings WHERE community = ? LIMIT ?)",
    "DELETE FROM reviews WHERE ref IN (SELECT ref FROM reviews WHERE community = ? LIMIT ?)",
    "DELETE FROM changes WHERE ref IN (SELECT ref FROM changes WHERE community = ? LIMIT ?)",
    "DELETE FROM areas WHERE ref IN (SELECT ref FROM areas WHERE community = ? LIMIT ?)",
    "DELETE FROM members WHERE ref IN (SELECT ref FROM members WHERE community = ? LIMIT ?)",
)
"""In this order nothing drags more along than itself."""


def purge_some(tx: Tx, guild: int, most: int) -> bool:
    """Delete a part of what a community holds, at most about so many rows; whether there was any."""
    left = most
    for sql in _PARTS:
        left -= change(tx, sql, guild, left)
        if left <= 0:
            break
    return left < most


def purge(tx: Tx, guild: int) -> None:
    """Delete a community with everything in it."""
    change(tx, "DELETE FROM communities WHERE guild = ?", guild)
