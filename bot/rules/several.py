"""How many an ask is for: when more are looked for, when it is full, and what becomes of it as people come and go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from bot.rules.refusal import Refusal
from data.records import Needs

MOST = 10
"""No ask is for more people than this."""


@dataclass(frozen=True, slots=True)
class Found:
    """Who has come for an ask: so many help now, and with so many it is done."""

    running: int = 0
    done: int = 0

    @property
    def came(self) -> int:
        """Both together; who handed it back is among neither."""
        return self.running + self.done


NOBODY = Found()


def places(needs: Needs) -> int:
    """For how many there is a place."""
    return max(needs.people, needs.most)


def lacking(needs: Needs, found: Found, waiting: int = 0) -> int:
    """How many are still looked for. Each yes that waits for the asker's answer is one less until they answer."""
    return max(0, needs.people - found.came - waiting)


def full(needs: Needs, found: Found) -> bool:
    """Whether there is no place left."""
    return found.came >= places(needs)


def became(needs: Needs, found: Found) -> Literal["open", "matched", "met"]:
    """What an ask is that is not over otherwise: met once it is done with enough people and nobody is at it any more,
    matched while nobody more has a place."""
    if found.done >= needs.people and not found.running:
        return "met"
    return "matched" if full(needs, found) else "open"


def closed(needs: Needs, found: Found) -> Needs:
    """The same for those who have come, and nobody more."""
    return replace(needs, people=min(needs.people, found.came), most=found.came)


def one_less(needs: Needs) -> Needs:
    """The same without one who has come and of whom nothing may be known any more."""
    return replace(needs, people=max(0, needs.people - 1), most=max(0, places(needs) - 1))


def seat(taken: Collection[int]) -> int:
    """The first seat that is free."""
    return next(each for each in range(MOST + 1) if each not in taken)


def said(needs: Needs, least: str, most: str) -> Needs:
    """The same for at least and at most so many; whoever says less than the least means the least. Raises Refusal for
    what is in no list."""
    allowed = {f"{each}": each for each in range(1, MOST + 1)}
    if least not in allowed or most not in allowed:
        raise Refusal("refuse.unknown_choice")
    return replace(needs, people=allowed[least], most=max(allowed[least], allowed[most]))
