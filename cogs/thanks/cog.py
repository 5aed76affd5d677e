"""Saying thank you, by choice and in private."""

from __future__ import annotations

from bot.client import Kith
from bot.router import Control
from bot.steps import thanks as steps
from bot.turn import Turn
from cogs.parts import whispered
from cogs.thanks import cards
from cogs.thanks.views import thanks_form


async def begin(turn: Turn) -> None:
    """Open the form, with what was said before."""
    words = await turn.read(lambda tx: steps.before(tx, turn.who, turn.ref))
    await turn.form(thanks_form(turn.text, turn.ref, words))


async def filled_in(turn: Turn) -> None:
    """It is on its way to whoever helped."""
    words = await turn.act(lambda tx: steps.say(tx, turn.who, turn.ref, turn.typed("thanks")))
    await turn.show(cards.sent(words, turn.ref, turn.text))


CONTROLS = {"thanks.begin": Control(begin), "thanks.form": Control(filled_in, updates=True)}

MESSAGES = (whispered("thanks", steps.notice, cards.thanks),)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
