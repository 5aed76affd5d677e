"""`/privacy`: what Kith keeps about me and until when, the same as a file, and *forget me*."""

from __future__ import annotations

import json
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.router import Control
from bot.rules.refusal import Refusal
from bot.steps import privacy as steps
from bot.steps.export import export
from bot.steps.held import held
from bot.text import LANGUAGES
from bot.text.commands import named
from bot.turn import Turn
from cogs.privacy import cards
from cogs.privacy.views import WORD, forget_form

FILE = "kith.json"


async def look(turn: Turn) -> None:
    """The first page."""
    await turn.say(await _page(turn, 0))


async def page(turn: Turn) -> None:
    """Another page."""
    await turn.show(await _page(turn, int(turn.ref) if turn.ref.isdecimal() else 0))


async def _page(turn: Turn, number: int) -> discord.ui.LayoutView:
    found = await turn.read(lambda tx: held(tx, turn.who))
    return cards.kept(found, turn.text, number) if found is not None else cards.nothing(turn.text)


async def download(turn: Turn) -> None:
    """The same and more as a file, which only they see."""
    found = await turn.read(lambda tx: held(tx, turn.who))
    if found is None:
        await turn.say(cards.nothing(turn.text))
        return
    written = json.dumps(export(found, turn.bot.clock()), ensure_ascii=False, indent=2).encode()
    await turn.hand(cards.download(turn.text, FILE), FILE, written)


async def before_forgetting(turn: Turn) -> None:
    """What would go, what would stay, and why."""
    await turn.say(cards.before_forgetting(turn.text))


async def word(turn: Turn) -> None:
    """Open the form into which a word has to be typed."""
    await turn.form(forget_form(turn.text))


async def forget(turn: Turn) -> None:
    """Forget them, if the word is right in whatever language they read it."""
    words = [turn.bot.texts.of(language)("privacy.forget.word") for language in LANGUAGES]
    if not steps.same_word(turn.typed(WORD), words):
        raise Refusal("privacy.forget.other_word", word=turn.text("privacy.forget.word"))
    forgotten = await turn.act(lambda tx: steps.forget(tx, turn.who))
    await turn.show(cards.forgotten(turn.text) if forgotten else cards.nothing(turn.text))


CONTROLS = {
    "door.privacy": Control(look),
    "privacy.page": Control(page, updates=True),
    "privacy.download": Control(download),
    "privacy.forget": Control(before_forgetting),
    "privacy.word": Control(word),
    "privacy.form": Control(forget, updates=True),
}


class Privacy(commands.Cog):
    """`/privacy`."""

    @app_commands.command(**named("privacy"))
    async def privacy(self, interaction: discord.Interaction[Any]) -> None:
        """What Kith keeps about you, until when, and how to have it forgotten."""
        await look(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS)
    await bot.add_cog(Privacy())
