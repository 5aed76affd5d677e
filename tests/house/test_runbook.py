"""Whoever follows the runbook types what Kith understands, reads what Kith writes, and gets their community back."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import health
from bot.__main__ import main
from bot.cli import arguments
from bot.settings import Settings
from bot.text import Texts
from tests.house.host import ROOT, House, Said
from tests.transport.server import ServerThread

BOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
LINES = sorted(set(re.findall(r"`kith ([a-z][^`]*)`", BOOK)))


def test_there_are_commands_to_look_at() -> None:
    assert {"doctor", "restore --drill", "restore FILE", "backup FILE"} <= set(LINES)


@pytest.mark.parametrize("line", LINES)
def test_every_command_of_the_book_can_be_typed(line: str) -> None:
    assert arguments.read(line.split(), Texts().of("en")).command == line.split()[0]


def test_every_setting_and_every_line_of_the_log_that_it_names_is_real() -> None:
    named = set(re.findall(r"KITH_([A-Z_]+)", BOOK))
    assert named and named <= {name.upper() for name in Settings.model_fields}
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    events = set(re.findall(r"`((?:backup|store)\.[a-z]+)", BOOK))
    assert events == {"backup.made", "backup.failed", "store.restored"}
    assert [event for event in events if f'"{event}"' not in sources] == []


def test_every_section_it_sends_one_to_is_there() -> None:
    heads = set(re.findall(r"^## (.+)$", BOOK, re.MULTILINE))
    sent = re.findall(r"\*((?:After an older|Change the|Restore on a|Set up|The token)[^*]*)\*", BOOK)
    assert len(sent) >= 3 and [head for head in sent if head not in heads] == []


def _run(house: House) -> tuple[str, str]:
    """Start Kith, let it live a moment, and ask it to stop."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        for _ in range(600):
            if process.poll() is not None or (house.state / health.NAME).exists():
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=15)
    finally:
        process.kill()
    assert process.returncode == 0, err
    return out, err


def test_a_community_is_restored_on_a_new_computer_by_the_book(
    house: House, discord_here: ServerThread, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.give_token()
    house.lived_in()
    _, first = _run(house)
    assert "older copy" not in first
    copies = house.state.parent / "copies"
    copies.mkdir()
    backup = copies / "kith-20260302T180000Z.db"
    assert main(["backup", str(backup)]) == 0
    # The new computer: the key by one way, the backup by another, no state folder.
    new = House(house.state.parent / "new")
    for name, value in new.environment.items():
        monkeypatch.setenv(name, value)
    new.key.parent.mkdir(parents=True)
    shutil.copy(house.key, new.key)
    shutil.copy(house.token, new.token)
    shutil.rmtree(house.state)
    assert main(["restore", "--drill", str(backup)]) == 0
    assert main(["restore", str(backup)]) == 0
    assert main(["doctor"]) == 0
    capsys.readouterr()
    _, said = _run(new)
    assert "says nothing for 10 minutes" in said and "somebody put another one there" not in said
    assert re.search(r"store\.restored code=\d{8}\n", said)
    _, again = _run(new)
    assert "says nothing for 10 minutes" in again, "the quiet outlives a start"


def test_a_copy_laid_there_by_hand_is_noticed(house: House, discord_here: ServerThread, capsys: Said) -> None:
    house.give_token()
    house.lived_in()
    _run(house)
    copy = Path(shutil.copy(house.database, house.state.parent / "by-hand.db"))
    _, second = _run(house)
    assert "older copy" not in second
    shutil.copy(copy, house.database)
    _, third = _run(house)
    assert "somebody put another one there" in third and "store.restored" in third


def test_a_moved_state_folder_is_no_older_copy(
    house: House, discord_here: ServerThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.give_token()
    house.lived_in()
    _run(house)
    moved = house.state.rename(house.state.parent / "moved")
    monkeypatch.setenv("KITH_STATE", str(moved))
    house.state = moved
    _, said = _run(house)
    assert "older copy" not in said
