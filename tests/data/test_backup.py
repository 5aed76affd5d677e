"""A backup is checked before it is one, and put back only when it is sound, whole and opened by the key."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from data import migrate
from data.copying import backup
from data.digest import beside
from data.proof import SEALED, prove
from data.restore import SameFile, restore
from data.store import StoreBusy, StoreDamaged, StoreFailed, change, connect, look, row, rows
from data.vault import KeyWrong, Vault, VaultError
from tests.data.parts import GUILD, KEY, NOW, OTHER_KEY, fill, killed, names, opened, prints

VAULT = Vault(KEY)


async def _filled(folder: Path) -> tuple[Path, Path]:
    """A database and, made while it was open, its backup."""
    database, copy = folder / "state" / "kith.db", folder / "copy.db"
    async with opened(database) as store:
        await store.run(fill)
        await store.backup_to(copy)
    return database, copy


async def _words(path: Path) -> list[str]:
    with look(path) as db:
        return sorted(line for line in db.iterdump() if "INSERT" in line)


async def _told(path: Path) -> list[str]:
    """Every row, but for the mark of a restored one."""
    return [line for line in await _words(path) if "'restored'" not in line]


async def test_a_backup_is_one_private_file_with_every_row(tmp_path: Path) -> None:
    database, copy = await _filled(tmp_path)
    assert names(tmp_path) == ["copy.db", "copy.db.digest", "state"]
    assert os.name == "nt" or copy.stat().st_mode & 0o777 == 0o600
    with look(copy) as db:
        proof = prove(db, VAULT, "PRAGMA integrity_check")
    assert proof.version == migrate.migrations()[-1][0] and proof.shut == 0
    assert proof.opened >= len(SEALED) + 3
    assert await _words(copy) == await _words(database)


async def test_a_restored_database_is_the_backup_and_the_former_one_is_beside_it(tmp_path: Path) -> None:
    database, copy = await _filled(tmp_path)
    wanted = await _words(copy)
    as_of = "INSERT INTO \"meta\" VALUES('restored'"
    async with opened(database) as store:
        await store.run(lambda tx: change(tx, "DELETE FROM asks"))
    former = await _words(database)
    found, kept = restore(copy, database, VAULT, "2026-03-02")
    assert (
        found.proof.shut == 0
        and (found.made, found.digested) == (NOW, True)
        and kept == database.with_name("kith.db.before-restore-2026-03-02")
    )
    restored = await _words(database)
    assert [line for line in restored if not line.startswith(as_of)] == wanted != former
    assert len(restored) == len(wanted) + 1, "it is marked as the older copy it is"
    assert await _words(kept) == former
    _, again = restore(copy, database, VAULT, "2026-03-02")
    assert again == database.with_name("kith.db.before-restore-2026-03-02-2")
    assert names(database.parent) == ["kith.db", kept.name, again.name]


async def test_a_backup_can_be_put_where_nothing_is_yet(tmp_path: Path) -> None:
    _, copy = await _filled(tmp_path)
    fresh = tmp_path / "elsewhere" / "kith.db"
    fresh.parent.mkdir()
    _, kept = restore(copy, fresh, VAULT, "2026-03-02")
    assert kept is None and await _told(fresh) == await _words(copy)


async def test_a_damaged_database_is_replaced_together_with_its_log(tmp_path: Path) -> None:
    _, copy = await _filled(tmp_path)
    database = tmp_path / "other" / "kith.db"
    database.parent.mkdir()
    database.write_bytes(b"not a database at all" * 400)
    log = b"nor a log" * 700
    database.with_name("kith.db-wal").write_bytes(log)
    _, kept = restore(copy, database, VAULT, "2026-03-02")
    assert kept is not None and kept.read_bytes() == b"not a database at all" * 400
    # Left behind, SQLite would look into it for what belongs to the backup.
    assert kept.with_name(kept.name + "-wal").read_bytes() == log
    assert names(database.parent) == ["kith.db", kept.name, kept.name + "-wal"]
    assert await _told(database) == await _words(copy)


async def test_a_log_that_a_crash_left_is_kept_with_the_former_database(tmp_path: Path) -> None:
    _, copy = await _filled(tmp_path)
    database = tmp_path / "other" / "kith.db"
    database.parent.mkdir()
    killed(database)
    _, kept = restore(copy, database, VAULT, "2026-03-02")
    assert kept is not None
    async with opened(kept) as store:
        assert await store.run(lambda tx: row(tx, "SELECT 1 FROM communities WHERE guild = ?", GUILD)) is not None


def _moved(path: Path) -> None:
    # Two people's identities change places: each is still sealed with the right key.
    db = sqlite3.connect(path)
    one, two = db.execute("SELECT ref, identity FROM members").fetchall()
    db.execute("UPDATE members SET identity = ? WHERE ref = ?", (one[1], two[0]))
    db.commit()
    db.close()


def _newer(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 999")
    db.close()


def _orphaned(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("DELETE FROM members")
    db.execute("UPDATE communities SET guild = guild + 1")
    db.commit()
    db.close()


def _spoilt(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 // 4096 * 4096 :][:64] = b""
    content[len(content) // 2 // 4096 * 4096 + 2] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "key", "refusal"),
    [
        (lambda path: None, OTHER_KEY, KeyWrong),
        (_moved, KEY, VaultError),
        (_newer, KEY, migrate.NewerSchema),
        (_orphaned, KEY, StoreDamaged),
        (_spoilt, KEY, StoreDamaged),
        (lambda path: path.write_bytes(b"not a database at all" * 400), KEY, StoreDamaged),
        (lambda path: path.write_bytes(b""), KEY, migrate.ForeignSchema),
    ],
    ids=["wrong key", "moved values", "newer", "orphans", "damaged", "no database", "empty"],
)
async def test_a_backup_that_is_refused_changes_nothing(tmp_path: Path, spoil, key, refusal) -> None:  # type: ignore[no-untyped-def]
    database, copy = await _filled(tmp_path)
    spoil(copy)
    beside(copy).unlink()  # What SQLite and the key find by themselves; the digest finds it all.
    before = prints(database.parent)
    with pytest.raises(refusal):
        restore(copy, database, Vault(key), "2026-03-02")
    assert prints(database.parent) == before


async def test_a_database_is_not_put_back_over_itself(tmp_path: Path) -> None:
    database, _ = await _filled(tmp_path)
    before = prints(database.parent)
    with pytest.raises(SameFile):
        restore(database, database, VAULT, "2026-03-02")
    assert prints(database.parent) == before


async def test_nothing_is_put_in_place_while_the_database_is_held(tmp_path: Path) -> None:
    database, copy = await _filled(tmp_path)
    async with opened(database) as store:
        with pytest.raises(StoreBusy):
            restore(copy, database, VAULT, "2026-03-02")
        assert await store.run(lambda tx: len(rows(tx, "SELECT * FROM asks"))) == 1
    assert names(database.parent) == ["kith.db"]


async def test_where_files_have_no_second_names_the_former_one_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, copy = await _filled(tmp_path)

    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    former = await _words(database)
    _, kept = restore(copy, database, VAULT, "2026-03-02")
    assert kept is not None and await _words(kept) == former


async def test_a_backup_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    database, _ = await _filled(tmp_path)
    db = connect(database)
    target = tmp_path / "out" / "half.db"
    target.parent.mkdir()
    db.execute("PRAGMA foreign_keys=OFF")
    db.execute("DELETE FROM communities")
    with pytest.raises(StoreDamaged):
        backup(db, target, VAULT, NOW)
    db.close()
    assert list(target.parent.iterdir()) == []
    with pytest.raises((StoreFailed, OSError)), look(database) as seen:
        backup(seen, tmp_path / "copy.db" / "inside-a-file.db", VAULT, NOW)
