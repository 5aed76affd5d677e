"""Tells in plain text what people see: a message, a form, and who has it before them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from simcord.backend.models import Channel, Message
from simcord.enums import ChannelType, ComponentType

from bot.rehearsal.stage import Stage
from bot.text import Text

LINK = 5
_MENTION = re.compile(r"<(@&|[@#])(\d+)>")
_MOMENT = re.compile(r"<t:(\d+)(?::(\w))?>")
_MARKS = re.compile(r"^(?:-# |#{1,3} )|\*\*|\\(?=[^\w\s])")


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


def plain(line: str, stage: Stage, text: Text) -> str:
    """The line as it is read: names for mentions, dates for moments, and none of the marks that make it bold."""

    def mention(found: re.Match[str]) -> str:
        sort, number = found[1], int(found[2])
        if sort == "@":
            return f"@{stage.name_of(number)}"
        if sort == "#":
            channel = stage.env.backend.channels.get(number)
            return f"#{channel.name}" if channel is not None else "#?"
        return "@" + stage.guild._guild.roles[number].name

    def moment(found: re.Match[str]) -> str:
        at, zone = datetime.fromtimestamp(int(found[1]), UTC), ZoneInfo(stage.zone)
        if found[2] == "R":
            away = timedelta(seconds=(at - stage.env.now()).total_seconds())
            return format_timedelta(away, add_direction=True, locale=text.language)
        if found[2] == "D":
            return format_date(at.astimezone(zone), locale=text.language, format="long")
        return format_datetime(at, text("rehearsal.clock"), tzinfo=zone, locale=text.language)

    return _MARKS.sub("", _MOMENT.sub(moment, _MENTION.sub(mention, line)))


@dataclass(frozen=True, slots=True)
class News:
    """Something people see that they did not see before. `lines` is empty for a thread that opened.

    `who` are the ids of the accounts it is before; None means everybody in the community.
    """

    heading: str
    lines: tuple[str, ...]
    who: frozenset[int] | None


class Watcher:
    """Compares the world with how it last was, and says what is new in it and to whom."""

    def __init__(self, stage: Stage, text: Text) -> None:
        self.stage = stage
        self.text = text
        self._messages: dict[int, str] = {}
        self._threads: dict[int, tuple[frozenset[int], bool]] = {}
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
        inside = self.inside(channel)
        closed = channel.thread_metadata is not None and channel.thread_metadata.archived
        before, was_closed = self._threads.get(channel.id, (frozenset(), False))
        self._threads[channel.id] = inside, closed
        if not inside or (before, was_closed) == (inside, closed):
            return []
        opens = "corner_opens" if len(inside) == 1 else "thread_now" if before else "thread"
        key = "thread_closed" if closed else opens
        heading = self.text(f"rehearsal.script.{key}", title=channel.name, names=self._names(inside))
        return [(channel.id, News(heading, (), inside))]

    def _message(self, channel: Channel, message: Message) -> list[tuple[int, News]]:
        looks = json.dumps([message.content, message.components, message.embeds, message.edited_timestamp], default=str)
        before = self._messages.get(message.id)
        self._messages[message.id] = looks
        told = message_lines(message, self.text)
        if before == looks or not told:
            return []
        heading, who = self.audience(channel, message)
        if message.author_id != self.stage.env.backend.bot_user.id:
            author = self.stage.name_of(message.author_id)
            heading = self.text("rehearsal.script.writes", name=author, audience=heading)
        elif before is not None:
            heading = self.text("rehearsal.script.changed", audience=heading)
        return [(message.id, News(heading, tuple(told), who))]

    def audience(self, channel: Channel, message: Message) -> tuple[str, frozenset[int] | None]:
        """Who has this message before them: as the start of a sentence, and as ids (None: everybody)."""
        if message.is_ephemeral:
            user = int((message.interaction_metadata or {}).get("user", {}).get("id", 0))
            return self.text("rehearsal.script.only", name=self.stage.name_of(user)), frozenset((user,))
        if channel.guild_id is None:
            user = channel.recipient_ids[0]
            return self.text("rehearsal.script.direct", name=self.stage.name_of(user)), frozenset((user,))
        if channel.type == ChannelType.PRIVATE_THREAD:
            inside = self.inside(channel)
            key = "corner" if len(inside) == 1 else "inside"
            return self.text(f"rehearsal.script.{key}", names=self._names(inside), title=channel.name), inside
        return self.text("rehearsal.script.everyone", channel=channel.name), None

    def inside(self, channel: Channel) -> frozenset[int]:
        """Who is in a thread beside Kith."""
        return frozenset(channel.thread_members) - {self.stage.env.backend.bot_user.id}

    def _names(self, ids: frozenset[int]) -> str:
        names = sorted(self.stage.name_of(one) for one in ids)
        if len(names) < 2:
            return "".join(names)
        return self.text("rehearsal.script.and", first=", ".join(names[:-1]), last=names[-1])
