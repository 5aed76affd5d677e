"""What people do with their hands: run a command, press a button, fill a form, found by the words on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simcord.actors import MemberActor
from simcord.backend.access import can_access_message
from simcord.backend.errors import BackendError, SetupError
from simcord.backend.models import Channel, Message
from simcord.builders import UserHandle
from simcord.components import walk_components
from simcord.enums import SELECT_TYPES, ComponentType
from simcord.results import InteractionResult, ResponseMessage

from bot.rehearsal.stage import Stage
from bot.rehearsal.tell import News, Watcher, lines
from bot.text import Text

ENTITIES = (ComponentType.USER_SELECT, ComponentType.MENTIONABLE_SELECT)
OPTIONS = (ComponentType.STRING_SELECT, ComponentType.RADIO_GROUP, ComponentType.CHECKBOX_GROUP)
Value = str | bool | Sequence[str]


class Stuck(Exception):
    """A step could not be played; the argument is a sentence that says which and why."""


class Hands:
    """Everybody's hands in one world. Each deed is told first, then what people see because of it.

    A place is a channel's name, `dm`, or `thread` for the newest thread the person is in.
    """

    def __init__(self, stage: Stage, text: Text, say: Any) -> None:
        self.stage, self.text, self.say = stage, text, say
        self.watcher = Watcher(stage, text)
        self._forms: dict[str, InteractionResult] = {}

    def title(self, key: str) -> None:
        """Head the next part of the story."""
        self.say("")
        self.say(f"── {self.text(key)} ──")

    async def run(self, who: str, command: str, place: str = "general", **options: Any) -> None:
        """Run a slash command."""
        self._tell("ran", who, what=f"/{command}", place=place)
        actor, channel = self._at(who, place)
        handle = self.stage.handle(channel)
        if isinstance(actor, MemberActor):
            await self._do(who, lambda: actor.slash(handle, command, **options))
        else:
            await self._do(who, lambda: actor.slash(command, **options))

    async def press(self, who: str, label: str, place: str) -> None:
        """Press the newest button with these words on it that the person can see there."""
        self._tell("pressed", who, what=label, place=place)
        actor, channel = self._at(who, place)
        message, part = self._find(actor, channel, (ComponentType.BUTTON,), "label", label)
        await self._do(who, lambda: actor.click(message, custom_id=part["custom_id"]))

    async def choose(self, who: str, placeholder: str, chosen: Sequence[str], place: str) -> None:
        """Choose in the newest select with this placeholder, by the words of its options."""
        self._tell("chose", who, what=", ".join(chosen), place=place)
        actor, channel = self._at(who, place)
        message, part = self._find(actor, channel, SELECT_TYPES, "placeholder", placeholder)
        values = self._value(part, chosen)
        await self._do(who, lambda: actor.select(message, values, custom_id=part["custom_id"]))

    async def fill(self, who: str, values: Mapping[str, Value]) -> None:
        """Fill and send the form the person has open; fields are named by their labels."""
        shown = self._forms.pop(who, None)
        if shown is None or shown.modal is None:
            raise Stuck(self.text("rehearsal.script.no_form", name=self.stage.cast[who].name))
        self.say(f"  {self.text('rehearsal.script.fills', name=self.stage.cast[who].name)}")
        fields = dict(self._fields(shown.modal["components"]))
        for label, value in values.items():
            told = value if isinstance(value, str) else ", ".join(value) if not isinstance(value, bool) else "✓"
            self.say(f"      {label}: {told}")
            if label not in fields:
                raise Stuck(self.text("rehearsal.script.missing", name=self.stage.cast[who].name, what=label))
        given = {fields[label]["custom_id"]: self._value(fields[label], value) for label, value in values.items()}
        actor = self._actor_of(who, shown)
        await self._do(who, lambda: actor.submit_modal(shown, given))

    async def write(self, who: str, words: str, place: str) -> None:
        """Write an ordinary message."""
        actor, channel = self._at(who, place)
        if isinstance(actor, MemberActor):
            handle = self.stage.handle(channel)
            await self._do(who, lambda: actor.send(handle, words))
        else:
            await self._do(who, lambda: actor.send_dm(words))

    async def wait(self, seconds: float, key: str) -> None:
        """Let time pass."""
        self.say(f"  {self.text(key)}")
        await self.stage.skip(seconds)
        self._news(self.watcher.news())

    # Finding things.

    def _at(self, who: str, place: str) -> tuple[MemberActor | UserHandle, Channel]:
        backend = self.stage.env.backend
        if place == "dm":
            channel = backend.get_dm_channel(self.stage.user(who).id)
        elif place == "thread":
            inside = [one for one in self.stage.places(who) if one.kind == "thread" and one.joined]
            if not inside:
                raise Stuck(self.text("rehearsal.script.no_thread", name=self.stage.cast[who].name))
            channel = backend.get_channel(inside[0].id)
        else:
            channel = self.stage.channel(place)
        return self.stage.viewer(who, channel), channel

    def _actor_of(self, who: str, shown: InteractionResult) -> MemberActor | UserHandle:
        return self.stage.viewer(who, self.stage.env.backend.get_channel(shown._interaction.channel_id))

    def _find(
        self, actor: MemberActor | UserHandle, channel: Channel, kinds: Sequence[int], name: str, words: str
    ) -> tuple[ResponseMessage, dict[str, Any]]:
        env = self.stage.env
        found: list[Message] = sorted(env.backend.messages.get(channel.id, {}).values(), key=lambda one: -one.id)
        for message in found:
            if not can_access_message(env, channel.id, message, actor):
                continue
            for part in walk_components(message.components):
                if part.get("type") in kinds and part.get(name) == words and not part.get("disabled"):
                    return ResponseMessage(env, message), part
        raise Stuck(self.text("rehearsal.script.missing", name=self.stage.name_of(actor.id), what=words))

    def _fields(self, components: Sequence[Mapping[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
        found: list[tuple[str, dict[str, Any]]] = []
        for part in components:
            if part["type"] == ComponentType.LABEL:
                found.append((part["label"], part["component"]))
            found += [(inner["label"], inner) for inner in part.get("components", []) if inner.get("label")]
        return found

    def _value(self, part: Mapping[str, Any], value: Value) -> Any:
        """What SimCord wants for a control, from the words a person sees on it."""
        kind = part["type"]
        if isinstance(value, bool) or kind == ComponentType.TEXT_INPUT:
            return value
        chosen = [value] if isinstance(value, str) else list(value)
        if kind in ENTITIES:
            return [self.stage.member(key) for key in chosen]
        if kind not in OPTIONS:
            raise Stuck(self.text("rehearsal.script.missing", name="", what=", ".join(chosen)))
        options = {option["label"]: option["value"] for option in part["options"]}
        for one in chosen:
            if one not in options:
                raise Stuck(self.text("rehearsal.script.missing", name="", what=one))
        values = [options[one] for one in chosen]
        return values[0] if kind == ComponentType.RADIO_GROUP else values

    # Doing and telling.

    async def _do(self, who: str, act: Any) -> None:
        name = self.stage.cast[who].name
        try:
            result = await self.stage.quietly(act)
        except (SetupError, BackendError, TimeoutError) as error:
            reason = str(error).splitlines()[0]
            raise Stuck(self.text("rehearsal.script.refused", name=name, reason=reason)) from error
        if isinstance(result, InteractionResult):
            if not result.acknowledged:
                raise Stuck(self.text("rehearsal.script.silent", name=name))
            if result.modal is not None:
                self._forms[who] = result
                heading = self.text("rehearsal.script.form", name=name, title=result.modal["title"])
                self._news([News(heading, tuple(lines(result.modal["components"], self.text)))])
        self._news(self.watcher.news())

    def _tell(self, deed: str, who: str, *, what: str, place: str) -> None:
        where = self.text(f"rehearsal.script.in_{place}") if place in ("dm", "thread") else f"#{place}"
        name = self.stage.cast[who].name
        self.say(f"  {self.text(f'rehearsal.script.{deed}', name=name, what=what, place=where)}")

    def _news(self, told: Sequence[News]) -> None:
        for news in told:
            self.say(f"    {news.heading}")
            for line in news.lines:
                self.say(f"      │ {line}")
