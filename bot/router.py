"""Every button, select and form comes in here, split into an action and a random ref, and goes to one handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.answer import explain, too_much
from bot.ids import NO_REF as NO_REF
from bot.ids import control_id as control_id
from bot.ids import split as split
from bot.limits import Verdict
from bot.rules.refusal import Refusal
from bot.turn import Turn

if TYPE_CHECKING:
    from bot.client import Kith

Handler = Callable[[Turn], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Control:
    """A handler and what its answer changes: `updates` the person's own private reply, `redraws` any card.

    What is there `always` is answered however much else somebody presses.
    """

    handle: Handler
    updates: bool = False
    redraws: bool = False
    always: bool = False


class Router:
    """The table of controls. Nothing is kept for a message or a form: all that a press needs is in its id."""

    def __init__(self, bot: Kith) -> None:
        self._bot = bot
        self.controls: dict[str, Control] = {}

    def add(self, controls: Mapping[str, Control]) -> None:
        """Take a cog's controls in. Raises ValueError if two cogs claim one action."""
        twice = self.controls.keys() & controls.keys()
        if twice:
            raise ValueError(sorted(twice))
        self.controls.update(controls)

    async def route(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a press or a submitted form; whatever goes wrong, the person hears it in words."""
        if interaction.type not in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            return
        data: Mapping[str, Any] = interaction.data or {}  # pyright: ignore[reportAssignmentType]
        named = split(str(data.get("custom_id", "")))
        control = self.controls.get(named[0]) if named else None
        turn = Turn(self._bot, interaction, named[1] if named else "")
        try:
            turn.values, turn.written = values_of(data), written_in(data)
            verdict = self._bot.limits.judge(turn.who.user, turn.who.community)
            if verdict is not Verdict.LET and not (control and control.always):
                await too_much(turn, verdict)
                return
            if control is None:
                raise Refusal("refuse.old_control")
            await control.handle(turn.updating(control.redraws) if control.updates or control.redraws else turn)
        except Exception as error:
            await explain(turn, error)


def values_of(data: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """What was typed and chosen: the fields of a form by their ids, or the values of a select under "values"."""
    found: dict[str, str | list[str]] = {}
    if "values" in data:
        found["values"] = [str(value) for value in data["values"]]
    for part in _fields(data):
        name = part.get("custom_id")
        if name is None:
            continue
        if "values" in part:
            found[str(name)] = [str(value) for value in part["values"]]
        else:
            found[str(name)] = str(part.get("value") or "")
    return found


def written_in(data: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the fields into which words are written; in every other one something is chosen."""
    wanted = discord.ComponentType.text_input.value
    return frozenset(str(part.get("custom_id")) for part in _fields(data) if part.get("type") == wanted)


def _fields(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in data.get("components", ()):
        yield from [row["component"]] if "component" in row else row.get("components", ())
