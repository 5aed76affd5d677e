"""What there is once a simulation has come to rest, in words that do not depend on chance or on when it came to be."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

from data import introductions, members
from data.store import Tx
from tests.faults import topics
from tests.faults.checks import violations as seen_wrong
from tests.faults.sim import Sim
from tests.faults.stage import Stage
from tests.faults.troubles import Unforeseen
from tests.transport.checks import revealed
from tests.transport.parts import words
from tests.transport.street import marker

Picture = frozenset[tuple[str, int]]

TABLES = ("asks", "offers", "celebrations", "suggestions", "invitations", "introductions", "reviews", "announcements")

WANDERING = re.compile(r"<t:-?\d+(?::\w)?>|<#\d+>|\b[A-HJ-NP-Z2-9]{6}\b|https?://\S+")
"""Times, threads, public codes and links: they differ between two lives in which the same was done."""

UNRUNG = "state = 'pending' AND corner_from > ? AND corner_from IS drop_after"
"""What no bell rings for: it is not to be said, but to be found in /mine."""


def picture(s: Sim) -> Picture:
    """Rows by what they say of themselves, and whatever of Kith's stands on Discord, with who can read it there."""
    found: Counter[str] = Counter()
    for table in TABLES:
        for row in s.read(f"SELECT state FROM {table}"):
            found[f"{table}: {row['state']}"] += 1
    for row in s.read("SELECT purpose, state FROM threads"):
        found[f"threads: {row['purpose']} {row['state']}"] += 1
    # The doctor looks at a server after whatever failed there, and tells of what is lacking alone.
    for row in s.read("SELECT kind FROM due WHERE kind != 'doctor.look'"):
        found[f"due: {row['kind']}"] += 1
    for row in s.read("SELECT state, asks_channel FROM communities"):
        channel = s.world.channels.get(row["asks_channel"] or 0)
        found[f"community: {row['state']} in {channel.name if channel else None}"] += 1
    for table in ("reflections", "capacities", "areas", "confirmations"):
        found[table] += len(s.read(f"SELECT 1 FROM {table}"))
    for ref in s.read("SELECT ref FROM members WHERE identity IS NOT NULL"):
        found[f"welcome: {sorted(members.nudging(_tx(s), ref['ref']).wanted)}"] += 1
    for each in s.read("SELECT ref FROM introductions"):
        found[f"thanks: {introductions.thanks(_tx(s), each['ref'])} {introductions.shows(_tx(s), each['ref'])}"] += 1
    for row in s.read(f"SELECT kind FROM outbox WHERE {UNRUNG}", s.clock()):
        found[f"in /mine: {row['kind']}"] += 1
    found["members"] += len(s.read("SELECT 1 FROM members WHERE identity IS NOT NULL"))
    doctors = {row["marker"] for row in s.read("SELECT marker FROM outbox WHERE kind = 'doctor'")}
    for message in s.world.messages.values():
        if message.author is s.world.bot and message.interaction is None and not message.deleted:
            if marker(message.components) in doctors:
                continue
            said = WANDERING.sub("…", words(message.json()))
            found[f"{_place(s, message.channel_id)}: {said}"] += 1
    for channel in s.world.channels.values():
        if channel.is_thread:
            found[f"thread {_place(s, channel.id)}"] += 1
    return frozenset((each, times) for each, times in found.items() if times)


def _tx(s: Sim) -> Tx:
    return Tx(s.disk.db, s.disk.vault, s.clock(), Random(0))


def _place(s: Sim, channel_id: int) -> str:
    channel = s.world.channels.get(channel_id)
    if channel is None:
        return "nowhere"
    if channel.recipient is not None:
        return f"direct messages of {channel.recipient.name}"
    if not channel.is_thread:
        return channel.name
    if channel.in_forum:
        return f"a post{' put away' if channel.archived else ''}{' for good' if channel.locked else ''}"
    inside = sorted(s.world.users[each].name for each in channel.members if each != s.world.bot.id)
    return f"{' and '.join(inside)}{' closed' if channel.archived else ''}{' locked' if channel.locked else ''}"


def without_bells(seen: Picture) -> Picture:
    """The same, whoever was told besides that something waits."""
    return frozenset((each, times) for each, times in seen if "🔔" not in each)


def without_closed(seen: Picture) -> Picture:
    """The same, whatever the last words in a thread are that nobody can write in any more."""
    return frozenset((each, times) for each, times in seen if "closed locked: " not in each)


def differs(one: Picture, other: Picture) -> str:
    """What is in one of them alone."""
    lacks, more = sorted(one - other), sorted(other - one)
    return f"lacks {[each[:160] for each, _ in lacks]}, has instead {[each[:160] for each, _ in more]}"


def unsettled(s: Sim) -> list[str]:
    """What is still to be said, to be changed or to be opened although nothing goes wrong any more."""
    waits = f"SELECT kind, state FROM outbox WHERE state IN ('pending', 'sending', 'parked') AND NOT ({UNRUNG})"
    said = s.read(waits, s.clock())
    behind = s.read("SELECT kind, state FROM outbox WHERE state = 'sent' AND next_try IS NOT NULL")
    rooms = s.read("SELECT purpose AS kind, state FROM threads WHERE state IN ('creating', 'closing', 'parked')")
    late = s.read("SELECT kind, 'overdue' AS state FROM due WHERE run_at < ?", s.clock() - 60)
    return [f"{row['kind']} is {row['state']}" for row in (*said, *behind, *rooms, *late)]


def amiss(s: Sim, *, taken: bool = False) -> list[str]:
    """Whether what the outbox believes to stand stands, unless somebody took it away, and what stands is believed to.

    Nobody tells Kith that a message was taken away, before it wants to change it.
    """
    standing = {
        marker(message.components)
        for message in s.world.messages.values()
        if message.author is s.world.bot and message.interaction is None and not message.deleted
    }
    rows = s.read("SELECT kind, state, marker FROM outbox")
    found = [
        f"a {row['kind']} is {row['state']}, and is {'there' if row['marker'] in standing else 'not there'}"
        for row in rows
        if row["state"] in ("sent", "gone", "dropped")
        and (row["marker"] in standing) != (row["state"] == "sent")
        and not (taken and row["state"] == "sent")
    ]
    return found + ["a card stands that the outbox knows nothing of"] * len(standing - {row["marker"] for row in rows})


def wrong(s: Sim, stage: Stage, *, parked: bool = False, taken: bool = False) -> list[str]:
    """Everything that never may be, whatever went wrong before; `parked`: what was not taken may wait."""
    waits = [each for each in unsettled(s) if not (parked and each.endswith("parked"))]
    sound = [str(tuple(row.values())) for row in s.read("PRAGMA integrity_check") if "ok" not in row.values()]
    sound += [f"a row refers to nothing: {row}" for row in s.read("PRAGMA foreign_key_check")]
    # What somebody took away with the thread it stood in is said anew in the next one.
    seen = [each for each in seen_wrong(s) if not (taken and each.startswith("a message was posted"))]
    seen += topics.astray(s, set()) if not taken else []
    seen = [each for each in seen if Unforeseen.__name__ not in each]
    return [*sound, *seen, *revealed(s.world, stage.secrets), *waits, *amiss(s, taken=taken)]
