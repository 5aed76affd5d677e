"""Forms of a review: a reason, a question, an answer."""

from __future__ import annotations

from discord import ui

from bot.steps.reviews import REASONS, WORDS_MOST
from bot.text import Text
from cogs.parts import field, form, long_text, one_of


def decline_form(text: Text, ref: str) -> ui.Modal:
    """Why it is not posted as it is: one of a few kind sentences, and words of one's own if there is need."""
    return form(
        text("review.decline"),
        "review.decline_form",
        ref,
        field(
            text("review.form.reason"),
            one_of("reason", [(each, text(f"review.reason.{each}")) for each in REASONS], REASONS[0]),
            text("review.form.reason_hint"),
        ),
        field(
            text("review.form.words"), long_text("words", WORDS_MOST, required=False), text("review.form.words_hint")
        ),
    )


def question_form(text: Text, ref: str) -> ui.Modal:
    """What a steward would like to know first."""
    return form(
        text("review.ask_back"),
        "review.ask_form",
        ref,
        field(
            text("review.form.question"),
            long_text("question", WORDS_MOST, required=True),
            text("review.form.asks_hint"),
        ),
    )


def answer_form(text: Text, ref: str, question: str) -> ui.Modal:
    """What its asker answers."""
    return form(
        text("review.give_answer"),
        "review.answer_form",
        ref,
        field(
            text("review.form.answer"),
            long_text("answer", WORDS_MOST, required=True, placeholder=question),
            text("review.form.answer_hint"),
        ),
    )
