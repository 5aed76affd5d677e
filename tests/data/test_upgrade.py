"""An upgrade that is killed anywhere loses nothing, and goes on at the next start from where it was (G15)."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from data import digest, migrate
from data.migrate import NewerSchema, migrations
from data.store import connect, open_store
from data.vault import Vault
from tests.data.parts import KEY, NOW, ROOT, fill, names, opened, prints

LAST = migrations()[-1][0]
STEPS = [
    (LAST + 1, "CREATE TABLE fresh (a INTEGER) STRICT;\nINSERT INTO fresh SELECT run_at FROM due;\nDELETE FROM inbox;"),
    (LAST + 2, "ALTER TABLE fresh ADD COLUMN b TEXT;\nUPDATE fresh SET b = 'x';\nCREATE INDEX fresh_b ON fresh (b);"),
]

KILLED = """
import os, shutil, sys
from pathlib import Path
from data.copying import backup
from data.migrate import migrate, migrations
from data.store import connect
from data.vault import Vault
from tests.data.parts import KEY
from tests.data.test_upgrade import STEPS

whole = Path(sys.argv[1])

def upgrade(path, left):
    db = connect(path)

    def each(_):
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(9)

    db.set_trace_callback(each)
    keep = lambda version: backup(db, path.with_name(f"before-{version}.db"), Vault(KEY), 0)
    migrate(db, keep, [*migrations(), *STEPS])
    os._exit(0)

for left in range(1, 99):
    path = whole.parent / str(left) / "kith.db"
    path.parent.mkdir()
    shutil.copy(whole, path)
    child = os.fork()
    if child == 0:
        upgrade(path, left)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        print(left)
        break
"""


def _rows(path: Path) -> tuple[int, list[str]]:
    db = sqlite3.connect(path)
    try:
        return migrate.version_of(db), sorted(line for line in db.iterdump() if line.startswith("INSERT"))
    finally:
        db.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_an_upgrade_killed_at_each_of_its_statements_loses_nothing(tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"

    async def live() -> None:
        async with opened(whole) as store:
            await store.run(fill)

    asyncio.run(live())
    before = _rows(whole)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(whole)], cwd=ROOT, timeout=120, check=True, capture_output=True, text=True
    )
    kills = int(done.stdout) - 1
    assert kills >= 10, "every statement of both upgrades was one at which it was killed"
    reached: set[int] = set()
    for left in range(1, kills + 2):
        path = tmp_path / f"{left}" / "kith.db"
        db = connect(path)
        version = migrate.version_of(db)
        reached.add(version)
        # What is there is one of the three shapes, wholly.
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        shown = {each["name"] for each in db.execute("PRAGMA table_info(fresh)")}
        assert shown == {LAST: set(), LAST + 1: {"a"}, LAST + 2: {"a", "b"}}[version]
        if version == LAST:
            assert sorted(line for line in db.iterdump() if line.startswith("INSERT")) == before[1]
        else:
            # What it changed is in the copy made before it, which is proved.
            kept = path.with_name(f"before-{LAST}.db")
            assert digest.check(kept, Vault(KEY)) and _rows(kept) == before
        assert migrate.migrate(db, None, [*migrations(), *STEPS]) == LAST + 2
        assert db.execute("SELECT count(*) FROM fresh WHERE b = 'x'").fetchone()[0] == 1
        db.close()
    assert reached == {LAST, LAST + 1, LAST + 2}


async def test_what_a_newer_kith_wrote_is_refused_to_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {LAST + 1}")
    db.close()
    before = prints(tmp_path)
    with pytest.raises(NewerSchema) as refusal:
        await open_store(path, Vault(KEY), lambda: NOW, Random(1))
    assert refusal.value.args == (LAST + 1,)
    assert prints(tmp_path) == before and names(tmp_path) == ["kith.db"]
