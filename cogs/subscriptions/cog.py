"""*Tell me when this comes*: a member hears of one ritual, in the way they chose, and snoozes or ends it alone."""

from __future__ import annotations

from bot.client import Kith
from bot.router import Control
from bot.steps import subscriptions as steps
from bot.turn import Turn
from cogs.parts import whispered
from cogs.subscriptions import cards


async def begin(turn: Turn) -> None:
    """They hear of it from now on."""
    made = await turn.act(lambda tx: steps.subscribe(tx, turn.who, turn.ref))
    await turn.say(cards.kept(made, turn.text))


async def look(turn: Turn) -> None:
    """All of theirs."""
    known = await turn.read(lambda tx: steps.listed(tx, turn.who))
    await turn.show(cards.listed(known, turn.text))


async def open_one(turn: Turn) -> None:
    """One of them."""
    made = await turn.read(lambda tx: steps.look(tx, turn.who, turn.typed("values")))
    await turn.show(cards.kept(made, turn.text))


async def whole(turn: Turn) -> None:
    """The question itself."""
    made = await turn.act(lambda tx: steps.whole(tx, turn.who, turn.ref, wanted=True))
    await turn.show(cards.kept(made, turn.text))


async def notice(turn: Turn) -> None:
    """Only that it came."""
    made = await turn.act(lambda tx: steps.whole(tx, turn.who, turn.ref, wanted=False))
    await turn.show(cards.kept(made, turn.text))


async def snooze(turn: Turn) -> None:
    """Nothing of this one for some weeks."""
    weeks = turn.number("values")
    made = await turn.act(lambda tx: steps.snooze(tx, turn.who, turn.ref, weeks or -1))
    await turn.show(cards.kept(made, turn.text))


async def wake(turn: Turn) -> None:
    """They hear of it again."""
    made = await turn.act(lambda tx: steps.snooze(tx, turn.who, turn.ref, 0))
    await turn.show(cards.kept(made, turn.text))


async def end(turn: Turn) -> None:
    """Nothing of this one any more."""
    known = await turn.act(lambda tx: steps.end(tx, turn.who, turn.ref))
    await turn.show(cards.listed(known, turn.text))


CONTROLS = {
    "subscriptions.begin": Control(begin),
    "subscriptions.list": Control(look, updates=True),
    "subscriptions.open": Control(open_one, updates=True),
    "subscriptions.whole": Control(whole, updates=True),
    "subscriptions.notice": Control(notice, updates=True),
    "subscriptions.snooze": Control(snooze, updates=True),
    "subscriptions.wake": Control(wake, updates=True),
    "subscriptions.end": Control(end, updates=True),
}

MESSAGES = (whispered("ritual.told", steps.told_card, cards.told),)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
