"""Whether an ask can be posted just now, and who may help: what the stewards set, looked at when it counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import time as wall
from zoneinfo import ZoneInfo

from bot.rules import house
from bot.rules.refusal import Refusal
from bot.steps.people import Who
from data import asks, invitations
from data.records import DAY, Ask, Community
from data.store import Tx

DISCORD_BEGAN = 1_420_070_400_000
"""Milliseconds of the epoch from which Discord's ids count (reference, snowflakes)."""


def room(tx: Tx, community: Community, member: str) -> None:
    """Raises Refusal if somebody has as many open asks as one person may have here."""
    most = community.house.open_most
    if len(asks.of(tx, member, "open", "matched")) >= most:
        raise Refusal("refuse.many_open", most=most)


def take_in(tx: Tx, community: Community, ask: Ask) -> None:
    """Raises Refusal, with when to try again where that is known, if this draft cannot be posted just now (S51)."""
    its = community.house
    if its.paused_until is not None and its.paused_until > tx.now:
        raise Refusal("refuse.intake_paused", at=its.paused_until)
    hours = house.HOURS[its.hours]
    if hours is not None and not house.within(hours, _minute(community, tx.now)):
        raise Refusal("refuse.out_of_hours", at=_opens(community, hours[0], tx.now))
    room(tx, community, ask.asker)
    posted = [each.made_day for each in asks.everything_of(tx, ask.asker) if each.state != "draft" and not each.offer]
    if its.gap_days and posted and tx.day - max(posted) < its.gap_days:
        raise Refusal("refuse.ask_gap", at=(max(posted) + its.gap_days) * DAY)
    if its.kind_most and asks.of_kind(tx, community.guild, ask.kind, its.kind_most) >= its.kind_most:
        raise Refusal("refuse.kind_full")


def may_help(community: Community, who: Who, now: int) -> None:
    """Raises Refusal for somebody whom the stewards have not let help yet.

    Whoever manages the server may. Discord says neither roles nor how long somebody has been here in a direct message:
    there the caller looks that up first.
    """
    its = community.house
    if who.manages:
        return
    if its.helper_role is not None and its.helper_role not in who.roles:
        raise Refusal("refuse.helper_role")
    made = ((who.user >> 22) + DISCORD_BEGAN) // 1000
    if its.account_days and made + its.account_days * DAY > now:
        raise Refusal("refuse.account_young", at=made + its.account_days * DAY)
    if its.member_days and (who.joined is None or who.joined + its.member_days * DAY > now):
        raise Refusal("refuse.member_young", days=its.member_days)


def quiet_until(community: Community, now: int) -> int | None:
    """The end of the hours in which nobody is invited here (UTC epoch seconds); None outside of them."""
    hours = house.QUIET[community.house.quiet]
    if hours is None or not house.within(hours, _minute(community, now)):
        return None
    return _opens(community, hours[1], now)


def may_be_invited(tx: Tx, community: Community, helper: str) -> bool:
    """Whether the stewards' limit leaves one more invitation today; the helper's own limits are looked at besides."""
    most = community.house.invited_most
    return not most or invitations.invited_on(tx, helper, tx.day) < most


def _minute(community: Community, now: int) -> int:
    local = datetime.fromtimestamp(now, ZoneInfo(community.zone))
    return local.hour * 60 + local.minute


def _opens(community: Community, minute: int, now: int) -> int:
    place = ZoneInfo(community.zone)
    local = datetime.fromtimestamp(now, place)
    day = local.date() + timedelta(days=local.hour * 60 + local.minute >= minute)
    return int(datetime.combine(day, wall(*divmod(minute, 60)), tzinfo=place).timestamp())
