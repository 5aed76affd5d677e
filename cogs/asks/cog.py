"""Asking: `/ask`, the form, the preview, posting and taking back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.rules import house
from bot.rules.refusal import Refusal
from bot.steps import agreements, lapsing, modes, pieces, seen, unanswered
from bot.steps import asks as steps
from bot.steps.agreements import Agreements
from bot.steps.pieces import Whole
from bot.steps.queue import AGAIN
from bot.text.commands import named, phrase
from bot.turn import Turn
from cogs.asks import after, cards, waiting
from cogs.asks import begin as begun
from cogs.asks.drafts import CONTROLS as DRAFTS
from cogs.asks.drafts import MESSAGES as REMINDERS
from cogs.asks.drafts import preview
from cogs.asks.needs import CONTROLS as NEEDS
from cogs.asks.pieces import CONTROLS as PIECES
from cogs.asks.views import NOTHING, ask_form
from cogs.parts import agreed_first, whispered
from data.house import Mode
from data.records import Ask, Community
from data.store import Tx

BEGINNINGS = [
    app_commands.Choice(name=phrase("command.ask.begin_small"), value="small"),
    app_commands.Choice(name=phrase("command.ask.begin_path"), value="path"),
]
"""Ways to begin that `/ask` can be given."""


async def open_form(turn: Turn) -> None:
    """Open the form, unless an ask could not be made here anyway."""

    def first(tx: Tx) -> tuple[Community, Agreements | None]:
        return steps.may_begin(tx, turn.who), agreements.unread(tx, turn.who)

    community, unread = await turn.read(first)
    known = house.kinds(community)
    if unread is not None:
        await turn.say(agreed_first(turn.text, unread.lines, "agreements.read_ask"))
    elif len(known) > house.LISTED:
        await turn.say(cards.which(known, turn.text))
    else:
        await turn.form(ask_form(turn.text, turn.fresh(), community.ways, known=known))


async def of_kind(turn: Turn) -> None:
    """A kind was chosen first, where there are more than one list holds: the form opens with it."""
    community = await turn.read(lambda tx: steps.may_begin(tx, turn.who))
    known, kind = house.kinds(community), turn.typed("values")
    if kind not in known:
        raise Refusal("refuse.unknown_kind")
    await turn.form(ask_form(turn.text, turn.fresh(), community.ways, replace(NOTHING, kind=kind), known))


async def post(turn: Turn) -> None:
    """Yes, post it."""
    await _post(turn, at_once=False)


async def _post(turn: Turn, *, at_once: bool) -> None:
    def said(tx: Tx) -> tuple[Ask, Mode, Whole]:
        ask = steps.post(tx, turn.who, turn.ref, at_once=at_once)
        return ask, modes.of(tx, ask.community), pieces.of(tx, ask)

    ask, mode, whole = await turn.act(said)
    if ask.state == "draft":
        await turn.show(cards.looked_at(ask, turn.text, turn.bot.clock() + AGAIN))
    else:
        shown = steps.shown_by(ask, turn.bot.clock())
        await turn.show(cards.posted(ask, turn.text, at_once=shown, mode=mode, whole=whole))


async def post_now(turn: Turn) -> None:
    """Yes, and without the random wait that keeps its moment from naming anybody."""
    await _post(turn, at_once=True)


async def withdraw(turn: Turn) -> None:
    """Ask once before taking an ask back."""
    ask = await turn.read(lambda tx: steps.own(tx, turn.who, turn.ref))
    await turn.show(cards.confirm_withdraw(ask, turn.text))


async def withdraw_yes(turn: Turn) -> None:
    """Take it back."""
    await turn.act(lambda tx: steps.withdraw(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "ask.withdrawn"))


async def met(turn: Turn) -> None:
    """No longer needed."""
    await turn.act(lambda tx: steps.met(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "ask.met"))


async def again(turn: Turn) -> None:
    """A new draft with the same words."""
    fresh = turn.fresh()
    await preview(turn, lambda tx: steps.again(tx, turn.who, turn.ref, fresh))


async def widen(turn: Turn) -> None:
    """Let everybody see a quiet ask, as a neighbour's."""
    await turn.act(lambda tx: steps.widen(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "ask.widened"))


async def still(turn: Turn) -> None:
    """Still needed."""
    await turn.act(lambda tx: steps.still_needed(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "ask.still.kept"))


async def let_rest(turn: Turn) -> None:
    """Let it rest."""
    await turn.act(lambda tx: steps.withdraw(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "ask.still.rested"))


CONTROLS = {
    **DRAFTS,
    **NEEDS,
    **PIECES,
    **begun.CONTROLS,
    **after.CONTROLS,
    "door.ask": Control(open_form),
    "ask.kind": Control(of_kind),
    "ask.post": Control(post, updates=True),
    "ask.post_now": Control(post_now, updates=True),
    "ask.withdraw": Control(withdraw, updates=True),
    "ask.withdraw_yes": Control(withdraw_yes, updates=True),
    "ask.met": Control(met, updates=True),
    "ask.again": Control(again, updates=True),
    "ask.widen": Control(widen, updates=True),
    "ask.still": Control(still, updates=True),
    "ask.let_rest": Control(let_rest, updates=True),
}

MESSAGES = (
    *after.MESSAGES,
    *REMINDERS,
    MessageKind(
        "ask",
        seen.ask_card,
        cards.ask_card,
        undeliverable=steps.held_back,
        waits=lambda each: each.ask.state != "met",
        title=cards.post_title,
        tags=cards.post_tags,
        over=cards.post_over,
    ),
    whispered("ask.held", unanswered.held_notice, cards.held),
    whispered("ask.nobody", seen.nobody_notice, cards.nobody),
    whispered("ask.still", lapsing.ask_notice, waiting.still),
    whispered("ask.last", lapsing.ask_notice, waiting.still),
    whispered("ask.lapsed", lapsing.lapsed_notice, waiting.lapsed),
)


class Asks(commands.Cog):
    """`/ask`."""

    @app_commands.command(**named("ask"))
    @app_commands.rename(begin=phrase("command.ask.begin"))
    @app_commands.describe(begin=phrase("command.ask.begin_description"))
    @app_commands.choices(begin=BEGINNINGS)
    async def ask(self, interaction: discord.Interaction[Any], begin: str | None = None) -> None:
        """Say what would help."""
        turn = Turn(cast(Kith, interaction.client), interaction)
        if begin == "small":
            await begun.small(turn)
        elif begin == "path":
            await begun.path(turn)
        else:
            await open_form(turn)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Asks())
