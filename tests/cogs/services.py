"""Every card and form of the services that Kith names, near or far, as each can look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from discord import ui

from bot.rules.resources import ABOUT_MOST, HOW_MOST, NAME_MOST, Choice, Line
from bot.rules.words import tidy
from bot.steps.resources import Found, One, Stale, Taken
from bot.text import Text
from cogs.erasing.views import word_form
from cogs.help import cards as help_cards
from cogs.resources import cards as resources
from cogs.resources.views import service_form
from data.content import LANGUAGES
from data.content.care import COUNTRIES
from data.content.services import SERVICES
from data.records import Resource
from tests.cogs import records as made
from tests.cogs.records import AREAS, NOW, Words

TODAY = NOW // 86_400
REASONS = ("kind", "name", "how", "long", "area", "language", "day")


def service(words: Words = made.PLAIN, number: int = 1, **changes: Any) -> Resource:
    """A service of which everything is said."""
    plain = Resource(
        f"{number:016x}",
        made.GUILD,
        SERVICES[number % len(SERVICES)],
        tidy(" ".join(words.offer.split())[:NAME_MOST]),
        tidy(" ".join(words.summary.split())[:HOW_MOST]),
        tidy(words.offer[:ABOUT_MOST]),
        AREAS[number % len(AREAS)].ref,
        LANGUAGES[:9],
        "shown",
        None,
        TODAY,
        False,
        TODAY,
    )
    return replace(plain, **changes)


def found(words: Words, many: int, **changes: Any) -> Found:
    """A page of these."""
    some = tuple(service(words, number) for number in range(many))
    return replace(Found(some, AREAS, Choice("food", AREAS[1].ref, "es", 1), 40, False, frozenset()), **changes)


def cards(words: Words) -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every card, by `<noun>.<function>/<state>`."""
    old = service(words, 2, checked_day=TODAY - 200)
    never = service(words, 3, checked_day=None, area=None, languages=(), about="")
    whole = found(words, 4, steward=True, old=frozenset({service(words, 1).ref}))
    several = tuple(service(words, number, state="draft", batch="b") for number in range(30))
    lines = tuple(Line(number + 2, REASONS[number % len(REASONS)]) for number in range(14))
    return {
        "help.about/": help_cards.about,
        "help.right_now/anywhere": lambda text: help_cards.right_now(text, None),
        "help.right_now/nowhere known": lambda text: help_cards.right_now(text, "ZZ"),
        **{
            f"help.right_now/{each}": lambda text, each=each: help_cards.right_now(text, each.lower())
            for each in COUNTRIES
        },
        "help.about/somewhere": lambda text: help_cards.about(text, "ES"),
        "resources.directory/member": lambda text: resources.directory(found(words, 4), text),
        "resources.directory/steward": lambda text: resources.directory(whole, text),
        "resources.directory/nothing": lambda text: resources.directory(
            Found((), (), Choice(), 0, False, frozenset()), text
        ),
        "resources.directory/no areas, odd ones": lambda text: resources.directory(
            Found((old, never), (), Choice(), 2, True, frozenset({old.ref})), text
        ),
        "resources.one/shown": lambda text: resources.one(One(service(words), AREAS, False), text),
        "resources.one/retired, old": lambda text: resources.one(One(replace(old, state="retired"), (), True), text),
        "resources.taken/much": lambda text: resources.taken(Taken("b" * 16, several, lines, AREAS), text),
        "resources.taken/one": lambda text: resources.taken(Taken("b" * 16, several[:1], lines[:1], ()), text),
        "resources.taken/nothing": lambda text: resources.taken(Taken("b" * 16, (), lines[:2], ()), text),
        "resources.how/": lambda text: resources.how(text, AREAS),
        "resources.how/no areas": lambda text: resources.how(text, ()),
        "resources.handed_out/": resources.handed_out,
        "resources.kept/": lambda text: resources.kept(7, text),
        "resources.done/forgotten": lambda text: resources.done(text, "resources.forgotten"),
        "resources.done/dropped": lambda text: resources.done(text, "resources.file.dropped"),
        "resources.stale/one": lambda text: resources.stale(Stale((old.name,)), text),
        "resources.stale/many": lambda text: resources.stale(Stale((old.name,) * 20), text),
    }


def forms(words: Words) -> Mapping[str, Callable[[Text], ui.Modal]]:
    """The form, empty and holding what was written before."""
    return {
        "erasing.word_form/": word_form,
        "resources.service_form/new": lambda text: service_form(text, "1" * 16),
        "resources.service_form/known": lambda text: service_form(text, "1" * 16, service(words)),
    }
