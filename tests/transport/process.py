"""Kith as a host runs it: a process of its own, which can be stopped, killed and started again on the same state."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.transport.server import Server
from tests.transport.street import TOKEN

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """`kith run` pointed at a loopback Discord. Its words go to `said.txt` and `logged.txt` in `folder`.

    `ahead` are seconds by which its clock is set forward. All settings can be given over by `changed`; None takes one
    away.
    """

    def __init__(self, folder: Path, server: Server | None, *, ahead: int = 0, **changed: str | None) -> None:
        self.folder, self.server, self.ahead = folder, server, ahead
        self.said, self.logged = folder / "said.txt", folder / "logged.txt"
        settings: dict[str, str | None] = {
            "KITH_TOKEN": TOKEN,
            "KITH_STATE": str(folder / "state"),
            "KITH_KEY_FILE": str(folder / "keys" / "key"),
            "LANGUAGE": "en",
            "PYTHONPATH": str(ROOT),
        }
        if server is not None:
            settings |= {"KITH_DISCORD_API": server.api, "KITH_DISCORD_GATEWAY": server.gateway_url}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
        self.environment = kept | {name: value for name, value in (settings | changed).items() if value is not None}
        self.running: asyncio.subprocess.Process | None = None

    async def start(self, *words: str) -> None:
        """Begin, with these words on the command line or with `run`; returns at once."""
        launched = not words and self.ahead
        started = ("tests.transport.launch", str(self.ahead)) if launched else ("bot", *(words or ("run",)))
        with self.said.open("ab") as said, self.logged.open("ab") as logged:
            # Started in its own folder, so that no `.env` of anybody's is read.
            self.running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *started, cwd=self.folder, env=self.environment, stdout=said, stderr=logged
            )

    async def live(self, within: float = 30.0) -> None:
        """Waits until Discord has said hello to it; an AssertionError with its last words if it ends before."""
        assert self.server is not None and self.running is not None
        ended = asyncio.create_task(self.running.wait())
        there = asyncio.create_task(self.server.gateway.until_live(within))
        await asyncio.wait({ended, there}, return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, there):
            task.cancel()
        assert self.server.gateway.live(), self.logged.read_text()[-500:]

    @property
    def alive(self) -> bool:
        return self.running is not None and self.running.returncode is None

    def kill(self) -> None:
        """No warning, no last words."""
        if self.alive and self.running is not None:
            self.running.kill()

    async def ended(self, within: float = 20.0) -> int:
        """Waits for its end; the exit code."""
        assert self.running is not None
        return await asyncio.wait_for(self.running.wait(), within)

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop, and wait until it has."""
        assert self.running is not None
        self.running.send_signal(number)
        return await self.ended()

    async def gone(self) -> None:
        """The end of a test: it is not left behind, whatever happened."""
        if self.running is not None:
            self.kill()
            await self.running.wait()
