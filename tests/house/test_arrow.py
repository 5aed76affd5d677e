"""Imports point one way, and each outside thing has its one place in the house."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.reading import ROOT, files, imported, module_name, tree

PLACES: dict[str, tuple[str, ...]] = {
    # The rehearsal and the story tests alone play in SimCord's world; one check compares its people with the seed's.
    "simcord": ("bot/rehearsal/", "tests/stories/"),
    "apscheduler": ("bot/alarm.py",),
    "aiosqlite": ("data/store.py",),
    # The doctor asks for SQLite's version; it reads no database.
    "sqlite3": ("data/", "bot/doctor.py"),
    "cryptography": ("data/vault.py",),
    "babel": ("bot/text/", "bot/rehearsal/"),
    "logging": ("bot/logs.py",),
    "pydantic": ("bot/settings.py", "bot/cli/"),
    "pydantic_settings": ("bot/settings.py",),
    "platformdirs": ("bot/settings.py",),
    "uuid": (),
    "pickle": (),
    "sqlalchemy": (),
    "requests": (),
}
"""Which files of Kith may import what; any other may not."""

COGS_TAKE = ("data.records", "data.house", "data.content", "data.store.Tx")
"""What a cog may know of the memory: what is remembered, what ships with Kith, and the name of a transaction."""


def test_the_contracts_of_pyproject_are_kept(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(command), "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("what", PLACES)
def test_each_outside_thing_is_imported_in_its_place_alone(what: str) -> None:
    rooms = ("bot", "cogs", "data") if what != "simcord" else ("bot", "cogs", "data", "tests", "bench")
    strays = [
        f"{path}:{line}"
        for path in files(*rooms)
        for name, line in imported(path)
        if name.split(".")[0] == what and not str(path).startswith(PLACES[what])
    ]
    assert strays == []


def test_nothing_of_kith_imports_its_tests_or_its_bench() -> None:
    strays = [
        f"{path}:{line}"
        for path in files("bot", "cogs", "data")
        for name, line in imported(path)
        if name.split(".")[0] in ("tests", "bench", "pytest", "hypothesis")
    ]
    assert strays == []


def test_no_noun_reaches_into_another() -> None:
    """Not its `cog.py`, nor its cards or forms; what several need stands beside them."""
    shared = ("cogs.parts", "cogs.terms", "cogs.chosen", "cogs.live")
    strays: list[str] = []
    for path in files("cogs"):
        own = ".".join(module_name(path).split(".")[:2])
        strays += [
            f"{path}:{line}: {name}"
            for name, line in imported(path)
            if name.startswith("cogs.") and not name.startswith((*shared, own))
        ]
    assert strays == []


def test_cards_and_forms_know_no_client_and_no_cog() -> None:
    """They are drawn from records alone, so that they can be looked at without a Discord."""
    strays = [
        f"{path}:{line}: {name}"
        for path in files("cogs")
        if path.name in ("cards.py", "views.py")
        for name, line in imported(path)
        if name.startswith(("bot.client", "bot.turn", "data.store", "discord.ext")) or name.endswith(".cog")
    ]
    assert strays == []


def test_cogs_take_records_from_the_memory_and_nothing_of_its_inside() -> None:
    strays = [
        f"{path}:{line}: {name}"
        for path in files("cogs")
        for name, line in imported(path)
        if name.startswith("data.") and not name.startswith(COGS_TAKE) and name != "data.store"
    ]
    assert strays == []


def test_only_the_memory_speaks_sql() -> None:
    """A statement is recognised by its first word; the memory has dozens, and nobody else has one."""

    def statements(path: Path) -> list[str]:
        verbs = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "PRAGMA ", "CREATE ", "BEGIN ", "DROP ")
        return [
            f"{path}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lstrip().startswith(verbs)
        ]

    assert [each for path in files("bot", "cogs") for each in statements(path)] == []
    assert len([each for path in files("data") for each in statements(path)]) > 50
