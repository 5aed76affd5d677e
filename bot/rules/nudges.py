"""Whether Kith may speak to a person on its own, when, and why it may or may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as wall
from typing import Literal
from zoneinfo import ZoneInfo

from data.records import DAY, HOUR

# A nudge is what nobody is waiting for: no answer to one's own ask, no invitation, no reminder that was asked for. All
# figures are those of matching.md, 5. Nothing here looks at how often somebody helped or asked, or how long they were
# silent: a nudge comes from what a person stated or just did, or it does not come.

Nudge = Literal["digest", "receive", "capacity", "behalf", "thanks", "draft", "ritual"]
"""`digest`: open asks, for those who subscribed. `receive`: after giving, what they themselves would like.
`capacity`: whether what they said still holds. `behalf`: somebody who knows them wrote down what may help. `thanks`:
somebody they helped wrote to thank them. `draft`: a draft of theirs, on the day they chose for it. `ritual`: a
ritual came of which they asked to hear."""

NUDGES: tuple[Nudge, ...] = ("digest", "receive", "capacity", "behalf", "thanks", "draft", "ritual")

OPT_IN: frozenset[Nudge] = frozenset({"digest", "receive"})
"""These come only to those who said they are welcome; the others until somebody stops them."""

WEEK = 7 * DAY
BUDGET = 2
"""At most so many unasked messages a person and week, over all kinds."""

APART = 48 * HOUR
"""Seconds between two of them."""

SILENCE: dict[Nudge, int] = {
    "digest": 2 * DAY,
    "receive": WEEK,
    "capacity": 2 * DAY,
    "behalf": HOUR,
    "thanks": HOUR,
    "draft": HOUR,
    "ritual": HOUR,
}
"""Seconds after any other message in which a nudge of this kind does not come. What another person wrote, or they
themselves asked for, waits no longer than it takes not to come in one breath with something else."""

AGAIN: dict[Nudge, int] = {
    "digest": 2 * DAY,
    "receive": 90 * DAY,
    "capacity": 60 * DAY,
    "behalf": APART,
    "thanks": APART,
    "draft": APART,
    "ritual": APART,
}
"""Seconds between two nudges of the same kind."""

FEW = 3
"""With fewer things than this a digest comes only after a week in which nothing was said."""

HUSH = 72 * HOUR
"""Seconds of quiet for whoever asked for it, in `/me` or on the card of *Need someone right now?*. Opening that card
sets nothing (promises 10, rule 8)."""

FROM, TO = 8 * 60, 22 * 60
"""Between these minutes of the community's day a nudge may come, whatever somebody's own quiet hours are."""

Because = Literal["may", "not_wanted", "resting", "hushed", "same_kind", "apart", "budget", "silence", "quiet_hours"]


@dataclass(frozen=True, slots=True)
class Person:
    """What is looked at: their own settings and what Kith itself said to them; all times are UTC epoch seconds.

    `said` are the nudges they got with their moments; `last_message` is the last message of any other kind. Quiet hours
    are minutes of the community's day, as in a capacity.
    """

    zone: str
    wanted: frozenset[Nudge] = frozenset()
    stopped: frozenset[Nudge] = frozenset()
    said: tuple[tuple[Nudge, int], ...] = ()
    last_message: int | None = None
    hushed_at: int | None = None
    rest_until: int | None = None
    quiet: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a nudge may come now, because of what, and from when on it may be looked at again (None: not before
    something changes)."""

    because: Because
    again: int | None = None

    @property
    def may(self) -> bool:
        """Whether it may come now."""
        return self.because == "may"


def decide(kind: Nudge, person: Person, now: int) -> Decision:
    """May Kith say this to this person now? The first rule against it is the one that is told."""
    if kind in person.stopped or (kind in OPT_IN and kind not in person.wanted):
        return Decision("not_wanted")
    for because, until in _waits(kind, person, now):
        if until is not None and until > now:
            return Decision(because, until)
    open_from = _daytime(person, now)
    return Decision("may") if open_from == now else Decision("quiet_hours", open_from)


def _waits(kind: Nudge, person: Person, now: int) -> Sequence[tuple[Because, int | None]]:
    moments = sorted(at for _, at in person.said)
    same = [at for each, at in person.said if each == kind]
    week = [at for at in moments if at > now - WEEK]
    return (
        ("resting", person.rest_until),
        ("hushed", person.hushed_at + HUSH if person.hushed_at is not None else None),
        ("same_kind", max(same) + AGAIN[kind] if same else None),
        ("apart", moments[-1] + APART if moments else None),
        ("budget", week[-BUDGET] + WEEK if len(week) >= BUDGET else None),
        ("silence", person.last_message + SILENCE[kind] if person.last_message is not None else None),
    )


def _daytime(person: Person, now: int) -> int:
    """The first moment from now on that is neither night nor within this person's quiet hours."""
    place = ZoneInfo(person.zone)
    # Both ends of both spans, today and tomorrow: between two neighbours of these moments nothing changes.
    edges = {FROM, TO, *(person.quiet or ())}
    today = datetime.fromtimestamp(now, place).date()
    moments = {now}
    for days in range(3):
        for minute in edges:
            at = datetime.combine(today + timedelta(days=days), wall(minute // 60, minute % 60), tzinfo=place)
            moments.add(int(at.timestamp()))
    return min((at for at in moments if at >= now and not _asleep(person, at)), default=now + DAY)


def _asleep(person: Person, at: int) -> bool:
    local = datetime.fromtimestamp(at, ZoneInfo(person.zone))
    minute = local.hour * 60 + local.minute
    if not FROM <= minute < TO:
        return True
    start, end = person.quiet or (0, 0)
    return start <= minute < end if start <= end else minute >= start or minute < end


def enough(things: int, person: Person, now: int) -> bool:
    """Whether there is enough to say for a digest (matching.md, 5: three and two quiet days, or one and seven)."""
    moments = [at for _, at in person.said] + ([person.last_message] if person.last_message is not None else [])
    return things >= FEW or (things > 0 and all(at <= now - WEEK for at in moments))
