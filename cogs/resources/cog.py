"""`/resources` for everybody, and `/kith services` for those who list them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control, Handler
from bot.rules import resources as rules
from bot.rules.refusal import Refusal
from bot.rules.resources import ANY, Choice, choice_of
from bot.steps import resources as steps
from bot.steps.people import Who
from bot.steps.resources import One
from bot.text.commands import named, phrase
from bot.turn import Turn
from cogs import terms
from cogs.resources import cards
from cogs.resources.views import service_form
from data.store import Tx


async def look(turn: Turn) -> None:
    """All of them, from the beginning."""
    await _show(turn, Choice())


async def _show(turn: Turn, choice: Choice) -> None:
    found = await turn.read(lambda tx: steps.look(tx, turn.who, choice))
    await turn.show(cards.directory(found, turn.text))


async def by_kind(turn: Turn) -> None:
    """Only this kind."""
    await _wanted(turn, kind=turn.typed("values") or ANY)


async def by_area(turn: Turn) -> None:
    """Only in this area."""
    await _wanted(turn, area=turn.typed("values") or ANY)


async def by_language(turn: Turn) -> None:
    """Only where this language is spoken."""
    await _wanted(turn, language=turn.typed("values") or ANY)


async def page(turn: Turn) -> None:
    """The page that the button leads to."""
    await _show(turn, choice_of(turn.ref))


async def _wanted(turn: Turn, **changes: str | int) -> None:
    # Read back from what it would say, so that what was chosen is one of the choices.
    await _show(turn, choice_of(cards.chosen(choice_of(turn.ref), **changes).ref))


async def add(turn: Turn) -> None:
    """The form for a new one."""
    await turn.read(lambda tx: steps.may(tx, turn.who))
    await turn.form(service_form(turn.text, turn.fresh()))


async def change(turn: Turn) -> None:
    """The form for one there is."""
    found = await turn.read(lambda tx: steps.opened(tx, turn.who, turn.ref))
    await turn.form(service_form(turn.text, turn.ref, found.service))


async def filled_in(turn: Turn) -> None:
    """Keep what was typed."""
    kind, name, how, about = (turn.typed(each) for each in ("kind", "name", "how", "about"))
    found = await turn.act(lambda tx: steps.write(tx, turn.who, turn.ref, kind, name, how, about))
    await turn.show(cards.one(found, turn.text))


async def open_one(turn: Turn) -> None:
    """One of them, for a steward."""
    found = await turn.read(lambda tx: steps.opened(tx, turn.who, turn.typed("values")))
    await turn.show(cards.one(found, turn.text))


def _kept(step: Callable[[Tx, Who, str], One]) -> Handler:
    """A press that changes one of them and shows it as it is then."""

    async def handle(turn: Turn) -> None:
        found = await turn.act(lambda tx: step(tx, turn.who, turn.ref))
        await turn.show(cards.one(found, turn.text))

    return handle


async def place(turn: Turn) -> None:
    """Where it is."""
    area = turn.typed("values")
    chosen = None if area == terms.EVERYWHERE else area
    found = await turn.act(lambda tx: steps.place(tx, turn.who, turn.ref, chosen))
    await turn.show(cards.one(found, turn.text))


async def speak(turn: Turn) -> None:
    """Which languages are spoken there."""
    found = await turn.act(lambda tx: steps.speak(tx, turn.who, turn.ref, turn.chosen("values")))
    await turn.show(cards.one(found, turn.text))


async def forget(turn: Turn) -> None:
    """It is taken out for good."""
    await turn.act(lambda tx: steps.forget(tx, turn.who, turn.ref))
    await turn.show(cards.done(turn.text, "resources.forgotten"))


async def hand_out(turn: Turn) -> None:
    """All that is shown, as a file."""
    content = await turn.read(lambda tx: steps.hand_out(tx, turn.who))
    await turn.hand(cards.handed_out(turn.text), cards.FILE, content)


async def keep(turn: Turn) -> None:
    """What came in the file is shown from now on."""
    many = await turn.act(lambda tx: steps.keep(tx, turn.who, turn.ref))
    await turn.show(cards.kept(many, turn.text))


async def drop(turn: Turn) -> None:
    """What came in the file is let go."""
    await turn.act(lambda tx: steps.drop(tx, turn.who, turn.ref))
    await turn.show(cards.done(turn.text, "resources.file.dropped"))


async def _file(turn: Turn, file: discord.Attachment | None) -> None:
    if file is None:
        example, known = await turn.read(lambda tx: steps.example(tx, turn.who))
        await turn.hand(cards.how(turn.text, known), cards.FILE, example)
        return
    # Whether they may is asked first: nothing is fetched for somebody who may not.
    await turn.read(lambda tx: steps.may(tx, turn.who))
    if file.size > rules.FILE_MOST:
        raise Refusal("refuse.csv_large", most=rules.FILE_MOST // 1000)
    await turn.wait()
    content = await file.read()
    taken = await turn.act(lambda tx: steps.take_in(tx, turn.who, content))
    await turn.say(cards.taken(taken, turn.text))


CONTROLS = {
    "door.resources": Control(look, updates=True),
    "resources.kind": Control(by_kind, updates=True),
    "resources.area": Control(by_area, updates=True),
    "resources.language": Control(by_language, updates=True),
    "resources.page": Control(page, updates=True),
    "resources.add": Control(add),
    "resources.change": Control(change),
    "resources.form": Control(filled_in, updates=True),
    "resources.open": Control(open_one, updates=True),
    "resources.check": Control(_kept(steps.check), updates=True),
    "resources.place": Control(place, updates=True),
    "resources.speak": Control(speak, updates=True),
    "resources.retire": Control(_kept(steps.retire), updates=True),
    "resources.show": Control(_kept(steps.show), updates=True),
    "resources.forget": Control(forget, updates=True),
    "resources.hand_out": Control(hand_out),
    "resources.keep": Control(keep, updates=True),
    "resources.drop": Control(drop, updates=True),
}

MESSAGES = (MessageKind("resources.stale", steps.stale_card, cards.stale),)


class Resources(commands.Cog):
    """`/resources`."""

    @app_commands.command(**named("resources"))
    async def resources(self, interaction: discord.Interaction[Any]) -> None:
        """Local services, for whatever neighbours cannot do."""
        await look(Turn(cast(Kith, interaction.client), interaction))


@app_commands.command(**named("services"))
@app_commands.rename(file=phrase("command.services.file"))
@app_commands.describe(file=phrase("command.services.file_description"))
async def services(interaction: discord.Interaction[Any], file: discord.Attachment | None = None) -> None:
    """Take services in from a file, or see what such a file looks like."""
    await _file(Turn(cast(Kith, interaction.client), interaction), file)


async def setup(bot: Kith) -> None:
    """Take this noun in; what is the stewards' stands beside their other commands."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Resources())
    group = bot.tree.get_command("kith")
    if not isinstance(group, app_commands.Group):
        raise LookupError
    group.add_command(services)
