"""What somebody wrote down for a person they know, as each of the two sees it."""

from __future__ import annotations

from discord import ui

from bot.rules.words import quoted
from bot.steps.suggestions import SuggestionSeen
from bot.text import Text
from cogs.parts import DONE, WARM, button, card, day, good, kind, main, note, person, private, row, unasked
from data.records import Ask, Suggestion


def suggestion(seen: SuggestionSeen, text: Text) -> ui.LayoutView:
    """To whom it is for: what a friend wrote, and that it is theirs alone what becomes of it."""
    made = seen.suggestion
    if made.state != "open":
        return card(private(text, seen.to), text(f"behalf.card.{made.state}"), colour=DONE)
    return card(
        private(text, seen.to),
        text("behalf.card.title"),
        text("behalf.card.from", who=person(seen.friend)),
        quoted(made.words, 900),
        text("behalf.card.facts", kind=kind(text, made.kind), when=text(f"when.{made.needed}")),
        text("behalf.card.yours", until=day(seen.until), who=person(seen.friend)),
        row(
            good(text("behalf.mine"), "behalf.mine", made.ref),
            button(text("behalf.lie"), "behalf.lie", made.ref),
        ),
        note(text("behalf.card.known_again")),
        unasked(text, seen.ref),
        colour=WARM,
    )


def told(made: Suggestion, who: int, until: int, text: Text) -> ui.LayoutView:
    """To whoever wrote it: the same words whatever comes of it."""
    return card(
        text("behalf.told", who=person(who)),
        quoted(made.words, 900),
        note(text("behalf.told_until", until=day(until))),
        row(button(text("behalf.back"), "behalf.back", made.ref), button(text("mine.open"), "door.mine")),
    )


def theirs(ask: Ask, text: Text) -> ui.LayoutView:
    """At once after *Yes, that's mine*: a draft, and the ways on from it."""
    return card(
        text("behalf.theirs"),
        quoted(ask.summary, 900),
        row(
            main(text("mine.look"), "ask.look", ask.ref),
            button(text("ask.change"), "ask.change", ask.ref),
            button(text("mine.let_go"), "ask.drop", ask.ref),
        ),
    )


def said(text: Text, key: str) -> ui.LayoutView:
    """A few plain words with the way to everything of one's own."""
    return card(text(key), row(button(text("mine.open"), "door.mine")))
