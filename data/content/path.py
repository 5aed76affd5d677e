"""The path for whoever does not know what they need: what is heavy, what would help, and the ask it ends in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.records import Needed


@dataclass(frozen=True, slots=True)
class End:
    """Where a path ends: an ask of that kind, needed by then unless the person says otherwise."""

    name: str
    kind: str
    needed: Needed


HEAVY: Mapping[str, tuple[End, ...]] = {
    "food": (
        End("supper", "errands", "today"),
        End("shopping", "errands", "days"),
        End("cooking", "errands", "week"),
        End("where", "forms", "days"),
    ),
    "way": (
        End("lift", "transport", "days"),
        End("along", "transport", "week"),
        End("plan", "transport", "whenever"),
    ),
    "paper": (
        End("letter", "forms", "days"),
        End("form", "forms", "week"),
        End("call", "forms", "days"),
        End("pile", "forms", "week"),
    ),
    "company": (
        End("talk", "company", "days"),
        End("near", "company", "days"),
        End("outside", "company", "week"),
    ),
    "hand": (
        End("carry", "hands", "week"),
        End("mend", "hands", "week"),
        End("start", "hands", "week"),
        End("thing", "lending", "week"),
    ),
    "money": (
        End("support", "forms", "week"),
        End("letters", "forms", "days"),
        End("week", "errands", "days"),
        End("talk", "company", "days"),
    ),
    "else": (
        End("tech", "tech", "week"),
        End("care", "care", "days"),
        End("words", "language", "week"),
        End("unsure", "other", "week"),
    ),
}
"""What can be heavy, in the order in which it is asked, each with at most four ends: with a way on they fit one row."""

JUST_COMPANY = ("company", "near")
"""The end for whoever would rather not say, or wants nothing but somebody there."""

TOO_MUCH = frozenset({"company", "money", "else"})
"""Where one of the answers is that it is too much to carry; it leads to the card for right now (promises 10.1)."""
