"""What may be done to people's words: tidied, bounded, and kept from doing harm on another's screen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.rules.refusal import Refusal

SUMMARY_MOST = 300
DETAILS_MOST = 1000
"""As many as a card holds beside everything else it has to say, so that nothing of an address is cut off."""

OFFER_MOST = 500
CELEBRATION_MOST = 500
THANKS_MOST = 500
REFLECTION_MOST = 1000
QUESTION_MOST = 200
REPORT_MOST = 1000
REASON_MOST = 300
NOTE_MOST = 300
PROMPT_MOST = 300

_KEPT_FORMATS = "\u200d"
"""The zero-width joiner holds many emoji together; every other invisible format character is dropped."""

_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""Fillers that count as letters or marks and show nothing (Unicode: Default_Ignorable_Code_Point)."""

_MARKDOWN = re.compile(r"([\\*_~`|\[\]<>@#]|:(?=//))")
_LINE_START = re.compile(r"(?m)^([^\S\n]*(?:\d+(?=\.))?)([-+.])(?=\s)")
_MENTION = re.compile(r"@(?:everyone|here)\b|<(?:@[!&]?|#|/|id:)[^<>]+>", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\[\]`|\\]+")


def tidy(text: str) -> str:
    """The same words without invisible or direction-changing characters, at most one blank line in a row."""
    # Every kind of line end and the tab hold two words apart, so they become what a reader would see in their place.
    kept = "".join(
        char
        for char in "\n".join(text.splitlines()).replace("\t", " ")
        if char in _KEPT_FORMATS
        or char == "\n"
        or (unicodedata.category(char) not in _INVISIBLE and char not in _BLANK_LETTERS)
    )
    return re.sub(r"\n{3,}", "\n\n", unicodedata.normalize("NFC", kept)).strip()


def folded(text: str) -> str:
    """What two names have in common that differ in capitals, accents or blanks alone."""
    apart = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def mentions(text: str) -> bool:
    """Whether these words would mention somebody, a role, a channel or everybody where they are read as they are."""
    return _MENTION.search(text) is not None


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

    At most `most` characters once escaped, since a card holds 4,000 in all. Bare links stay whole or are left out
    whole, since a link whose target differs from what is read is the danger (promises X8).
    """
    return _within(text, most, _plain)


def quoted(text: str, most: int = 3000) -> str:
    """Typed text set apart as a quotation, safe to stand on a card, in at most `most` characters."""
    return _within(text, most, lambda part: "\n".join(f"> {line}" for line in _plain(part).splitlines()))


def unquoted(text: str) -> str:
    """The words that `quoted` set apart, as they were typed, where nothing of them had to be left out."""
    lines = (line.removeprefix(">").removeprefix(" ") for line in text.splitlines())
    return re.sub(r"\\(.)", r"\1", "\n".join(lines))


def shortened(text: str, most: int) -> str:
    """At most `most` characters on one line, cut at a word where there is one and never inside a link."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = _whole(line, max(0, most - 2))
    space = cut.rfind(" ")
    kept = (cut[:space] if space > most // 2 else cut).rstrip()
    return kept + _more(kept)


def _plain(text: str) -> str:
    parts: list[str] = []
    at = 0
    for link in _LINK.finditer(text):
        parts += [_escaped(text[at : link.start()]), link.group()]
        at = link.end()
        if at < len(text) and not text[at].isspace():
            parts.append(" ")  # Discord would read what follows, backslashes and all, as part of the link.
    parts.append(_escaped(text[at:]))
    return "".join(parts)


def _escaped(text: str) -> str:
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))


def _within(text: str, most: int, render: Callable[[str], str]) -> str:
    result = render(text)
    while len(result) > most and text:
        text = _whole(text, min(len(text) - 1, len(text) * most // len(result)))
        result = render(text + _more(text))
    return result


def _whole(text: str, most: int) -> str:
    # The first characters, without a link that would not fit whole: cut short it would lead somewhere else.
    for link in _LINK.finditer(text):
        if link.start() < most < link.end():
            return text[: link.start()]
    return text[:most]


def _more(text: str) -> str:
    # Right after a link the dots would become part of where it leads.
    return " …" if any(link.end() == len(text) for link in _LINK.finditer(text)) else "…"
