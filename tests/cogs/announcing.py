"""Every card and form of announcements, each in every state that looks different."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from discord import ui

from bot.steps.announcements import ANSWER_MOST, WORDS_MOST, AnnouncementSeen
from bot.steps.held import Held
from bot.steps.seen import Mine
from bot.steps.waiting import Waiting
from bot.text import Text
from cogs.announcements import cards as announcements
from cogs.announcements.views import announce_form, answer_form
from cogs.mine import cards as mine
from cogs.privacy import cards as privacy
from cogs.reviews import cards as looking
from data.house import Announcement
from tests.cogs import records as made
from tests.cogs.records import ASKER, NOW, Words

PRIVATE = tuple(f"announcements.{each}" for each in ("approved", "declined", "unseen"))
"""Messages that Kith sends to one person."""

REF = "a9" * 8


def seen(words: Words = made.PLAIN, **changes: Any) -> AnnouncementSeen:
    """An announcement that waits, as a steward sees it; with everything that was said of it."""
    said = Announcement(
        REF,
        made.GUILD,
        made.ASKER_REF,
        words.offer[:WORDS_MOST],
        words.summary[:ANSWER_MOST],
        "proposed",
        NOW,
        7,
        NOW // 86_400,
    )
    return AnnouncementSeen(replace(said, **changes), ASKER)


def cards(words: Words) -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every card, by `<noun>.<function>/<state>`."""
    stands, no = seen(words, state="approved"), seen(words, state="declined")
    found: dict[str, Callable[[Text], ui.LayoutView]] = {
        "announcements.announcement_card/": lambda text: announcements.announcement_card(stands, text),
        "announcements.taken_back/": announcements.taken_back,
        "reviews.listed/announcements": lambda text: looking.listed(Waiting(announcements=(seen(words),)), text),
        **{
            f"announcements.said/{key}": lambda text, key=key: announcements.said(text, f"announce.{key}")
            for key in ("was_approved", "was_declined")
        },
    }
    for each in (seen(words), stands, no):
        own = Mine((), (), (), (), (), (), (), (), None, announcements=(each.made,))
        held = Held(ASKER, made.MEMBER, None, (), (), (), (), None, (), None, announcements=(each.made,))
        name = each.made.state
        found[f"mine.mine/announcement, {name}"] = lambda text, own=own: mine.mine(own, text, 0, NOW)
        found[f"privacy.kept/announcement, {name}"] = lambda text, held=held: privacy.kept(held, text, 0)
        if name != "declined":
            found[f"announcements.proposed/{name}"] = lambda text, each=each: announcements.proposed(each, text)
            found[f"announcements.sent/{name}"] = lambda text, each=each: announcements.sent(each, text)
    for name, answer in (("", words.summary[:ANSWER_MOST]), (", no word", "")):
        approved, declined = (replace(each, made=replace(each.made, answer=answer), to=ASKER) for each in (stands, no))
        found |= {
            f"announcements.approved/{name}": lambda text, one=approved: announcements.approved(one, text),
            f"announcements.declined/{name}": lambda text, one=declined: announcements.declined(one, text),
            f"announcements.unseen/{name}": lambda text, one=declined: announcements.unseen(one, text),
        }
    return found


def forms(words: Words) -> Mapping[str, Callable[[Text], ui.Modal]]:
    """Every form."""
    return {
        "announcements.announce_form/new": lambda text: announce_form(text, REF),
        "announcements.announce_form/again, for a steward": lambda text: announce_form(
            text, REF, words.offer[:WORDS_MOST], leads=True
        ),
        "announcements.answer_form/approve": lambda text: answer_form(
            text, "announce.approve_form", REF, required=False
        ),
        "announcements.answer_form/decline": lambda text: answer_form(
            text, "announce.decline_form", REF, required=True
        ),
    }
