"""A suggested question, as whoever wrote it and the stewards see it."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.words import quoted, shortened
from bot.steps.proposals import KEPT, OPEN_KEPT, ProposalSeen, Waiting
from bot.text import Text
from cogs.parts import DONE, WARM, button, card, choice, good, main, note, private, row
from data.house import OwnPrompt, Proposal


def sent(made: Proposal, text: Text) -> ui.LayoutView:
    """At once, to whoever wrote it: what happens next, and the way back."""
    return card(
        text("proposals.sent"),
        quoted(made.words, 900),
        row(button(text("proposals.back"), "proposals.back", made.ref)),
        note(text("proposals.sent_note", days=OPEN_KEPT)),
    )


def taken_back(text: Text) -> ui.LayoutView:
    """It is gone."""
    return card(text("proposals.is_back"), row(button(text("ritual.propose"), "proposals.begin")))


def listed(waiting: Sequence[Waiting], text: Text) -> ui.LayoutView:
    """Everything that waits for a steward's word."""
    return card(
        text("proposals.title"),
        text("proposals.words") if waiting else text("proposals.none"),
        choice(
            "proposals.open",
            [(each.ref, shortened(each.words, 90)) for each in waiting],
            placeholder=text("proposals.pick"),
        )
        if waiting
        else None,
        row(button(text("rituals.back"), "rituals.list")),
    )


def one(waiting: Waiting, text: Text) -> ui.LayoutView:
    """One that waits, and the two answers."""
    return card(
        text("proposals.one", family=text(f"family.{waiting.family}")),
        quoted(waiting.words, 900),
        row(
            good(text("proposals.take"), "proposals.take", waiting.ref),
            button(text("proposals.decline"), "proposals.decline", waiting.ref),
            button(text("proposals.all"), "proposals.list"),
        ),
        note(text("proposals.nameless")),
    )


def taken(made: OwnPrompt, text: Text) -> ui.LayoutView:
    """At once after a steward took it."""
    return card(
        text("proposals.is_taken", family=text(f"family.{made.family}")),
        quoted(made.words, 900),
        row(
            button(text("proposals.see"), "prompts.family", made.family),
            button(text("proposals.all"), "proposals.list"),
        ),
        colour=DONE,
    )


def declined(text: Text) -> ui.LayoutView:
    """At once after a steward declined it."""
    return card(text("proposals.is_declined"), row(button(text("proposals.all"), "proposals.list")), colour=DONE)


def waits(_: int, text: Text) -> ui.LayoutView:
    """For the stewards' channel: somebody suggested something. How many there are, and whose, is not said."""
    return card(
        text("proposals.waits"),
        row(main(text("proposals.look"), "proposals.list")),
        note(text("rituals.tell_once")),
        colour=WARM,
    )


def told(seen: ProposalSeen, text: Text) -> ui.LayoutView:
    """To whoever wrote it: what became of it."""
    made = seen.proposal
    return card(
        private(text, seen.to),
        text(f"proposals.told.{made.state}"),
        quoted(made.words, 900),
        text("proposals.said", words=quoted(made.answer, 700)) if made.answer else None,
        row(button(text("proposals.again"), "proposals.begin", made.family)) if made.state != "taken" else None,
        note(text("proposals.told_note", days=KEPT)),
    )
