"""Where Kith's time goes: each part of an answer alone, in a process in which nothing else happens."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import SystemRandom
from typing import Any, TypeVar

import discord

from bench.overhead import bare
from bench.overhead.drive import EDIT, FORM, PAUSE, POST, PREVIEW, STEPS
from bot.alarm import SchedulerAlarm
from bot.client import Kith
from bot.settings import Settings
from bot.steps import asks as steps
from bot.steps import communities as stewards
from bot.steps.people import Who
from bot.steps.seen import DraftSeen
from bot.text import Texts
from cogs.asks import cards
from cogs.asks.views import ask_form
from data import inbox
from data.records import Ask
from data.store import Store, Tx, open_store
from data.vault import Vault, make_key

T = TypeVar("T")
ASKS = 120
GUILD, CHANNEL, FIRST_USER = 7 << 40, 8 << 40, 9 << 40


class Weighed(Vault):
    """A vault that counts its calls and the seconds they take."""

    calls, seconds = 0, 0.0

    def seal(self, table: str, column: str, row: str, community: int, text: str) -> bytes:
        return self._weigh(lambda: Vault.seal(self, table, column, row, community, text))

    def open(self, table: str, column: str, row: str, community: int, sealed: bytes) -> str:
        return self._weigh(lambda: Vault.open(self, table, column, row, community, sealed))

    def lookup(self, label: str, *parts: str | int) -> bytes:
        return self._weigh(lambda: Vault.lookup(self, label, *parts))

    def _weigh(self, call: Callable[[], T]) -> T:
        began = time.perf_counter()
        try:
            return call()
        finally:
            self.seconds += time.perf_counter() - began
            self.calls += 1


async def in_store(path: Path | None) -> dict[str, dict[str, float]]:
    """Median seconds of each step's transaction, with what the vault takes of them and how often it is called."""
    vault, found, numbers = Weighed(make_key()), dict[str, list[tuple[float, float, int]]](), count(1)
    store = await open_store(path, vault, lambda: int(time.time()), SystemRandom())

    async def timed(step: str, fn: Callable[[Tx], Any]) -> None:
        await asyncio.sleep(PAUSE)
        vault.calls, vault.seconds, began = 0, 0.0, time.perf_counter()
        await store.run(fn)
        found.setdefault(step, []).append((time.perf_counter() - began, vault.seconds, vault.calls))

    def once(fn: Callable[[Tx], Any]) -> Callable[[Tx], Any]:
        return lambda tx: inbox.first(tx, next(numbers)) and fn(tx)

    try:
        await _opened(store)
        for number in range(ASKS):
            who, ref = Who(FIRST_USER + number // 4, GUILD, "en-US"), f"{number:016x}"
            await store.run(lambda tx, who=who: steps.may_begin(tx, who))
            await timed("", lambda tx: None)
            await timed(FORM, lambda tx, who=who: steps.may_begin(tx, who))
            await timed(PREVIEW, once(lambda tx, who=who, ref=ref: steps.draft(tx, who, ref, _form())))
            await timed(EDIT, once(lambda tx, who=who, ref=ref: steps.first_who_can(tx, who, ref)))
            await timed(POST, once(lambda tx, who=who, ref=ref: steps.post(tx, who, ref)))
    finally:
        await store.close()
    names = ("seconds", "vault", "calls")
    return {
        step: dict(zip(names, map(statistics.median, zip(*times, strict=True)), strict=True))
        for step, times in found.items()
    }


async def afterwards(folder: Path) -> float:
    """Median seconds of the look that follows every change when it finds nothing to do."""
    store = await open_store(folder / "after.db", Vault(make_key()), lambda: int(time.time()), SystemRandom())
    took: list[float] = []
    kith = Kith(
        store=store,
        settings=Settings(state=folder / "after"),
        texts=Texts(),
        chance=SystemRandom(),
        clock=store.clock,
        alarm=SchedulerAlarm(),
    )
    pump = kith._pump
    try:
        (folder / "after").mkdir()
        pump.start()
        await pump.idle()
        for _ in range(ASKS):
            await asyncio.sleep(PAUSE)
            began = time.perf_counter()
            kith.wake()
            await pump.idle()
            took.append(time.perf_counter() - began)
    finally:
        await pump.close()
        await store.close()
    return statistics.median(took)


def drawn() -> dict[str, tuple[float, float]]:
    """Median seconds to build each answer's body: Kith's, and the floor's."""
    text, user = Texts().of("en-US"), FIRST_USER
    ask = Ask(
        ref="0" * 16,
        community=GUILD,
        code="abc123",
        asker="1" * 16,
        shared="named",
        state="draft",
        kind="transport",
        needed="week",
        needed_by=None,
        first_who_can=False,
        summary=_form().summary,
        details=_form().details,
        offer=None,
        visible_at=None,
        made_day=20_000,
        closed_day=None,
    )
    said = {"summary": ask.summary, "details": ask.details, "kind": ask.kind, "when": "week", "shared": "named"}
    pairs: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        FORM: (lambda: ask_form(text, ask.ref), bare.form),
        PREVIEW: (lambda: cards.preview(DraftSeen(ask), user, text), lambda: bare.preview(user, said, chosen=False)),
        EDIT: (lambda: cards.preview(DraftSeen(ask), user, text), lambda: bare.preview(user, said, chosen=True)),
        POST: (lambda: cards.posted(ask, text), bare.posted),
    }
    return {step: (_cold(pairs[step][0]), _cold(pairs[step][1])) for step in STEPS}


def _cold(build: Callable[[], discord.ui.Modal | discord.ui.LayoutView]) -> float:
    # With a pause before each, as between presses: a loop without one flatters what is drawn by a factor of two.
    took: list[float] = []
    for _ in range(ASKS):
        time.sleep(PAUSE)
        began = time.perf_counter()
        built = build()
        json.dumps(built.to_dict() if isinstance(built, discord.ui.Modal) else built.to_components())
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def fsync(folder: Path) -> tuple[float, float]:
    """Median and p99 seconds of an fsync after ten pages were written over, which is what one commit asks for."""
    path, took = folder / "fsync.bin", list[float]()
    handle = os.open(path, os.O_CREAT | os.O_RDWR)
    try:
        os.write(handle, b"\0" * 4096 * 1000)
        os.fsync(handle)
        for number in range(200):
            time.sleep(PAUSE)
            for page in range(10):
                os.pwrite(handle, b"\1" * 4096, 4096 * ((number * 10 + page) % 1000))
            began = time.perf_counter()
            os.fsync(handle)
            took.append(time.perf_counter() - began)
    finally:
        os.close(handle)
        path.unlink()
    return statistics.median(took), sorted(took)[197]


async def _opened(store: Store) -> None:
    steward = Who(FIRST_USER - 1, GUILD, "en-US", manages=True)
    await store.run(lambda tx: stewards.asks_channel(tx, steward, CHANNEL))
    await store.run(lambda tx: stewards.open_door(tx, steward))


def _form() -> steps.AskForm:
    return steps.AskForm(bare.SUMMARY, bare.DETAILS, "transport", "week", "named")


async def main(folder: Path) -> None:
    """Measure everything and print it as JSON."""
    found = {
        "disk": await in_store(folder / "parts.db"),
        "memory": await in_store(None),
        "drawn": drawn(),
        "afterwards": await afterwards(folder),
        "fsync": fsync(folder),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
