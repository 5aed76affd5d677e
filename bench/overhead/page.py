"""Writes the figures down: one section of a Markdown page, made anew each time and touching nothing beside it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.overhead.drive import STEPS, Taken, flat
from bench.overhead.figures import Ratio, median, ms, p99, ratio, table
from bot.doctor import filesystem

BEGIN, END = "<!-- bench.overhead -->", "<!-- end of bench.overhead -->"
AIM = 1.5
TELLING = 1.5
"""Where half of the rounds lie further apart than by this factor, nothing is said about the aim."""

NOISY = 1.6
"""A run whose floor was, in its slowest round, so many times what it was in its fastest says so."""

INTRODUCTION = """\
Both bots are real discord.py, each in a process of its own, against the loopback Discord of the tests in a third. The
*floor* is a bare bot (`bench/overhead/bare.py`) that shows forms and cards of the same size and remembers nothing. Kith
is `kith run`: it checks, seals, commits to a file with `synchronous=FULL` before it answers, and draws its words from
catalogues. Times run from the event leaving the server to the answer arriving there; rounds alternate between the two,
and a ratio is the median of the rounds' own, with what half of them lie between in brackets."""

BEYOND = """\
*Beyond the answers* counts requests to Discord for each ask: the floor posts the card; Kith posts it, looks for
helpers, and tells those it asks, or the one who asked that nobody fits, each in their own private thread. Each of these
is remembered before and noted after, on the same disk and by the same processor as the answers."""

WHERE = """\
Each part was measured alone, in a process of its own, with pauses as between presses. *Its transaction* is
`Store.run` of the same step on this disk, of which {hop} ms is the way to the store's thread and back; *in memory* is
the same without a file, so the difference is what writing and one fsync cost. Opening a form only reads, and waits
for no disk. The vault's share lies within the transaction. *The rest* is what the parts do not explain: a larger
program with colder caches after each wait, the router, and whatever else the machine did. What follows from a change
(a look at the outbox and the due rows, {after} ms when there is nothing) begins only once the answer is on its way.
About one writing commit in eighty also moves SQLite's write-ahead log into the file, and takes about twice as long;
other slow ones wait for the disk. The one commit before each answer is a promise and stays."""


@dataclass(frozen=True)
class Run:
    """Everything one run found."""

    kith: Taken
    floor: Taken
    parts: dict[str, Any]
    command: str
    people: int
    folder: Path
    load: tuple[float, float]
    """Processes waiting for a processor, before and after (one minute's mean)."""


def section(run: Run) -> str:
    """The whole section."""
    return "\n\n".join(
        [
            BEGIN,
            "## Kith beside a bare discord.py bot",
            INTRODUCTION,
            f"```\n{run.command}\n```",
            _facts(run),
            _quiet(run),
            "### One person at a time",
            _alone(run),
            _verdict(run),
            f"### {run.people} people at once",
            _crowd(run),
            BEYOND,
            "### Starting, and size",
            _size(run),
            "### Where the time goes",
            _parts(run),
            _where(run),
            END,
        ]
    )


def write(path: Path, text: str) -> None:
    """Put the section in its place on the page, or at the end of it; the page is made if there is none.

    Its first and last lines mark it.
    """
    page = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    begin, end = text.splitlines()[0], text.splitlines()[-1]
    found = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    page = found.sub(lambda _: text, page) if found.search(page) else f"{page.rstrip()}\n\n{text}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _facts(run: Run) -> str:
    middle, late = run.parts["fsync"]
    names = ("discord.py", "aiosqlite", "aiohttp")
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    # Only some systems tell; a machine that is shared can be asked to put the bots first (`chrt -r 5`).
    first = hasattr(os, "sched_getscheduler") and os.sched_getscheduler(0) != os.SCHED_OTHER
    return "\n".join(
        [
            f"* {datetime.now(UTC):%Y-%m-%d}, {platform.system()} on {platform.machine()}, {os.cpu_count()} processors",
            f"* Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}",
            f"* State on {filesystem(run.folder) or 'an unknown file system'}; an fsync of ten pages takes "
            f"{ms(middle)} ms (median), {ms(late)} ms (p99)",
            f"* {len(run.kith.alone)} rounds of {len(run.kith.alone[0][STEPS[0]])} asks, four answers each, "
            f"and {len(run.kith.crowd)} rounds of {run.people} people at once"
            + (", all with real-time priority" if first else ""),
        ]
    )


def _quiet(run: Run) -> str:
    middles = [median(flat([times])) for times in run.floor.alone]
    swing = max(middles) / min(middles)
    before, after = run.load
    said = (
        f"The floor's own median moved by a factor of {swing:.2f} between rounds; "
        f"the load of the machine was {before:.1f} before and {after:.1f} after."
    )
    busy = swing > NOISY or before > 1
    return f"**The machine was busy with other things**, so read the ratios, not the times. {said}" if busy else said


def _each(taken: Taken, step: str) -> list[float]:
    return [median(times[step]) for times in taken.alone]


def _ratio(run: Run, step: str) -> Ratio:
    return ratio(_each(run.kith, step), _each(run.floor, step))


def _alone(run: Run) -> str:
    lines: list[list[str]] = []
    for step in STEPS:
        kith, floor = flat(run.kith.alone, step), flat(run.floor.alone, step)
        lines.append(
            [
                step,
                ms(median(floor)),
                ms(median(kith)),
                str(_ratio(run, step)),
                ms(p99(floor)),
                ms(p99(kith)),
                f"{p99(kith) / p99(floor):.2f}",
                f"{run.floor.bytes[step]} / {run.kith.bytes[step]}",
            ]
        )
    head = ["answer", "floor, ms", "Kith, ms", "ratio of medians (rounds)", "floor p99", "Kith p99", "ratio", "bytes"]
    return table(head, *lines)


def _verdict(run: Run) -> str:
    ratios = {step: _ratio(run, step) for step in STEPS}
    if any(each.spread > TELLING for each in ratios.values()):
        return f"The rounds differ too much to say whether the aim of {AIM} is met: run it again on a quiet machine."
    middles = {step: each.middle for step, each in ratios.items()}
    above = [step for step, each in middles.items() if each > AIM]
    span = f"{min(middles.values()):.2f} to {max(middles.values()):.2f} times the floor at the median"
    if not above:
        return f"Kith takes {span}, within the aim of {AIM}."
    return f"Kith takes {span}. The aim is {AIM}; above it: {', '.join(above)}. Where the time goes stands below."


def _crowd(run: Run) -> str:
    kith, floor = run.kith, run.floor

    def middle(taken: Taken) -> list[float]:
        return [median(flat([times])) for times in taken.crowd]

    lines = [
        _line("answers a second", kith.rate, floor.rate, lambda each: f"{each:.0f}"),
        _line("an answer takes, ms (median)", middle(kith), middle(floor), ms),
        ["an answer takes, ms (p99)", ms(p99(flat(floor.crowd))), ms(p99(flat(kith.crowd))), ""],
        _line("beyond the answers, requests an ask", kith.beyond, floor.beyond, lambda each: f"{each:.1f}"),
        ["the last of them after the last answer, s", f"{median(floor.echo):.2f}", f"{median(kith.echo):.2f}", ""],
    ]
    if kith.busy and floor.busy:
        lines += [
            _line("processor time an answer, ms", kith.busy, floor.busy, ms),
            ["of one processor", f"{median(floor.share):.0%}", f"{median(kith.share):.0%}", ""],
        ]
    return table(["", "floor", "Kith", "ratio (rounds)"], *lines)


def _size(run: Run) -> str:
    kith, floor = run.kith, run.floor
    return table(
        ["", "floor", "Kith", "ratio (rounds)"],
        _line("`kith --version`; the floor only imports discord.py, s", kith.lasts, floor.lasts, "{:.2f}".format),
        _line("from the start to READY, s", kith.ready, floor.ready, "{:.2f}".format),
        _line("memory after the last round, MB", kith.memory[-1:], floor.memory[-1:], "{:.0f}".format),
        ["memory before the first round, MB", f"{floor.memory[0]:.0f}", f"{kith.memory[0]:.0f}", ""],
    )


def _line(name: str, kith: list[float], floor: list[float], shown: Any) -> list[str]:
    return [name, shown(median(floor)), shown(median(kith)), str(ratio(kith, floor))]


def _parts(run: Run) -> str:
    disk, memory, drawn = run.parts["disk"], run.parts["memory"], run.parts["drawn"]
    lines: list[list[str]] = []
    for step in STEPS:
        more = median(flat(run.kith.alone, step)) - median(flat(run.floor.alone, step))
        whole, without = disk[step]["seconds"], memory[step]["seconds"]
        drawing = drawn[step][0] - drawn[step][1]
        lines.append(
            [
                step,
                ms(more),
                ms(whole),
                ms(without),
                ms(whole - without),
                f"{ms(disk[step]['vault'])} ({disk[step]['calls']:.0f})",
                ms(drawing),
                ms(more - whole - drawing),
            ]
        )
    head = [
        "answer",
        "Kith above the floor, ms",
        "its transaction",
        "in memory",
        "so the disk",
        "the vault (calls)",
        "drawing, above the floor's",
        "the rest",
    ]
    return table(head, *lines)


def _where(run: Run) -> str:
    hop, after = run.parts["disk"][""]["seconds"], run.parts["afterwards"]
    return WHERE.format(hop=ms(hop), after=ms(after))
