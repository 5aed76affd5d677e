"""The prompts that ship with Kith for rituals: by family, each with where its idea comes from and how plain it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["A2", "B1"]
"""How much of a language is needed to read it, by the Common European Framework of Reference."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: its name, under which each language has its words; the practice its idea is from; its level."""

    name: str
    idea: str
    level: Level


PROMPTS: Mapping[str, tuple[Prompt, ...]] = {
    "checkin": (
        Prompt("weather", "check-in round", "A2"),
        Prompt("one_word", "check-in round", "A2"),
        Prompt("lighter", "check-in round", "A2"),
        Prompt("heavy", "check-in round", "A2"),
        Prompt("looking_forward", "check-in round", "A2"),
        Prompt("energy", "check-in round", "A2"),
        Prompt("need_to_know", "check-in round", "A2"),
        Prompt("rest_here", "check-in round", "A2"),
    ),
    "tide": (
        Prompt("now", "capacity mapping", "A2"),
        Prompt("changed", "capacity mapping", "A2"),
        Prompt("season", "capacity mapping", "B1"),
        Prompt("too_much", "capacity mapping", "A2"),
        Prompt("room", "capacity mapping", "A2"),
        Prompt("resting", "capacity mapping", "A2"),
    ),
    "needs": (
        Prompt("small", "needs and offers round", "A2"),
        Prompt("week", "needs and offers round", "A2"),
        Prompt("put_off", "needs and offers round", "A2"),
        Prompt("someone", "needs and offers round", "A2"),
        Prompt("borrow", "needs and offers round", "A2"),
        Prompt("not_sure", "needs and offers round", "A2"),
        Prompt("lying_about", "needs and offers round", "A2"),
        Prompt("half_hour", "needs and offers round", "A2"),
        Prompt("quietly", "needs and offers round", "A2"),
    ),
    "thanks": (
        Prompt("small", "gratitude round", "A2"),
        Prompt("unseen", "gratitude round", "A2"),
        Prompt("received", "gratitude round", "A2"),
        Prompt("place", "gratitude round", "A2"),
        Prompt("stranger", "gratitude round", "A2"),
        Prompt("no_one", "gratitude round", "A2"),
    ),
    "reflection": (
        Prompt("asked", "reflective question", "B1"),
        Prompt("enough", "reflective question", "B1"),
        Prompt("learned", "reflective question", "B1"),
        Prompt("help_like", "reflective question", "B1"),
        Prompt("home", "reflective question", "B1"),
        Prompt("slow", "reflective question", "B1"),
        Prompt("trust", "reflective question", "B1"),
        Prompt("tomorrow", "reflective question", "A2"),
    ),
    "skill": (
        Prompt("listening", "active listening", "B1"),
        Prompt("listening_ask", "active listening", "B1"),
        Prompt("asking_small", "asking for help", "A2"),
        Prompt("asking_plain", "asking for help", "A2"),
        Prompt("capacity_before", "knowing one's capacity", "B1"),
        Prompt("capacity_say", "knowing one's capacity", "B1"),
        Prompt("offering", "offering care", "B1"),
        Prompt("offering_no", "offering care", "B1"),
        Prompt("repair", "repair after harm", "B1"),
        Prompt("repair_take", "repair after harm", "B1"),
        Prompt("boundaries", "boundaries", "A2"),
        Prompt("boundaries_end", "boundaries", "B1"),
        Prompt("alone_one", "unlearning doing it alone", "B1"),
        Prompt("alone_half", "unlearning doing it alone", "B1"),
    ),
    "celebration": (
        Prompt("small", "celebration round", "A2"),
        Prompt("finished", "celebration round", "A2"),
        Prompt("first_time", "celebration round", "A2"),
        Prompt("ordinary", "celebration round", "A2"),
        Prompt("somebody", "celebration round", "A2"),
    ),
    "look_back": (
        Prompt("month", "monthly look back", "B1"),
        Prompt("open", "monthly look back", "B1"),
        Prompt("easier", "monthly look back", "B1"),
        Prompt("more_of", "monthly look back", "B1"),
    ),
    "agreements": (
        Prompt("still", "agreements for review", "B1"),
        Prompt("missing", "agreements for review", "B1"),
        Prompt("newcomers", "agreements for review", "B1"),
    ),
    "pairs": (
        Prompt("lately", "talk in pairs", "A2"),
        Prompt("good_at", "talk in pairs", "A2"),
        Prompt("help_once", "talk in pairs", "B1"),
        Prompt("needed", "talk in pairs", "B1"),
        Prompt("place", "talk in pairs", "A2"),
        Prompt("learning", "talk in pairs", "A2"),
        Prompt("easy_hard", "talk in pairs", "B1"),
        Prompt("walk", "talk in pairs", "A2"),
    ),
}
"""Every family in the order in which it is offered."""

FAMILIES: tuple[str, ...] = tuple(PROMPTS)

OF_TIDE: frozenset[str] = frozenset({"tide"})
"""Families whose *I have some to give* leads to one's capacity; that of the others leads to an offer."""

OF_PAIRS: frozenset[str] = frozenset({"pairs"})
"""Families that bring those who join them together for a talk in twos."""
