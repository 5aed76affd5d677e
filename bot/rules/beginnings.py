"""The shelf of small asks and the path, as they ship and as stewards make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast
from zlib import crc32

from bot.rules.refusal import Refusal
from data.content.path import HEAVY
from data.content.small import SMALL
from data.records import Needed

What = Literal["small", "path"]
BEGINNINGS: tuple[What, ...] = ("small", "path")

MOST = {"small": 25, "path": 8}
"""Entries of one group: as many as one list holds, and as fit two rows of buttons."""

WORDS_MOST = 100
"""Characters of what stewards write: it is its own label (component reference)."""

_NONE = "-"
"""How it is written down that there is not one entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to begin an ask, in a `group`: a kind of help on the shelf, what is heavy on the path.

    One that ships has a `name`, under which each language has its words; one of the stewards' own has `words`, which
    everybody reads as they were written. It makes an ask of that kind, needed by then.
    """

    group: str
    name: str
    kind: str
    needed: Needed
    words: str = ""

    @property
    def tag(self) -> str:
        """What stands for it in the ids of controls."""
        return f"{self.group}-{self.name}" if self.name else f"{crc32(_line(self).encode()):08x}"


def _line(entry: Entry) -> str:
    return "\t".join((entry.group, entry.name, entry.kind, entry.needed, entry.words))


def shipped(what: What) -> tuple[Entry, ...]:
    """The entries as they ship."""
    if what == "small":
        return tuple(Entry(kind, name, kind, "week") for kind, names in SMALL.items() for name in names)
    return tuple(Entry(topic, end.name, end.kind, end.needed) for topic, ends in HEAVY.items() for end in ends)


def read(what: What, text: str) -> tuple[Entry, ...]:
    """The entries that were written down so. Raises Refusal for what never was."""
    if not text:
        return shipped(what)
    parts = [line.split("\t") for line in text.split("\n")] if text != _NONE else []
    if any(len(each) != 5 for each in parts):
        raise Refusal("refuse.unknown_choice")
    return tuple(Entry(group, name, kind, cast(Needed, needed), words) for group, name, kind, needed, words in parts)


def written(what: What, entries: Sequence[Entry]) -> str:
    """How entries are written down; nothing, where they are those that ship."""
    return "" if tuple(entries) == shipped(what) else "\n".join(map(_line, entries)) or _NONE


def of_group(entries: Sequence[Entry], group: str) -> tuple[Entry, ...]:
    """The entries of one group, in their order."""
    return tuple(each for each in entries if each.group == group)


def found(entries: Sequence[Entry], tag: str) -> Entry:
    """The entry behind a tag. Raises Refusal if it is not there (any more)."""
    for each in entries:
        if each.tag == tag:
            return each
    raise Refusal("refuse.gone")


def added(what: What, entries: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """One more, at the end of its group; what is there already is there once. Raises Refusal where there is no room."""
    if entry in entries:
        return tuple(entries)
    if len(of_group(entries, entry.group)) >= MOST[what]:
        raise Refusal("refuse.beginnings_many", most=MOST[what])
    return (*entries, entry)


def changed(entries: Sequence[Entry], tag: str, entry: Entry) -> tuple[Entry, ...]:
    """Another in the place of this one."""
    before = found(entries, tag)
    return tuple(entry if each == before else each for each in entries if each != entry or each == before)


def hidden(entries: Sequence[Entry], tag: str) -> tuple[Entry, ...]:
    """Without this one."""
    before = found(entries, tag)
    return tuple(each for each in entries if each != before)


def moved(entries: Sequence[Entry], tag: str, by: int) -> tuple[Entry, ...]:
    """This one a place up (-1) or down (1) within its group, as far as it goes."""
    one = found(entries, tag)
    group = list(of_group(entries, one.group))
    at = group.index(one)
    group.insert(max(0, at + by), group.pop(at))
    left = iter(group)
    return tuple(next(left) if each.group == one.group else each for each in entries)


def renamed(entries: Sequence[Entry], old: str, new: str) -> tuple[Entry, ...]:
    """The same where a kind of help is called otherwise; one that ships keeps the kind for which there are words."""

    def called(name: str) -> str:
        return new if name == old else name

    return tuple(
        each if each.name else replace(each, group=called(each.group), kind=called(each.kind)) for each in entries
    )
