"""Two lives that differ in one secret, told apart by what others see: the pairs of the adversary as schedules."""

from __future__ import annotations

import asyncio

from bot.rules import moments
from data.records import HOUR
from tests.adversary.pairs import SILENCES, Result, compare

SLACK = 90
"""The relay's own steps take a moment, and two answers in one second go one after the other (seconds)."""

BOUNDS = {
    "bell neighbour": (moments.BELL["critical"][0], moments.BELL["low"][1]),
    "corner": moments.CORNER,
    "after week, hugo": moments.NEXT["low"],
    "after whenever, hugo": moments.NEXT["low"],
    "after week, ana": (
        moments.NEXT["low"][0] + moments.NOBODY["low"][0],
        moments.NEXT["low"][1] + moments.NOBODY["low"][1],
    ),
}
"""From when to when the same chance could have drawn a moment (seconds)."""


def silences(seed: str) -> list[str]:
    """One pair: where the two differ, and moments that chance did not draw."""
    result: Result = asyncio.run(compare(SILENCES, 1, first=int(seed)))
    found = list(result.differ)
    for what, drawn in result.drawn.items():
        for name, (low, high) in BOUNDS.items():
            odd = [each for one in drawn for each in one if what.startswith(name) and not low <= each <= high + SLACK]
            found += [f"{what}: {each / HOUR:.1f} h after it" for each in odd]
    return found
