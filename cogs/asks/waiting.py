"""What waits for its writer's word: a draft that is kept, and the one time it is brought up."""

from __future__ import annotations

from discord import ui

from bot.rules.reminders import REMINDERS, UNLESS_CHOSEN
from bot.rules.words import quoted
from bot.steps.drafts import DraftKept
from bot.steps.reminders import RemindedSeen
from bot.text import Text
from cogs.parts import button, card, choice, main, moment, note, private, row, unasked


def kept(of: DraftKept, text: Text) -> ui.LayoutView:
    """A draft that waits, and whether it is brought up."""
    at = of.reminded_at
    return card(
        text("ask.kept"),
        text("ask.remind.at", when=moment(at)) if at is not None else text("ask.remind.not"),
        choice(
            "ask.remind",
            [(each, text(f"ask.remind.{each}")) for each in REMINDERS],
            ref=of.ask.ref,
            chosen=(UNLESS_CHOSEN,) if at is None else (),
            placeholder=text("ask.remind.other"),
        ),
        note(text("ask.remind.later")) if at is not None else None,
        row(button(text("mine.open"), "door.mine")),
    )


def reminded(seen: RemindedSeen, text: Text) -> ui.LayoutView:
    """The draft, on the day its writer chose. Sending it leads through the preview: nobody sees what its writer has
    not seen as others would (promise S1)."""
    ref = seen.ask.ref
    return card(
        private(text, seen.to),
        text("ask.reminded"),
        quoted(seen.ask.summary, 900),
        row(
            main(text("ask.reminded_post"), "ask.look", ref),
            button(text("ask.change"), "ask.change", ref),
            button(text("mine.let_go"), "ask.drop", ref),
        ),
        note(text("ask.reminded_once")),
        unasked(text, seen.ref),
    )
