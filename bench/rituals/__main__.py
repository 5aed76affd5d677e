"""`python -m bench.rituals`: many communities with rituals beside none; prints tables, and writes with `--write`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bench.overhead import page
from bench.overhead.figures import median, ms, p99, table
from bench.rituals.town import BEGINNING, fill, opened
from bot.rules.schedules import following
from bot.steps import rituals as steps
from bot.steps.handlers import DUE
from bot.worker import Worker
from data import due
from data import rituals as rows_of
from data.records import MINUTE
from data.store import Store, Tx, rows

LIMIT = 50
"""Requests a second that Discord takes from one bot (developer documentation, Rate Limits: global)."""

TIMES = 200
"""How often something short is measured."""

BEGIN, END = "<!-- bench.rituals -->", "<!-- end of bench.rituals -->"

INTRODUCTION = """\
{communities:,} communities with three rituals each in one file, made by the steps of their stewards. One of the three
is on Sundays at six for all of them, three in five of them in the same zone; the other two are at hours people like.
Kith puts each off by a whole minute below {spread}, drawn once when it is made (`bot/steps/rituals.py`); *unspread* are
the very same rituals without that. Counted is the next slot of each, one request to Discord a prompt; Discord takes
{limit} a second from one bot."""

WAKING = """\
*A wake-up* looks whether anything is due and when the next is, as the pump does for the worker. It reads an index; the
other ways were measured on the same file in the same run: to look through the rituals for the earliest, and to reckon
anew when each of them comes, which is what a bot does that keeps only the schedules. Opening the file and one wake-up
are in a process of its own for the memory."""

MINUTE_WORDS = """\
*The busiest minute, worked through*: the worker takes every slot of that minute off the table, draws the prompt and
writes the message, each in a transaction of its own with `synchronous=FULL`, the clock standing still meanwhile."""


@dataclass
class Found:
    """What one run found. Times are in seconds."""

    spread: Counter[int] = field(default_factory=Counter)
    plain: Counter[int] = field(default_factory=Counter)
    wakes: dict[str, list[float]] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    size: dict[str, float] = field(default_factory=dict)
    filled: float = 0.0
    worked: list[float] = field(default_factory=list)
    said: int = 0


def slots(tx: Tx, found: Found) -> None:
    """When each ritual comes in the week that follows, spread and not (epoch seconds)."""
    for each in rows(tx, "SELECT ref, next_slot FROM rituals"):
        ritual = rows_of.get(tx, each["ref"])
        assert ritual is not None
        at = due.when(tx, "ritual.slot", ritual.ref)
        assert at is not None and at == each["next_slot"] + ritual.offset
        found.spread[at] += 1
        found.plain[each["next_slot"]] += 1


def wakes(tx: Tx, found: Found, sides: str) -> None:
    """What it takes to know whether anything is due, and when the next is."""
    known = [(steps.schedule_of(each), zone) for each, zone in _all(tx)]

    def index() -> None:
        due.next_at(tx)

    def scan() -> None:
        rows(tx, "SELECT min(next_slot) AS at FROM rituals WHERE state = 'on'")

    def reckon() -> None:
        min((following(schedule, zone, tx.now) for schedule, zone in known), default=None)

    found.wakes[f"index, {sides}"] = _times(index, TIMES)
    if sides == "full":
        found.wakes["scan"] = _times(scan, TIMES)
        found.wakes["reckon"] = _times(reckon, 3)


def _all(tx: Tx) -> Iterable[tuple[steps.Ritual, str]]:
    zones = {each["guild"]: each["zone"] for each in rows(tx, "SELECT guild, zone FROM communities")}
    for each in rows(tx, "SELECT ref FROM rituals"):
        ritual = rows_of.get(tx, each["ref"])
        assert ritual is not None
        yield ritual, zones[ritual.community]


def _times(what: Callable[[], None], count: int) -> list[float]:
    what()
    found: list[float] = []
    for _ in range(count):
        began = time.perf_counter()
        what()
        found.append(time.perf_counter() - began)
    return found


async def busiest(path: Path, found: Found, seed: int) -> None:
    """The busiest minute, worked through by Kith's own worker."""
    first, _ = peak(found.spread, MINUTE)

    def begun(tx: Tx) -> None:
        # What comes before that minute has come.
        for each in rows(tx, "SELECT about FROM due WHERE run_at < ?", first):
            due.cancel(tx, each["about"])

    store = await opened(path, first, seed)
    try:
        await store.run(begun)
        before = await store.run(_prompts)
        worker = Worker(store, DUE)
        while True:
            began = time.perf_counter()
            if not await worker.step():
                break
            found.worked.append(time.perf_counter() - began)
        found.said = await store.run(_prompts) - before
    finally:
        await store.close()


def _prompts(tx: Tx) -> int:
    return int(rows(tx, "SELECT count(*) AS n FROM outbox WHERE kind = 'ritual'")[0]["n"])


def peak(counted: Counter[int], width: int) -> tuple[int, int]:
    """The beginning of the fullest stretch of that many seconds, and how many are in it."""
    stretches: Counter[int] = Counter()
    for at, count in counted.items():
        stretches[at - at % width] += count
    return max(stretches.items(), key=lambda each: each[1])


def drained(counted: Counter[int]) -> tuple[float, int]:
    """Of prompts said one after another, as many a second as Discord takes: how long the last of any waits (seconds),
    and in how many minutes it was the limit and not Kith that held one up for longer than one."""
    free, longest, held = 0.0, 0.0, set[int]()
    for at in sorted(counted):
        free = max(free, at) + counted[at] / LIMIT
        longest = max(longest, free - at)
        if free - at > MINUTE:
            held.add(at // MINUTE)
    return longest, len(held)


def child(path: Path) -> int:
    """Open the file, wake up once, and print how much memory that took (MB)."""

    async def live() -> None:
        store: Store = await opened(path, BEGINNING, 1)
        await Worker(store, DUE).ready(1)
        await store.run(due.next_at)
        await store.close()

    asyncio.run(live())
    status = Path("/proc/self/status")
    text = status.read_text(encoding="ascii") if status.exists() else "VmRSS: 0 kB"
    kilobytes = next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS"))
    print(json.dumps(int(kilobytes) / 1024))
    return 0


def memory(path: Path) -> float:
    """Of a process of its own that has opened this file (MB)."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.rituals", "--child", str(path)], check=True, capture_output=True, text=True
    )
    return float(json.loads(made.stdout))


async def measure(folder: Path, asked: argparse.Namespace) -> Found:
    """An empty file and a full one."""
    found = Found()
    for name, count in (("empty", 0), ("full", asked.communities)):
        path = folder / f"{name}.db"
        began = time.perf_counter()
        await fill(path, count, asked.seed)
        found.filled = time.perf_counter() - began
        found.size[name] = path.stat().st_size / 1e6
        found.memory[name] = memory(path)
        store = await opened(path, BEGINNING, asked.seed)
        try:
            if count:
                await store.run(lambda tx: slots(tx, found))
            await store.run(lambda tx, side=name: wakes(tx, found, side))
        finally:
            await store.close()
    await busiest(folder / "full.db", found, asked.seed)
    return found


def section(found: Found, asked: argparse.Namespace, command: str, load: float) -> str:
    """The whole section of the page."""
    spread_minute, plain_minute = peak(found.spread, MINUTE)[1], peak(found.plain, MINUTE)[1]
    waits, held = drained(found.spread)
    plain_waits, plain_held = drained(found.plain)
    lines = [
        ["prompts in the busiest minute", f"{plain_minute:,}", f"{spread_minute:,}", _of(spread_minute, plain_minute)],
        [
            "the same, as a share of what Discord takes in a minute",
            f"{plain_minute / LIMIT / MINUTE:.0%}",
            f"{spread_minute / LIMIT / MINUTE:.0%}",
            _of(spread_minute, plain_minute),
        ],
        ["the last prompt waits for that limit, s", f"{plain_waits:.0f}", f"{waits:.0f}", _of(waits, plain_waits)],
        ["minutes whose prompts wait for longer than one", str(plain_held), str(held), ""],
    ]
    index = median(found.wakes["index, full"])
    few = median(found.wakes["index, empty"])
    sizes = [
        ["memory after opening and one wake-up, MB", *_both(found.memory, "{:.0f}")],
        ["the file, MB", *_both(found.size, "{:.1f}")],
        ["a wake-up by the index, ms (median)", ms(few, 4), ms(index, 4), _of(index, few)],
        ["a wake-up by the index, ms (p99)", *(ms(p99(found.wakes[f"index, {each}"]), 4) for each in found.size), ""],
    ]
    scan, reckon = median(found.wakes["scan"]), median(found.wakes["reckon"])
    ways = [
        ["the index", ms(index, 4), "1"],
        ["looking through the rituals", ms(scan, 2), f"{scan / index:,.0f}"],
        ["reckoning each anew", ms(reckon, 0), f"{reckon / index:,.0f}"],
    ]
    total = sum(found.worked)
    words = INTRODUCTION.format(communities=asked.communities, spread=steps.SPREAD, limit=LIMIT)
    return "\n\n".join(
        [
            BEGIN,
            "## Many communities' rituals on one clock",
            words,
            f"```\n{command}\n```",
            f"The load of the machine was {load:.1f} before; SQLite {sqlite3.sqlite_version}. "
            f"To make the full file took {found.filled:.0f} s.",
            table(["the next slot of each", "unspread", "spread", "ratio"], *lines),
            table(["", "no community", f"{asked.communities:,}", "ratio"], *sizes),
            table(["a wake-up, ms", f"{asked.communities:,}", "times the index"], *ways),
            WAKING,
            f"{MINUTE_WORDS}\n{found.said:,} prompts took {total:.2f} s, {ms(median(found.worked))} ms each (median),"
            f"\n{ms(p99(found.worked))} ms (p99): {total / MINUTE:.1%} of that minute.",
            END,
        ]
    )


def _of(one: float, other: float) -> str:
    return f"**{one / other:.3f}**" if other else ""


def _both(values: dict[str, float], of: str) -> list[str]:
    return [of.format(values["empty"]), of.format(values["full"]), f"{values['full'] / values['empty']:.2f}"]


def main() -> int:
    """Measure, print, and write if asked to; 1 if the busiest minute is more than Discord takes."""
    reader = argparse.ArgumentParser(prog="python -m bench.rituals", description=__doc__)
    reader.add_argument("--write", type=Path, metavar="PAGE", help="put the tables on this page, in their own section")
    reader.add_argument("--communities", type=int, default=10_000)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = reader.parse_args()
    if asked.child:
        return child(asked.child)
    load, disk = os.getloadavg()[0], Path("/var/tmp")
    where = disk if os.access(disk, os.W_OK) else Path(tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix="kith-rituals-", dir=where) as made:
        found = asyncio.run(measure(Path(made), asked))
    command = "uv run python -m bench.rituals" + (f" --write {asked.write}" if asked.write else "")
    text = section(found, asked, command, load)
    print(text)
    if asked.write:
        page.write(asked.write, text)
    return 1 if peak(found.spread, MINUTE)[1] > LIMIT * MINUTE else 0


if __name__ == "__main__":
    sys.exit(main())
