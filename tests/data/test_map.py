"""The data map says of every column what it holds and until when, and the database and the page agree with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.steps.handlers import DUE
from data.map import COLUMNS
from data.proof import DIGESTS, SEALED
from data.rekey import RESEALED
from data.store import rows
from data.tables import TABLES
from data.vault import PAD_STEPS, VERSION
from docs.privacy import PAGE, page
from tests.data.parts import KEY, fill, opened

ENVELOPES = frozenset(1 + 4 + 12 + step + 16 for step in PAD_STEPS)
"""Lengths in bytes of a sealed value: version, key, nonce, padded text, tag."""


async def shape() -> dict[str, dict[str, str]]:
    """Every table of the real schema with its columns and their types."""
    async with opened(None) as store:
        tables = await store.run(
            lambda tx: [each["name"] for each in rows(tx, "SELECT name FROM sqlite_master WHERE type = 'table'")]
        )
        found: dict[str, dict[str, str]] = {}
        for table in tables:
            found[table] = await store.run(
                lambda tx, table=table: {each["name"]: each["type"] for each in rows(tx, f"PRAGMA table_info({table})")}
            )
        return found


async def test_every_column_of_the_schema_is_in_the_map_and_none_that_is_gone() -> None:
    schema = await shape()
    assert TABLES.keys() == COLUMNS.keys() == schema.keys()
    assert {name: sorted(each) for name, each in COLUMNS.items()} == {
        name: sorted(each) for name, each in schema.items()
    }


async def test_what_is_sealed_or_a_digest_is_bytes_and_nothing_else_is() -> None:
    schema = await shape()
    wrong = [
        f"{table}.{name}"
        for table, columns in COLUMNS.items()
        for name, column in columns.items()
        if table != "meta" and (column.keeping != "clear") != (schema[table][name] == "BLOB")
    ]
    assert wrong == []


def test_the_map_says_the_same_as_what_the_restore_drill_opens() -> None:
    of = {
        table: {name for name, each in columns.items() if each.keeping == "sealed"}
        for table, columns in COLUMNS.items()
    }
    opens = {table: {each.strip() for each in sql.split("FROM")[0].split(",")[2:]} for table, sql in SEALED.items()}
    assert {table: names for table, names in of.items() if names} == opens
    digests = {
        f"{t}.{name}" for t, columns in COLUMNS.items() for name, each in columns.items() if each.keeping == "digest"
    }
    assert digests == DIGESTS


def test_a_change_of_keys_leaves_nothing_out_that_is_sealed_or_a_digest() -> None:
    """In `data.rekey`: sealed anew under its own place, and each digest made anew."""
    wanted = {
        (table, name, each.keeping)
        for table, columns in COLUMNS.items()
        for name, each in columns.items()
        if each.keeping != "clear" and table != "meta"
    }
    done: set[tuple[str, str, str]] = set()
    for table, sql in RESEALED.items():
        assert sql.startswith(f"UPDATE {table} SET")
        row = "member" if table == "capacities" else "ref"
        sealed = rf"(\w+) = sealed\('{table}', '\1', {row}, community, \1\)"
        done |= {(table, name, "sealed") for name in re.findall(sealed, sql)}
        done |= {(table, name, "digest") for name in re.findall(r"(\w+) = found\(\1\)", sql)}
    assert done == wanted


async def test_a_column_declared_sealed_holds_envelopes_and_a_digest_holds_thirty_two_bytes(tmp_path: Path) -> None:
    seen: set[str] = set()
    async with opened(tmp_path / "kith.db") as store:
        await store.run(fill)
        for table, columns in COLUMNS.items():
            for found in await store.run(lambda tx, table=table: rows(tx, f"SELECT * FROM {table}")):
                for name, column in columns.items():
                    value = found[name]
                    if value is None or column.keeping == "clear":
                        continue
                    seen.add(f"{table}.{name}")
                    assert isinstance(value, bytes), f"{table}.{name}"
                    if column.keeping == "digest":
                        assert len(value) == 32, f"{table}.{name}"
                    else:
                        assert len(value) in ENVELOPES and value[:5] == bytes([VERSION]) + KEY.id, f"{table}.{name}"
    assert {"members.locale", "members.reach", "threads.code", "asks.asker", "apart.other_key", "outbox.target"} <= seen


def test_every_due_kind_named_as_retention_exists() -> None:
    named = {kind for table in TABLES.values() for kind in table.by}
    assert named <= DUE.keys()
    assert {"retention.sweep", "community.purge", "draft.lapse", "member.forget"} <= named


@pytest.mark.parametrize("table", sorted(TABLES))
def test_words_and_identities_are_never_clear_but_for_random_references(table: str) -> None:
    clear = {
        name for name, each in COLUMNS[table].items() if each.keeping == "clear" and each.kind in ("identity", "words")
    }
    assert clear <= {"ref", "member", "about"}
    assert all("reference" in COLUMNS[table][name].holds for name in clear)


def test_the_page_is_what_the_map_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make it anew: python -m docs.privacy"


def test_the_page_says_plainly_what_promise_o2_demands() -> None:
    words = re.sub(r"\s+", " ", PAGE.read_text(encoding="utf-8"))
    for said in ("can read everything", "controller", "not legal advice", "Manage Threads", "If data got out"):
        assert said in words
