"""The clock, chance and waiting come in through their ports, so that a whole night can be lived in a second."""

from __future__ import annotations

import ast

import pytest

from tests.house.reading import ROOMS, calls, dotted, files, imported, tree

CLOCK = ("time.time", "time.time_ns", "time.localtime", "datetime.now", "datetime.utcnow", "datetime.today")
CLOCK += ("date.today",)
STOPWATCH = ("time.monotonic", "time.perf_counter")
WAITING = ("asyncio.sleep", "time.sleep")

PLACES: dict[tuple[str, ...], tuple[str, ...]] = {
    # Where the program begins, it takes the computer's clock once and hands it down. The rehearsal has a world of its
    # own, whose time begins now and whose page is a browser's.
    CLOCK: ("bot/__main__.py", "bot/cli/run.py", "bot/rehearsal/"),
    # Behind the relay's own port is the real Discord, which keeps no other time than the computer's.
    STOPWATCH: ("bot/cli/run.py", "bot/rehearsal/", "bot/relay/discord_port.py"),
    WAITING: ("bot/rehearsal/",),
}

GENERATORS = (
    "bot/cli/run.py",
    "bot/rehearsal/world.py",
    "bot/steps/pairs.py",
    "bot/steps/rituals.py",
    "data/threads.py",
)
"""Where a generator of chance is made, once, and handed down; and where a slot's or a talk's own is, from a key of the
vault."""


def strays(names: tuple[str, ...], places: tuple[str, ...]) -> list[str]:
    """Calls, and mentions that could be called later, of these names outside their places."""
    found: list[str] = []
    for path in files(*ROOMS):
        if str(path).startswith(places):
            continue
        for node in ast.walk(tree(path)):
            whole = dotted(node)
            if whole and any(whole == name or whole.endswith(f".{name}") for name in names):
                found.append(f"{path}:{node.lineno}: {whole}")  # type: ignore[attr-defined]
        # `from time import time` would hide them.
        found += [f"{path}:{line}: {name}" for name, line in imported(path) if name in names]
    return found


@pytest.mark.parametrize("names", PLACES, ids=["clock", "stopwatch", "waiting"])
def test_time_comes_in_by_its_port(names: tuple[str, ...]) -> None:
    assert strays(names, PLACES[names]) == []


def test_the_start_of_the_program_is_where_the_clock_comes_from() -> None:
    """Teeth: the search finds what is there."""
    assert strays(CLOCK, ("bot/rehearsal/",)) != []


def test_nothing_hides_behind_another_name() -> None:
    """`import random as chance` would; of `random` nobody takes more than the two kinds of generator."""
    found: list[str] = []
    for path in files(*ROOMS):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                taken = [each for each in node.names if each.name in ("time", "datetime", "asyncio", "random")]
                found += [f"{path}:{node.lineno}" for each in taken if each.asname or each.name == "random"]
            elif isinstance(node, ast.ImportFrom) and node.module in ("time", "datetime", "asyncio"):
                # A time of day is no clock.
                named = [each for each in node.names if each.asname and each.asname != "wall"]
                found += [f"{path}:{node.lineno}: {each.asname}" for each in named]
    assert found == []


def test_chance_comes_in_by_its_port() -> None:
    """Elsewhere only the type is named; of what `random` has as functions nothing is ever called."""
    found: list[str] = []
    for path in files(*ROOMS):
        allowed = {"random", "random.Random"}
        if str(path) in GENERATORS:
            allowed |= {"random.SystemRandom"}
        if str(path) == "bot/rehearsal/lobby.py":
            allowed |= {"secrets"}  # The address of the page is a credential, and no part of the world that is played.
        taken = {name for name, _ in imported(path) if name.split(".")[0] in ("random", "secrets", "uuid")}
        found += [f"{path}: {name}" for name in sorted(taken - allowed)]
        called = ((dotted(call.func), call.lineno) for call in calls(path))
        found += [f"{path}:{line}: {name}" for name, line in called if name.startswith(("random.", "uuid."))]
    assert found == []


def test_only_the_vault_takes_bytes_from_the_system() -> None:
    """A key and a nonce must never come out of a generator that can be repeated."""
    found = {str(path) for path in files(*ROOMS) for call in calls(path) if dotted(call.func).endswith("urandom")}
    # The word for the file in which a community moves is such a key.
    assert found == {"data/moving.py", "data/vault.py"}


def test_a_generator_of_chance_is_made_where_the_program_begins() -> None:
    kinds = ("Random", "SystemRandom")
    made = {str(path) for path in files(*ROOMS) for call in calls(path) if dotted(call.func) in kinds}
    assert made == set(GENERATORS)


def test_no_rule_and_no_step_waits_for_anything() -> None:
    """They are plain functions: nothing of them can be half done (house.md).

    What agrees with a file beside the database runs before anybody is served, and a kill in it is tested.
    """
    beside = ("data/store.py", "data/ledger.py", "data/lineage.py")
    found = [
        f"{path}:{node.lineno}"
        for path in files("bot/rules", "bot/steps", "data")
        if str(path) not in beside
        for node in ast.walk(tree(path))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    ]
    assert found == []
