"""`kith backup` and `kith restore`: a checked copy out, and a proved copy back in its place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot import health
from bot.cli import opening
from bot.cli.words import Stop, tell
from bot.doctor import BACKED_UP
from bot.settings import Settings
from bot.text import Text
from data import restore as placing
from data.store import backup as write
from data.store import look
from data.vault import Vault


def backup(settings: Settings, file: Path, text: Text, now: int) -> int:
    """Write a checked copy to `file`. Raises Stop rather than overwrite one."""
    if not settings.database.exists():
        raise Stop("cli.backup.nothing", path=settings.database)
    if file.exists():
        raise Stop("cli.backup.there", file=file)
    with opening.in_words(settings.database), look(settings.database) as db:
        write(db, file)
    health.beat(settings.state / BACKED_UP, now)
    size = f"{file.stat().st_size / 1e6:.1f}"
    tell(text("cli.backup.done", file=file, size=size, key=settings.key_file))
    return 0


def restore(settings: Settings, file: Path, text: Text, now: int) -> int:
    """Prove the copy in `file` and put it in the database's place, which keeps the former one beside."""
    if not file.is_file():
        raise Stop("cli.restore.nothing", file=file)
    opening.folder(settings)
    key = opening.key(settings, make=False, text=text)
    day = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")
    with opening.in_words(file, settings.key_file):
        proof, kept = placing.restore(file, settings.database, Vault(key), day)
    tell(text("cli.restore.done", file=file, path=settings.database, opened=proof.opened))
    if kept is not None:
        tell(text("cli.restore.kept", kept=kept))
    return 0
