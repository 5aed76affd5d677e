"""The loopback server itself: HTTP and WebSocket on 127.0.0.1, every request recorded, checked, and open to faults."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from aiohttp import BodyPartReader, web

from tests import spec
from tests.transport.faults import Kind, Plan, Recorded, Rule
from tests.transport.gateway import Gateway
from tests.transport.interactions import Interactions
from tests.transport.records import Json, Refusal, copied
from tests.transport.routes import Answer, Call, Route, find
from tests.transport.world import World

API = "/api/v10"
T = TypeVar("T")


class Server:
    """One Discord on one port. Use it as `async with Server(world) as server` inside the loop that shall serve it.

    `requests` lists every request in order, `problems` what Discord's own description of its API, and our checks
    beside it, find wrong with their bodies. `faults` is the plan of what goes wrong.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        shards: int = 1,
        heartbeat_ms: int = 41_250,
        answer_within: float = 3.0,
        check_bodies: bool = True,
    ) -> None:
        self.world = world or World()
        self.interactions = Interactions(self.world, answer_within=answer_within)
        self.gateway = Gateway(self.world, shards=shards, heartbeat_ms=heartbeat_ms)
        self.faults = Plan()
        self.requests: list[Recorded] = []
        self.problems: list[str] = []
        self.check_bodies = check_bodies
        self.port = 0
        self._held: list[Callable[[], object]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None

    @property
    def api(self) -> str:
        """The address to put in the place of https://discord.com/api/v10."""
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        """The address to put in the place of wss://gateway.discord.gg/."""
        return f"ws://127.0.0.1:{self.port}/gateway"

    async def start(self, port: int = 0) -> Self:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_route("*", API + "/{tail:.*}", self._handle)
        # Without this a stop waits a minute for sockets that clients keep open.
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        assert site._server is not None
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        self.gateway.url = self.gateway_url
        return self

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        self.gateway.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def seen(self, method: str, template: str) -> list[Recorded]:
        """The requests so far to one route, in order. Names inside the braces do not matter."""
        rule = Rule(Kind.CALL, method, template)
        return [request for request in self.requests if rule.matches(request)]

    def land_late(self) -> int:
        """Lets every held effect of a `late` rule happen now, oldest first; says how many there were."""
        held, self._held = self._held, []
        for effect in held:
            effect()
        return len(held)

    # --- one request --------------------------------------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        body, attachments = await _read(request)
        match = find(request.method, path)
        recorded = Recorded(
            len(self.requests),
            request.method,
            path,
            match[0].template if match else path,
            dict(request.query),
            copied(body),
            [attachment["filename"] for attachment in attachments],
        )
        self.requests.append(recorded)
        if self.check_bodies:
            self.problems += [
                f"{request.method} {path}: {problem}" for problem in spec.problems(request.method, path, recorded.body)
            ]
        if match is None:
            self.problems.append(f"{request.method} {path}: the loopback server does not know this endpoint")
            return self._answered(recorded, 404, {"message": "404: Not Found", "code": 0})
        with_token = path.startswith(("/interactions/", "/webhooks/"))
        stranger = request.headers.get("Authorization") != f"Bot {self.world.token}"
        if self.world.token is not None and stranger and not with_token:
            return self._answered(recorded, 401, {"message": "401: Unauthorized", "code": 0})

        def perform() -> tuple[int, Answer]:
            return self._perform(
                match[0],
                Call(
                    self.world,
                    self.interactions,
                    match[1],
                    recorded.query,
                    body,
                    attachments,
                    self.gateway_url,
                    self.gateway.shards,
                ),
            )

        rule = self.faults.take(recorded)
        if rule is None:
            return self._answered(recorded, *perform())
        recorded.fault = rule.kind
        return await self._faulty(request, recorded, rule, perform)

    def _perform(self, route: Route, call: Call) -> tuple[int, Answer]:
        try:
            answer = route.perform(call)
        except Refusal as refusal:
            return refusal.status, {"message": refusal.message, "code": refusal.code}
        return (204, None) if answer is None else (200, answer)

    async def _faulty(
        self, request: web.Request, recorded: Recorded, rule: Rule, perform: Callable[[], tuple[int, Answer]]
    ) -> web.StreamResponse:
        if rule.kind is Kind.LIMITED:
            return self._limited(recorded, rule)
        if rule.kind is Kind.REFUSED:
            return self._answered(recorded, rule.status, {"message": "Refused by the fault plan", "code": rule.code})
        if rule.kind is Kind.LATE:
            self._later(perform, rule.seconds)
            return _reset(request)
        if rule.kind is Kind.SLOW:
            early = perform() if rule.after_effect else None
            await asyncio.sleep(rule.seconds or 0)
            return self._answered(recorded, *(early or perform()))
        if rule.kind is Kind.CALL and rule.action is not None:
            if not rule.after_effect:
                rule.action()
            answer = perform()
            if rule.after_effect:
                rule.action()
            return self._answered(recorded, *answer)
        if rule.after_effect:
            perform()
        if rule.kind is Kind.RESET:
            return _reset(request)
        return self._answered(recorded, rule.status, {"message": "The server failed", "code": 0})

    def _limited(self, recorded: Recorded, rule: Rule) -> web.Response:
        seconds = rule.seconds or 0.0
        if not rule.via:
            recorded.status = 429
            return web.Response(status=429, text="error code: 1015", headers={"Retry-After": str(seconds)})
        headers = {"Via": "1.1 loopback", "Retry-After": str(seconds)}
        headers["X-RateLimit-Scope"] = "global" if rule.everywhere else "user"
        if rule.everywhere:
            headers["X-RateLimit-Global"] = "true"
        body: Json = {"message": "You are being rate limited.", "retry_after": seconds, "global": rule.everywhere}
        return self._answered(recorded, 429, body, headers)

    def _later(self, perform: Callable[[], object], seconds: float | None) -> None:
        if seconds is None:
            self._held.append(perform)
            return

        async def wait() -> None:
            await asyncio.sleep(seconds)
            perform()

        task = asyncio.get_running_loop().create_task(wait())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _answered(
        self, recorded: Recorded, status: int, answer: Answer, headers: dict[str, str] | None = None
    ) -> web.Response:
        recorded.status = status
        self.world.touched()
        if status == 204:
            return web.Response(status=204, headers=headers)
        # discord.py reads JSON only from this content type to the letter, without a charset.
        named = {"Content-Type": "application/json"} | (headers or {})
        return web.Response(status=status, body=json.dumps(answer).encode(), headers=named)


async def _read(request: web.Request) -> tuple[Any, list[Json]]:
    """The JSON body, and what came along as files."""
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return (json.loads(raw) if raw else None), []
    body, attachments = None, []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(content)
            continue
        name = part.filename or "file"
        where = f"http://127.0.0.1/attachments/{name}"
        number = str(len(attachments))
        attachments.append({"id": number, "filename": name, "size": len(content), "url": where, "proxy_url": where})
    return body, attachments


def _reset(request: web.Request) -> web.Response:
    """Cuts the connection with a TCP reset, which the client sees as errno 104."""
    if request.transport is not None:
        raw = request.transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response(status=500)


class ServerThread:
    """The same server in a thread with a loop of its own, so that it outlives any bot process a test kills.

    Arrange the world before `start`, or through `run`; everything else goes through `call` and `run` as well.
    """

    def __init__(self, server: Server | None = None) -> None:
        self.server = server or Server()
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="loopback-discord", daemon=True)

    def start(self) -> Self:
        self._thread.start()
        self.call(self.server.start())
        return self

    def stop(self) -> None:
        with contextlib.suppress(TimeoutError):
            self.call(self.server.stop(), timeout=10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(timeout=10)
        if not self.loop.is_running():
            self.loop.close()

    def call(self, coroutine: Coroutine[Any, Any, T], timeout: float = 30.0) -> T:
        """Runs a coroutine on the server's loop and waits for its result."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout)

    def run(self, function: Callable[[], T], timeout: float = 30.0) -> T:
        """Runs a plain function on the server's loop: the way to look at the world, or change it, while it serves."""

        async def once() -> T:
            return function()

        return self.call(once(), timeout)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
