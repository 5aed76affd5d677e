"""`/for-someone`: somebody I know needs something, and hears of it in private."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.router import Control
from bot.rules import house
from bot.rules.refusal import Refusal
from bot.steps import suggestions as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs.parts import whispered
from cogs.suggestions import cards
from cogs.suggestions.views import suggestion_form
from data.records import Needed


async def begin(turn: Turn) -> None:
    """Open the form."""
    community = await turn.read(lambda tx: steps.may_begin(tx, turn.who))
    await turn.form(suggestion_form(turn.text, turn.fresh(), house.kinds(community)[: house.LISTED]))


async def filled_in(turn: Turn) -> None:
    """They hear of it."""
    user = turn.number("person")
    if not user:
        raise Refusal("refuse.unknown_choice")
    if user == turn.bot.user_id:
        raise Refusal("refuse.behalf_kith")
    words, kind, needed = turn.typed("summary"), turn.typed("kind"), cast(Needed, turn.typed("when"))
    made = await turn.act(lambda tx: steps.suggest(tx, turn.who, turn.ref, user, words, kind, needed))
    await turn.show(cards.told(made, user, steps.until(made), turn.text))


async def mine(turn: Turn) -> None:
    """Yes, that's mine: a draft, which they look at and change before anybody sees it."""
    ask = await turn.act(lambda tx: steps.take_over(tx, turn.who, turn.ref))
    await turn.show(cards.theirs(ask, turn.text))


async def lie(turn: Turn) -> None:
    """Let it lie; nobody hears of it."""
    await turn.act(lambda tx: steps.let_lie(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "behalf.lies"))


async def back(turn: Turn) -> None:
    """Whoever wrote it takes it back."""
    await turn.act(lambda tx: steps.take_back(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "behalf.is_back"))


CONTROLS = {
    "door.behalf": Control(begin),
    "behalf.form": Control(filled_in, updates=True),
    "behalf.mine": Control(mine, updates=True),
    "behalf.lie": Control(lie, updates=True),
    "behalf.back": Control(back, updates=True),
}

MESSAGES = (whispered("suggestion", steps.notice, cards.suggestion),)


class Suggestions(commands.Cog):
    """`/for-someone`."""

    @app_commands.command(**named("behalf"))
    async def behalf(self, interaction: discord.Interaction[Any]) -> None:
        """Write down what somebody you know may need; they hear of it in private."""
        await begin(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Suggestions())
