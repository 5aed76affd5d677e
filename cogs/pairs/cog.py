"""Joining a talk in twos, leaving it, leaving it out, and saying whether one met."""

from __future__ import annotations

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.steps import pairs as steps
from bot.turn import Turn
from cogs.pairs import cards
from cogs.parts import whispered


async def join(turn: Turn) -> None:
    """On the list from now on."""
    place = await turn.act(lambda tx: steps.join(tx, turn.who, turn.ref))
    await turn.say(cards.joined(place, turn.text))


async def leave(turn: Turn) -> None:
    """Off the list."""
    await turn.act(lambda tx: steps.leave(tx, turn.who, turn.ref))
    await turn.say(cards.left(turn.text, turn.ref))


async def leave_out(turn: Turn) -> None:
    """Not the next time."""
    place = await turn.act(lambda tx: steps.leave_out(tx, turn.who, turn.ref))
    await turn.say(cards.joined(place, turn.text))


async def met(turn: Turn) -> None:
    """They met."""
    await _answered(turn, turn.text("pairs.met_words"))


async def not_yet(turn: Turn) -> None:
    """Not yet."""
    await _answered(turn, turn.text("pairs.not_yet_words"))


async def not_this(turn: Turn) -> None:
    """It did not come to it."""
    await _answered(turn, turn.text("pairs.not_this_words"))


async def _answered(turn: Turn, words: str) -> None:
    # Nothing is changed by it: what was answered is kept nowhere.
    seat = await turn.read(lambda tx: steps.own(tx, turn.who, turn.ref))
    await turn.say(cards.answered(seat.ritual, words, turn.text))


CONTROLS = {
    "pairs.join": Control(join),
    "pairs.leave": Control(leave),
    "pairs.leave_out": Control(leave_out),
    "pairs.met": Control(met),
    "pairs.not_yet": Control(not_yet),
    "pairs.not_this": Control(not_this),
}

MESSAGES = (
    whispered("pairs.talk", steps.card, cards.talk),
    whispered("pairs.how", steps.how_card, cards.how, lives=False),
    MessageKind("pairs.place", steps.room_card, cards.room, pings=lambda seen: seen.people),
)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
