"""What stewards say of an ask before others see it, and what its asker answers; neither learns who the other is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules.refusal import Refusal
from bot.rules.words import bounded
from bot.steps import asks as ask_steps
from bot.steps import communities, queue, seen
from bot.steps.people import Who
from bot.steps.seen import AskSeen
from data import asks, due, members, outbox, reviews
from data.house import Review
from data.records import Ask, Outgoing
from data.store import Tx

WORDS_MOST = 300
"""Characters of a steward's question or reason, and of an answer."""

LISTED = 25
"""So many that wait are listed at a time (component reference)."""

REASONS = ("money", "personal", "elsewhere", "professional", "other")
"""Why an ask is not posted, by the name under which each language has its words."""


@dataclass(frozen=True, slots=True)
class ReviewSeen:
    """An ask as stewards look at it: as everybody would see it, and no more. `again` is when it is brought up again
    (UTC epoch seconds)."""

    review: Review
    seen: AskSeen
    again: int | None = None


@dataclass(frozen=True, slots=True)
class ToldSeen:
    """What became of an ask that waited, for its asker (`to`, a Discord user id) alone."""

    ask: Ask
    to: int
    review: Review | None = None
    again: int | None = None


def _waits(tx: Tx, who: Who, ref: str) -> tuple[Review, Ask]:
    """What waits, for a steward of its community. Raises Refusal for anybody else, and once it waits no more."""
    community = communities.panel(tx, who, "en")
    held = reviews.get(tx, ref)
    ask = asks.get(tx, held.ask) if held is not None else None
    if held is None or ask is None or held.community != community.guild or held.state == "declined":
        raise Refusal("refuse.reviewed")
    return held, ask


def listed(tx: Tx, who: Who) -> tuple[ReviewSeen, ...]:
    """What waits for a steward's word. Raises Refusal for anybody who is not one."""
    community = communities.panel(tx, who, "en")
    found = (_seen(tx, each) for each in reviews.waiting(tx, community.guild, LISTED))
    return tuple(each for each in found if each is not None)


def one(tx: Tx, who: Who, ref: str) -> ReviewSeen:
    """One that waits."""
    found = _seen(tx, _waits(tx, who, ref)[0])
    if found is None:
        raise Refusal("refuse.reviewed")
    return found


def approve(tx: Tx, who: Who, ref: str) -> None:
    """It is posted, and its asker hears so. Pressed by two, it is posted once."""
    held, ask = _waits(tx, who, ref)
    queue.gone(tx, ask.ref)
    # Its moment is a steward's by now, and tells nothing of its asker's.
    ask_steps.appear(tx, ask, at_once=True)
    queue.tell(tx, held, ask, "review.posted")


def decline(tx: Tx, who: Who, ref: str, reason: str, typed: str) -> None:
    """It is not posted as it is; its asker hears why, in kind words, and keeps it as a draft."""
    held, ask = _waits(tx, who, ref)
    if reason not in REASONS:
        raise Refusal("refuse.unknown_choice")
    words = bounded(typed, "review.form.words", WORDS_MOST)
    due.cancel(tx, ref, "review.again")
    declined = replace(held, state="declined", reason=reason, words=words, answer="")
    reviews.save(tx, declined)
    outbox.touch(tx, ref, "review")
    queue.tell(tx, declined, ask, "review.declined")


def ask_back(tx: Tx, who: Who, ref: str, typed: str) -> None:
    """Ask its asker something, who stays unknown; it goes on waiting."""
    held, ask = _waits(tx, who, ref)
    words = bounded(typed, "review.form.question", WORDS_MOST, required=True)
    asked = replace(held, state="asked", words=words, answer="")
    reviews.save(tx, asked)
    outbox.touch(tx, ref, "review")
    queue.tell(tx, asked, ask, "review.asked")


def asked(tx: Tx, who: Who, ref: str) -> Review:
    """What the asker was asked. Raises Refusal for anybody else, and where nothing is asked any more."""
    held = reviews.get(tx, ref)
    if held is None:
        raise Refusal("refuse.gone")
    ask_steps.own(tx, who, held.ask)
    if held.state != "asked":
        raise Refusal("refuse.reviewed")
    return held


def answer(tx: Tx, who: Who, ref: str, typed: str) -> None:
    """The asker answers; the stewards read it under their question, and not whose it is."""
    held = asked(tx, who, ref)
    words = bounded(typed, "review.form.answer", WORDS_MOST, required=True)
    reviews.save(tx, replace(held, state="waiting", answer=words))
    outbox.touch(tx, ref, "review")


def _seen(tx: Tx, held: Review) -> ReviewSeen | None:
    shown = seen.ask(tx, held.ask)
    return ReviewSeen(held, shown, due.when(tx, "review.again", held.ref)) if shown is not None else None


def card(tx: Tx, row: Outgoing) -> ReviewSeen | None:
    """For the stewards' channel: it goes once it waits no more, or has another card."""
    held = reviews.get(tx, row.about)
    if held is None or held.state == "declined" or (row.drop_after is not None and row.drop_after <= tx.now):
        return None
    return _seen(tx, held)


def told(tx: Tx, row: Outgoing) -> ToldSeen | None:
    """For the asker: declined, asked back, or not looked at yet; it goes once that is no more so."""
    held = reviews.get(tx, row.about)
    ask = asks.get(tx, held.ask) if held is not None else None
    state = {"review.declined": "declined", "review.asked": "asked", "review.still": "waiting"}[row.kind]
    if held is None or ask is None or held.state != state:
        return None
    return ToldSeen(ask, members.user_of(tx, ask.asker), held, due.when(tx, "review.again", held.ref))


def posted(tx: Tx, row: Outgoing) -> ToldSeen | None:
    """For the asker: it was posted."""
    ask = asks.get(tx, row.about)
    return ToldSeen(ask, members.user_of(tx, ask.asker)) if ask is not None and ask.state != "draft" else None
