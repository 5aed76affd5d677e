"""No table that grows is ever read from end to end: every statement finds its rows by a key or an index."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store import Tx, row, rows
from tests.data.parts import opened

SMALL = frozenset({"communities", "meta"})
"""One row a server, and a handful; read whole where it is easier."""


def statements() -> Iterator[tuple[str, str]]:
    """Every literal statement of the memory's modules that reads or changes rows, with where it stands."""
    for path in sorted(Path("data").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        composed = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if id(node) in composed:
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                sql = " ".join(node.value.split())
                if re.match(r"(SELECT|UPDATE|DELETE|INSERT) .*\b(FROM|SET|INTO) ", sql) and "sqlite_master" not in sql:
                    yield f"{path.name}:{node.lineno}", sql


def plan(tx: Tx, sql: str) -> list[str]:
    """How SQLite would go about it."""
    numbered = [int(each) for each in re.findall(r"\?(\d+)", sql)]
    values = [None] * (max(numbered) if numbered else sql.count("?"))
    return [each["detail"] for each in rows(tx, f"EXPLAIN QUERY PLAN {sql}", *values)]


def scanned(steps: list[str]) -> list[str]:
    """The tables that would be read whole. Going through an index in order, from its beginning, to its first is not;
    nor is a virtual table, which here is what the statement itself brings along."""
    found = [re.match(r"SCAN (\w+)(.*)", each) for each in steps if "VIRTUAL TABLE" not in each]
    return [each[1] for each in found if each and each[1] not in SMALL and "CONSTANT ROW" not in each[0]]


WHOLE = ("proof.py", "restored.py", "copying.py", "rekey.py")
"""Modules that go through everything on purpose: in a drill, in a copy, after one was put back, under another key."""

FOUND = [each for each in statements() if not each[0].startswith(WHOLE)]


@pytest.mark.parametrize("sql", sorted({sql for _, sql in FOUND}))
async def test_no_statement_reads_a_growing_table_whole(sql: str) -> None:
    async with opened(None) as store:
        steps = await store.run(lambda tx: plan(tx, sql))
    least = re.match(r"SELECT min\((\w+)\) AS at FROM (\w+)", sql)
    if least:
        # The least of an indexed column is the index's first entry.
        assert all(f"INDEX {least[2]}_next" in each for each in steps), steps
        return
    assert scanned(steps) == [], steps


async def test_whoever_may_be_asked_comes_out_of_an_index_in_order() -> None:
    found = [sql for where, sql in FOUND if where.startswith("capacities.py") and "CROSS JOIN capacities" in sql]
    assert len(found) == 1
    async with opened(None) as store:
        steps = await store.run(lambda tx: plan(tx, found[0]))
    begins = "SEARCH k USING COVERING INDEX capacity_kinds_ready (community=? AND kind=? AND "
    assert steps[0].startswith(begins), steps
    # Sorting them would mean to have read everybody of that kind first.
    assert not [each for each in steps if "TEMP B-TREE" in each], steps
    assert all(each.startswith(("SEARCH", "CORRELATED")) for each in steps), steps


def test_there_are_statements_to_look_at() -> None:
    assert len(FOUND) > 80 and any("ended_day <= ?" in sql for _, sql in FOUND)


async def test_what_a_row_drags_along_is_found_by_an_index_too() -> None:
    async with opened(None) as store:
        tables = await store.run(
            lambda tx: [each["name"] for each in rows(tx, "SELECT name FROM sqlite_master WHERE type = 'table'")]
        )
        for table in tables:
            for key in await store.run(lambda tx, table=table: rows(tx, f"PRAGMA foreign_key_list({table})")):
                sql = f"SELECT 1 FROM {table} WHERE {key['from']} = ?"
                steps = await store.run(lambda tx, sql=sql: plan(tx, sql))
                assert scanned(steps) == [], (table, key["from"], steps)
        assert await store.run(lambda tx: row(tx, "PRAGMA foreign_keys"))
