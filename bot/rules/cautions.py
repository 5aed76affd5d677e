"""What a reader may want to be careful with, seen in the words before them; nothing of it is kept or counted."""

from __future__ import annotations

import re
from typing import Literal

from data.records import DAY

Caution = Literal["link", "invite", "money", "phone", "young"]

YOUNG = 30
"""Days for which a Discord account is young (promise X9)."""

DISCORD_EPOCH = 1_420_070_400
"""UTC epoch seconds from which Discord's ids count (reference, Snowflakes)."""

_INVITE = re.compile(r"(?i)\b(?:discord\.gg|discord(?:app)?\.com/invite|t\.me|chat\.whatsapp\.com|wa\.me)/\w")
_LINK = re.compile(r"(?i)\bhttps?://|\bwww\.\w")
_MONEY = re.compile(
    r"""(?ix)
    \b(?: paypal | venmo | cash\s?app | zelle | revolut | bizum | western\s?union | moneygram | gift\s?cards?
        | tarjetas?\s+(?:de\s+)?regalo | bitcoin | crypto(?:currency)? | criptomonedas? | usdt | iban )\b
    | (?<!\w)\$[a-z][a-z0-9_]{2,} \b
    | \b[a-z]{2}\d{2}(?:[ ]?[a-z0-9]{4}){3,7}\b
    | \bbc1[a-z0-9]{20,}\b | \b0x[a-f0-9]{40}\b
    """
)
_PHONE = re.compile(r"(?<![\w/])\+?\d(?:[ ().-]{0,2}\d){7,14}(?!\w)")
_WATCHED: tuple[tuple[Caution, re.Pattern[str]], ...] = (
    ("invite", _INVITE),
    ("link", _LINK),
    ("money", _MONEY),
    ("phone", _PHONE),
)


def cautions(*words: str) -> tuple[Caution, ...]:
    """What is in these words, each once (promise X8). An invite is a link as well, and told as the narrower of both."""
    text = "\n".join(words)
    found: list[Caution] = [what for what, pattern in _WATCHED if pattern.search(text)]
    if "money" in found and not _PHONE.search(_MONEY.sub(" ", text)):
        # The digits of an account are no number to call.
        found = [each for each in found if each != "phone"]
    return tuple(each for each in found if each != "link" or "invite" not in found)


def young(user: int, now: int) -> bool:
    """Whether the Discord account with this id is younger than `YOUNG` days, at `now` (UTC epoch seconds)."""
    made = (user >> 22) // 1000 + DISCORD_EPOCH
    return now - made < YOUNG * DAY
