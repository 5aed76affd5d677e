"""Cuts the power: a disk that forgets what was not synced, below SQLite, with Kith's settings, schema and steps above.

    uv run python -m tests.faults.power --runs 200 --seed 1

prints what was lost with `synchronous=FULL`, which must be nothing, and with `OFF`, which must be something: a disk
that never loses anything proves nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import apsw

from bot.steps import asks, communities
from bot.steps.asks import AskForm
from bot.steps.people import Who
from data.migrate import migrate
from data.store import PRAGMAS, Tx
from data.vault import Vault, make_key

SECTOR = 512
"""Bytes a disk writes whole or not at all."""

GUILD, CHANNEL, USER = 42, 4200, 1000
ASKERS = 200
NOW = 1_790_000_000

VFS = "kith-forgetful"


@dataclass
class Kept:
    """One file: what is safe, what a reader sees, and what was written since the last sync, in order."""

    safe: bytearray = field(default_factory=bytearray)
    seen: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, offset: int, data: bytes) -> None:
        _put(self.seen, offset, data)
        self.since.append((offset, data))

    def truncate(self, size: int) -> None:
        _cut(self.seen, size)
        self.since.append((size, None))

    def sync(self) -> None:
        self.safe = bytearray(self.seen)
        self.since.clear()

    def forget(self, chance: Random, share: float) -> None:
        """What was not synced is on the disk or not, each sector for itself, whatever came first."""
        for offset, data in self.since:
            if data is None:
                if chance.random() < share:
                    _cut(self.safe, offset)
                continue
            for start in range(0, len(data), SECTOR):
                if chance.random() < share:
                    _put(self.safe, offset + start, data[start : start + SECTOR])
        self.seen = bytearray(self.safe)
        self.since.clear()


def _put(buffer: bytearray, offset: int, data: bytes) -> None:
    if len(buffer) < offset:
        buffer.extend(b"\0" * (offset - len(buffer)))
    buffer[offset : offset + len(data)] = data


def _cut(buffer: bytearray, size: int) -> None:
    del buffer[size:]
    if len(buffer) < size:
        buffer.extend(b"\0" * (size - len(buffer)))


class Disk(apsw.VFS):
    """Files in memory. After `left` more operations that change something the power is cut."""

    def __init__(self) -> None:
        super().__init__(VFS, "", makedefault=False)
        self.files: dict[str, Kept] = {}
        self.left: int | None = None
        self.off = False

    def touch(self) -> bool:
        """Something is about to be changed; False if nothing can be any more. Raises apsw.IOError as the power goes."""
        if not self.off and self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.off = True
                raise apsw.IOError
        return not self.off

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        text = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        flags[1] = flags[0]
        return File(self, self.files.setdefault(text, Kept()))

    def xAccess(self, pathname: str, flags: int) -> bool:
        return pathname in self.files

    def xDelete(self, filename: str, syncdir: bool) -> None:
        if self.touch():
            self.files.pop(filename, None)

    def xFullPathname(self, name: str) -> str:
        return name

    def power_returns(self, chance: Random) -> None:
        """The next process finds what the disk kept of it."""
        share = chance.choice((0.0, 0.1, 0.5, 0.9))
        for kept in self.files.values():
            kept.forget(chance, share)
        self.left, self.off = None, False


class File:
    """One open file of the disk."""

    def __init__(self, disk: Disk, kept: Kept) -> None:
        self.disk, self.kept = disk, kept

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self.kept.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        if self.disk.touch():
            self.kept.write(offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:
        if self.disk.touch():
            self.kept.truncate(newsize)

    def xSync(self, flags: int) -> None:
        if self.disk.touch():
            self.kept.sync()

    def xFileSize(self) -> int:
        return len(self.kept.seen)

    def xClose(self) -> None:
        """Nothing is held."""

    def xLock(self, level: int) -> None:
        """There is one process."""

    def xUnlock(self, level: int) -> None:
        """There is one process."""

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return 0


class Row(tuple[Any, ...]):
    """A row whose columns are found by name or by number, as those of sqlite3 are."""

    names: tuple[str, ...]

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.names.index(key) if isinstance(key, str) else key)


def _row(cursor: apsw.Cursor, values: tuple[Any, ...]) -> Row:
    row = Row(values)
    row.names = tuple(each[0] for each in cursor.get_description())
    return row


class Rows:
    """What the store's own statements expect of a cursor: its rows, and how many were changed."""

    def __init__(self, found: list[Row], changed: int) -> None:
        self._found, self.rowcount = found, changed

    def fetchone(self) -> Row | None:
        return self._found.pop(0) if self._found else None

    def fetchall(self) -> list[Row]:
        return self._found

    def __iter__(self) -> Iterator[Row]:
        return iter(self._found)


class Connection:
    """The part of sqlite3's connection that the store and the migrations use, on the forgetful disk."""

    def __init__(self, full: bool) -> None:
        self.db = apsw.Connection("kith.db", vfs=VFS)
        self.db.row_trace = _row
        for name, value, accepted in PRAGMAS:
            wanted = "OFF" if name == "synchronous" and not full else value
            self.execute(f"PRAGMA {name}={wanted}")
            answer = self.execute(f"PRAGMA {name}").fetchone()
            if wanted == value and (answer is None or answer[0] not in accepted):
                raise AssertionError(name)

    def execute(self, sql: str, values: Any = ()) -> Rows:
        found = self.db.execute(sql, values).fetchall()
        return Rows(found, self.db.changes())

    def executescript(self, sql: str) -> None:
        self.db.execute(sql).fetchall()

    @property
    def in_transaction(self) -> bool:
        return self.db.in_transaction


@dataclass
class Figures:
    """What one campaign saw."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    halves: int = 0
    damaged: int = 0

    def __str__(self) -> str:
        return (
            f"{self.cuts} cuts, {self.acknowledged} acknowledged asks: {self.lost} lost, {self.halves} half kept, "
            f"{self.damaged} damaged files"
        )


def life(seed: int, figures: Figures, *, full: bool = True, cuts: int = 4) -> None:
    """One file through several power cuts: what was acknowledged is there afterwards, and nothing is there in part."""
    chance, vault, disk = Random(seed), Vault(make_key()), Disk()
    said: set[str] = set()
    try:
        for _ in range(cuts):
            db: Connection | None = None
            try:
                # Often early: while the schema is made, and in the first transactions.
                disk.left = chance.randint(1, chance.choice((60, 300, 1500)))
                db = _opened(vault, chance, full)
                while True:
                    said.add(_ask(db, vault, chance))
                    figures.acknowledged += 1
            except apsw.Error:
                assert disk.off, "something failed while the power was on"
            db = None
            disk.power_returns(chance)
            figures.cuts += 1
            if not _sound(figures, vault, chance, full, said):
                return
    finally:
        disk.unregister()


def _opened(vault: Vault, chance: Random, full: bool) -> Connection:
    db = Connection(full)
    migrate(db, lambda version: None)  # type: ignore[arg-type]
    return db


def _whole(db: Connection, vault: Vault, chance: Random, fn: Any) -> Any:
    db.execute("BEGIN IMMEDIATE")
    done = fn(Tx(db, vault, NOW, chance))  # type: ignore[arg-type]
    db.execute("COMMIT")
    return done


def _ask(db: Connection, vault: Vault, chance: Random) -> str:
    """One transaction that writes to three tables; returns when it is acknowledged."""
    who = Who(USER + chance.randrange(ASKERS * 1000), GUILD, "en")

    def whole(tx: Tx) -> str:
        steward = Who(1, GUILD, "en", manages=True)
        communities.asks_channel(tx, steward, CHANNEL)
        communities.open_door(tx, steward)
        ref = tx.ref()
        asks.draft(tx, who, ref, AskForm("A lift", "The blue door", "transport", "whenever", "named"))
        asks.post(tx, who, ref)
        return ref

    ref: str = _whole(db, vault, chance, whole)
    return ref


def _sound(figures: Figures, vault: Vault, chance: Random, full: bool, said: set[str]) -> bool:
    """Look at what the disk kept; False if the file is of no more use."""
    try:
        db = _opened(vault, chance, full)
        checks = [*db.execute("PRAGMA integrity_check"), *db.execute("PRAGMA foreign_key_check")]
        there = {each["ref"] for each in db.execute("SELECT ref FROM asks")}
        spoken = {each["about"] for each in db.execute("SELECT about FROM outbox WHERE kind = 'ask'")}
        db.db.close()
    except apsw.Error:
        checks, there, spoken = [], set(), set()
    if checks != [("ok",)]:
        figures.damaged += 1
        figures.lost += len(said)
        return False
    figures.lost += len(said - there)
    figures.halves += len(there ^ spoken)
    said &= there
    return True


def campaign(runs: int, seed: int, *, full: bool) -> Figures:
    """So many lives."""
    figures = Figures()
    for number in range(runs):
        life(seed + number, figures, full=full)
    return figures


def main() -> int:
    """The command; 0 if nothing was lost where nothing may be, and something where something must."""
    reader = argparse.ArgumentParser(prog="python -m tests.faults.power")
    reader.add_argument("--runs", type=int, default=200)
    reader.add_argument("--seed", type=int, default=1)
    asked = reader.parse_args()
    full = campaign(asked.runs, asked.seed, full=True)
    control = campaign(max(5, asked.runs // 10), asked.seed, full=False)
    print(f"synchronous=FULL: {full}\nsynchronous=OFF: {control}")
    return 1 if full.lost or full.halves or full.damaged or not control.lost else 0


if __name__ == "__main__":
    sys.exit(main())
