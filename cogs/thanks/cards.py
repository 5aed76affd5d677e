"""A thank-you, as whoever helped sees it and as whoever wrote it does."""

from __future__ import annotations

from discord import ui

from bot.rules.words import quoted
from bot.steps.reports import THANKS
from bot.steps.retention import CLOSED_KEPT, UNNAMED_KEPT
from bot.steps.thanks import OwnThanks, Shown, ThanksSeen
from bot.text import Text
from cogs.parts import WARM, Part, button, card, good, line, note, person, private, row, thread_link, unasked


def thanks(seen: ThanksSeen, text: Text) -> ui.LayoutView:
    """To whoever helped: the words, and that nothing has to come of them."""
    return card(
        private(text, seen.to),
        text("thanks.card.title"),
        text("thanks.card.from", who=person(seen.asker)),
        quoted(seen.words, 1500),
        *(_would_you(seen, seen.shown, text) if seen.shown is not None and seen.agreed is not False else ()),
        note(text("thanks.card.note", days=CLOSED_KEPT)),
        unasked(text, seen.ref),
        colour=WARM,
    )


def sent(words: str, ref: str, text: Text) -> ui.LayoutView:
    """At once after writing it."""
    return card(
        text("thanks.sent"),
        quoted(words, 1500),
        note(text("thanks.no_duty")),
        row(
            button(text("thanks.change"), "thanks.begin", ref),
            button(text("thanks.look"), "thanks.look", ref),
            button(text("mine.open"), "door.mine"),
        ),
        colour=WARM,
    )


def shown(seen: Shown, text: Text) -> ui.LayoutView:
    """To everybody, because both would have it so. Nothing on it can be counted."""
    about = f"{THANKS}{seen.introduction}"
    return card(_seen(seen, text), row(button(text("report.open"), "report.begin", about)), colour=WARM)


def _seen(seen: Shown, text: Text) -> str:
    """All that everybody sees, or would."""
    helper = person(seen.helper)
    who = (
        text("thanks.shown.named", who=person(seen.asker), helper=helper)
        if seen.asker
        else text("thanks.shown.unnamed", helper=helper)
    )
    return f"{who}\n{quoted(seen.words, 1000)}"


def _would_you(seen: ThanksSeen, would: Shown, text: Text) -> list[str | Part]:
    """Whoever wrote it would have everybody see it: would its reader?"""
    channel = thread_link(would.channel)
    if seen.agreed:
        return [
            text("thanks.both", channel=channel),
            row(button(text("thanks.down"), "thanks.down", seen.introduction)),
        ]
    return [
        line(),
        text("thanks.would_you", channel=channel),
        _seen(would, text),
        note(text("thanks.no_reason")),
        row(
            button(text("thanks.agree"), "thanks.agree", seen.introduction),
            button(text("thanks.only_me"), "thanks.down", seen.introduction),
        ),
    ]


def own(of: OwnThanks, text: Text) -> ui.LayoutView:
    """To whoever wrote it: what everybody would see, before anybody does."""
    channel, ref = thread_link(of.shown.channel), of.introduction
    return card(
        text("thanks.offered_both" if of.agreed else "thanks.own", channel=channel),
        _seen(of.shown, text),
        note(text("thanks.own_unnamed")) if of.shown.asker is None else None,
        note(text("thanks.own_kept", days=UNNAMED_KEPT if of.shown.asker is None else CLOSED_KEPT)),
        row(
            button(text("thanks.take_back"), "thanks.down", ref)
            if of.agreed
            else good(text("thanks.offer"), "thanks.offer", ref),
            button(text("mine.open"), "door.mine"),
        ),
        colour=WARM,
    )


def agreed(seen: Shown, ref: str, text: Text) -> ui.LayoutView:
    """At once after its reader said yes."""
    return card(
        text("thanks.both", channel=thread_link(seen.channel)),
        row(button(text("thanks.down"), "thanks.down", ref), button(text("mine.open"), "door.mine")),
        colour=WARM,
    )


def private_only(text: Text) -> ui.LayoutView:
    """At once after either said that it stays between the two."""
    return card(text("thanks.private"), row(button(text("mine.open"), "door.mine")))
