"""What a helper states beyond kinds and numbers, one thing at a time, and whether it still holds after a while."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rules import capacity as rules
from bot.rules import terms
from bot.rules.refusal import Refusal
from bot.steps import introductions as places
from bot.steps import nudges, people
from bot.steps.capacity import Stated, as_it_stands, keep
from bot.steps.people import Who, here
from data import capacities, communities, due, members, outbox
from data.content import LANGUAGES, SKILLS
from data.records import DAY, HOUR, Capacity, Gives, Member, Outgoing
from data.store import Tx

INVITATIONS = tuple(str(each) for each in rules.WELCOME)

PAUSES = ("same", "sooner")
"""Whether urgent asks wait for the end of the pause between two invitations, like any other."""

LATER = 6 * HOUR
"""While a community is closed nobody is asked anything; it is looked at again after this many seconds."""

AWAY = 7 * DAY
"""The same while somebody seems to have left."""

SAID_WITHIN = HOUR
"""Seconds within which the question is said or not at all that day: later it might come into somebody's night."""

Chosen = Sequence[str]


@dataclass(frozen=True, slots=True)
class HolderSeen:
    """Whoever stated something, asked whether it still holds: `to` is their Discord user id, `ref` the message's."""

    to: int
    ref: str
    capacity: Capacity


def look(tx: Tx, who: Who) -> Stated:
    """What was stated. Raises Refusal if nothing was."""
    _, me = here(tx, who)
    capacity = capacities.get(tx, me.ref)
    if capacity is None:
        raise Refusal("refuse.nothing_stated")
    return as_it_stands(tx, me, capacity)


def suits(tx: Tx, who: Who, field: str, chosen: Chosen) -> Stated:
    """Keep what was chosen for one field, and everything else as it was. Raises Refusal for what is in no list, and
    where nothing was stated yet that this could belong to."""
    _, me = here(tx, who)
    return _change(tx, me, lambda stated: _FIELDS[field](stated, tuple(chosen)))


def still_so(tx: Tx, who: Who, ref: str) -> Stated:
    """It still holds, and counts whole again. From the message that asked, `ref` is that message's; from the helper's
    own card it is nobody's."""
    me = _asked(tx, who, ref)
    return _change(tx, me, lambda stated: stated.capacity)


def _asked(tx: Tx, who: Who, ref: str) -> Member:
    row = outbox.get(tx, ref)
    if row is None or who.community not in (None, row.community):
        # A message of another community is like one that never was (promise M5).
        return here(tx, who)[1]
    me = members.get(tx, people.whispered(tx, who, ref).target)
    if me is None:
        raise Refusal("refuse.gone")
    return me


def _change(tx: Tx, me: Member, to: Callable[[Stated], Capacity]) -> Stated:
    capacity = capacities.get(tx, me.ref)
    if capacity is None:
        raise Refusal("refuse.nothing_stated")
    changed = replace(to(as_it_stands(tx, me, capacity)), stated_day=tx.day)
    keep(tx, changed)
    if changed.gives != capacity.gives:
        # What no longer fits goes quietly, as after any other statement (matching.md, 2.9).
        places.reconsider(tx, me.ref)
    return as_it_stands(tx, me, changed)


def _given(stated: Stated) -> Gives:
    return stated.capacity.gives


def _first(stated: Stated, chosen: Chosen) -> Gives:
    return replace(_given(stated), first=frozenset(terms.of_list(chosen, stated.capacity.kinds)) or None)


def _size(stated: Stated, chosen: Chosen) -> Gives:
    return replace(_given(stated), largest=terms.size_of(_one(chosen)))


def _languages(stated: Stated, chosen: Chosen) -> Gives:
    before, at_home = _given(stated).languages or (), stated.member.locale.split("-")[0]
    picked = terms.of_list(chosen, LANGUAGES)
    # Their own language stays first, however the list was sent; to begin with it is the one of their Discord.
    picked.sort(key=lambda each: (before.index(each) if each in before else len(before), each != at_home))
    return replace(_given(stated), languages=tuple(picked) or None)


def _skills(stated: Stated, chosen: Chosen) -> Gives:
    return replace(_given(stated), skills=frozenset(terms.of_list(chosen, SKILLS)))


def _places(stated: Stated, chosen: Chosen) -> Gives:
    gives, known = _given(stated), [area.ref for area in stated.areas]
    picked = frozenset(terms.of_list(chosen, [terms.ONLINE, *known]))
    areas = picked - {terms.ONLINE}
    # Of online and places, which cannot both be, what was just added counts.
    if terms.ONLINE in picked and not (gives.online_only and areas):
        return replace(gives, online_only=True, areas=None, home=None)
    return replace(gives, online_only=False, areas=areas or None)


def _home(stated: Stated, chosen: Chosen) -> Gives:
    picked = terms.of_list(chosen, [area.ref for area in stated.areas])
    gives = _given(stated)
    # Whoever names where they live can be asked there.
    return replace(gives, home=_one(picked) if picked else None, online_only=gives.online_only and not picked)


def _parts(stated: Stated, chosen: Chosen) -> Gives:
    return replace(_given(stated), parts=terms.parts_of(chosen))


def _invitations(stated: Stated, chosen: Chosen) -> Gives:
    most = terms.of_list(chosen, INVITATIONS)
    return replace(_given(stated), invitations=int(_one(most)) if most else None)


def _sooner(stated: Stated, chosen: Chosen) -> Gives:
    return replace(_given(stated), sooner=_one(terms.of_list(chosen, PAUSES)) == "sooner")


def _one(chosen: Chosen) -> str:
    if len(chosen) != 1:
        raise Refusal("refuse.unknown_choice")
    return chosen[0]


def _keeping(change: Callable[[Stated, Chosen], Gives]) -> Callable[[Stated, Chosen], Capacity]:
    return lambda stated, chosen: replace(stated.capacity, gives=change(stated, chosen))


_FIELDS: Mapping[str, Callable[[Stated, Chosen], Capacity]] = {
    "first": _keeping(_first),
    "size": _keeping(_size),
    "languages": _keeping(_languages),
    "skills": _keeping(_skills),
    "places": _keeping(_places),
    "home": _keeping(_home),
    "parts": _keeping(_parts),
    "invitations": _keeping(_invitations),
    "sooner": _keeping(_sooner),
}

FIELDS = tuple(_FIELDS)
"""What can be changed in one press each."""


def still(tx: Tx, ref: str) -> None:
    """A statement is old: its helper is asked once whether it still holds. Not while they rest, seem to have left or
    have quiet hours, nor at night; and not where nothing is asked of them anyway."""
    me, capacity = members.get(tx, ref), capacities.get(tx, ref)
    if me is None or capacity is None or not capacity.kinds or _asked_already(tx, capacity):
        return
    decision = nudges.may(tx, ref, "capacity")
    again = _not_before(tx, me, capacity) or decision.again
    if again is not None:
        due.at(tx, me.community, "capacity.still", ref, again)
    if again is not None or not decision.may:
        return
    nudges.say(tx, ref, "capacity", ref, str(capacity.stated_day), within=SAID_WITHIN)
    # Where it cannot be said in time it is tried another day; where it was said, it never is again.
    due.at(tx, me.community, "capacity.still", ref, tx.now + DAY)


def _asked_already(tx: Tx, capacity: Capacity) -> bool:
    grown = (capacity.stated_day + rules.STILL_AFTER) * DAY
    return any(
        each.message is not None or each.state == "gone"
        for each in outbox.about(tx, capacity.member, "capacity.still")
        # One about an earlier statement may still be waiting to be taken away.
        if (each.drop_after or 0) >= grown
    )


def _not_before(tx: Tx, me: Member, capacity: Capacity) -> int | None:
    """When to look again whether they may be asked (UTC epoch seconds); None if they may be now."""
    community = communities.get(tx, me.community)
    if community is None or community.state != "open":
        return tx.now + LATER
    if me.absent_since is not None:
        return tx.now + AWAY
    if capacity.rest_until is not None and capacity.rest_until > tx.now:
        return capacity.rest_until + rules.AFTER_REST
    return None


def still_notice(tx: Tx, row: Outgoing) -> HolderSeen | None:
    """For whoever stated something: does it still hold? It is never said to somebody who rests, and goes once they said
    something newer."""
    capacity = capacities.get(tx, row.about)
    if capacity is None or not rules.old(capacity, tx.now):
        return None
    if not nudges.still_may(tx, row, "capacity"):
        return None
    return HolderSeen(members.user_of(tx, row.about), row.ref, capacity)
