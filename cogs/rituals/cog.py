"""`/kith rituals`: prompts that come round, for stewards to choose and for everybody to answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import discord
from discord import app_commands

from bot.client import Kith
from bot.relay.kinds import MessageKind
from bot.router import NO_REF, Control
from bot.rules.refusal import Refusal
from bot.rules.schedules import EVERY, Schedule
from bot.steps import rituals as steps
from bot.text.commands import named
from bot.turn import Turn
from cogs.rituals import cards
from cogs.rituals.views import TO_BEGIN_WITH, ritual_form
from data.content.prompts import FAMILIES, OF_TIDE
from data.records import Every

_EVERY: Mapping[str, Every] = {each: each for each in EVERY}
_SPEC = re.compile(r"(?P<subject>\w+)_(?P<every>[a-z]+)_(?P<weekday>[0-6])_(?P<hour>1?\d|2[0-3])", re.ASCII)


async def look(turn: Turn) -> None:
    """All of them."""
    known = await turn.read(lambda tx: steps.listed(tx, turn.who))
    await turn.show(cards.panel(known, turn.text))


async def open_one(turn: Turn) -> None:
    """One of them."""
    plan = await turn.read(lambda tx: steps.opened(tx, turn.who, turn.typed("values")))
    await turn.show(cards.one(plan, turn.text))


async def look_at(turn: Turn) -> None:
    """The one that the button is about."""
    plan = await turn.read(lambda tx: steps.opened(tx, turn.who, turn.ref))
    await turn.show(cards.one(plan, turn.text))


async def add(turn: Turn) -> None:
    """The form for a new one."""
    await turn.read(lambda tx: steps.listed(tx, turn.who))
    await turn.form(ritual_form(turn.text, NO_REF, TO_BEGIN_WITH, FAMILIES[0]))


async def change(turn: Turn) -> None:
    """The form for when this one comes."""
    plan = await turn.read(lambda tx: steps.opened(tx, turn.who, turn.ref))
    await turn.form(ritual_form(turn.text, turn.ref, plan.schedule, None))


async def filled_in(turn: Turn) -> None:
    """When it would come, before it is kept."""
    subject = turn.typed("family") if turn.ref == NO_REF else turn.ref
    spec = f"{subject}_{turn.typed('every')}_{turn.typed('weekday')}_{turn.typed('hour')}"
    subject, schedule = _meant(spec)
    plan = await turn.read(lambda tx: steps.drafted(tx, turn.who, subject, schedule))
    await turn.show(cards.draft(plan, spec, turn.text))


async def again(turn: Turn) -> None:
    """The form once more, as it was filled in."""
    subject, schedule = _meant(turn.ref)
    await turn.read(lambda tx: steps.drafted(tx, turn.who, subject, schedule))
    new = subject in FAMILIES
    await turn.form(ritual_form(turn.text, NO_REF if new else subject, schedule, subject if new else None))


async def keep(turn: Turn) -> None:
    """It comes from now on."""
    subject, schedule = _meant(turn.ref)
    plan = await turn.act(lambda tx: steps.keep(tx, turn.who, subject, schedule))
    await turn.show(cards.one(plan, turn.text))


def _meant(spec: str) -> tuple[str, Schedule]:
    """Everything that was chosen travels in the control itself: nothing is kept until it is to be."""
    found = _SPEC.fullmatch(spec)
    if found is None or found["every"] not in _EVERY:
        raise Refusal("refuse.unknown_choice")
    return found["subject"], Schedule(_EVERY[found["every"]], int(found["weekday"]), int(found["hour"]) * 60)


async def leave_out(turn: Turn) -> None:
    """It rests for some weeks, or until it is woken."""
    weeks = turn.number("values")
    plan = await turn.act(lambda tx: steps.leave_out(tx, turn.who, turn.ref, -1 if weeks is None else weeks))
    await turn.show(cards.one(plan, turn.text))


async def wake(turn: Turn) -> None:
    """It comes again."""
    plan = await turn.act(lambda tx: steps.wake(tx, turn.who, turn.ref))
    await turn.show(cards.one(plan, turn.text))


async def now(turn: Turn) -> None:
    """It comes now."""
    plan = await turn.act(lambda tx: steps.at_once(tx, turn.who, turn.ref))
    await turn.show(cards.one(plan, turn.text))


async def remove(turn: Turn) -> None:
    """Ask once."""
    plan = await turn.read(lambda tx: steps.opened(tx, turn.who, turn.ref))
    await turn.show(cards.sure(plan, turn.ref, turn.text))


async def remove_yes(turn: Turn) -> None:
    """It is gone."""
    known = await turn.act(lambda tx: steps.remove(tx, turn.who, turn.ref))
    await turn.show(cards.panel(known, turn.text))


async def _heard(turn: Turn) -> str | None:
    # That somebody responded is no change of anything of theirs, and it does not matter how often it is noted: the one
    # change that this interaction may make is left to what the button leads to.
    return await turn.read(lambda tx: steps.respond(tx, turn.who, turn.ref))


async def _on(turn: Turn, door: str) -> None:
    await turn.bot.router.controls[door].handle(turn)


async def ask(turn: Turn) -> None:
    """Something to ask."""
    await _heard(turn)
    await _on(turn, "door.ask")


async def give(turn: Turn) -> None:
    """Something to give: an offer, or how much there is to give just now."""
    tide = await _heard(turn) in OF_TIDE
    await _on(turn, "door.capacity" if tide else "door.offer")


async def rest(turn: Turn) -> None:
    """Resting."""
    await _heard(turn)
    await _on(turn, "door.rest")


async def here(turn: Turn) -> None:
    """Just here."""
    await _heard(turn)
    await turn.say(cards.heard(turn.text))


CONTROLS = {
    "rituals.list": Control(look, updates=True),
    "rituals.open": Control(open_one, updates=True),
    "rituals.look": Control(look_at, updates=True),
    "rituals.add": Control(add),
    "rituals.change": Control(change),
    "rituals.form": Control(filled_in, updates=True),
    "rituals.again": Control(again),
    "rituals.keep": Control(keep, updates=True),
    "rituals.leave_out": Control(leave_out, updates=True),
    "rituals.wake": Control(wake, updates=True),
    "rituals.now": Control(now, updates=True),
    "rituals.remove": Control(remove, updates=True),
    "rituals.remove_yes": Control(remove_yes, updates=True),
    "ritual.ask": Control(ask),
    "ritual.give": Control(give),
    "ritual.rest": Control(rest),
    "ritual.here": Control(here),
}

MESSAGES = (
    MessageKind("ritual", steps.card, cards.prompt, title=cards.post_title),
    MessageKind("ritual.quiet", steps.quiet_card, cards.quiet),
    MessageKind("ritual.few", steps.few_card, cards.few),
)


@app_commands.command(**named("rituals"))
async def rituals(interaction: discord.Interaction[Any]) -> None:
    """Prompts that come round."""
    await look(Turn(cast(Kith, interaction.client), interaction))


async def setup(bot: Kith) -> None:
    """Take this noun in; its command stands beside the others of the stewards."""
    bot.take(controls=CONTROLS, messages=MESSAGES)
    group = bot.tree.get_command("kith")
    if not isinstance(group, app_commands.Group):
        raise LookupError
    group.add_command(rituals)
