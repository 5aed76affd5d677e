"""What was forgotten is in no file of the database's any more, and a busy log is emptied later."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from random import Random

import pytest

from bot.pump import Pump
from bot.steps import asks, communities, introductions, invitations
from bot.steps.handlers import DUE
from bot.steps.retention import SWEPT
from bot.wiper import AGAIN, Wiper
from bot.worker import Worker
from data.store import Tx, open_store, rows
from data.vault import Vault
from tests.relay.world import HandAlarm
from tests.steps.test_retention import relayed
from tests.steps.world import CHANNEL, KEY, START, form, who

DAY = 86_400


def traces(tx: Tx) -> list[bytes]:
    """Everything of an ask, its invitations, its introduction and its messages by which a row would be known again."""
    found: list[bytes] = []
    for sql in (
        "SELECT ref, code, asker, asker_key, summary, details FROM asks",
        "SELECT ref, helper, helper_key, pair_key FROM invitations",
        "SELECT ref FROM introductions",
        "SELECT ref, target, slot, nonce, message FROM outbox WHERE kind != 'door'",
        "SELECT ref, code FROM threads WHERE purpose = 'introduction'",
    ):
        for each in rows(tx, sql):
            found += [value.encode() if isinstance(value, str) else value for value in each if value is not None]
    return found


def live(tx: Tx) -> None:
    """A neighbour's ask, from its form to the word that it is done."""
    communities.panel(tx, who("steward"), "en")
    communities.asks_channel(tx, who("steward"), CHANNEL)
    communities.open_door(tx, who("steward"))
    asks.draft(tx, who("asker"), "a" * 16, form(shared="neighbour"))
    asks.first_who_can(tx, who("asker"), "a" * 16)
    asks.post(tx, who("asker"), "a" * 16, at_once=True)
    invitations.press(tx, who("helper"), "a" * 16)
    introductions.finished(tx, who("helper"), rows(tx, "SELECT ref FROM introductions")[0]["ref"])


PIECE = 12
"""Bytes: SQLite may break a long value over two pages, and then only parts of it stand together."""


def left(folder: Path, marks: list[bytes]) -> dict[str, int]:
    """Of how many of these marks each file holds a piece. Never while this process has one of the files open."""
    pieces = [{mark[at : at + PIECE] for at in range(0, max(1, len(mark) - PIECE + 1), PIECE)} for mark in marks]
    return {
        each.name: sum(any(piece in content for piece in of) for of in pieces)
        for each in folder.iterdir()
        if (content := each.read_bytes())
    }


COPY = """
import shutil, sys
shutil.copytree(sys.argv[1], sys.argv[2])
"""


async def copied(folder: Path, to: Path) -> Path:
    """The files as they lie there now, read by another process: reading them in this one would give up its locks."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", COPY, str(folder), str(to))
    assert await process.wait() == 0
    return to


async def test_d4_after_its_time_no_byte_of_an_ask_is_in_the_database_its_log_or_any_file_beside_it(
    tmp_path: Path,
) -> None:
    folder, clock = tmp_path / "state", [START]
    store = await open_store(folder / "kith.db", Vault(KEY), lambda: clock[0], Random(4))
    try:
        await store.run(live)
        marks = await store.run(traces)
        assert len(marks) > 15
        wiper = Wiper(store)
        pump = Pump(store, HandAlarm(), [Worker(store, DUE, SWEPT, wiper.want), wiper])
        pump.start()
        await pump.idle()
        assert sum(left(await copied(folder, tmp_path / "before"), marks).values()) >= len(marks)
        for _ in range(11):
            clock[0] = (clock[0] // DAY + 1) * DAY
            for _ in range(3):
                pump.wake()
                await pump.idle()
                await store.run(relayed)
                clock[0] += 3600
        pump.wake()
        await pump.idle()
        assert await store.run(lambda tx: rows(tx, "SELECT ref FROM asks")) == []
        files = left(await copied(folder, tmp_path / "after"), marks)
        assert "kith.db" in files and set(files.values()) == {0}
        await pump.close()
    finally:
        await store.close()


async def test_a_log_that_is_busy_is_emptied_a_minute_later_and_not_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, answers = [START], [False, True]
    store = await open_store(None, Vault(KEY), lambda: clock[0], Random(4))

    async def checkpoint() -> bool:
        return answers.pop(0)

    monkeypatch.setattr(store, "checkpoint", checkpoint)
    try:
        wiper = Wiper(store)
        (job,) = await wiper.ready(1)
        await job()
        assert list(await wiper.ready(1)) == []
        assert await store.run(wiper.next_at) == START + AGAIN
        clock[0] += AGAIN
        (job,) = await wiper.ready(1)
        await job()
        assert answers == [] and list(await wiper.ready(1)) == []
        assert await store.run(wiper.next_at) is None
        wiper.want()
        assert len(list(await wiper.ready(1))) == 1
    finally:
        await store.close()


async def test_after_a_start_the_log_is_emptied_once_for_what_the_last_run_deleted() -> None:
    store = await open_store(None, Vault(KEY), lambda: START, Random(4))
    try:
        wiper = Wiper(store)
        (job,) = await wiper.ready(1)
        await job()
        assert list(await wiper.ready(1)) == []
    finally:
        await store.close()
