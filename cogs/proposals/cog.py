"""`/suggest`: a question for a ritual, suggested by a member, taken or declined with a word by a steward."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.steps import proposals as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs.parts import whispered
from cogs.proposals import cards
from cogs.proposals.views import decline_form, proposal_form
from data.content.prompts import FAMILIES


async def begin(turn: Turn) -> None:
    """The form, with the family that the button is about."""
    await turn.read(lambda tx: steps.may_begin(tx, turn.who))
    family = turn.ref if turn.ref in FAMILIES else FAMILIES[0]
    await turn.form(proposal_form(turn.text, turn.fresh(), family))


async def filled_in(turn: Turn) -> None:
    """It waits for the stewards."""
    family, words = turn.typed("family"), turn.typed("words")
    made = await turn.act(lambda tx: steps.propose(tx, turn.who, turn.ref, family, words))
    await turn.show(cards.sent(made, turn.text))


async def back(turn: Turn) -> None:
    """Whoever wrote it takes it back."""
    await turn.act(lambda tx: steps.take_back(tx, turn.who, turn.ref))
    await turn.show(cards.taken_back(turn.text))


async def look(turn: Turn) -> None:
    """All that wait."""
    waiting = await turn.read(lambda tx: steps.listed(tx, turn.who))
    await turn.show(cards.listed(waiting, turn.text))


async def open_one(turn: Turn) -> None:
    """One of them."""
    found = await turn.read(lambda tx: steps.one(tx, turn.who, turn.typed("values")))
    await turn.show(cards.one(found, turn.text))


async def take(turn: Turn) -> None:
    """It is the community's."""
    made = await turn.act(lambda tx: steps.take(tx, turn.who, turn.ref))
    await turn.show(cards.taken(made, turn.text))


async def decline(turn: Turn) -> None:
    """Ask for the word."""
    await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    await turn.form(decline_form(turn.text, turn.ref))


async def declined(turn: Turn) -> None:
    """Whoever wrote it hears the word."""
    word = turn.typed("word")
    await turn.act(lambda tx: steps.decline(tx, turn.who, turn.ref, word))
    await turn.show(cards.declined(turn.text))


CONTROLS = {
    "proposals.begin": Control(begin),
    "proposals.form": Control(filled_in, updates=True),
    "proposals.back": Control(back, updates=True),
    "proposals.list": Control(look, updates=True),
    "proposals.open": Control(open_one, updates=True),
    "proposals.take": Control(take, updates=True),
    "proposals.decline": Control(decline),
    "proposals.decline_form": Control(declined, updates=True),
}

MESSAGES = (
    MessageKind("proposal.waits", steps.card, cards.waits),
    whispered("proposal.told", steps.told, cards.told, lives=False),
)


class Proposals(commands.Cog):
    """`/suggest`."""

    @app_commands.command(**named("suggest"))
    async def suggest(self, interaction: discord.Interaction[Any]) -> None:
        """A question for one of the community's rituals."""
        await begin(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Proposals())
