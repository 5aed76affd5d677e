"""Whom to ask, in which order and how many at once; nobody is ever assigned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.rules.asks import Urgency
from bot.rules.capacity import quiet, resting, room
from data.records import HOUR, MINUTE, Ask, Capacity

Why = Literal["kind", "room", "rested", "over"]
"""Codes of what is told to a helper about why Kith asked them; each is true of their own statements."""

WAVE: dict[Urgency, int] = {"low": 1, "normal": 1, "high": 3, "critical": 6}
"""Most invitations open at a time for one place (matching.md, 2.3)."""

ROUND: dict[Urgency, int] = {"low": 6 * HOUR, "normal": 3 * HOUR, "high": HOUR, "critical": 12 * MINUTE}
"""Seconds until the next wave (matching.md, 2.4)."""

ANSWER: dict[Urgency, int] = {"low": 24 * HOUR, "normal": 24 * HOUR, "high": 12 * HOUR, "critical": 6 * HOUR}
"""Seconds after which no answer counts as not now; it can still be given while the place is open."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helper as matching sees them: their statement and what is read from live rows about this ask and this week."""

    capacity: Capacity
    running: int
    recent: int
    apart: bool
    asked_before: bool
    invited_now: bool


def fits(ask: Ask, candidate: Candidate, now: int, zone: str) -> bool:
    """The hard rules (matching.md, 1): all of them, always."""
    capacity = candidate.capacity
    return (
        capacity.member != ask.asker
        and not candidate.apart
        and not candidate.asked_before
        and not candidate.invited_now
        and not resting(capacity, now)
        and capacity.ready_at <= now
        and ask.kind in capacity.kinds
        and room(capacity, candidate.running, candidate.recent) > 0
        and not quiet(capacity, now, zone)
    )


def ranked(ask: Ask, candidates: Iterable[Candidate], now: int, zone: str) -> list[Candidate]:
    """Those who fit, whoever has most of what they stated left first, then whoever waited longest to be asked.

    Never in the order: how often somebody said yes, popularity, thanks.
    """
    return sorted(
        (candidate for candidate in candidates if fits(ask, candidate, now, zone)),
        key=lambda candidate: (-share_free(candidate), candidate.capacity.ready_at, candidate.capacity.member),
    )


def share_free(candidate: Candidate) -> float:
    """The part of this week's stated capacity that is still free, lowered by a low tide; between 0 and 1.

    How many at once is a limit and no measure: who likes to help one after another is not to stand behind for it.
    """
    stated = candidate.capacity.per_week
    free = max(0, stated - candidate.recent) / max(1, stated)
    return round(free * {"high": 1.0, "some": 0.8, "low": 0.5}[candidate.capacity.tide], 3)


def wave(urgency: Urgency, waiting: int) -> int:
    """How many more to ask now, with that many invitations still open."""
    return max(0, WAVE[urgency] - waiting)


def next_round(urgency: Urgency, by: int | None, now: int) -> int:
    """When to look again (UTC epoch seconds): never later than a third of the time that is left."""
    pause = ROUND[urgency]
    if by is not None and by > now:
        pause = min(pause, max(5 * MINUTE, (by - now) // 3))
    return now + pause


def why(ask: Ask, candidate: Candidate, now: int) -> tuple[Why, ...]:
    """What may be told to this helper about why they are asked."""
    reasons: list[Why] = []
    if ask.kind in candidate.capacity.kinds:
        reasons.append("kind")
    if room(candidate.capacity, candidate.running, candidate.recent) > 0:
        reasons.append("room")
    if candidate.capacity.ready_at <= now:
        reasons.append("rested")
    return tuple(reasons)
