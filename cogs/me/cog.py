"""`/me`: what somebody chooses for themselves; and what Kith writes unasked, with its *no more* and its *why*."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.router import Control
from bot.rules.nudges import Nudge
from bot.steps import me as steps
from bot.steps import nudges
from bot.text.commands import named
from bot.turn import Turn
from cogs.me import cards
from cogs.parts import whispered


async def look(turn: Turn) -> None:
    """How things stand."""
    own = await turn.read(lambda tx: steps.look(tx, turn.who))
    await turn.show(cards.settings(own, turn.text))


async def kinds(turn: Turn) -> None:
    """These are welcome, and no others."""
    own = await turn.act(lambda tx: steps.choose(tx, turn.who, turn.chosen("values")))
    await turn.show(cards.settings(own, turn.text))


async def hour(turn: Turn) -> None:
    """The hour of the digest."""
    own = await turn.act(lambda tx: steps.at_hour(tx, turn.who, turn.typed("values")))
    await turn.show(cards.settings(own, turn.text))


async def nothing(turn: Turn) -> None:
    """Nothing unasked at all."""
    own = await turn.act(lambda tx: steps.nothing(tx, turn.who))
    await turn.show(cards.settings(own, turn.text))


async def hush(turn: Turn) -> None:
    """Quiet for three days."""
    own = await turn.act(lambda tx: steps.hush(tx, turn.who))
    await turn.show(cards.settings(own, turn.text))


async def quiet(turn: Turn) -> None:
    """The same, asked for on the card for right now, which stays where it is."""
    own = await turn.act(lambda tx: steps.hush(tx, turn.who))
    await turn.say(cards.hushed(own, turn.text))


async def why(turn: Turn) -> None:
    """Why Kith wrote."""
    told = await turn.read(lambda tx: steps.why(tx, turn.who))
    await turn.show(cards.why(told, turn.text))


async def no_more(turn: Turn) -> None:
    """No more of these."""
    which: Nudge = await turn.act(lambda tx: steps.no_more(tx, turn.who, turn.ref))
    await turn.show(cards.stopped(turn.text, which))


async def why_this(turn: Turn) -> None:
    """Why this one came."""
    which: Nudge = await turn.read(lambda tx: steps.why_this(tx, turn.who, turn.ref))
    await turn.say(cards.why_this(turn.text, which, turn.ref))


CONTROLS = {
    "door.me": Control(look, updates=True),
    "me.kinds": Control(kinds, updates=True),
    "me.hour": Control(hour, updates=True),
    "me.nothing": Control(nothing, updates=True),
    "me.hush": Control(hush, updates=True),
    "now.quiet": Control(quiet),
    "me.why": Control(why, updates=True),
    "nudge.stop": Control(no_more, updates=True),
    "nudge.why": Control(why_this),
}

MESSAGES = (
    whispered("nudge.digest", nudges.digest_card, cards.digest),
    whispered("nudge.receive", nudges.receive_card, cards.receive),
)


class Me(commands.Cog):
    """`/me`."""

    @app_commands.command(**named("me"))
    async def me(self, interaction: discord.Interaction[Any]) -> None:
        """What you choose for yourself here."""
        await look(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Me())
