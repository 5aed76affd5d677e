"""A draft is brought up once, on the day its writer chose, and not at all once it is posted, changed or let go."""

from __future__ import annotations

from dataclasses import dataclass

from bot.steps import nudges
from bot.steps.together import retired
from data import asks, due, members, outbox, reviews
from data.records import Ask, Outgoing
from data.store import Tx


@dataclass(frozen=True, slots=True)
class RemindedSeen:
    """A draft, brought up for whoever keeps it: `to` is their Discord user id, `ref` the message's."""

    ask: Ask
    to: int
    ref: str


def over(tx: Tx, ref: str) -> None:
    """Nothing of this draft is brought up any more, and what was goes."""
    due.cancel(tx, ref, "draft.remind")
    for row in outbox.about(tx, ref, "draft.remind"):
        outbox.retire(tx, row.ref)


def tell(tx: Tx, ref: str) -> None:
    """It is the day: it is brought up at the first moment at which its writer may be spoken to."""
    ask = _waits(tx, ref)
    if ask is None:
        return
    # Another choice later is another message; one choice is one.
    again = nudges.now_or_when(tx, ask.asker, "draft", ref, slot=str(tx.day))
    if again is not None:
        due.at(tx, ask.community, "draft.remind", ref, again)


def _waits(tx: Tx, ref: str) -> Ask | None:
    """The draft, while it waits for nobody but its writer."""
    ask = asks.get(tx, ref)
    held = reviews.of(tx, ref)
    by_stewards = held is not None and held.state != "declined"
    return ask if ask is not None and ask.state == "draft" and not by_stewards else None


def notice(tx: Tx, row: Outgoing) -> RemindedSeen | None:
    """For whoever keeps it. It goes once they did anything with it."""
    ask = _waits(tx, row.about)
    if ask is None or retired(tx, row) or not nudges.still_may(tx, row, "draft"):
        return None
    return RemindedSeen(ask, members.user_of(tx, ask.asker), row.ref)
