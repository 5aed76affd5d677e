"""Hearing when a ritual comes, for those who press for it: through the gate of everything that Kith says unasked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules.refusal import Refusal
from bot.rules.schedules import Schedule
from bot.steps import nudges
from bot.steps import rituals as steps
from bot.steps.people import Who, at, community_of, corner, here
from bot.steps.rituals import WEEKS, RoundSeen
from data import due, members, outbox, rituals, subscriptions
from data.records import DAY, HOUR, Outgoing
from data.store import Tx
from data.subscriptions import Subscription

# Kith keeps the list itself and makes no role of it: a role would show everybody who is on it, and would be pinged.

WITHIN = 12 * HOUR
"""Seconds after its hour in which it is still of use to hear that a ritual came."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription as its member sees it. `until` is when they hear of this one again (UTC epoch seconds), 0 where
    they do now; `reach` is how they chose to be reached."""

    ref: str
    family: str
    schedule: Schedule
    whole: bool
    until: int
    reach: str


@dataclass(frozen=True, slots=True)
class ToldSeen:
    """That a ritual came, for one who wants to hear it: `to` is their Discord user id, `ref` the message's, `card`
    where the question stands (the Discord ids of channel and message), `mine` the subscription, if it still is one."""

    to: int
    ref: str
    round: RoundSeen
    community: int
    card: tuple[int, int] | None
    mine: str | None
    whole: bool


def subscribe(tx: Tx, who: Who, ritual: str) -> Kept:
    """From now on they hear when it comes. Pressed again it is the same one, and nothing of it is changed."""
    community, me = here(tx, who)
    found = rituals.get(tx, ritual)
    if found is None or found.community != community.guild:
        raise Refusal("refuse.ritual_gone")
    # Of what they had before they stopped such messages nothing is left.
    nudges.let(tx, me.ref, "ritual")
    made = subscriptions.between(tx, ritual, me.ref)
    if made is None:
        made = Subscription(tx.ref(), community.guild, ritual, me.ref, whole=False, not_before=0)
        subscriptions.save(tx, made)
        corner(tx, me)
    return _kept(tx, made)


def listed(tx: Tx, who: Who) -> tuple[Kept, ...]:
    """All of theirs. Nobody is met by looking."""
    me = members.find(tx, community_of(tx, who).guild, who.user)
    return tuple(_kept(tx, each) for each in subscriptions.of(tx, me.ref)) if me is not None else ()


def look(tx: Tx, who: Who, ref: str) -> Kept:
    """One of theirs. Raises Refusal for anybody else's, in the words used for one that is gone."""
    return _kept(tx, _mine(tx, who, ref))


def whole(tx: Tx, who: Who, ref: str, *, wanted: bool) -> Kept:
    """They get the question itself, or hear that it came."""
    return _changed(tx, replace(_mine(tx, who, ref), whole=wanted))


def snooze(tx: Tx, who: Who, ref: str, weeks: int) -> Kept:
    """They hear nothing of this one for so many weeks, and of every other as before; 0 ends that."""
    if weeks not in (0, *WEEKS):
        raise Refusal("refuse.unknown_choice")
    return _changed(tx, replace(_mine(tx, who, ref), not_before=tx.now + weeks * 7 * DAY if weeks else 0))


def end(tx: Tx, who: Who, ref: str) -> tuple[Kept, ...]:
    """They do not hear of this one any more; what is left of theirs."""
    made = _mine(tx, who, ref)
    due.cancel(tx, ref)
    subscriptions.delete(tx, made.ref)
    return tuple(_kept(tx, each) for each in subscriptions.of(tx, made.member))


def _mine(tx: Tx, who: Who, ref: str) -> Subscription:
    # A forged choice may hold what no reference does.
    found = subscriptions.get(tx, ref) if ref.isascii() else None
    if found is None or at(tx, who, found.community).ref != found.member:
        raise Refusal("refuse.gone")
    return found


def _changed(tx: Tx, made: Subscription) -> Kept:
    subscriptions.save(tx, made)
    return _kept(tx, made)


def _kept(tx: Tx, made: Subscription) -> Kept:
    ritual, me = rituals.get(tx, made.ritual), members.get(tx, made.member)
    if ritual is None or me is None:
        raise Refusal("refuse.gone")
    until = made.not_before if made.not_before > tx.now else 0
    return Kept(made.ref, ritual.family, steps.schedule_of(ritual), made.whole, until, me.reach)


def tell(tx: Tx, ref: str) -> None:
    """It came a moment ago: they hear it at the first moment at which they may, as long as that is of use."""
    made = subscriptions.get(tx, ref)
    last = rituals.last(tx, made.ritual) if made is not None else None
    if made is None or last is None or made.not_before > tx.now or tx.now >= last.slot + WITHIN:
        return
    decision = nudges.may(tx, made.member, "ritual")
    if decision.may:
        nudges.say(tx, made.member, "ritual", last.ref, "", within=last.slot + WITHIN - tx.now)
    elif decision.again is not None and decision.again < last.slot + WITHIN:
        due.at(tx, made.community, "ritual.tell", ref, decision.again)


def told_card(tx: Tx, row: Outgoing) -> ToldSeen | None:
    """For one who wants to hear it; not said to those who do not any more, or not just now."""
    seen = steps.card(tx, row)
    if seen is None:
        return None
    made = subscriptions.between(tx, seen.round.ritual, row.target)
    snoozed = made is not None and made.not_before > tx.now
    if row.message is None and (made is None or snoozed or not nudges.still_may(tx, row, "ritual")):
        return None
    places = [(each.channel, each.message) for each in outbox.about(tx, row.about, "ritual") if each.state == "sent"]
    place = next(((channel, message) for channel, message in places if channel and message), None)
    to, mine = members.user_of(tx, row.target), made.ref if made is not None else None
    return ToldSeen(to, row.ref, seen, row.community, place, mine, made is not None and made.whole)
