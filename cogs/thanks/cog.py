"""Saying thank you, by choice and in private; seen by everybody only if both would have it so."""

from __future__ import annotations

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.steps import thanks as steps
from bot.turn import Turn
from cogs.parts import titled, whispered
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


async def look(turn: Turn) -> None:
    """What everybody would see, for whoever wrote it."""
    own = await turn.read(lambda tx: steps.own(tx, turn.who, turn.ref))
    await turn.show(cards.own(own, turn.text))


async def offer(turn: Turn) -> None:
    """Whoever wrote it would have everybody see it."""
    own = await turn.act(lambda tx: steps.offer(tx, turn.who, turn.ref))
    await turn.show(cards.own(own, turn.text))


async def agree(turn: Turn) -> None:
    """Whoever helped would too."""
    shown = await turn.act(lambda tx: steps.agree(tx, turn.who, turn.ref))
    await turn.show(cards.agreed(shown, turn.ref, turn.text))


async def down(turn: Turn) -> None:
    """Either would not, or not any more."""
    await turn.act(lambda tx: steps.take_down(tx, turn.who, turn.ref))
    await turn.show(cards.private_only(turn.text))


CONTROLS = {
    "thanks.begin": Control(begin),
    "thanks.form": Control(filled_in, updates=True),
    "thanks.look": Control(look, updates=True),
    "thanks.offer": Control(offer, updates=True),
    "thanks.agree": Control(agree, updates=True),
    "thanks.down": Control(down, updates=True),
}

MESSAGES = (
    whispered("thanks", steps.notice, cards.thanks),
    MessageKind("thanks.shown", steps.card, cards.shown, title=titled("forum.thanks")),
)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
