"""Every card and form of what is celebrated and of what somebody writes for themselves, as each can look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from discord import ui

from bot.rules.words import REFLECTION_MOST, tidy
from bot.steps.celebrations import CelebrationSeen
from bot.steps.held import Held
from bot.steps.seen import Mine
from bot.text import Text
from cogs.celebrations import cards as celebrations
from cogs.celebrations.views import celebrate_form
from cogs.mine import cards as mine
from cogs.privacy import cards as privacy
from cogs.reflections import cards as reflections
from cogs.reflections.views import reflect_form
from data.content.questions import QUESTIONS
from data.records import Celebration, Reflection
from tests.cogs import announcing
from tests.cogs import records as made
from tests.cogs.records import ASKER, NOW, Words

REF = "7c" * 8


def celebration(words: Words = made.PLAIN, **changes: Any) -> Celebration:
    """Something good, posted by name."""
    return replace(Celebration(REF, made.GUILD, made.ASKER_REF, "named", words.offer, "open", NOW // 86_400), **changes)


def seen(of: Celebration) -> CelebrationSeen:
    """As everybody sees it."""
    return CelebrationSeen(of, ASKER if of.shared == "named" else None)


def thought(words: Words) -> str:
    """As long as what somebody writes for themselves can be."""
    return words.offer if len(words.offer) < 100 else tidy((words.offer * 3)[: REFLECTION_MOST - 1] + "z")


def reflection(words: Words = made.PLAIN, number: int = 1) -> Reflection:
    """Something that was kept; a question is a sentence of Kith's, as it was that day."""
    return Reflection(f"{number:016x}", made.GUILD, made.ASKER_REF, words.summary[:200], thought(words), NOW // 86_400)


def cards(words: Words) -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every card, by `<noun>.<function>/<state>`."""
    found: dict[str, Callable[[Text], ui.LayoutView]] = {
        "celebrations.said/dropped": lambda text: celebrations.said(text, "celebrate.dropped"),
        "celebrations.said/down": lambda text: celebrations.said(text, "celebrate.is_down"),
        "reflections.written/": lambda text: reflections.written(1, thought(words), REF, text),
        "reflections.kept/none": lambda text: reflections.kept([], text, done=text("reflect.forgotten")),
    }
    for number in QUESTIONS:
        found[f"reflections.question/{number}"] = lambda text, number=number: reflections.question(number, text)
    several = [reflection(words, number) for number in range(5)]
    for page in range(3):
        found[f"reflections.kept/page {page}"] = lambda text, page=page: reflections.kept(
            several, text, page, done=text("reflect.is_kept")
        )
    for shared in ("named", "neighbour"):
        one = celebration(words, shared=shared)
        found |= {
            f"celebrations.celebration_card/{shared}": lambda text, one=one: celebrations.celebration_card(
                seen(one), text
            ),
            f"celebrations.preview/{shared}": lambda text, one=one: celebrations.preview(one, ASKER, text),
            f"celebrations.posted/{shared}": lambda text, one=one: celebrations.posted(one, text),
        }
    for state in ("draft", "open"):
        many = tuple(celebration(words, state=state, ref=f"{number:016x}") for number in range(5))
        own = Mine((), (), (), (), (), (), (), (), None, celebrations=many)
        held = Held(
            ASKER, made.MEMBER, None, (), (), (), (), None, (), None, celebrations=many, reflections=(several[0],)
        )
        found[f"mine.mine/celebrations, {state}"] = lambda text, own=own: mine.mine(own, text, 0, NOW)
        found[f"privacy.kept/celebrations, {state}"] = lambda text, held=held: privacy.kept(held, text, 0)
    return found | announcing.cards(words)


def forms(words: Words) -> Mapping[str, Callable[[Text], ui.Modal]]:
    """Every form, empty and holding what was said before."""
    return {
        "celebrations.celebrate_form/new": lambda text: celebrate_form(text, REF),
        "celebrations.celebrate_form/changed": lambda text: celebrate_form(
            text, REF, celebration(words, shared="neighbour")
        ),
        "reflections.reflect_form/new": lambda text: reflect_form(text, 7),
        "reflections.reflect_form/changed": lambda text: reflect_form(text, 7, thought(words)),
        **announcing.forms(words),
    }
