"""Backups the running Kith makes by itself: each hour, checked, kept for fourteen days and not longer."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import health, logs
from data import digest, ledger, lineage
from data.copying import CopyStopped
from data.disk import sync
from data.records import DAY, HOUR, MINUTE
from data.store import Store, Tx

if TYPE_CHECKING:
    from bot.pump import Job

NAME = "kith-%Y%m%dT%H%M%SZ.db"
"""A backup is named by the moment it was begun at, in UTC."""

_NAMED = re.compile(r"kith-\d{8}T\d{6}Z\.db")

EACH_FOR = 2 * DAY
"""Seconds for which each backup is kept; of older ones, the newest of each day is."""

DAILY_FOR = 14 * DAY - 2 * HOUR
"""Seconds after which a backup is deleted. Looking is done each hour, so that by the fourteenth day it is gone."""

FIRST = MINUTE
"""Seconds after a start before the first backup: a start is a busy moment."""

AGAIN = 10 * MINUTE
"""Seconds after which one that failed is tried again."""

ROOM = 64_000_000
"""Bytes that a backup leaves free on its disk: that which saves must not be what keeps Kith from saving."""

DRILL = "drill-"
"""How the folder of a restore drill begins."""


class NoRoom(Exception):
    """A backup would fill its disk."""


def name_of(made: int) -> str:
    """The name of a backup begun at this moment (UTC epoch seconds)."""
    return datetime.fromtimestamp(made, UTC).strftime(NAME)


def listed(folder: Path) -> dict[int, Path]:
    """The finished backups in a folder by the moment they were begun at; none if there is no such folder."""
    found: dict[int, Path] = {}
    with suppress(FileNotFoundError, NotADirectoryError):
        for each in folder.iterdir():
            if _NAMED.fullmatch(each.name) and digest.beside(each).is_file():
                with suppress(ValueError):
                    made = datetime.strptime(each.name, NAME).replace(tzinfo=UTC)
                    found[int(made.timestamp())] = each
    return found


def newest(folder: Path, now: int) -> tuple[int, Path] | None:
    """The newest backup in a folder that is not from the future, with when it was begun."""
    past = {made: path for made, path in listed(folder).items() if made <= now}
    return (max(past), past[max(past)]) if past else None


def superfluous(made: Iterable[int], now: int) -> set[int]:
    """Which of the backups made at these moments are to be deleted now; never the newest."""
    past = sorted(each for each in made if each <= now)
    keep = set(past[-1:])
    days: dict[int, int] = {}
    for each in past:
        if now - each < EACH_FOR:
            keep.add(each)
        if now - each < DAILY_FOR:
            days[each // DAY] = each
    return set(past) - keep - set(days.values())


class Backups:
    """Makes a backup whenever one is due, and deletes those that are too old; one `Source` of the pump."""

    most = 1

    def __init__(self, store: Store, database: Path, folder: Path, every: int, mark: Path) -> None:
        """`every` is in seconds; 0 makes none, and only deletes. `mark` is the file whose time is the newest one's."""
        self._store, self._database, self._folder, self._every, self._mark = store, database, folder, every, mark
        self._next = store.clock() + FIRST
        self._swept = False

    async def ready(self, room: int) -> Sequence[Job]:
        """One go, if it is time."""
        now = self._store.clock()
        # A clock that was set back must not put it off for longer than it would have been.
        self._next = min(self._next, now + max(self._every, HOUR))
        if not self._swept:
            return (self._sweep,)
        return (self._work,) if now >= self._next else ()

    def next_at(self, tx: Tx) -> int | None:
        """When the next one is due (UTC epoch seconds)."""
        return self._next

    async def _sweep(self) -> None:
        """Clear away what was being made when Kith was last killed."""
        self._swept = True
        try:
            await asyncio.to_thread(_clear, self._folder)
        except OSError as error:
            logs.event("backup.failed", code=type(error).__name__)

    async def _work(self) -> None:
        """Whatever goes wrong is noted and tried again: a backup that fails is no reason to stop helping."""
        now = self._store.clock()
        self._next = now + AGAIN
        try:
            await asyncio.to_thread(_rotate, self._folder, self._database, now)
            last = await asyncio.to_thread(newest, self._folder, now)
            if self._every and (last is None or now - last[0] >= self._every):
                await self._make(now)
                last = (now, self._folder)
            self._next = (last[0] + self._every) if self._every and last is not None else now + HOUR
        except CopyStopped:
            return
        except Exception as error:
            logs.event("backup.failed", code=type(error).__name__)

    async def _make(self, now: int) -> None:
        await asyncio.to_thread(_make_room, self._folder, self._database)
        await self._store.backup_to(self._folder / name_of(now))
        logs.event("backup.made")
        await asyncio.to_thread(health.beat, self._mark, now)
        await asyncio.to_thread(_with_ledger, self._folder, self._database)
        await lineage.renew(self._store, self._database)
        await asyncio.to_thread(_rotate, self._folder, self._database, now)


def _make_room(folder: Path, database: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    wal = database.with_name(database.name + "-wal")
    needed = database.stat().st_size + (wal.stat().st_size if wal.exists() else 0)
    if shutil.disk_usage(folder).free < needed + ROOM:
        raise NoRoom


def _with_ledger(folder: Path, database: Path) -> None:
    """Keep beside the backups who was forgotten: on another computer an older copy must forget them as well."""
    kept = ledger.beside(database)
    if kept.exists():
        copy = folder / kept.name
        partial = copy.with_name(f"{copy.name}.partial")
        shutil.copyfile(kept, partial)
        partial.chmod(0o600)
        os.replace(partial, copy)
        sync(folder)


def _clear(folder: Path) -> None:
    if not folder.is_dir():
        return
    for each in folder.iterdir():
        named = each.name.startswith("kith")
        alone = each.name.endswith(digest.SUFFIX) and not each.with_name(each.name.removesuffix(digest.SUFFIX)).exists()
        if named and (".partial" in each.name or alone):
            each.unlink(missing_ok=True)
        elif each.name.startswith(DRILL) and each.is_dir():
            shutil.rmtree(each, ignore_errors=True)


def _rotate(folder: Path, database: Path, now: int) -> None:
    """Delete what is too old, and what upgrades and restores kept beside the database as well: it holds the same."""
    found = listed(folder)
    for made in superfluous(found, now):
        found[made].unlink(missing_ok=True)
        digest.beside(found[made]).unlink(missing_ok=True)
    for pattern in ("before-*.db", "before-*.db.digest", f"{database.name}.before-restore-*"):
        for each in database.parent.glob(pattern):
            with suppress(FileNotFoundError):
                if now - each.stat().st_mtime >= DAILY_FOR:
                    each.unlink()
