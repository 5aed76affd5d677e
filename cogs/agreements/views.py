"""The form in which stewards write down what the community agreed on."""

from __future__ import annotations

from discord import ui

from bot.steps.agreements import LINE_MOST, LINES_MOST, MONTHS
from bot.text import Text
from cogs.parts import field, form, long_text, one_of


def agreements_form(text: Text, ref: str, lines: str) -> ui.Modal:
    """One agreement a line, as it is now or as a beginning, and when to look at them again."""
    return form(
        text("agreements.form.title"),
        "agreements.form",
        ref,
        field(
            text("agreements.form.lines"),
            long_text("lines", LINES_MOST * (LINE_MOST + 1), default=lines, required=True),
            text("agreements.form.lines_hint", most=LINES_MOST),
        ),
        field(
            text("agreements.form.review"),
            one_of("months", [(str(each), text("agreements.form.months", each)) for each in MONTHS], "6"),
            text("agreements.form.review_hint"),
        ),
    )
