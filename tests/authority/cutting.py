"""Who may make several asks of one need, and look at all of them."""

from __future__ import annotations

from bot.rules.house import tag
from tests.authority.rows import ANSWER, EFFECT, PAUSED, Row, asker, row

SENTENCE = tag("tech")
"""The field of one kind, in the form in which each is said."""

CUTTING: tuple[Row, ...] = (
    row("path.more", "-", ANSWER, {"paused": PAUSED}),
    asker("ask.split", "draft", ANSWER),
    asker("ask.split", "open", ANSWER),
    asker("ask.split", "ended", "refuse.ask_withdrawn"),
    row("ask.split", "invitation", "refuse.gone"),
    asker("ask.split_of", "draft", ANSWER, values=("tech",)),
    asker("ask.split_of", "open", ANSWER, values=("tech", "care")),
    asker("ask.split_of", "draft", "refuse.unknown_kind", values=("weather",)),
    row("ask.split_of", "1", ANSWER, {"paused": PAUSED}, values=("tech",)),
    row("ask.split_of", "fresh", "refuse.gone", values=("tech",)),
    asker("ask.split_form", "draft", EFFECT, fields={SENTENCE: "A printer"}),
    asker("ask.split_form", "open", EFFECT, fields={SENTENCE: "A printer"}),
    asker("ask.split_form", "draft", "refuse.pieces_none", fields={SENTENCE: ""}),
    asker("ask.split_form", "ended", "refuse.ask_withdrawn", fields={SENTENCE: "A printer"}),
    row("ask.split_form", "fresh", EFFECT, {"paused": PAUSED}, fields={SENTENCE: "A printer"}),
    row("ask.split_form", "invitation", "refuse.old_control", {"paused": PAUSED}, fields={SENTENCE: "A printer"}),
    asker("ask.whole", "draft", ANSWER),
    asker("ask.whole", "open", ANSWER),
)
