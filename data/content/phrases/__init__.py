"""Phrases that make whoever writes them small, with plainer words, by language; how they are written says `en.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's list: each pattern with what could stand in its place, which is empty for one that is left out.

    The other lists are what `en.toml` says they are.
    """

    patterns: Mapping[str, str]
    words: Mapping[str, str]
    links: frozenset[str]
    starts: frozenset[str]
    greetings: frozenset[str]
    fillers: frozenset[str]


@cache
def phrases(language: str) -> Phrases:
    """The list of one of `LANGUAGES`."""
    read: Mapping[str, Any] = tomllib.loads((files(__name__) / f"{language}.toml").read_text(encoding="utf-8"))
    return Phrases(
        patterns={**dict.fromkeys(read["drop"], ""), **read["instead"]},
        words=read["words"],
        links=frozenset(read["links"]),
        starts=frozenset(read["starts"]),
        greetings=frozenset(read["greetings"]),
        fillers=frozenset(read["fillers"]),
    )
