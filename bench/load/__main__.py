"""`python -m bench.load`: a full Kith and an empty one in one run; prints the table, and writes it with `--write`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.load.fill import fill
from bench.overhead import page
from bench.overhead.bots import Bot
from bench.overhead.drive import STEPS, trail
from bench.overhead.figures import median, ms, p99, table
from bench.overhead.town import Town
from tests.transport.records import User

COMMUNITIES = 200
LATEST = 2.5
"""Seconds after which an answer is too late to be relied on; Discord gives three (promises G9)."""

QUIET = 0.5
"""Seconds without a request after which all that a start leads to is taken to be done."""

BEGIN, END = "<!-- bench.load -->", "<!-- end of bench.load -->"

INTRODUCTION = """\
`kith run` against the loopback Discord of the tests, both in processes of their own: once with a file that holds
{asked:,} open asks in {communities} communities, and once with the same communities and none. *Steady* is {rate}
answers a second for {seconds:.0f} s, begun whether or not the ones before are answered; every fourth posts an ask.
*Burst* is {burst} people who press at the same moment. Open files that come with a burst are connections to Discord
which its HTTP client keeps for a while. A ratio is full over empty."""


@dataclass
class Side:
    """One of the two, and what was measured of it. Times are in seconds."""

    name: str
    bot: Bot
    places: list[tuple[int, int]]
    ready: float = 0.0
    settled: float = 0.0
    stopped: float = 0.0
    steady: list[float] = field(default_factory=list)
    burst: list[float] = field(default_factory=list)
    memory: float = 0.0
    files: tuple[int, int] = (0, 0)
    threads: tuple[int, int] = (0, 0)
    file_mb: float = 0.0
    wal_mb: float = 0.0

    @property
    def late(self) -> int:
        """Answers later than what may be relied on."""
        return sum(each > LATEST for each in (*self.steady, *self.burst))


def side(name: str, folder: Path) -> Side:
    """A town with as many communities as there are to be, and a bot in a folder of its own."""
    town = Town()
    world = town.edge.world
    places = [(town.guild.id, town.asks.id)]
    for number in range(COMMUNITIES - 1):
        guild = world.guild(f"Street {number}")
        places.append((guild.id, world.text_channel(guild, "asks").id))
    where = folder / name
    where.mkdir()
    return Side(name, Bot(name, ["-m", "bot", "run"], town, where), places)


async def live(one: Side, asked: argparse.Namespace) -> None:
    """From the start to the stop of one of them."""
    town, bot = one.bot.town, one.bot
    await town.edge.start()
    try:
        began = time.perf_counter()
        one.ready = await bot.start()
        await town.quiet(QUIET)
        one.settled = max(one.ready, town.edge.last - began)
        members = [town.member(f"person{number}") for number in range(max(asked.burst, asked.rate))]
        await _steady(one, members, asked.rate, asked.seconds / 10)  # Warming up: not counted.
        one.steady.clear()
        before = _held(bot)
        await _steady(one, members, asked.rate, asked.seconds)
        await town.quiet(QUIET)
        await _burst(one, members[: asked.burst])
        await town.quiet(QUIET)
        after = _held(bot)
        one.files, one.threads = (before[0], after[0]), (before[1], after[1])
        one.memory = bot.resident
        one.wal_mb = _size(bot.folder / "state" / "kith.db-wal")
        began = time.perf_counter()
        await bot.stop()
        one.stopped = time.perf_counter() - began
        one.file_mb = _size(bot.folder / "state" / "kith.db")
    finally:
        await bot.stop()
        await town.edge.stop()


async def _steady(one: Side, members: list[User], rate: int, seconds: float) -> None:
    town = one.bot.town
    each = len(STEPS)
    going: list[asyncio.Task[None]] = []

    async def walk(user: User) -> None:
        times = {step: list[float]() for step in STEPS}
        await trail(town, user, times, paced=False)
        one.steady.extend(time for step in STEPS for time in times[step])

    count = max(1, int(seconds * rate / each))
    began = time.perf_counter()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number * each / rate - time.perf_counter()))
        fresh = town.member(f"walker{len(town.edge.world.users)}")
        going.append(asyncio.create_task(walk(fresh)))
    await asyncio.gather(*going)


async def _burst(one: Side, members: list[User]) -> None:
    town = one.bot.town
    outcomes = await asyncio.gather(*(town.people.slash(user, town.asks, "mine") for user in members))
    one.burst = [town.took(each) if each.answered else float("inf") for each in outcomes]


def _held(bot: Bot) -> tuple[int, int]:
    """Open files and threads of the process, where the system tells."""
    assert bot._process is not None
    process = Path(f"/proc/{bot._process.pid}")
    if not process.exists():
        return 0, 0
    return len(list((process / "fd").iterdir())), len(list((process / "task").iterdir()))


def _size(path: Path) -> float:
    return path.stat().st_size / 1e6 if path.exists() else 0.0


def section(full: Side, empty: Side, asked: argparse.Namespace, command: str, load: float) -> str:
    """The whole section of the page."""

    def line(name: str, of: str, few: float, many: float) -> list[str]:
        return [name, of.format(few), of.format(many), f"{many / few:.2f}" if few else ""]

    def figures(name: str, few: list[float], many: list[float]) -> list[list[str]]:
        return [
            [f"{name}: median, ms", ms(median(few)), ms(median(many)), f"{median(many) / median(few):.2f}"],
            [f"{name}: p99, ms", ms(p99(few)), ms(p99(many)), f"{p99(many) / p99(few):.2f}"],
            [f"{name}: slowest, ms", ms(max(few)), ms(max(many)), f"{max(many) / max(few):.2f}"],
        ]

    lines = [
        line("from the start to READY, s", "{:.2f}", empty.ready, full.ready),
        line("from the start until nothing is left to do, s", "{:.2f}", empty.settled, full.settled),
        *figures(f"steady ({len(full.steady)} answers)", empty.steady, full.steady),
        *figures(f"burst ({len(full.burst)} answers)", empty.burst, full.burst),
        [f"answers later than {LATEST} s", str(empty.late), str(full.late), ""],
        ["open files before → after", *(f"{one.files[0]} → {one.files[1]}" for one in (empty, full)), ""],
        ["threads before → after", *(f"{one.threads[0]} → {one.threads[1]}" for one in (empty, full)), ""],
        line("memory at the end, MB", "{:.0f}", empty.memory, full.memory),
        line("the write-ahead log, MB", "{:.1f}", empty.wal_mb, full.wal_mb),
        line("the file, MB", "{:.1f}", empty.file_mb, full.file_mb),
        line("from SIGTERM to its end, s", "{:.2f}", empty.stopped, full.stopped),
    ]
    told = INTRODUCTION.format(
        asked=asked.asks, communities=COMMUNITIES, rate=asked.rate, seconds=asked.seconds, burst=asked.burst
    )
    return "\n\n".join(
        [
            BEGIN,
            "## Kith with many asks beside Kith with none",
            told,
            f"```\n{command}\n```",
            f"The load of the machine was {load:.1f} before.",
            table(["", "none", f"{asked.asks:,} asks", "ratio"], *lines),
            END,
        ]
    )


async def measure(folder: Path, asked: argparse.Namespace) -> tuple[Side, Side]:
    """The empty one, then the full one."""
    empty, full = side("empty", folder), side("full", folder)
    for one, asks in ((empty, 0), (full, asked.asks)):
        await fill(one.bot.folder / "state", one.bot.folder / "key", one.places, asks, asked.seed)
        await live(one, asked)
    return empty, full


def main() -> int:
    """Measure, print, and write if asked to; 1 if an answer came too late."""
    reader = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    reader.add_argument("--write", type=Path, metavar="PAGE", help="put the table on this page, in its own section")
    reader.add_argument("--asks", type=int, default=10_000, help="open asks in the full file (default: %(default)s)")
    reader.add_argument("--rate", type=int, default=20, help="answers a second (default: %(default)s)")
    reader.add_argument("--seconds", type=float, default=60, help="of steady load (default: %(default)s)")
    reader.add_argument("--burst", type=int, default=500, help="people at the same moment (default: %(default)s)")
    reader.add_argument("--seed", type=int, default=1)
    asked = reader.parse_args()
    load, disk = os.getloadavg()[0], Path("/var/tmp")
    where = disk if os.access(disk, os.W_OK) else Path(tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix="kith-load-", dir=where) as made:
        empty, full = asyncio.run(measure(Path(made), asked))
    command = "uv run python -m bench.load" + (f" --write {asked.write}" if asked.write else "")
    text = section(full, empty, asked, command, load)
    print(text)
    if asked.write:
        page.write(asked.write, text)
    return 1 if full.late or empty.late else 0


if __name__ == "__main__":
    sys.exit(main())
