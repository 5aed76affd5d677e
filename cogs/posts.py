"""What a card is called and tagged with where it is a post of a forum: its sort, never what somebody wrote on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.steps.rituals import RoundSeen
from bot.steps.seen import AskSeen, OfferSeen
from bot.text import Text
from cogs.parts import kinds
from data.content import KINDS, MORE_KINDS


def called(key: str) -> Callable[[Any, Text], str]:
    """A title that is the same for all of a sort."""
    return lambda _, text: text(key)


def ask_title(seen: AskSeen, text: Text) -> str:
    """The kind of an ask and its public code, whoever asks and however: the words are on the card alone, which goes
    when it is over, while a title stays in the server's log."""
    return text("forum.ask", kind=_kind(seen.ask.kind, text), code=seen.ask.code)


def ask_tags(seen: AskSeen, text: Text) -> tuple[str, ...]:
    """The kind of an ask."""
    return kind_names(seen.ask.kind, text)


def ask_over(seen: AskSeen) -> bool:
    """Once it is met nothing is to be said under it; while somebody is on it, it may yet be open again."""
    return seen.ask.state == "met"


def offer_title(seen: OfferSeen, text: Text) -> str:
    """The kind of an offer and its public code."""
    return text("forum.offer", kind=_kind(seen.offer.kind, text), code=seen.offer.code)


def offer_tags(seen: OfferSeen, text: Text) -> tuple[str, ...]:
    """The kind of an offer."""
    return kind_names(seen.offer.kind, text)


def ritual_title(seen: RoundSeen, text: Text) -> str:
    """Which ritual it is."""
    return text("forum.ritual", family=text(f"family.{seen.family}"))


def _kind(kind: str, text: Text) -> str:
    return kinds(text, (kind,))[0][1]


def kind_names(kind: str, text: Text) -> tuple[str, ...]:
    """What a tag may be called that is for this kind."""
    # What ships may be tagged by the name that Kith has for it in all languages, too.
    return (_kind(kind, text), kind) if kind in (*KINDS, *MORE_KINDS) else (_kind(kind, text),)
