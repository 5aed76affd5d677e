"""One loopback Discord for each bot, with a clock at its edge: an event goes out, an answer comes in."""

from __future__ import annotations

import asyncio
import json
import time

from aiohttp import web

from bench.overhead.bare import DETAILS, SUMMARY
from tests.transport.parts import controls
from tests.transport.people import Outcome, People
from tests.transport.records import EPHEMERAL, USUAL_FOR_MEMBER, Bit, Channel, Json, Message, User
from tests.transport.server import API, Server

HELPERS = 12
"""Members of Kith's community who say that they can help."""

NEEDED = {
    "summary": SUMMARY,
    "details": DETAILS,
    "kind": ["transport"],
}
"""What is filled into the form; the rest is left as it is offered."""


class Edge(Server):
    """The loopback server, which notes when an interaction was handed to the gateway and when its answer arrived.

    Both are taken at the server's edge, so that what it does with an answer afterwards counts for neither bot. Bodies
    are not checked here: the transport tests do that, and it takes longer than either bot's answer.
    """

    def __init__(self) -> None:
        super().__init__(check_bodies=False)
        self.sent: dict[str, float] = {}
        self.arrived: dict[str, float] = {}
        self.last = 0.0
        emit = self.gateway.emit

        def noted(event: str, data: Json, guild_id: int | None = None) -> None:
            emit(event, data, guild_id)
            if event == "INTERACTION_CREATE":
                self.sent[data["token"]] = time.perf_counter()

        self.gateway.emit = noted  # type: ignore[method-assign]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.last = time.perf_counter()
        parts = request.path.removeprefix(API).split("/")
        if parts[1] == "interactions":
            self.arrived[parts[3]] = self.last
        return await super()._handle(request)

    def forget(self) -> None:
        """Drop what is no longer looked at, so that the server is as quick at the end as at the beginning."""
        for kept in (self.sent, self.arrived, self.requests, self.world.audit, self.interactions.known):
            kept.clear()
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
        message, select = control(panel, "setup.channel")
        panel = await self.people.choose(self.steward, message, select, [self.asks])
        message, button = control(panel, "setup.open")
        await self.people.press(self.steward, message, button)
        for number in range(HELPERS):
            helper = self.member(f"helper{number}")
            form = (await self.people.slash(helper, self.asks, "capacity")).form
            await self.people.submit(helper, form, {"kinds": NEEDED["kind"]})
        await self.quiet(0.3)

    @property
    def standing(self) -> int:
        """Messages of the bot that everybody in the channel sees."""
        world = self.edge.world
        return sum(each.author is world.bot and each.seen_by is None for each in self.asks.messages.values())

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


def control(outcome: Outcome, action: str) -> tuple[Message, str]:
    """The reply, and the custom id of its control for this action."""
    if outcome.reply is not None:
        for part in controls(outcome.reply.components):
            if f":{action}:" in str(part.get("custom_id")):
                return outcome.reply, str(part["custom_id"])
    raise RuntimeError(f"nothing to press for {action}: {outcome.words}")


def size(outcome: Outcome) -> int:
    """Bytes of the answer's body."""
    return len(json.dumps({"type": outcome.callback_type, "data": outcome.data}).encode())
