"""What people say they can give, and rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rules import capacity as rules
from bot.rules import house
from bot.rules.refusal import Refusal
from bot.steps import intake, matching, modes
from bot.steps import introductions as places
from bot.steps.people import Who, corner, here
from data import areas, asks, capacities, communities, due, introductions, invitations, members, outbox, threads
from data.content import KINDS
from data.house import Mode
from data.records import ALL, DAY, Area, Capacity, Gives, Member, Reach, Tide
from data.store import Tx

TIDES: Mapping[str, Tide] = {"high": "high", "some": "some", "low": "low"}


@dataclass(frozen=True, slots=True)
class Statement:
    """What was chosen in the form: "resting" is a tide there and a rest in the record."""

    tide: Tide | str
    at_once: int
    per_week: int
    kinds: frozenset[str]
    quiet_from: int | None
    quiet_to: int | None


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement as it stands, with how the person is reached, how much room is left, whether they rest now, whether
    it was said so long ago that less of it counts, the areas and the kinds of help of their community, and who brings
    people together there."""

    capacity: Capacity
    member: Member
    room: int
    commitments: int
    resting: bool = False
    old: bool = False
    areas: tuple[Area, ...] = ()
    known: tuple[str, ...] = KINDS
    mode: Mode = "members"


def now(tx: Tx, who: Who) -> Stated | None:
    """What this person has stated, if anything."""
    _, me = here(tx, who)
    capacity = capacities.get(tx, me.ref)
    return as_it_stands(tx, me, capacity) if capacity else None


def to_state(tx: Tx, who: Who) -> tuple[Stated | None, tuple[str, ...]]:
    """What is shown in the form: what was stated, if anything, and the kinds its list holds."""
    return now(tx, who), house.kinds(here(tx, who)[0])[: house.LISTED]


def beyond(tx: Tx, who: Who, chosen: Sequence[str]) -> Stated:
    """Set those kinds that the form's own list does not hold; everything else stays as it was stated."""
    community, me = here(tx, who)
    capacity = capacities.get(tx, me.ref)
    if capacity is None:
        raise Refusal("refuse.nothing_stated")
    more = house.kinds(community)[house.LISTED :]
    if not set(chosen) <= set(more):
        raise Refusal("refuse.unknown_kind")
    intake.may_help(community, who, tx.now)
    kinds = capacity.kinds.difference(more) | frozenset(chosen)
    changed = replace(capacity, kinds=kinds, stated_day=tx.day, gives=_within(capacity.gives, kinds))
    keep(tx, changed)
    places.reconsider(tx, me.ref)
    return as_it_stands(tx, me, changed)


def as_it_stands(tx: Tx, me: Member, capacity: Capacity) -> Stated:
    """A statement with all that is shown beside it."""
    running, recent = invitations.load(tx, me.ref, tx.now - rules.WEEK)
    return Stated(
        capacity,
        me,
        rules.room(capacity, running, recent),
        running,
        rules.resting(capacity, tx.now),
        rules.old(capacity, tx.now),
        tuple(areas.of(tx, me.community)),
        house.kinds(community) if (community := communities.get(tx, me.community)) is not None else KINDS,
        modes.of(tx, me.community),
    )


def state(tx: Tx, who: Who, said: Statement) -> Stated:
    """Keep a statement; the latest word counts, and it is believed."""
    community, me = here(tx, who)
    if said.tide not in (*TIDES, "resting"):
        raise Refusal("refuse.unknown_choice")
    known = capacities.get(tx, me.ref)
    allowed = house.kinds(community)
    if not said.kinds <= {*allowed, *(known.kinds if known is not None else ())}:
        raise Refusal("refuse.unknown_kind")
    if known is not None:
        # The form holds one list; what was said of kinds beyond it is said on the card, and stays.
        said = replace(said, kinds=said.kinds | known.kinds.intersection(allowed[house.LISTED :]))
    if said.tide != "resting":
        intake.may_help(community, who, tx.now)
    if not 0 <= said.at_once <= 10 or not 0 <= said.per_week <= 20:
        raise Refusal("refuse.unknown_choice")
    if any(minute is not None and not 0 <= minute < 24 * 60 for minute in (said.quiet_from, said.quiet_to)):
        raise Refusal("refuse.unknown_choice")
    tide, rest = _tide(said.tide, known, tx.now)
    capacity = Capacity(
        member=me.ref,
        community=community.guild,
        tide=tide,
        at_once=said.at_once,
        per_week=said.per_week,
        kinds=said.kinds,
        quiet_from=said.quiet_from,
        quiet_to=said.quiet_to,
        rest_until=rest,
        ready_at=known.ready_at if known else tx.now,
        stated_day=tx.day,
        gives=_within(known.gives, said.kinds) if known else ALL,
    )
    keep(tx, capacity)
    corner(tx, me)
    if rest is not None:
        _begin_rest(tx, community.guild, me.ref, rest)
    else:
        due.cancel(tx, me.ref, "rest.end")
        places.reconsider(tx, me.ref)
    return as_it_stands(tx, me, capacity)


def keep(tx: Tx, capacity: Capacity) -> None:
    """Keep what was said just now. After a time its helper is asked once whether it still holds, at a moment of chance
    in a day, since the hour at which they first said it is nobody's concern."""
    capacities.save(tx, capacity)
    ask_at = tx.now + rules.STILL_AFTER * DAY + tx.chance.randint(0, DAY)
    due.at(tx, capacity.community, "capacity.still", capacity.member, ask_at)
    # One that asks about what was said before has nothing to ask any more.
    outbox.touch(tx, capacity.member, "capacity.still")


def _within(gives: Gives, kinds: frozenset[str]) -> Gives:
    # Nobody is asked first for what they no longer want to be asked for.
    first = gives.first & kinds if gives.first is not None else None
    return replace(gives, first=first or None)


def _tide(said: str, known: Capacity | None, now: int) -> tuple[Tide, int | None]:
    """The tide, and the end of a rest (UTC epoch seconds). A rest said once more is neither longer nor shorter for it,
    and afterwards the tide is what it was before."""
    if said in TIDES:
        return TIDES[said], None
    before: Tide = known.tide if known else "low"
    resting = known is not None and rules.resting(known, now)
    return before, known.rest_until if known and resting else rules.rest_until(rules.REST_MOST, now)


def reach(tx: Tx, who: Who, way: Reach) -> Reach:
    """How Kith may reach this person: here in the server, or by direct message because they chose it just now."""
    if way not in ("here", "dm"):
        raise Refusal("refuse.unknown_choice")
    _, me = here(tx, who)
    members.reach(tx, me.ref, way)
    place = threads.about(tx, "corner", me.ref)
    if way == "dm" and place is not None and place.thread is None and not place.tries:
        # Nobody has seen a thread of their own yet, and whom direct messages reach needs none.
        threads.move(tx, place.ref, "closed", None)
    return way


def rest(tx: Tx, who: Who, days: int) -> Stated:
    """Rest for that many days; it ends by itself. Somebody who stated nothing rests just as well."""
    community, me = here(tx, who)
    rest_member(tx, community.guild, me.ref, days)
    capacity = capacities.get(tx, me.ref)
    if capacity is None:
        raise LookupError
    return as_it_stands(tx, me, capacity)


def rest_member(tx: Tx, community: int, member: str, days: int) -> int:
    """A member's rest of that many days; the moment it ends (UTC epoch seconds)."""
    until = rules.rest_until(days, tx.now)
    if capacities.get(tx, member) is None:
        capacities.save(tx, Capacity(member, community, "low", 1, 1, frozenset(), None, None, until, tx.now, tx.day))
    capacities.rest(tx, member, until)
    _begin_rest(tx, community, member, until)
    return until


def _begin_rest(tx: Tx, community: int, member: str, until: int) -> None:
    # Open invitations go quietly: a resting helper is asked nothing and owes no answer (S11).
    for invitation in invitations.of(tx, member, "waiting"):
        places.withdraw(tx, invitation)
        ask = asks.get(tx, invitation.ask)
        if ask is not None:
            matching.soon(tx, ask)
    due.at(tx, community, "rest.end", member, until)


def end_rest(tx: Tx, who: Who) -> None:
    """Back before the rest is over; ending it twice is no failure."""
    _, me = here(tx, who)
    wake(tx, me.ref)


def wake(tx: Tx, member: str) -> None:
    """A rest is over: nothing is said about it, and asks may come again."""
    if capacities.get(tx, member) is not None:
        capacities.rest(tx, member, None)
    due.cancel(tx, member, "rest.end")


def hand_back_all(tx: Tx, who: Who) -> int:
    """Hand every open commitment back without naming anyone; how many there were."""
    _, me = here(tx, who)
    handed = 0
    for invitation in invitations.of(tx, me.ref, "taken"):
        introduction, ask = introductions.by_invitation(tx, invitation.ref), asks.get(tx, invitation.ask)
        if introduction is not None and ask is not None and introduction.state == "open":
            places.hand_back(tx, introduction, ask, invitation)
            handed += 1
    # A yes the asker passed over looks to the helper like any that waits, so it goes the same way (promise H2).
    for invitation in invitations.of(tx, me.ref, "yes", "passed"):
        invitations.set_state(tx, invitation.ref, "no")
        modes.gone(tx, invitation.ask, invitation.ref)
        due.cancel(tx, invitation.ref)
        outbox.touch(tx, invitation.ref)
        ask = asks.get(tx, invitation.ask)
        if ask is not None:
            matching.soon(tx, ask)
    return handed
