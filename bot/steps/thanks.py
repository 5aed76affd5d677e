"""A thank-you, if somebody likes to say one: to whoever helped, in private, and never counted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules import moments
from bot.rules.refusal import Refusal
from bot.rules.words import THANKS_MOST, bounded
from bot.steps import introductions, nudges
from bot.steps.people import Who
from bot.steps.retention import CLOSED_KEPT
from data import apart, asks, due, invitations, members, outbox, threads
from data import introductions as rows
from data.records import DAY, Ask, Introduction, Invitation, Outgoing
from data.store import Tx


@dataclass(frozen=True, slots=True)
class ThanksSeen:
    """A thank-you as whoever helped sees it: `to` and `asker` are Discord user ids, `ref` the message's."""

    words: str
    to: int
    asker: int
    ref: str


def before(tx: Tx, who: Who, ref: str) -> str:
    """For the form: what was said before, if anything. Raises Refusal where nothing can be said (any more)."""
    return rows.thanks(tx, _mine(tx, who, ref).ref)


def _mine(tx: Tx, who: Who, ref: str) -> Introduction:
    """Something that was finished not long ago, for whoever was helped with it. Raises Refusal for anybody else."""
    introduction, _, _, role = introductions.mine(tx, who, ref)
    if role == "stranger":
        raise Refusal("refuse.gone")
    if role == "helper":
        raise Refusal("refuse.thanks_asker")
    if introduction.state == "open":
        raise Refusal("refuse.thanks_early")
    place = threads.about(tx, "introduction", ref)
    if introduction.state != "finished" or place is None or place.state in ("closing", "closed"):
        raise Refusal("refuse.over")
    return introduction


def say(tx: Tx, who: Who, ref: str, words: str) -> str:
    """Say thank you, or say it in other words; as often as it is sent, the helper has one message."""
    introduction = _mine(tx, who, ref)
    clean = bounded(words, "thanks.form.words", THANKS_MOST, required=True)
    rows.thank(tx, introduction, clean)
    outbox.touch(tx, ref, "thanks")
    if not outbox.about(tx, ref, "thanks"):
        # A bell in the second in which the other is seen in their thread would tell what it rang for.
        due.at(tx, introduction.community, "thanks.tell", ref, moments.bell("normal", tx.now, tx.chance))
    return clean


def tell(tx: Tx, ref: str) -> None:
    """Whoever helped hears it at the first moment at which they may be spoken to, while it is kept."""
    found = _to_say(tx, ref)
    if found is None:
        return
    introduction, _, invitation = found
    again = nudges.now_or_when(tx, invitation.helper, "thanks", ref)
    if again is not None and again < tx.now + CLOSED_KEPT * DAY:
        due.at(tx, introduction.community, "thanks.tell", ref, again)


def _to_say(tx: Tx, ref: str) -> tuple[Introduction, Ask, Invitation] | None:
    """What there is to thank for; None if it was taken back, or is forgotten, or the two are to be kept apart: to
    whoever wrote it that looks as if it had arrived (promise H2)."""
    introduction = rows.get(tx, ref)
    ask = asks.get(tx, introduction.ask) if introduction is not None else None
    invitation = invitations.get(tx, introduction.invitation) if introduction is not None else None
    if introduction is None or ask is None or invitation is None or not rows.thanks(tx, ref):
        return None
    known = members.named(tx, ask.asker) and members.named(tx, invitation.helper)
    if introduction.state != "finished" or not known or apart.between(tx, ask.asker, invitation.helper):
        return None
    return introduction, ask, invitation


def notice(tx: Tx, row: Outgoing) -> ThanksSeen | None:
    """For whoever helped. It goes with its words."""
    found = _to_say(tx, row.about)
    if found is None or not nudges.still_may(tx, row, "thanks"):
        return None
    _, ask, invitation = found
    to, asker = members.user_of(tx, invitation.helper), members.user_of(tx, ask.asker)
    return ThanksSeen(rows.thanks(tx, row.about), to, asker, row.ref)
