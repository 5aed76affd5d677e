"""What may be done to people's words: tidied, bounded, and kept from doing harm on another's screen."""

from __future__ import annotations

import re
import unicodedata

from bot.rules.refusal import Refusal

SUMMARY_MOST = 300
DETAILS_MOST = 1500
OFFER_MOST = 500

_KEPT_FORMATS = "\u200d"
"""The zero-width joiner holds many emoji together; every other invisible format character is dropped."""

_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_MARKDOWN = re.compile(r"([\\*_~`|\[\]<>@#])")
_LINE_START = re.compile(r"(?m)^(\s*)(-#|[-+>]|\d+\.)(?=\s|>)")
_LINK = re.compile(r"https?://[^\s<>\[\]()`|]+")


def tidy(text: str) -> str:
    """The same words without invisible or direction-changing characters, at most one blank line in a row."""
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        if char == "\n" or char in _KEPT_FORMATS or unicodedata.category(char) not in _INVISIBLE
    )
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def bounded(text: str, field: str, most: int, *, required: bool = False) -> str:
    """Tidied text of at most `most` characters. Raises Refusal naming the field (a text key) otherwise."""
    clean = tidy(text)
    if len(clean) > most:
        raise Refusal("refuse.too_long", field=field, most=most, length=len(clean))
    if required and not any(char.isalnum() for char in clean):
        raise Refusal("refuse.empty", field=field)
    return clean


def shown(text: str, most: int = 3000) -> str:
    """Typed text as it may stand on a card: plain words and bare links, no mention, heading, mask or spoiler.

    At most `most` characters once escaped, since a card holds 4,000 in all. Bare links stay whole: the danger is a
    link whose target differs from what is read (promises X8).
    """
    result = _plain(text)
    while len(result) > most:
        text = text[: min(len(text) - 1, len(text) * most // len(result))]
        result = _plain(text) + "…"
    return result


def _plain(text: str) -> str:
    parts: list[str] = []
    at = 0
    for link in _LINK.finditer(text):
        parts += [_escaped(text[at : link.start()]), link.group()]
        at = link.end()
    parts.append(_escaped(text[at:]))
    return "".join(parts)


def _escaped(text: str) -> str:
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))


def quoted(text: str, most: int = 3000) -> str:
    """Typed text set apart as a quotation, safe to stand on a card."""
    return "\n".join(f"> {line}" for line in shown(text, most).splitlines())


def shortened(text: str, most: int) -> str:
    """At most `most` characters on one line, cut at a word where there is one."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut).rstrip() + "…"
