"""Capacity and rest: `/capacity`, `/rest`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import Kith
from bot.router import Control
from bot.rules.refusal import Refusal
from bot.steps import capacity as steps
from bot.steps import statements
from bot.text import Text
from bot.text.commands import named, phrase
from bot.turn import Turn
from cogs.capacity import cards
from cogs.capacity.views import QUIET, capacity_form
from cogs.parts import whispered
from data.records import Reach


async def begin(turn: Turn) -> None:
    """Open the form with what was said before."""
    stated, known = await turn.read(lambda tx: steps.to_state(tx, turn.who))
    await turn.form(capacity_form(turn.text, stated, known))


async def filled_in(turn: Turn) -> None:
    """Believe it."""
    at_once, per_week = turn.number("at_once"), turn.number("per_week")
    if at_once is None or per_week is None or turn.typed("quiet") not in QUIET:
        raise Refusal("refuse.unknown_choice")
    said = steps.Statement(
        turn.typed("tide"), at_once, per_week, frozenset(turn.chosen("kinds")), *QUIET[turn.typed("quiet")]
    )
    stated = await turn.act(lambda tx: steps.state(tx, turn.who, said))
    await turn.show(cards.statement(stated, turn.text, turn.bot.clock()))


async def look(turn: Turn, page: Callable[[steps.Stated, Text, int], ui.LayoutView] = cards.statement) -> None:
    """What was stated, or a part of it with its lists."""
    stated = await turn.read(lambda tx: statements.look(tx, turn.who))
    await turn.show(page(stated, turn.text, turn.bot.clock()))


async def chosen(turn: Turn, field: str) -> None:
    """One thing of it was chosen anew; everything else stays."""
    picked = turn.chosen("values")
    stated = await turn.act(lambda tx: statements.suits(tx, turn.who, field, picked))
    page = cards.what if field in cards.WHAT else cards.where
    await turn.show(page(stated, turn.text, turn.bot.clock()))


async def beyond(turn: Turn) -> None:
    """The kinds that found no place in the form's list."""
    stated = await turn.read(lambda tx: statements.look(tx, turn.who))
    await turn.show(cards.beyond(stated, turn.text))


async def beyond_chosen(turn: Turn) -> None:
    """Some of them were chosen."""
    picked = turn.chosen("values")
    await turn.show(cards.beyond(await turn.act(lambda tx: steps.beyond(tx, turn.who, picked)), turn.text))


async def still_so(turn: Turn) -> None:
    """It still holds."""
    stated = await turn.act(lambda tx: statements.still_so(tx, turn.who, turn.ref))
    await turn.show(cards.statement(stated, turn.text, turn.bot.clock()))


async def reach(turn: Turn) -> None:
    """How Kith may reach this person; direct messages only because they choose them here and now."""
    way = cast(Reach, turn.typed("values"))
    await turn.act(lambda tx: steps.reach(tx, turn.who, way))
    await turn.show(cards.words(turn.text, f"reach.{way}_chosen"))


async def rest_panel(turn: Turn) -> None:
    """How long?"""
    stated = await turn.read(lambda tx: steps.now(tx, turn.who))
    until = stated.capacity.rest_until if stated else None
    await turn.say(cards.rest_panel(turn.text, until if until and until > turn.bot.clock() else None))


async def rest(turn: Turn, days: int) -> None:
    """Rest that long."""
    stated = await turn.act(lambda tx: steps.rest(tx, turn.who, days))
    await turn.show(cards.resting(stated, turn.text))


async def end_rest(turn: Turn) -> None:
    """Back already."""
    await turn.act(lambda tx: steps.end_rest(tx, turn.who))
    await turn.show(cards.words(turn.text, "rest.ended"))


async def hand_back(turn: Turn) -> None:
    """Hand every open commitment back."""
    handed = await turn.act(lambda tx: steps.hand_back_all(tx, turn.who))
    await turn.show(cards.words(turn.text, "rest.handed_back" if handed else "rest.nothing_open"))


CONTROLS = {
    "door.capacity": Control(begin),
    "capacity.form": Control(filled_in, updates=True),
    "capacity.reach": Control(reach, updates=True),
    "door.rest": Control(rest_panel),
    "rest.end": Control(end_rest, updates=True),
    "rest.hand_back": Control(hand_back, updates=True),
    "capacity.look": Control(look, updates=True),
    "capacity.what": Control(partial(look, page=cards.what), updates=True),
    "capacity.where": Control(partial(look, page=cards.where), updates=True),
    **{f"capacity.{field}": Control(partial(chosen, field=field), updates=True) for field in statements.FIELDS},
    "capacity.kinds": Control(beyond, updates=True),
    "capacity.kind": Control(beyond_chosen, updates=True),
    "capacity.still": Control(still_so, updates=True),
    **{f"rest.{days}": Control(partial(rest, days=days), updates=True) for days in cards.RESTS},
}

MESSAGES = (whispered("capacity.still", statements.still_notice, cards.still),)


class Capacity(commands.Cog):
    """`/capacity` and `/rest`."""

    @app_commands.command(**named("capacity"))
    async def capacity(self, interaction: discord.Interaction[Any]) -> None:
        """Say how much you can give just now."""
        await begin(Turn(cast(Kith, interaction.client), interaction))

    @app_commands.command(**named("rest"))
    @app_commands.rename(days=phrase("command.rest.days"))
    @app_commands.describe(days=phrase("command.rest.days_description"))
    async def rest(self, interaction: discord.Interaction[Any], days: int | None = None) -> None:
        """Rest, for as long as you like."""
        turn = Turn(cast(Kith, interaction.client), interaction)
        await (rest_panel(turn) if days is None else rest(turn, days))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Capacity())
