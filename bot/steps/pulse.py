"""How the community is, week by week, for its stewards: coarse numbers, the asks that drag, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.rules.refusal import Refusal
from bot.steps import communities
from bot.steps.people import Who
from data import asks, outbox, pulse
from data.records import Ask
from data.store import Tx

WHAT = ("asked", "met", "lapsed", "open", "waiting")

FLOOR = 5
"""Groups below this are "fewer than five" (promises, 4), and every number is kept as the multiple of it below: so two
weeks, two kinds or a sum and its parts laid beside each other tell of nobody."""

KEPT = 26
"""Weeks for which the numbers are kept."""

SHOWN = 8
"""Weeks shown beside each other."""

DRAG, DRAGGING = 7, 5
"""Days after which an ask that everybody can see drags, and how many of them are named, the oldest first."""

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Dragging:
    """An ask that waits in the channel for everybody to see; `channel` and `message` are where, if it stands there."""

    ask: Ask
    channel: int | None
    message: int | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """The newest weeks by the epoch days they began on, the one of which more is told, and what drags.

    The numbers are multiples of `FLOOR`, by kind (empty for all together) and by what was counted; what is not there
    is fewer than that.
    """

    weeks: Mapping[int, Mapping[tuple[str, str], int]]
    week: int | None
    dragging: tuple[Dragging, ...]


def monday(day: int) -> int:
    """The epoch day on which the week of this one began (1970-01-01 was a Thursday)."""
    return day - (day + 3) % _WEEK


def take(tx: Tx, guild: int) -> None:
    """Keep the numbers of the week that ended last, if that was not done; before anything it counts is forgotten."""
    end = monday(tx.day)
    begins = tx.day != end and not pulse.of(tx, guild)
    if begins or pulse.taken(tx, guild, end - _WEEK):
        # Where it has only begun, the week before is nobody's.
        return
    exact = pulse.counted(tx, guild, end - _WEEK, end)
    everything = {("", what): number for what, number in pulse.total(exact.items()).items()}
    coarse = {key: number // FLOOR * FLOOR for key, number in (exact | everything).items()}
    # One is kept whatever it is, to say that this week was counted.
    least = {key: number for key, number in coarse.items() if number} | {("", "asked"): coarse.get(("", "asked"), 0)}
    pulse.keep(tx, guild, end - _WEEK, least)
    pulse.forget(tx, guild, end - KEPT * _WEEK)


def seen(tx: Tx, who: Who, week: int | None = None) -> Pulse:
    """For stewards alone. Raises Refusal for anybody else, and for a week that is not kept."""
    guild = communities.panel(tx, who, "en").guild
    kept = pulse.of(tx, guild)
    if week is not None and week not in kept:
        raise Refusal("refuse.unknown_choice")
    newest = dict(sorted(kept.items(), reverse=True)[:SHOWN])
    chosen = week if week is not None else max(newest, default=None)
    return Pulse(newest, chosen, _dragging(tx, guild))


def _dragging(tx: Tx, guild: int) -> tuple[Dragging, ...]:
    # Open for everybody to see, and old: nothing that the channel does not say already. Whether somebody was asked, or
    # said yes, does not count, since it would show in what goes from this list and what stays.
    found: list[Dragging] = []
    for ask in asks.old_in(tx, guild, tx.day - DRAG, DRAGGING):
        cards = [row for row in outbox.about(tx, ask.ref, "ask") if row.state == "sent" and row.drop_after is None]
        card = cards[0] if cards else None
        found.append(Dragging(ask, card.channel if card else None, card.message if card else None))
    return tuple(found)
