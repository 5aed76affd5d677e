"""The way events take from the Discord in memory to the client: late, twice, out of order, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.faults.loop import ACTOR, Process
from tests.transport.gateway import GUILDS_INTENT, INVALID, Session

if TYPE_CHECKING:
    from bot.client import Kith
    from tests.faults.sim import Sim

LATENCY = (0.02, 0.2)
SERVERS = ("GUILD_CREATE", "GUILD_DELETE")


class Gate:
    """One client's connection. It stands where the library's websocket stands, and speaks to the real parsers.

    `drop` cuts the line without the session being lost, `resume` takes it up again, `renew` begins another session.
    `copies` and `delay` are asked for each event.
    """

    def __init__(self, sim: Sim) -> None:
        self._sim, self._gateway = sim, sim.server.gateway
        self._process: Process | None = None
        self._kith: Kith | None = None
        self._session: Session | None = None
        self._seen, self._line, self._last = 0, 0, 0.0
        self.copies: Callable[[], int] = lambda: 1
        self.delay: Callable[[], float] = lambda: 0.0

    @property
    def live(self) -> bool:
        """Whether events arrive."""
        return self._session is not None and self._session.out is self

    def open(self, process: Process, kith: Kith) -> None:
        """Identify."""
        self._process, self._kith = process, kith
        self._seen = 0
        self._line += 1
        data = {"shard": (0, 1), "intents": GUILDS_INTENT}
        # The session's own frames, READY the first, are put into the line while it identifies.
        self._session = self._gateway._identify(data, self, None)  # type: ignore[arg-type]

    def cut(self, *, clean: bool = False) -> None:
        """No line any more; what is said meanwhile is kept for whoever resumes, unless it was a clean goodbye."""
        session, self._line = self._session, self._line + 1
        if session is not None and session.out is self:
            session.out = None
            if clean:
                self._gateway.sessions.pop(session.id, None)

    def resume(self) -> None:
        """Take the session up again; if that is refused, begin another."""
        session, process, kith = self._session, self._process, self._kith
        if process is None or process.dead or session is None or kith is None:
            return
        self._line += 1
        asked = {"session_id": session.id, "seq": self._seen}
        if self._gateway._resume(asked, self, None) is None:  # type: ignore[arg-type]
            self.open(process, kith)

    def renew(self) -> None:
        """The session is declared invalid, with whatever had not been told; another one begins."""
        self.cut(clean=True)
        if self._process is not None and not self._process.dead and self._kith is not None:
            self.open(self._process, self._kith)

    # --- what the gateway puts in -------------------------------------------------------------------------------------

    def put_nowait(self, text: str | None) -> None:
        """One frame sets out."""
        process = self._process
        if text is None or process is None or process.dead:
            return
        frame = json.loads(text)
        if frame["op"] == INVALID:
            return
        if frame["t"] == "INTERACTION_CREATE":
            asked = frame["d"].get("data") or {}
            self._sim.actions[frame["d"]["token"]] = asked.get("custom_id") or f"/{asked.get('name')}"
        loop, line = self._sim.loop, self._line
        at = max(self._last + 0.001, loop.time() + self._sim.chance.uniform(*LATENCY))
        self._last = at
        first = frame["t"] in ("READY", "RESUMED")
        for _ in range(1 if first else self.copies()):
            late = 0.0 if first else self.delay()
            # That a server is there and that it is gone never change places: nothing would ever set that right again.
            when = at if frame["t"] in SERVERS else at + late
            loop.call_at(when, self._arrive, frame, line, context=process.context.copy())

    def _arrive(self, frame: dict[str, Any], line: int) -> None:
        kith = self._kith
        if line != self._line or kith is None or kith.is_closed():
            return
        self._seen = max(self._seen, frame["s"] or 0)
        data = json.loads(json.dumps(frame["d"])) if isinstance(frame["d"], dict) else frame["d"]
        if frame["t"] in ("READY", "RESUMED"):
            data["__shard_id__"] = 0
        parse = kith._connection.parsers.get(frame["t"])
        if parse is None:
            return
        if frame["t"] == "INTERACTION_CREATE":
            ACTOR.set(data)
            known = int(data["id"])
            if known in self._sim.delivered:
                self._sim.twice.add(known)
            self._sim.delivered.add(known)
        parse(data)
