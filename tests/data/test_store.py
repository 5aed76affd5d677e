"""A transaction is whole or it was not; the file is one process's alone; whatever is refused is left as it was."""

from __future__ import annotations

import asyncio
import gc
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from random import Random

import pytest

from data import migrate
from data.store import (
    PRAGMAS,
    Store,
    StoreBusy,
    StoreDamaged,
    StoreFailed,
    Tx,
    change,
    connect,
    look,
    open_store,
    row,
    rows,
)
from data.vault import KeyWrong, Vault
from tests.data.parts import GUILD, KEY, NOW, OTHER_KEY, ROOT, contents, fill, holder, killed, names, opened, prints


async def test_every_setting_holds_once_the_store_is_open(tmp_path: Path) -> None:
    async with opened(tmp_path / "kith.db") as store:
        read = await store.run(lambda tx: {name: row(tx, f"PRAGMA {name}")[0] for name, _, _ in PRAGMAS})  # type: ignore[index]
        maps = await store.run(lambda tx: row(tx, "PRAGMA mmap_size"))
    assert read == {
        "locking_mode": "exclusive",
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "temp_store": 2,
    }
    assert maps is None or maps[0] == 0


def test_aiosqlite_still_has_the_private_names_a_whole_transaction_needs() -> None:
    import inspect

    import aiosqlite

    assert aiosqlite.__version__ == "0.22.1"
    assert inspect.iscoroutinefunction(aiosqlite.Connection._execute)
    assert list(inspect.signature(aiosqlite.Connection._execute).parameters) == ["self", "fn", "args", "kwargs"]
    assert isinstance(aiosqlite.Connection._conn, property)
    assert issubclass(Store, aiosqlite.Connection)


async def test_a_thousand_cancelled_callers_leave_no_half_transaction(tmp_path: Path) -> None:
    chance = Random(20)
    async with opened(tmp_path / "kith.db") as store:

        def pair(number: int, tx: Tx) -> None:
            change(tx, "INSERT INTO meta VALUES (?, x'01')", f"{number}.a")
            if number % 7 == 0:
                raise LookupError
            change(tx, "INSERT INTO meta VALUES (?, x'02')", f"{number}.b")

        unseen: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: unseen.append(context))
        callers = [asyncio.create_task(store.run(lambda tx, number=number: pair(number, tx))) for number in range(1000)]
        for caller in chance.sample(callers, 500):
            for _ in range(chance.randrange(3)):
                await asyncio.sleep(0)
            caller.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
        cancelled = [caller.cancelled() for caller in callers]
        names = await store.run(lambda tx: {found["name"] for found in rows(tx, "SELECT name FROM meta")})
        open_still = await store.run(lambda tx: tx.db.in_transaction)
        # A failure that nobody saw is told of when its task is cleared away.
        del caller, callers
        gc.collect()
    wrote = {number for number in range(1000) if f"{number}.a" in names}
    assert sum(cancelled) > 300
    assert wrote == {number for number in range(1000) if f"{number}.b" in names}
    assert not any(number % 7 == 0 for number in wrote)
    # Whoever was not cancelled was told the truth.
    assert {number for number in range(1000) if not cancelled[number] and number % 7} <= wrote
    assert not unseen  # What a transaction raised after its caller had gone stands in no log.
    assert open_still  # Inside a transaction of its own, and in nobody else's.


async def test_cancelling_a_caller_stops_the_waiting_and_not_the_work() -> None:
    async with opened(None) as store:
        caller = asyncio.create_task(store.run(lambda tx: change(tx, "INSERT INTO meta VALUES ('begun', x'01')")))
        await asyncio.sleep(0)
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        assert await store.run(lambda tx: row(tx, "SELECT 1 FROM meta WHERE name = 'begun'")) is not None


async def test_what_raises_is_rolled_back_and_raised_as_it_is() -> None:
    def broken(tx: Tx) -> None:
        change(tx, "INSERT INTO meta VALUES ('half', x'01')")
        raise ZeroDivisionError

    async with opened(None) as store:
        with pytest.raises(ZeroDivisionError):
            await store.run(broken)
        with pytest.raises(sqlite3.IntegrityError):
            await store.run(lambda tx: change(tx, "INSERT INTO meta VALUES ('key_check', x'01')"))
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await store.run(lambda tx: change(tx, "DELETE FROM no_such_thing"))
        assert await store.run(lambda tx: row(tx, "SELECT 1 FROM meta WHERE name = 'half'")) is None


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH ':memory:' AS other",
        "CREATE TABLE more (a) STRICT",
        "CREATE TEMP TABLE more (a)",
        "CREATE VIRTUAL TABLE more USING fts5 (a)",
        "CREATE INDEX more ON meta (value)",
        "CREATE TRIGGER more AFTER DELETE ON meta BEGIN SELECT 1; END",
        "CREATE VIEW more AS SELECT 1",
        "ALTER TABLE meta ADD COLUMN more",
        "DROP TABLE meta",
        "SELECT load_extension('x')",
    ],
)
async def test_neither_another_file_nor_another_shape_can_be_had_once_open(sql: str) -> None:
    async with opened(None) as store:
        with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"):
            await store.run(lambda tx: change(tx, sql))
        assert await store.run(lambda tx: row(tx, "SELECT 1 FROM meta WHERE name = 'key_check'")) is not None


def test_a_file_is_held_from_the_moment_it_is_opened(tmp_path: Path) -> None:
    first = connect(tmp_path / "kith.db")
    with pytest.raises(StoreBusy):
        connect(tmp_path / "kith.db")
    first.close()
    connect(tmp_path / "kith.db").close()


async def test_a_second_process_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    with holder(path) as first:
        for _ in range(2):
            with pytest.raises(StoreBusy):
                async with opened(path):
                    pass
        assert first.stdin is not None
        first.stdin.close()
        assert first.wait(20) == 0
    async with opened(path) as store:
        assert await store.run(lambda tx: row(tx, "SELECT 1 FROM communities WHERE guild = ?", GUILD)) is not None


async def test_kill_9_releases_the_file_and_loses_nothing_committed(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    killed(path)
    async with opened(path) as store:
        assert await store.run(lambda tx: row(tx, "SELECT count(*) AS n FROM members")["n"]) == 2  # type: ignore[index]
        assert await store.run(lambda tx: row(tx, "PRAGMA integrity_check")[0]) == "ok"  # type: ignore[index]


def _spoil(path: Path) -> None:
    # A page in the middle, so that the file still looks like a database.
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 4096 // 2 * 4096)
        file.write(b"\xff" * 4096)


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()


def _foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE somebody_elses (a)")
    db.close()


@pytest.mark.parametrize(
    ("change_file", "key", "refusal"),
    [
        (lambda path: None, OTHER_KEY, KeyWrong),
        (_newer, KEY, migrate.NewerSchema),
        (_foreign, KEY, migrate.ForeignSchema),
        (_spoil, KEY, StoreDamaged),
        (lambda path: path.write_bytes(b"not a database at all" * 400), KEY, StoreDamaged),
    ],
    ids=["wrong key", "newer", "another program's", "damaged", "no database"],
)
async def test_a_file_that_is_refused_keeps_every_byte(tmp_path: Path, change_file, key, refusal) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
    change_file(path)
    before = prints(tmp_path)
    with pytest.raises(refusal):
        async with opened(path, key):
            pass
    assert prints(tmp_path) == before


async def test_a_wrong_key_leaves_even_a_log_that_a_crash_left(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    killed(path)
    before = prints(tmp_path)
    with pytest.raises(KeyWrong):
        async with opened(path, OTHER_KEY):
            pass
    assert prints(tmp_path) == before and "kith.db-wal" in before


async def test_looking_leaves_no_file_behind_and_keeps_a_running_kith_out(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
    before = prints(tmp_path)
    with look(path) as db:
        assert db.execute("SELECT count(*) FROM members").fetchone()[0] == 2
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM members")
    assert prints(tmp_path) == before
    async with opened(path):
        with pytest.raises(StoreBusy), look(path) as db:
            db.execute("SELECT count(*) FROM members")


async def test_a_crash_while_the_file_changed_its_journal_is_played_back(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
    crash = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for sql in ("PRAGMA journal_mode=DELETE", "PRAGMA cache_size=1", "BEGIN", "DELETE FROM members"):
    db.execute(sql).fetchall()
db.execute("INSERT INTO meta VALUES ('much', zeroblob(200000))")
os.kill(os.getpid(), signal.SIGKILL)
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", crash, str(path))
    assert await process.wait() == -signal.SIGKILL
    assert "kith.db-journal" in names(tmp_path)
    async with opened(path) as store:
        assert await store.run(lambda tx: row(tx, "SELECT count(*) AS n FROM members")["n"]) == 2  # type: ignore[index]


async def test_a_full_disk_is_said_in_one_error_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"

    def too_much(tx: Tx) -> None:
        for number in range(200):
            change(tx, "INSERT INTO meta VALUES (?, zeroblob(4000))", f"more.{number}")

    async with opened(path) as store:
        await store.run(fill)
        pages = await store.run(lambda tx: row(tx, "PRAGMA page_count")[0])  # type: ignore[index]
        await store.run(lambda tx: row(tx, f"PRAGMA max_page_count = {pages + 8}"))
        with pytest.raises(StoreFailed):
            await store.run(too_much)
        assert await store.run(lambda tx: row(tx, "SELECT count(*) AS n FROM members")["n"]) == 2  # type: ignore[index]
        assert await store.run(lambda tx: change(tx, "DELETE FROM inbox")) == 1
    async with opened(path) as store:
        assert await store.run(lambda tx: row(tx, "SELECT 1 FROM meta WHERE name LIKE 'more%'")) is None
        assert await store.run(lambda tx: row(tx, "PRAGMA integrity_check")[0]) == "ok"  # type: ignore[index]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_storage_that_stops_writing_is_said_in_one_error_and_keeps_what_was_there(tmp_path: Path) -> None:
    limited = """
import asyncio, resource, sys
from pathlib import Path
from data.store import StoreFailed, change, row
from tests.data.parts import fill, opened

async def main():
    async with opened(Path(sys.argv[1])) as store:
        await store.run(fill)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
        try:
            await store.run(lambda tx: change(tx, "INSERT INTO meta VALUES ('more', zeroblob(2000000))"))
        except StoreFailed:
            print("failed as it should")
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(await store.run(lambda tx: row(tx, "SELECT count(*) AS n FROM members")["n"]))

asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", limited, str(tmp_path / "kith.db")],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout.split("\n")[:2], done.stderr) == (["failed as it should", "2"], "")


async def test_a_store_that_could_not_be_opened_leaves_no_thread(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    path.write_bytes(b"not a database at all" * 400)
    for _ in range(3):
        with pytest.raises(StoreDamaged):
            await open_store(path, Vault(KEY), lambda: NOW, Random(1))
    assert not [each for each in threading.enumerate() if "connection_worker" in each.name]


async def test_an_emptied_log_holds_nothing_of_what_was_deleted(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    mark = b"canary-of-the-purge"
    async with opened(path) as store:
        for number in range(100):
            await store.run(lambda tx, number=number: change(tx, "INSERT INTO meta VALUES (?, ?)", f"x{number}", mark))
        assert await store.run(lambda tx: change(tx, "DELETE FROM meta WHERE name LIKE 'x%'")) == 100
        assert await store.checkpoint()
    assert not any(mark in content for content in contents(tmp_path).values())
