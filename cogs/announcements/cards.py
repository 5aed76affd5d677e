"""An announcement as everybody, a steward, and whoever proposed it see it."""

from __future__ import annotations

from discord import ui

from bot.rules.words import quoted
from bot.steps.announcements import AnnouncementSeen
from bot.text import Text
from cogs.parts import DONE, WARM, button, card, careful, good, main, moment, note, person, private, row

WORDS = 1500


def announcement_card(seen: AnnouncementSeen, text: Text) -> ui.LayoutView:
    """The card that everybody sees, from its beginning to its end."""
    return card(
        text("announce.headline"),
        text("announce.from", who=person(seen.owner)),
        quoted(seen.made.words, WORDS),
        careful(text, seen.made.words),
        row(button(text("report.open"), "report.begin", seen.made.ref)),
        note(text("announce.until", until=moment(seen.until))),
        colour=WARM,
    )


def _window(seen: AnnouncementSeen, text: Text) -> str:
    return text("announce.window", begins=moment(seen.made.from_at), until=moment(seen.until))


def proposed(seen: AnnouncementSeen, text: Text) -> ui.LayoutView:
    """To stewards: as everybody would see it, when, and what can be said of it."""
    made = seen.made
    waits = made.state == "proposed"
    return card(
        text("announce.proposed" if waits else "announce.stands"),
        text("announce.from", who=person(seen.owner)),
        quoted(made.words, WORDS),
        careful(text, made.words),
        _window(seen, text),
        row(
            good(text("announce.approve"), "announce.approve", made.ref) if waits else None,
            button(text("announce.decline" if waits else "announce.down"), "announce.decline", made.ref),
            button(text("review.more"), "review.list"),
        ),
        note(text("announce.proposed_note")),
        colour=WARM,
    )


def sent(seen: AnnouncementSeen, text: Text) -> ui.LayoutView:
    """At once to whoever proposed it: how it would look, when, and what is next."""
    made = seen.made
    return card(
        text("announce.sent" if made.state == "proposed" else "announce.posted"),
        text("announce.from", who=person(seen.owner)),
        quoted(made.words, WORDS),
        _window(seen, text),
        row(button(text("announce.back"), "announce.back", made.ref), button(text("mine.open"), "door.mine")),
    )


def said(text: Text, key: str) -> ui.LayoutView:
    """At once after a steward's word."""
    return card(text(key), row(button(text("review.more"), "review.list")), colour=DONE)


def taken_back(text: Text) -> ui.LayoutView:
    """At once after taking it back."""
    return card(text("announce.is_back"), row(button(text("mine.open"), "door.mine")))


def approved(seen: AnnouncementSeen, text: Text) -> ui.LayoutView:
    """To whoever proposed it: it appears at its time."""
    made = seen.made
    return card(
        private(text, seen.to),
        text("announce.approved"),
        quoted(made.words, 900),
        _window(seen, text),
        text("announce.word", words=quoted(made.answer, 500)) if made.answer else None,
        row(button(text("announce.back"), "announce.back", made.ref), button(text("mine.open"), "door.mine")),
    )


def declined(seen: AnnouncementSeen, text: Text) -> ui.LayoutView:
    """To whoever proposed it: a steward would rather not, and why."""
    return _again(seen, text, text("announce.declined"))


def unseen(seen: AnnouncementSeen, text: Text) -> ui.LayoutView:
    """To whoever proposed it: no steward looked in time."""
    return _again(seen, text, text("announce.unseen"))


def _again(seen: AnnouncementSeen, text: Text, told: str) -> ui.LayoutView:
    made = seen.made
    return card(
        private(text, seen.to),
        told,
        quoted(made.words, 900),
        text("announce.word", words=quoted(made.answer, 500)) if made.answer else None,
        row(
            main(text("announce.again"), "announce.again", made.ref),
            button(text("announce.back"), "announce.back", made.ref),
        ),
    )
