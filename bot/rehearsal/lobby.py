"""The rehearsal's page: who you are, where you look, what time it is, with SimCord's window in the middle."""

from __future__ import annotations

import hmac
import html
import json
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from babel.dates import format_datetime
from simcord.backend.errors import BackendError, SetupError

from bot.rehearsal.faces import hue
from bot.rehearsal.seed import FIRST, step
from bot.rehearsal.stage import Busy, Place, Stage
from bot.text import Text

HOST = "127.0.0.1"
SKIPS = (1200, 86_400, 259_200)
TYPES = {"lobby.css": "text/css", "lobby.js": "text/javascript"}

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        f"frame-src http://{HOST}:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PortTaken(Exception):
    """Something else listens there."""


class Lobby:
    """A page on this computer alone, under an address nobody can guess."""

    def __init__(
        self,
        stage: Stage,
        text: Text,
        steps: Sequence[str],
        *,
        first: str = FIRST,
        after: Callable[[], None] | None = None,
    ) -> None:
        self.stage, self.text, self.steps, self.after = stage, text, steps, after
        self.token = secrets.token_urlsafe(24)
        self.person = stage.here[0] if stage.here else first
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address of the page; whoever has it can play."""
        return f"http://{HOST}:{self.port}/{self.token}/"

    @property
    def origins(self) -> tuple[str, ...]:
        """The names under which a browser on this computer may know this page."""
        return (f"http://{HOST}:{self.port}", f"http://localhost:{self.port}")

    async def start(self, port: int) -> None:
        """Listen on the loopback alone; 0 means any free port. Raises PortTaken."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/{token}/", self._page)
        app.router.add_get("/{token}/{name:lobby\\.(?:css|js)}", self._file)
        app.router.add_get("/{token}/state", self._state)
        app.router.add_post("/{token}/open", self._open)
        app.router.add_post("/{token}/skip", self._skip)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTaken from error
        self.port = int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse other names for this computer, other pages' requests, and whoever does not know the address."""
        hosts = {origin.removeprefix("http://") for origin in self.origins}
        origin = request.headers.get("Origin")
        token = request.match_info.get("token", "")
        if request.headers.get("Host") not in hosts or (origin is not None and origin not in self.origins):
            raise web.HTTPForbidden(headers=HEADERS)
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            raise web.HTTPNotFound(headers=HEADERS)
        response = await handler(request)
        response.headers.update(HEADERS)
        return response

    async def _page(self, _request: web.Request) -> web.Response:
        page = (files("bot.rehearsal") / "lobby.html").read_text(encoding="utf-8")
        steps = "".join(f"<li>{html.escape(step(self.text, name))}</li>" for name in self.steps)
        page = page.replace("{{language}}", self.text.language).replace("{{steps}}", steps)
        filled = re.sub(r"\{\{([a-z_.]+)\}\}", lambda found: html.escape(self.text(found[1])), page)
        return web.Response(text=filled, content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        content = (files("bot.rehearsal") / name).read_text(encoding="utf-8")
        return web.Response(text=content, content_type=TYPES[name])

    async def _state(self, _request: web.Request) -> web.Response:
        try:
            if self.stage.here is None:
                await self._enter(self.person, None)
            else:
                await self.stage.freshen()
        except Busy:
            pass  # The next poll comes in a second, and finds the window as it then is.
        return self._answer()

    async def _open(self, request: web.Request) -> web.Response:
        asked = await self._asked(request)
        person, place = asked.get("person"), asked.get("place")
        if person not in self.stage.cast or not (place is None or (isinstance(place, str) and place.isdecimal())):
            raise web.HTTPBadRequest
        try:
            await self._enter(person, None if place is None else int(place))
        except (SetupError, BackendError):
            return self._refuse("rehearsal.refused", name=self.stage.cast[person].name)
        except Busy:
            return self._refuse("rehearsal.busy")
        return self._answer()

    async def _enter(self, person: str, place: int | None) -> None:
        """Be somebody, somewhere: unless said where, first where something is new, else where one can ask."""
        places = self.stage.places(person)
        if place is None:
            fresh = [one.id for one in places if one.new and one.kind != "channel"]
            doors = [one.id for one in places if one.kind == "channel"]
            place = fresh[0] if fresh and self.stage.here is not None else doors[-1]
        await self.stage.open(person, place)
        self.person = person

    async def _skip(self, request: web.Request) -> web.Response:
        seconds = (await self._asked(request)).get("seconds")
        if seconds not in SKIPS:
            raise web.HTTPBadRequest
        try:
            await self.stage.skip(seconds)
        except Busy:
            return self._refuse("rehearsal.busy")
        except TimeoutError:
            return self._refuse("rehearsal.slow")
        return self._answer()

    @staticmethod
    async def _asked(request: web.Request) -> dict[str, Any]:
        try:
            asked = await request.json()
        except json.JSONDecodeError as error:
            raise web.HTTPBadRequest from error
        if not isinstance(asked, dict):
            raise web.HTTPBadRequest
        return asked

    def _refuse(self, key: str, **values: object) -> web.Response:
        return web.json_response({"words": self.text(key, **values)}, status=409)

    def _answer(self) -> web.Response:
        if self.after is not None:
            self.after()
        return web.json_response(self.state())

    def state(self) -> dict[str, Any]:
        """Everything the page shows, in words."""
        text, stage, trouble = self.text, self.stage, self.stage.trouble()
        here = stage.here[1] if stage.here and stage.here[0] == self.person else 0
        places = stage.places(self.person)
        current = next((self._name(one) for one in places if one.id == here), "")
        if current:
            current = text("rehearsal.window", name=stage.cast[self.person].name, place=current)
        people = [
            {
                "key": key,
                "name": person.name,
                "note": text(f"rehearsal.person.{key}"),
                "hue": hue(index, len(stage.cast)),
                # Only what came to them alone: what is new in a channel is new to everybody.
                "new": any(place.new and place.kind != "channel" for place in stage.places(key)),
                "chosen": key == self.person,
            }
            for index, (key, person) in enumerate(stage.cast.items())
        ]
        return {
            "now": format_datetime(
                stage.env.now(), text("rehearsal.clock"), tzinfo=ZoneInfo(stage.zone), locale=text.language
            ),
            "person": self.person,
            "people": people,
            "places": [self._place(place, here) for place in places],
            "seen": current,
            "window": stage.url,
            "trouble": text(f"rehearsal.trouble.{trouble}") if trouble else "",
        }

    def _place(self, place: Place, here: int) -> dict[str, Any]:
        notes = [self.text("rehearsal.place.closed")] if place.closed else []
        if not place.joined:
            notes.append(self.text("rehearsal.place.outside"))
        elif place.kind == "thread":
            key = "with" if place.others else "alone"
            notes.append(self.text(f"rehearsal.place.{key}", names=", ".join(place.others)))
        return {
            "id": str(place.id),
            "kind": place.kind,
            "name": self.text("rehearsal.place.dm") if place.kind == "dm" else place.name,
            "note": " · ".join(notes),
            "joined": place.joined,
            "new": place.new,
            "chosen": place.id == here,
        }

    def _name(self, place: Place) -> str:
        if place.kind == "dm":
            return self.text("rehearsal.place.dm")
        return f"#{place.name}" if place.kind == "channel" else f"“{place.name}”"
