"""The preview of an ask, in every state that looks different and with everybody's eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from discord import ui

from bot.rules.beginnings import BEGINNINGS, Entry, shipped
from bot.rules.words import SUMMARY_MOST
from bot.steps.beginnings import Shelf
from bot.steps.drafts import DraftKept
from bot.steps.lapsing import AskLapsed, AskStill
from bot.steps.reminders import RemindedSeen
from bot.steps.seen import DraftSeen
from bot.text import Text
from cogs.asks import cards as asks
from cogs.asks import shelf as starts
from cogs.asks import waiting
from cogs.settings import shelves
from cogs.settings.views import entry_form
from data.content import KINDS
from data.content.path import HEAVY
from data.house import Change, House
from data.records import WAYS, Ask
from tests.cogs import records as made
from tests.cogs.records import ASKER, NOW

REF = "8" * 16

Draw = Callable[[Text], ui.LayoutView]

SMALL = "Sorry to bother you all"
"""Words that make whoever writes them small."""


def previews(one: Ask) -> dict[str, Draw]:
    """The preview of this ask with everybody's eyes, and in every state that looks different."""
    draft = replace(one, state="draft")
    much = replace(draft, needs=made.MUCH)
    small = replace(much, summary=f"{SMALL}, {much.summary}"[:SUMMARY_MOST])
    seen = {
        "": DraftSeen(draft),
        ", first, no details": DraftSeen(replace(draft, details="", first_who_can=True)),
        ", needing much": DraftSeen(much, made.where(much)),
        ", made small": DraftSeen(small, made.where(small)),
        ", two ways": DraftSeen(draft, ways=WAYS[1:]),
        ", one way": DraftSeen(draft, ways=WAYS[:1]),
    }
    found: dict[str, Draw] = {f"asks.preview/{one.shared}": lambda text: asks.preview(DraftSeen(draft), ASKER, text)}
    for name, each in seen.items():
        for eyes in asks.ONLOOKERS:
            look = asks.Look(eyes)
            found[f"asks.preview/{one.shared}{name}, {eyes}"] = lambda text, each=each, look=look: asks.preview(
                each, ASKER, text, look
            )
    for name, at in (("waits", None), ("brought up", NOW)):
        found[f"asks.kept/{one.shared}, {name}"] = lambda text, at=at: waiting.kept(DraftKept(draft, at), text)
    over = replace(one, state="lapsed")
    for name, several in (("", 1), (", several", 5), (", more", 7)):
        asked = AskStill(_many(one, several), ASKER, NOW)
        ended = AskLapsed(_many(over, several), ASKER)
        found[f"asks.still/{one.shared}{name}"] = lambda text, asked=asked: waiting.still(asked, text)
        found[f"asks.lapsed/{one.shared}{name}"] = lambda text, ended=ended: waiting.lapsed(ended, text)
    taken_up = AskLapsed((replace(over, offer="9" * 16),), ASKER)
    found[f"asks.lapsed/{one.shared}, an offer"] = lambda text: waiting.lapsed(taken_up, text)
    found[f"asks.reminded/{one.shared}"] = lambda text: waiting.reminded(RemindedSeen(draft, ASKER, REF), text)
    found[f"asks.preview/{one.shared}, left as it is"] = lambda text: asks.preview(
        DraftSeen(small), ASKER, text, asks.Look(left=True)
    )
    return found


def _many(one: Ask, several: int) -> tuple[Ask, ...]:
    return tuple(replace(one, ref=f"{number:016x}") for number in range(several))


def beginnings() -> dict[str, Draw]:
    """The shelf, and every step of the path."""
    found: dict[str, Draw] = {
        "asks.shelf/": starts.shelf,
        "asks.shelf/one kind": lambda text: starts.shelf(text, ("company",)),
        "asks.heavy/": starts.heavy,
        "asks.heavy/nothing": lambda text: starts.heavy(text, ()),
        "asks.shelf/their own": lambda text: starts.shelf(text, MANY_KINDS, OWN),
    }
    for topic in HEAVY:
        found[f"asks.lighter/{topic}"] = lambda text, topic=topic: starts.lighter(topic, text)
        found[f"asks.lighter/{topic}, nothing"] = lambda text, topic=topic: starts.lighter(topic, text, ())
    found["asks.lighter/their own"] = lambda text: starts.lighter("money", text, FULL)
    for end in (*shipped("path"), FULL[0]):
        found[f"asks.written/{end.tag}"] = lambda text, end=end: starts.written(end, text)
    for what in BEGINNINGS:
        for name, entries in (("shipped", shipped(what)), ("own", OWN if what == "small" else FULL), ("none", ())):
            of = Shelf(made.community(house=House(kinds=MANY_KINDS)), what, entries, made_change(what))
            found[f"settings.groups/{what}, {name}"] = lambda text, of=of: shelves.groups(of, text)
            for group in (*of.groups[:2], *of.groups[-2:]):
                found[f"settings.group/{what}, {name}, {group}"] = lambda text, of=of, group=group: shelves.group(
                    of, group, text
                )
            for at in (0, -1) if entries else ():
                found[f"settings.entry/{what}, {name}, {at}"] = lambda text, of=of, at=at: shelves.entry(
                    of, of.entries[at], text
                )
    return found


MANY_KINDS = (*KINDS, *(f"{number}" for number in range(20)))
OWN = tuple(Entry(kind, "", kind, "week", f"{number:02} {'7' * 97}") for kind in MANY_KINDS for number in range(25))
FULL = tuple(Entry("money", "", "hands", "week", f"{number:02} {'7' * 97}") for number in range(8))


def made_change(what: str) -> Change:
    """A change of the shelf or the path."""
    return Change("c" * 16, made.GUILD, "d" * 16, what, "", "-", NOW)


def entry_forms() -> dict[str, Callable[[Text], ui.Modal]]:
    """The form of an entry, of the shelf and of the path."""
    return {
        "settings.entry_form/small": lambda text: entry_form(text, "small", "small-add-aa"),
        "settings.entry_form/path": lambda text: entry_form(
            text, "path", "path-one-aa", "x" * 200, "hands", MANY_KINDS
        ),
        "settings.entry_form/path, new": lambda text: entry_form(text, "path", "path-add-aa", known=KINDS),
    }
