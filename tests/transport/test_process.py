"""Kith as a host runs it: starting, stopping, and one sentence wherever it cannot start."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.run import PERMISSIONS
from bot.text import Texts
from tests.transport.checks import violations
from tests.transport.process import Process
from tests.transport.server import Server
from tests.transport.street import Clock, Street, world_by

TEXT = Texts().of("en")


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    async with Server(world_by(Clock())) as server:
        yield Street(server)
    assert server.problems == []


@contextlib.asynccontextmanager
async def started(folder: Path, street: Street, **settings: str | None) -> AsyncIterator[Process]:
    process = Process(folder, street.server, **settings)
    await process.start()
    try:
        yield process
    finally:
        await process.gone()


def sentence(key: str) -> str:
    """The beginning of a sentence, as far as nothing is put into it."""
    return TEXT(key).split("{")[0].splitlines()[0]


def one_sentence(process: Process, key: str) -> None:
    """The last thing logged is this sentence alone on its line, and nowhere stands a traceback."""
    logged = process.logged.read_text()
    assert "Traceback" not in logged and "Error" not in logged
    assert logged.splitlines()[-1].startswith(sentence(key))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_starts_shows_the_way_into_a_server_and_stops_when_asked(
    tmp_path: Path, street: Street, number: int
) -> None:
    async with started(tmp_path, street) as process:
        await process.live()
        asked = time.monotonic()
        assert await process.stop(number) == 0
        assert time.monotonic() - asked < 10
        said = process.said.read_text()
        assert f"client_id={street.world.bot.id}" in said and f"permissions={PERMISSIONS}" in said
        assert sentence("cli.key.made") in said
        assert said.splitlines()[-1] == TEXT("cli.run.stopped")
        assert "Traceback" not in process.logged.read_text()
        assert [path.name for path in (tmp_path / "state").iterdir() if path.name.startswith("kith.db-")] == []


async def test_asked_to_stop_while_discord_hangs_it_still_stops(tmp_path: Path, street: Street) -> None:
    async with started(tmp_path, street) as process:
        await process.live()
        await street.open()
        hung = street.server.faults.slow("POST", "/channels/{channel}/messages", seconds=60, times=9)
        await street.posts(street.sam, "A lift to the library")
        assert await street.world.until(lambda: hung.fired)
        assert await process.stop() == 0
        assert "Traceback" not in process.logged.read_text()
    async with started(tmp_path, street) as process:
        await process.live()
        street.server.faults.clear()
        await street.sees(street.sam, "A lift to the library", within=20)
        assert violations(street.world) == []


async def test_without_a_token_it_says_what_to_do(tmp_path: Path) -> None:
    process = Process(tmp_path, None, KITH_TOKEN=None)
    await process.start()
    assert await process.ended() == 1
    one_sentence(process, "cli.token.missing")
    assert not (tmp_path / "state").exists() and not (tmp_path / "keys").exists()


async def test_a_token_that_discord_refuses_ends_it_with_what_to_do(tmp_path: Path, street: Street) -> None:
    async with started(tmp_path, street, KITH_TOKEN="another") as process:
        assert await process.ended() == 1
        one_sentence(process, "cli.token.refused")


async def test_a_token_that_discord_no_longer_takes_ends_it_and_nothing_to_be_said_is_lost(
    tmp_path: Path, street: Street
) -> None:
    async with started(tmp_path, street) as process:
        await process.live()
        await street.open()
        await street.sees(street.sam, TEXT("door.title"))
        kept, street.world.token = street.world.token, "reset by its owner"
        assert TEXT("ask.posted.title") in (await street.posts(street.sam, "A lift to the library")).words
        assert await process.ended() == 1
        one_sentence(process, "cli.token.refused")
    street.world.token = kept
    async with started(tmp_path, street) as process:
        await street.sees(street.sam, "A lift to the library", within=20)
        assert violations(street.world) == []


async def test_where_discord_cannot_be_reached_it_says_so(tmp_path: Path) -> None:
    process = Process(
        tmp_path, None, KITH_DISCORD_API="http://127.0.0.1:9/api/v10", KITH_DISCORD_GATEWAY="ws://127.0.0.1:9/"
    )
    await process.start()
    assert await process.ended(30) == 1
    one_sentence(process, "cli.run.away")


async def test_a_second_process_on_the_same_state_leaves_at_once_and_the_first_goes_on(
    tmp_path: Path, street: Street
) -> None:
    async with started(tmp_path, street) as first:
        await first.live()
        second = Process(tmp_path, street.server)
        second.logged = tmp_path / "second.txt"
        await second.start()
        assert await second.ended() == 1
        one_sentence(second, "cli.store.busy")
        assert street.server.gateway.history == ["identify"]
        assert "nothing" not in (await street.open()).words
        await street.sees(street.sam, TEXT("door.title"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await asyncio.to_thread(_shell, tmp_path / "state" / "kith.db")


def _shell(path: Path) -> None:
    db = sqlite3.connect(path, timeout=0.1)
    try:
        db.execute("DELETE FROM asks")
    finally:
        db.close()


async def test_a_restart_goes_on_where_it_was(tmp_path: Path, street: Street) -> None:
    async with started(tmp_path, street) as process:
        await process.live()
        await street.open()
        preview = await street.fills(street.sam, "A lift to the library")
        assert await process.stop() == 0
    async with started(tmp_path, street) as process:
        await process.live()
        posted = await street.press(street.sam, preview.reply, "ask.post")
        assert TEXT("ask.posted.title") in posted.words
        await street.sees(street.sam, "A lift to the library", "ask.card.help")
        assert len(street.server.seen("PUT", "/applications/{application}/commands")) == 1
        assert process.said.read_text().count(sentence("cli.key.made")) == 1
        assert violations(street.world) == []
