"""One person's own settings in one place: what they want to hear, when not, and why Kith wrote to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from bot.rules import nudges as rules
from bot.rules import terms
from bot.rules.capacity import STILL_AFTER
from bot.rules.nudges import Nudge
from bot.rules.refusal import Refusal
from bot.steps import nudges, people
from bot.steps.people import Who, community_of, corner, here
from data import capacities, due, members, outbox
from data.records import DAY, UNSAID, Capacity, Community, Member, Nudging
from data.records import Nudge as SaidNudge
from data.store import Tx

KINDS: tuple[Nudge, ...] = ("digest", "receive", "capacity", "behalf", "thanks", "draft", "ritual")
"""What Kith may write unasked, so far."""

HOURS = tuple(range(rules.FROM // 60, rules.TO // 60))
"""Hours of the community's day at which a digest may come."""

MESSAGES: dict[str, Nudge] = {
    "nudge.digest": "digest",
    "nudge.receive": "receive",
    "capacity.still": "capacity",
    "suggestion": "behalf",
    "thanks": "thanks",
    "draft.remind": "draft",
    "ritual.told": "ritual",
}
"""The kinds of message in which nudges are said."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What somebody chose, and what holds because they chose nothing. `locale` is Discord's word for their language;
    `hushed_until` is in UTC epoch seconds."""

    community: Community
    locale: str
    reach: str
    capacity: Capacity | None
    welcome: frozenset[Nudge]
    hour: int
    hushed_until: int | None


@dataclass(frozen=True, slots=True)
class Why:
    """What Kith wrote unasked of late, the last first, and whether each kind is welcome now."""

    said: tuple[SaidNudge, ...]
    welcome: frozenset[Nudge]


def look(tx: Tx, who: Who) -> Settings:
    """How things stand. Nobody is met by looking."""
    community = community_of(tx, who)
    me = members.find(tx, community.guild, who.user)
    return _settings(tx, community, who, me)


def _settings(tx: Tx, community: Community, who: Who, me: Member | None) -> Settings:
    known = members.nudging(tx, me.ref) if me is not None else UNSAID
    until = known.hushed_at + rules.HUSH if known.hushed_at is not None else None
    return Settings(
        community,
        who.locale,
        me.reach if me is not None else "here",
        capacities.get(tx, me.ref) if me is not None else None,
        welcome_to(known),
        known.hour,
        until if until is not None and until > tx.now else None,
    )


def welcome_to(known: Nudging) -> frozenset[Nudge]:
    """The kinds that may come: some only to those who said so, the others to those who did not stop them."""
    return frozenset(
        each for each in KINDS if each not in known.stopped and (each in known.wanted or each not in rules.OPT_IN)
    )


def choose(tx: Tx, who: Who, chosen: Sequence[str]) -> Settings:
    """These kinds are welcome from now on, and no others. Raises Refusal for what is none."""
    picked = frozenset(cast(Nudge, each) for each in terms.of_list(chosen, KINDS))
    community, me = here(tx, who)
    before = welcome_to(members.nudging(tx, me.ref))
    left: list[Nudge] = [each for each in KINDS if each not in picked]
    nudges.stop(tx, me.ref, *left)
    known = members.nudging(tx, me.ref)
    wanted = known.wanted | (picked & rules.OPT_IN)
    members.nudge(tx, me.ref, replace(known, wanted=wanted, stopped=known.stopped - picked))
    if "digest" in picked - before:
        nudges.subscribe(tx, me.ref)
    if picked:
        # A bell that is to ring one day needs a place to ring in.
        corner(tx, me)
    if "capacity" in picked - before and (stated := capacities.get(tx, me.ref)) is not None:
        again = (stated.stated_day + STILL_AFTER + 1) * DAY
        due.at(tx, community.guild, "capacity.still", me.ref, max(again, tx.now + DAY))
    return _settings(tx, community, who, me)


def nothing(tx: Tx, who: Who) -> Settings:
    """Nothing unasked at all, of whatever kind there is or may be one day."""
    community, me = here(tx, who)
    nudges.stop(tx, me.ref, *rules.NUDGES)
    return _settings(tx, community, who, me)


def at_hour(tx: Tx, who: Who, chosen: str) -> Settings:
    """The hour at which a digest may come. Raises Refusal for one of the night, and for what is none."""
    if chosen not in {str(each) for each in HOURS}:
        raise Refusal("refuse.unknown_choice")
    community, me = here(tx, who)
    members.nudge(tx, me.ref, replace(members.nudging(tx, me.ref), hour=int(chosen)))
    nudges.subscribe(tx, me.ref)
    return _settings(tx, community, who, me)


def hush(tx: Tx, who: Who) -> Settings:
    """Nothing unasked for three days, because they asked for it."""
    community, me = here(tx, who)
    members.nudge(tx, me.ref, replace(members.nudging(tx, me.ref), hushed_at=tx.now))
    return _settings(tx, community, who, me)


def no_more(tx: Tx, who: Who, ref: str) -> Nudge:
    """No more of what this message is, said in the message itself. Raises Refusal for anybody it was not for."""
    row = people.whispered(tx, who, ref)
    kind = MESSAGES.get(row.kind)
    if kind is None:
        raise Refusal("refuse.gone")
    nudges.stop(tx, row.target, kind)
    return kind


def why_this(tx: Tx, who: Who, ref: str) -> Nudge:
    """What kind of unasked message this is. Raises Refusal for anybody it was not for."""
    kind = MESSAGES.get(people.whispered(tx, who, ref).kind)
    if kind is None:
        raise Refusal("refuse.gone")
    return kind


def why(tx: Tx, who: Who) -> Why:
    """What Kith wrote to them unasked of late. What only waits to be said is not told before it is."""
    community = community_of(tx, who)
    me = members.find(tx, community.guild, who.user)
    if me is None:
        return Why((), welcome_to(UNSAID))
    known = members.nudging(tx, me.ref)
    told = [each for each in known.said if (row := outbox.get(tx, each.ref)) is None or row.message is not None]
    return Why(tuple(sorted(told, key=lambda each: -each.at)), welcome_to(known))
