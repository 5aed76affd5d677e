"""A ritual that brings people together for a talk in twos: joined and left by a press, paired when its time comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from bot.rules import capacity as capacity_rules
from bot.rules import house, moments, pairing
from bot.rules.pairing import Pair
from bot.rules.refusal import Refusal
from bot.steps.people import Who, at, corner, unpaused
from data import apart, capacities, communities, due, members, outbox, pairs, pauses, rituals, threads
from data.content.prompts import OF_PAIRS
from data.pairs import Listed, Seat
from data.records import DAY, Outgoing, Ritual
from data.store import Tx

KEPT = 56
"""Days for which it is kept who sat with whom, so that the same two are not brought together again so soon."""

REPEAT = 1000
"""How much a repeat counts at least; what was lately counts more, and two of long ago still more than one of late."""

TOLD_FOR = 2 * DAY
"""Seconds after which it is too late to say that a talk begins, or to ask about it."""

HOW_AFTER = 5 * DAY
"""Seconds after which each is asked whether they met. Of what comes every day nobody is asked."""


LASTS = 7 * DAY
"""Seconds after which the thread of a talk is closed; of what comes every day a day."""


@dataclass(frozen=True, slots=True)
class RoomSeen:
    """The thread of a talk as those in it see it, by their Discord user ids; `until` is when it closes by itself (UTC
    epoch seconds), None once it is over."""

    people: tuple[int, ...]
    until: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place on a ritual's list: when it comes next, when they are paired next (UTC epoch seconds, None while
    it rests)."""

    ritual: Ritual
    next_slot: int | None
    away: bool = False


@dataclass(frozen=True, slots=True)
class TalkSeen:
    """A talk as one of those in it sees it: `to` and `others` are Discord user ids, none where nobody is left for it.
    `ref` is their seat's."""

    to: int
    others: tuple[int, ...]
    ref: str
    ritual: str


def join(tx: Tx, who: Who, ritual_ref: str) -> Place:
    """On the list, from the next time on; pressed again they are on it once, and leave nothing out any more."""
    ritual, me = _mine(tx, who, ritual_ref)
    unpaused(tx, me)
    pairs.join(tx, Listed(tx.ref(), ritual.community, ritual.ref, me, 0))
    known = members.get(tx, me)
    if known is not None:
        corner(tx, known)
    before = rituals.last(tx, ritual.ref)
    if before is not None:
        rituals.answered(tx, before.ref, ritual.community)
    return Place(ritual, ritual.next_slot)


def leave(tx: Tx, who: Who, ritual_ref: str) -> None:
    """Off the list, and asked about nothing more; whoever was not on it is no failure."""
    ritual, me = _mine(tx, who, ritual_ref)
    pairs.leave(tx, ritual.ref, me)


def leave_out(tx: Tx, who: Who, ritual_ref: str) -> Place:
    """Not the next time, and then again by itself. Raises Refusal for whoever is not on the list."""
    ritual, me = _mine(tx, who, ritual_ref)
    if all(each.ritual != ritual.ref for each in pairs.lists(tx, me)):
        raise Refusal("refuse.not_on_list")
    until = (ritual.next_slot or tx.now) + 1
    pairs.join(tx, Listed(tx.ref(), ritual.community, ritual.ref, me, until))
    return Place(ritual, ritual.next_slot, away=True)


def _mine(tx: Tx, who: Who, ritual_ref: str) -> tuple[Ritual, str]:
    ritual = rituals.get(tx, ritual_ref)
    if ritual is None or ritual.family not in OF_PAIRS:
        raise Refusal("refuse.gone")
    return ritual, at(tx, who, ritual.community).ref


def draw(tx: Tx, round_ref: str) -> None:
    """Its time has come: whoever is on the list and may be asked is paired and told; so is who is left over."""
    round_ = rituals.round_of(tx, round_ref)
    ritual = rituals.get(tx, round_.ritual) if round_ is not None else None
    community = communities.get(tx, ritual.community) if ritual is not None else None
    if round_ is None or ritual is None or community is None or community.state != "open":
        return
    # Drawn from the round: done again by an older copy it is the same (promise N1).
    chance = Random(f"{round_ref} pairs")
    people = sorted(each.owner for each in pairs.on(tx, ritual.ref) if _may(tx, each, round_.slot))
    groups = pairing.grouped(frozenset(people), _apart(tx, people), _met(tx, ritual.ref), chance)
    placed = {each for group in groups for each in group}
    for group in (*groups, *((each,) for each in people if each not in placed)):
        _sit(tx, ritual, round_ref, group, round_.slot)
    if groups:
        rituals.answered(tx, round_ref, ritual.community)


def _may(tx: Tx, listed: Listed, slot: int) -> bool:
    me = members.get(tx, listed.owner)
    if me is None or me.absent_since is not None or listed.away_until > slot:
        return False
    resting = capacity_rules.resting(capacities.get(tx, listed.owner), tx.now)
    return not resting and pauses.until(tx, listed.owner) is None


def _apart(tx: Tx, people: Sequence[str]) -> set[Pair]:
    return {frozenset((one, other)) for one in people for other in apart.of(tx, one)}


def _met(tx: Tx, ritual: str) -> dict[Pair, int]:
    found: dict[Pair, int] = {}
    tables: dict[str, list[Seat]] = defaultdict(list)
    for each in pairs.talks(tx, ritual):
        tables[each.talk].append(each)
    for table in tables.values():
        for one, other in combinations(table, 2):
            pair = frozenset((one.owner, other.owner))
            lately = max(0, KEPT - (tx.day - one.made_day))
            found[pair] = max(found.get(pair, 0), REPEAT + lately)
    return found


def _sit(tx: Tx, ritual: Ritual, round_ref: str, group: Sequence[str], slot: int) -> None:
    guild = ritual.community
    talk = tx.vault.drawn("pair_talks", round_ref, *sorted(group))[:8].hex()
    for owner in group:
        made = tx.vault.drawn("pair_seats", round_ref, owner)[:8].hex()
        if pairs.seat(tx, made) is not None:
            continue
        pairs.sit(tx, Seat(made, guild, ritual.ref, talk, owner, tx.day))
        # Bells that rang together would tell whoever sees them who talks with whom.
        rings = moments.bell("normal", tx.now, tx.chance)
        outbox.say(tx, guild, "pairs.talk", made, "member", owner, drop_after=slot + TOLD_FOR, corner_from=rings)
    if len(group) > 1:
        _open_place(tx, ritual, talk, slot)
    if len(group) > 1 and ritual.every != "day":
        due.at(tx, guild, "pairs.how", talk, tx.now + HOW_AFTER)


def _open_place(tx: Tx, ritual: Ritual, talk: str, slot: int) -> None:
    """A private thread for those in a talk, if one can be opened; whoever joined said yes to it by that."""
    community = communities.get(tx, ritual.community)
    parent = house.rooms(community, "talk") if community is not None else None
    if community is None or parent is None:
        return
    # Were it to appear in the second in which somebody is told, their bell would tell who is in it.
    place = threads.of_talk(tx, community.guild, talk, parent, moments.corner(tx.now, tx.chance))
    due.at(tx, community.guild, "pairs.close", talk, slot + (DAY if ritual.every == "day" else LASTS))
    outbox.say(tx, community.guild, "pairs.place", talk, "thread", place.ref, drop_after=slot + TOLD_FOR)


def close(tx: Tx, talk: str) -> None:
    """The time of a talk is over: its thread is archived and locked, as that of an introduction is."""
    place = threads.about(tx, "talk", talk)
    if place is not None and place.state not in ("closing", "closed"):
        threads.move(tx, place.ref, "closing", tx.now)
        outbox.touch(tx, talk, "pairs.place")


def room_card(tx: Tx, row: Outgoing) -> RoomSeen | None:
    """For the thread's opening card, which then shows how things stand."""
    seats = [each for each in pairs.table(tx, row.about) if members.named(tx, each.owner)]
    if len(seats) < 2:
        return None
    return RoomSeen(tuple(members.user_of(tx, each.owner) for each in seats), due.when(tx, "pairs.close", row.about))


def ask_how(tx: Tx, talk: str) -> None:
    """Some days later each who is still on the list hears one gentle question, and need not answer."""
    for each in pairs.table(tx, talk):
        listed = next((line for line in pairs.lists(tx, each.owner) if line.ritual == each.ritual), None)
        if listed is not None and _may(tx, listed, tx.now) and _others(tx, each):
            rings = moments.bell("normal", tx.now, tx.chance)
            outbox.say(
                tx,
                each.community,
                "pairs.how",
                each.ref,
                "member",
                each.owner,
                drop_after=tx.now + TOLD_FOR,
                corner_from=rings,
            )


def own(tx: Tx, who: Who, ref: str) -> Seat:
    """The actor's own seat. Raises Refusal for anybody else's, in the words used for one that is gone."""
    found = pairs.seat(tx, ref)
    if found is None or at(tx, who, found.community).ref != found.owner:
        raise Refusal("refuse.gone")
    return found


def _others(tx: Tx, seat: Seat) -> tuple[int, ...]:
    """Who else is in that talk. Whoever was forgotten, or is to be kept apart by now, is not (promise H2)."""
    others = (each.owner for each in pairs.table(tx, seat.talk) if each.ref != seat.ref)
    return tuple(
        members.user_of(tx, each)
        for each in others
        if members.named(tx, each) and not apart.between(tx, seat.owner, each)
    )


def card(tx: Tx, row: Outgoing) -> TalkSeen | None:
    """For one of those in a talk."""
    found = pairs.seat(tx, row.about)
    if found is None or not members.named(tx, found.owner):
        return None
    return TalkSeen(members.user_of(tx, found.owner), _others(tx, found), found.ref, found.ritual)


def how_card(tx: Tx, row: Outgoing) -> TalkSeen | None:
    """For the question whether they met; not asked where nobody is left to have met."""
    seen = card(tx, row)
    return seen if seen is not None and (seen.others or row.message is not None) else None


def forget(tx: Tx, ref: str) -> None:
    """Forget a seat with what was said about it; whoever else is in that talk sees that it is empty."""
    found = pairs.seat(tx, ref)
    if found is not None:
        outbox.take_down(tx, ref)
        _leave_place(tx, found)
        pairs.delete(tx, ref)
        left = pairs.table(tx, found.talk)
        for each in left:
            outbox.touch(tx, each.ref, "pairs.talk")
        if not left:
            due.cancel(tx, found.talk, "pairs.how")


def _leave_place(tx: Tx, seat: Seat) -> None:
    place = threads.about(tx, "talk", seat.talk)
    outbox.take_down(tx, seat.talk)
    due.cancel(tx, seat.talk, "pairs.close")
    if place is not None:
        threads.leave(tx, place, (members.user_of(tx, seat.owner),) if members.named(tx, seat.owner) else ())


def forget_old(tx: Tx, guild: int, most: int) -> int:
    """Forget some of who sat with whom long ago; how many."""
    gone = pairs.over(tx, guild, tx.day - KEPT, most)
    for ref in gone:
        forget(tx, ref)
    return len(gone)


def forget_of(tx: Tx, member: str) -> None:
    """Forget that somebody was on any list, or in any talk."""
    for each in pairs.lists(tx, member):
        pairs.leave(tx, each.ritual, member)
    for each in pairs.seats(tx, member):
        forget(tx, each.ref)


def end(tx: Tx, ritual: str) -> None:
    """The ritual goes: its list and its talks go with it."""
    for each in pairs.talks(tx, ritual):
        forget(tx, each.ref)
