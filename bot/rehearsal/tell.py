"""Tells in plain text what people see: a message, a form, and who has it before them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simcord.backend.models import Channel, Message
from simcord.enums import ChannelType, ComponentType

from bot.rehearsal.stage import Stage
from bot.text import Text

BUTTON, LINK = int(ComponentType.BUTTON), 5


def lines(components: Sequence[Mapping[str, Any]], text: Text) -> Iterator[str]:
    """A Components V2 message (or a form) as lines of text, with its controls in square brackets."""
    for part in components:
        kind = ComponentType(part["type"])
        if kind == ComponentType.TEXT_DISPLAY:
            yield from str(part["content"]).splitlines()
        elif kind == ComponentType.CONTAINER:
            yield from lines(part["components"], text)
        elif kind == ComponentType.SECTION:
            yield from lines(part["components"], text)
            yield from lines([part["accessory"]], text)
        elif kind == ComponentType.ACTION_ROW:
            yield " ".join(control(one, text) for one in part["components"])
        elif kind == ComponentType.LABEL:
            about = f" ({part['description']})" if part.get("description") else ""
            yield f"{part['label']}{about}: {control(part['component'], text)}"
        elif kind == ComponentType.SEPARATOR:
            yield "· · ·"
        else:
            yield control(part, text)


def control(part: Mapping[str, Any], text: Text) -> str:
    """One button, select or field."""
    kind = ComponentType(part["type"])
    if kind == ComponentType.BUTTON:
        label = part.get("label") or (part.get("emoji") or {}).get("name") or ""
        if part.get("style") == LINK:
            return f"[{label} → {part['url']}]"
        return f"[{label}{text('rehearsal.script.off') if part.get('disabled') else ''}]"
    if kind == ComponentType.TEXT_INPUT:
        return f"{part['label']}: ____" if part.get("label") else "____"
    if kind == ComponentType.CHECKBOX:
        return "[ ]"
    if part.get("options"):
        return "[" + " | ".join(str(option["label"]) for option in part["options"]) + "]"
    return f"[{part.get('placeholder') or '…'}]"


def message_lines(message: Message, text: Text) -> list[str]:
    """A message, old style or new, as lines of text."""
    told = message.content.splitlines()
    for embed in message.embeds:
        told += [str(embed[name]) for name in ("title", "description") if embed.get(name)]
        told += [f"{one['name']}: {one['value']}" for one in embed.get("fields", [])]
    return [line for line in (*told, *lines(message.components, text)) if line.strip()]


@dataclass(frozen=True, slots=True)
class News:
    """Something people see that they did not see before. `lines` is empty for a thread that opened."""

    heading: str
    lines: tuple[str, ...]


class Watcher:
    """Compares the world with how it last was, and says what is new in it and to whom."""

    def __init__(self, stage: Stage, text: Text) -> None:
        self.stage = stage
        self.text = text
        self._messages: dict[int, str] = {}
        self._threads: dict[int, frozenset[int]] = {}
        self.news()

    def news(self) -> list[News]:
        """Everything that changed since the last call, oldest first."""
        told: list[tuple[int, News]] = []
        backend = self.stage.env.backend
        for channel in tuple(backend.channels.values()):
            if channel.is_thread:
                told += self._thread(channel)
            for message in backend.messages.get(channel.id, {}).values():
                told += self._message(channel, message)
        here = {message.id for found in backend.messages.values() for message in found.values()}
        for gone in self._messages.keys() - here:
            del self._messages[gone]
        return [news for _, news in sorted(told, key=lambda one: one[0])]

    def _thread(self, channel: Channel) -> list[tuple[int, News]]:
        inside = frozenset(channel.thread_members) - {self.stage.env.backend.bot_user.id}
        before = self._threads.get(channel.id)
        self._threads[channel.id] = inside
        if before == inside or not inside:
            return []
        key = "rehearsal.script.thread" if not before else "rehearsal.script.thread_now"
        return [(channel.id, News(self.text(key, title=channel.name, names=self._names(inside)), ()))]

    def _message(self, channel: Channel, message: Message) -> list[tuple[int, News]]:
        looks = json.dumps([message.content, message.components, message.embeds], default=str)
        before = self._messages.get(message.id)
        self._messages[message.id] = looks
        told = message_lines(message, self.text)
        if before == looks or not told:
            return []
        who = self.audience(channel, message)
        if message.author_id != self.stage.env.backend.bot_user.id:
            author = self.stage.name_of(message.author_id)
            who = self.text("rehearsal.script.writes", name=author, audience=who)
        elif before is not None:
            who = self.text("rehearsal.script.changed", audience=who)
        return [(message.id, News(who, tuple(told)))]

    def audience(self, channel: Channel, message: Message) -> str:
        """Who has this message before them, as the start of a sentence."""
        if message.is_ephemeral:
            name = str((message.interaction_metadata or {}).get("user", {}).get("id", 0))
            return self.text("rehearsal.script.only", name=self.stage.name_of(int(name)))
        if channel.guild_id is None:
            return self.text("rehearsal.script.direct", name=self.stage.name_of(channel.recipient_ids[0]))
        if channel.type == ChannelType.PRIVATE_THREAD:
            inside = frozenset(channel.thread_members) - {self.stage.env.backend.bot_user.id}
            return self.text("rehearsal.script.inside", names=self._names(inside), title=channel.name)
        return self.text("rehearsal.script.everyone", channel=channel.name)

    def _names(self, ids: frozenset[int]) -> str:
        names = sorted(self.stage.name_of(one) for one in ids)
        if len(names) < 2:
            return "".join(names)
        return self.text("rehearsal.script.and", first=", ".join(names[:-1]), last=names[-1])
