"""Forgets one thing whole: what was said about it goes from Discord, then its rows, and nothing leads back to it."""

from __future__ import annotations

from bot.steps import together
from data import (
    announcements,
    apart,
    asks,
    celebrations,
    due,
    introductions,
    invitations,
    offers,
    outbox,
    pauses,
    pieces,
    proposals,
    reports,
    suggestions,
    threads,
)
from data.house import Proposal
from data.records import Ask, Thread
from data.store import Tx


def messages(tx: Tx, ask: str, to: str | None = None) -> None:
    """Take away what was said about an ask, its invitations and its introductions, or only what that member was told.

    The relay does it, tries until Discord says that it is done, and forgets each row with its message.
    """
    outbox.take_down(tx, ask, to)
    for invitation in invitations.refs_of(tx, ask):
        outbox.take_down(tx, invitation, to)
    for introduction in introductions.of(tx, ask):
        outbox.take_down(tx, introduction.ref, to)


def unlink(tx: Tx, ask: Ask) -> None:
    """Forget who made an ask that is over, with what they were told about it."""
    messages(tx, ask.ref, ask.asker)
    for each in introductions.of(tx, ask.ref):
        # They could not take down any more what everybody sees.
        introductions.show(tx, each, False, None)
        outbox.touch(tx, each.ref, "thanks.shown")
    for each in together.ended_with(tx, ask):
        # One message may tell of several.
        outbox.touch(tx, each.ref, "ask.lapsed")
    asks.unlink(tx, ask.ref)
    pieces.delete(tx, ask.ref)


def wordless(tx: Tx, ask: Ask) -> None:
    """Forget what an ask that is over was about, and everybody who was never introduced through it.

    Of one shared by name who helped whom stays a while longer; of any other its asker is forgotten too.
    """
    messages(tx, ask.ref)
    for each in invitations.untaken(tx, ask.ref):
        invitations.delete(tx, each)
    for introduction in introductions.of(tx, ask.ref):
        introductions.thank(tx, introduction, "")
    if ask.shared != "named" and ask.asker:
        asks.unlink(tx, ask.ref)
    asks.wordless(tx, ask.ref)
    pieces.delete(tx, ask.ref)


def ask(tx: Tx, ref: str) -> None:
    """Forget an ask with its invitations, its introductions and their places."""
    messages(tx, ref)
    for each in invitations.refs_of(tx, ref):
        due.cancel(tx, each)
    for introduction in introductions.of(tx, ref):
        due.cancel(tx, introduction.ref)
        _place(tx, threads.about(tx, "introduction", introduction.ref))
    due.cancel(tx, ref)
    asks.delete(tx, ref)


def invitation(tx: Tx, ref: str) -> None:
    """Forget whom an invitation was for. Its ask goes on, and still knows not to ask them again."""
    outbox.take_down(tx, ref)
    due.cancel(tx, ref)
    invitations.unlink(tx, ref)


def offer(tx: Tx, ref: str) -> None:
    """Forget an offer."""
    outbox.take_down(tx, ref)
    due.cancel(tx, ref)
    offers.delete(tx, ref)


def celebration(tx: Tx, ref: str) -> None:
    """Forget something that was celebrated, with its card."""
    outbox.take_down(tx, ref)
    celebrations.delete(tx, ref)


def announcement(tx: Tx, ref: str) -> None:
    """Forget an announcement with everything said about it."""
    outbox.take_down(tx, ref)
    due.cancel(tx, ref)
    announcements.delete(tx, ref)


def suggestion(tx: Tx, ref: str) -> None:
    """Forget what somebody wrote for another, with the message in which it was shown to them."""
    outbox.take_down(tx, ref)
    due.cancel(tx, ref)
    suggestions.delete(tx, ref)


def proposal(tx: Tx, made: Proposal) -> None:
    """Forget a question that somebody suggested; where stewards took it, it is the community's, without a name."""
    outbox.take_down(tx, made.ref)
    proposals.delete(tx, made.ref)
    outbox.touch(tx, f"proposals:{made.community}")


def report(tx: Tx, ref: str) -> None:
    """Forget a report with what was done about it and with everything said about that."""
    paused = pauses.by_report(tx, ref)
    acts = (each.ref for each in reports.acts(tx, ref))
    for each in (ref, *acts, *([paused.ref] if paused is not None else [])):
        outbox.take_down(tx, each)
        due.cancel(tx, each)
    reports.delete(tx, ref)


def protects(tx: Tx, member: str) -> bool:
    """Whether of somebody who is forgotten a digest has to stay, which names nobody: so that who is kept apart from
    them stays so, and what the stewards were told or decided holds when they return (promise H5)."""
    return bool(apart.against(tx, member) or reports.against(tx, member) or pauses.until(tx, member))


def _place(tx: Tx, place: Thread | None) -> None:
    # On Discord the thread stays, shut: what was said in it is not Kith's to delete.
    if place is not None and place.state == "closed":
        threads.delete(tx, place.ref)
    elif place is not None and place.state != "closing":
        threads.move(tx, place.ref, "closing", tx.now)
