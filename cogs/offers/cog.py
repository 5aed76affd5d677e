"""Offering: `/offer`, and taking an offer up."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control
from bot.rules import house
from bot.rules.refusal import Refusal
from bot.steps import agreements, lapsing, people, seen
from bot.steps import offers as steps
from bot.steps.agreements import Agreements
from bot.text.commands import named
from bot.turn import Turn
from cogs.offers import cards
from cogs.offers.views import offer_form
from cogs.parts import agreed_first, whispered
from data.records import Community
from data.store import Tx


async def begin(turn: Turn) -> None:
    """Open the form."""

    def first(tx: Tx) -> tuple[Community, Agreements | None]:
        return people.active(tx, turn.who)[0], agreements.unread(tx, turn.who)

    community, unread = await turn.read(first)
    known = house.kinds(community)
    if unread is not None:
        await turn.say(agreed_first(turn.text, unread.lines, "agreements.read_offer"))
    elif len(known) > house.LISTED:
        await turn.say(cards.which(known, turn.text))
    else:
        await turn.form(offer_form(turn.text, turn.fresh(), known=known))


async def of_kind(turn: Turn) -> None:
    """A kind was chosen first, where there are more than one list holds: the form opens with it."""
    known = house.kinds((await turn.read(lambda tx: people.active(tx, turn.who)))[0])
    kind = turn.typed("values")
    if kind not in known:
        raise Refusal("refuse.unknown_kind")
    await turn.form(offer_form(turn.text, turn.fresh(), known=known, chosen=kind))


async def filled_in(turn: Turn) -> None:
    """Post the offer."""
    words, kind = turn.typed("words"), turn.typed("kind")
    offer = await turn.act(lambda tx: steps.post(tx, turn.who, turn.ref, words, kind))
    await turn.show(cards.posted(offer, turn.text))


async def change(turn: Turn) -> None:
    """The form again, with the offer as it stands."""
    offer = await turn.read(lambda tx: steps.own(tx, turn.who, turn.ref))
    if offer.state != "open":
        raise Refusal("refuse.offer_closed")
    community = await turn.read(lambda tx: people.community_at(tx, offer.community))
    await turn.form(offer_form(turn.text, turn.ref, offer, known=house.kinds(community)))


async def keep(turn: Turn) -> None:
    """It still stands."""
    await turn.act(lambda tx: steps.keep(tx, turn.who, turn.ref))
    await turn.show(cards.kept(turn.text))


async def take(turn: Turn) -> None:
    """Take an offer up, privately."""
    unread = await turn.read(lambda tx: steps.unread(tx, turn.who, turn.ref))
    if unread is not None:
        await turn.say(agreed_first(turn.text, unread.lines, "agreements.read_take", turn.ref))
        return
    fresh = turn.fresh()
    ask = await turn.act(lambda tx: steps.take_up(tx, turn.who, turn.ref, fresh))
    await turn.say(cards.taken(ask, turn.text))


async def close(turn: Turn) -> None:
    """Ask once before an offer is closed."""
    offer = await turn.read(lambda tx: steps.own(tx, turn.who, turn.ref))
    await turn.show(cards.confirm_close(offer, turn.text) if offer.state == "open" else cards.closed(turn.text))


async def close_yes(turn: Turn) -> None:
    """Close one's own offer."""
    await turn.act(lambda tx: steps.close(tx, turn.who, turn.ref))
    await turn.show(cards.closed(turn.text))


CONTROLS = {
    "door.offer": Control(begin),
    "offer.kind": Control(of_kind),
    "offer.form": Control(filled_in, updates=True),
    "offer.take": Control(take),
    "offer.change": Control(change),
    "offer.keep": Control(keep, updates=True),
    "offer.close": Control(close, updates=True),
    "offer.close_yes": Control(close_yes, updates=True),
}

MESSAGES = (
    MessageKind("offer", seen.offer_card, cards.offer_card, title=cards.post_title, tags=cards.post_tags),
    whispered("offer.still", lapsing.offer_notice, cards.still),
    whispered("offer.last", lapsing.offer_notice, cards.still),
)


class Offers(commands.Cog):
    """`/offer`."""

    @app_commands.command(**named("offer"))
    async def offer(self, interaction: discord.Interaction[Any]) -> None:
        """Offer something, however small."""
        await begin(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Offers())
