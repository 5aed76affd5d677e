"""Which prompt a ritual brings next: none again until all of its family were said."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.rules.moments import Chance

QUIET_AFTER = 3
"""Rounds in a row after which a ritual to which nobody responded rests by itself: nothing is said merely to keep a
server lively."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The prompt that was drawn, whether its family begins afresh with it, and how many are left after it."""

    prompt: str
    afresh: bool
    left: int


NEAR = 2
"""So many prompts left before one comes again are few: stewards are told once, and can add some of their own."""


def draw(
    family: Sequence[str], said: Set[str], last: str | None, chance: Chance, ordered: Sequence[str] = ()
) -> Turn | None:
    """The next prompt of a family, by chance among those not `said` yet; None if the family is empty.

    Once all were said it begins afresh, and does not begin with the `last` one if there is any other. Those that are
    `ordered` come in that order among themselves, and by chance among the others.
    """
    fresh = [each for each in family if each not in said]
    afresh = not fresh
    if afresh:
        fresh = [each for each in family if each != last] or list(family)
    if not fresh:
        return None
    chosen = fresh[chance.randint(0, len(fresh) - 1)]
    if chosen in ordered:
        chosen = next(each for each in ordered if each in fresh)
    return Turn(chosen, afresh, (len(family) if afresh else len(fresh)) - 1)


def quiet_by_itself(unanswered: int) -> bool:
    """Whether a ritual rests after so many rounds in a row to which nobody responded."""
    return unanswered >= QUIET_AFTER
