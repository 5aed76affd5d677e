"""What an ask can need and a helper can state beyond kind and numbers, and how well the two fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Size = Literal["small", "medium", "large"]

SIZES: tuple[Size, ...] = ("small", "medium", "large")

EVERY_PART = (1 << 21) - 1
"""Morning, afternoon and evening of each day of the week, one bit each, from Monday morning on."""

WHEREVER = frozenset({"company"})
"""Kinds for which the place does not count: to listen, nobody has to be near (S15)."""

KIND, PLACE, TIMES, LANGUAGE = 0.45, 0.20, 0.20, 0.15
"""What each part of a fit weighs (matching.md, 2.2); together they are 1."""

NOT_FIRST, NEAR, OTHER_LANGUAGE = 0.65, 0.6, 0.7
TIMES_ENOUGH = 3
"""So many free times that fit are as good as more."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What one ask needs. Left as it is, each field asks for nothing: anybody fits it.

    `place` is one of the community's own areas, or None for what can be done from anywhere; `parts` are the times of
    the week at which it could be done; `people` is how many are needed; `skills` is what nobody can do without.
    """

    place: str | None = None
    language: str | None = None
    size: Size = "small"
    parts: int = EVERY_PART
    people: int = 1
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gives:
    """What one helper states. Left as it is, each field rules nothing out and is told to nobody as a reason.

    `areas` None is "not said"; `languages` begin with their own; `invitations` is how many a week are welcome;
    `sooner` means that urgent asks may reach them before the pause between two invitations is over.
    """

    first: frozenset[str] | None = None
    home: str | None = None
    areas: frozenset[str] | None = None
    online_only: bool = False
    languages: tuple[str, ...] | None = None
    largest: Size = "large"
    parts: int = EVERY_PART
    invitations: int | None = None
    sooner: bool = False
    skills: frozenset[str] = frozenset()


ANY = Needs()
ALL = Gives()


def possible(kind: str, needs: Needs, gives: Gives) -> bool:
    """The hard rules of place, language, size, time and skill: what was stated is believed."""
    return (
        _place_possible(kind, needs, gives)
        and (needs.language is None or gives.languages is None or needs.language in gives.languages)
        and SIZES.index(needs.size) <= SIZES.index(gives.largest)
        and needs.parts & gives.parts != 0
        and needs.skills <= gives.skills
    )


def _place_possible(kind: str, needs: Needs, gives: Gives) -> bool:
    if needs.place is None or kind in WHEREVER:
        return True
    if gives.online_only:
        return False
    return gives.areas is None or needs.place == gives.home or needs.place in gives.areas


def fit(kind: str, needs: Needs, gives: Gives) -> float:
    """How well somebody fits for whom it is possible, 0 to 1 (matching.md, 2.2); what was left open fits fully."""
    return (
        KIND * (1.0 if gives.first is None or kind in gives.first else NOT_FIRST)
        + PLACE * (1.0 if near_home(kind, needs, gives) else NEAR)
        + TIMES * min(1.0, shared_times(needs, gives) / TIMES_ENOUGH)
        + LANGUAGE * (1.0 if _own_language(needs, gives) else OTHER_LANGUAGE)
    )


def knows_place(kind: str, needs: Needs, gives: Gives) -> bool:
    """Whether the place counts and is one of those this helper stated."""
    stated = {gives.home, *(gives.areas or ())}
    return needs.place is not None and kind not in WHEREVER and needs.place in stated


def near_home(kind: str, needs: Needs, gives: Gives) -> bool:
    """Whether nobody has to go further than where they are."""
    return needs.place is None or kind in WHEREVER or gives.home is None or needs.place == gives.home


def shared_times(needs: Needs, gives: Gives) -> int:
    """How many parts of the week suit both."""
    return (needs.parts & gives.parts).bit_count()


def _own_language(needs: Needs, gives: Gives) -> bool:
    return needs.language is None or not gives.languages or needs.language == gives.languages[0]
