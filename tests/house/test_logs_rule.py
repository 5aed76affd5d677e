"""Nothing is logged but by the one function that hides what should not be said (promises 2.6)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.reading import ROOMS, calls, dotted, files, imported, tree

PRINTS = ("bot/cli/words.py", "bot/rehearsal/")
"""Where a person sits at a terminal and is spoken to."""

METHODS = ("debug", "info", "warning", "error", "exception", "critical", "getLogger")

NAME = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)*")

CODES = ("type(error).__name__", "type(failure).__name__", "type(trouble).__name__", "code", "event_method")
"""What may stand as the code of a line: the name of a type, a number of Discord's, or the name of an event."""


def events() -> list[tuple[Path, ast.Call]]:
    """Every line Kith logs."""
    return [
        (path, call)
        for path in files(*ROOMS)
        for call in calls(path)
        if dotted(call.func) in ("logs.event", "bot.logs.event") or (dotted(call.func) == "event" and _takes(path))
    ]


def _takes(path: Path) -> bool:
    return any(name == "bot.logs.event" for name, _ in imported(path))


def test_nobody_logs_past_the_one_function() -> None:
    """`parser.error` is argparse's way to refuse a command line; `exception()` of a task says nothing anywhere."""
    found = [
        f"{path}:{call.lineno}"
        for path in files(*ROOMS)
        if str(path) != "bot/logs.py"
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and ((call.func.attr in METHODS and (call.args or call.keywords)) or dotted(call.func).startswith("logging."))
        and not (str(path) == "bot/cli/arguments.py" and call.func.attr == "error")
    ]
    assert found == []


def test_there_are_lines_to_look_at() -> None:
    assert len(events()) > 10


@pytest.mark.parametrize(("path", "call"), events(), ids=[f"{path}:{call.lineno}" for path, call in events()])
def test_a_line_holds_a_name_a_reference_and_a_code_and_nothing_that_was_said(path: Path, call: ast.Call) -> None:
    assert len(call.args) == 1, "the name stands first, everything else is named"
    name = call.args[0]
    for each in [name.body, name.orelse] if isinstance(name, ast.IfExp) else [name]:
        if isinstance(each, ast.JoinedStr):
            # Only what Kith itself named may be part of a name.
            parts = [ast.unparse(part.value) for part in each.values if isinstance(part, ast.FormattedValue)]
            assert parts == ["row.kind"], ast.unparse(each)
        else:
            assert isinstance(each, ast.Constant)
            assert NAME.fullmatch(str(each.value))
    given = {each.arg: ast.unparse(each.value) for each in call.keywords}
    assert given.keys() <= {"ref", "code", "level"}
    assert "ref" not in given or re.fullmatch(r"(\w+\.)?ref", given["ref"]), given["ref"]
    code = given.get("code")
    assert code is None or code in CODES or re.fullmatch(r"\w+\.code|len\([\w.]+\)", code), code


def test_no_exception_becomes_part_of_a_sentence() -> None:
    """`str(error)` can hold what somebody typed or who they are. The rehearsal's people are made up."""
    found: list[str] = []
    for path in files(*ROOMS):
        if str(path).startswith("bot/rehearsal/"):
            continue
        caught = {node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler) and node.name}
        for node in ast.walk(tree(path)):
            said: list[ast.expr] = []
            if isinstance(node, ast.FormattedValue):
                said = [node.value]
            elif isinstance(node, ast.Call) and dotted(node.func) in ("str", "repr", "format", "print", "tell", "warn"):
                said = node.args
            found += [f"{path}:{each.lineno}" for each in said if isinstance(each, ast.Name) and each.id in caught]
    assert found == []


def test_nothing_is_printed_but_to_the_person_at_the_terminal() -> None:
    found = [
        f"{path}:{call.lineno}"
        for path in files(*ROOMS)
        if not str(path).startswith(PRINTS)
        for call in calls(path)
        if dotted(call.func) in ("print", "pprint", "sys.stdout.write", "sys.stderr.write", "traceback.print_exc")
    ]
    assert found == []
