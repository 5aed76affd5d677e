"""What waits for its writer's word: a draft that is kept, and asks whose end comes, or has come."""

from __future__ import annotations

from discord import ui

from bot.rules.reminders import REMINDERS, UNLESS_CHOSEN
from bot.rules.words import quoted, shortened
from bot.steps.drafts import DraftKept
from bot.steps.lapsing import AskLapsed, AskStill
from bot.steps.reminders import RemindedSeen
from bot.text import Text
from cogs.parts import Part, button, card, choice, day, good, main, moment, note, private, row, unasked
from data.records import Ask

MOST, SHORT = 5, 240
"""Asks of which one message speaks, and characters of each where there are several."""


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


def still(seen: AskStill, text: Text) -> ui.LayoutView:
    """Nothing came of these for weeks: are they still needed?"""
    one = len(seen.asks) == 1
    return card(
        private(text, seen.to),
        text("ask.still.words" if one else "ask.still.many", until=day(seen.until)),
        *(part for each in seen.asks[:MOST] for part in _still(each, 900 if one else SHORT, text)),
        _more(len(seen.asks), text),
        row(button(text("door.now"), "door.now")),
    )


def _still(ask: Ask, most: int, text: Text) -> tuple[str, Part]:
    return quoted(shortened(ask.summary, most), most * 2), row(
        good(text("ask.still.yes"), "ask.still", ask.ref),
        button(text("ask.needs"), "ask.needs", ask.ref),
        button(text("ask.still.rest"), "ask.let_rest", ask.ref),
    )


def _more(many: int, text: Text) -> str | None:
    return note(text("ask.still.more", n=many - MOST)) if many > MOST else None


def lapsed(seen: AskLapsed, text: Text) -> ui.LayoutView:
    """The time is over and nobody came: it is not about the person. What was offered is in another's words, so it is
    not asked again in the same."""
    one = len(seen.asks) == 1
    of_offer = seen.asks[0].offer is not None
    some = text("several.lapsed", came=seen.came) if seen.came else None
    words = "ask.lapsed.offer" if of_offer else "ask.lapsed.words" if one else "ask.lapsed.many"
    return card(
        private(text, seen.to),
        some or text(words),
        *(part for each in seen.asks[:MOST] for part in _lapsed(each, 900 if one else SHORT, text)),
        row(button(text("door.now"), "door.now")),
    )


def _lapsed(ask: Ask, most: int, text: Text) -> tuple[str | Part, ...]:
    if ask.state == "matched":
        return (quoted(shortened(ask.summary, most), most * 2),)
    again = (
        row(main(text("door.ask"), "door.ask"))
        if ask.offer is not None
        else row(main(text("ask.again"), "ask.again", ask.ref), button(text("ask.steward"), "ask.steward", ask.ref))
    )
    return quoted(shortened(ask.summary, most), most * 2), again
