"""Stated capacity is believed: how much room is left, who is resting, and when somebody may next be asked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rules.refusal import Refusal
from data.records import DAY, HOUR, Capacity

WEEK = 7 * DAY
REST_MOST = 90
"""The longest rest in days; whoever wants longer rests again."""

UNSTATED_AT_ONCE = 3
"""Commitments at once for somebody who has not said: the cap on open matches (promises H4)."""

COOL_DOWN = 24 * HOUR
COOL_DOWN_AFTER_NO = 48 * HOUR
COOL_DOWN_AFTER_SILENCE = 48 * HOUR
COOL_DOWN_MOST = 96 * HOUR
"""Seconds between two invitations to one person (matching.md, 2.5)."""


def room(capacity: Capacity | None, running: int, recent: int) -> int:
    """How many more commitments fit what was stated: `running` now, `recent` taken on within a week."""
    if capacity is None:
        return max(0, UNSTATED_AT_ONCE - running)
    return max(0, min(capacity.at_once - running, capacity.per_week - recent))


def resting(capacity: Capacity | None, now: int) -> bool:
    """Whether this person is resting now."""
    return capacity is not None and capacity.rest_until is not None and capacity.rest_until > now


def quiet(capacity: Capacity, now: int, zone: str) -> bool:
    """Whether it is within this person's quiet hours, by the community's clock."""
    start, end = capacity.quiet_from, capacity.quiet_to
    if start is None or end is None or start == end:
        return False
    local = datetime.fromtimestamp(now, ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    return start <= minute < end if start < end else minute >= start or minute < end


def rest_until(days: int, now: int) -> int:
    """The end of a rest of that many days (UTC epoch seconds). Raises Refusal outside 1 to 90 days."""
    if days < 1:
        raise Refusal("refuse.rest_short")
    if days > REST_MOST:
        raise Refusal("refuse.rest_long", most=REST_MOST)
    return now + days * DAY


def after_silence(pause: int = COOL_DOWN) -> int:
    """The pause after an invitation nobody answered: twice what it was, doubled at most twice; any answer ends that."""
    return min(COOL_DOWN_MOST, 2 * max(COOL_DOWN, pause))
