"""Names of kinds of help: which mean the same, and what one list has that another has not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules.words import folded
from data.content import KINDS, MORE_KINDS

SHIPPED: Mapping[str, str] = {folded(each): each for each in (*KINDS, *MORE_KINDS)}
"""The kinds that ship by the names under which each language has its words, which are the least they are called."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a list of kinds; `moved` are as few as could be, but both of two that changed places."""

    added: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    moved: tuple[str, ...] = ()


def difference(was: Sequence[str], now: Sequence[str]) -> Difference:
    """Where nothing but one name is another in its place, it was renamed; what else is new was added. Of two that
    changed places nobody can tell which was moved, so both were."""
    other = [each for each in zip(was, now, strict=False) if each[0] != each[1]]
    if len(was) == len(now) and len(other) == 1 and other[0][0] not in now and other[0][1] not in was:
        return Difference(renamed=(other[0],))
    if len(was) == len(now) and len(other) == 2 and other[0] == other[1][::-1]:
        return Difference(moved=(other[0][1], other[1][1]))
    stayed = [each for each in now if each in was]
    return Difference(
        added=tuple(each for each in now if each not in was),
        retired=tuple(each for each in was if each not in now),
        moved=_moved([was.index(each) for each in stayed], stayed),
    )


def meant(name: str, shipped: Mapping[str, str]) -> str:
    """What a name stands for: a kind that ships, by whatever it is called in any language, or itself.

    `shipped` has each of those names, `folded`.
    """
    return shipped.get(folded(name), name)


def alike(name: str, other: str, shipped: Mapping[str, str]) -> bool:
    """Whether two names are of one kind. Capitals, accents and languages make no difference."""
    return folded(meant(name, shipped)) == folded(meant(other, shipped))


def _moved(places: Sequence[int], names: Sequence[str]) -> tuple[str, ...]:
    # Those stay that are the longest row in the order of before; the others moved.
    rows: list[tuple[int, ...]] = []
    for at, place in enumerate(places):
        before = [row for row in rows if places[row[-1]] < place]
        rows.append((*max(before, key=len, default=()), at))
    stay = max(rows, key=len, default=())
    return tuple(name for at, name in enumerate(names) if at not in stay)
