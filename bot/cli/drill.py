"""`kith restore --drill`: restores a backup where it harms nobody, and says plainly whether it would have done."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot import backups
from bot.cli import opening
from bot.cli.keep import examined, moment
from bot.cli.run import opened
from bot.cli.words import Stop, tell
from bot.doctor import age_of
from bot.settings import Settings
from bot.text import Text
from data import restore as placing
from data import restored
from data.proof import THOROUGH, prove
from data.restored import Waiting
from data.store import look
from data.vault import Vault


def drill(settings: Settings, file: Path | None, text: Text, clock: Callable[[], int]) -> int:
    """Restore `file`, or the newest backup, into an empty folder and look at everything; 1 if anything is amiss.

    The database, and a Kith that runs, are not touched. Raises Stop if there is nothing to restore or no key.
    """
    began, folder = clock(), settings.backup_folder
    if file is None:
        newest = backups.newest(folder, began)
        if newest is None:
            raise Stop("cli.drill.none", folder=folder)
        file = newest[1]
    if not file.is_file():
        raise Stop("cli.restore.nothing", file=file)
    vault = Vault(opening.key(settings, make=False, text=text))
    here = folder if folder.is_dir() else file.absolute().parent
    if shutil.disk_usage(here).free < 2 * file.stat().st_size + backups.ROOM:
        raise Stop("cli.drill.room", folder=here)
    try:
        # Beside the backups, because temporary folders are often in memory, and small.
        with tempfile.TemporaryDirectory(prefix=backups.DRILL, dir=here) as empty:
            digested = _restore(settings, file, text, clock, vault, Path(empty) / "kith.db")
    except Stop as stop:
        _line(text, "cli.doctor.failed", text(stop.key, None, **stop.values))
        digested = False
    seconds = max(0, clock() - began)
    if not digested:
        tell(text("cli.drill.unwell", file=file))
        return 1
    tell(text("cli.drill.well", seconds=seconds))
    return 0


def _line(text: Text, verdict: str, sentence: str) -> None:
    tell(f"{text(verdict):<10} {sentence}")


def _restore(settings: Settings, file: Path, text: Text, clock: Callable[[], int], vault: Vault, place: Path) -> bool:
    found = examined(file, vault, settings.key_file)
    values = {"file": file, "made": moment(found.made), **age_of(clock() - found.made)}
    _line(text, "cli.doctor.ok", text("cli.drill.file", None, **values))
    if found.digested:
        _line(text, "cli.doctor.ok", text("cli.drill.digest"))
    else:
        _line(text, "cli.doctor.failed", text("cli.drill.undigested"))
    with opening.in_words(place, settings.key_file):
        placing.place(file, place, found.made, "drill")
        waiting = asyncio.run(_reconcile(place, vault))
        with look(place) as db:
            proof, rows = prove(db, vault, THOROUGH), placing.count(db)
    _line(text, "cli.doctor.ok", text("cli.drill.sound", version=proof.version))
    if proof.opened != found.proof.opened or proof.shut:
        raise Stop("cli.drill.less", before=found.proof.opened, after=proof.opened)
    _line(text, "cli.doctor.ok", text("cli.drill.opened", opened=proof.opened))
    # What Kith notes about the file itself, the mark of a restored one above all, is not what anybody told it.
    lost = [name for name, many in found.rows.items() if name != "meta" and rows.get(name) != many]
    if lost:
        raise Stop("cli.drill.rows", tables=", ".join(lost))
    _line(text, "cli.doctor.ok", text("cli.drill.counted", rows=sum(rows.values()), tables=len(rows)))
    counts = {"messages": waiting.messages, "threads": waiting.threads, "overdue": waiting.overdue}
    _line(text, "cli.doctor.ok", text("cli.drill.waiting", None, **counts))
    return found.digested


async def _reconcile(place: Path, vault: Vault) -> Waiting:
    """Open it as a start would, upgrade included, and say what that start would have to look at."""
    store = await opened(place, vault)
    try:
        return await store.run(restored.waiting)
    finally:
        await store.close()
