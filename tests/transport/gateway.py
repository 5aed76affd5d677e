"""The WebSocket side: sessions that can be resumed, and every way in which a gateway connection goes wrong."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.transport.records import Json, copied
from tests.transport.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS_INTENT = 1
KEPT_FRAMES = 5000


@dataclass
class Session:
    """What Discord remembers of one identified connection. `out` is None while no socket is attached."""

    id: str
    shard: int
    shard_count: int
    intents: int
    seq: int = 0
    frames: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT_FRAMES))
    out: asyncio.Queue[str | None] | None = None
    transport: asyncio.Transport | None = None

    def push(self, event: str, data: Any) -> None:
        self.seq += 1
        text = json.dumps({"op": DISPATCH, "t": event, "s": self.seq, "d": data})
        self.frames.append((self.seq, text))
        if self.out is not None:
            self.out.put_nowait(text)

    def raw(self, op: int, data: Any) -> None:
        if self.out is not None:
            self.out.put_nowait(json.dumps({"op": op, "d": data, "s": None, "t": None}))


class Gateway:
    """All sessions. The controls are plain functions, so a test can drop a socket and send an event in one step.

    `history` lists what happened: "identify", "resume", "resumed", "invalid", "closed". While `accepting` is False
    new connections are refused with 503. `copies` is how often each event is sent.
    """

    def __init__(self, world: World, *, shards: int = 1, heartbeat_ms: int = 41_250) -> None:
        self.world, self.shards, self.heartbeat_ms = world, shards, heartbeat_ms
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.history: list[str] = []
        self.accepting = True
        self.copies = 1
        world.emit = self.emit

    # --- controls -------------------------------------------------------------------------------------------------

    def live(self) -> list[Session]:
        """Sessions that have a socket just now."""
        return [session for session in self.sessions.values() if session.out is not None]

    async def until_live(self, within: float = 10.0) -> bool:
        """Waits for a shard to be connected and told READY."""
        return await self.world.until(self.live, within)

    def emit(self, event: str, data: Json, guild_id: int | None = None) -> None:
        """Sends an event to every session it belongs to, `copies` times; what is offline finds it when it resumes."""
        for session in list(self.sessions.values()):
            if guild_id is None or (guild_id >> 22) % session.shard_count == session.shard:
                for _ in range(self.copies):
                    session.push(event, copied(data))

    def reconnect(self) -> None:
        """Op 7: the client is asked to come back and resume."""
        for session in self.live():
            session.raw(RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Op 9. Not resumable: the sessions are forgotten, with whatever they had not been told."""
        for session in self.live():
            session.raw(INVALID, resumable)
            if not resumable:
                self.sessions.pop(session.id, None)
        self._log("invalid")

    def drop(self) -> None:
        """Every socket is torn down without a closing handshake; the sessions stay resumable."""
        for session in self.live():
            transport, session.out, session.transport = session.transport, None, None
            if transport is not None:
                transport.abort()
        self._log("dropped")

    def forget(self) -> None:
        """Sessions can no longer be resumed: a resume is answered with op 9, and what was sent meanwhile is lost."""
        self.sessions.clear()

    def _log(self, word: str) -> None:
        self.history.append(word)
        self.world.touched()

    # --- one connection -------------------------------------------------------------------------------------------

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if not self.accepting:
            return web.Response(status=503)
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        out: asyncio.Queue[str | None] = asyncio.Queue()
        out.put_nowait(json.dumps({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}, "s": None, "t": None}))
        writer = asyncio.create_task(self._write(socket, out))
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                frame = json.loads(message.data)
                if frame["op"] == HEARTBEAT:
                    out.put_nowait(json.dumps({"op": ACK, "d": None, "s": None, "t": None}))
                elif frame["op"] in (IDENTIFY, RESUME):
                    if self.world.token not in (None, frame["d"]["token"].removeprefix("Bot ")):
                        await socket.close(code=4004, message=b"Authentication failed.")
                        break
                    attach = self._identify if frame["op"] == IDENTIFY else self._resume
                    session = attach(frame["d"], out, request.transport)
        finally:
            writer.cancel()
            self._detach(session, out, clean=socket.close_code in (1000, 1001))
        return socket

    async def _write(self, socket: web.WebSocketResponse, out: asyncio.Queue[str | None]) -> None:
        while (text := await out.get()) is not None:
            try:
                await socket.send_str(text)
            except ConnectionError:
                return

    def _detach(self, session: Session | None, out: asyncio.Queue[str | None], *, clean: bool) -> None:
        if session is not None and session.out is out:
            session.out = session.transport = None
            # A client that says goodbye properly has ended its session, one that merely vanished may resume it.
            if clean:
                self.sessions.pop(session.id, None)
        self._log("closed")

    def _identify(self, data: Json, out: asyncio.Queue[str | None], transport: asyncio.Transport | None) -> Session:
        shard, count = data.get("shard") or (0, 1)
        for old in [s for s in self.sessions.values() if s.out is None and s.shard == shard]:
            del self.sessions[old.id]
        session = Session(secrets.token_hex(16), shard, count, int(data["intents"]), out=out, transport=transport)
        self.sessions[session.id] = session
        guilds = [g for g in self.world.guilds.values() if (g.id >> 22) % count == shard]
        session.push(
            "READY",
            {
                "v": 10,
                "user": self.world.bot.json() | {"verified": True, "mfa_enabled": True, "flags": 0},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": [shard, count],
                "application": {"id": str(self.world.bot.id), "flags": 0},
            },
        )
        for guild in guilds if session.intents & GUILDS_INTENT else []:
            session.push("GUILD_CREATE", self.guild_json(guild.id))
        self._log("identify")
        return session

    def _resume(
        self, data: Json, out: asyncio.Queue[str | None], transport: asyncio.Transport | None
    ) -> Session | None:
        self._log("resume")
        session = self.sessions.get(data["session_id"])
        seen = int(data["seq"] or 0)
        if session is None or (session.frames and session.frames[0][0] > seen + 1):
            out.put_nowait(json.dumps({"op": INVALID, "d": False, "s": None, "t": None}))
            self._log("invalid")
            return None
        session.out, session.transport = out, transport
        for seq, text in session.frames:
            if seq > seen:
                out.put_nowait(text)
        session.push("RESUMED", {"_trace": []})
        self._log("resumed")
        return session

    def guild_json(self, guild_id: int) -> Json:
        """A guild as GUILD_CREATE brings it: the bot's own member, all channels, and the active threads among which are
        all posts but only those private ones it is in."""
        guild, bot = self.world.guilds[guild_id], self.world.bot
        channels = [c for c in self.world.channels.values() if c.guild_id == guild.id and not c.is_thread]
        threads = [t for t in self.world.threads(guild.id, archived=False) if t.in_forum or bot.id in t.members]
        return guild.json() | {
            "unavailable": False,
            "large": False,
            "members": [guild.members[bot.id].json()] if bot.id in guild.members else [],
            "channels": [channel.json(bot) for channel in channels],
            "threads": [thread.json(bot) for thread in threads],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
