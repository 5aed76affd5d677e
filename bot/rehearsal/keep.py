"""Keeps SimCord's world beside the store between two runs, so that ids, messages and threads still agree with it."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import simcord
from simcord.backend import Backend, models

KIND, OF = "\0kind", "of"
"""The mark of anything JSON has no word for; no key of Discord's begins with a NUL."""

SETS: dict[str, Callable[[list[Any]], Any]] = {"tuple": tuple, "set": set, "frozenset": frozenset}

KEPT = (
    "application_id",
    "users",
    "guilds",
    "channels",
    "messages",
    "dm_channels",
    "commands",
    "command_permissions",
    "webhooks",
    "_reserved_ids",
    "_sequences",
)
"""What of the world is kept. Open interactions are not: Discord forgets them after fifteen minutes as well."""


BEGUN = "begun"
"""The file that says that what lies beside it is a rehearsal's, until its world is kept for the first time."""


class OtherWorld(Exception):
    """The kept world was made by another version, or with other people."""


def pack(value: Any) -> Any:
    """`value` as something JSON can hold and `unpack` gives back equal. TypeError for what it does not know."""
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, list):
        return [pack(item) for item in value]
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value):
            return {key: pack(item) for key, item in value.items()}
        return {KIND: "dict", OF: [[pack(key), pack(item)] for key, item in value.items()]}
    name = type(value).__name__
    if name in SETS:
        return {KIND: name, OF: [pack(item) for item in value]}
    if getattr(models, name, None) is type(value):
        fields = {field.name: pack(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {KIND: name, OF: fields}
    raise TypeError(name)


def unpack(value: Any) -> Any:
    """What `pack` was given. Only SimCord's own models are built, whatever the file says."""
    if isinstance(value, list):
        return [unpack(item) for item in value]
    if not isinstance(value, dict):
        return value
    if KIND not in value:
        return {key: unpack(item) for key, item in value.items()}
    name, inner = value[KIND], value[OF]
    if name == "dict":
        return {unpack(key): unpack(item) for key, item in inner}
    if name in SETS:
        return SETS[name]([unpack(item) for item in inner])
    model = getattr(models, name, None)
    if not dataclasses.is_dataclass(model) or not isinstance(model, type):
        raise OtherWorld
    return model(**{key: unpack(item) for key, item in inner.items()})


def save(backend: Backend, more: dict[str, Any], path: Path) -> None:
    """Write the world and `more` to `path`, whole or not at all."""
    world = {name: pack(getattr(backend, name)) for name in KEPT}
    document = {
        "simcord": simcord.__version__,
        "bot": backend.bot_user.id,
        "elapsed": backend.clock.elapsed,
        "world": world,
        "more": pack(more),
    }
    partial = path.with_name(path.name + ".partial")
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(document), encoding="utf-8")
    os.replace(partial, path)


def load(backend: Backend, path: Path) -> dict[str, Any]:
    """Put the kept world into a fresh `backend` and return `more`. Raises OtherWorld, having changed nothing."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["simcord"] != simcord.__version__:
            raise OtherWorld
        world = {name: unpack(document["world"][name]) for name in KEPT}
        bot, elapsed, more = world["users"][document["bot"]], document["elapsed"], unpack(document["more"])
    except (KeyError, TypeError, ValueError) as error:
        raise OtherWorld from error
    for name, value in world.items():
        setattr(backend, name, value)
    backend.bot_user = bot
    backend.advance_clock(elapsed - backend.clock.elapsed)
    return more
