"""What happens in the place of two: finished, not yet, somebody new, not sure, *I can no longer help*."""

from __future__ import annotations

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.steps import introductions as steps
from bot.steps import seen
from bot.turn import Turn
from cogs.introductions import cards
from cogs.parts import whispered


async def finished(turn: Turn) -> None:
    """It is done; either may say so and take it back."""
    role = await turn.act(lambda tx: steps.finished(tx, turn.who, turn.ref))
    await turn.show(cards.finished(turn.text, turn.ref, role))


async def undo(turn: Turn) -> None:
    """Not finished after all."""
    await turn.act(lambda tx: steps.undo(tx, turn.who, turn.ref))
    await turn.show(cards.words(turn.text, "how.undone"))


async def later(turn: Turn) -> None:
    """Not yet."""
    await turn.act(lambda tx: steps.later(tx, turn.who, turn.ref))
    await turn.show(cards.words(turn.text, "how.later_words"))


async def unsure(turn: Turn) -> None:
    """Not sure."""
    await turn.read(lambda tx: steps.role_in(tx, turn.who, turn.ref))
    await turn.show(cards.unsure(turn.text, turn.ref))


async def new(turn: Turn) -> None:
    """Somebody new would be good: asked once, because the place closes."""
    role = await turn.read(lambda tx: steps.role_in(tx, turn.who, turn.ref))
    key = "how.new_sure" if role == "asker" else "introduction.leave_sure"
    await turn.show(cards.sure(turn.text, key, "intro.new_yes" if role == "asker" else "intro.leave_yes", turn.ref))


async def new_yes(turn: Turn) -> None:
    """The asker would like somebody new."""
    others = await turn.act(lambda tx: steps.someone_new(tx, turn.who, turn.ref))
    await turn.show(cards.words(turn.text, "how.new_words" if others else "how.new_offer"))


async def leave(turn: Turn) -> None:
    """I can no longer help: asked once, because the place closes."""
    by_steward = await turn.read(lambda tx: steps.as_steward(tx, turn.who, turn.ref))
    key = "introduction.leave_sure_steward" if by_steward else "introduction.leave_sure"
    await turn.show(cards.sure(turn.text, key, "intro.leave_yes", turn.ref))


async def leave_yes(turn: Turn) -> None:
    """Handed back; no reason asked."""
    by_steward = await turn.act(lambda tx: steps.step_back(tx, turn.who, turn.ref))
    await turn.show(cards.words(turn.text, "introduction.left_steward" if by_steward else "introduction.left"))


CONTROLS = {
    "intro.finished": Control(finished, updates=True),
    "intro.undo": Control(undo, updates=True),
    "intro.later": Control(later, updates=True),
    "intro.unsure": Control(unsure, updates=True),
    "intro.new": Control(new, updates=True),
    "intro.new_yes": Control(new_yes, updates=True),
    "intro.leave": Control(leave, updates=True),
    "intro.leave_yes": Control(leave_yes, updates=True),
}

MESSAGES = (
    MessageKind("introduction", seen.introduction_card, cards.opening, pings=lambda each: (each.asker, each.helper)),
    MessageKind("how", seen.how_card, cards.how, pings=lambda each: (each.asker, each.helper)),
    whispered("handed_back", seen.asker_notice, cards.handed_back, lives=False),
    whispered("steward.handed_back", seen.asker_notice, cards.steward_handed_back, lives=False),
    whispered("steward.freed", seen.helper_notice, cards.steward_freed, lives=False),
    whispered("closed", seen.helper_notice, cards.closed, lives=False),
)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
