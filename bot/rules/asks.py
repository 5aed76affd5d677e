"""What an ask may become, when it is needed, and when an unnamed one may appear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from datetime import time as wall
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from bot.rules.refusal import Refusal
from data.records import DAY, HOUR, MINUTE, WAYS, Ask, AskState, Needed, Shared

Urgency = Literal["low", "normal", "high", "critical"]

CODE_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""32 letters and digits that are hard to mistake for each other."""

DRAFTS_MOST = 10
LAPSE_AFTER = 30 * DAY
"""An ask without a date is looked at again, and closed, after this many seconds (promises 9.2)."""

STILL_AFTER = 21 * DAY
"""After this many seconds in which nothing came of an ask without a date its asker is asked whether it is still needed
(promises 9.2)."""

HEARD_AFTER: dict[Needed, int] = {"days": DAY, "week": 3 * DAY, "whenever": 3 * DAY}
"""Seconds after which an asker for whom nobody has come yet hears so and may choose how to go on (matching.md, 2.7).
Whole days, so that it comes at an hour at which they were awake."""

HEARD_AT_LEAST = HOUR
"""With less time than this until then (seconds) they hear it when the ask ends."""

STANDS_AT_LEAST = HOUR
"""An ask is never closed sooner than this after it could first be seen (seconds), however late in the day it came."""

UNNAMED_WAIT = (2 * MINUTE, 20 * MINUTE)
"""An unnamed ask appears this long after it was posted, at random, so that its moment names nobody (promise S6)."""

NEXT: dict[AskState, frozenset[AskState]] = {
    "draft": frozenset({"open"}),
    "open": frozenset({"matched", "met", "withdrawn", "lapsed"}),
    "matched": frozenset({"open", "met", "withdrawn", "lapsed"}),
    "met": frozenset({"matched"}),
    "withdrawn": frozenset(),
    "lapsed": frozenset(),
}
"""Where an ask may go from each state; `met` goes back only when somebody undoes "finished"."""


def may(ask: Ask, state: AskState) -> None:
    """Raises Refusal if the ask cannot go to that state from where it is."""
    if state not in NEXT[ask.state]:
        raise Refusal(f"refuse.ask_{ask.state}")


def way(shared: str, allowed: Iterable[Shared]) -> Shared:
    """That way of sharing an ask. Raises Refusal if the stewards do not allow it, or if there is no such way."""
    for each in allowed:
        if each == shared:
            return each
    raise Refusal("refuse.way" if shared in WAYS else "refuse.unknown_choice")


def code(chance: Random) -> str:
    """A public code of six characters, drawn by chance and never derived from anything (promises 9.1)."""
    return "".join(chance.choice(CODE_ALPHABET) for _ in range(6))


def needed_by(needed: Needed, now: int, zone: str) -> int | None:
    """The end of the time in which help is needed (UTC epoch seconds), by the community's local days."""
    days = {"today": 1, "days": 3, "week": 7}.get(needed)
    if days is None:
        return None
    place = ZoneInfo(zone)
    today = datetime.fromtimestamp(now, place).date()
    end = datetime.combine(today + timedelta(days=days), wall(0, 0), tzinfo=place)
    return int(end.timestamp())


def urgency(by: int | None, now: int) -> Urgency:
    """How soon help is needed, from the date alone and never from the words (matching.md, 2)."""
    if by is None or by - now > 5 * DAY:
        return "low"
    if by - now > 2 * DAY:
        return "normal"
    return "high" if by - now > 10 * HOUR else "critical"


def appears_at(shared: Shared, at_once: bool, now: int, chance: Random) -> int:
    """When an ask, or word of it, may first reach anyone (UTC epoch seconds)."""
    if shared == "named" or at_once:
        return now
    return now + chance.randint(*UNNAMED_WAIT)


def looked_at_again(ask: Ask, now: int) -> int:
    """When an ask that nobody took is told so and closed (UTC epoch seconds)."""
    end = ask.needed_by if ask.needed_by is not None and ask.needed_by > now else now + LAPSE_AFTER
    return max(end, (ask.visible_at or now) + STANDS_AT_LEAST)


def heard_at(ask: Ask, since: int) -> int | None:
    """When the asker of an ask that stands since then hears that nobody has come yet (UTC epoch seconds): half of its
    time at the latest. None if so little of it is left that they hear it when it ends."""
    half = (looked_at_again(ask, since) - since) // 2
    after = min(half, HEARD_AFTER.get(ask.needed, half))
    return since + after if after >= HEARD_AT_LEAST else None
