"""What is chosen from a list about places, times, languages and skills, and what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.rules.refusal import Refusal
from data.records import EVERY_PART, SIZES, Size

TIMES = ("morning", "afternoon", "evening")
DAYS = 7

PARTS = tuple(f"{day}.{time}" for day in range(DAYS) for time in TIMES)
"""The parts of the week by their names in a list, in the order of the bits that stand for them, from Monday on."""

SEVERAL = {
    **{f"weekdays_{time}": sum(1 << (day * len(TIMES) + at) for day in range(5)) for at, time in enumerate(TIMES)},
    "weekend": sum(1 << at for at in range(5 * len(TIMES), DAYS * len(TIMES))),
}
"""Several parts chosen with one tap; with them the list is as long as Discord lets one be."""

ONLINE = "online"
"""Stands in a list of areas for whoever helps from where they are alone."""

_SIZES: Mapping[str, Size] = {size: size for size in SIZES}

AREAS_MOST = 24
"""Areas of one community: with one choice more they fit into one list of 25 (component reference)."""

AREA_MOST = 40
"""Characters of an area's name."""


def parts_of(names: Iterable[str]) -> int:
    """The parts of the week that were chosen; none chosen means any. Raises Refusal for what is in no list."""
    parts = 0
    for name in names:
        if name in SEVERAL:
            parts |= SEVERAL[name]
        elif name in PARTS:
            parts |= 1 << PARTS.index(name)
        else:
            raise Refusal("refuse.unknown_choice")
    return parts or EVERY_PART


def names_of(parts: int) -> list[str]:
    """The names of these parts of the week; for all of them none, as when nothing was chosen."""
    if parts & EVERY_PART == EVERY_PART:
        return []
    return [name for at, name in enumerate(PARTS) if parts >> at & 1]


def of_list(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """What was chosen, each once. Raises Refusal for anything that is not in the list."""
    chosen, there = list(dict.fromkeys(names)), set(known)
    if not there.issuperset(chosen):
        raise Refusal("refuse.unknown_choice")
    return chosen


def size_of(name: str) -> Size:
    """The size of that name. Raises Refusal if there is none."""
    if name not in _SIZES:
        raise Refusal("refuse.unknown_choice")
    return _SIZES[name]


def days_of(parts: int) -> Sequence[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Parts of the week as one would say them: days with the same times together, and those times."""
    found: dict[tuple[str, ...], list[int]] = {}
    for day in range(DAYS):
        times = tuple(time for at, time in enumerate(TIMES) if parts >> (day * len(TIMES) + at) & 1)
        if times:
            found.setdefault(times, []).append(day)
    return [(tuple(days), times) for times, days in found.items()]
