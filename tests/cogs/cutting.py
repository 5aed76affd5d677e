"""One need as several asks: the choice of what is in it, the form, and all of it in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from discord import ui

from bot.rules.pieces import MOST
from bot.steps.pieces import Cut, Whole
from bot.steps.seen import DraftSeen, Mine
from bot.text import Text
from cogs.asks import cards as asks
from cogs.asks import wholes
from cogs.asks.views import pieces_form
from cogs.mine import cards as mine
from data.content import KINDS
from data.records import Ask, AskState
from tests.cogs import records as made
from tests.cogs.asking import MANY_KINDS
from tests.cogs.records import ASKER, NOW, Words

REF = "7" * 16
STATES: tuple[AskState, ...] = ("draft", "open", "matched", "met", "lapsed", "withdrawn")

Draw = Callable[[Text], ui.LayoutView]


def pieces(words: Words, *states: AskState) -> Whole:
    """As many pieces of one need as there are states."""
    return Whole(tuple(_piece(words, at, state) for at, state in enumerate(states)))


def _piece(words: Words, at: int, state: AskState) -> Ask:
    return replace(made.ask(words, shared="neighbour"), ref=f"{at + 1:016x}", state=state, kind=KINDS[at])


def cards(words: Words) -> dict[str, Draw]:
    """Every card, by `<noun>.<function>/<state>`."""
    cut = pieces(words, "draft", "draft", "open")
    first = cut.asks[0]
    one = Whole((first,))
    found: dict[str, Draw] = {
        "asks.in_it/nothing yet": lambda text: wholes.in_it(Cut(KINDS), text),
        "asks.in_it/a draft": lambda text: wholes.in_it(Cut(KINDS[1:], first), text),
        "asks.in_it/posted": lambda text: wholes.in_it(Cut(MANY_KINDS, cut.asks[2]), text),
        "asks.in_it/every kind": lambda text: wholes.in_it(Cut((), first), text),
        "asks.whole/one": lambda text: wholes.whole(one, text),
        "asks.whole/every state": lambda text: wholes.whole(pieces(words, *STATES), text),
        "asks.whole/over": lambda text: wholes.whole(pieces(words, "met", "lapsed"), text),
        "asks.preview/of several": lambda text: asks.preview(DraftSeen(first), ASKER, text, whole=cut),
        "asks.posted/of several": lambda text: asks.posted(cut.asks[2], text, whole=cut),
        "mine.mine/of several": lambda text: mine.mine(
            Mine((), (), (), (), (), (), (), (), None), text, 0, NOW, [Whole(cut.asks[at:]) for at in range(3)]
        ),
    }
    for state in ("draft", "open"):
        full = pieces(words, *([state] * MOST))
        found[f"asks.whole/as many as can be, {state}"] = lambda text, full=full: wholes.whole(full, text)
    return found


def forms(words: Words) -> dict[str, Callable[[Text], ui.Modal]]:
    """The form in which each is said in a sentence."""
    draft = pieces(words, "draft").asks[0]
    return {
        "asks.pieces_form/nothing yet": lambda text: pieces_form(text, REF, KINDS[:5], None),
        "asks.pieces_form/a draft": lambda text: pieces_form(text, REF, KINDS[:5], draft),
        "asks.pieces_form/posted": lambda text: pieces_form(text, REF, KINDS[1:2], replace(draft, state="open")),
    }
