"""What a community agreed on: read by everybody, changed by its stewards, looked at again when its time has come."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules.refusal import Refusal
from bot.rules.words import bounded
from bot.steps.people import Who, here, steward
from data import agreements, communities, due, members, outbox, refs, stewards
from data.agreements import Agreements
from data.records import DAY, Outgoing
from data.store import Tx

LINES_MOST, LINE_MOST = 10, 100
"""Agreements of a community, and characters of each: as much as one choice in a form can show (select reference)."""

KEPT_VERSIONS = 20
"""Versions that are kept."""

MONTHS = (1, 3, 6, 12)
"""Months after which agreements can come up for review."""

MONTH = 30 * DAY

AGAIN = 14
"""Days until they come up again if nobody did anything about it."""


@dataclass(frozen=True, slots=True)
class Read:
    """A version, with the number of the one before (0 if there is none), whether whoever looks may change it, and
    whether it is to be looked at again by now."""

    agreements: Agreements | None
    before: int
    may_change: bool
    is_due: bool
    latest: bool = True


@dataclass(frozen=True, slots=True)
class ReviewSeen:
    """To the stewards: it is time to look at the agreements again; `to` is a Discord user id, 0 in a channel."""

    to: int


def read(tx: Tx, who: Who, number: int = 0) -> Read:
    """The agreements that hold, or an earlier version."""
    community, _ = here(tx, who)
    latest = agreements.latest(tx, community.guild)
    found = agreements.version(tx, community.guild, number) if number else latest
    may = steward(tx, who, community.guild)
    if found is None:
        return Read(None, 0, may, False)
    before = [each for each in agreements.versions(tx, community.guild) if each < found.version]
    newest = latest is not None and latest.version == found.version
    return Read(found, max(before, default=0), may and newest, newest and tx.day >= found.review_day, newest)


def unread(tx: Tx, who: Who) -> Agreements | None:
    """What somebody is shown once, before the first ask or offer of theirs; None once they have read it."""
    community, me = here(tx, who)
    return None if members.agreed(tx, me.ref) else agreements.latest(tx, community.guild)


def have_read(tx: Tx, who: Who) -> None:
    """They have."""
    members.agree(tx, here(tx, who)[1].ref)


def current(tx: Tx, who: Who) -> Agreements | None:
    """What a steward is about to change. Raises Refusal for anybody else."""
    community, _ = here(tx, who)
    if not steward(tx, who, community.guild):
        raise Refusal("refuse.not_steward")
    return agreements.latest(tx, community.guild)


def lines_of(typed: str) -> tuple[str, ...]:
    """One agreement a line. Raises Refusal if there are none, too many, or one that is too long."""
    whole = bounded(typed, "agreements.form.lines", LINES_MOST * (LINE_MOST + 1), required=True)
    lines = tuple(dict.fromkeys(" ".join(each.split()) for each in whole.splitlines() if each.strip()))
    if len(lines) > LINES_MOST:
        raise Refusal("refuse.many_agreements", most=LINES_MOST)
    return tuple(bounded(each, "agreements.form.lines", LINE_MOST) for each in lines)


def change(tx: Tx, who: Who, ref: str, typed: str, months: int) -> Read:
    """Agree on these from now on; the version of before is kept. Sent twice, or with the same lines, it is one."""
    known = current(tx, who)
    community, _ = here(tx, who)
    lines = lines_of(typed)
    if months not in MONTHS:
        raise Refusal("refuse.unknown_choice")
    review = (tx.now + months * MONTH) // DAY
    if known is not None and known.lines == lines:
        made = replace(known, review_day=review)
    else:
        if not refs.free(tx, ref):
            raise Refusal("refuse.old_control")
        version = known.version + 1 if known is not None else 1
        made = Agreements(ref, community.guild, version, lines, review, tx.day)
    agreements.add(tx, made)
    agreements.forget(tx, community.guild, made.version - KEPT_VERSIONS + 1)
    due.at(tx, community.guild, "agreements.review", str(community.guild), review * DAY)
    outbox.touch(tx, f"agreements:{community.guild}")
    return read(tx, who)


def review(tx: Tx, about: str) -> None:
    """Their time has come: the stewards are told, and again a fortnight later unless they did something about it."""
    guild = int(about)
    channel, found = communities.stewards_channel(tx, guild), agreements.latest(tx, guild)
    if found is None or tx.day < found.review_day:
        return
    day, thing = str(tx.day), f"agreements:{guild}"
    if channel is not None:
        outbox.say(tx, guild, "agreements.review", thing, "channel", channel, slot=day)
    else:
        for each in stewards.of(tx, guild):
            outbox.say(tx, guild, "agreements.look", thing, "member", each, slot=day)
    due.at(tx, guild, "agreements.review", about, tx.now + AGAIN * DAY)


def review_card(tx: Tx, row: Outgoing) -> ReviewSeen | None:
    """For the stewards; it goes once they looked."""
    found = agreements.latest(tx, row.community)
    if found is None or tx.day < found.review_day:
        return None
    return ReviewSeen(members.user_of(tx, row.target) if row.place == "member" else 0)
