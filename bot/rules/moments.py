"""Moments of chance: what a bell, a new corner or a next bell would otherwise tell by when it comes."""

# Members who hold *Manage Threads* see every private thread, and so when a bell rings in whose. Whatever another person
# sets off, and could watch for, therefore happens a while later, drawn once and stored. Long enough that several things
# fall into it, short enough that the help is still of use: what is needed within hours comes sooner.

from __future__ import annotations

from typing import Protocol

from bot.rules.asks import Urgency
from data.records import DAY, HOUR, MINUTE


class Chance(Protocol):
    """What draws: a `random.Random`, handed in."""

    def randint(self, a: int, b: int, /) -> int:
        """A whole number from `a` to `b`."""
        ...


BELL: dict[Urgency, tuple[int, int]] = {
    "low": (5 * MINUTE, 45 * MINUTE),
    "normal": (5 * MINUTE, 45 * MINUTE),
    "high": (5 * MINUTE, 30 * MINUTE),
    "critical": (2 * MINUTE, 12 * MINUTE),
}
"""Seconds after which a bell rings for the asker of an unnamed ask. Nobody waits longer than a meal takes for what is
needed in days; a ride today is still in time twelve minutes later, and /mine shows the answer at once."""

NEXT: dict[Urgency, tuple[int, int]] = {
    "low": (2 * MINUTE, 20 * MINUTE),
    "normal": (2 * MINUTE, 20 * MINUTE),
    "high": (2 * MINUTE, 12 * MINUTE),
    "critical": (MINUTE, 5 * MINUTE),
}
"""Seconds after a no, a lapse or a yes passed over at which the next helper is looked for: a bell in the same second
would tell whoever sees both that the one before said no (promise H2)."""

NOBODY: dict[Urgency, tuple[int, int]] = {
    "low": (HOUR, 4 * HOUR),
    "normal": (HOUR, 4 * HOUR),
    "high": (20 * MINUTE, 90 * MINUTE),
    "critical": (10 * MINUTE, 40 * MINUTE),
}
"""Seconds after which an asker hears that nobody fits: as long whether nobody ever did, somebody declined or somebody
did not answer, because said at once it would tell these apart."""

CORNER = (MINUTE, 30 * MINUTE)
"""Seconds after somebody first asks, offers, states or helps at which their own thread appears, so that it stands
before a bell has to ring in it and its appearance tells none of these from another."""

SETTLED = (5 * MINUTE, 45 * MINUTE)
"""Seconds after which a bell is taken away once nothing is behind it any more: gone in the second in which an ask was
taken care of, it would tell who had been asked or who asks."""

UNRUNG = 14 * DAY
"""Seconds for which what a steward set off about somebody without a name waits in /mine. It never rings in a thread:
whoever sees the threads could do it again and again, and watch whose rings after it, at whatever moment of chance."""


def unrung(now: int) -> int:
    """Until when something waits in /mine without ever ringing (UTC epoch seconds)."""
    return now + UNRUNG


def by_steward(known: bool, now: int, chance: Chance) -> tuple[int | None, int]:
    """Until when what a steward did is worth telling (None: always), and when a thread may ring about it, by whether
    they know whom it is about (UTC epoch seconds); where both are one, it never rings."""
    return (None, bell("normal", now, chance)) if known else (unrung(now), unrung(now))


def bell(urgency: Urgency, since: int, chance: Chance) -> int:
    """When the asker's own thread may ring about something that happened at `since` (UTC epoch seconds)."""
    return since + chance.randint(*BELL[urgency])


def next_look(urgency: Urgency, now: int, chance: Chance) -> int:
    """When to look for the next helper (UTC epoch seconds)."""
    return now + chance.randint(*NEXT[urgency])


def as_if_passed(urgency: Urgency, now: int, chance: Chance) -> int:
    """The same after a yes that the asker is never asked about: as if they had heard of it and passed it over."""
    return next_look(urgency, bell(urgency, now, chance), chance)


def nobody(urgency: Urgency, now: int, chance: Chance) -> int:
    """When the asker may hear that nobody fits (UTC epoch seconds)."""
    return now + chance.randint(*NOBODY[urgency])


def corner(now: int, chance: Chance) -> int:
    """When somebody's own thread is made (UTC epoch seconds)."""
    return now + chance.randint(*CORNER)


def rings_after_opening(opening: int, chance: Chance) -> int:
    """When a thread that opens at `opening` first rings about an unnamed ask: ringing as it opens would tell that
    something had waited for it."""
    return bell("critical", opening, chance)


def settled(now: int, chance: Chance) -> int:
    """When a bell with nothing behind it is taken away (UTC epoch seconds)."""
    return now + chance.randint(*SETTLED)
