"""What waits for stewards before others see it: put there, brought up again, and gone with its ask."""

from __future__ import annotations

from dataclasses import replace

from bot.rules import asks as rules
from bot.rules import moments
from bot.steps import introductions
from data import asks, communities, due, outbox, reviews
from data.house import Review
from data.records import DAY, Ask
from data.store import Tx

AGAIN = DAY
"""Seconds after which an ask that nobody looked at is brought up again, and its asker told the first time."""

TOLD_WITHIN = 7 * DAY
"""Seconds after which saying what became of it would be too late."""


def hold(tx: Tx, ask: Ask, *, at_once: bool) -> Review:
    """The ask waits for the stewards, who see it as others would; without a name not before a wait of chance, so that
    its moment tells nobody whose it is (promise S6). Held twice it waits once."""
    known = reviews.of(tx, ask.ref)
    if known is not None and known.state == "waiting":
        return known
    if known is not None:
        gone(tx, ask.ref)
    held = Review(tx.ref(), ask.community, ask.ref, "waiting", at_once=at_once)
    reviews.save(tx, held)
    shown = rules.appears_at(ask.shared, at_once, tx.now, tx.chance)
    _show(tx, held, shown)
    due.at(tx, ask.community, "review.again", held.ref, shown + AGAIN)
    # It stays as long as it waits.
    due.at(tx, ask.community, "draft.lapse", ask.ref, tx.now + rules.LAPSE_AFTER)
    return held


def gone(tx: Tx, ask: str) -> None:
    """The ask is posted, changed or gone: nothing of it waits any more."""
    known = reviews.of(tx, ask)
    if known is not None:
        outbox.take_down(tx, known.ref)
        due.cancel(tx, known.ref)
        reviews.delete(tx, known.ref)


def again(tx: Tx, ref: str) -> None:
    """Nobody looked for a day: it is brought up again, and the asker told once. Nothing waits for ever: a draft ends
    by itself."""
    held = reviews.get(tx, ref)
    ask = asks.get(tx, held.ask) if held is not None else None
    if held is None or ask is None or held.state == "declined":
        return
    due.at(tx, held.community, "review.again", ref, tx.now + AGAIN)
    if held.state == "waiting":
        _show(tx, held, tx.now)
        if not held.told:
            reviews.save(tx, replace(held, told=True))
            tell(tx, held, ask, "review.still")


def moved(tx: Tx, guild: int) -> None:
    """The stewards' channel is another: whatever waits is brought up there."""
    for held in reviews.waiting(tx, guild, 100):
        _show(tx, held, tx.now)


def tell(tx: Tx, held: Review, ask: Ask, kind: str) -> None:
    """Tell the asker. Without a name what a steward did never rings in their thread, and that nobody did anything yet
    rings at a moment of chance, since others may watch it ring."""
    guild, to, slot = ask.community, ask.asker, tx.ref()
    later, until = introductions.rings(tx, ask, tx.now), tx.now + TOLD_WITHIN
    if later is not None and kind != "review.still":
        later = until = moments.unrung(tx.now)
    if kind == "review.posted":
        outbox.say(tx, guild, "review.posted", ask.ref, "member", to, slot=slot, drop_after=until, corner_from=later)
    elif kind == "review.declined":
        outbox.say(tx, guild, "review.declined", held.ref, "member", to, slot=slot, drop_after=until, corner_from=later)
    elif kind == "review.asked":
        outbox.say(tx, guild, "review.asked", held.ref, "member", to, slot=slot, drop_after=until, corner_from=later)
    else:
        outbox.say(tx, guild, "review.still", held.ref, "member", to, slot=slot, drop_after=until, corner_from=later)


def _show(tx: Tx, held: Review, not_before: int) -> None:
    community = communities.get(tx, held.community)
    channel = community.house.stewards_channel if community is not None else None
    for row in outbox.about(tx, held.ref, "review"):
        outbox.retire(tx, row.ref)
    if channel is not None:
        outbox.say(tx, held.community, "review", held.ref, "channel", channel, slot=tx.ref(), not_before=not_before)
