"""Looking at asks before others see them: for stewards, in their channel or from the panel; nobody learns who asks."""

from __future__ import annotations

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.steps import reviews as steps
from bot.steps import waiting as everything
from bot.turn import Turn
from cogs.parts import whispered
from cogs.reviews import cards
from cogs.reviews.views import answer_form, decline_form, question_form


async def look(turn: Turn) -> None:
    """Everything that waits."""
    waiting = await turn.read(lambda tx: everything.listed(tx, turn.who))
    await turn.show(cards.listed(waiting, turn.text))


async def open_one(turn: Turn) -> None:
    """One of it."""
    found = await turn.read(lambda tx: steps.one(tx, turn.who, turn.typed("values")))
    await turn.show(cards.review(found, turn.text))


async def approve(turn: Turn) -> None:
    """Post it."""
    await turn.act(lambda tx: steps.approve(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "review.approved"))


async def decline(turn: Turn) -> None:
    """Ask for the reason."""
    await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    await turn.form(decline_form(turn.text, turn.ref))


async def decline_typed(turn: Turn) -> None:
    """It is not posted as it is."""
    reason, words = turn.typed("reason"), turn.typed("words")
    await turn.act(lambda tx: steps.decline(tx, turn.who, turn.ref, reason, words))
    await turn.show(cards.said(turn.text, "review.was_declined"))


async def ask(turn: Turn) -> None:
    """Ask for the question."""
    await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    await turn.form(question_form(turn.text, turn.ref))


async def ask_typed(turn: Turn) -> None:
    """Its asker is asked."""
    words = turn.typed("question")
    await turn.act(lambda tx: steps.ask_back(tx, turn.who, turn.ref, words))
    await turn.show(cards.said(turn.text, "review.was_asked"))


async def answer(turn: Turn) -> None:
    """Ask for the answer."""
    held = await turn.read(lambda tx: steps.asked(tx, turn.who, turn.ref))
    await turn.form(answer_form(turn.text, turn.ref, held.words))


async def answer_typed(turn: Turn) -> None:
    """The stewards read it."""
    words = turn.typed("answer")
    await turn.act(lambda tx: steps.answer(tx, turn.who, turn.ref, words))
    await turn.show(cards.answered(turn.text))


CONTROLS = {
    "review.list": Control(look, updates=True),
    "review.open": Control(open_one, updates=True),
    "review.approve": Control(approve, updates=True),
    "review.decline": Control(decline),
    "review.decline_form": Control(decline_typed, updates=True),
    "review.ask": Control(ask),
    "review.ask_form": Control(ask_typed, updates=True),
    "review.answer": Control(answer),
    "review.answer_form": Control(answer_typed, updates=True),
}

MESSAGES = (
    MessageKind("review", steps.card, cards.review),
    whispered("review.declined", steps.told, cards.declined),
    whispered("review.asked", steps.told, cards.asked),
    whispered("review.still", steps.told, cards.still),
    whispered("review.posted", steps.posted, cards.posted),
)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
