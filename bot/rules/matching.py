"""Whom to ask and in which order; nobody is ever assigned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import exp
from typing import Literal, get_args

from bot.rules import fitting
from bot.rules.asks import Urgency, urgency
from bot.rules.capacity import quiet, resting, room
from data.records import DAY, EVERY_PART, HOUR, Ask, Capacity

Why = Literal["kind", "first", "place", "times", "language", "skill", "room", "rested", "over", "less"]
"""Codes of what is told to a helper about why Kith asked them; each is true of their own statements. The last two are
told to nobody: that they took it on beyond what they stated, and that they were asked less often because of it."""

TOLD: tuple[Why, ...] = get_args(Why)[:-2]

FIT, ROOM, WAITING, CHANCE = 1.0, 0.6, 0.25, 0.001
"""What each part of the rank weighs (matching.md, 2.2)."""

DRAWN = 0.5
"""What chance weighs among those willing to keep somebody company: the shortlist is drawn, not ranked (S15)."""

MONTH = 28 * DAY
SOONER = 6 * HOUR
"""Who said that urgent asks may reach them sooner is still left in peace for so many seconds."""

TIDES = {"high": 1.0, "some": 0.8, "low": 0.5}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helper as matching sees them: their statement and what is read from live rows about this ask and these weeks.

    `running` are commitments now, `recent` those taken on within a week and `month` within 28 days; `invited` is how
    often they were invited within a week, and `last` when (UTC epoch seconds).
    """

    capacity: Capacity
    running: int
    recent: int
    apart: bool
    asked_before: bool
    invited_now: bool
    month: int | None = None
    invited: int = 0
    last: int | None = None


def suits(ask: Ask, capacity: Capacity, now: int, zone: str) -> bool:
    """Those of the hard rules for which a helper's own statement is enough."""
    return (
        capacity.member != ask.asker
        and ask.kind in capacity.kinds
        and not resting(capacity, now)
        and fitting.possible(ask.kind, ask.needs, capacity.gives)
        and not quiet(capacity, now, zone)
    )


def fits(ask: Ask, candidate: Candidate, now: int, zone: str) -> bool:
    """The hard rules (matching.md, 1): all of them, always."""
    capacity, welcome = candidate.capacity, candidate.capacity.gives.invitations
    return (
        not candidate.apart
        and not candidate.asked_before
        and not candidate.invited_now
        and _rested(ask, candidate, now)
        and room(capacity, candidate.running, candidate.recent) > 0
        and (welcome is None or candidate.invited < welcome)
        and suits(ask, capacity, now, zone)
    )


def _rested(ask: Ask, candidate: Candidate, now: int) -> bool:
    if candidate.capacity.ready_at <= now:
        return True
    urgent = candidate.capacity.gives.sooner and pressing(ask, now) in URGENT
    return urgent and candidate.last is not None and candidate.last + SOONER <= now


def ranked(ask: Ask, candidates: Iterable[Candidate], now: int, zone: str) -> list[Candidate]:
    """Those who fit, best first: fit, room left of what they stated, and how long they waited to be asked.

    Never in the order: how often somebody said yes, popularity, thanks.
    """
    fit = [candidate for candidate in candidates if fits(ask, candidate, now, zone)]
    scored = [(-rank(ask, candidate, now), candidate.capacity.member) for candidate in fit]
    return [fit[at] for at in sorted(range(len(fit)), key=scored.__getitem__)]


def rank(ask: Ask, candidate: Candidate, now: int) -> float:
    """How early this helper is asked."""
    drawn = _drawn(ask, candidate.capacity.member)
    return (
        FIT * fit_of(ask, candidate.capacity)
        + ROOM * share_free(candidate)
        + WAITING * waited(candidate, now)
        + (DRAWN if ask.kind in fitting.WHEREVER else CHANCE) * drawn
    )


def by_statement(ask: Ask, stated: Iterable[Capacity]) -> list[Capacity]:
    """The same people, whoever fits best first, by nothing that changes with what anybody does."""
    return sorted(stated, key=lambda each: (-fit_of(ask, each), _drawn(ask, each.member)))


def _drawn(ask: Ask, member: str) -> float:
    # A number of this ask and this helper alone: without it whoever has the smallest name would be first for ever. No
    # checksum: two of those differ in the same bits whatever the ask is, so that some would be first twice as often.
    return int.from_bytes(blake2b(f"{ask.ref} {member}".encode(), digest_size=8).digest()) / 2**64


def fit_of(ask: Ask, capacity: Capacity) -> float:
    """How well this helper fits, between 0 and 1."""
    return fitting.fit(ask.kind, ask.needs, capacity.gives)


def share_free(candidate: Candidate) -> float:
    """How much of what they stated is still free, lowered by a low tide; between 0 and 1.

    The last of it counts for more than the first: whoever gave most of what they stated comes after everybody else.
    How many at once is a limit and no measure: who likes to help one after another is not to stand behind for it.
    """
    stated = max(1, candidate.capacity.per_week)
    used = candidate.recent / stated if candidate.month is None else candidate.month / (4 * stated)
    free = (1 - exp(min(1.0, used) - 1)) / (1 - exp(-1))
    return round(free * TIDES[candidate.capacity.tide], 6)


def waited(candidate: Candidate, now: int) -> float:
    """How long ago they were last asked, as part of four weeks; between 0 and 1."""
    since = candidate.last if candidate.last is not None else candidate.capacity.ready_at
    return min(1.0, max(0, now - since) / MONTH)


URGENT = ("high", "critical")

ORDER: dict[Urgency, int] = {"critical": 0, "high": 1, "normal": 2, "low": 3}


def came_as(ask: Ask, now: int) -> Urgency:
    """How urgent an ask was when it was posted."""
    return urgency(ask.needed_by, ask.visible_at if ask.visible_at is not None else now)


def pressing(ask: Ask, now: int) -> Urgency:
    """How urgently Kith looks for somebody: as urgent as the ask was when it came, or a step more as its time ends.

    What could wait for days and was not met is not to take the last free helpers from what can only be done now
    (measured: docs/matching.md).
    """
    at = max(ORDER[urgency(ask.needed_by, now)], ORDER[came_as(ask, now)] - 1)
    return next(how for how, place in ORDER.items() if place == at)


def turn(ask: Ask, now: int, places: int | None = None) -> int:
    """The smaller, the sooner it goes of asks that are looked at together: those first that came as the most urgent;
    of these the one that lacks the fewest yeses, since nobody is to have said yes in vain; then whichever is needed
    sooner.

    `places` are those still open; without them an ask wants as many as it was made for.
    """
    wanted = min(99, ask.needs.people if places is None else places)
    by = ask.needed_by if ask.needed_by is not None else now + 366 * DAY
    return (100 * ORDER[came_as(ask, now)] + wanted) << 36 | min(by, (1 << 36) - 1)


def in_turn(asks: Iterable[Ask], now: int, places: Mapping[str, int] | None = None) -> list[Ask]:
    """Asks that are looked at together, each in its turn; `places` are those still open, by the ask's ref."""
    return sorted(asks, key=lambda ask: (turn(ask, now, (places or {}).get(ask.ref)), ask.ref))


def why(ask: Ask, candidate: Candidate, now: int) -> tuple[Why, ...]:
    """What may be told to this helper about why they are asked: what they themselves stated, and their own history."""
    capacity = candidate.capacity
    reasons = stated(ask, capacity)
    if room(capacity, candidate.running, candidate.recent) > 0:
        reasons.append("room")
    if capacity.ready_at <= now:
        reasons.append("rested")
    return tuple(reasons)


def stated(ask: Ask, capacity: Capacity) -> list[Why]:
    """The reasons that lie in what a helper stated."""
    gives, needs = capacity.gives, ask.needs
    reasons: list[Why] = []
    if ask.kind in capacity.kinds:
        reasons.append("first" if gives.first is not None and ask.kind in gives.first else "kind")
    if fitting.knows_place(ask.kind, needs, gives):
        reasons.append("place")
    if needs.parts != EVERY_PART and gives.parts != EVERY_PART and needs.parts & gives.parts:
        reasons.append("times")
    if needs.language is not None and gives.languages is not None and needs.language in gives.languages:
        reasons.append("language")
    if needs.skills and needs.skills <= gives.skills:
        reasons.append("skill")
    return reasons
