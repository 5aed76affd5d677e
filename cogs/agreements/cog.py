"""`/agreements`: what the community agreed on, for everybody to read and for its stewards to change."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.steps import agreements as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs.agreements import cards
from cogs.agreements.views import agreements_form
from cogs.parts import whispered


async def look(turn: Turn) -> None:
    """What holds now, or the version whose number the button bears."""
    number = int(turn.ref) if turn.ref.isascii() and turn.ref.isdecimal() and len(turn.ref) < 10 else 0
    seen = await turn.read(lambda tx: steps.read(tx, turn.who, number))
    await turn.show(cards.agreements(seen, turn.text))


async def change(turn: Turn) -> None:
    """The form, with what holds now, or with a beginning to be changed."""
    known = await turn.read(lambda tx: steps.current(tx, turn.who))
    lines = "\n".join(known.lines) if known is not None else turn.text("agreements.beginning")
    await turn.form(agreements_form(turn.text, turn.fresh(), lines))


async def filled_in(turn: Turn) -> None:
    """Agree on it."""
    typed, months = turn.typed("lines"), turn.number("months") or 0
    seen = await turn.act(lambda tx: steps.change(tx, turn.who, turn.ref, typed, months))
    await turn.show(cards.agreements(seen, turn.text))


async def have_read(turn: Turn, goes_on: str) -> None:
    """They have read them, and are where they were going. The one change that a press may make is left to that."""
    await turn.read(lambda tx: steps.have_read(tx, turn.who))
    await turn.bot.router.controls[goes_on].handle(turn)


CONTROLS = {
    "agreements.look": Control(look, updates=True),
    "agreements.change": Control(change),
    "agreements.form": Control(filled_in, updates=True),
    "agreements.read_ask": Control(partial(have_read, goes_on="door.ask")),
    "agreements.read_small": Control(partial(have_read, goes_on="door.small"), updates=True),
    "agreements.read_path": Control(partial(have_read, goes_on="door.path"), updates=True),
    "agreements.read_offer": Control(partial(have_read, goes_on="door.offer")),
    "agreements.read_take": Control(partial(have_read, goes_on="offer.take")),
}

MESSAGES = (
    MessageKind("agreements.review", steps.review_card, cards.review),
    whispered("agreements.look", steps.review_card, cards.review),
)


class Agreements(commands.Cog):
    """`/agreements`."""

    @app_commands.command(**named("agreements"))
    async def agreements(self, interaction: discord.Interaction[Any]) -> None:
        """What this community agreed on."""
        await look(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Agreements())
