"""The one gate through which everything that Kith says unasked has to pass, and what passes through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from bot.rules import nudges as rules
from bot.rules import schedules
from bot.rules.nudges import Decision, Nudge, Person
from data import apart, asks, capacities, communities, due, introductions, invitations, members, outbox, subscriptions
from data.records import DAY, HOUR, MINUTE, Ask, Community, Introduction, Outgoing
from data.records import Nudge as SaidNudge
from data.store import Tx

# Whether a nudge may come is decided twice by the same rules: when it is wanted, and again in the transaction in which
# the relay is about to say it. What was let go unsaid in between does not count as said (`outbox.move`).

SPREAD = 30 * MINUTE
"""Seconds of the chosen hour within which a digest comes, so that not everybody's bell rings in the same second."""

LISTED = 10
"""Asks that one digest lists; of the others it says how many there are."""

LOOKED_AT = 100
"""Open asks that are looked at for one digest, those first that have stood longest."""

GAVE = (DAY, 3 * DAY)
"""Seconds after an introduction was finished at which its helper may be asked what they would like themselves."""

GAVE_MOST = 14
"""Days after which that is no longer asked: it would be about nothing they remember."""

NEVER = Decision("not_wanted")


@dataclass(frozen=True, slots=True)
class Listed:
    """One open ask in a digest, as everybody in the asks channel can see it. `card` is where its card stands: the
    Discord ids of channel and message."""

    ask: Ask
    card: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class DigestSeen:
    """A digest as its subscriber sees it: `to` is their Discord user id, `ref` the message's. `more` is how many asks
    are not listed, None where they are too many to be looked at."""

    to: int
    ref: str
    listed: tuple[tuple[str, tuple[Listed, ...]], ...]
    more: int | None = 0


@dataclass(frozen=True, slots=True)
class ReceiveSeen:
    """A helper, asked what they would like themselves: `to` is their Discord user id, `ref` the message's."""

    to: int
    ref: str


# The gate.


def may(tx: Tx, member: str, kind: Nudge, *, but: str | None = None) -> Decision:
    """May this be said to that member now, and if not, because of what and until when? `but` is the message that is
    about to be said, which does not stand in its own way."""
    person = _person(tx, member, but)
    return rules.decide(kind, person, tx.now) if person is not None else NEVER


def say(tx: Tx, member: str, kind: Nudge, about: str, slot: str, *, within: int) -> str | None:
    """Want this to be said to that member within so many seconds, if it may be; the message's ref, or None.

    The same about the same, in the same slot, is wanted once.
    """
    me = members.get(tx, member)
    if me is None or not may(tx, member, kind).may:
        return None
    guild, until = me.community, tx.now + within
    ref: str | None = None
    if kind == "digest":
        ref = outbox.say(tx, guild, "nudge.digest", about, "member", member, slot=slot, drop_after=until)
    elif kind == "receive":
        ref = outbox.say(tx, guild, "nudge.receive", about, "member", member, slot=slot, drop_after=until)
    elif kind == "capacity":
        ref = outbox.say(tx, guild, "capacity.still", about, "member", member, slot=slot, drop_after=until)
    elif kind == "behalf":
        ref = outbox.say(tx, guild, "suggestion", about, "member", member, slot=slot, drop_after=until)
    elif kind == "thanks":
        ref = outbox.say(tx, guild, "thanks", about, "member", member, slot=slot, drop_after=until)
    elif kind == "draft":
        ref = outbox.say(tx, guild, "draft.remind", about, "member", member, slot=slot, drop_after=until)
    elif kind == "ritual":
        ref = outbox.say(tx, guild, "ritual.told", about, "member", member, slot=slot, drop_after=until)
    if ref is not None:
        known = members.nudging(tx, member)
        said = (*_looked_back_on(known.said, tx.now), SaidNudge(kind, tx.now, ref))
        members.nudge(tx, member, replace(known, said=said))
    return ref


def now_or_when(tx: Tx, member: str, kind: Nudge, about: str, slot: str = "") -> int | None:
    """Say it within a day if it may be said now; else when it is to be looked at again (UTC epoch seconds), if ever."""
    decision = may(tx, member, kind)
    if decision.may:
        say(tx, member, kind, about, slot, within=DAY)
    return decision.again


def still_may(tx: Tx, row: Outgoing, kind: Nudge) -> bool:
    """Whether this message may still be said, in the transaction that decides to speak; one that stands may stand."""
    return row.message is not None or may(tx, row.target, kind, but=row.ref).may


def stop(tx: Tx, member: str, *kinds: Nudge) -> None:
    """No more of these, from now on; everything else stays as it was."""
    known = members.nudging(tx, member)
    changed = replace(known, wanted=known.wanted.difference(kinds), stopped=known.stopped.union(kinds))
    members.nudge(tx, member, changed)
    if "digest" in kinds:
        due.cancel(tx, member, "nudge.digest")
    if "draft" in kinds:
        for each in asks.of(tx, member, "draft"):
            due.cancel(tx, each.ref, "draft.remind")
    if "ritual" in kinds:
        unsubscribe(tx, member)


def let(tx: Tx, member: str, kind: Nudge) -> None:
    """They asked for one of these just now, so it is welcome again."""
    known = members.nudging(tx, member)
    members.nudge(tx, member, replace(known, stopped=known.stopped - {kind}))


def unsubscribe(tx: Tx, member: str) -> None:
    """They hear of no ritual any more."""
    for each in subscriptions.of(tx, member):
        due.cancel(tx, each.ref)
        subscriptions.delete(tx, each.ref)


def _looked_back_on(said: Sequence[SaidNudge], now: int) -> tuple[SaidNudge, ...]:
    """What the rules still look at. One that lies ahead was said while the clock stood wrong; which message one of
    more than a week ago was is of no use any more."""
    return tuple(
        each if each.at > now - rules.WEEK else replace(each, ref="")
        for each in said
        if now - max(rules.AGAIN[cast(Nudge, each.kind)], rules.WEEK) < each.at <= now + schedules.AHEAD
    )


def _too_late(tx: Tx, said: SaidNudge) -> bool:
    """Whether this only waits to be let go: it was never tried, and by now saying it would be too late."""
    row = outbox.get(tx, said.ref)
    never = row is not None and row.message is None and row.first_tried is None
    return never and row is not None and row.drop_after is not None and row.drop_after < tx.now


def _person(tx: Tx, member: str, but: str | None) -> Person | None:
    """What the rules look at; None for whoever is not here (any more), and where nothing is said to anybody."""
    me = members.get(tx, member)
    community = communities.get(tx, me.community) if me is not None else None
    if me is None or me.absent_since is not None or community is None or community.state != "open":
        return None
    known, stated = members.nudging(tx, member), capacities.get(tx, member)
    quiet = (stated.quiet_from, stated.quiet_to) if stated is not None else (None, None)
    return Person(
        community.zone,
        wanted=frozenset(cast(Nudge, each) for each in known.wanted),
        stopped=frozenset(cast(Nudge, each) for each in known.stopped),
        said=tuple(
            (cast(Nudge, each.kind), each.at)
            for each in _looked_back_on(known.said, tx.now)
            if each.ref != but and not _too_late(tx, each)
        ),
        last_message=known.last if known.last is not None and known.last <= tx.now + schedules.AHEAD else None,
        hushed_at=known.hushed_at if known.hushed_at is not None and known.hushed_at <= tx.now else None,
        rest_until=stated.rest_until if stated is not None else None,
        quiet=(quiet[0], quiet[1]) if quiet[0] is not None and quiet[1] is not None else None,
    )


# Open asks, for those who said that a list of them is welcome.


def subscribe(tx: Tx, member: str) -> None:
    """The digest comes at their hour from now on, or at another; the row is theirs alone, and nobody else is looked
    through for it."""
    me = members.get(tx, member)
    community = communities.get(tx, me.community) if me is not None else None
    known = members.nudging(tx, member)
    if me is None or community is None or "digest" not in known.wanted:
        due.cancel(tx, member, "nudge.digest")
        return
    slot = schedules.following(schedules.Schedule("day", 0, known.hour * 60), community.zone, tx.now)
    due.at(tx, community.guild, "nudge.digest", member, slot + tx.chance.randrange(SPREAD))


def digest(tx: Tx, member: str) -> None:
    """It is their hour: what is open is listed, if there is anything and if it may be said. Too late is another day."""
    me = members.get(tx, member)
    community = communities.get(tx, me.community) if me is not None else None
    known = members.nudging(tx, member)
    if me is None or community is None or "digest" not in known.wanted:
        return
    subscribe(tx, member)
    if datetime.fromtimestamp(tx.now, ZoneInfo(community.zone)).hour != known.hour:
        return
    person = _person(tx, member, None)
    found = open_asks(tx, community, member)
    if person is None or not found or not rules.enough(len(found), person, tx.now):
        return
    before = outbox.about(tx, member, "nudge.digest")
    if say(tx, member, "digest", member, str(tx.day), within=HOUR) is not None:
        for each in before:
            # A list of some days ago says nothing that this one does not say better.
            if each.message is not None:
                outbox.retire(tx, each.ref)


def open_asks(tx: Tx, community: Community, member: str) -> list[Ask]:
    """What this member's digest is about, longest waiting first: nothing of their own, nothing they were asked for or
    said anything to, and nobody by name whom they keep away from.

    Whoever keeps away from them stands in it as in the channel, and so does what bears no name: by what is missing
    from a list it could be told who is kept apart, or who asks (promises H2, S3).
    """
    away = set(apart.of(tx, member))
    return [
        ask
        for ask in asks.waiting_in(tx, community.guild, LOOKED_AT)
        if ask.asker != member
        and not (ask.shared == "named" and ask.asker in away)
        and invitations.between(tx, ask.ref, member) is None
    ]


def digest_card(tx: Tx, row: Outgoing) -> DigestSeen | None:
    """For a subscriber: what is open now. Not said if nothing is any more; it goes when another takes its place."""
    community = communities.get(tx, row.community)
    found = open_asks(tx, community, row.target) if community is not None else []
    replaced = row.message is not None and row.drop_after is not None and row.drop_after <= tx.now
    if replaced or not found or not still_may(tx, row, "digest"):
        return None
    shown = [Listed(each, _stands(tx, each)) for each in found[:LISTED]]
    groups = {each.ask.kind: tuple(one for one in shown if one.ask.kind == each.ask.kind) for each in shown}
    many = len(found) >= LOOKED_AT - LISTED
    more = None if many else len(found) - len(shown)
    return DigestSeen(members.user_of(tx, row.target), row.ref, tuple(groups.items()), more)


def _stands(tx: Tx, ask: Ask) -> tuple[int, int] | None:
    places = [(each.channel, each.message) for each in outbox.about(tx, ask.ref, "ask") if each.state == "sent"]
    return next(((channel, message) for channel, message in places if channel and message), None)


# After giving: what would they like themselves?


def gave(tx: Tx, introduction: Introduction, helper: str) -> None:
    """An introduction was finished: after a while its helper is asked, if they said that this is welcome."""
    if "receive" in members.nudging(tx, helper).wanted:
        later = tx.now + tx.chance.randint(*GAVE)
        due.at(tx, introduction.community, "nudge.receive", introduction.ref, later)


def receive(tx: Tx, about: str) -> None:
    """A while after somebody helped: it is asked at the first moment at which it may be, or not at all."""
    helper = _helped(tx, about)
    found = introductions.get(tx, about)
    if helper is None or found is None:
        return
    again = now_or_when(tx, helper, "receive", about)
    if again is not None and again < tx.now + GAVE_MOST * DAY:
        due.at(tx, found.community, "nudge.receive", about, again)


def _helped(tx: Tx, about: str) -> str | None:
    """Who helped not long ago in what was finished and still is; None if that is over or was taken back."""
    found = introductions.get(tx, about)
    ask = asks.get(tx, found.ask) if found is not None else None
    invitation = invitations.get(tx, found.invitation) if found is not None else None
    if found is None or found.state != "finished" or ask is None or invitation is None or ask.closed_day is None:
        return None
    return invitation.helper if tx.day - ask.closed_day <= GAVE_MOST else None


def receive_card(tx: Tx, row: Outgoing) -> ReceiveSeen | None:
    """For somebody who helped: is there anything that they would like?"""
    if _helped(tx, row.about) != row.target and row.message is None:
        return None
    if not still_may(tx, row, "receive"):
        return None
    return ReceiveSeen(members.user_of(tx, row.target), row.ref)
