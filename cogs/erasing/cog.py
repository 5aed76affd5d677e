"""`/kith erase`: everything of a community forgotten, on the typed word of the server's owner."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands

from bot.client import Kith
from bot.router import Control
from bot.rules.refusal import Refusal
from bot.steps import erasing as steps
from bot.steps.privacy import same_word
from bot.text import LANGUAGES
from bot.text.commands import named
from bot.turn import Turn
from cogs.erasing import cards, views


def _owner(turn: Turn) -> int | None:
    guild = turn.interaction.guild
    return guild.owner_id if guild is not None else None


async def look(turn: Turn) -> None:
    """What would go."""
    await turn.read(lambda tx: steps.may(tx, turn.who, _owner(turn)))
    await turn.show(cards.before(turn.text))


async def word(turn: Turn) -> None:
    """Ask for the word."""
    await turn.read(lambda tx: steps.may(tx, turn.who, _owner(turn)))
    await turn.form(views.word_form(turn.text))


async def typed(turn: Turn) -> None:
    """It goes, if the word is right in whatever language they read it."""
    await turn.read(lambda tx: steps.may(tx, turn.who, _owner(turn)))
    words = [turn.bot.texts.of(language)("erase.type") for language in LANGUAGES]
    if not same_word(turn.typed(views.WORD), words):
        raise Refusal("erase.other_word", word=turn.text("erase.type"))
    await turn.act(lambda tx: steps.begin(tx, turn.who, _owner(turn)))
    await turn.show(cards.begun(turn.text))


CONTROLS = {"erase.word": Control(word), "erase.form": Control(typed, updates=True)}


@app_commands.command(**named("erase"))
async def erase(interaction: discord.Interaction[Any]) -> None:
    """Have everything of this community forgotten."""
    await look(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in; its command stands beside the stewards' own."""
    bot.take(controls=CONTROLS)
    group = bot.tree.get_command("kith")
    if not isinstance(group, app_commands.Group):
        raise LookupError
    group.add_command(erase)
