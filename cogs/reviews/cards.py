"""What stewards see of an ask that waits for them, and what its asker is told."""

from __future__ import annotations

from discord import ui

from bot.rules.words import quoted, shortened
from bot.steps.reviews import ReviewSeen, ToldSeen
from bot.steps.waiting import Waiting
from bot.text import Text
from cogs.parts import DONE, WARM, button, card, choice, good, headline, main, moment, note, person, private, row, when
from cogs.terms import listed as listed_as
from cogs.terms import needed


def review(found: ReviewSeen, text: Text) -> ui.LayoutView:
    """The ask as everybody would see it, and what can be said of it."""
    held, ask = found.review, found.seen.ask
    asker = found.seen.asker
    return card(
        text("review.title"),
        headline(text, ask),
        text("ask.card.named", who=person(asker)) if asker else text("ask.card.neighbour"),
        quoted(ask.summary, 1200),
        when(text, ask.needed, None),
        needed(text, ask.needs, found.seen.where),
        text("review.question", words=quoted(held.words, 500)) if held.words else None,
        text("review.answer", words=quoted(held.answer, 500)) if held.answer else None,
        text("review.no_answer_yet") if held.state == "asked" else None,
        row(
            good(text("review.approve"), "review.approve", held.ref),
            button(text("review.ask_back"), "review.ask", held.ref),
            button(text("review.decline"), "review.decline", held.ref),
        ),
        note(text("review.note")),
        colour=WARM,
    )


def listed(waiting: Waiting, text: Text) -> ui.LayoutView:
    """Everything that waits for a steward's word."""
    confirmed = [(each.confirmation.ref, listed_as(each.seen, text)) for each in waiting.confirmations]
    picked = [(each.seen.ask.ref, listed_as(each.seen, text)) for each in waiting.picks]
    proposed = [(each.made.ref, shortened(each.made.words, 90)) for each in waiting.announcements]
    return card(
        text("review.list"),
        choice(
            "review.open",
            [(each.review.ref, shortened(each.seen.ask.summary, 90)) for each in waiting.reviews],
            placeholder=text("review.pick"),
        )
        if waiting.reviews
        else None,
        choice("confirm.open", confirmed, placeholder=text("confirm.pick")) if confirmed else None,
        choice("pick.open", picked, placeholder=text("pick.pick")) if picked else None,
        choice("announce.open", proposed, placeholder=text("announce.pick")) if proposed else None,
        None if waiting.reviews or confirmed or picked or proposed else text("review.none"),
        row(button(text("settings.back"), "setup.look")),
        colour=WARM,
    )


def said(text: Text, key: str) -> ui.LayoutView:
    """At once after a steward's word, or an answer."""
    return card(text(key), row(button(text("review.more"), "review.list")), colour=DONE)


def answered(text: Text) -> ui.LayoutView:
    """At once after the asker's answer."""
    return card(text("review.answered"), row(button(text("mine.open"), "door.mine")))


def declined(told: ToldSeen, text: Text) -> ui.LayoutView:
    """For the asker: why, kindly, and what to do next; the words are kept."""
    held = told.review
    return card(
        private(text, told.to),
        text("review.declined"),
        quoted(told.ask.summary, 900),
        text(f"review.reason.{held.reason}.words") if held is not None else None,
        text("review.said", words=quoted(held.words, 500)) if held is not None and held.words else None,
        row(
            main(text("mine.look"), "ask.look", told.ask.ref),
            button(text("mine.let_go"), "ask.drop", told.ask.ref),
            button(text("door.now"), "door.now"),
        ),
    )


def asked(told: ToldSeen, text: Text) -> ui.LayoutView:
    """For the asker: the stewards ask something back, and do not know whom."""
    held = told.review
    return card(
        private(text, told.to),
        text("review.asked" if told.ask.shared == "named" else "review.asked_unnamed"),
        quoted(told.ask.summary, 900),
        text("review.question", words=quoted(held.words, 500)) if held is not None else None,
        row(
            main(text("review.give_answer"), "review.answer", held.ref) if held is not None else None,
            button(text("mine.look"), "ask.look", told.ask.ref),
            button(text("mine.let_go"), "ask.drop", told.ask.ref),
        ),
    )


def still(told: ToldSeen, text: Text) -> ui.LayoutView:
    """For the asker: nobody has looked yet; it was brought up again."""
    return card(
        private(text, told.to),
        text("review.still", until=moment(told.again)) if told.again is not None else text("review.still_waits"),
        quoted(told.ask.summary, 900),
        row(
            button(text("mine.look"), "ask.look", told.ask.ref),
            button(text("mine.let_go"), "ask.drop", told.ask.ref),
            button(text("door.now"), "door.now"),
        ),
    )


def posted(told: ToldSeen, text: Text) -> ui.LayoutView:
    """For the asker: it was posted."""
    return card(
        private(text, told.to),
        text("review.posted"),
        quoted(told.ask.summary, 900),
        row(button(text("mine.open"), "door.mine")),
    )
