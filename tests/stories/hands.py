"""What arrives at Kith in ways no single well-behaved client sends it: forged, together, or once more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import simcord.interactions
from simcord import InteractionResult
from simcord.backend import serializers

from data.store import StoreFailed, Tx
from tests.stories.town import Town, parts

COMMAND, COMPONENT, FORM = 2, 3, 5
BUTTON, STRING_SELECT, TEXT, RADIO, LABEL = 2, 3, 4, 21, 18

CHOSEN = ("when", "shared", "tide", "at_once", "per_week", "quiet", "every", "size", "with_name", "close", "term")
CHOSEN += ("months", "begins", "lasts", "straight")
"""Fields of forms in which one of a few things is chosen."""

LEFT_ALONE = ("members", "inbox", "meta")
"""Tables that may change when somebody is turned away: whoever presses is met, and that is all."""


@dataclass(frozen=True)
class Sent:
    """One interaction, ready to be delivered by the gateway as often as a test likes."""

    town: Town
    record: Any
    payload: dict[str, Any]

    def deliver(self) -> None:
        """The gateway delivers it."""
        self.town.env.backend.emit("INTERACTION_CREATE", self.payload)

    @property
    def result(self) -> InteractionResult:
        """What came back."""
        return InteractionResult(self.town.env, self.record)

    @property
    def words(self) -> str:
        """What can be read in the private reply; empty if there was none."""
        reply = self.result.response
        assert reply is None or reply.ephemeral, "an answer that everybody sees"
        return self.town.read(reply) if reply is not None else ""


def _sent(town: Town, who: Any, kind: int, data: Mapping[str, Any], message: Any = None, channel: Any = None) -> Sent:
    stands = getattr(message, "channel_id", None) or getattr(getattr(message, "channel", None), "id", None)
    where = channel.id if channel is not None else stands or town.asks.id
    guild = town.env.backend.get_channel(where).guild_id
    record, payload = simcord.interactions.base_payload(
        town.env.backend, type=kind, channel_id=where, guild_id=guild, user_id=who.id, data=dict(data)
    )
    if message is not None:
        stored = town.env.backend.get_message(where, message.id)
        payload["message"] = dict(serializers.message_payload(town.env.backend, stored))
        record.source_message_id = message.id
    return Sent(town, record, payload)


def pressing(
    town: Town,
    who: Any,
    custom_id: str,
    *,
    message: Any = None,
    values: Sequence[str] | None = None,
    channel: Any = None,
) -> Sent:
    """A press of any id by anybody, whether or not there is such a button."""
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": BUTTON if values is None else STRING_SELECT}
    if values is not None:
        data["values"] = list(values)
    return _sent(town, who, COMPONENT, data, message, channel)


def clicking(town: Town, who: Any, message: Any, label: str) -> Sent:
    """A press of a button that is there."""
    return pressing(town, who, id_of(town, message, label), message=message)


def sending(
    town: Town, who: Any, custom_id: str, fields: Mapping[str, str | Sequence[str]], *, message: Any = None
) -> Sent:
    """A form sent with any values in it, by whatever means."""
    rows = []
    for at, (name, value) in enumerate(fields.items()):
        if isinstance(value, str):
            kind = RADIO if name in CHOSEN else TEXT
            component: dict[str, Any] = {"type": kind, "custom_id": name, "value": value}
        else:
            component = {"type": STRING_SELECT, "custom_id": name, "values": list(value)}
        rows.append({"type": LABEL, "id": 2 * at + 1, "component": component | {"id": 2 * at + 2}})
    return _sent(town, who, FORM, {"custom_id": custom_id, "components": rows}, message)


def commanding(
    town: Town, who: Any, name: str, options: Sequence[Mapping[str, Any]] = (), *, channel: Any = None
) -> Sent:
    """A slash command as a client with any command list might send it."""
    data = {"id": "4242", "name": name, "type": 1, "options": [dict(each) for each in options]}
    return _sent(town, who, COMMAND, data, channel=channel)


USER, MESSAGE = 2, 3


def choosing(town: Town, who: Any, name: str, target: Any, *, channel: Any) -> Sent:
    """A command from the menu of a person or of a message."""
    backend, guild = town.env.backend, town.env.backend.get_channel(channel.id).guild_id
    if hasattr(target, "components"):
        stored = backend.get_message(channel.id, target.id)
        kind, resolved = MESSAGE, {"messages": {str(target.id): dict(serializers.message_payload(backend, stored))}}
    else:
        kind = USER
        users = {str(target.id): dict(serializers.user_payload(backend.get_user(target.id)))}
        member = backend.get_guild(guild).members.get(target.id)
        there = serializers.member_payload(backend, backend.get_guild(guild), member, with_user=False) if member else {}
        resolved = {"users": users} | ({"members": {str(target.id): dict(there)}} if there else {})
    data = {"id": "4242", "name": name, "type": kind, "target_id": str(target.id), "resolved": resolved}
    return _sent(town, who, COMMAND, data, channel=channel)


async def arrive(town: Town, *sent: Sent, times: int = 1) -> list[Sent]:
    """Everything given arrives at once, each so many times, and what it leads to has happened.

    By the town's own clock, which stands: what is to come at a later moment is not waited for in real time.
    """
    for _ in range(times):
        for each in sent:
            each.deliver()
    await town.env.advance_time(0)
    return list(sent)


async def pressed(town: Town, who: Any, custom_id: str, **more: Any) -> str:
    """Press any id; the words of the private reply."""
    (sent,) = await arrive(town, pressing(town, who, custom_id, **more))
    return sent.words


def id_of(town: Town, message: Any, label: str) -> str:
    """What is behind a button, as whoever copies it would read it."""
    for part in parts([each if isinstance(each, dict) else each.to_dict() for each in message.components]):
        if part.get("label") == label:
            return str(part["custom_id"])
    raise AssertionError(f"no button {label!r} among {town.buttons(message)}")


def picks(town: Town, message: Any, action: str) -> str:
    """The id of the select on a card that leads to this action."""
    for part in parts([each if isinstance(each, dict) else each.to_dict() for each in message.components]):
        if part.get("type") == STRING_SELECT and str(part["custom_id"]).split(":")[1] == action:
            return str(part["custom_id"])
    raise AssertionError(f"no choice for {action} on {town.read(message)!r}")


def ref_of(town: Town, message: Any, label: str) -> str:
    """The random ref behind a button."""
    return id_of(town, message, label).rpartition(":")[2]


async def tables(town: Town, *leaving: str) -> dict[str, list[str]]:
    """Every row of every table as it stands in the file, but for some."""

    def read(tx: Any) -> dict[str, list[str]]:
        names = [row["name"] for row in tx.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(repr(tuple(row)) for row in tx.db.execute(f"SELECT * FROM {name}"))
            for name in names
            if name not in leaving
        }

    return await town.store.run(read)


async def states(town: Town, table: str) -> list[str]:
    """The states of the rows of a table, sorted."""
    return await town.store.run(lambda tx: sorted(row["state"] for row in tx.db.execute(f"SELECT state FROM {table}")))


async def fill_the_disk(town: Town) -> None:
    """From now on SQLite itself says that the disk is full, whenever anything larger than a crumb is to be kept."""

    def fill(tx: Tx) -> None:
        tx.db.execute(f"PRAGMA max_page_count = {tx.db.execute('PRAGMA page_count').fetchone()[0]}")

    await town.store.run(fill)
    with suppress(StoreFailed):
        for number in range(100):
            await town.store.run(lambda tx, name=f"filler {number}": _put(tx, name, bytes(3000)))


async def free_the_disk(town: Town) -> None:
    """There is room again."""

    def free(tx: Tx) -> None:
        tx.db.execute("PRAGMA max_page_count = 1000000")
        tx.db.execute("DELETE FROM meta WHERE name LIKE 'filler %'")

    await town.store.run(free)


def _put(tx: Tx, name: str, value: bytes) -> None:
    tx.db.execute("INSERT INTO meta VALUES (?, ?)", (name, value))


def bodies(town: Town, since: int = 0) -> list[tuple[str, str, str]]:
    """Every request since then: method, path, and the body as it went over the wire."""
    return [
        (each.method, each.path, json.dumps(each.json, ensure_ascii=False)) for each in town.env.http_requests[since:]
    ]


def posts_in(town: Town, channel: Any, since: int = 0) -> list[str]:
    """The bodies of the messages Kith posted in a channel."""
    path = f"/channels/{channel.id}/messages"
    return [body for method, where, body in bodies(town, since) if (method, where) == ("POST", path)]
