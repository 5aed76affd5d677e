"""Starts each bot in a process of its own, and reads from the system what that process takes."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.overhead.town import Town

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds a bot may take to start, and to stop."""


class Bot:
    """One of the two: the program itself, as `kith run` starts it, or the floor."""

    def __init__(self, name: str, words: list[str], town: Town, folder: Path) -> None:
        self.name, self.town, self.folder, self._words = name, town, folder, words
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> float:
        """Start it; the seconds from there until Discord tells it READY."""
        edge = self.town.edge
        known = edge.gateway.history.count("identify")
        addresses = {"KITH_DISCORD_API": edge.api, "KITH_DISCORD_GATEWAY": edge.gateway_url}
        began = time.perf_counter()
        # Its own folder is its working directory, so that no `.env` of anybody's is read.
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._words,
            cwd=self.folder,
            env=environment(self.folder) | addresses,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        ready = asyncio.create_task(edge.world.until(lambda: edge.gateway.history.count("identify") > known, PATIENCE))
        ended = asyncio.create_task(self._process.wait())
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        took = time.perf_counter() - began
        ended.cancel()
        if not (ready.done() and ready.result()):
            await self.stop()
            said = await self._process.stderr.read() if self._process.stderr else b""
            raise RuntimeError(f"{self.name} did not start: {said.decode()[-1000:]}")
        return took

    async def stop(self) -> None:
        """Stop it, kindly first."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    @property
    def resident(self) -> float:
        """Megabytes of memory it holds just now."""
        assert self._process is not None
        words = ["ps", "-o", "rss=", "-p", str(self._process.pid)]
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
            kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
        except OSError:
            kilobytes = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        return int(kilobytes) / 1024

    @property
    def busy(self) -> float | None:
        """Seconds of processor time it has used since it began, where the system tells that finely enough."""
        assert self._process is not None
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def environment(folder: Path) -> dict[str, str]:
    """What both are started with: compiled modules are kept, as they are wherever a program is installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "PYTHON"))}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "KITH_TOKEN": "a token",
        "KITH_STATE": str(folder / "state"),
        "KITH_KEY_FILE": str(folder / "key"),
        "KITH_LOG_LEVEL": "ERROR",
    }


def lasts(words: list[str], folder: Path) -> float:
    """Seconds a command takes that starts, does one thing and ends."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=folder, env=environment(folder), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
