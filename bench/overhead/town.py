"""One loopback Discord for each bot, with a clock at its edge: an event goes out, an answer comes in."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from tests.transport.people import Outcome, People
from tests.transport.records import EPHEMERAL, USUAL_FOR_MEMBER, Bit, Channel, Json, User
from tests.transport.server import API, Server

HELPERS = 12
NEEDED = {
    "summary": "A lift to the hospital on Thursday morning and back home again around noon, if anybody drives that way.",
    "details": "I live near the old mill.\nI walk slowly and bring a folding wheelchair.",
    "kind": ["transport"],
}


class Edge(Server):
    """The loopback server, which notes when an interaction was handed to the gateway and when its answer arrived.

    Both are taken at the server's edge, so that what it does with an answer afterwards counts for neither bot.
    """

    def __init__(self) -> None:
        super().__init__(check_bodies=False)
        self.sent: dict[str, float] = {}
        self.arrived: dict[str, float] = {}
        emit = self.gateway.emit

        def noted(event: str, data: Json, guild_id: int | None = None) -> None:
            emit(event, data, guild_id)
            if event == "INTERACTION_CREATE":
                self.sent[data["token"]] = time.perf_counter()

        self.gateway.emit = noted  # type: ignore[method-assign]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        now = time.perf_counter()
        parts = request.path.removeprefix(API).split("/")
        if parts[1] == "interactions":
            self.arrived[parts[3]] = now
        return await super()._handle(request)

    def forget(self) -> None:
        """Drop what is no longer looked at, so that the server is as quick at the end as at the beginning."""
        self.sent.clear()
        self.arrived.clear()
        self.requests.clear()
        self.world.audit.clear()
        self.interactions.known.clear()
        for channel in self.world.channels.values():
            for message in [each for each in channel.messages.values() if each.flags & EPHEMERAL]:
                del channel.messages[message.id], self.world.messages[message.id]


class Town:
    """A server, a channel, and as many members as there are asks to make."""

    def __init__(self) -> None:
        self.edge = Edge()
        world = self.edge.world
        self.guild = world.guild("A street")
        self.asks: Channel = world.text_channel(self.guild, "asks")
        self.steward = world.member(self.guild, "steward", permissions=USUAL_FOR_MEMBER | Bit.MANAGE_GUILD)
        self.people = People(self.edge, wait=20)

    def member(self, name: str) -> User:
        """Somebody new."""
        return self.edge.world.member(self.guild, name)

    async def open(self) -> None:
        """The steward opens the door, and some members say what they can give. Only Kith has these commands."""
        panel = await self.people.slash(self.steward, self.asks, "kith setup")
        assert panel.reply is not None, panel.words
        panel = await self.people.choose(self.steward, panel.reply, "v1:setup.channel:-", [self.asks])
        assert panel.reply is not None, panel.words
        await self.people.press(self.steward, panel.reply, labelled(panel, "setup.open"))
        for number in range(HELPERS):
            helper = self.member(f"helper{number}")
            form = (await self.people.slash(helper, self.asks, "capacity")).form
            await self.people.submit(helper, form, {"kinds": ["transport"]})
        await self.quiet(0.3)

    async def quiet(self, seconds: float) -> None:
        """Wait until the bot has said nothing for so long."""
        while True:
            seen = len(self.edge.requests)
            await asyncio.sleep(seconds)
            if len(self.edge.requests) == seen:
                return

    def took(self, outcome: Outcome) -> float:
        """Seconds from the event to its answer."""
        token = outcome.interaction.token
        return self.edge.arrived[token] - self.edge.sent[token]


def labelled(outcome: Outcome, action: str) -> str:
    """The custom id of the control with this action on the reply."""
    assert outcome.reply is not None, outcome.words
    return _found(outcome.reply.components, f":{action}")


def _found(components: list[Any], action: str) -> str:
    for part in components:
        if action in str(part.get("custom_id")):
            return str(part["custom_id"])
        found = _found(part.get("components") or [], action)
        if found:
            return found
    return ""


def size(outcome: Outcome) -> int:
    """Bytes of the answer's body."""
    return len(json.dumps({"type": outcome.callback_type, "data": outcome.data}).encode())
