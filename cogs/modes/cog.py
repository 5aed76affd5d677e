"""Stewards confirm introductions, or choose whom Kith asks: in their channel or from the panel."""

from __future__ import annotations

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.steps import confirmations, picks
from bot.turn import Turn
from cogs.modes import cards
from cogs.parts import whispered


async def open_confirm(turn: Turn) -> None:
    """One introduction that waits."""
    found = await turn.read(lambda tx: confirmations.one(tx, turn.who, turn.typed("values")))
    await turn.show(cards.confirm(found, turn.text))


async def yes(turn: Turn) -> None:
    """Together."""
    came = await turn.act(lambda tx: confirmations.yes(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "confirm.was_confirmed" if came else "confirm.too_late"))


async def no(turn: Turn) -> None:
    """Rather not."""
    await turn.act(lambda tx: confirmations.no(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "confirm.was_declined"))


async def _fits(turn: Turn, ref: str) -> None:
    found = await turn.read(lambda tx: picks.one(tx, turn.who, ref))
    await turn.show(cards.fits(found, turn.text))


async def look(turn: Turn) -> None:
    """Who fits."""
    await _fits(turn, turn.ref)


async def open_pick(turn: Turn) -> None:
    """Who fits one of the asks in the list."""
    await _fits(turn, turn.typed("values"))


async def ask(turn: Turn) -> None:
    """Kith asks those who were chosen."""
    chosen = turn.chosen("values")
    await turn.act(lambda tx: picks.invite(tx, turn.who, turn.ref, chosen))
    await turn.show(cards.said(turn.text, "pick.asked"))


CONTROLS = {
    "confirm.open": Control(open_confirm, updates=True),
    "confirm.yes": Control(yes, updates=True),
    "confirm.no": Control(no, updates=True),
    "pick.look": Control(look, updates=True),
    "pick.open": Control(open_pick, updates=True),
    "pick.ask": Control(ask, updates=True),
}

MESSAGES = (
    MessageKind("confirm", confirmations.card, cards.confirm),
    MessageKind("pick", picks.card, cards.pick),
    whispered("confirm.declined", confirmations.told, cards.declined, lives=False),
    whispered("confirm.over", confirmations.told, cards.over, lives=False),
)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
