"""Proposing an announcement (`/announce`), and what stewards say of it."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.steps import announcements as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs.announcements import cards
from cogs.announcements.views import announce_form, answer_form
from cogs.parts import titled, whispered


async def begin(turn: Turn) -> None:
    """Open the form."""
    leads = await turn.read(lambda tx: steps.may_begin(tx, turn.who))
    await turn.form(announce_form(turn.text, turn.fresh(), leads=leads))


async def filled_in(turn: Turn) -> None:
    """Bring it up to the stewards; what only they may say is heard from them alone."""
    words, begins, lasts = turn.typed("announced"), turn.typed("begins"), turn.typed("lasts")
    straight = turn.typed("straight") == "yes"
    seen = await turn.act(lambda tx: steps.propose(tx, turn.who, turn.ref, words, begins, lasts, straight=straight))
    await turn.show(cards.sent(seen, turn.text))


async def again(turn: Turn) -> None:
    """Open the form with what was declined, for a new one."""
    made, leads = await turn.read(lambda tx: steps.again(tx, turn.who, turn.ref))
    await turn.form(announce_form(turn.text, turn.fresh(), made.words, leads=leads))


async def back(turn: Turn) -> None:
    """Take it back, in one press."""
    await turn.act(lambda tx: steps.take_back(tx, turn.who, turn.ref))
    await turn.show(cards.taken_back(turn.text))


async def open_one(turn: Turn) -> None:
    """One that waits or stands, for a steward."""
    seen = await turn.read(lambda tx: steps.one(tx, turn.who, turn.typed("values")))
    await turn.show(cards.proposed(seen, turn.text))


async def approve(turn: Turn) -> None:
    """Ask a steward for a word, if they like."""
    await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    await turn.form(answer_form(turn.text, "announce.approve_form", turn.ref, required=False))


async def approve_typed(turn: Turn) -> None:
    """It appears at its time."""
    words = turn.typed("answer")
    await turn.act(lambda tx: steps.approve(tx, turn.who, turn.ref, words))
    await turn.show(cards.said(turn.text, "announce.was_approved"))


async def decline(turn: Turn) -> None:
    """Ask a steward for a word."""
    await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    await turn.form(answer_form(turn.text, "announce.decline_form", turn.ref, required=True))


async def decline_typed(turn: Turn) -> None:
    """It does not appear, or goes."""
    words = turn.typed("answer")
    await turn.act(lambda tx: steps.decline(tx, turn.who, turn.ref, words))
    await turn.show(cards.said(turn.text, "announce.was_declined"))


CONTROLS = {
    "announce.form": Control(filled_in, updates=True),
    "announce.again": Control(again),
    "announce.back": Control(back, updates=True),
    "announce.open": Control(open_one, updates=True),
    "announce.approve": Control(approve),
    "announce.approve_form": Control(approve_typed, updates=True),
    "announce.decline": Control(decline),
    "announce.decline_form": Control(decline_typed, updates=True),
}

MESSAGES = (
    MessageKind("announcement", steps.card, cards.announcement_card, title=titled("forum.announcement")),
    MessageKind("announcement.proposed", steps.proposed, cards.proposed),
    whispered("announcement.approved", steps.told, cards.approved),
    whispered("announcement.declined", steps.told, cards.declined),
    whispered("announcement.unseen", steps.told, cards.unseen),
)


class Announcements(commands.Cog):
    """`/announce`."""

    @app_commands.command(**named("announce"))
    async def announce(self, interaction: discord.Interaction[Any]) -> None:
        """Propose something to be said to everybody for a while."""
        await begin(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Announcements())
