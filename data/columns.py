"""What is said of one column in the data map, and the few that many tables have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Class = Literal["identity", "words", "state", "setting", "technical"]
"""identity: who somebody is, or which row is theirs. words: what somebody wrote. state: how something stands. setting:
what somebody chose. technical: what the program needs and which says nothing about anybody."""

Keeping = Literal["sealed", "digest", "clear"]
"""sealed: AES-256-GCM, bound to its place. digest: keyed, to find a value again, which nothing opens. clear: readable
by whoever has the file."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Where `until` or `erased` is empty, what is said of its table holds."""

    kind: Class
    keeping: Keeping
    holds: str
    until: str = ""
    erased: str = ""


REF = Column("technical", "clear", "a random reference of this row")
GUILD = Column("technical", "clear", "the server's Discord id")


def own(what: str) -> Column:
    """Who somebody is, sealed."""
    return Column("identity", "sealed", what)


def found(what: str) -> Column:
    """A digest by which rows are found."""
    return Column("identity", "digest", what)


def day(what: str) -> Column:
    """The day of something."""
    return Column("state", "clear", f"the day on which {what}")
