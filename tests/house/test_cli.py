"""Whoever types `kith` is answered in a sentence that helps, with an exit code that is true, and never a traceback."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import health, settings
from bot.__main__ import main
from bot.cli.arguments import COMMANDS
from bot.cli.words import language
from bot.doctor import filesystem
from bot.settings import PREFIX
from bot.text import LANGUAGES, Texts
from data.store import Tx, change
from data.vault import KEY_HEADER, make_key, read_key, readable_by_others, write_key
from tests.data.parts import OTHER_KEY, contents, fill, killed, names, opened, prints
from tests.transport.server import Server, ServerThread
from tests.transport.world import World

ROOT = Path(__file__).parents[2]
TOKEN = "canary.token.of-no-bot"


class House:
    """One host's folders, with the environment that names them."""

    def __init__(self, folder: Path) -> None:
        self.state, self.key, self.token = folder / "state", folder / "config" / "key", folder / "token"
        self.database = self.state / "kith.db"
        self.environment = {
            "KITH_STATE": str(self.state),
            "KITH_KEY_FILE": str(self.key),
            "KITH_TOKEN_FILE": str(self.token),
        }

    def give_token(self) -> None:
        self.token.write_text(TOKEN, encoding="ascii")
        self.token.chmod(0o600)

    def lived_in(self) -> None:
        """A key, and a database that has something in it."""
        write_key(self.key, make_key())

        async def once() -> None:
            async with opened(self.database, read_key(self.key)) as store:
                await store.run(fill)

        asyncio.run(once())

    def changed(self, work: object) -> None:
        """Do something to the rows."""

        async def once() -> None:
            async with opened(self.database, read_key(self.key)) as store:
                await store.run(work)  # type: ignore[arg-type]

        asyncio.run(once())


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A host's folders in a temporary one, and an environment that says nothing else."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(settings, "SECRETS", tmp_path / "secrets")
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    made = House(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


Said = pytest.CaptureFixture[str]


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
            for option in ("--no-browser", "--port", "--state", "--script") if words[0] == "rehearse" else ():
                assert option in said
    assert len(shown) == len(LANGUAGES) * (1 + len(COMMANDS))


@pytest.mark.parametrize(
    "line", ["", "bogus", "--bogus", "run more", "backup", "restore", "rehearse --port x", "rehearse --port 70000"]
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


# --- kith run, refused ------------------------------------------------------------------------------------------------


def _refused(capsys: Said, *words: str, code: int = 1) -> str:
    """What was said when a command was refused: one sentence or a few, on one line or with numbered steps."""
    assert main(list(words)) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err and "{" not in said.err and "cli." not in said.err
    assert TOKEN not in said.err + said.out
    return said.err


def test_without_a_token_it_does_not_start_and_makes_nothing(
    house: House, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KITH_TOKEN_FILE")
    assert "KITH_TOKEN_FILE" in _refused(capsys, "run")
    assert not house.state.exists() and not house.key.exists()
    monkeypatch.setenv("KITH_TOKEN_FILE", str(house.token))
    assert str(house.token) in _refused(capsys, "run")
    assert not house.state.exists() and not house.key.exists()


def test_a_setting_that_cannot_be_used_is_named(house: House, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_DEV_GUILD", TOKEN)
    for command in ("run", "doctor", "health"):
        assert "KITH_DEV_GUILD" in _refused(capsys, command)


def test_a_missing_key_is_never_replaced_by_a_new_one(house: House, capsys: Said) -> None:
    house.give_token()
    house.lived_in()
    house.key.unlink()
    before = prints(house.state)
    for words in (["run"], ["restore", str(house.token)]):
        assert str(house.key) in _refused(capsys, *words)
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
    assert expected in _refused(capsys, "run")
    assert prints(house.state) == before
    assert main(["doctor"]) == 1
    assert prints(house.state) == before


def test_a_folder_that_cannot_be_written_is_named(house: House, capsys: Said) -> None:
    house.give_token()
    house.state.write_text("a file where the folder should be", encoding="ascii")
    assert str(house.state) in _refused(capsys, "run")
    assert not house.key.exists()
    house.state.unlink()
    house.key.parent.write_text("a file where the folder should be", encoding="ascii")
    assert str(house.key) in _refused(capsys, "run")
    assert not house.database.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows keeps its permissions elsewhere")
def test_an_account_without_the_right_to_the_folder_is_told_so(house: House, capsys: Said, tmp_path: Path) -> None:
    house.give_token()
    house.token.chmod(0o644)
    house.state.mkdir(mode=0o500)
    account = os.geteuid()
    if account == 0:  # Root may do anything, so it becomes somebody who may not.
        for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
            folder.chmod(0o711)
        os.seteuid(65_534)
    try:
        said = _refused(capsys, "run")
        assert main(["doctor"]) == 1
    finally:
        os.seteuid(account)
    assert str(house.state) in said and names(house.state) == [] and not house.key.exists()


# --- kith run, against a Discord of our own ---------------------------------------------------------------------------


@pytest.fixture
def discord_here(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServerThread]:
    """A Discord on this computer that knows one token, and the addresses of it in the environment."""
    with ServerThread(Server(World(token=TOKEN))) as thread:
        monkeypatch.setenv("KITH_DISCORD_API", thread.server.api)
        monkeypatch.setenv("KITH_DISCORD_GATEWAY", thread.server.gateway_url)
        yield thread


def _started(house: House) -> subprocess.Popen[str]:
    """A running Kith that has given its first sign of life."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    for _ in range(600):
        if process.poll() is not None or (house.state / health.NAME).exists():
            break
        time.sleep(0.05)
    return process


def test_a_token_that_discord_refuses_ends_it_in_one_sentence(house: House, discord_here: ServerThread) -> None:
    house.token.write_text("another.token.than-theirs", encoding="ascii")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, text=True, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "Discord refused the bot token" in done.stderr and "another.token" not in done.stderr + done.stdout
    assert "oauth2/authorize" not in done.stdout


def test_a_discord_that_is_not_there_ends_it_in_one_sentence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.give_token()
    monkeypatch.setenv("KITH_DISCORD_API", "http://127.0.0.1:9/api/v10")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, text=True, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "Discord cannot be reached" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_alone_shows_life_and_stops_when_asked(
    house: House, discord_here: ServerThread, capsys: Said, how: signal.Signals
) -> None:
    house.give_token()
    with _started(house) as process:
        try:
            assert main(["health"]) == 0
            assert main(["doctor"]) == 0
            capsys.readouterr()
            for words in (["run"], ["backup", str(house.state / "copy.db")], ["restore", str(house.token)]):
                _refused(capsys, *words)
            assert str(house.database) in _refused(capsys, "run")
            asked = time.monotonic()
            process.send_signal(how)
            out, err = process.communicate(timeout=15)
            took = time.monotonic() - asked
        finally:
            process.kill()
    assert (process.returncode, took < 10, "Traceback" in err) == (0, True, False)
    assert "permissions=343597501440" in out and "scope=bot+applications.commands" in out
    assert str(house.key) in out and not readable_by_others(house.key)
    assert TOKEN not in out + err
    assert "kith.db" in names(house.state) and "kith.db-wal" not in names(house.state)
    assert health.NAME not in names(house.state) and main(["health"]) == 1
    assert not any(TOKEN.encode() in content for content in contents(house.state).values())


def test_a_token_that_is_refused_later_ends_it_with_a_code(house: House, discord_here: ServerThread) -> None:
    house.give_token()
    with _started(house) as process:
        try:
            # From now on Discord knows another token: what reconnects is told so with the code 4004.
            def revoke() -> None:
                discord_here.server.world.token = "another.token.than-theirs"
                discord_here.server.gateway.drop()

            discord_here.run(revoke)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 1 and "Discord refused the bot token" in err and "Traceback" not in err


# --- cautions ---------------------------------------------------------------------------------------------------------


def test_what_would_better_be_otherwise_is_said(house: House, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    house.lived_in()
    house.give_token()
    assert main(["doctor"]) == 0
    assert "attention" in capsys.readouterr().out  # There is no backup yet.
    assert main(["backup", str(house.state.parent / "copy.db")]) == 0
    capsys.readouterr()
    assert main(["doctor"]) == 0
    assert "attention" not in capsys.readouterr().out

    def doctor() -> str:
        assert main(["doctor"]) == 0
        return "\n".join(line for line in capsys.readouterr().out.split("\n") if line.startswith("attention"))

    house.key.chmod(0o644)
    assert f"chmod 600 {house.key}" in doctor()
    house.token.chmod(0o644)
    assert f"chmod 600 {house.token}" in doctor()
    house.key.rename(house.state / "key")
    monkeypatch.setenv("KITH_KEY_FILE", str(house.state / "key"))
    assert str(house.state / "key") in doctor()
    monkeypatch.setenv("KITH_TOKN", "x")
    assert "KITH_TOKN" in doctor()
    monkeypatch.delenv("KITH_TOKEN_FILE")
    assert "no bot token" in doctor()
    monkeypatch.setenv("KITH_TOKEN", TOKEN)
    assert "environment" in doctor() and TOKEN not in doctor()
    os.utime(house.state / "backed-up", (0, 0))
    assert "kith backup FILE" in doctor()


def test_doctor_opens_every_sealed_value_and_says_where_one_does_not(house: House, capsys: Said) -> None:
    house.lived_in()

    def swap(tx: Tx) -> None:
        change(tx, "UPDATE asks SET summary = details")

    house.changed(swap)
    before = prints(house.state)
    assert main(["doctor"]) == 1
    assert "does not open (1)" in capsys.readouterr().out
    assert prints(house.state) == before


def test_doctor_leaves_even_what_a_crash_left_as_it_is(house: House, capsys: Said) -> None:
    house.state.mkdir()
    killed(house.database)
    write_key(house.key, OTHER_KEY)
    before = prints(house.state)
    assert main(["doctor"]) == 1
    assert prints(house.state) == before and "kith.db-wal" in before


def test_doctor_knows_a_network_disk_and_a_clock_that_is_behind(house: House, capsys: Said, tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"disk / ext4 rw 0 0\nhost:/x {tmp_path}/net nfs4 rw 0 0\nx {tmp_path}/a\\040b cifs rw 0 0\n", encoding="utf-8"
    )
    for name, kind in (("net/state", "nfs4"), ("a b", "cifs"), ("local", "ext4")):
        assert filesystem(tmp_path / name, mounts) == kind
    assert filesystem(tmp_path, tmp_path / "none") is None
    house.lived_in()
    later = time.time() + 400_000
    os.utime(house.database, (later, later))
    assert main(["doctor"]) == 1
    assert "clock is behind" in capsys.readouterr().out


def test_a_sign_of_life_grows_old(tmp_path: Path) -> None:
    path = tmp_path / health.NAME
    assert health.age(path, 1_000_000) is None and not health.alive(path, 1_000_000)
    health.beat(path, 1_000_000)
    assert health.age(path, 1_000_100) == 100
    assert health.alive(path, 1_000_179) and not health.alive(path, 1_000_180)
    assert health.alive(path, 999_000)
    health.beat(path, 1_000_060)
    assert health.alive(path, 1_000_239)


# --- backup and restore -----------------------------------------------------------------------------------------------


def test_a_backup_says_what_is_in_it_and_overwrites_none(house: House, capsys: Said, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert str(house.database) in _refused(capsys, "backup", str(copy))
    house.lived_in()
    assert main(["backup", str(copy)]) == 0
    said = capsys.readouterr().out
    assert str(copy) in said and "The key is not in it" in said and str(house.key) in said
    kept = copy.read_bytes()
    assert str(copy) in _refused(capsys, "backup", str(copy))
    assert copy.read_bytes() == kept
    assert str(tmp_path) in _refused(capsys, "backup", str(copy / "inside-a-file"))


def test_a_restore_keeps_the_former_database_and_says_so(house: House, capsys: Said, tmp_path: Path) -> None:
    house.lived_in()
    copy = tmp_path / "copy.db"
    assert main(["backup", str(copy)]) == 0
    house.changed(lambda tx: change(tx, "DELETE FROM asks"))
    capsys.readouterr()
    assert main(["restore", str(copy)]) == 0
    said = capsys.readouterr().out
    former = next(name for name in names(house.state) if name.startswith("kith.db.before-restore-"))
    assert re.fullmatch(r"kith\.db\.before-restore-\d{4}-\d\d-\d\d", former) and former in said

    def asks(tx: Tx) -> int:
        return int(tx.db.execute("SELECT count(*) FROM asks").fetchone()[0])

    found: list[int] = []
    house.changed(lambda tx: found.append(asks(tx)))
    assert found == [1]
    assert main(["doctor"]) == 0


def test_what_is_no_backup_is_not_restored(house: House, capsys: Said, tmp_path: Path) -> None:
    house.lived_in()
    before = prints(house.state)
    wrong = tmp_path / "wrong.db"
    assert str(wrong) in _refused(capsys, "restore", str(wrong))
    wrong.write_bytes(b"not a database at all" * 400)
    assert str(wrong) in _refused(capsys, "restore", str(wrong))
    assert prints(house.state) == before


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_sentence_of_the_command_is_in_the_catalogue_and_each_of_those_is_said() -> None:
    sources = [ROOT / "bot" / "__main__.py", ROOT / "bot" / "doctor.py", *sorted((ROOT / "bot" / "cli").glob("*.py"))]
    source = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    said = set(re.findall(r'"(cli\.[a-z_.]+[a-z])"', source))
    said |= {f"cli.doctor.{key}" for key in re.findall(r'"((?:[a-z]+\.[a-z]+))"', source)}
    said |= {f"cli.doctor.{verdict}" for verdict in ("ok", "attention", "failed")}
    said |= {f"cli.help.{command}" for command in COMMANDS}
    for code in LANGUAGES:
        catalogue = (ROOT / "bot" / "text" / code / "cli.po").read_text(encoding="utf-8")
        written = set(re.findall(r'^msgid "(cli\..+)"$', catalogue, re.MULTILINE))
        assert {key for key in said if key.startswith("cli.") and key not in written and key in _keys(source)} == set()
        assert written - said == set()


def _keys(source: str) -> set[str]:
    return set(re.findall(r'"(cli\.[a-z_.]+[a-z])"', source)) | {
        f"cli.doctor.{key}" for key in re.findall(r'Finding\(\s*"\w+", "([a-z.]+)"', source)
    }
