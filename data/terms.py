"""What an ask needs, what a helper gives and what may be said unasked, as the text that is sealed in their rows."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from data.records import ALL, ANY, UNSAID, Gives, Needs, Nudge, Nudging

# Only what differs from the default is written, so that most rows say nothing and a new field needs no migration.


def needs_text(needs: Needs) -> str:
    """An ask's needs as text."""
    return _text(needs, ANY)


def read_needs(text: str) -> Needs:
    """The needs that were written as this text."""
    found = _found(text)
    if "skills" in found:
        found["skills"] = frozenset(found["skills"])
    return Needs(**found)


def gives_text(gives: Gives) -> str:
    """What a helper gives as text."""
    return _text(gives, ALL)


def read_gives(text: str) -> Gives:
    """What a helper gives, from this text."""
    found = _found(text)
    for name in ("first", "areas", "skills"):
        if found.get(name) is not None:
            found[name] = frozenset(found[name])
    if found.get("languages") is not None:
        found["languages"] = tuple(found["languages"])
    return Gives(**found)


_LETTERS = {
    "digest": "d",
    "receive": "r",
    "capacity": "c",
    "offer": "o",
    "behalf": "b",
    "thanks": "t",
    "draft": "w",
    "ritual": "p",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}


def nudging_text(nudging: Nudging) -> str:
    """What may be said to somebody unasked, as text; so short that every row of this kind is padded alike."""
    if nudging == UNSAID:
        return ""
    said = {
        "w": sorted(_LETTERS[each] for each in nudging.wanted),
        "s": sorted(_LETTERS[each] for each in nudging.stopped),
        "h": nudging.hour,
        "n": [[_LETTERS[each.kind], each.at, each.ref] for each in nudging.said],
        "l": nudging.last,
        "q": nudging.hushed_at,
    }
    return json.dumps({name: value for name, value in said.items() if value not in (None, [])}, separators=(",", ":"))


def read_nudging(text: str) -> Nudging:
    """What may be said to somebody unasked, from this text."""
    found = _found(text)
    return Nudging(
        frozenset(_KINDS[each] for each in found.get("w", ())),
        frozenset(_KINDS[each] for each in found.get("s", ())),
        found.get("h", UNSAID.hour),
        tuple(Nudge(_KINDS[kind], at, ref) for kind, at, ref in found.get("n", ())),
        found.get("l"),
        found.get("q"),
    )


def _text(terms: Needs | Gives, default: Needs | Gives) -> str:
    before = asdict(default)
    said = {name: value for name, value in asdict(terms).items() if value != before[name]}
    return json.dumps(said, separators=(",", ":"), default=sorted) if said else ""


def _found(text: str) -> dict[str, Any]:
    return json.loads(text) if text else {}
