"""Changes the key: everything sealed is sealed anew and every digest made anew, in one transaction, and the new key's
file put in the old one's place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from data.disk import sync
from data.proof import prove
from data.store import StoreBusy, StoreDamaged, StoreFailed, Tx, change, check_key, look
from data.vault import Key, KeyMissing, KeyWrong, Vault, VaultError, read_key, write_key

RESEALED: dict[str, str] = {
    "meta": "UPDATE meta SET value = sealed('meta', 'value', name, 0, value) WHERE name = 'key_check'",
    "members": """UPDATE members SET lookup = found(lookup),
                      identity = sealed('members', 'identity', ref, community, identity),
                      locale = sealed('members', 'locale', ref, community, locale),
                      reach = sealed('members', 'reach', ref, community, reach),
                      closed_until = sealed('members', 'closed_until', ref, community, closed_until),
                      absent_since = sealed('members', 'absent_since', ref, community, absent_since),
                      nudging = sealed('members', 'nudging', ref, community, nudging),
                      agreed = sealed('members', 'agreed', ref, community, agreed)""",
    "capacities": """UPDATE capacities SET
                      quiet_from = sealed('capacities', 'quiet_from', member, community, quiet_from),
                      quiet_to = sealed('capacities', 'quiet_to', member, community, quiet_to),
                      gives = sealed('capacities', 'gives', member, community, gives)""",
    "capacity_traits": "UPDATE capacity_traits SET trait = found(trait)",
    "changes": """UPDATE changes SET owner = sealed('changes', 'owner', ref, community, owner),
                      owner_key = found(owner_key),
                      before = sealed('changes', 'before', ref, community, before),
                      after = sealed('changes', 'after', ref, community, after)""",
    "reviews": """UPDATE reviews SET words = sealed('reviews', 'words', ref, community, words),
                      answer = sealed('reviews', 'answer', ref, community, answer)""",
    "pieces": "UPDATE pieces SET whole = sealed('pieces', 'whole', ref, community, whole)",
    "areas": "UPDATE areas SET name = sealed('areas', 'name', ref, community, name)",
    "beginnings": "UPDATE beginnings SET entries = sealed('beginnings', 'entries', ref, community, entries)",
    "resources": "UPDATE resources SET details = sealed('resources', 'details', ref, community, details)",
    "prompts": "UPDATE prompts SET words = sealed('prompts', 'words', ref, community, words)",
    "proposals": """UPDATE proposals SET owner = sealed('proposals', 'owner', ref, community, owner),
                      owner_key = found(owner_key), words = sealed('proposals', 'words', ref, community, words),
                      answer = sealed('proposals', 'answer', ref, community, answer)""",
    "subscriptions": """UPDATE subscriptions SET member = sealed('subscriptions', 'member', ref, community, member),
                      member_key = found(member_key), pair_key = found(pair_key)""",
    "offers": """UPDATE offers SET owner = sealed('offers', 'owner', ref, community, owner),
                      owner_key = found(owner_key), words = sealed('offers', 'words', ref, community, words)""",
    "celebrations": """UPDATE celebrations SET owner = sealed('celebrations', 'owner', ref, community, owner),
                      owner_key = found(owner_key), words = sealed('celebrations', 'words', ref, community, words)""",
    "announcements": """UPDATE announcements SET owner = sealed('announcements', 'owner', ref, community, owner),
                      owner_key = found(owner_key),
                      words = sealed('announcements', 'words', ref, community, words),
                      answer = sealed('announcements', 'answer', ref, community, answer)""",
    "reflections": """UPDATE reflections SET owner = sealed('reflections', 'owner', ref, community, owner),
                      owner_key = found(owner_key),
                      question = sealed('reflections', 'question', ref, community, question),
                      words = sealed('reflections', 'words', ref, community, words)""",
    "pair_list": """UPDATE pair_list SET owner = sealed('pair_list', 'owner', ref, community, owner),
                      owner_key = found(owner_key)""",
    "pair_seats": """UPDATE pair_seats SET owner = sealed('pair_seats', 'owner', ref, community, owner),
                      owner_key = found(owner_key)""",
    "asks": """UPDATE asks SET asker = sealed('asks', 'asker', ref, community, asker), asker_key = found(asker_key),
                      summary = sealed('asks', 'summary', ref, community, summary),
                      details = sealed('asks', 'details', ref, community, details),
                      needs = sealed('asks', 'needs', ref, community, needs)""",
    "suggestions": """UPDATE suggestions SET friend = sealed('suggestions', 'friend', ref, community, friend),
                      friend_key = found(friend_key), person = sealed('suggestions', 'person', ref, community, person),
                      person_key = found(person_key), pair_key = found(pair_key),
                      words = sealed('suggestions', 'words', ref, community, words),
                      became = sealed('suggestions', 'became', ref, community, became)""",
    "invitations": """UPDATE invitations SET helper = sealed('invitations', 'helper', ref, community, helper),
                      helper_key = found(helper_key), pair_key = found(pair_key)""",
    "introductions": "UPDATE introductions SET thanks = sealed('introductions', 'thanks', ref, community, thanks)",
    "apart": """UPDATE apart SET owner = sealed('apart', 'owner', ref, community, owner), owner_key = found(owner_key),
                      other = sealed('apart', 'other', ref, community, other), other_key = found(other_key),
                      pair_key = found(pair_key)""",
    "reports": """UPDATE reports SET about = sealed('reports', 'about', ref, community, about),
                      about_key = found(about_key), author = sealed('reports', 'author', ref, community, author),
                      author_key = found(author_key), subject = sealed('reports', 'subject', ref, community, subject),
                      subject_key = found(subject_key),
                      agreement = sealed('reports', 'agreement', ref, community, agreement),
                      words = sealed('reports', 'words', ref, community, words),
                      place = sealed('reports', 'place', ref, community, place)""",
    "report_acts": """UPDATE report_acts SET actor = sealed('report_acts', 'actor', ref, community, actor),
                      actor_key = found(actor_key), words = sealed('report_acts', 'words', ref, community, words)""",
    "pauses": """UPDATE pauses SET member = sealed('pauses', 'member', ref, community, member),
                      member_key = found(member_key), reason = sealed('pauses', 'reason', ref, community, reason)""",
    "agreements": "UPDATE agreements SET words = sealed('agreements', 'words', ref, community, words)",
    "threads": """UPDATE threads SET code = sealed('threads', 'code', ref, community, code),
                      thread = sealed('threads', 'thread', ref, community, thread),
                      leaving = sealed('threads', 'leaving', ref, community, leaving)""",
    "outbox": """UPDATE outbox SET slot = found(slot), target = sealed('outbox', 'target', ref, community, target),
                      channel = sealed('outbox', 'channel', ref, community, channel),
                      message = sealed('outbox', 'message', ref, community, message)""",
    "inbox": "UPDATE inbox SET key = found(key)",
}
"""Every column that the key has a part in. `sealed` seals anew what stands there, `found` makes a digest anew."""


def reseal(tx: Tx, fresh: Vault) -> int:
    """Everything as the vault of the next key keeps it; how many values that vault opened afterwards.

    Raises VaultError, having changed nothing, if anything does not open before or after.
    """
    if prove(tx.db, tx.vault).shut:
        raise VaultError("before")

    def sealed(table: str, column: str, row: str, community: int, value: bytes | None) -> bytes | None:
        if value is None:
            return None
        return fresh.seal(table, column, row, community, tx.vault.open(table, column, row, community, value))

    tx.db.create_function("sealed", 5, sealed)
    tx.db.create_function("found", 1, fresh.again)
    for sql in RESEALED.values():
        change(tx, sql)
    after = prove(tx.db, fresh)
    if after.shut:
        raise VaultError("after")
    return after.opened


def coming(path: Path) -> Path:
    """Where the next key lies until the database is sealed with it."""
    return path.with_name(path.name + ".next")


def former(path: Path, key: Key) -> Path:
    """Where a key that was changed is kept, for the copies made before."""
    return path.with_name(f"{path.name}.former-{key.id.hex()}")


def prepare(path: Path, key: Key) -> None:
    """Lay the next key ready beside the present one. To be done by whoever holds the database. Raises OSError."""
    coming(path).unlink(missing_ok=True)
    write_key(coming(path), key)


def place(path: Path) -> Path:
    """The database is sealed with the next key: that takes the present one's place, which is kept where this says.

    May be done again after it was cut off anywhere. Raises OSError; the next key then still lies where it was.
    """
    before = read_key(path)
    kept = former(path, before)
    with suppress(FileExistsError):
        write_key(kept, before)
    os.replace(coming(path), path)
    sync(path.parent)
    return kept


def formers(path: Path) -> list[Path]:
    """The keys that were changed and are still there."""
    return sorted(path.parent.glob(f"{path.name}.former-*"))


def unplaced(path: Path, database: Path) -> Key | None:
    """The next key, where the database is sealed with it already and a change of keys was cut off before it took its
    place. None in all other cases, in which the key at `path` is the one to use. Changes nothing."""
    try:
        present, fresh = read_key(path), read_key(coming(path))
        with look(database) as db:
            return fresh if _opens(db, fresh) and not _opens(db, present) else None
    except (KeyMissing, KeyWrong, StoreBusy, StoreDamaged, StoreFailed):
        # Nothing is under way; or whoever is at it just now holds the database.
        return None


def settle(path: Path, database: Path) -> Key | None:
    """As `unplaced`, and the key is put in its place if it can be."""
    fresh = unplaced(path, database)
    if fresh is not None:
        with suppress(OSError):
            place(path)
    return fresh


def _opens(db: sqlite3.Connection, key: Key) -> bool:
    try:
        check_key(db, Vault(key))
    except KeyWrong:
        return False
    return True
