"""Stated capacity is believed: how much room is left, who is resting, and when somebody may next be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rules.refusal import Refusal
from data.records import DAY, HOUR, Capacity, Tide

WEEK = 7 * DAY
REST_MOST = 90
"""The longest rest in days; whoever wants longer rests again."""

UNSTATED_AT_ONCE = 3
"""Commitments at once for somebody who has not said: the cap on open matches (promises H4)."""

COOL_DOWN = 24 * HOUR
COOL_DOWN_AFTER_NO = 48 * HOUR
COOL_DOWN_MOST = 96 * HOUR
"""Seconds between two invitations to one person (matching.md, 2.5)."""

STILL_AFTER = 90
"""Days after which Kith asks once whether a statement still holds, and believes less of it: three months, the pause
between two encouragements of one kind that people put up with (matching.md, 5)."""

AFTER_REST = 2 * DAY
"""Seconds for which somebody back from a rest is not asked whether what they said before it still holds."""

_LESS: dict[Tide, Tide] = {"high": "some", "some": "low", "low": "low"}


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


def pause_after(silences: int) -> int:
    """Seconds between the last of so many invitations nobody answered and the next."""
    pause = COOL_DOWN
    for _ in range(min(silences, 3)):
        pause = after_silence(pause)
    return pause


WELCOME = (1, 2, 3, 5, 7)
"""How many invitations a week somebody may say are welcome; one a day is the most there ever are."""


def fewer(capacity: Capacity, now: int) -> int:
    """How many invitations a week are welcome to somebody who wants fewer than Kith goes by; one at the least."""
    most = aged(capacity, now).gives.invitations
    return max((each for each in WELCOME if each < (WELCOME[-1] if most is None else most)), default=WELCOME[0])


def old(capacity: Capacity, now: int) -> bool:
    """Whether so long ago was this stated that it may no longer hold."""
    return now // DAY - capacity.stated_day >= STILL_AFTER


def aged(capacity: Capacity, now: int) -> Capacity:
    """What Kith goes by: the statement, or less where it is old. Never more, and never nothing: who was asked whether
    it still holds and did not answer said neither yes nor no.

    After three months half of each number counts, after six one; urgent asks come no sooner than others.
    """
    if not old(capacity, now):
        return capacity
    very = now // DAY - capacity.stated_day >= 2 * STILL_AFTER

    def less(stated: int) -> int:
        return min(stated, 1 if very else max(1, stated // 2))

    invitations = capacity.gives.invitations
    # One a day is as many as ever come to somebody who did not say how many are welcome.
    welcome = less(WEEK // COOL_DOWN if invitations is None else invitations)
    return replace(
        capacity,
        tide="low" if very else _LESS[capacity.tide],
        at_once=less(capacity.at_once),
        per_week=less(capacity.per_week),
        gives=replace(capacity.gives, invitations=welcome, sooner=False),
    )
