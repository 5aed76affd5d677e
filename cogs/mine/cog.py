"""`/mine`: asks, offers, invitations and commitments of one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.rules.refusal import Refusal
from bot.steps import people, pieces, seen
from bot.steps.pieces import Whole
from bot.steps.seen import Mine
from bot.text.commands import named
from bot.turn import Turn
from cogs.mine import cards
from data.store import Tx


async def look(turn: Turn) -> None:
    """The first page."""
    await _page(turn, 0)


async def page(turn: Turn) -> None:
    """Another page."""
    await _page(turn, int(turn.ref) if turn.ref.isdecimal() else 0)


async def _page(turn: Turn, number: int) -> None:
    def load(tx: Tx) -> tuple[Mine, tuple[Whole, ...], tuple[str, ...]]:
        return seen.mine(tx, turn.who), tuple(pieces.every(tx, turn.who)), people.unrung(tx, turn.who)

    own, wholes, unrung = await turn.read(load)
    await turn.show(cards.mine(own, turn.text, number, turn.bot.clock(), wholes, unrung))


async def see(turn: Turn) -> None:
    """What a bell rang for, or would have, for the one it is for."""

    def load(tx: Tx) -> tuple[MessageKind, Any, bool]:
        row = people.whispered(tx, turn.who, turn.ref)
        kind = turn.bot.messages[row.kind]
        return kind, kind.load(tx, row), row.state == "pending"

    kind, record, unheard = await turn.read(load)
    if record is not None:
        await turn.say(kind.render(replace(record, to=0), turn.text))
    if unheard:
        # Only what was shown is told; were it noted before, an answer that fails would have it lost.
        await turn.act(lambda tx: people.heard(tx, turn.who, turn.ref))
    if record is None:
        raise Refusal("bell.over")


CONTROLS = {
    "bell.see": Control(see),
    "door.mine": Control(look, updates=True),
    "mine.page": Control(page, updates=True),
}


class Own(commands.Cog):
    """`/mine`."""

    @app_commands.command(**named("mine"))
    async def mine(self, interaction: discord.Interaction[Any]) -> None:
        """Your asks, offers, invitations and commitments."""
        await look(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS)
    await bot.add_cog(Own())
