"""What can be done with a draft, which nobody but its asker has seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules import asks as rules
from bot.rules import reminders as when
from bot.rules.phrasing import plainly
from bot.rules.refusal import Refusal
from bot.rules.words import SUMMARY_MOST
from bot.steps import nudges, queue, reminders
from bot.steps.asks import DRAFT_KEPT, own_draft, ways
from bot.steps.people import Who, community_at
from data import asks, due
from data.records import Ask
from data.store import Tx


@dataclass(frozen=True, slots=True)
class DraftKept:
    """A draft that waits, and when it is brought up (UTC epoch seconds), if it is."""

    ask: Ask
    reminded_at: int | None


def share(tx: Tx, who: Who, ref: str, shared: str) -> Ask:
    """Share it in another way. Raises Refusal for one that the stewards do not allow, or that there is not."""
    ask = own_draft(tx, who, ref)
    switched = replace(ask, shared=rules.way(shared, ways(tx, ask.community)))
    asks.save(tx, switched)
    queue.gone(tx, ref)
    reminders.over(tx, ref)
    return switched


def plainer(tx: Tx, who: Who, ref: str) -> Ask:
    """Say it without the words that make its asker small, because they said so; said twice it is said once."""
    ask = own_draft(tx, who, ref)
    plain = replace(ask, summary=plainly(ask.summary, SUMMARY_MOST))
    asks.save(tx, plain)
    queue.gone(tx, ref)
    reminders.over(tx, ref)
    return plain


def kept(tx: Tx, who: Who, ref: str) -> DraftKept:
    """A draft as it waits for its writer."""
    return DraftKept(own_draft(tx, who, ref), due.when(tx, "draft.remind", ref))


def remind(tx: Tx, who: Who, ref: str, chosen: str) -> DraftKept:
    """Bring it up once, on the day they choose, or not at all; the latest choice counts. Raises Refusal for no choice
    of these."""
    ask = own_draft(tx, who, ref)
    if chosen not in when.REMINDERS:
        raise Refusal("refuse.unknown_choice")
    reminders.over(tx, ref)
    at = when.at(chosen, community_at(tx, ask.community).zone, tx.now, tx.chance)
    if at is not None:
        nudges.let(tx, ask.asker, "draft")
        due.at(tx, ask.community, "draft.remind", ref, at)
        # It is there on that day.
        due.at(tx, ask.community, "draft.lapse", ref, max(tx.now + DRAFT_KEPT, due.when(tx, "draft.lapse", ref) or 0))
    return DraftKept(ask, at)
