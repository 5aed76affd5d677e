"""The cards of what is written unasked, of why it was, and of everything that somebody chooses for themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.steps.me import KINDS, Settings, Why
from bot.steps.nudges import DigestSeen, Listed, ReceiveSeen
from cogs.me import cards as me
from data.content import KINDS as OF_HELP
from data.records import Nudge
from tests.cogs import records as made
from tests.cogs.records import CHANNEL, HELPER, NOW, THREAD, Words

REF = "9" * 16

BARE = Settings(made.community(), "en-US", "here", None, frozenset(), 18, None)
FULL = Settings(
    made.community(zone="America/Argentina/Buenos_Aires"),
    "es-ES",
    "dm",
    made.capacity(quiet_from=22 * 60, quiet_to=8 * 60),
    frozenset(KINDS),
    21,
    NOW,
)


GAVE = ReceiveSeen(HELPER, REF)
ONE_OPEN = DigestSeen(HELPER, REF, (("hands", (Listed(made.ask(), None),)),))


def cards(words: Words) -> dict[str, Any]:
    """Every card, by `me.<function>/<state>`."""
    found: dict[str, Any] = {}
    for name, of in (("nothing chosen", BARE), ("everything", FULL)):
        found[f"me.settings/{name}"] = lambda text, of=of: me.settings(of, text)
    for which in KINDS:
        found[f"me.stopped/{which}"] = lambda text, which=which: me.stopped(text, which)
        found[f"me.why_this/{which}"] = lambda text, which=which: me.why_this(text, which, REF)
    said = tuple(Nudge(kind, NOW, REF) for kind in (*KINDS, "digest", "digest"))
    ask = made.ask(words)
    groups = tuple(
        (kind, (Listed(replace(ask, kind=kind), (CHANNEL, THREAD) if at % 2 else None),))
        for at, kind in enumerate(OF_HELP)
    )
    return found | {
        "me.hushed/": lambda text: me.hushed(FULL, text),
        "me.why/nothing": lambda text: me.why(Why((), frozenset()), text),
        "me.why/much": lambda text: me.why(Why(said, frozenset(KINDS)), text),
        "me.digest/one": lambda text: me.digest(DigestSeen(HELPER, REF, groups[:1]), text),
        "me.digest/each of another kind, more": lambda text: me.digest(DigestSeen(HELPER, REF, groups, 3), text),
        "me.digest/many": lambda text: me.digest(DigestSeen(HELPER, REF, groups, None), text),
        "me.receive/": lambda text: me.receive(GAVE, text),
    }
