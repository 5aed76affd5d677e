"""`python -m bench.overhead`: measures both bots in one run, prints the table, and with `--write` puts it on a page."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.overhead import page
from bench.overhead.bots import Bot, environment, lasts
from bench.overhead.drive import Taken, alone, crowded
from bench.overhead.town import Town

LEAST_ROUNDS, CROWDED_EVERY = 3, 2
STARTS = 5
WARM = 24


class Pair:
    """Kith and the floor, each with a town of its own, measured in turn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kith = self._bot("Kith", "bot", "run")
        self.floor = self._bot("the floor", "bench.overhead.bare")
        self.taken = {self.kith: Taken(), self.floor: Taken()}

    def _bot(self, name: str, *words: str) -> Bot:
        folder = self.folder / words[0]
        folder.mkdir()
        return Bot(name, ["-m", *words], Town(), folder)

    async def start_often(self) -> None:
        """Start and stop each a few times; the first time compiles, and is not counted."""
        versions = {self.kith: ["-m", "bot", "--version"], self.floor: ["-c", "import discord"]}
        for number in range(STARTS + 1):
            for bot, taken in self.taken.items():
                took = lasts(versions[bot], bot.folder)
                ready = await bot.start()
                await bot.town.quiet(0.2)
                await bot.stop()
                if number:
                    taken.lasts.append(took)
                    taken.ready.append(ready)

    async def warm_up(self) -> None:
        """Both answer for a while before anything counts."""
        for bot in self.taken:
            await bot.start()
        await self.kith.town.open()
        for bot, taken in self.taken.items():
            thrown = Taken()
            await alone(bot, thrown, WARM, "warm")
            taken.asks += thrown.asks
            taken.memory.append(bot.resident)
        gc.freeze()

    async def rounds(self, most: int, asks: int, people: int, until: float) -> None:
        """Rounds in turn, until there were enough of them or the time is up."""
        for number in range(most):
            if number >= LEAST_ROUNDS and time.monotonic() > until:
                break
            for bot, taken in self.taken.items():
                await alone(bot, taken, asks, f"alone{number}")
            if number % CROWDED_EVERY == 0:
                for bot, taken in self.taken.items():
                    await crowded(bot, taken, people, 4, f"crowd{number}")
        for bot, taken in self.taken.items():
            taken.memory.append(bot.resident)

    async def check(self) -> None:
        """Whoever is quick because something was left out must not win: every ask has its card."""
        await self.kith.town.quiet(1.0)
        door = 1
        for bot, taken in self.taken.items():
            cards = bot.town.standing - (door if bot is self.kith else 0)
            if cards != taken.asks:
                raise RuntimeError(f"{bot.name}: {taken.asks} asks were posted, and {cards} cards stand there")


async def measure(folder: Path, asked: argparse.Namespace) -> Pair:
    """Everything that needs the two bots."""
    pair = Pair(folder)
    until = time.monotonic() + asked.seconds
    for bot in pair.taken:
        await bot.town.edge.start()
    try:
        await pair.start_often()
        await pair.warm_up()
        await pair.rounds(asked.rounds, asked.asks, asked.people, until)
        await pair.check()
    finally:
        for bot in pair.taken:
            await bot.stop()
            await bot.town.edge.stop()
    return pair


def alone_in_a_process(folder: Path) -> dict[str, object]:
    """The parts, measured while neither bot runs."""
    words = [sys.executable, "-m", "bench.overhead.parts", str(folder)]
    said = subprocess.run(words, cwd=folder, env=environment(folder), capture_output=True, text=True, check=False)
    if said.returncode:
        raise RuntimeError(said.stderr[-1000:])
    return json.loads(said.stdout)


def main() -> int:
    """Measure, print, and write if asked to."""
    reader = argparse.ArgumentParser(prog="python -m bench.overhead", description=__doc__)
    reader.add_argument("--write", type=Path, metavar="PAGE", help="put the table on this page, in its own section")
    reader.add_argument("--rounds", type=int, default=10, help="rounds at most (default: %(default)s)")
    reader.add_argument("--asks", type=int, default=16, help="asks in a round (default: %(default)s)")
    reader.add_argument("--people", type=int, default=20, help="people at once (default: %(default)s)")
    reader.add_argument("--seconds", type=float, default=80, help="begin no round after this (default: %(default)s)")
    # Often the folder for temporary files is kept in memory, where no fsync costs anything; this one is not.
    disk = Path("/var/tmp")
    where = disk if os.access(disk, os.W_OK) else Path(tempfile.gettempdir())
    reader.add_argument("--folder", type=Path, default=where, help="a folder on the disk meant (default: %(default)s)")
    asked = reader.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="kith-bench-", dir=asked.folder) as made:
        folder = Path(made)
        pair = asyncio.run(measure(folder, asked))
        parts = alone_in_a_process(folder)
        command = "uv run python -m bench.overhead" + (f" --write {asked.write}" if asked.write else "")
        kith, floor = pair.taken[pair.kith], pair.taken[pair.floor]
        run = page.Run(kith, floor, parts, command, asked.people, folder, (load, os.getloadavg()[0]))
        text = page.section(run)
    print(text)
    if asked.write:
        page.write(asked.write, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
