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
    """One of the two. `Kith` is the program itself, as `kith run` starts it; the other is the floor."""

    def __init__(self, name: str, words: list[str], town: Town, environment: dict[str, str]) -> None:
        self.name, self.town = name, town
        self._words, self._environment = words, environment
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> float:
        """Start it; the seconds from there until Discord tells it READY."""
        gateway, edge = self.town.edge.gateway, self.town.edge
        known = gateway.history.count("identify")
        addresses = {"KITH_DISCORD_API": edge.api, "KITH_DISCORD_GATEWAY": edge.gateway_url}
        began = time.perf_counter()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._words,
            cwd=ROOT,
            env=self._environment | addresses,
            stdout=asyncio.subprocess.DEVNULL,
        )
        ready = await edge.world.until(lambda: gateway.history.count("identify") > known, PATIENCE)
        assert ready, f"{self.name} did not start"
        return time.perf_counter() - began

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
        said = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self._process.pid)], capture_output=True, text=True, check=True
        )
        return int(said.stdout) / 1024

    @property
    def busy(self) -> float | None:
        """Seconds of processor time it has used since it began, where the system tells that finely enough."""
        assert self._process is not None
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def environment(folder: Path) -> dict[str, str]:
    """What both are started with: compiled modules are kept, as they are wherever a program is installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "PYTHON"))}
    return kept | {
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "KITH_TOKEN": "a token",
        "KITH_STATE": str(folder / "state"),
        "KITH_KEY_FILE": str(folder / "key"),
        "KITH_LOG_LEVEL": "WARNING",
    }


def version_takes(words: list[str], environment: dict[str, str]) -> float:
    """Seconds a command takes that starts, says a word and ends."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
