"""Prompts that come round: stewards choose when, the clock brings them, anybody may respond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.rules import rotation, schedules
from bot.rules.refusal import Refusal
from bot.rules.schedules import LATE, Schedule, Span
from bot.steps import pairs
from bot.steps.people import Who, steward
from data import communities, due, holidays, members, outbox, prompts, rituals, subscriptions
from data.content.prompts import OF_PAIRS, PROMPTS
from data.records import DAY, HOUR, MINUTE, Community, Outgoing, Ritual, Round
from data.store import Tx

MOST = 12
"""Rituals of one community."""

SPREAD = 15
"""Minutes over which those of one hour are spread, so that not every community speaks in the same one."""

HAND_LATE = 12 * HOUR
"""Seconds for which it is tried to say what a steward let come by hand: they were told that it comes."""

KEPT = 14
"""Days for which a round is kept; its message stays in the channel, and its buttons go on working."""

WEEKS = (1, 2, 4)
"""For how many weeks a ritual can be left out."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A ritual as stewards see it, or one they are about to keep: its next slots (UTC epoch seconds), none while it
    rests, and how many prompts of its family are still to come before one is repeated."""

    family: str
    schedule: Schedule
    slots: tuple[int, ...]
    ritual: Ritual | None = None
    left: int = 0
    here: bool = True
    off: tuple[tuple[int, int], ...] = ()
    """Days between now and the last of these slots on which it does not come, each from one noon to another."""


@dataclass(frozen=True, slots=True)
class RoundSeen:
    """One time that a ritual came, as everybody sees it."""

    round: Round
    family: str
    words: str | None = None
    """The question, where it is one of the community's own."""


@dataclass(frozen=True, slots=True)
class NearEnd:
    """A ritual of which few questions are left before one comes again."""

    ritual: Ritual
    left: int


def schedule_of(ritual: Ritual) -> Schedule:
    """When a ritual comes."""
    return Schedule(ritual.every, ritual.weekday, ritual.minute, ritual.anchor)


def listed(tx: Tx, who: Who) -> list[Planned]:
    """Every ritual here, the next first. Raises Refusal for anybody who is not a steward."""
    community = _for_stewards(tx, who)
    known = rituals.of(tx, community.guild)
    known.sort(key=lambda each: (each.next_slot is None, each.next_slot or 0, each.ref))
    return [_planned(tx, community, each) for each in known]


def opened(tx: Tx, who: Who, ref: str) -> Planned:
    """One ritual. Raises Refusal if it is not of this community, in the words used for one that is gone."""
    return _planned(tx, *_own(tx, who, ref))


def drafted(tx: Tx, who: Who, subject: str, chosen: Schedule) -> Planned:
    """What would come of it if this were kept. `subject` is a family for a new ritual, else the ref of one."""
    community = _for_stewards(tx, who)
    ritual = None if subject in PROMPTS else _own(tx, who, subject)[1]
    schedule = schedules.begun(_checked(chosen), community.zone, tx.now)
    spans = _spans(tx, community)
    coming = schedules.upcoming(schedule, community.zone, tx.now, spans=spans)
    family, off = ritual.family if ritual else subject, _off(community, spans, tx.now, coming)
    return Planned(family, schedule, tuple(coming), ritual, here=_speaks(community), off=off)


def keep(tx: Tx, who: Who, subject: str, chosen: Schedule) -> Planned:
    """Begin a ritual, or change when it comes. Said twice it is one; `subject` as in `drafted`."""
    community = _for_stewards(tx, who)
    schedule = schedules.begun(_checked(chosen), community.zone, tx.now)
    if subject not in PROMPTS:
        _, ritual = _own(tx, who, subject)
    else:
        known = rituals.of(tx, community.guild)
        for each in known:
            if each.family == subject and schedule_of(each) == schedule:
                return _planned(tx, community, each)
        if len(known) >= MOST:
            raise Refusal("refuse.many_rituals", most=MOST)
        offset = tx.chance.randrange(SPREAD) * MINUTE
        ritual = Ritual(tx.ref(), community.guild, subject, "day", 0, 0, 0, offset, "on", None, 0, 0)
    ritual = replace(
        ritual,
        every=schedule.every,
        weekday=schedule.weekday,
        minute=schedule.minute,
        anchor=schedule.anchor,
        not_before=0,
    )
    return _planned(tx, community, _waits(tx, community, ritual))


def leave_out(tx: Tx, who: Who, ref: str, weeks: int) -> Planned:
    """It does not come for so many weeks, and then goes on by itself; 0 lets it rest until it is woken."""
    community, ritual = _own(tx, who, ref)
    if weeks == 0:
        ritual = replace(ritual, state="paused", next_slot=None)
        rituals.save(tx, ritual)
        due.cancel(tx, ref, "ritual.slot")
        outbox.touch(tx, ref, "ritual.quiet")
    elif weeks in WEEKS:
        ritual = _waits(tx, community, replace(ritual, not_before=tx.now + weeks * 7 * DAY))
    else:
        raise Refusal("refuse.unknown_choice")
    return _planned(tx, community, ritual)


def wake(tx: Tx, who: Who, ref: str) -> Planned:
    """It comes again, whatever let it rest."""
    community, ritual = _own(tx, who, ref)
    return _planned(tx, community, _waits(tx, community, replace(ritual, not_before=0)))


def at_once(tx: Tx, who: Who, ref: str) -> Planned:
    """It comes now, by a steward's hand, instead of later the same day. Pressed again within the hour, nothing more."""
    community, ritual = _own(tx, who, ref)
    if not _speaks(community):
        raise Refusal("refuse.not_set_up" if community.state != "open" else "refuse.channel_gone")
    before = rituals.last(tx, ref)
    if before is None or not 0 <= tx.now - before.slot < HOUR:
        _say(tx, community, ritual, tx.now, tx.now + HAND_LATE)
        if ritual.state == "on":
            # The rest of this day, in the community's zone, has had its prompt.
            tomorrow = schedules.following(Schedule("day", 0, 0), community.zone, tx.now)
            ritual = _waits(tx, community, replace(ritual, not_before=max(ritual.not_before, tomorrow)))
    return _planned(tx, community, ritual)


def remove(tx: Tx, who: Who, ref: str) -> list[Planned]:
    """Forget a ritual; what it said stays in the channel. The others."""
    _own(tx, who, ref)
    for each in rituals.rounds(tx, ref):
        let_stand(tx, each)
        outbox.take_down(tx, each)
    due.cancel(tx, ref)
    outbox.take_down(tx, ref)
    pairs.end(tx, ref)
    rituals.delete(tx, ref)
    return listed(tx, who)


def respond(tx: Tx, who: Who, round_ref: str) -> str | None:
    """Somebody responded: that it was answered is noted, and not by whom. The ritual's family; None if it is over."""
    found = rituals.round_of(tx, round_ref)
    if found is None or not _is_of(tx, who, found.community):
        return None
    rituals.answered(tx, round_ref, found.community)
    ritual = rituals.get(tx, found.ritual)
    return ritual.family if ritual else None


def _is_of(tx: Tx, who: Who, guild: int) -> bool:
    """Whether they press in that community, or in a direct message as somebody whom it knows."""
    if who.community is None:
        return members.find(tx, guild, who.user) is not None
    return who.community == guild


def slot(tx: Tx, about: str) -> None:
    """Its time has come: it is said once, or skipped if that is too long ago, and then waits for the next."""
    ritual = rituals.get(tx, about)
    community = communities.get(tx, ritual.community) if ritual else None
    if ritual is None or community is None or ritual.state != "on" or ritual.next_slot is None:
        return
    begun = ritual.next_slot
    if begun + ritual.offset > tx.now:
        due.at(tx, community.guild, "ritual.slot", about, begun + ritual.offset)
        return
    off = schedules.off(_day(community, begun), _spans(tx, community))
    if _speaks(community) and not off and tx.now <= begun + ritual.offset + LATE:
        before = rituals.last(tx, about)
        unanswered = 0 if before is None or before.answered else ritual.unanswered + 1
        ritual = replace(ritual, unanswered=unanswered)
        if rotation.quiet_by_itself(unanswered):
            rituals.save(tx, replace(ritual, state="quiet", next_slot=None))
            if (channel := community.house.stewards_channel) is not None:
                outbox.say(tx, community.guild, "ritual.quiet", about, "channel", channel, slot=str(begun))
            return
        _say(tx, community, ritual, begun, begun + ritual.offset + LATE)
    # After one that was skipped the next may have begun as well, and is not too late.
    _next(tx, community, replace(ritual, state="on"), begun, since=tx.now - ritual.offset - LATE - 1)


def mend(tx: Tx, guild: int) -> None:
    """Whatever waits for a moment that was reckoned while the clock stood wrong, or in another zone, waits anew."""
    community = communities.get(tx, guild)
    if community is None:
        return
    for ritual in rituals.of(tx, guild):
        # One whose time has come only waits for its turn.
        if ritual.state == "on" and ritual.next_slot is not None and ritual.next_slot > tx.now:
            before = rituals.last(tx, ritual.ref)
            _next(tx, community, ritual, before.slot if before else None)


def forget_rounds(tx: Tx, guild: int, most: int) -> int:
    """Forget some rounds that are long over; how many. What was said stays in the channel."""
    gone = rituals.over(tx, guild, tx.day - KEPT, most)
    for ref in gone:
        let_stand(tx, ref)
        outbox.take_down(tx, ref)
        rituals.forget(tx, ref)
    return len(gone)


def let_stand(tx: Tx, round_ref: str) -> None:
    """The message of a round is the channel's from now on; one that was not said yet is not said any more."""
    for each in outbox.about(tx, round_ref, "ritual"):
        if each.message is not None:
            outbox.delete(tx, each.ref)


def card(tx: Tx, row: Outgoing) -> RoundSeen | None:
    """For the message of a round."""
    found = rituals.round_of(tx, row.about)
    ritual = rituals.get(tx, found.ritual) if found else None
    if found is None or ritual is None:
        return None
    if found.prompt in _shipped(ritual.family):
        return RoundSeen(found, ritual.family)
    own = prompts.get(tx, found.prompt)
    return RoundSeen(found, ritual.family, own.words) if own is not None else None


def quiet_card(tx: Tx, row: Outgoing) -> Ritual | None:
    """For the stewards' channel: nobody responded for a while; it goes once one of them did something about it."""
    ritual = rituals.get(tx, row.about)
    return ritual if ritual is not None and ritual.state == "quiet" else None


def few_card(tx: Tx, row: Outgoing) -> NearEnd | None:
    """For the stewards' channel: few questions are left; it goes once there are more, or they begin afresh."""
    ritual = rituals.get(tx, row.about)
    left = _left(tx, ritual) if ritual is not None else 0
    return NearEnd(ritual, left) if ritual is not None and left <= rotation.NEAR else None


def _for_stewards(tx: Tx, who: Who) -> Community:
    if who.community is None:
        raise Refusal("refuse.only_in_server")
    if not steward(tx, who, who.community):
        raise Refusal("refuse.not_steward")
    community = communities.get(tx, who.community)
    if community is None:
        raise Refusal("refuse.not_set_up")
    return community


def _own(tx: Tx, who: Who, ref: str) -> tuple[Community, Ritual]:
    community = _for_stewards(tx, who)
    ritual = rituals.get(tx, ref)
    if ritual is None or ritual.community != community.guild:
        raise Refusal("refuse.gone")
    return community, ritual


def _checked(chosen: Schedule) -> Schedule:
    if chosen.every not in schedules.EVERY or not 0 <= chosen.weekday <= 6 or not 0 <= chosen.minute < 24 * 60:
        raise Refusal("refuse.unknown_choice")
    # Whatever day was chosen beside "every day" is not looked at; two that mean the same are the same.
    return replace(chosen, weekday=0) if chosen.every in schedules.DAYLESS else chosen


def _speaks(community: Community) -> bool:
    return community.state == "open" and community.asks_channel is not None


def _planned(tx: Tx, community: Community, ritual: Ritual) -> Planned:
    schedule, spans, slots = schedule_of(ritual), _spans(tx, community), ()
    if ritual.next_slot is not None:
        more = schedules.upcoming(schedule, community.zone, ritual.next_slot, schedules.SHOWN - 1, spans)
        slots = (ritual.next_slot, *more)
    off = _off(community, spans, tx.now, slots)
    return Planned(ritual.family, schedule, slots, ritual, _left(tx, ritual), _speaks(community), off)


def _shipped(family: str) -> list[str]:
    return [each.name for each in PROMPTS[family]]


def _own_of(tx: Tx, ritual: Ritual) -> list[str]:
    return [each.ref for each in prompts.of(tx, ritual.community, ritual.family) if each.state == "on"]


def _left(tx: Tx, ritual: Ritual) -> int:
    """How many are to come before one comes again."""
    return len({*_shipped(ritual.family), *_own_of(tx, ritual)} - rituals.said(tx, ritual.ref))


def _spans(tx: Tx, community: Community) -> list[Span]:
    return [(each.first, each.last) for each in holidays.of(tx, community.guild)]


def _day(community: Community, at: int) -> date:
    return datetime.fromtimestamp(at, ZoneInfo(community.zone)).date()


def noon(community: Community, day: date) -> int:
    """A moment (UTC epoch seconds) that is this day of the community's calendar for nearly everybody who reads it."""
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(community.zone)).timestamp())


def _off(community: Community, spans: Sequence[Span], now: int, slots: Sequence[int]) -> tuple[tuple[int, int], ...]:
    today, end = _day(community, now), _day(community, max(slots, default=now))
    shown = [(first, last) for first, last in spans if last >= today and first <= end]
    return tuple((noon(community, first), noon(community, last)) for first, last in shown)


def _waits(tx: Tx, community: Community, ritual: Ritual) -> Ritual:
    """From now on it comes, and whatever nobody answered is forgotten."""
    before = rituals.last(tx, ritual.ref)
    outbox.touch(tx, ritual.ref, "ritual.quiet")
    return _next(tx, community, replace(ritual, state="on", unanswered=0), before.slot if before else None)


def _next(tx: Tx, community: Community, ritual: Ritual, said: int | None, since: int | None = None) -> Ritual:
    now, spans = tx.now if since is None else since, _spans(tx, community)
    coming = schedules.next_slot(schedule_of(ritual), community.zone, now, said, ritual.not_before, spans)
    ritual = replace(ritual, next_slot=coming)
    rituals.save(tx, ritual)
    due.at(tx, community.guild, "ritual.slot", ritual.ref, coming + ritual.offset)
    return ritual


def _say(tx: Tx, community: Community, ritual: Ritual, begun: int, until: int) -> None:
    before = rituals.last(tx, ritual.ref)
    own = _own_of(tx, ritual)
    # Drawn from the slot, as its reference is: said again by an older copy, it is the same words in the same place, and
    # the relay finds the message of before (promise N1).
    made = tx.vault.drawn("rounds", ritual.ref, begun)[:8].hex()
    last, family = before.prompt if before else None, [*_shipped(ritual.family), *own]
    drawn = rotation.draw(family, rituals.said(tx, ritual.ref), last, Random(made), own)
    # A slot that was said while the clock stood far ahead is not said again when it comes.
    if drawn is None or community.asks_channel is None or rituals.round_of(tx, made) is not None:
        return
    rituals.begin(tx, Round(made, community.guild, ritual.ref, drawn.prompt, begun, answered=False))
    rituals.say(tx, ritual.ref, drawn.prompt, afresh=drawn.afresh)
    channel = community.house.rituals_channel or community.asks_channel
    outbox.say(tx, community.guild, "ritual", made, "channel", channel, drop_after=until)
    if ritual.family in OF_PAIRS:
        due.at(tx, community.guild, "pairs.draw", made, tx.now)
    for each in subscriptions.to(tx, ritual.ref):
        # After the card stands, so that they can go there; and not everybody's bell in the same second.
        due.at(tx, community.guild, "ritual.tell", each, tx.now + MINUTE + tx.chance.randrange(SPREAD) * MINUTE)
    if drawn.afresh:
        outbox.touch(tx, ritual.ref, "ritual.few")
    stewards = community.house.stewards_channel
    if drawn.left <= rotation.NEAR and stewards is not None and rituals.warn(tx, ritual.ref):
        outbox.say(tx, community.guild, "ritual.few", ritual.ref, "channel", stewards, slot=made)
