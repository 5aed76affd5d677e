"""Opens everything that is sealed, to prove that a file, its shape and a key belong together."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from data.migrate import check_version
from data.store import check_key, check_sound, telling
from data.vault import Vault, VaultError

SEALED: dict[str, str] = {
    "members": "SELECT ref, community, identity, locale, reach, closed_until, absent_since, nudging, agreed "
    "FROM members",
    "capacities": "SELECT member AS ref, community, quiet_from, quiet_to, gives FROM capacities",
    "changes": "SELECT ref, community, owner, before, after FROM changes",
    "reviews": "SELECT ref, community, words, answer FROM reviews",
    "areas": "SELECT ref, community, name FROM areas",
    "beginnings": "SELECT ref, community, entries FROM beginnings",
    "resources": "SELECT ref, community, details FROM resources",
    "prompts": "SELECT ref, community, words FROM prompts",
    "proposals": "SELECT ref, community, owner, words, answer FROM proposals",
    "subscriptions": "SELECT ref, community, member FROM subscriptions",
    "offers": "SELECT ref, community, owner, words FROM offers",
    "celebrations": "SELECT ref, community, owner, words FROM celebrations",
    "announcements": "SELECT ref, community, owner, words, answer FROM announcements",
    "reflections": "SELECT ref, community, owner, question, words FROM reflections",
    "pair_list": "SELECT ref, community, owner FROM pair_list",
    "pair_seats": "SELECT ref, community, owner FROM pair_seats",
    "asks": "SELECT ref, community, asker, summary, details, needs FROM asks",
    "pieces": "SELECT ref, community, whole FROM pieces",
    "suggestions": "SELECT ref, community, friend, person, words, became FROM suggestions",
    "invitations": "SELECT ref, community, helper FROM invitations",
    "introductions": "SELECT ref, community, thanks FROM introductions",
    "apart": "SELECT ref, community, owner, other FROM apart",
    "reports": "SELECT ref, community, about, author, subject, agreement, words, place FROM reports",
    "report_acts": "SELECT ref, community, actor, words FROM report_acts",
    "pauses": "SELECT ref, community, member, reason FROM pauses",
    "agreements": "SELECT ref, community, words FROM agreements",
    "threads": "SELECT ref, community, code, thread, leaving FROM threads",
    "outbox": "SELECT ref, community, target, channel, message FROM outbox",
}
"""Where sealed values stand. Each is bound to its table, its column, its row's ref and its community."""

DIGESTS = frozenset(
    {
        "members.lookup",
        "capacity_traits.trait",
        "offers.owner_key",
        "celebrations.owner_key",
        "announcements.owner_key",
        "reflections.owner_key",
        "pair_list.owner_key",
        "pair_seats.owner_key",
        "changes.owner_key",
        "asks.asker_key",
        "suggestions.friend_key",
        "suggestions.person_key",
        "suggestions.pair_key",
        "invitations.helper_key",
        "invitations.pair_key",
        "apart.owner_key",
        "apart.other_key",
        "apart.pair_key",
        "reports.about_key",
        "reports.author_key",
        "reports.subject_key",
        "report_acts.actor_key",
        "pauses.member_key",
        "proposals.owner_key",
        "subscriptions.member_key",
        "subscriptions.pair_key",
        "outbox.slot",
        "inbox.key",
    }
)
"""The other binary columns: keyed digests, by which something is found and which nothing opens."""


THOROUGH = "PRAGMA integrity_check"
"""The check that compares every index with its table as well; slower than the default."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: the schema's version, how many sealed values opened, and how many did not."""

    version: int
    opened: int
    shut: int


def prove(db: sqlite3.Connection, vault: Vault, check: str = "PRAGMA quick_check") -> Proof:
    """Check shape, pages, foreign keys and key, and open every sealed value; only reads. `db` gives `sqlite3.Row`s.

    Raises NewerSchema, ForeignSchema, StoreDamaged, KeyWrong. Values that do not open are counted, not raised.
    """
    opened = shut = 0
    with telling():
        version = check_version(db)
        check_sound(db, check)
        check_key(db, vault)
        tables = {each["name"] for each in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table, sql in SEALED.items():
            # A file of an earlier version has fewer tables; what it has is opened all the same.
            for found in db.execute(sql) if table in tables else ():
                for column in found.keys()[2:]:
                    if found[column] is None:
                        continue
                    try:
                        vault.open(table, column, found["ref"], found["community"], found[column])
                        opened += 1
                    except VaultError:
                        shut += 1
    return Proof(version, opened, shut)
