"""One need that is really several: which kinds are in it, a sentence for each, and one look at all of it."""

from __future__ import annotations

from bot.router import Control
from bot.steps import pieces as steps
from bot.turn import Turn
from cogs.asks import wholes as cards
from cogs.asks.views import pieces_form

NUMBERS = tuple(str(at) for at in range(10))
"""Those of the lists on a card: of 25 kinds each, many more than a community may have."""


async def which(turn: Turn) -> None:
    """What is in it?"""
    cut = await turn.read(lambda tx: steps.before(tx, turn.who, turn.ref))
    await turn.show(cards.in_it(cut, turn.text))


async def begin(turn: Turn) -> None:
    """What is in it, where there is no ask yet?"""
    cut = await turn.read(lambda tx: steps.anew(tx, turn.who))
    await turn.show(cards.in_it(cut, turn.text))


async def of(turn: Turn) -> None:
    """These: a form with a field for each."""
    # There may be several lists of kinds, each of which bears its number, and nothing else where there is no ask yet.
    about = turn.ref.partition("-")[0]
    if about in NUMBERS:
        cut, ref = await turn.read(lambda tx: steps.anew(tx, turn.who)), turn.fresh()
    else:
        cut, ref = await turn.read(lambda tx: steps.before(tx, turn.who, about)), about
    picked = steps.chosen(cut, turn.chosen("values"))
    await turn.form(pieces_form(turn.text, ref, picked, cut.ask))


async def filled_in(turn: Turn) -> None:
    """Keep each as a draft, and show all of it."""
    words = {name: turn.typed(name) for name in turn.values}
    whole = await turn.act(lambda tx: steps.into(tx, turn.who, turn.ref, words))
    await turn.show(cards.whole(whole, turn.text))


async def look(turn: Turn) -> None:
    """All of it."""
    whole = await turn.read(lambda tx: steps.look(tx, turn.who, turn.ref))
    await turn.show(cards.whole(whole, turn.text))


CONTROLS = {
    "path.more": Control(begin, updates=True),
    "ask.split": Control(which, updates=True),
    "ask.split_of": Control(of),
    "ask.split_form": Control(filled_in, updates=True),
    "ask.whole": Control(look, updates=True),
}
