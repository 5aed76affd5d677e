"""What a host is told about their own set-up, and what `kith backup` and `kith restore` do for them."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from bot import health
from bot.__main__ import main
from bot.doctor import filesystem
from data.store import Tx, change
from data.vault import write_key
from tests.data.parts import OTHER_KEY, killed, names, prints
from tests.house.host import TOKEN, House, Said, refused

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
    assert str(house.database) in refused(capsys, "backup", str(copy))
    house.lived_in()
    assert main(["backup", str(copy)]) == 0
    said = capsys.readouterr().out
    assert str(copy) in said and "The key is not in it" in said and str(house.key) in said
    kept = copy.read_bytes()
    assert str(copy) in refused(capsys, "backup", str(copy))
    assert copy.read_bytes() == kept
    assert str(tmp_path) in refused(capsys, "backup", str(copy / "inside-a-file"))


def test_a_restore_keeps_the_former_database_and_says_so(house: House, capsys: Said, tmp_path: Path) -> None:
    house.give_token()
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
    assert str(wrong) in refused(capsys, "restore", str(wrong))
    wrong.write_bytes(b"not a database at all" * 400)
    assert str(wrong) in refused(capsys, "restore", str(wrong))
    assert prints(house.state) == before
