"""The running Kith backs itself up each hour, keeps what it should and nothing longer, and stops for no failure."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import SystemRandom

import pytest

from bot import backups
from bot.backups import AGAIN, DAILY_FOR, EACH_FOR, FIRST, Backups, listed, name_of, newest, superfluous
from bot.pump import Pump
from data import digest, ledger, lineage, restored
from data.records import DAY, HOUR
from data.restore import examine
from data.store import Store, open_store
from data.vault import Vault
from tests.data.parts import KEY, fill, names
from tests.faults.clock import HandClock
from tests.relay.world import HandAlarm

VAULT = Vault(KEY)


class Running:
    """A Kith that does nothing but back itself up."""

    def __init__(self, folder: Path, store: Store, clock: HandClock, every: int = HOUR) -> None:
        self.database, self.folder, self.mark = (
            folder / "state" / "kith.db",
            folder / "copies",
            folder / "state" / "backed-up",
        )
        self.store, self.clock, self.alarm = store, clock, HandAlarm()
        self.backups = Backups(store, self.database, self.folder, every, self.mark)
        self.pump = Pump(store, self.alarm, [self.backups])

    async def run(self, seconds: float) -> None:
        """Let so much time pass."""
        until = self.clock.now + seconds
        self.pump.wake()
        await self.pump.idle()
        for _ in range(2000):
            at = self.alarm.at - self.clock.skew if self.alarm.at is not None else until + 1
            if at > until:
                break
            self.clock.reach(at)
            self.pump.wake()
            await self.pump.idle()
        self.clock.reach(until)

    def made(self) -> list[int]:
        return sorted(listed(self.folder))


@asynccontextmanager
async def running(folder: Path, clock: HandClock | None = None, every: int = HOUR) -> AsyncIterator[Running]:
    clock = clock or HandClock()
    store = await open_store(folder / "state" / "kith.db", VAULT, clock, SystemRandom())
    try:
        one = Running(folder, store, clock, every)
        one.pump.start()
        yield one
        await one.pump.close()
    finally:
        await store.close()


async def test_a_backup_is_made_each_hour_into_a_folder_of_its_owner_alone(tmp_path: Path) -> None:
    async with running(tmp_path) as kith:
        await kith.store.run(fill)
        start = kith.clock()
        await kith.run(3 * HOUR + 2 * FIRST)
        assert kith.made() == [start + FIRST + hour * HOUR for hour in range(4)]
        assert kith.folder.stat().st_mode & 0o777 == 0o700
        for path in kith.folder.iterdir():
            assert path.stat().st_mode & 0o777 == 0o600
        last = newest(kith.folder, kith.clock())
        assert last is not None and examine(last[1], VAULT).digested and int(kith.mark.stat().st_mtime) == last[0]
    async with running(tmp_path, kith.clock) as again:
        await again.run(HOUR - 4 * FIRST)
        assert len(again.made()) == 4, "a start makes none before its time"
        await again.run(4 * FIRST)
        assert len(again.made()) == 5


async def test_with_zero_minutes_none_is_made_and_old_ones_still_go(tmp_path: Path) -> None:
    async with running(tmp_path) as kith:
        await kith.run(2 * HOUR)
    async with running(tmp_path, kith.clock, every=0) as quiet:
        quiet.clock.pass_(20 * DAY)
        await quiet.run(2 * HOUR)
        assert len(quiet.made()) == 1


def test_every_backup_is_kept_for_two_days_one_a_day_for_fourteen_and_the_newest_for_ever() -> None:
    made: set[int] = set()
    start = 1_790_000_000
    for hour in range(24 * 40):
        now = start + hour * HOUR
        made.add(now)
        made -= superfluous(made, now)
        assert now in made
    ages = sorted(now - each for each in made)
    assert [each for each in ages if each < EACH_FOR] == [hour * HOUR for hour in range(48)]
    assert len(ages) in (48 + 11, 48 + 12) and ages[-1] < DAILY_FOR < 14 * DAY
    assert made - superfluous(made, now + 400 * DAY) == {now}
    assert superfluous({now, now + HOUR}, now) == set(), "what is from the future is left until its time"


async def test_in_forty_days_none_becomes_older_than_fourteen(tmp_path: Path) -> None:
    folder, state = tmp_path / "copies", tmp_path / "state"
    state.mkdir()
    folder.mkdir()
    now = 1_790_000_000
    for day in range(40):
        for path in (folder / name_of(now - day * DAY), digest.beside(folder / name_of(now - day * DAY))):
            path.touch()
    (folder / "mine.db").touch()
    backups._rotate(folder, state / "kith.db", now)
    assert min(listed(folder)) > now - 14 * DAY and len(listed(folder)) == 14 and (folder / "mine.db").exists()


async def test_what_upgrades_and_restores_left_beside_the_database_goes_as_well(tmp_path: Path) -> None:
    async with running(tmp_path) as kith:
        state = kith.database.parent
        for name in ("before-1.db", "before-1.db.digest", "kith.db.before-restore-2026-03-02", "mine.txt"):
            (state / name).touch()
        kith.clock.now = (state / "mine.txt").stat().st_mtime + 13 * DAY
        await kith.run(HOUR)
        assert "before-1.db" in names(state)
        await kith.run(DAY)
        assert not [name for name in names(state) if "before" in name] and "mine.txt" in names(state)


async def test_a_folder_that_is_in_the_way_or_gone_is_noted_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(tmp_path) as kith:
        caplog.set_level("INFO", "kith")
        kith.folder.write_text("a file where the folder should be", encoding="ascii")
        await kith.run(FIRST + 2 * AGAIN)
        failed = [each.getMessage() for each in caplog.records]
        assert failed == ["backup.failed code=FileExistsError"] * 3
        kith.folder.unlink()
        await kith.run(AGAIN)
        assert len(kith.made()) == 1
        shutil.rmtree(kith.folder)
        await kith.run(HOUR)
        assert len(kith.made()) == 1


async def test_a_disk_without_room_is_left_alone_and_the_last_good_backup_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(tmp_path) as kith:
        await kith.run(HOUR)
        caplog.set_level("INFO", "kith")
        full = shutil.disk_usage(tmp_path)._replace(free=backups.ROOM)
        monkeypatch.setattr(backups.shutil, "disk_usage", lambda _: full)
        kith.clock.pass_(30 * DAY)
        await kith.run(HOUR)
        assert {each.getMessage() for each in caplog.records} == {"backup.failed code=NoRoom"}
        assert len(kith.made()) == 1, "the last good one stays, however old"
        monkeypatch.undo()
        await kith.run(2 * AGAIN)
        assert len(kith.made()) == 1 and kith.clock() - kith.made()[0] < HOUR


async def test_what_a_kill_left_half_made_is_cleared_away_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for name in ("kith-20260302T180000Z.db.partial", "kith-20260302T180000Z.db.digest", "kith.db.forgotten.partial"):
        (folder / name).touch()
    (folder / "drill-abc").mkdir()
    (folder / "mine.db.partial").touch()
    async with running(tmp_path) as kith:
        await kith.run(1)
        assert names(folder) == ["mine.db.partial"]
        await kith.run(HOUR)
        assert len(kith.made()) == 1


async def test_a_clock_that_was_set_neither_stops_the_backups_nor_makes_one_after_another(tmp_path: Path) -> None:
    async with running(tmp_path) as kith:
        await kith.run(2 * HOUR)
        kith.clock.skew = -5 * DAY
        await kith.run(4 * HOUR)
        back = len(kith.made())
        assert 2 + 3 <= back <= 2 + 5
        kith.clock.skew = 0
        again = kith.clock()
        await kith.run(4 * HOUR)
        assert 3 <= len([made for made in kith.made() if made >= again]) <= 5


async def test_who_was_forgotten_is_kept_beside_the_backups(tmp_path: Path) -> None:
    async with running(tmp_path) as kith:
        ledger.beside(kith.database).write_text("1 0123456789abcdef 20000\n", encoding="ascii")
        await kith.run(HOUR)
        assert (kith.folder / "kith.db.forgotten").read_text(encoding="ascii") == "1 0123456789abcdef 20000\n"


async def test_a_backup_put_in_place_by_hand_is_recognised_and_the_database_itself_always(tmp_path: Path) -> None:
    database = tmp_path / "state" / "kith.db"
    async with running(tmp_path) as kith:
        assert await lineage.recognise(kith.store, database)
        await lineage.renew(kith.store, database)
        await kith.run(FIRST + 1)
        copy = kith.folder / name_of(kith.made()[0])
    async with running(tmp_path, kith.clock) as again:
        assert await lineage.recognise(again.store, database)
        assert await again.store.run(restored.begin) is None
    shutil.copy(copy, database)
    async with running(tmp_path, kith.clock) as older:
        assert not await lineage.recognise(older.store, database)
        mark = await older.store.run(lambda tx: restored.of(tx.db))
        assert mark is not None and mark.made <= kith.made()[0]
        assert await older.store.run(restored.begin) == restored.QUIET
        await lineage.renew(older.store, database)
    async with running(tmp_path, kith.clock) as marked:
        # A copy made while the mark stands bears it; it is one all the same.
        await marked.store.backup_to(tmp_path / "marked.db")
        await lineage.renew(marked.store, database)
        assert await lineage.recognise(marked.store, database)
    shutil.copy(tmp_path / "marked.db", database)
    async with running(tmp_path, kith.clock) as later:
        assert not await lineage.recognise(later.store, database)
        assert await later.store.run(restored.begin) == restored.QUIET
        await lineage.renew(later.store, database)
    async with running(tmp_path, kith.clock) as later:
        assert await lineage.recognise(later.store, database)


@pytest.mark.parametrize("kill", range(3))
async def test_a_kill_while_the_word_is_changed_makes_nobody_a_stranger(
    tmp_path: Path, kill: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, count = tmp_path / "state" / "kith.db", 0
    real = lineage._write

    def write(path: Path, words: list[str]) -> None:
        nonlocal count
        count += 1
        if count > kill:
            raise OSError
        real(path, words)

    async with running(tmp_path) as kith:
        await lineage.renew(kith.store, database)
        monkeypatch.setattr(lineage, "_write", write)
        try:
            await lineage.renew(kith.store, database)
        except OSError:
            assert kill < 2
    monkeypatch.undo()
    async with running(tmp_path, kith.clock) as again:
        assert await lineage.recognise(again.store, database)
