"""What an ask needs and what a helper gives, as the text that is sealed in their rows."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from data.records import ALL, ANY, Gives, Needs

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


def _text(terms: Needs | Gives, default: Needs | Gives) -> str:
    before = asdict(default)
    said = {name: value for name, value in asdict(terms).items() if value != before[name]}
    return json.dumps(said, separators=(",", ":"), default=sorted) if said else ""


def _found(text: str) -> dict[str, Any]:
    return json.loads(text) if text else {}
