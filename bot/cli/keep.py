"""`kith backup` and `kith restore`: a checked copy out, and a proved copy back in its place."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot import health
from bot.cli import opening
from bot.cli.words import Stop, tell, warn
from bot.doctor import BACKED_UP
from bot.settings import Settings
from bot.text import Text
from data import restore as placing
from data.copying import backup as write
from data.digest import DigestWrong
from data.migrate import ForeignSchema, NewerSchema, check_version, migrations
from data.store import StoreBusy, StoreDamaged, StoreFailed, check_key, look
from data.vault import KeyWrong, Vault, VaultError


def backup(settings: Settings, file: Path, text: Text, now: int) -> int:
    """Write a checked copy to `file`. Raises Stop rather than overwrite one, make a folder, or go by a wrong key."""
    if not settings.database.exists() or not settings.database.stat().st_size:
        raise Stop("cli.backup.nothing", path=settings.database)
    if file.exists():
        raise Stop("cli.backup.there", file=file)
    if not file.absolute().parent.is_dir():
        raise Stop("cli.backup.folder", folder=file.absolute().parent)
    vault = Vault(opening.key(settings, make=False, text=text))
    try:
        with opening.in_words(settings.database, settings.key_file), look(settings.database) as db:
            check_version(db)
            check_key(db, vault)
            with _written(file):
                write(db, file, vault, now)
    except Stop as stop:
        if stop.key == "cli.store.busy":
            raise Stop("cli.backup.busy", path=settings.database, folder=settings.backup_folder) from None
        raise
    health.beat(settings.state / BACKED_UP, now)
    size = f"{file.stat().st_size / 1e6:.1f}"
    tell(text("cli.backup.done", file=file, size=size, key=settings.key_file))
    return 0


@contextmanager
def _written(file: Path) -> Generator[None]:
    try:
        yield
    except StoreFailed:
        raise Stop("cli.backup.failed", file=file) from None


def restore(settings: Settings, file: Path, text: Text, now: int) -> int:
    """Prove the copy in `file` and put it in the database's place, which keeps the former one beside."""
    if not file.is_file():
        raise Stop("cli.restore.nothing", file=file)
    if settings.database.exists() and file.samefile(settings.database):
        raise Stop("cli.restore.itself", file=file)
    opening.folder(settings)
    vault = Vault(opening.key(settings, make=False, text=text))
    found = examined(file, vault, settings.key_file)
    day = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")
    with opening.in_words(settings.database, settings.key_file):
        kept = placing.place(file, settings.database, found.made, day)
        placing.with_ledger(file, settings.database)
    tell(text("cli.restore.done", file=file, path=settings.database, opened=found.proof.opened))
    if not found.digested:
        warn(text("cli.restore.undigested", file=file))
    if kept is not None:
        tell(text("cli.restore.kept", kept=kept))
    tell(text("cli.restore.then", made=moment(found.made)))
    return 0


def moment(at: int) -> str:
    """A moment (UTC epoch seconds) as it is written in every language."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}"


def examined(file: Path, vault: Vault, key: Path) -> placing.Backup:
    """What is found in a backup. Raises Stop in the words for a backup: nothing is in danger, and another may do."""
    if file.stat().st_size == 0:
        raise Stop("cli.restore.empty", file=file)
    try:
        return placing.examine(file, vault)
    except DigestWrong:
        raise Stop("cli.restore.changed", file=file) from None
    except StoreDamaged:
        raise Stop("cli.restore.damaged", file=file) from None
    except StoreBusy:
        raise Stop("cli.restore.busy", file=file) from None
    except StoreFailed:
        raise Stop("cli.restore.unreadable", file=file) from None
    except ForeignSchema:
        raise Stop("cli.restore.foreign", file=file) from None
    except NewerSchema as error:
        raise Stop("cli.restore.newer", file=file, found=error.args[0], known=migrations()[-1][0]) from None
    except KeyWrong:
        raise Stop("cli.key.wrong", path=file, key=key) from None
    except VaultError:
        raise Stop("cli.restore.sealed", file=file) from None
