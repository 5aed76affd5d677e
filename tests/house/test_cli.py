"""Whoever types `kith` is answered in a sentence that helps, with an exit code that is true, and never a traceback."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys

import pytest

from bot.__main__ import main
from bot.cli.arguments import COMMANDS
from bot.cli.words import language
from bot.text import LANGUAGES, Texts
from data.vault import KEY_HEADER, write_key
from tests.data.parts import OTHER_KEY, prints
from tests.house.host import ROOT, TOKEN, House, Said, refused


def test_help_shows_every_command_and_every_option_in_each_language(
    house: House, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: set[str] = set()
    for code in LANGUAGES:
        monkeypatch.setenv("LANG", f"{code}.UTF-8")
        for words in (["--help"], ["-h"], *([command, "--help"] for command in COMMANDS)):
            with pytest.raises(SystemExit) as left:
                main(words)
            assert left.value.code == 0
            said = capsys.readouterr().out
            shown.add(said)
            for part in (*COMMANDS, "--version", "--help", "-h") if len(words) == 1 else (words[0],):
                assert part in said
            for option in (
                ("--no-browser", "--port", "--state", "--script", "--empty") if words[0] == "rehearse" else ()
            ):
                assert option in said
    assert len(shown) == len(LANGUAGES) * (1 + len(COMMANDS))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "bogus",
        "--bogus",
        "run more",
        "backup",
        "export FILE",
        "import",
        "restore",
        "rehearse --port x",
        "rehearse --port 70000",
    ],
)
def test_a_line_that_cannot_be_read_shows_how_it_is_meant_and_does_nothing(
    house: House, capsys: Said, line: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main(line.split())
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (2, "")
    assert "kith " in said.err and "error:" not in said.err and "usage:" not in said.err
    assert not house.state.exists() and not house.key.exists()


def test_the_version_is_the_projects(house: House) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"], cwd=ROOT, text=True, capture_output=True, timeout=60, check=False
    )
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    # Not installed, only its folder is there and it has no version.
    assert (done.returncode, done.stdout) in ((0, f"kith {version[1]}\n"), (0, "kith 0\n"))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ""),
        ({"LANG": "C.UTF-8"}, "c"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "es_MX.UTF-8"}, "es"),
        ({"LANG": "de_DE", "LANGUAGE": "es:en"}, "es"),
    ],
)
def test_the_command_speaks_the_systems_language(environment: dict[str, str], expected: str) -> None:
    assert language(environment) == expected
    assert Texts().of(expected).language == ("es" if expected == "es" else "en")


def test_without_a_token_it_does_not_start_and_makes_nothing(
    house: House, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KITH_TOKEN_FILE")
    assert "KITH_TOKEN_FILE" in refused(capsys, "run")
    assert not house.state.exists() and not house.key.exists()
    monkeypatch.setenv("KITH_TOKEN_FILE", str(house.token))
    assert str(house.token) in refused(capsys, "run")
    assert not house.state.exists() and not house.key.exists()


def test_a_setting_that_cannot_be_used_is_named(house: House, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_DEV_GUILD", TOKEN)
    for command in ("run", "doctor", "health"):
        assert "KITH_DEV_GUILD" in refused(capsys, command)


def test_a_missing_key_is_never_replaced_by_a_new_one(house: House, capsys: Said) -> None:
    house.give_token()
    house.lived_in()
    house.key.unlink()
    before = prints(house.state)
    for words in (["run"], ["restore", str(house.token)]):
        assert str(house.key) in refused(capsys, *words)
        assert prints(house.state) == before and not house.key.exists()


def _wrong_key(house: House) -> str:
    house.key.unlink()
    write_key(house.key, OTHER_KEY)
    return "not the one"


def _no_key(house: House) -> str:
    house.key.write_text(f"{KEY_HEADER}:nonsense", encoding="ascii")
    return "is not a key"


def _newer(house: House) -> str:
    with sqlite3.connect(house.database) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    return "newer Kith"


def _damaged(house: House) -> str:
    house.database.write_bytes(b"not a database at all" * 400)
    return "kith restore FILE"


def _foreign(house: House) -> str:
    house.database.unlink()
    with sqlite3.connect(house.database) as db:
        db.execute("CREATE TABLE somebody_elses (a)")
    db.close()
    return "another program"


@pytest.mark.parametrize("spoil", [_wrong_key, _no_key, _newer, _damaged, _foreign])
def test_what_does_not_fit_together_is_refused_untouched(house: House, capsys: Said, spoil) -> None:  # type: ignore[no-untyped-def]
    house.give_token()
    house.lived_in()
    expected = spoil(house)
    before = prints(house.state)
    assert expected in refused(capsys, "run")
    assert prints(house.state) == before
    assert main(["doctor"]) == 1
    assert prints(house.state) == before


def test_a_folder_that_cannot_be_written_is_named(house: House, capsys: Said) -> None:
    house.give_token()
    house.state.write_text("a file where the folder should be", encoding="ascii")
    assert str(house.state) in refused(capsys, "run")
    assert not house.key.exists()
    house.state.unlink()
    house.key.parent.write_text("a file where the folder should be", encoding="ascii")
    assert str(house.key) in refused(capsys, "run")
    assert not house.database.exists()


def test_a_state_folder_that_cannot_be_used_is_told_so(house: House, capsys: Said) -> None:
    """A file stands where the folder should be, which stops every account, root too."""
    house.give_token()
    house.state.parent.mkdir(parents=True, exist_ok=True)
    house.state.write_text("in the way", encoding="ascii")
    said = refused(capsys, "run")
    assert main(["doctor"]) == 1
    assert str(house.state) in said and house.state.read_text(encoding="ascii") == "in the way"
    assert not house.key.exists()


def test_every_sentence_of_the_command_is_in_the_catalogue_and_each_of_those_is_said() -> None:
    sources = [ROOT / "bot" / "__main__.py", ROOT / "bot" / "doctor.py", *sorted((ROOT / "bot" / "cli").glob("*.py"))]
    source = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    said = set(re.findall(r'"(cli\.[a-z]+(?:\.[a-z]+)*)"', source)) | {f"cli.help.{command}" for command in COMMANDS}
    said |= {f"cli.doctor.{key}" for key in re.findall(r'Finding\(\s*"\w+",\s*"([a-z.]+)"', source)}
    said |= {f"cli.doctor.{verdict}" for verdict in ("ok", "attention", "failed")}
    assert len(said) > 60
    for code in LANGUAGES:
        catalogue = (ROOT / "bot" / "text" / code / "cli.po").read_text(encoding="utf-8")
        assert set(re.findall(r'^msgid "(cli\..+)"$', catalogue, re.MULTILINE)) == said
