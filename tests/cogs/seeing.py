"""Reading a card or a form as a client does: its parts, its words, its controls, and what in its words is alive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Part = Mapping[str, Any]

_URL = re.compile(r"(?:https?|steam)://[^\s<]+[^<.,:;\"')\]\s]")
"""What Discord's clients make a link of, whatever stands in it."""

_ALIVE = {
    "mention": re.compile(r"<(?:@[!&]?|#)\d+>|@everyone|@here"),
    "command, moment, emoji or guild link": re.compile(r"</[^>]+:\d+>|<t:-?\d+(:\w)?>|<a?:\w+:\d+>|<id:\w+>"),
    "masked link": re.compile(r"\]\("),
    "spoiler": re.compile(r"\|\|"),
    "code": re.compile(r"`"),
    "heading, small print or list": re.compile(r"(?m)^(?:> )?\s*(?:#{1,3}|-#|[-+*]|\d+\.|>>>|>)\s"),
    "emphasis": re.compile(r"[*_~]"),
    "invisible": re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"),
}


def walk(parts: Sequence[Part]) -> Iterator[Part]:
    """Every part, outer before inner."""
    for part in parts:
        yield part
        yield from walk(part.get("components") or ())
        for single in ("component", "accessory"):
            if part.get(single):
                yield from walk([part[single]])


def texts(parts: Sequence[Part]) -> list[str]:
    """The paragraphs of a card, top to bottom."""
    return [part["content"] for part in walk(parts) if part["type"] == 10]


def everything(parts: Sequence[Part]) -> str:
    """Paragraphs, and all that stands on or behind controls."""
    return repr(list(walk(parts)))


def actions(parts: Sequence[Part], custom_id: str | None = None) -> set[str]:
    """The actions of the router that these controls, or this form, lead to."""
    ids = [part["custom_id"] for part in walk(parts) if str(part.get("custom_id", "")).startswith("v1:")]
    return {each.split(":")[1] for each in (*ids, *([custom_id] if custom_id else ()))}


def labels(part: Part) -> Iterator[str]:
    """The short words on one part, which are ours alone."""
    for name in ("label", "description", "placeholder"):
        if part.get(name):
            yield part[name]
    for option in part.get("options") or ():
        yield from labels(option)


def plain(words: str) -> str:
    """The words without links, and with every escaped character taken out: what is left may be alive."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        link = _URL.match(words, at)
        if link:
            kept.append("·")
            at = link.end()
        elif words[at] == "\\" and at + 1 < len(words) and not words[at + 1].isalnum() and not words[at + 1].isspace():
            kept.append("·")
            at += 2
        else:
            kept.append(words[at])
            at += 1
    return "".join(kept)


def alive(words: str) -> list[str]:
    """What in somebody's words would be more than words on a screen."""
    seen = plain(words)
    return [f"{name}: {found[0]!r}" for name, pattern in _ALIVE.items() if (found := pattern.search(seen))]
