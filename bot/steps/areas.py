"""The parts of town a community goes by, as its stewards name them."""

from __future__ import annotations

from bot.rules import terms
from bot.rules.refusal import Refusal
from bot.rules.words import bounded
from bot.steps import communities
from bot.steps.people import Who
from data import areas
from data.records import Area
from data.store import Tx

TYPED_MOST = terms.AREAS_MOST * (terms.AREA_MOST + 1)
"""Characters of as many names as there may be, one in each line."""

Areas = tuple[Area, ...]


def listed(tx: Tx, who: Who) -> Areas:
    """The areas in the stewards' order. Raises Refusal for anybody who is not a steward."""
    community = communities.panel(tx, who, "en")
    return tuple(areas.of(tx, community.guild))


def add(tx: Tx, who: Who, typed: str) -> Areas:
    """Put what was typed, one area in each line, at the end of the list; what is in it already stays where it is.

    Raises Refusal for a name that is too long and for more areas than a list can show.
    """
    known = listed(tx, who)
    names = {area.name.casefold(): area.name for area in known}
    for line in bounded(typed, "areas.form.names", TYPED_MOST, required=True).splitlines():
        name = " ".join(line.split())
        if len(name) > terms.AREA_MOST:
            raise Refusal("refuse.area_long", most=terms.AREA_MOST)
        # Of a list that somebody pasted, lines that only part it are no areas.
        if any(char.isalnum() for char in name):
            names.setdefault(name.casefold(), name)
    if len(names) > terms.AREAS_MOST:
        raise Refusal("refuse.areas_many", most=terms.AREAS_MOST)
    return _save(tx, who, tuple(names.values()))


def one(tx: Tx, who: Who, ref: str) -> Area:
    """One of them. Raises Refusal if it is not in this community's list (any more)."""
    found = next((area for area in listed(tx, who) if area.ref == ref), None)
    if found is None:
        raise Refusal("refuse.gone")
    return found


def remove(tx: Tx, who: Who, ref: str) -> Areas:
    """Take one out of the list. Whoever named it keeps everything else they said; nobody is asked because of it."""
    gone = one(tx, who, ref)
    return _save(tx, who, tuple(area.name for area in listed(tx, who) if area != gone))


def _save(tx: Tx, who: Who, names: tuple[str, ...]) -> Areas:
    community = communities.panel(tx, who, "en")
    return tuple(areas.save(tx, community.guild, names))
