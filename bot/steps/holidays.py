"""Days off: days of a community's calendar on which none of its rituals comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules import holidays as rules
from bot.rules.refusal import Refusal
from bot.rules.schedules import Span
from bot.steps import communities, rituals
from bot.steps.people import Who
from data import holidays, refs
from data.house import Holiday
from data.records import Community
from data.store import Tx

MOST = 24
"""Spans of days of one community: as many as one list holds."""

KEPT = 2
"""Days after which days off that are over are forgotten: in no zone is it still one of them by then."""


@dataclass(frozen=True, slots=True)
class Off:
    """Days off as stewards see them: `first` and `last` are noons of those days (UTC epoch seconds)."""

    ref: str
    days: Span
    first: int
    last: int


def listed(tx: Tx, who: Who) -> tuple[Off, ...]:
    """Those of today and later. Raises Refusal for anybody who is not a steward."""
    return _shown(tx, communities.panel(tx, who, "en"))


def today(tx: Tx, who: Who) -> date:
    """The day it is here. Raises Refusal for anybody who is not a steward."""
    return _today(tx, communities.panel(tx, who, "en"))


def add(tx: Tx, who: Who, ref: str, first: str, last: str) -> tuple[Off, ...]:
    """From one day that was typed to another, or that day alone where no other was; sent twice it is one."""
    community = communities.panel(tx, who, "en")
    now = _today(tx, community)
    begin = rules.day_of(first, now)
    return _keep(tx, community, ref, begin, rules.day_of(last, begin) if last.strip() else begin)


def until(tx: Tx, who: Who, ref: str, typed: str) -> tuple[Off, ...]:
    """None comes from today on until the day that was typed, on which they come again."""
    community = communities.panel(tx, who, "en")
    now = _today(tx, community)
    return _keep(tx, community, ref, now, rules.day_of(typed, now) - timedelta(days=1))


def remove(tx: Tx, who: Who, ref: str) -> tuple[Off, ...]:
    """They come on these days after all. Raises Refusal if these are not this community's, or are gone."""
    community = communities.panel(tx, who, "en")
    found = holidays.get(tx, ref)
    if found is None or found.community != community.guild:
        raise Refusal("refuse.gone")
    holidays.delete(tx, ref)
    rituals.mend(tx, community.guild)
    return _shown(tx, community)


def forget_old(tx: Tx, guild: int, most: int) -> int:
    """Forget some that are over; how many."""
    return holidays.forget_old(tx, guild, tx.day - KEPT, most)


def _keep(tx: Tx, community: Community, ref: str, first: date, last: date) -> tuple[Off, ...]:
    known = holidays.of(tx, community.guild)
    rules.span(first, last, _today(tx, community))
    if not any((each.first, each.last) == (first, last) for each in known):
        if len(known) >= MOST:
            raise Refusal("refuse.many_days_off", most=MOST)
        if not refs.free(tx, ref):
            raise Refusal("refuse.old_control")
        holidays.add(tx, Holiday(ref, community.guild, first, last))
        rituals.mend(tx, community.guild)
    return _shown(tx, community)


def _today(tx: Tx, community: Community) -> date:
    return datetime.fromtimestamp(tx.now, ZoneInfo(community.zone)).date()


def _shown(tx: Tx, community: Community) -> tuple[Off, ...]:
    now = _today(tx, community)
    noon = rituals.noon
    return tuple(
        Off(each.ref, (each.first, each.last), noon(community, each.first), noon(community, each.last))
        for each in holidays.of(tx, community.guild)
        if each.last >= now
    )
