"""A drill says plainly whether a backup would do, touches nothing, and each wrong file is told in words of its own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.backups import name_of
from data.digest import beside
from data.store import Tx, change
from data.vault import write_key
from tests.data.parts import OTHER_KEY, holder, names, prints
from tests.house.host import House, Said, refused


@pytest.fixture
def copies(house: House, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lived-in house with one backup where the running Kith would have put it."""
    folder = house.state.parent / "copies"
    monkeypatch.setenv("KITH_BACKUPS", str(folder))
    house.lived_in()
    folder.mkdir()
    assert main(["backup", str(folder / name_of(int(time.time()) - 7200))]) == 0
    return folder


def _only(folder: Path) -> Path:
    return next(each for each in folder.iterdir() if each.suffix == ".db")


def test_a_drill_of_a_good_backup_says_so_and_leaves_no_trace(house: House, copies: Path, capsys: Said) -> None:
    before = prints(house.state), prints(copies)
    capsys.readouterr()
    for words in (["restore", "--drill"], ["restore", "--drill", str(_only(copies))]):
        assert main(words) == 0
        said = capsys.readouterr()
        lines = said.out.splitlines()
        assert all(line.startswith("ok ") for line in lines[:-1]) and "would have done" in lines[-1]
        assert str(_only(copies)) in said.out and "Nothing was sent" in said.out and said.err == ""
        assert "one after another: 1. Nothing" in said.out and "to the bit" in said.out
        assert (prints(house.state), prints(copies)) == before


def test_a_drill_is_done_while_kith_runs(house: House, copies: Path, capsys: Said) -> None:
    other = house.state.parent / "another" / "kith.db"
    other.parent.mkdir()
    with holder(other) as process:
        house.database.unlink()
        os.link(other, house.database)
        assert main(["restore", "--drill"]) == 0
        process.kill()


def _flipped(copy: Path) -> None:
    # A plain column, in which neither SQLite nor the key would find it.
    with sqlite3.connect(copy) as db:
        db.execute("UPDATE due SET run_at = run_at + 1")
    db.close()


def _without_digest(copy: Path) -> None:
    beside(copy).unlink()


def _garbage(copy: Path) -> None:
    copy.write_bytes(b"not a database at all" * 400)


def _garbage_alone(copy: Path) -> None:
    _garbage(copy)
    _without_digest(copy)


def _empty(copy: Path) -> None:
    copy.write_bytes(b"")


def _foreign(copy: Path) -> None:
    copy.unlink()
    _without_digest(copy)
    with sqlite3.connect(copy) as db:
        db.execute("CREATE TABLE somebody_elses (a)")
    db.close()


def _newer(copy: Path) -> None:
    _without_digest(copy)
    with sqlite3.connect(copy) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()


@pytest.mark.parametrize(
    ("spoil", "words", "restorable"),
    [
        (_flipped, "not what it was", False),
        (_without_digest, "no digest", True),
        (_garbage, "not what it was", False),
        (_garbage_alone, "not a sound backup", False),
        (_empty, "is empty", False),
        (_foreign, "another program", False),
        (_newer, "newer Kith", False),
    ],
)
def test_a_wrong_backup_is_said_to_be_what_it_is_and_nothing_else_is_blamed(  # type: ignore[no-untyped-def]
    house: House, copies: Path, capsys: Said, spoil, words: str, restorable: bool
) -> None:
    copy = _only(copies)
    spoil(copy)
    before = prints(house.state), names(copies)
    capsys.readouterr()
    assert main(["restore", "--drill", str(copy)]) == 1
    said = capsys.readouterr().out
    assert words in said and "mend this" in said and "would not have done" in said
    assert (prints(house.state), names(copies)) == before
    if restorable:
        assert main(["restore", str(copy)]) == 0
        assert words in capsys.readouterr().err
        return
    assert words in (error := refused(capsys, "restore", str(copy)))
    assert str(copy) in error and str(house.database) not in error and "kith restore FILE" not in error
    assert prints(house.state) == before[0]


def test_a_drill_without_a_backup_or_with_another_key_says_what_to_do(house: House, copies: Path, capsys: Said) -> None:
    house.key.unlink()
    assert str(house.key) in refused(capsys, "restore", "--drill")
    write_key(house.key, OTHER_KEY)
    assert main(["restore", "--drill"]) == 1
    assert "not the one" in capsys.readouterr().out
    shutil.rmtree(copies)
    assert str(copies) in refused(capsys, "restore", "--drill")


def test_the_database_is_not_restored_over_itself(house: House, copies: Path, capsys: Said) -> None:
    before = prints(house.state)
    assert "the database itself" in refused(capsys, "restore", str(house.database))
    assert prints(house.state) == before


def test_a_backup_goes_by_the_key_it_names_and_makes_no_folder(house: House, copies: Path, capsys: Said) -> None:
    target = house.state.parent / "nowhere" / "copy.db"
    assert str(target.parent) in refused(capsys, "backup", str(target))
    assert not target.parent.exists()
    house.key.unlink()
    assert str(house.key) in refused(capsys, "backup", str(copies / "x.db"))
    write_key(house.key, OTHER_KEY)
    assert "not the one" in refused(capsys, "backup", str(copies / "x.db"))
    assert len(names(copies)) == 2


def test_what_was_restored_is_told_at_the_next_start_and_by_doctor(house: House, copies: Path, capsys: Said) -> None:
    house.give_token()
    house.changed(lambda tx: change(tx, "DELETE FROM asks"))
    assert main(["restore", str(_only(copies))]) == 0
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 7200))
    said = capsys.readouterr().out
    assert "ten minutes" in said
    assert main(["doctor"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "older copy" in line)
    assert line.startswith("attention") and re_day(line) >= day

    def counted(tx: Tx) -> None:
        assert tx.db.execute("SELECT count(*) FROM asks").fetchone()[0] == 1

    house.changed(counted)


def re_day(line: str) -> str:
    """The date in a line."""
    return next(word for word in line.replace(",", " ").split() if word[:2] == "20" and word.count("-") == 2)


def test_on_another_computer_who_was_forgotten_comes_with_the_backup(house: House, copies: Path, capsys: Said) -> None:
    (copies / "kith.db.forgotten").write_text("1 0123456789abcdef 20000\n", encoding="ascii")
    shutil.rmtree(house.state)
    assert main(["restore", str(_only(copies))]) == 0
    assert (house.state / "kith.db.forgotten").read_text(encoding="ascii") == "1 0123456789abcdef 20000\n"
    # One that is here already knows more.
    (copies / "kith.db.forgotten").write_text("", encoding="ascii")
    assert main(["restore", str(_only(copies))]) == 0
    assert (house.state / "kith.db.forgotten").stat().st_size > 0


def test_doctor_knows_a_backup_that_is_late_and_a_folder_that_cannot_be_used(
    house: House, copies: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def doctor() -> str:
        main(["doctor"])
        return capsys.readouterr().out

    assert "2 h 0 min ago" not in doctor()  # `kith backup` was a moment ago, whatever the file's name says.
    old = time.time() - 5 * 3600
    _only(copies).rename(copies / name_of(int(old)))
    beside(next(copies.glob("*.digest"))).exists()
    digest = next(copies.glob("*.digest"))
    digest.rename(beside(_only(copies)))
    os.utime(house.state / "backed-up", (old, old))
    assert "0 d 5 h 0 min ago" in doctor()
    (house.state / "alive").touch()
    assert "although Kith is running" in doctor()
    monkeypatch.setenv("KITH_BACKUP_MINUTES", "0")
    assert "KITH_BACKUP_MINUTES is 0" in doctor()
    monkeypatch.setenv("KITH_BACKUP_MINUTES", "60")
    monkeypatch.setenv("KITH_KEY_FILE", str(copies / "key"))
    assert f"lies among the backups in {copies}" in doctor()
    monkeypatch.setenv("KITH_BACKUPS", str(house.database))
    assert f"{house.database} cannot be written" in doctor()
