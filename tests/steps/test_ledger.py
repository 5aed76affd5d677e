"""Whoever was forgotten stays so, whatever copy of the database is put back and whenever the process is killed."""

from __future__ import annotations

import shutil
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.run import opened
from bot.steps import apart, privacy
from bot.steps.held import held
from data import ledger, members
from data.ledger import Line
from data.records import DAY
from data.store import StoreFailed, Tx
from data.vault import Vault
from tests.steps.full import LONG, ME, full, kept_at, reopened
from tests.steps.test_privacy import forget, traces
from tests.steps.world import HERE, KEY, World, user, who


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "kith.db"


@pytest.fixture
async def there(path: Path) -> AsyncIterator[tuple[World, str]]:
    """A community in which everything of somebody was kept when `path` was copied, the ref that stands for them, and
    the database closed again after they were forgotten."""
    async with kept_at(path) as world:
        await full(world)
        ref = await world.member(ME)
        await world.store.backup_to(path.with_name("older.db"))
        world.now += DAY
        await forget(world)
    yield world, ref


async def restored(world: World, path: Path, older: str = "older.db") -> None:
    """An older copy is put in the database's place."""
    shutil.copyfile(path.with_name(older), path)


async def test_g12_an_older_copy_forgets_them_once_more_before_anything_else(
    there: tuple[World, str], path: Path
) -> None:
    world, ref = there
    await restored(world, path)
    async with reopened(world, path):
        assert len(await world.do(traces, ref)) > 20
        assert await world.store.forget_again(privacy.erase) == 1
        assert await world.do(traces, ref) == []
        assert await world.do(held, who(ME)) is None
        assert await world.store.forget_again(privacy.erase) == 0
        assert world.store.ledger is not None
        assert [each.ref for each in ledger.read(world.store.ledger)] == [ref]


async def test_g12_every_start_does_so_by_itself(there: tuple[World, str], path: Path) -> None:
    """The way `kith run` opens it, and the drill."""
    world, ref = there
    await restored(world, path)
    store = await opened(path, Vault(KEY))
    try:
        assert await store.run(lambda tx: traces(tx, ref)) == []
        assert await store.run(lambda tx: held(tx, who(ME))) is None
    finally:
        await store.close()


async def test_a_kill_between_the_ledger_and_the_database_leaves_it_to_the_next_start(path: Path) -> None:
    """They had confirmed it, and nobody told them that it had failed."""
    async with kept_at(path) as world:
        await full(world)
        ref = await world.member(ME)
        ledger_path = world.store.ledger
        assert ledger_path is not None
        # Noted and not committed: what a process leaves that is killed in between.
        await world.do(lambda tx: ledger.record(ledger_path, tx.db, [ref], tx.day))
        await world.do(lambda tx: ledger.mark(tx.db, 0))
    async with reopened(world, path):
        assert await world.store.forget_again(privacy.erase) == 1
        assert await world.do(traces, ref) == []


async def test_whoever_came_back_under_the_same_ref_is_not_forgotten_at_every_start(path: Path) -> None:
    async with kept_at(path) as world:
        await world.states(ME)
        await world.do(apart.add, who("helper"), user(ME))
        await world.store.backup_to(path.with_name("older.db"))
        ref = await forget(world)
        await world.states(ME)
        assert await world.member(ME) == ref
        await world.store.backup_to(path.with_name("newer.db"))
    async with reopened(world, path):
        assert await world.store.forget_again(privacy.erase) == 0
        assert await world.do(held, who(ME)) is not None
    await restored(world, path, "newer.db")
    async with reopened(world, path):
        assert await world.store.forget_again(privacy.erase) == 0
        assert await world.do(held, who(ME)) is not None
    await restored(world, path)
    async with reopened(world, path):
        assert await world.store.forget_again(privacy.erase) == 1
        assert await world.do(held, who(ME)) is None


async def test_what_could_not_be_saved_is_not_done_at_the_next_start_either(path: Path) -> None:
    """Somebody was told that nothing was changed."""
    async with kept_at(path) as world:
        await world.states(ME)
        assert world.store.ledger is not None

        def full_at_the_end(tx: Tx) -> None:
            privacy.forget(tx, who(ME))
            # More than there is room for is refused by SQLite itself, here or at the commit.
            tx.db.execute(f"PRAGMA max_page_count = {tx.db.execute('PRAGMA page_count').fetchone()[0]}")
            tx.db.execute("INSERT INTO meta VALUES ('filler', zeroblob(1000000))")

        with pytest.raises(StoreFailed):
            await world.store.run(full_at_the_end)
        assert await world.do(held, who(ME)) is not None
    async with reopened(world, path):
        assert await world.store.forget_again(privacy.erase) == 0
        assert await world.do(held, who(ME)) is not None


async def test_a_commit_that_fails_takes_its_line_back(path: Path) -> None:
    async with kept_at(path) as world:
        await world.states(ME)
        await forget(world)
        await world.states(ME)
        before = ledger.read(ledger.beside(path))

        def broken(tx: Tx) -> None:
            privacy.forget(tx, who(ME))
            tx.db.execute("PRAGMA defer_foreign_keys = ON")
            values = "('x', 0, 'no ask', 'no invitation', 'open', 0, NULL, 0)"
            tx.db.execute(f"INSERT INTO introductions VALUES {values}")

        with pytest.raises(Exception, match="FOREIGN KEY"):
            await world.store.run(broken)
        assert ledger.read(ledger.beside(path)) == before
        assert await world.do(held, who(ME)) is not None


async def test_where_the_ledger_cannot_be_written_nobody_is_forgotten_and_told_otherwise(path: Path) -> None:
    async with kept_at(path) as world:
        await world.states(ME)
        ledger.beside(path).with_name("kith.db.forgotten.partial").mkdir()
        with pytest.raises(StoreFailed):
            await forget(world)
        assert await world.do(held, who(ME)) is not None


async def test_it_holds_refs_and_days_for_its_owner_alone_and_for_forty_days(path: Path) -> None:
    async with kept_at(path) as world:
        await world.states(ME)
        ref = await forget(world)
        kept = ledger.beside(path)
        assert kept.read_text() == f"1 {ref} {world.now // DAY}\n"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        world.now += ledger.KEPT * DAY
        await world.store.forget_again(privacy.erase)
        assert len(ledger.read(kept)) == 1
        world.now += LONG - ledger.KEPT * DAY
        await world.store.forget_again(privacy.erase)
        assert ledger.read(kept) == []
        await world.states(ME)
        second = await forget(world)
        assert [(each.ordinal, each.ref) for each in ledger.read(kept)] == [(2, second)]


async def test_a_ledger_that_was_lost_goes_on_where_the_database_is(path: Path) -> None:
    """Counted from one again, its lines would be taken for done by a copy that never did them."""
    async with kept_at(path) as world:
        for _ in range(3):
            await world.states(ME)
            await forget(world)
        await world.states(ME)
        await world.store.backup_to(path.with_name("older.db"))
        ledger.beside(path).unlink()
        ref = await forget(world)
    await restored(world, path)
    async with reopened(world, path):
        assert await world.store.forget_again(privacy.erase) == 1
        assert await world.do(traces, ref) == []


@pytest.mark.parametrize("rest", ["", "4 0123", "x 0123456789abcdef 7", "4 0123456789abcdef", "ünreadable"])
def test_a_line_that_was_never_whole_counts_for_nothing(path: Path, rest: str) -> None:
    kept = ledger.beside(path)
    kept.write_text(f"3 {'a' * 16} 20000\n{rest}", encoding="utf-8")
    assert ledger.read(kept) == [Line(3, "a" * 16, 20000)]


def test_a_ledger_that_cannot_be_read_is_told_and_not_taken_for_an_empty_one(path: Path) -> None:
    ledger.beside(path).mkdir()
    with pytest.raises(StoreFailed):
        ledger.read(ledger.beside(path))


async def test_in_memory_there_is_none(world: World) -> None:
    await world.states(ME)
    await forget(world)
    assert world.store.ledger is None
    assert await world.store.forget_again(privacy.erase) == 0


async def test_the_log_is_emptied_with_the_erasure_even_if_it_could_not_be_at_once(path: Path) -> None:
    async with kept_at(path) as world:
        await full(world)
        wal = path.with_name("kith.db-wal")
        assert wal.stat().st_size > 0
        await forget(world)
        assert wal.stat().st_size == 0
        await world.states(ME)
        busy: list[bool] = []

        def reading(tx: Tx) -> None:
            # A statement that is not at its end keeps the log from being emptied.
            held_open = tx.db.execute("SELECT ref FROM members UNION ALL SELECT name FROM meta")
            held_open.fetchone()
            world.__dict__["open"] = held_open
            privacy.forget(tx, who(ME))

        await world.store.run(reading)
        busy.append(wal.stat().st_size > 0)
        world.__dict__.pop("open").close()
        await world.do(members.find, HERE, user(ME))
        assert busy == [True]
        assert wal.stat().st_size == 0
