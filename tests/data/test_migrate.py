"""The shape of the memory: every table as strict as it should be, and no way to it that loses a row."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from data import migrate
from data.proof import DIGESTS, SEALED
from data.store import connect, row
from tests.data.parts import fill, opened

EARLIER = migrate.migrations()
NEXT = EARLIER[-1][0] + 1


def _shape() -> sqlite3.Connection:
    db = connect(None)
    migrate.migrate(db)
    return db


def _tables(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return [each for each in db.execute("PRAGMA main.table_list") if not each["name"].startswith("sqlite_")]


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert [version for version, _ in EARLIER] == list(range(1, len(EARLIER) + 1))


def test_every_table_is_strict() -> None:
    db = _shape()
    assert len(_tables(db)) > 10
    assert [each["name"] for each in _tables(db) if not each["strict"]] == []
    db.close()


def test_every_binary_column_is_known_to_be_sealed_or_a_digest() -> None:
    db = _shape()
    binary = {
        f"{table['name']}.{column['name']}"
        for table in _tables(db)
        for column in db.execute(f"PRAGMA table_info({table['name']})")
        if column["type"] == "BLOB"
    }
    sealed = {f"{table}.{column[0]}" for table, sql in SEALED.items() for column in db.execute(sql).description[2:]}
    assert binary == sealed | DIGESTS | {"meta.value"}
    assert not sealed & DIGESTS
    db.close()


def test_every_foreign_key_is_found_without_reading_its_whole_table() -> None:
    db = _shape()
    bare: list[str] = []
    for table in _tables(db):
        indexed = []
        for index in db.execute(f"PRAGMA index_list({table['name']})").fetchall():
            if not index["partial"]:
                columns = db.execute(f"PRAGMA index_info({index['name']})").fetchall()
                indexed.append(columns[0]["name"])
        # A community is deleted once in its life, which is no reason to carry an index with every row of it.
        bare += [
            f"{table['name']}.{key['from']}"
            for key in db.execute(f"PRAGMA foreign_key_list({table['name']})")
            if key["from"] not in indexed and key["table"] != "communities"
        ]
    assert bare == []
    db.close()


def test_no_table_counts_people() -> None:
    db = _shape()
    columns = {
        f"{table['name']}.{column['name']}"
        for table in _tables(db)
        for column in db.execute(f"PRAGMA table_info({table['name']})")
    }
    words = ("score", "points", "rank", "streak", "balance", "total", "rating", "karma")
    counted = re.compile(r"(?<!ac)count|" + "|".join(words))
    assert [column for column in columns if counted.search(column)] == []
    db.close()


async def test_a_migration_that_fails_leaves_version_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
    db = connect(path)
    before = list(db.iterdump())
    broken = "CREATE TABLE fresh (a INTEGER) STRICT;\nDELETE FROM members;\nINSERT INTO nowhere VALUES (1);"
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate.migrate(db, None, [*EARLIER, (NEXT, broken)])
    assert migrate.version_of(db) == EARLIER[-1][0]
    assert list(db.iterdump()) == before and not db.in_transaction
    db.close()


async def test_the_version_before_is_kept_only_when_a_filled_file_changes(tmp_path: Path) -> None:
    kept: list[int] = []
    db = connect(tmp_path / "kith.db")
    assert migrate.migrate(db, kept.append) == EARLIER[-1][0]
    assert migrate.migrate(db, kept.append) == EARLIER[-1][0]
    assert kept == []
    more = "CREATE TABLE fresh (a INTEGER) STRICT;"
    assert migrate.migrate(db, kept.append, [*EARLIER, (NEXT, more)]) == NEXT
    assert kept == [EARLIER[-1][0]]
    with pytest.raises(migrate.NewerSchema) as refusal:
        migrate.migrate(db, kept.append)
    assert refusal.value.args == (NEXT,)
    db.close()


async def test_every_migration_leaves_foreign_keys_that_lead_somewhere(tmp_path: Path) -> None:
    async with opened(tmp_path / "kith.db") as store:
        await store.run(fill)
        assert await store.run(lambda tx: row(tx, "PRAGMA foreign_key_check")) is None
        version = await store.run(lambda tx: row(tx, "PRAGMA user_version"))
    assert version is not None and version[0] == EARLIER[-1][0]
