"""A host changes the key: all or nothing, wherever it is cut off, and told what to keep and what to throw away."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import backups
from bot.__main__ import main
from bot.backups import DAILY_FOR, Backups
from data import digest, rekey
from data.rekey import coming, formers
from data.store import Tx, change
from data.vault import KEY_HEADER, Vault, read_key, readable_by_others, write_key
from tests.data.parts import KEY, holder, killed, opened, prints
from tests.data.test_rekey import plain
from tests.house.host import ROOT, House, Said, refused


def _inside(house: House) -> dict[str, list[dict[str, object]]]:
    """Everything that the database holds, opened with whatever key a start would use. What it notes about the file
    itself is left out."""
    key = rekey.settle(house.key, house.database) or read_key(house.key)

    async def once() -> dict[str, list[dict[str, object]]]:
        async with opened(house.database, key) as store:
            return await store.run(plain)

    found = asyncio.run(once())
    found.pop("meta")
    return found


def test_everything_is_kept_and_the_former_key_stays_for_the_copies_it_opens(house: House, capsys: Said) -> None:
    house.give_token()
    house.lived_in()
    before, was = _inside(house), read_key(house.key)
    assert main(["rekey"]) == 0
    said = capsys.readouterr()
    now = read_key(house.key)
    [former], [copy] = formers(house.key), list(house.state.glob("before-key-*.db"))
    assert now != was == read_key(former) and _inside(house) == before
    assert str(former) in said.out and str(copy) in said.out and said.err == ""
    assert digest.check(copy, Vault(was)) and not coming(house.key).exists()
    assert not any(readable_by_others(each) for each in (house.key, former, copy))
    assert main(["doctor"]) == 0
    assert str(former) in capsys.readouterr().out


def test_a_copy_from_before_is_put_back_with_the_former_key(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.lived_in()
    before = _inside(house)
    assert main(["rekey"]) == 0
    [former], [copy] = formers(house.key), list(house.state.glob("before-key-*.db"))
    assert main(["restore", str(copy)]) == 1, "the new key does not open it"
    monkeypatch.setenv("KITH_KEY_FILE", str(former))
    assert main(["restore", str(copy)]) == 0
    house.key = former
    assert _inside(house) == before


def test_a_key_can_be_changed_again_and_again(house: House) -> None:
    house.lived_in()
    before = _inside(house)
    for number in range(1, 4):
        assert main(["rekey"]) == 0
        assert len(read_key(house.key).former) == number == len(formers(house.key))
    assert _inside(house) == before


def test_the_copy_made_before_goes_after_fourteen_days(house: House) -> None:
    house.lived_in()
    assert main(["rekey"]) == 0
    later = int(time.time()) + DAILY_FOR + 1

    async def once() -> None:
        async with opened(house.database, read_key(house.key)) as store:
            store.clock = lambda: later
            running = Backups(store, house.database, house.state / "copies", 3600, house.state / "mark")
            await running._work()

    asyncio.run(once())
    assert list(house.state.glob("before-key-*")) == [] and len(backups.listed(house.state / "copies")) == 1
    assert len(formers(house.key)) == 1, "keys are for people to throw away"


@pytest.mark.parametrize("place", ["nowhere", "no key", "another's key", "held"])
def test_it_is_refused_where_a_start_would_be_and_nothing_is_changed(house: House, capsys: Said, place: str) -> None:
    if place == "held":
        house.lived_in()
        other = house.state.parent / "another" / "kith.db"
        other.parent.mkdir()
        with holder(other) as process:
            house.database.unlink()
            os.link(other, house.database)
            write = house.key.read_bytes()
            assert "running Kith" in refused(capsys, "rekey")
            process.kill()
        assert house.key.read_bytes() == write and not coming(house.key).exists()
        return
    if place != "nowhere":
        house.lived_in()
    if place == "no key":
        house.key.unlink()
    if place == "another's key":
        house.key.write_text(f"{KEY_HEADER}:00000000:{'A' * 43}=\n")
    before = {each: prints(each) for each in (house.state, house.key.parent) if each.exists()}
    expected = {"nowhere": "no database", "no key": "missing", "another's key": "not the one"}
    assert expected[place] in refused(capsys, "rekey")
    assert {each: prints(each) for each in before} == before


def test_where_something_does_not_open_it_stays_with_the_key_it_has(house: House, capsys: Said) -> None:
    house.lived_in()

    def damage(tx: Tx) -> None:
        change(tx, "UPDATE asks SET details = summary")

    house.changed(damage)
    key = house.key.read_bytes()
    assert "does not open" in refused(capsys, "rekey")
    assert house.key.read_bytes() == key
    assert main(["doctor"]) == 1 and "key.former" not in capsys.readouterr().out


def test_where_the_key_lies_behind_another_name_the_file_itself_is_changed(house: House) -> None:
    house.give_token()
    house.lived_in()
    real = house.key.with_name("real")
    house.key.rename(real)
    house.key.symlink_to(real)
    was = read_key(real)
    assert main(["rekey"]) == 0
    assert house.key.is_symlink() and read_key(real) != was and len(formers(real)) == 1
    assert main(["doctor"]) == 0


def test_a_key_that_cannot_be_put_in_its_place_is_used_from_where_it_lies(
    house: House, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A single file that an engine mounts cannot be replaced."""
    house.give_token()
    house.lived_in()
    before = _inside(house)
    real = os.replace

    def replace(source: str | Path, target: str | Path) -> None:
        if Path(target) == house.key:
            raise OSError(16, "Device or resource busy")
        real(source, target)

    with monkeypatch.context() as mounted:
        mounted.setattr(os, "replace", replace)
        assert "Move it" in refused(capsys, "rekey")
        assert _inside(house) == before and coming(house.key).exists()
        assert main(["doctor"]) == 0
        assert "cut off" in capsys.readouterr().out
        assert main(["backup", str(house.state.parent / "copy.db")]) == 0
    assert _inside(house) == before and not coming(house.key).exists()


def test_what_a_kill_left_before_the_database_was_changed_is_written_over(house: House) -> None:
    house.lived_in()
    was = read_key(house.key)
    shutil.copy(house.key, coming(house.key))
    coming(house.key).write_bytes(b"kith-k")
    assert main(["rekey"]) == 0
    assert read_key(house.key).former and read_key(formers(house.key)[0]) == was


def test_a_database_that_a_kill_left_with_a_full_log_is_changed_as_well(house: House) -> None:
    house.lived_in()
    key = read_key(house.key)
    house.database.unlink()
    killed(house.database)
    # The other process has a key of its own.

    house.key.unlink()
    write_key(house.key, KEY)
    assert key != KEY and main(["rekey"]) == 0
    assert _inside(house)["asks"]


KILLED = """
import os, shutil, sys
from pathlib import Path
from bot import __main__
from data import store

whole, environment = Path(sys.argv[1]), dict(os.environ)
left = 0

def step(*_):
    global left
    left -= 1
    if left == 0:
        os._exit(9)

def change(number):
    global left
    here = whole.parent / f"{number}"
    shutil.copytree(whole, here)
    os.environ.update(KITH_STATE=f"{here / 'state'}", KITH_KEY_FILE=f"{here / 'config' / 'key'}")
    connect = store.connect

    def traced(path):
        db = connect(path)
        db.set_trace_callback(step)
        return db

    store.connect = traced
    files = {"os.rename", "os.link", "os.remove", "open"}
    sys.addaudithook(lambda event, _: step() if event in files else None)
    left = number
    os._exit(__main__.main(["rekey"]))

os.chdir(whole.parent)
number = 1
while True:
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        change(number)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code != 9:
        print(number, code)
        break
    number += int(sys.argv[2])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_cut_off_at_each_statement_and_each_file_it_touches_the_old_or_the_new_is_whole(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """G14. Killed before the n-th, for every n until there is none."""
    house.lived_in()
    before, was = _inside(house), read_key(house.key)
    whole = house.state.parent / "kept" / "whole"
    for folder in (house.state, house.key.parent):
        shutil.copytree(folder, whole / folder.name)
    stride = 1 if os.environ.get("KITH_FULL") else 3
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(whole), str(stride)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=600,
        check=True,
        capture_output=True,
        text=True,
    )
    last, code = map(int, done.stdout.split())
    assert code == 0 and last >= 100
    came: set[bool] = set()
    for number in range(1, last, stride):
        here = House(whole.parent / f"{number}")
        here.state, here.key = whole.parent / f"{number}" / "state", whole.parent / f"{number}" / "config" / "key"
        here.database = here.state / "kith.db"
        assert _inside(here) == before, f"killed before step {number}"
        now = read_key(here.key)
        came.add(now == was)
        if now != was:
            assert [read_key(each) for each in formers(here.key)] == [was]
            [copy] = here.state.glob("before-key-*.db")
            assert digest.check(copy, Vault(was))
        # And it can be done now, from wherever it stopped.
        if number % (7 * stride) == 1:
            monkeypatch.setenv("KITH_STATE", str(here.state))
            monkeypatch.setenv("KITH_KEY_FILE", str(here.key))
            assert main(["rekey"]) == 0
            assert _inside(here) == before and not coming(here.key).exists()
        capsys.readouterr()
    assert came == {True, False}, "some were cut off before the database was sealed anew, and some after"
