"""Kith itself without a network: its cogs on a store in memory, and interactions as Discord delivers them."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import discord
from discord.http import MultipartParameters
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.alarm import LoopAlarm
from bot.client import COGS, Kith
from bot.settings import Settings
from bot.text import Texts
from data import communities
from data.store import Tx
from tests.cogs.records import CHANNEL, GUILD, NOW
from tests.cogs.seeing import texts
from tests.data.parts import opened

COMMAND, COMPONENT, SUBMIT = 2, 3, 5
REPLY, UPDATE, FORM = 4, 7, 9


@dataclass
class Answer:
    """What Kith answered: `kind` is Discord's type of the callback."""

    kind: int
    data: dict[str, Any]

    @property
    def ephemeral(self) -> bool:
        return bool(self.data.get("flags", 0) & 64)

    @property
    def words(self) -> str:
        return "\n".join(texts(self.data.get("components") or ()))


class Wire(AsyncWebhookAdapter):
    """Stands where discord.py would call Discord, and keeps what would have been sent."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Answer] = []

    async def create_interaction_response(  # type: ignore[override]
        self, interaction_id: int, token: str, *, params: MultipartParameters, **_: Any
    ) -> dict[str, Any]:
        """Take an answer."""
        # Beside a file the answer itself is one part of a form.
        parts = (part["value"] for part in params.multipart or () if part["name"] == "payload_json")
        body = params.payload or json.loads(next(parts))
        self.answers.append(Answer(body["type"], body.get("data") or {}))
        return {"interaction": {"id": str(interaction_id), "type": body["type"]}}


@dataclass
class Front:
    """A running Kith, and everybody's hands."""

    kith: Kith
    wire: Wire = field(default_factory=Wire)
    _ids: Any = field(default_factory=lambda: itertools.count(900_000_000_000_000_000))

    async def press(self, user: int, custom_id: str, values: Sequence[str] | None = None, **more: Any) -> Answer:
        """A button, or a choice made in a select."""
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": 2}
        if values is not None:
            data |= {"component_type": 3, "values": list(values)}
        return await self._act(COMPONENT, user, data, **more)

    async def submit(self, user: int, custom_id: str, components: Sequence[Any], **more: Any) -> Answer:
        """A filled-in form."""
        return await self._act(SUBMIT, user, {"custom_id": custom_id, "components": list(components)}, **more)

    async def _act(self, kind: int, user: int, data: Mapping[str, Any], **more: Any) -> Answer:
        before = len(self.wire.answers)
        token = async_context.set(self.wire)
        try:
            await self.kith.on_interaction(self.interaction(kind, user, data, **more))
        finally:
            async_context.reset(token)
        answers = self.wire.answers[before:]
        assert len(answers) == 1, "there is always one answer, and never a second"
        return answers[0]

    def interaction(
        self,
        kind: int,
        user: int,
        data: Mapping[str, Any],
        *,
        locale: str = "en-US",
        guild: int | None = GUILD,
        permissions: str = "0",
        on: Answer | None = None,
    ) -> discord.Interaction[Any]:
        """As the gateway delivers it; `on` is the card it was pressed on, which comes along with the press."""
        account = {"id": str(user), "username": "somebody", "discriminator": "0", "avatar": None}
        payload: dict[str, Any] = {
            "id": str(next(self._ids)),
            "application_id": "1",
            "type": kind,
            "token": "token",
            "version": 1,
            "attachment_size_limit": 1,
            "locale": locale,
            "app_permissions": "0",
            "channel": {"id": str(CHANNEL), "type": 0, "name": "asks", "position": 0},
            "data": dict(data),
        }
        if on is not None:
            payload["message"] = {
                "id": "1",
                "channel_id": str(CHANNEL),
                "author": {"id": "1", "username": "Kith", "discriminator": "0", "avatar": None, "bot": True},
                "flags": 1 << 15,
                "type": 0,
                "timestamp": "2026-03-02T18:00:00+00:00",
                "content": "",
                "tts": False,
                "pinned": False,
                "edited_timestamp": None,
                "mention_everyone": False,
                **{each: [] for each in ("mentions", "mention_roles", "attachments", "embeds")},
                "components": on.data["components"],
            }
        if guild is None:
            payload |= {"user": account, "channel": {"id": str(CHANNEL), "type": 1}}
        else:
            member = {"user": account, "roles": [], "joined_at": None, "flags": 0, "permissions": permissions}
            payload |= {"guild_id": str(guild), "guild": {"id": str(guild)}, "member": member}
        return discord.Interaction(data=payload, state=self.kith._connection)  # type: ignore[arg-type]


@asynccontextmanager
async def front(folder: Path, *, door: bool = True) -> AsyncIterator[Front]:
    """Enter Kith with all its cogs; with `door`, in a community that is open."""
    async with opened(None) as store:
        kith = Kith(
            store=store,
            settings=Settings.model_construct(state=folder, key_file=folder / "key"),
            texts=Texts(),
            chance=Random(7),
            clock=lambda: NOW,
            alarm=LoopAlarm(lambda: NOW),
        )
        async with kith:
            # What a login would bring.
            account = {"id": "1", "username": "Kith", "discriminator": "0", "avatar": None}
            kith._connection.user = discord.ClientUser(state=kith._connection, data=account)  # type: ignore[arg-type]
            for cog in COGS:
                await kith.load_extension(cog)
            if door:
                await store.run(_open)
            yield Front(kith)


def _open(tx: Tx) -> None:
    community = communities.begin(tx, GUILD, "en")
    communities.save(tx, replace(community, state="open", asks_channel=CHANNEL))
