"""Being asked: *I can · Not this time · Rest · Ask me less · Why me?*, *I can help* on a card, and the asker's yes."""

from __future__ import annotations

from functools import partial

from bot.client import Kith
from bot.router import Control
from bot.steps import introductions, seen
from bot.steps import invitations as steps
from bot.steps.modes import Held
from bot.turn import Turn
from cogs.invitations import cards
from cogs.live import as_member
from cogs.parts import whispered
from data.records import Introduction
from data.store import Tx


async def yes(turn: Turn, one_more: bool = False) -> None:
    """I can."""
    guild = await turn.read(lambda tx: steps.gated(tx, turn.who, turn.ref)) if turn.who.community is None else None
    who = turn.who if guild is None else await as_member(turn, guild)
    answer = await turn.act(lambda tx: steps.yes(tx, who, turn.ref, one_more=one_more))
    if answer.answer == "over":
        await turn.show(cards.over(answer, "invite.more", turn.ref, turn.text))
    else:
        await turn.show(cards.said(answer, turn.text))


async def press(turn: Turn, one_more: bool = False) -> None:
    """I can help, on the card that everybody sees; only the one who pressed sees the answer."""
    answer = await turn.act(lambda tx: steps.press(tx, turn.who, turn.ref, one_more=one_more))
    if answer.answer == "over":
        await turn.show(cards.over(answer, "ask.help_more", turn.ref, turn.text))
    else:
        await turn.show(cards.said(answer, turn.text))


async def no(turn: Turn) -> None:
    """Not this time."""
    await turn.act(lambda tx: steps.no(tx, turn.who, turn.ref))
    await turn.show(cards.no_thanks(turn.text))


async def rest(turn: Turn) -> None:
    """Not this time, and a rest."""
    until = await turn.act(lambda tx: steps.no_and_rest(tx, turn.who, turn.ref))
    await turn.show(cards.resting(until, turn.text))


async def why(turn: Turn) -> None:
    """Why me?"""
    told = await turn.read(lambda tx: steps.why(tx, turn.who, turn.ref))
    await turn.say(cards.why(told, turn.text))


async def less(turn: Turn) -> None:
    """Ask me less."""
    stated = await turn.act(lambda tx: steps.less(tx, turn.who, turn.ref))
    await turn.say(cards.less(stated, turn.text))


async def accept(turn: Turn) -> None:
    """The asker says yes to this helper."""
    came, thread = await turn.act(partial(_accept, turn))
    if came is None:
        await turn.show(cards.no_longer(turn.text))
    elif isinstance(came, Held):
        await turn.show(cards.looked_at(turn.text, came.until))
    else:
        await turn.show(cards.accepted(turn.text, thread))


def _accept(turn: Turn, tx: Tx) -> tuple[Introduction | Held | None, int | None]:
    # Pressed again later, the two have their place already.
    came = introductions.accept(tx, turn.who, turn.ref)
    return came, seen.thread(tx, came.ref) if isinstance(came, Introduction) else None


async def pass_over(turn: Turn) -> None:
    """Rather somebody else; nobody is told."""
    await turn.act(lambda tx: steps.pass_over(tx, turn.who, turn.ref))
    await turn.show(cards.passed(turn.text))


CONTROLS = {
    "ask.help": Control(press, updates=True),
    "ask.help_more": Control(partial(press, one_more=True), updates=True),
    "invite.yes": Control(yes, updates=True),
    "invite.more": Control(partial(yes, one_more=True), updates=True),
    "invite.no": Control(no, updates=True),
    "invite.rest": Control(rest, updates=True),
    "invite.less": Control(less),
    "invite.why": Control(why),
    "yes.accept": Control(accept, updates=True),
    "yes.pass": Control(pass_over, updates=True),
}

MESSAGES = (
    whispered("invitation", seen.invitation_card, cards.invitation),
    whispered("yes", seen.yes_card, cards.yes),
    whispered("yes.hushed", seen.hushed_yes, cards.hushed, lives=False, rings_only=True),
    whispered("let_go", seen.helper_notice, cards.let_go, lives=False),
)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
