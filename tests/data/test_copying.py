"""A copy is made while the store is used, is whole, and is found out if one bit of it is not what it was (G12)."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from data import digest
from data.copying import PATIENCE, STEP, CopyStopped, backup
from data.digest import DigestMissing, DigestWrong
from data.restore import examine
from data.store import Tx, change, connect, look, rows
from data.vault import KeyWrong, Vault
from tests.data.flips import backup_in, flips
from tests.data.parts import KEY, NOW, OTHER_KEY, fill, names, opened

VAULT = Vault(KEY)


def _bulk(tx: Tx) -> None:
    for number in range(1500):
        change(tx, "INSERT INTO inbox VALUES (?, 1)", number.to_bytes(1500, "big"))


async def test_each_of_twenty_flipped_bits_is_found(tmp_path: Path) -> None:
    assert flips(await backup_in(tmp_path), 20, seed=12) == []


async def test_a_digest_says_when_and_by_which_key_and_nobody_else_can_make_it(tmp_path: Path) -> None:
    copy = await backup_in(tmp_path)
    assert digest.check(copy, VAULT) == digest.Digest(NOW, copy.stat().st_size)
    with pytest.raises(KeyWrong):
        digest.check(copy, Vault(OTHER_KEY))
    line = digest.beside(copy).read_text(encoding="ascii")
    for wrong in (line.replace(str(NOW), str(NOW + 1)), line.strip(), line + "\n", "", "á"):
        digest.beside(copy).write_text(wrong, encoding="utf-8")
        with pytest.raises(DigestWrong):
            digest.check(copy, VAULT)
    digest.beside(copy).unlink()
    with pytest.raises(DigestMissing):
        digest.check(copy, VAULT)
    assert examine(copy, VAULT).digested is False


async def test_the_store_is_used_while_it_is_copied_and_the_copy_is_of_one_moment(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    async with opened(tmp_path / "kith.db") as store:
        await store.run(fill)
        await store.run(_bulk)
        making = asyncio.ensure_future(store.backup_to(copy))
        turns = 0
        while not making.done():
            turns += 1
            # Two rows of one transaction, at both ends of the table: a copy that was torn would have one of them.
            pair = [bytes([0, turns % 256]) + turns.to_bytes(1200, "big"), bytes([255]) + turns.to_bytes(1200, "big")]
            await store.run(lambda tx, pair=pair: [change(tx, "INSERT INTO inbox VALUES (?, 2)", key) for key in pair])
        await making
        assert turns > 3
    with look(copy) as db:
        found = db.execute("SELECT key FROM inbox WHERE day = 2").fetchall()
    ends = [each["key"][0] == 255 for each in found]
    assert ends.count(True) == ends.count(False)
    assert examine(copy, VAULT).digested and names(tmp_path) == ["copy.db", "copy.db.digest", "kith.db"]


async def test_a_store_in_which_much_is_refused_is_copied_in_one_piece(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"

    def refused(tx: Tx) -> None:
        change(tx, "DELETE FROM inbox")
        raise ZeroDivisionError

    async with opened(tmp_path / "kith.db") as store:
        await store.run(fill)
        await store.run(_bulk)
        making = asyncio.ensure_future(store.backup_to(copy))
        while not making.done():
            with pytest.raises(ZeroDivisionError):
                await store.run(refused)
        await making
    with look(copy) as db:
        assert db.execute("SELECT count(*) FROM inbox WHERE day = 1").fetchone()[0] == 1500


async def test_closing_the_store_gives_up_a_copy_and_leaves_nothing_of_it(tmp_path: Path) -> None:
    async with opened(tmp_path / "kith.db") as store:
        await store.run(fill)
        await store.run(_bulk)
        making = asyncio.ensure_future(store.backup_to(tmp_path / "copy.db"))
        await asyncio.sleep(0)
        store.leave()
        with pytest.raises(CopyStopped):
            await making
    assert names(tmp_path) == ["kith.db"]


async def test_one_who_no_longer_waits_does_not_stop_the_copy(tmp_path: Path) -> None:
    async with opened(tmp_path / "kith.db") as store:
        await store.run(fill)
        making = asyncio.ensure_future(store.backup_to(tmp_path / "copy.db"))
        await asyncio.sleep(0)
        making.cancel()
        with pytest.raises(asyncio.CancelledError):
            await making
        while not (tmp_path / "copy.db").exists():
            await store.run(lambda tx: rows(tx, "SELECT 1"))
    assert examine(tmp_path / "copy.db", VAULT).digested


def test_steps_are_small_and_patience_ends() -> None:
    assert STEP * 4096 <= 1 << 18 and PATIENCE < 10


def test_what_a_killed_copy_left_is_overwritten_with_its_journal(tmp_path: Path) -> None:
    db = connect(tmp_path / "kith.db")
    db.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB) STRICT")
    (tmp_path / "copy.db.partial").write_bytes(b"half of something" * 999)
    backup(db, tmp_path / "copy.db", VAULT, NOW, threading.Event())
    db.close()
    assert digest.check(tmp_path / "copy.db", VAULT).made == NOW
    assert names(tmp_path) == ["copy.db", "copy.db.digest", "kith.db"]


async def test_a_full_disk_for_the_copy_is_no_trouble_for_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit of pages stands for the disk: SQLite says SQLITE_FULL of both alike."""
    real = sqlite3.connect

    def small(*args: object, **more: object) -> sqlite3.Connection:
        made = real(*args, **more)  # type: ignore[call-overload]
        made.execute("PRAGMA max_page_count=20")
        return made

    async with opened(tmp_path / "kith.db") as store:
        await store.run(fill)
        await store.run(_bulk)
        monkeypatch.setattr("data.copying.sqlite3.connect", small)
        with pytest.raises(Exception) as failure:
            await store.backup_to(tmp_path / "copy.db")
        assert type(failure.value).__name__ == "StoreFailed"
        monkeypatch.undo()
        assert len(await store.run(lambda tx: rows(tx, "SELECT 1 FROM inbox WHERE day = 1"))) == 1500
    assert names(tmp_path) == ["kith.db"]
