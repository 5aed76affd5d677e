"""Token and key come by files and appear nowhere else: no command line, output, log or other file holds them (G14)."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot import logs
from bot.__main__ import main
from bot.cli.arguments import COMMANDS
from bot.settings import Settings, load
from data.vault import Vault, read_key
from tests.house.host import TOKEN, House, Said


def _forms(house: House) -> list[bytes]:
    """The token and the key in every way they could be written."""
    key = read_key(house.key)
    line = house.key.read_text(encoding="ascii").strip()
    return [
        TOKEN.encode(),
        key.secret,
        key.secret.hex().encode(),
        line.split(":")[2].encode(),
        repr(key.secret).encode(),
    ]


def _files(folder: Path, *but: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file() and each not in but]


def test_no_command_leaves_a_secret_anywhere(house: House, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_BACKUPS", str(house.state.parent / "copies"))
    house.give_token()
    house.lived_in()
    (house.state.parent / "copies").mkdir()
    copy = str(house.state.parent / "copies" / "kith-20260302T180000Z.db")
    for words in (["doctor"], ["backup", copy], ["restore", "--drill"], ["restore", copy], ["health"], ["run"]):
        # Nobody answers there, so that a start goes as far as it can.
        monkeypatch.setenv("KITH_DISCORD_API", "http://127.0.0.1:9/api/v10")
        main(words)
    said = capsys.readouterr()
    shown = (said.out + said.err).encode()
    assert shown and [form for form in _forms(house) if form in shown] == []
    found = [
        path.name
        for path in _files(house.state.parent, house.key, house.token)
        for form in _forms(house)
        if form in path.read_bytes()
    ]
    assert found == []


def test_a_secret_has_no_place_on_a_command_line(house: House, capsys: Said) -> None:
    for command in COMMANDS:
        for option in ("--token", "--key", f"--token={TOKEN}"):
            with pytest.raises(SystemExit) as left:
                main([command, option, TOKEN])
            said = capsys.readouterr()
            assert left.value.code == 2 and TOKEN not in said.out + said.err


def test_the_key_is_read_from_a_file_and_no_setting_holds_it(house: House) -> None:
    house.lived_in()
    assert [name for name in Settings.model_fields if "key" in name] == ["key_file"]
    shown = f"{load()!r} {Vault(read_key(house.key))!r} {read_key(house.key)!r}".encode()
    assert [form for form in _forms(house) if form in shown] == []


def test_a_secret_that_reaches_a_log_by_mistake_is_hidden(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.lived_in()
    caplog.set_level(logging.DEBUG)
    for form in _forms(house):
        logs.event("event.failed", code=form.decode("latin-1"))
        logs.event(form.decode("latin-1"), ref=form.decode("latin-1"))
    written = " ".join(each.getMessage() for each in caplog.records).encode("latin-1", "replace")
    assert len(caplog.records) == 10 and [form for form in _forms(house) if form in written] == []


def test_secrets_are_made_and_copied_for_their_owner_alone(house: House) -> None:
    house.lived_in()
    assert house.key.stat().st_mode & 0o777 == 0o600
    assert main(["backup", str(house.state / "copy.db")]) == 0
    assert {
        path.name: oct(path.stat().st_mode & 0o077) for path in _files(house.state) if path.stat().st_mode & 0o077
    } == {"backed-up": oct((house.state / "backed-up").stat().st_mode & 0o077)}
