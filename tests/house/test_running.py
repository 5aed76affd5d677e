"""`kith run` against a Discord of our own: it speaks for one host alone, shows that it lives, and leaves when asked."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from bot import health
from bot.__main__ import main
from data.vault import readable_by_others
from tests.data.parts import contents, names
from tests.house.host import ROOT, TOKEN, House, Said, refused
from tests.transport.server import ServerThread


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
                refused(capsys, *words)
            assert str(house.database) in refused(capsys, "run")
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
