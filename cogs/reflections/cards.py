"""A question, what was written to it, and what was kept; for one person's eyes alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.rules.words import QUESTION_MOST, quoted, shown, unquoted
from bot.text import Text
from cogs.parts import WARM, button, card, day, good, main, note, row
from data.records import DAY, Reflection

PAGE = 2
"""Reflections on one page: with the longest words in them a card of 4,000 characters has room for no more."""

KEPT_WORDS = 1500
WRITTEN_WORDS = 3000
"""More than the longest words take up, whatever has to be escaped in them: what is kept is read off the card."""

QUESTION_PART, WORDS_PART = 801, 802
"""The numbers of the two parts of a card from which its words are read again. Nothing else holds them meanwhile: what
somebody has not said yes to is kept nowhere (mission I17), and so a press brings the words along with its card."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on a card that shows somebody their own words."""

    question: str
    words: str


def question(number: int, text: Text) -> ui.LayoutView:
    """A question to think about; nothing has to be written."""
    return card(
        text("reflect.title"),
        text(f"question.{number}"),
        note(text("reflect.nothing")),
        row(
            main(text("reflect.write"), "reflect.write", str(number)),
            button(text("reflect.another"), "reflect.another", str(number)),
            button(text("reflect.kept"), "reflect.kept"),
            button(text("door.now"), "door.now"),
        ),
    )


def written(number: int, words: str, ref: str, text: Text) -> ui.LayoutView:
    """Their own words, shown back; kept only if they say so."""
    return card(
        text("reflect.written"),
        ui.TextDisplay[Any](text(f"question.{number}"), id=QUESTION_PART),
        ui.TextDisplay[Any](quoted(words, WRITTEN_WORDS), id=WORDS_PART),
        note(text("reflect.not_kept")),
        row(
            good(text("reflect.keep"), "reflect.keep", ref),
            button(text("reflect.change"), "reflect.write", str(number)),
            button(text("reflect.another"), "reflect.another", str(number)),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def read(parts: Iterable[Any]) -> Written | None:
    """The words on a card that shows them back, as they were typed; None on any other card."""
    found: dict[int, str] = {}
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        waiting += getattr(part, "children", ())
        at, content = getattr(part, "id", None), getattr(part, "content", None)
        if isinstance(at, int) and isinstance(content, str):
            found[at] = content
    if QUESTION_PART not in found or WORDS_PART not in found:
        return None
    return Written(found[QUESTION_PART], unquoted(found[WORDS_PART]))


def kept(all_: Sequence[Reflection], text: Text, page: int = 0, done: str | None = None) -> ui.LayoutView:
    """What somebody kept, the latest first, each with the press that forgets it; above it what was just done."""
    pages = max(1, -(-len(all_) // PAGE))
    page = max(0, min(page, pages - 1))
    shown_ = all_[page * PAGE : (page + 1) * PAGE]
    return card(
        text("reflect.kept_title"),
        done,
        *(part for each in shown_ for part in _kept(each, text)),
        None if shown_ else text("reflect.kept_none"),
        note(text("reflect.kept_until")),
        row(
            button(text("mine.back"), "reflect.kept", str(page - 1)) if page else None,
            button(text("mine.more"), "reflect.kept", str(page + 1)) if page + 1 < pages else None,
            button(text("reflect.another"), "reflect.another"),
        ),
    )


def _kept(each: Reflection, text: Text) -> tuple[str | ui.Item[Any], ...]:
    return (
        text("reflect.kept_one", question=shown(each.question, QUESTION_MOST), day=day(each.kept_day * DAY)),
        quoted(each.words, KEPT_WORDS),
        row(button(text("reflect.forget"), "reflect.forget", each.ref)),
    )
