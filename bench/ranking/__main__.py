"""`python -m bench.ranking`: whom to ask among 500 to 50,000 helpers, by the indexes and by reading everybody."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.overhead import page
from bench.overhead.figures import median, ms, p99, table
from bench.ranking.fill import fill
from bot.rules import matching as rules
from bot.steps import matching
from bot.steps.handlers import DUE
from bot.worker import Worker
from data import asks, capacities, communities
from data.content import KINDS
from data.store import Store, Tx, open_store, rows
from data.vault import Vault, make_key

BEGIN, END = "<!-- bench.ranking -->", "<!-- end of bench.ranking -->"
SIZES = (500, 5_000, 50_000)
NOON = 1_772_452_800
"""2026-03-02 12:00 UTC: nobody who is simulated has their quiet hours then."""

PAUSE = 0.02
"""Seconds between two looks of somebody who waits for an answer meanwhile."""

AIMS = {5_000: 5.0, 50_000: 25.0}
"""Milliseconds within which one ask is to be ranked (median)."""

TICK_AIM = 2.0
"""Seconds within which a tick of a thousand asks is to be over."""

INTRODUCTION = """\
One community of so many helpers each, in a file with `synchronous=FULL`, with statements drawn like those of the
simulation; two of five helpers rest from their last invitation. *Found* is `capacities.candidates`: those of the kind,
place, language and skills who rest from nothing, by the indexes. *To the wave* is the whole step of one ask that is
due, from the file to the invitations of its wave, and taken back before it is committed. *Full scan* reads the
statement of everybody in the community instead and ranks them by the same rules, without writing anything. All three
look at the same asks in turn, in one run; times are medians on the store's own thread, away from the event loop. *A
tick* is {asked:,} asks that are due at once, each a transaction of its own, committed, the most urgent first. *An
answer meanwhile* is one small transaction every {pause:.0f} ms, from being asked for to its end."""


class _TakenBack(Exception):
    """Ends a transaction whose time alone was wanted."""


@dataclass
class Found:
    """What was measured in one community; times in seconds."""

    helpers: int
    found: list[float] = field(default_factory=list[float])
    wave: list[float] = field(default_factory=list[float])
    scan: list[float] = field(default_factory=list[float])
    tick: float = 0.0
    asked: int = 0
    idle: list[float] = field(default_factory=list[float])
    meanwhile: list[float] = field(default_factory=list[float])


def _timed(fn: Callable[[], object]) -> float:
    began = time.perf_counter()
    fn()
    return time.perf_counter() - began


def scan(tx: Tx, ref: str) -> int:
    """Everybody's statement is read and judged; how many fit."""
    ask = asks.get(tx, ref)
    assert ask is not None
    community = communities.get(tx, ask.community)
    assert community is not None
    stated = [
        capacities.get(tx, each["member"])
        for each in rows(tx, "SELECT member FROM capacities WHERE community = ?", ask.community)
    ]
    # Whoever is left out by their statement alone needs no look at what they took on.
    left = [
        matching.candidate(tx, ask, each)
        for each in stated
        if each is not None and ask.kind in each.kinds and each.ready_at <= tx.now and each.per_week
    ]
    return len(rules.ranked(ask, left, tx.now, community.zone))


async def wave(store: Store, ref: str) -> float:
    """How long the step of one ask takes, which leaves nothing behind."""
    took: list[float] = []

    def step(tx: Tx) -> None:
        took.append(_timed(lambda: DUE["ask.match"](tx, ref)))
        raise _TakenBack

    with suppress(_TakenBack):
        await store.run(step)
    return took[0]


async def answers(store: Store, member: str, into: list[float], until: asyncio.Event) -> None:
    """Somebody presses something every now and then."""
    while not until.is_set():
        began = time.perf_counter()
        await store.run(lambda tx: capacities.get(tx, member))
        into.append(time.perf_counter() - began)
        await asyncio.sleep(PAUSE)


async def measure(store: Store, helpers: int, asked: argparse.Namespace) -> Found:
    """One community, from its first helper to its tick."""
    guild = 700_000_000_000 + helpers * 1_000_000
    refs = await fill(store, guild, helpers, asked.asks, asked.seed)
    known = Found(helpers)
    for at, ref in enumerate(refs[: asked.looks]):
        ask = await store.run(lambda tx, ref=ref: asks.get(tx, ref))
        assert ask is not None

        def find(tx: Tx, ask: asks.Ask = ask) -> float:
            return _timed(lambda: capacities.candidates(tx, guild, ask.kind, matching.PAGE, ask.needs, near=True))

        known.found.append(await store.run(find))
        known.wave.append(await wave(store, ref))
        if at < asked.scans:
            known.scan.append(await store.run(lambda tx, ref=ref: _timed(lambda: scan(tx, ref))))
    somebody = await store.run(
        lambda tx: rows(tx, "SELECT member FROM capacities WHERE community = ? LIMIT 1", guild)[0]["member"]
    )
    for into, work in ((known.idle, None), (known.meanwhile, Worker(store, DUE))):
        over = asyncio.Event()
        other = asyncio.create_task(answers(store, somebody, into, over))
        began = time.perf_counter()
        if work is None:
            await asyncio.sleep(2.0)
        else:
            while await work.step():
                pass
            known.tick = time.perf_counter() - began
        over.set()
        await other
    known.asked = await store.run(
        lambda tx: rows(tx, "SELECT count(*) AS count FROM invitations WHERE community = ?", guild)[0]["count"]
    )
    print(f"{helpers:,} helpers: {ms(median(known.wave))} ms to the wave, tick {known.tick:.2f} s", file=sys.stderr)
    return known


async def everything(folder: Path, asked: argparse.Namespace) -> list[Found]:
    """All communities, in one file."""
    store = await open_store(folder / "kith.db", Vault(make_key()), lambda: NOON, Random(asked.seed))
    try:
        return [await measure(store, helpers, asked) for helpers in asked.helpers]
    finally:
        await store.close()


def section(known: list[Found], asked: argparse.Namespace, load: float) -> str:
    """The section of the page."""
    parts = [
        BEGIN,
        "## Whom to ask, among 500 to 50,000 helpers",
        INTRODUCTION.format(asked=asked.asks, pause=1e3 * PAUSE),
    ]
    parts.append("```\nuv run python -m bench.ranking --write docs/benchmarks.md\n```")
    parts.append(
        f"* {platform.system()} on {platform.machine()}, {os.cpu_count()} processors; Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}; the load of the machine was {load:.1f} before\n"
        f"* {asked.looks} asks by the indexes, {asked.scans} of them by reading everybody; kinds: {len(KINDS)}"
    )
    head = ("helpers", "found, ms", "to the wave, ms", "p99", "full scan, ms", "scan / wave", "a tick, s", "invited")
    lines = [
        [
            f"{each.helpers:,}",
            ms(median(each.found)),
            f"**{ms(median(each.wave))}**",
            ms(p99(each.wave)),
            ms(median(each.scan)),
            f"**{statistics.median(s / w for s, w in zip(each.scan, each.wave, strict=False)):.1f}**",
            f"{each.tick:.2f}",
            str(each.asked),
        ]
        for each in known
    ]
    parts.append(table(head, *lines))
    parts.append(
        table(
            ("an answer meanwhile, ms", "idle", "p99", "in the tick", "p99"),
            *(
                [
                    f"{each.helpers:,} helpers",
                    ms(median(each.idle)),
                    ms(p99(each.idle)),
                    ms(median(each.meanwhile)),
                    ms(p99(each.meanwhile)),
                ]
                for each in known
            ),
        )
    )
    parts += _missed(known)
    return "\n\n".join([*parts, END])


def _missed(known: list[Found]) -> list[str]:
    late = [
        f"{ms(median(each.wave))} ms at {each.helpers:,} helpers (aim {AIMS[each.helpers]:.0f} ms)"
        for each in known
        if median(each.wave) * 1e3 > AIMS.get(each.helpers, 1e9)
    ]
    late += [
        f"a tick of {each.tick:.1f} s at {each.helpers:,} helpers (aim {TICK_AIM:.0f} s)"
        for each in known
        if each.tick > TICK_AIM
    ]
    return [f"Above what was aimed at: {'; '.join(late)}." if late else "All within what was aimed at."]


def main() -> int:
    """Measure, print, and write if asked to."""
    reader = argparse.ArgumentParser(prog="python -m bench.ranking", description=__doc__)
    reader.add_argument("--write", type=Path, metavar="PAGE", help="put the table on this page, in its own section")
    reader.add_argument("--helpers", type=int, nargs="+", default=list(SIZES), help="of each community")
    reader.add_argument("--asks", type=int, default=1000, help="due at once (default: %(default)s)")
    reader.add_argument("--looks", type=int, default=100, help="asks ranked alone (default: %(default)s)")
    reader.add_argument("--scans", type=int, default=5, help="of them also by reading everybody (default: %(default)s)")
    reader.add_argument("--seed", type=int, default=1)
    disk = Path("/var/tmp")
    where = disk if os.access(disk, os.W_OK) else Path(tempfile.gettempdir())
    reader.add_argument("--folder", type=Path, default=where, help="a folder on the disk meant (default: %(default)s)")
    asked = reader.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="kith-bench-", dir=asked.folder) as made:
        text = section(asyncio.run(everything(Path(made), asked)), asked, load)
    print(text)
    if asked.write:
        page.write(asked.write, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
