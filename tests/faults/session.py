"""Stands in discord.py's HTTP session's place: requests go to the Discord in memory, and may go wrong there."""

from __future__ import annotations

import asyncio
import contextvars
import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from multidict import CIMultiDict

from tests.faults.loop import SimLoop
from tests.transport.faults import Kind, Plan, Recorded, Rule
from tests.transport.gateway import Gateway
from tests.transport.interactions import Interactions
from tests.transport.records import Json, Refusal, copied, stamp
from tests.transport.routes import Answer, Call, find
from tests.transport.world import DISCORD_EPOCH, World

API = "/api/v10"
RESET = 104
"""What Linux calls a connection reset; discord.py does not repeat it there."""

SAFE = ("GET", "PUT", "DELETE")
"""What aiohttp itself sends once more when a connection it had used before is reset."""

Swarm = Callable[[Recorded], Rule | None]


@dataclass
class Response:
    """What the library reads of an answer."""

    status: int
    body: str
    headers: CIMultiDict[str] = field(default_factory=CIMultiDict)
    reason: str = ""

    async def text(self, encoding: str = "utf-8") -> str:
        """The body."""
        return self.body


def _read(data: Any) -> tuple[Any, list[str]]:
    """The JSON body, and the names of what came along as files."""
    if isinstance(data, (str, bytes)):
        return (json.loads(data) if data else None), []
    body, files = None, []
    for options, _, value in data._fields if data is not None else ():
        if options["name"] == "payload_json":
            body = json.loads(value)
        else:
            files.append(options.get("filename") or "file")
    return body, files


class Request:
    """One request under way, as `async with session.request(…)` wants it."""

    def __init__(self, server: SimServer, recorded: Recorded) -> None:
        self._server, self._recorded = server, recorded

    async def __aenter__(self) -> Response:
        return await self._server.asked(self._recorded)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left open."""


class Session:
    """`aiohttp.ClientSession`, as far as discord.py uses it."""

    def __init__(self, server: SimServer, token: Callable[[], str | None]) -> None:
        self._server, self._token, self.closed = server, token, False

    def request(self, method: str, url: str, **more: Any) -> Request:
        """Ask. Nothing happens before it is entered."""
        return Request(self._server, self._server.recorded(method, url, more))

    async def close(self) -> None:
        """Nothing is asked any more."""
        self.closed = True


class SimServer:
    """One Discord in this loop. `faults` is a plan as the loopback server has it; `swarm` decides where no rule does.

    `requests` lists every request in order. `people` of tests.transport act on it as they do on the loopback server.
    """

    def __init__(self, loop: SimLoop, world: World, chance: Random) -> None:
        self.loop, self.world, self.chance = loop, world, chance
        self.interactions = Interactions(world)
        self.gateway = Gateway(world)
        self.faults = Plan()
        self.swarm: Swarm = lambda _: None
        self.requests: list[Recorded] = []
        self.problems: list[str] = []
        self.times: list[float] = []
        self.latency = (0.02, 0.3)
        self.here = contextvars.copy_context()
        self.told: Callable[[Recorded], None] = lambda _: None

    def seen(self, method: str, template: str) -> list[Recorded]:
        """The requests so far to one route, in order. Names inside the braces do not matter."""
        rule = Rule(Kind.CALL, method, template)
        return [request for request in self.requests if rule.matches(request)]

    # --- the library's side -------------------------------------------------------------------------------------------

    def recorded(self, method: str, url: str, more: dict[str, Any]) -> Recorded:
        """The request as it is sent."""
        path = urlsplit(url).path.removeprefix(API)
        data = more.get("data")
        body, files = _read(data)
        match = find(method, path)
        query = {name: str(value) for name, value in (more.get("params") or {}).items()}
        recorded = Recorded(-1, method, path, match[0].template if match else path, query, body, files)
        recorded.authorization = (more.get("headers") or {}).get("Authorization")  # type: ignore[attr-defined]
        return recorded

    async def asked(self, recorded: Recorded) -> Response:
        """Send it and wait, in the asking process; what then happens does so whether or not that one lives."""
        again = recorded.method in SAFE and self.chance.random() < 0.5
        while True:
            answer: asyncio.Future[Response] = self.loop.create_future()
            self.loop.call_later(self._pause(), self._arrive, copy.copy(recorded), answer, context=self.here)
            try:
                return await answer
            except ConnectionResetError:
                if not again:
                    raise
                again = False

    # --- Discord's side -----------------------------------------------------------------------------------------------

    def _pause(self) -> float:
        return self.chance.uniform(*self.latency)

    def _arrive(self, recorded: Recorded, answer: asyncio.Future[Response]) -> None:
        recorded.seq = len(self.requests)
        self.requests.append(recorded)
        self.times.append(self.loop.time())
        rule = self.faults.take(recorded) or self.swarm(recorded)
        recorded.fault = rule.kind if rule is not None else None
        if rule is None:
            self._answer(answer, recorded, *self.perform(recorded))
        else:
            self._faulty(answer, recorded, rule)

    def _faulty(self, answer: asyncio.Future[Response], recorded: Recorded, rule: Rule) -> None:
        kind = rule.kind
        if kind is Kind.LIMITED:
            self._limited(answer, recorded, rule)
        elif kind is Kind.REFUSED:
            self._answer(answer, recorded, rule.status, {"message": "Refused by the fault plan", "code": rule.code})
        elif kind is Kind.LATE:
            self.loop.call_later(rule.seconds or 0, self.perform, recorded, context=self.here)
            self._reset(answer)
        elif kind is Kind.SLOW:
            early = self.perform(recorded) if rule.after_effect else None

            def late() -> None:
                self._answer(answer, recorded, *(early or self.perform(recorded)))

            self.loop.call_later(rule.seconds or 0, late, context=self.here)
        elif kind is Kind.CALL and rule.action is not None:
            if not rule.after_effect:
                rule.action()
            done = self.perform(recorded)
            if rule.after_effect:
                rule.action()
            self._answer(answer, recorded, *done)
        else:
            if rule.after_effect:
                self.perform(recorded)
            if kind is Kind.RESET:
                self._reset(answer)
            else:
                self._answer(answer, recorded, rule.status, {"message": "The server failed", "code": 0})

    def perform(self, recorded: Recorded) -> tuple[int, Answer]:
        """Let it have its effect."""
        match = find(recorded.method, recorded.path)
        if match is None:
            self.problems.append(f"{recorded.method} {recorded.path}: no such endpoint here")
            return 404, {"message": "404: Not Found", "code": 0}
        with_token = recorded.path.startswith(("/interactions/", "/webhooks/"))
        named = getattr(recorded, "authorization", None)
        if self.world.token is not None and not with_token and named != f"Bot {self.world.token}":
            return 401, {"message": "401: Unauthorized", "code": 0}
        files: list[Json] = [
            {
                "id": str(number),
                "filename": name,
                "size": 1,
                "url": "https://here/file",
                "proxy_url": "https://here/file",
            }
            for number, name in enumerate(recorded.files)
        ]
        call = Call(self.world, self.interactions, match[1], recorded.query, copied(recorded.body), files)
        try:
            answer = match[0].perform(call)
        except Refusal as refusal:
            return refusal.status, {"message": refusal.message, "code": refusal.code}
        return (204, None) if answer is None else (200, self._stale(recorded, answer))

    def _stale(self, recorded: Recorded, answer: Answer) -> Answer:
        """A read may not know of what came to be within the last seconds."""
        lag: float = getattr(recorded, "lag", 0.0)
        if not lag:
            return answer
        newest = int((self.world.wall() - lag - DISCORD_EPOCH) * 1000) << 22
        if isinstance(answer, list):
            return [each for each in answer if int(each["id"]) <= newest]
        if isinstance(answer, dict) and "threads" in answer:
            known = [each for each in answer["threads"] if int(each["id"]) <= newest]
            if recorded.template.endswith("/public"):
                # What was put away within the last seconds is not in that list yet.
                since = stamp(self.world.wall() - lag)
                known = [each for each in known if each["thread_metadata"]["archive_timestamp"] <= since]
            return answer | {"threads": known}
        return answer

    def _limited(self, answer: asyncio.Future[Response], recorded: Recorded, rule: Rule) -> None:
        seconds = rule.seconds or 0.0
        headers = CIMultiDict({"Retry-After": str(seconds)})
        if not rule.via:
            recorded.status = 429
            headers["Content-Type"] = "text/plain"
            self._later(answer, Response(429, "error code: 1015", headers))
            return
        headers["Via"] = "1.1 here"
        body: Json = {"message": "You are being rate limited.", "retry_after": seconds, "global": rule.everywhere}
        self._answer(answer, recorded, 429, body, headers)

    def _reset(self, answer: asyncio.Future[Response]) -> None:
        self._later(answer, ConnectionResetError(RESET, "Connection reset by peer"))

    def _answer(
        self,
        answer: asyncio.Future[Response],
        recorded: Recorded,
        status: int,
        body: Answer,
        headers: CIMultiDict[str] | None = None,
    ) -> None:
        recorded.status = status
        self.told(recorded)
        named = headers or CIMultiDict()
        # discord.py looks for this header in every answer, and reads JSON from an empty one if it says so.
        named["Content-Type"] = "text/plain" if status == 204 else "application/json"
        self.world.touched()
        self._later(answer, Response(status, "" if status == 204 else json.dumps(body), named))

    def _later(self, answer: asyncio.Future[Response], what: Response | Exception) -> None:
        def arrive() -> None:
            if answer.done():
                return
            if isinstance(what, Exception):
                answer.set_exception(what)
            else:
                answer.set_result(what)

        self.loop.call_later(self._pause(), arrive, context=self.here)
