"""What an ask can need and a helper can state beyond kind and numbers, and how well the two fit."""

from __future__ import annotations

from data.records import SIZES, Gives, Needs

WHEREVER = frozenset({"company"})
"""Kinds for which the place does not count: to listen, nobody has to be near (S15)."""

KIND, PLACE, TIMES, LANGUAGE = 0.45, 0.20, 0.20, 0.15
"""What each part of a fit weighs (matching.md, 2.2); together they are 1."""

NOT_FIRST, NEAR, OTHER_LANGUAGE = 0.65, 0.6, 0.7
TIMES_ENOUGH = 3
"""So many free times that fit are as good as more."""


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
