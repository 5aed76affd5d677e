"""Looks at everything a host has set up, without a network and without changing anything."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from bot import backups, health
from bot.settings import Settings, strangers, token_of, token_place
from data import rekey, restored
from data.content.care import stale
from data.migrate import ForeignSchema, NewerSchema, migrations
from data.proof import prove
from data.restored import Restored
from data.store import StoreBusy, StoreDamaged, StoreFailed, look
from data.vault import Key, KeyMissing, KeyWrong, Vault, read_key, readable_by_others

BACKED_UP = "backed-up"
"""The file in the state folder whose time is that of the newest backup."""

NETWORKED = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs"})
"""File systems whose locks SQLite cannot trust (sqlite.org/howtocorrupt.html, 2.1)."""

ROOM = 500_000_000
"""Bytes of free disk below which it is time to look."""

BACKUP_DAYS = 7

LATE = 3
"""So many times the interval may pass without a backup while Kith runs, before something must be wrong."""

EARLIEST = 1_767_225_600
"""2026-01-01: no clock that is right says anything earlier."""

Verdict = Literal["ok", "attention", "failed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: a verdict, and the sentence `cli.doctor.<key>` with its values."""

    verdict: Verdict
    key: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])


def examine(settings: Settings, now: int) -> Iterator[Finding]:
    """Every check, in the order in which a start would meet them. `now` in UTC epoch seconds."""
    yield from _settings()
    yield _token(settings)
    yield from cautions(settings)
    yield from _folder(settings.state)
    key = _key(settings)
    halfway = rekey.unplaced(settings.key_file.resolve(), settings.database)
    if halfway is not None:
        key = halfway
        yield Finding("attention", "key.halfway", {"path": rekey.coming(settings.key_file.resolve())})
    else:
        yield key if isinstance(key, Finding) else Finding("ok", "key.ok", {"path": settings.key_file})
    for each in rekey.formers(settings.key_file.resolve()):
        yield Finding("attention", "key.former", {"path": each})
    yield from _store(settings, None if isinstance(key, Finding) else key)
    yield from _backups(settings, now)
    enough = sqlite3.sqlite_version_info >= (3, 37)
    sqlite_is = {"version": sqlite3.sqlite_version}
    yield Finding("ok", "sqlite.ok", sqlite_is) if enough else Finding("failed", "sqlite.old", sqlite_is)
    yield _clock(settings.database, now)
    yield care(now)


def cautions(settings: Settings) -> Iterator[Finding]:
    """What works and had better be otherwise; said at every start as well."""
    key, state = settings.key_file, settings.state
    if key.absolute().is_relative_to(state.absolute()) or key.resolve().is_relative_to(state.resolve()):
        yield Finding("attention", "key.inside", {"path": key, "state": state})
    if _open_to_others(key):
        yield Finding("attention", "key.readable", {"path": key})
    place = token_place(settings) if settings.token or settings.token_file else "file"
    if place == "environment":
        yield Finding("attention", "token.environment")
    elif place == "dotenv" and _open_to_others(Path(".env")):
        yield Finding("attention", "token.readable", {"path": ".env"})
    elif settings.token_file is not None and _open_to_others(settings.token_file):
        yield Finding("attention", "token.readable", {"path": settings.token_file})


def _open_to_others(path: Path) -> bool:
    # Windows keeps its permissions elsewhere, and what engines mount under /run is guarded by the container's wall.
    return os.name != "nt" and path.parts[:2] != ("/", "run") and path.is_file() and readable_by_others(path)


def _settings() -> Iterator[Finding]:
    unknown = strangers()
    if unknown:
        yield Finding("attention", "settings.unknown", {"names": ", ".join(unknown)})
    else:
        yield Finding("ok", "settings.ok")


def _token(settings: Settings) -> Finding:
    try:
        present = token_of(settings) is not None
    except (OSError, UnicodeDecodeError):
        return Finding("failed", "token.unreadable", {"path": settings.token_file})
    return Finding("ok", "token.ok") if present else Finding("attention", "token.missing")


def _folder(state: Path) -> Iterator[Finding]:
    there = next(each for each in (state.absolute(), *state.absolute().parents) if each.exists())
    if not os.access(there, os.W_OK | os.X_OK) or not there.is_dir():
        yield Finding("failed", "state.closed", {"path": state})
    else:
        made = there == state.absolute()
        yield Finding("ok", "state.ok", {"path": state}) if made else Finding("ok", "state.new", {"path": state})
    kind = filesystem(there)
    if kind in NETWORKED:
        yield Finding("failed", "state.network", {"path": state, "kind": kind})
    free = shutil.disk_usage(there).free
    space = {"free": f"{free / 1e9:.1f}"}
    yield Finding("ok", "room.ok", space) if free >= ROOM else Finding("attention", "room.little", space)


def filesystem(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """The kind of file system a path lies on, or None where that cannot be told."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    found: tuple[int, str | None] = (-1, None)
    for line in lines:
        _, point, kind, *_ = line.split(" ")
        where = Path(point.replace("\\040", " "))
        # Of two mounts on one point the later one is seen, hence not "greater than".
        if path.resolve().is_relative_to(where) and len(where.parts) >= found[0]:
            found = (len(where.parts), kind)
    return found[1]


def _key(settings: Settings) -> Key | Finding:
    path = settings.key_file
    try:
        return read_key(path)
    except KeyMissing:
        if settings.database.exists():
            return Finding("failed", "key.missing", {"path": path})
        return Finding("ok", "key.new", {"path": path})
    except KeyWrong:
        return Finding("failed", "key.unreadable", {"path": path})


def _store(settings: Settings, key: Key | None) -> Iterator[Finding]:
    path = settings.database
    if not path.exists():
        yield Finding("ok", "store.new", {"path": path})
    elif key is None:
        yield Finding("attention", "store.shut", {"path": path})
    else:
        found, older = _opened(settings, key)
        yield found
        if older is not None:
            made = datetime.fromtimestamp(older.made, UTC)
            yield Finding("attention", "store.restored", {"made": f"{made:%Y-%m-%d %H:%M}"})


def _opened(settings: Settings, key: Key) -> tuple[Finding, Restored | None]:
    path = settings.database
    values: dict[str, object] = {"path": path}
    older: Restored | None = None
    try:
        with look(path) as db:
            proof = prove(db, Vault(key))
            older = restored.of(db) if proof.version else None
    except StoreBusy:
        return Finding("attention", "store.busy", values), None
    except StoreDamaged:
        return Finding("failed", "store.damaged", values), None
    except StoreFailed:
        return Finding("failed", "store.failed", values), None
    except ForeignSchema:
        return Finding("failed", "store.foreign", values), None
    except NewerSchema as error:
        newer = {**values, "found": error.args[0], "known": migrations()[-1][0]}
        return Finding("failed", "store.newer", newer), None
    except KeyWrong:
        return Finding("failed", "key.wrong", {"path": settings.key_file}), None
    if proof.shut:
        return Finding("failed", "store.sealed", {**values, "shut": proof.shut}), older
    return Finding("ok", "store.ok", {**values, "version": proof.version, "opened": proof.opened}), older


def _backups(settings: Settings, now: int) -> Iterator[Finding]:
    """How old the newest backup is, whoever made it; and whether the running Kith can and does make them."""
    folder, every = settings.backup_folder, settings.backup_minutes * 60
    newest = backup_age(settings, now)
    if newest is None:
        yield Finding("attention", "backup.none") if settings.database.exists() else Finding("ok", "backup.new")
    elif every and newest > LATE * every and health.alive(settings.state / health.NAME, now):
        yield Finding("attention", "backup.late", {**age_of(newest), "folder": folder})
    elif newest > BACKUP_DAYS * 86_400:
        yield Finding("attention", "backup.old", age_of(newest))
    else:
        yield Finding("ok", "backup.ok", age_of(newest))
    if not every:
        yield Finding("attention", "backup.off")
        return
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield Finding("attention", "backup.closed", {"folder": folder})
    elif settings.key_file.resolve().is_relative_to(folder.resolve()):
        yield Finding("attention", "backup.key", {"path": settings.key_file, "folder": folder})


def backup_age(settings: Settings, now: int) -> int | None:
    """Seconds since the newest backup was made, whoever made it; None if none was."""
    own = backups.newest(settings.backup_folder, now)
    ages = [now - own[0]] if own is not None else []
    by_hand = health.age(settings.state / BACKED_UP, now)
    ages += [by_hand] if by_hand is not None else []
    return min(ages, default=None)


def age_of(seconds: int) -> dict[str, object]:
    """How long ago something was, as the values of a sentence."""
    minutes = max(0, seconds) // 60
    return {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}


def _clock(database: Path, now: int) -> Finding:
    written = database.stat().st_mtime if database.exists() else 0
    # A day's grace, since a clock that is set a little back now and then is nothing strange.
    return Finding("ok", "clock.ok") if now >= max(EARLIEST, written - 86_400) else Finding("failed", "clock.wrong")


def care(now: int) -> Finding:
    """Whether somebody looked over the services of the card for right now of late."""
    today = datetime.fromtimestamp(now, UTC).date()
    old = stale(today)
    if old:
        return Finding("attention", "care.old", {"names": ", ".join(sorted({each.name for each in old}))})
    return Finding("ok", "care.ok")
