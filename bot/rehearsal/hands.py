"""What people do with their hands: run a command, press a button, fill a form, found by the words on them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from bot.rehearsal.tell import News, Watcher, lines, message_lines, plain
from bot.text import Text, Texts

OPTIONS = (ComponentType.STRING_SELECT, ComponentType.RADIO_GROUP, ComponentType.CHECKBOX_GROUP)
WIDE = 108
"""Characters in a line of the story."""

LONG = 90
"""Characters from which on a paragraph that was told before is told by its beginning only."""

Value = str | bool | Sequence[str]


class Stuck(Exception):
    """A step could not be played; the argument is a sentence that says which and why."""


class Hands:
    """Everybody's hands in one world. Each deed is told first, then what people see because of it.

    Whatever stands on a button, a field or an option is named by its key in the catalogues, and looked for in the
    person's own language and in the community's; words that are no key stand for themselves. A place is a channel's
    name, `dm`, `corner` for the thread a person has with Kith alone, or `thread` for the newest one with others.
    """

    def __init__(self, stage: Stage, texts: Texts, say: Callable[[str], None]) -> None:
        self.stage, self.texts, self.say = stage, texts, say
        self.text = texts.of(stage.language)
        self.watcher = Watcher(stage, self.text)
        self._forms: dict[str, InteractionResult] = {}
        self._told: set[str] = set()
        self._shown: set[str] = set()
        self._last: list[News] = []

    def title(self, key: str) -> None:
        """Head the next part of the story."""
        self.say("")
        self.say(f"── {self.text(key)} ──")

    def tell(self, key: str, **values: object) -> None:
        """A sentence between two deeds."""
        self.say("\n".join(textwrap.wrap(self.text(key, None, **values), WIDE, initial_indent="  ")))

    async def run(self, who: str, command: str, place: str = "general", **options: Any) -> None:
        """Run a slash command."""
        self._deed("ran", who, what=f"/{command}", place=place)
        actor, channel = self._at(who, place)
        handle = self.stage.handle(channel)
        if isinstance(actor, MemberActor):
            await self._do(who, lambda: actor.slash(handle, command, **options))
        else:
            await self._do(who, lambda: actor.slash(command, **options))

    async def press(self, who: str, key: str, place: str, *, on: str = "") -> None:
        """Press the newest button with these words on it that the person can see there, on a message holding `on`."""
        self._deed("pressed", who, what=self.words(who, key), place=place)
        actor, channel = self._at(who, place)
        names = self._names(who, key)

        def fits(part: Mapping[str, Any]) -> bool:
            return part.get("type") == ComponentType.BUTTON and part.get("label") in names

        message, part = self._find(actor, channel, fits, self.words(who, key), self.text(on) if on else "")
        await self._do(who, lambda: actor.click(message, custom_id=part["custom_id"]))

    async def see(self, who: str) -> None:
        """Look at what the newest bell in the person's own thread rang for."""
        await self.press(who, "bell.see", "corner")

    async def choose(self, who: str, what: str, place: str) -> None:
        """Choose one thing, an option by its words or a channel as `#name`, in the newest select that has it."""
        self._deed("chose", who, what=self.words(who, what), place=place)
        actor, channel = self._at(who, place)
        names = self._names(who, what)

        def fits(part: Mapping[str, Any]) -> bool:
            if what.startswith("#"):
                return part.get("type") == ComponentType.CHANNEL_SELECT
            return part.get("type") in SELECT_TYPES and any(one["label"] in names for one in part.get("options") or ())

        message, part = self._find(actor, channel, fits, self.words(who, what))
        values = (
            [self.stage.handle(self.stage.channel(what[1:]))]
            if what.startswith("#")
            else [one["value"] for one in part["options"] if one["label"] in names]
        )
        await self._do(who, lambda: actor.select(message, values, custom_id=part["custom_id"]))

    async def fill(self, who: str, values: Mapping[str, Value]) -> None:
        """Fill and send the form the person has open; fields and options are named like buttons."""
        shown = self._forms.pop(who, None)
        name = self.stage.cast[who].name
        if shown is None or shown.modal is None:
            raise Stuck(self.text("rehearsal.script.no_form", name=name))
        self.say(f"  {self.text('rehearsal.script.fills', name=name)}")
        fields = dict(self._fields(shown.modal["components"]))
        given: dict[str, Any] = {}
        for key, value in values.items():
            label = self.words(who, key)
            told = "✓" if value is True else "" if value is False else value if isinstance(value, str) else None
            said = self.words(who, told) if told is not None else ", ".join(self.words(who, one) for one in value)
            self._wrapped(f"{label}: {said}", "      ")
            if label[:45] not in fields:
                raise Stuck(self.text("rehearsal.script.missing", name=name, what=label))
            part = fields[label[:45]]
            given[part["custom_id"]] = self._value(who, part, value)
        actor = self._actor_of(who, shown)
        await self._do(who, lambda: actor.submit_modal(shown, given))

    async def write(self, who: str, key: str, place: str) -> None:
        """Write an ordinary message."""
        actor, channel = self._at(who, place)
        words = self.text(key)
        if isinstance(actor, MemberActor):
            handle = self.stage.handle(channel)
            await self._do(who, lambda: actor.send(handle, words))
        else:
            await self._do(who, lambda: actor.send_dm(words))

    async def wait(self, seconds: float, key: str) -> None:
        """Let time pass."""
        self.say(f"  {self.text(key)}")
        await self.stage.skip(seconds)
        self._news()

    def unseen(self, *people: str) -> None:
        """Make sure that what was done last brought nothing before these people's eyes, and say so."""
        names = [self.stage.cast[key].name for key in people]
        for key in people:
            user = self.stage.user(key).id
            if any(news.who is None or user in news.who for news in self._last):
                raise Stuck(self.text("rehearsal.script.was_seen", name=self.stage.cast[key].name))
        told = self.text("rehearsal.script.nor", first=", ".join(names[:-1]), last=names[-1]) if names[1:] else names[0]
        self.say(f"    {self.text('rehearsal.script.unseen', names=told)}")

    # Finding things.

    def words(self, who: str, key: str, n: int | None = None) -> str:
        """What stands under a key in this person's language."""
        return self.texts.of(self.stage.locale(who))(key, n)

    def _names(self, who: str, key: str) -> tuple[str, str]:
        return self.words(who, key), self.text(key)

    def _at(self, who: str, place: str) -> tuple[MemberActor | UserHandle, Channel]:
        backend = self.stage.env.backend
        if place == "dm":
            channel = backend.get_dm_channel(self.stage.user(who).id)
        elif place in ("corner", "thread"):
            joined = [one.id for one in self.stage.places(who) if one.kind == "thread" and one.joined]
            channels = [backend.get_channel(one) for one in joined]
            found = [one for one in channels if (len(self.watcher.inside(one)) == 1) == (place == "corner")]
            if not found:
                raise Stuck(self.text(f"rehearsal.script.no_{place}", name=self.stage.cast[who].name))
            channel = found[0]
        else:
            channel = self.stage.channel(place)
        return self.stage.viewer(who, channel), channel

    def _actor_of(self, who: str, shown: InteractionResult) -> MemberActor | UserHandle:
        return self.stage.viewer(who, self.stage.env.backend.get_channel(shown._interaction.channel_id))

    def _find(
        self,
        actor: MemberActor | UserHandle,
        channel: Channel,
        fits: Callable[[Mapping[str, Any]], bool],
        words: str,
        on: str = "",
    ) -> tuple[ResponseMessage, dict[str, Any]]:
        env = self.stage.env
        found: list[Message] = sorted(env.backend.messages.get(channel.id, {}).values(), key=lambda one: -one.id)
        for message in found:
            if not can_access_message(env, channel.id, message, actor):
                continue
            read = (plain(line, self.stage, self.text) for line in message_lines(message, self.text))
            if on and on not in "\n".join(read):
                continue
            for part in walk_components(message.components):
                if fits(part) and not part.get("disabled"):
                    return ResponseMessage(env, message), part
        raise Stuck(self.text("rehearsal.script.missing", name=self.stage.name_of(actor.id), what=words))

    def _fields(self, components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
        for part in components:
            if part["type"] == ComponentType.LABEL:
                yield part["label"], part["component"]
            yield from ((inner["label"], inner) for inner in part.get("components", []) if inner.get("label"))

    def _value(self, who: str, part: Mapping[str, Any], value: Value) -> Any:
        """What SimCord wants for a control, from the words a person sees on it."""
        kind = part["type"]
        if isinstance(value, bool):
            return value
        if kind == ComponentType.TEXT_INPUT:
            return self.text(value) if isinstance(value, str) else "".join(value)
        chosen = [self.words(who, one) for one in ([value] if isinstance(value, str) else value)]
        offered = part["options"] if kind in OPTIONS else []
        options = {one["label"]: one["value"] for one in offered}
        for one in chosen:
            if one not in options:
                raise Stuck(self.text("rehearsal.script.missing", name=self.stage.cast[who].name, what=one))
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
                self._form(name, result.modal)
        self._news()

    def _form(self, name: str, modal: Mapping[str, Any]) -> None:
        title = modal["title"]
        self.say(f"    {self.text('rehearsal.script.form', name=name, title=title)}")
        if title not in self._shown:
            self._shown.add(title)
            for line in lines(modal["components"], self.text):
                self._wrapped(line, "      │ ")

    def _deed(self, deed: str, who: str, *, what: str, place: str) -> None:
        where = f"#{place}" if place not in ("dm", "corner", "thread") else self.text(f"rehearsal.script.in_{place}")
        name = self.stage.cast[who].name
        self.say(f"  {self.text(f'rehearsal.script.{deed}', name=name, what=what, place=where)}")

    def _news(self) -> None:
        self._last = self.watcher.news()
        for news in self._last:
            self.say(f"    {news.heading}")
            text = self._read_by(news)
            for line in news.lines:
                told = plain(line, self.stage, text)
                known = told.partition(" ")[2] if told.startswith("@") else told
                if len(known) > LONG and known in self._told:
                    told = textwrap.shorten(told, LONG, placeholder=" …")
                self._told.add(known)
                self._wrapped(told, "      │ ")

    def _read_by(self, news: News) -> Text:
        """The language in which Discord writes dates for whoever reads this."""
        spoken = {self.stage.locales()[user] for user in news.who or ()}
        return self.texts.of(spoken.pop()) if len(spoken) == 1 else self.text

    def _wrapped(self, words: str, margin: str) -> None:
        inner = margin + ("> " if words.startswith("> ") else "")
        self.say(textwrap.fill(words, WIDE, initial_indent=margin, subsequent_indent=inner, break_long_words=False))
