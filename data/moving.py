"""A whole community as one sealed file, and back again under another host's key: all of it or nothing."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from data import capacities, due, outbox, threads
from data.map import COLUMNS
from data.migrate import migrations
from data.proof import DIGESTS, prove
from data.records import DAY
from data.store import Tx
from data.vault import Vault, VaultError, open_whole, seal_whole

HEADER = b"kith-community-1\n"
"""How such a file begins; a later form has another number."""

WORD = 26
"""Characters of a word for a file: 130 bits of chance, of letters and digits that nobody takes for one another."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

KEPT_FOR = 14 * DAY
"""Seconds after which a file is not taken in any more: as long as a backup is kept, so that whoever was forgotten since
does not come back with it (promises 9.3)."""

GRACE = 30 * DAY
"""Seconds for which a community that came in a file waits for Kith to be invited to its server."""

LEFT_BEHIND = frozenset({"meta", "inbox", "outbox", "threads", "capacity_traits"})
"""Tables that belong to the host, or to what stands on Discord under the former bot; the last three are made anew."""

SAID_AGAIN = (
    *("door", "ask", "offer", "celebration", "announcement", "invitation"),
    *("yes", "yes.hushed", "introduction", "how", "pairs.place"),
)
"""Kinds of message that stand for something that goes on, and are said once more by the bot of the new host."""

Digest = Callable[[Mapping[str, Any]], tuple[str, ...]]


def _of(label: str, column: str) -> Digest:
    return lambda row: (label, str(row[column] or f"nobody {row['ref']}"))


def _signed(table: str, column: str, nobody: str) -> Digest:
    def parts(row: Mapping[str, Any]) -> tuple[str, ...]:
        if not row[column]:
            return (nobody, row["ref"])
        return (f"{table}.named" if row["shared"] == "named" else f"{table}.unnamed", row[column])

    return parts


MADE_OF: Mapping[str, Digest] = {
    "members.lookup": lambda row: ("members", str(row["community"]), row["identity"]),
    "offers.owner_key": _of("offers", "owner"),
    "celebrations.owner_key": _signed("celebrations", "owner", "celebrations.nobody"),
    "announcements.owner_key": _of("announcements", "owner"),
    "reflections.owner_key": _of("reflections", "owner"),
    "pair_list.owner_key": _of("pair_list", "owner"),
    "pair_seats.owner_key": _of("pair_seats", "owner"),
    "asks.asker_key": _signed("asks", "asker", "asks.nobody"),
    "invitations.helper_key": _of("invitations.helper", "helper"),
    "invitations.pair_key": lambda row: (
        "invitations.pair",
        *((row["ask"], row["helper"]) if row["helper"] else (f"nobody {row['ref']}",)),
    ),
    "suggestions.friend_key": _of("suggestions.friend", "friend"),
    "suggestions.person_key": lambda row: (
        ("suggestions.person", row["person"]) if row["person"] else ("suggestions.nobody", row["ref"])
    ),
    "suggestions.pair_key": lambda row: (
        ("suggestions.pair", row["friend"], row["person"]) if row["person"] else ("suggestions.nobodys", row["ref"])
    ),
    "proposals.owner_key": _of("proposals", "owner"),
    "subscriptions.member_key": _of("subscriptions.member", "member"),
    "subscriptions.pair_key": lambda row: ("subscriptions.pair", row["ritual"], row["member"]),
    "changes.owner_key": lambda row: ("changes", row["owner"]) if row["owner"] else ("changes.nobody", row["ref"]),
    "reports.about_key": lambda row: ("reports.about", row["about"] or row["ref"]),
    "reports.author_key": lambda row: ("reports.author", row["author"] or row["ref"]),
    "reports.subject_key": lambda row: (
        "reports.masked" if row["masked"] else "reports.subject",
        row["subject"] or row["ref"],
    ),
    "report_acts.actor_key": lambda row: ("report_acts", row["actor"] or row["ref"]),
    "pauses.member_key": _of("pauses", "member"),
    "apart.owner_key": _of("apart.owner", "owner"),
    "apart.other_key": _of("apart.other", "other"),
    "apart.pair_key": lambda row: ("apart.pair", row["owner"], row["other"]),
}
"""What each digest is made of, from its row as it opens: under another key it has to be made anew. Where it is
forgotten whose an answer was it cannot be: that it was theirs is then known to nobody any more."""


class NoArchive(Exception):
    """The file is none of these, or the word is not its word."""


class NewerArchive(Exception):
    """The file was written by a newer Kith; the argument is its schema's version."""


class OldArchive(Exception):
    """The file is older than such files are taken in."""


class AlreadyHere(Exception):
    """This host has that community."""


def columns(table: str) -> Mapping[str, str]:
    """The columns of a table with how each is kept, as the data map says."""
    return {name: column.keeping for name, column in COLUMNS[table].items()}


def pack(db: sqlite3.Connection, vault: Vault, guild: int, now: int) -> dict[str, Any]:
    """Everything of a community, opened. Raises LookupError if there is none, VaultError if something does not open."""
    if db.execute("SELECT 1 FROM communities WHERE guild = ?", (guild,)).fetchone() is None:
        raise LookupError
    tables = {name: _rows(db, vault, name, guild) for name in COLUMNS if name not in {"meta", "inbox"}}
    return {"made": now, "schema": migrations()[-1][0], "guild": guild, "tables": tables}


def _rows(db: sqlite3.Connection, vault: Vault, table: str, guild: int) -> list[dict[str, Any]]:
    kept = columns(table)
    found = db.execute(_selects(table), (guild,)).fetchall()
    opened: list[dict[str, Any]] = []
    for row in found:
        values: dict[str, Any] = {}
        name = str(row["ref"] if "ref" in kept else row["member"] if "member" in kept else guild)
        for column, keeping in kept.items():
            value = row[column]
            if keeping == "sealed" and value is not None:
                values[column] = vault.open(table, column, name, guild, value)
            elif keeping != "digest":
                values[column] = value
        opened.append(values)
    return opened


def _selects(table: str) -> str:
    # The names are those of the data map, never anything from outside.
    whose = {
        "communities": "guild = ?",
        "capacity_traits": "member IN (SELECT ref FROM members WHERE community = ?)",
        "ritual_said": "ritual IN (SELECT ref FROM rituals WHERE community = ?)",
    }
    return f"SELECT * FROM {table} WHERE {whose.get(table, 'community = ?')}"  # noqa: S608


def a_word() -> str:
    """A word for one file, from the system's own chance; it is shown once and kept nowhere."""
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in os.urandom(WORD * 2) if byte < 248)[:WORD]


def _bare(word: str) -> str:
    return "".join(word.split()).replace("-", "").casefold()


def lock(packed: Mapping[str, Any], word: str) -> bytes:
    """The file: sealed whole, so that it tells not even how many people there are, but for its size."""
    return HEADER + seal_whole(json.dumps(packed, ensure_ascii=False).encode(), _bare(word), HEADER)


def unlock(content: bytes, word: str, now: int) -> dict[str, Any]:
    """What the file holds. Raises NoArchive, NewerArchive, OldArchive."""
    if not content.startswith(HEADER[:-2]):
        raise NoArchive
    if not content.startswith(HEADER):
        raise NewerArchive(content[: len(HEADER) + 3].partition(b"\n")[0].rpartition(b"-")[2].decode(errors="replace"))
    try:
        packed: dict[str, Any] = json.loads(open_whole(content[len(HEADER) :], _bare(word), HEADER))
    except (VaultError, ValueError) as error:
        raise NoArchive from error
    if packed["schema"] > migrations()[-1][0]:
        raise NewerArchive(packed["schema"])
    if now - packed["made"] > KEPT_FOR:
        raise OldArchive
    return packed


def unpack(tx: Tx, packed: Mapping[str, Any]) -> int:
    """Keep everything of it here, under this host's key; the server it belongs to. Whatever is raised, nothing is kept.

    The community waits as one whose server removed Kith does: once Kith is in that server everything goes on, and what
    stood on Discord under the former bot is said once more; if it never is, all of it is forgotten in 30 days. Who is
    known by a digest alone, because they were forgotten, stays forgotten. Raises AlreadyHere.
    """
    guild, tables = int(packed["guild"]), packed["tables"]
    if tx.db.execute("SELECT 1 FROM communities WHERE guild = ?", (guild,)).fetchone() is not None:
        raise AlreadyHere
    nameless = {row["ref"] for row in tables["members"] if row["identity"] is None}
    for table in _in_order(tx):
        if table in LEFT_BEHIND:
            continue
        for row in tables.get(table, ()):
            about = {"members": ("ref",), "apart": ("owner", "other")}.get(table, ("member",))
            if not any(row.get(each) in nameless for each in about):
                _insert(tx, table, row, guild)
    for row in tables["capacities"]:
        stated = capacities.get(tx, row["member"])
        if stated is not None:
            capacities.save(tx, stated)
    tx.db.execute("UPDATE communities SET state = 'removed', removed_day = ? WHERE guild = ?", (tx.day, guild))
    due.at(tx, guild, "community.purge", str(guild), tx.now + GRACE)
    _places(tx, guild, tables["threads"])
    _said(tx, guild, tables["outbox"])
    if prove(tx.db, tx.vault).shut:
        raise VaultError("after")
    return guild


def _in_order(tx: Tx) -> list[str]:
    # The schema's own order names every table after those it refers to.
    found = tx.db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [each["name"] for each in found if each["name"] in COLUMNS]


def _insert(tx: Tx, table: str, row: Mapping[str, Any], guild: int) -> None:
    kept = columns(table)
    name = str(row["ref"] if "ref" in kept else row["member"] if "member" in kept else guild)
    values: dict[str, Any] = {}
    for column, keeping in kept.items():
        if keeping == "digest":
            values[column] = tx.vault.lookup(*MADE_OF[f"{table}.{column}"](row))
        elif keeping == "sealed" and row.get(column) is not None:
            values[column] = tx.vault.seal(table, column, name, guild, row[column])
        elif column in row:
            # What a newer schema added and the file does not know has its own default.
            values[column] = row[column]
    marks = ", ".join("?" * len(values))
    tx.db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))  # noqa: S608


def _places(tx: Tx, guild: int, rows: list[dict[str, Any]]) -> None:
    """The threads of introductions and of talks are opened anew; one's own is made when it is needed."""
    for row in rows:
        if row["purpose"] != "corner" and row["state"] in ("creating", "open", "parked"):
            threads.again(tx, guild, row["purpose"], row["ref"], row["about"], row["parent"])


def _said(tx: Tx, guild: int, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        unsaid = row["state"] == "pending" and row["first_tried"] is None
        stands = row["kind"] in SAID_AGAIN and row["state"] in ("pending", "sending", "sent", "parked")
        over = bool(row["taken_down"]) or (row["drop_after"] is not None and row["drop_after"] <= tx.now)
        if (unsaid or stands) and not over:
            at = max(tx.now, row["next_try"] or 0) if unsaid else tx.now
            kind, about, place, target = (row[each] for each in ("kind", "about", "place", "target"))
            outbox.say(tx, guild, kind, about, place, target, slot=row["ref"], not_before=at)


def unmade() -> set[str]:
    """Digests of which nobody has said what they are made of: none of them could be taken along."""
    return {each for each in DIGESTS if each.partition(".")[0] not in LEFT_BEHIND} - MADE_OF.keys()
