"""Remembers beside the database who was forgotten, so that an older copy put in its place forgets them once more."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.disk import sync
from data.trouble import StoreFailed

if TYPE_CHECKING:
    from data.store import Tx

KEPT = 40
"""Days a line is kept: longer than any backup (promises 9.3)."""

MARK = "forgotten"
"""The name in `meta`. Its value is the ordinal of the last line that this database has done."""


@dataclass(frozen=True, slots=True)
class Line:
    """One erasure: an ordinal, a member's ref and an epoch day.

    The database knows the ordinal it has come to; whatever is later was erased after this copy was made, or by a
    process that was killed before it could commit. Without the ordinal somebody who was forgotten and came back under
    the same ref would be forgotten at every start.
    """

    ordinal: int
    ref: str
    day: int


def beside(database: Path) -> Path:
    """Where the ledger of this database is kept."""
    return database.with_name(f"{database.name}.{MARK}")


def read(path: Path) -> list[Line]:
    """Every line, oldest first. A broken one was never committed to and counts for nothing. Raises StoreFailed."""
    try:
        written = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreFailed from error
    found = [_line(each) for each in written.splitlines()]
    return sorted((each for each in found if each is not None), key=lambda line: line.ordinal)


def _line(written: str) -> Line | None:
    ordinal, _, rest = written.partition(" ")
    ref, _, day = rest.partition(" ")
    whole = ordinal.isdecimal() and day.isdecimal() and len(ref) == 16
    return Line(int(ordinal), ref, int(day)) if whole else None


def record(path: Path, db: sqlite3.Connection, refs: Sequence[str], day: int) -> list[Line]:
    """Note these members, on the disk before the database commits; what the ledger held before, for `put_back`.

    What is older than `KEPT` days goes. Raises StoreFailed, and the ledger is then as it was.
    """
    before = read(path)
    last = max([done(db), *(each.ordinal for each in before)])
    fresh = [Line(last + at, ref, day) for at, ref in enumerate(refs, start=1)]
    _write(path, [*_young(before, day), *fresh])
    mark(db, last + len(fresh))
    return before


def put_back(path: Path, before: Sequence[Line]) -> None:
    """The transaction did not commit, and somebody is told that nothing was changed: nothing will be. Raises
    StoreFailed."""
    _write(path, before)


def prune(path: Path, day: int) -> None:
    """Forget what is older than `KEPT` days on that epoch day. Raises StoreFailed."""
    lines = read(path)
    young = _young(lines, day)
    if len(young) < len(lines):
        _write(path, young)


def _young(lines: Sequence[Line], day: int) -> list[Line]:
    return [each for each in lines if each.day >= day - KEPT]


def _write(path: Path, lines: Sequence[Line]) -> None:
    partial = path.with_name(path.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.writelines(f"{each.ordinal} {each.ref} {each.day}\n" for each in lines)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        sync(path.parent)
    except OSError as error:
        raise StoreFailed from error


def done(db: sqlite3.Connection) -> int:
    """The ordinal this database has come to."""
    found = db.execute("SELECT value FROM meta WHERE name = ?", (MARK,)).fetchone()
    return int(bytes(found[0])) if found is not None else 0


def mark(db: sqlite3.Connection, ordinal: int) -> None:
    """This database has done every line up to that ordinal."""
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (MARK, str(ordinal).encode()))


def apply(tx: Tx, path: Path, erase: Callable[[Tx, str], None]) -> int:
    """Erase whoever this database knows and the ledger says was forgotten since it was written; how many lines that
    were. Raises StoreFailed."""
    waiting = [each for each in read(path) if each.ordinal > done(tx.db)]
    for each in waiting:
        erase(tx, each.ref)
    tx.erased.clear()  # They stand in the ledger already, with the day on which they asked for it.
    if waiting:
        mark(tx.db, waiting[-1].ordinal)
    prune(path, tx.day)
    return len(waiting)
