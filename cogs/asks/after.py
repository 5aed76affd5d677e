"""After asking: nobody has come yet, and the ways on from there."""

from __future__ import annotations

from bot.router import Control
from bot.steps import unanswered as steps
from bot.steps.asks import form_of
from bot.turn import Turn
from cogs.asks import cards
from cogs.asks.drafts import drawn
from cogs.asks.views import ask_form
from cogs.parts import whispered


async def keep_on(turn: Turn) -> None:
    """It stays as it is."""
    await turn.read(lambda tx: steps.own_open(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "ask.kept_on"))


async def smaller(turn: Turn) -> None:
    """The form with the same words, to become something smaller; the first one stays until it is taken back."""
    draft, _ = await turn.read(drawn(lambda tx: steps.own_open(tx, turn.who, turn.ref)))
    await turn.form(ask_form(turn.text, turn.fresh(), draft.ways, form_of(draft.ask), draft.kinds))


async def stewards(turn: Turn) -> None:
    """Who could be talked to; they hear nothing."""
    ask, community = await turn.read(lambda tx: steps.stewards(tx, turn.who, turn.ref))
    await turn.say(cards.stewards(ask, community.steward_role, turn.text))


CONTROLS = {
    "ask.keep_on": Control(keep_on, updates=True),
    "ask.smaller": Control(smaller),
    "ask.steward": Control(stewards),
}

MESSAGES = (whispered("ask.unanswered", steps.notice, cards.unanswered),)
