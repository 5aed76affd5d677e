"""The preview of an ask, in every state that looks different and with everybody's eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from discord import ui

from bot.rules.words import SUMMARY_MOST
from bot.steps.drafts import DraftKept
from bot.steps.lapsing import AskLapsed, AskStill
from bot.steps.reminders import RemindedSeen
from bot.steps.seen import DraftSeen
from bot.text import Text
from cogs.asks import cards as asks
from cogs.asks import shelf as starts
from cogs.asks import waiting
from data.content.path import HEAVY
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
    }
    for topic, ends in HEAVY.items():
        found[f"asks.lighter/{topic}"] = lambda text, topic=topic: starts.lighter(topic, text)
        for end in ends:
            found[f"asks.written/{topic}, {end.name}"] = lambda text, topic=topic, end=end: starts.written(
                topic, end, text
            )
    return found
