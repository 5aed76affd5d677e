"""`/report`, *Report* on cards, messages and people, and *I need backup*."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import Control, split
from bot.rules.refusal import Refusal
from bot.steps import backup as backups
from bot.steps import concerns, reports
from bot.steps.reports import Bells, Target, Told
from bot.text.commands import named, phrase
from bot.turn import Turn
from cogs.parts import whispered
from cogs.reports import acts, cards
from cogs.reports.views import report_form
from data.store import Tx

LOOKED_UP_WITHIN = 1.0
"""Seconds for which it is asked of Discord whether somebody is a steward; Discord itself waits for 3."""


async def panel(turn: Turn) -> None:
    """Whom or what it is about, and what one told before."""
    own = await turn.read(lambda tx: reports.own(tx, turn.who))
    await turn.show(cards.begin(turn.text, own))


async def _form(turn: Turn, key: str) -> None:
    def begin(tx: Tx) -> tuple[Target, tuple[str, ...]]:
        target = reports.target(tx, turn.who, key)
        return target, reports.choices(tx, target.community)

    target, agreements = await turn.read(begin)
    if target.user and target.user == turn.bot.user_id:
        raise Refusal("refuse.report_kith")
    await turn.form(report_form(turn.text, key, target, agreements))


async def begin(turn: Turn) -> None:
    """Open the form about the thing whose card it was."""
    await _form(turn, turn.ref)


async def somebody(turn: Turn) -> None:
    """Open the form about a person."""
    user = turn.number("values")
    if not user:
        raise Refusal("refuse.unknown_choice")
    await _form(turn, str(user))


async def filled_in(turn: Turn) -> None:
    """Tell the stewards."""
    target = await turn.read(lambda tx: reports.target(tx, turn.who, turn.ref))
    told = Told(turn.typed("agreement"), turn.typed("report"), turn.typed("with_name") == "yes")
    bells, ref = await _bells(turn, target), turn.fresh()
    await turn.act(lambda tx: reports.send(tx, turn.who, turn.ref, ref, told, bells))
    await turn.say(cards.sent(turn.text, ref, unheard=await turn.read(lambda tx: reports.unheard(tx, ref))))


async def _bells(turn: Turn, target: Target) -> Bells:
    guild = turn.bot.get_guild(target.community)
    owner = guild.owner_id or 0 if guild is not None else 0
    if not target.subject:
        return Bells(True, owner)
    # Whoever cannot be looked up could be a steward, who is to learn nothing of what is about them (promise M4).
    if guild is None or not target.user or target.masked:
        return Bells(False, owner)
    role = await turn.read(lambda tx: reports.steward_role(tx, target.community))
    try:
        member = await asyncio.wait_for(guild.fetch_member(target.user), LOOKED_UP_WITHIN)
    except discord.NotFound:
        return Bells(True, owner)
    except (TimeoutError, OSError, discord.HTTPException, discord.InvalidData):
        return Bells(False, owner)
    has = member.guild_permissions
    one = has.administrator or has.manage_guild or target.user == owner or role in [each.id for each in member.roles]
    return Bells(not one, owner)


async def withdraw(turn: Turn) -> None:
    """Take it back."""
    await turn.act(lambda tx: reports.withdraw(tx, turn.who, turn.ref))
    await turn.show(cards.withdrawn(turn.text))


async def backup(turn: Turn) -> None:
    """Call the stewards, at once where that tells them no name that they do not know."""
    if await turn.read(lambda tx: backups.unnamed(tx, turn.who, turn.ref)):
        await turn.say(cards.backup_sure(turn.text, turn.ref))
    else:
        await backup_yes(turn)


async def backup_yes(turn: Turn) -> None:
    """Call them."""
    other = await turn.read(lambda tx: backups.other(tx, turn.who, turn.ref))
    bells, fresh = await _bells(turn, other), turn.fresh()
    ref = await turn.act(lambda tx: backups.call(tx, turn.who, turn.ref, fresh, bells))
    await turn.show(cards.called(turn.text, ref, unheard=await turn.read(lambda tx: reports.unheard(tx, ref))))


async def backup_back(turn: Turn) -> None:
    """They are not needed any more."""
    await turn.act(lambda tx: backups.taken_back(tx, turn.who, turn.ref))
    await turn.show(cards.not_called(turn.text))


CONTROLS = {
    "report.begin": Control(begin),
    "report.somebody": Control(somebody),
    "report.form": Control(filled_in),
    "report.withdraw": Control(withdraw, updates=True),
    "backup.call": Control(backup),
    "backup.call_yes": Control(backup_yes, updates=True),
    "backup.take_back": Control(backup_back, updates=True),
    **acts.CONTROLS,
}

MESSAGES = (
    MessageKind("report.bell", reports.bell, cards.bell_card),
    whispered("report.told", reports.bell, cards.bell_card),
    whispered("report.looked", concerns.looked_card, cards.looked, lives=False),
    whispered("down", concerns.down_card, cards.down, lives=False),
    whispered("backup.waits", backups.waits_card, cards.backup_waits),
    whispered("backup.coming", concerns.coming_card, cards.backup_coming, lives=False),
)


class Reports(commands.Cog):
    """`/report`."""

    @app_commands.command(**named("report"))
    async def report(self, interaction: discord.Interaction[Any]) -> None:
        """Tell the stewards something."""
        await panel(Turn(cast(Kith, interaction.client), interaction))


@app_commands.command(**named("reports"))
async def listed(interaction: discord.Interaction[Any]) -> None:
    """What members told the stewards."""
    await acts.listed(Turn(cast(Kith, interaction.client), interaction))


async def about_message(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Report a message; a card of Kith's stands for what it shows."""
    turn = Turn(cast(Kith, interaction.client), interaction)
    if message.author.id != turn.bot.user_id:
        await _form(turn, f"{message.author.id}-{message.channel.id}-{message.id}")
        return
    ids = (each.custom_id for each in _buttons(message.components) if each.custom_id)
    found = next((at for each in ids if (at := split(each)) is not None and at[0] == "report.begin"), None)
    if found is None:
        raise Refusal("refuse.report_kith")
    await _form(turn, found[1])


def _buttons(parts: Any) -> list[discord.Button]:
    found: list[discord.Button] = []
    for each in parts:
        if isinstance(each, discord.Button):
            found.append(each)
        found += _buttons(getattr(each, "children", ()))
    return found


async def about_person(interaction: discord.Interaction[Any], user: discord.Member | discord.User) -> None:
    """Report a person."""
    await _form(Turn(cast(Kith, interaction.client), interaction), str(user.id))


async def setup(bot: Kith) -> None:
    """Take this noun in; the stewards' command stands beside their others."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    await bot.add_cog(Reports())
    bot.tree.add_command(app_commands.ContextMenu(name=phrase("command.report_message.name"), callback=about_message))
    bot.tree.add_command(app_commands.ContextMenu(name=phrase("command.report_person.name"), callback=about_person))
    group = bot.tree.get_command("kith")
    if not isinstance(group, app_commands.Group):
        raise LookupError
    group.add_command(listed)
