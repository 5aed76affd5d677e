"""What somebody types is never a statement, a template, a program or an expression (promises X1, X4, X5, X6 and D5)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import discord
import pytest

from bot.rules import words
from tests.cogs.front import front
from tests.house.reading import ROOMS, calls, dotted, files, imported, tree

OURS = [path for path in files(*ROOMS) if not str(path).startswith("bot/rehearsal/")]

# Statements.

SQL = {"execute": 0, "executemany": 0, "executescript": 0}
"""Where the statement stands among what a connection is given."""


def handed_on() -> dict[str, int]:
    """Functions of the memory that hand a statement on: where theirs, called `sql`, stands."""
    found: dict[str, int] = {}
    for path in files("data"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                names = [each.arg for each in node.args.args]
                found |= {node.name: names.index("sql")} if "sql" in names else {}
    return found


def statements(path: Path) -> Iterator[tuple[int, ast.expr]]:
    """Every statement given to SQLite or to what hands it on, with its line."""
    ways = SQL | handed_on()
    for call in calls(path):
        name = dotted(call.func).rpartition(".")[2]
        method = isinstance(call.func, ast.Attribute)
        if name in ways and len(call.args) > ways[name] and (method or name not in SQL):
            yield call.lineno, call.args[ways[name]]


def literal(node: ast.expr) -> bool:
    """Whether this is one string as it stands in the source, or one of a few such."""
    if isinstance(node, ast.IfExp):
        return literal(node.body) and literal(node.orelse)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        return all(literal(each) for each in node.value.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def named(path: Path) -> set[str]:
    """Names that stand for nothing but literals in a file, and `sql` where a statement is handed on."""
    kinds: dict[str, list[bool]] = {"sql": []}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign):
            for each in node.targets:
                if isinstance(each, ast.Name):
                    kinds.setdefault(each.id, []).append(literal(node.value))
    return {name for name, found in kinds.items() if all(found)}


BUILT = {
    "data/communities.py": "the names of the tables that bear a community, from a tuple in the file",
    "data/copying.py": "the names of tables that SQLite itself gave",
    "data/digest.py": "the names of tables that SQLite itself gave",
    "data/migrate.py": "the program's own migrations, and a version number",
    "data/moving.py": "the names of our own tables and columns, never one that a file brings",
    "data/proof.py": "the names of tables and columns that SQLite itself gave",
    "data/restore.py": "the names of tables that SQLite itself gave",
    "data/store.py": "settings of SQLite by the names in PRAGMAS",
    "data/trouble.py": "one of two checks, by the name its caller has for it",
}
"""Files in which a statement may be put together, and of what; never of anything that arrived from outside."""


def built(path: Path) -> list[str]:
    """Statements of a file that are not literals."""
    known = named(path)
    return [
        f"{path}:{line}: {ast.unparse(node)[:60]}"
        for line, node in statements(path)
        if not literal(node) and not (isinstance(node, ast.Name) and node.id in known)
    ]


def test_x5_every_statement_is_one_literal() -> None:
    assert [each for path in files("data") if str(path) not in BUILT for each in built(path)] == []
    assert sum(1 for path in files("data") for _ in statements(path)) > 100, "there are statements to look at"


# Templates and programs.

RUNS = {"eval", "exec", "compile", "__import__", "globals", "locals", "getattr_static", "literal_eval"}
LOADS = ("pickle", "marshal", "shelve", "dill", "yaml", "jinja2", "string", "xml", "subprocess", "ctypes", "code")


def test_x4_nothing_is_evaluated_loaded_or_used_as_a_template() -> None:
    found: list[str] = []
    for path in OURS:
        found += [f"{path}: {name}" for name, _ in imported(path) if name.split(".")[0] in LOADS]
        for call in calls(path):
            name = dotted(call.func) or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
            last = name.rpartition(".")[2]
            plain = name in RUNS or last in ("format", "format_map", "safe_substitute", "vformat", "Template")
            found += [f"{path}:{call.lineno}: {name}"] if plain and name != "re.compile" else []
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
                found += [f"{path}:{node.lineno}: %"] if isinstance(node.left.value, str) else []
    assert found == []


def test_x4_attributes_are_only_looked_up_by_names_of_our_own() -> None:
    """`getattr` with a name that somebody typed would reach everything."""
    found: list[str] = []
    for path in OURS:
        for call in calls(path):
            reaches = dotted(call.func) in ("getattr", "setattr", "hasattr", "delattr")
            found += [f"{path}: {ast.unparse(call.args[1])}"] if reaches and not literal(call.args[1]) else []
    # The names of permissions, from a tuple beside them; those of settings, looked up in a list of our own before.
    known = (
        "cogs/live.py: name",
        "bot/rules/house.py: setting",
        "cogs/settings/choosing.py: each",
    )
    assert [each for each in found if not each.startswith((*known, "bot/cli/"))] == []


# Mentions.


async def test_x1_the_client_lets_nothing_ping_unless_a_message_names_whom(tmp_path: Path) -> None:
    async with front(tmp_path) as desk:
        mentions = desk.kith.allowed_mentions
        assert mentions is not None
        assert mentions.to_dict() == discord.AllowedMentions.none().to_dict() == {"parse": []}


def test_x1_no_message_allows_everybody_or_a_role() -> None:
    found: list[str] = []
    for path in OURS:
        for call in calls(path):
            if dotted(call.func).endswith("AllowedMentions"):
                given = {each.arg: ast.unparse(each.value) for each in call.keywords}
                wide = {name: value for name, value in given.items() if name in ("everyone", "roles")}
                found += [f"{path}:{call.lineno}"] if set(wide.values()) - {"False"} or "roles" not in given else []
            found += [f"{path}:{call.lineno}"] if dotted(call.func).endswith("AllowedMentions.all") else []
    assert found == []


# Expressions.


def patterns(path: Path) -> Iterator[tuple[int, ast.expr]]:
    for call in calls(path):
        if re.fullmatch(r"re\.(compile|sub|match|fullmatch|search|split|findall|finditer)", dotted(call.func)):
            yield call.lineno, call.args[0]


ENDLESS = 50
"""A repetition that may go on for longer than this counts as endless."""

WIDEST = range(0x250)
"""Characters by which two sets are compared; those beyond are in a set by its category or by its being negated."""


def repeats(tokens: Any) -> Iterator[tuple[Any, Any]]:
    """Every endless repetition in an expression, with what is repeated."""
    for name, value in tokens:
        if name in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[1] > ENDLESS:
            yield name, value[2]
        for part in inner(name, value):
            yield from repeats(part)


def inner(name: Any, value: Any) -> Iterator[Any]:
    """What stands inside one part of an expression."""
    if name in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        yield value[2]
    elif name is sre.SUBPATTERN:
        yield value[3]
    elif name is sre.BRANCH:
        yield from value[1]
    elif name in (sre.ASSERT, sre.ASSERT_NOT):
        yield value[1]


def flat(tokens: Any) -> list[tuple[Any, Any]]:
    """The parts in a row, groups opened; an alternative counts as the row of all its branches."""
    found: list[tuple[Any, Any]] = []
    for name, value in tokens:
        parts = list(inner(name, value)) if name in (sre.SUBPATTERN, sre.BRANCH) else []
        found += [each for part in parts for each in flat(part)] if parts else [(name, value)]
    return found


def first_characters(tokens: Any, flags: int) -> set[str]:
    """Characters of the widest range that what is repeated may begin with."""
    name, value = flat(tokens)[0]
    single = re.compile(_text([(name, value)]), flags)
    return {chr(code) for code in WIDEST if single.match(chr(code))}


def _text(tokens: Any) -> str:
    name, value = tokens[0]
    if name is sre.LITERAL:
        return re.escape(chr(value))
    if name is sre.NOT_LITERAL:
        return f"[^{re.escape(chr(value))}]"
    if name is sre.ANY:
        return "."
    if name in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return _text(flat(value[2]))
    assert name is sre.IN, name
    classes = {
        sre.CATEGORY_DIGIT: r"\d",
        sre.CATEGORY_SPACE: r"\s",
        sre.CATEGORY_WORD: r"\w",
        sre.CATEGORY_NOT_DIGIT: r"\D",
        sre.CATEGORY_NOT_SPACE: r"\S",
        sre.CATEGORY_NOT_WORD: r"\W",
    }
    found = ""
    for kind, what in value:
        if kind is sre.NEGATE:
            found += "^"
        elif kind is sre.LITERAL:
            found += re.escape(chr(what))
        elif kind is sre.RANGE:
            found += f"{re.escape(chr(what[0]))}-{re.escape(chr(what[1]))}"
        else:
            found += classes[what]
    return f"[{found}]"


def slow(pattern: str) -> list[str]:
    """Why an expression could take much longer than it reads, or nothing."""
    parsed = parser.parse(pattern)
    wrong = ["one endless repetition inside another" for _, part in repeats(parsed) if any(repeats(part))]
    parts = flat(parsed)
    for at, (name, value) in enumerate(parts):
        if name not in (sre.MAX_REPEAT, sre.MIN_REPEAT) or value[1] <= ENDLESS:
            continue
        for other, following in parts[at + 1 :]:
            endless = other in (sre.MAX_REPEAT, sre.MIN_REPEAT) and following[1] > ENDLESS
            if endless and first_characters(value[2], parsed.state.flags) & first_characters(
                following[2], parsed.state.flags
            ):
                wrong.append("two endless repetitions of the same characters")
            if other not in (sre.ASSERT, sre.ASSERT_NOT, sre.AT) and not (
                other in (sre.MAX_REPEAT, sre.MIN_REPEAT) and following[0] == 0
            ):
                break  # Something must stand between the two.
    return wrong


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(a|b+)*c", r"a*a*b", r"\d+\w+x", r"(\s*,?\s*)+", r".*.*=", r"x[^y]*z?[^w]*q"]
)
def test_x6_a_slow_expression_is_recognised(pattern: str) -> None:
    assert slow(pattern)


SOUND = {
    r"[a-z][a-z_]*(\.[a-z][a-z_]*)*": "each round begins with a dot, which no round takes",
}
"""Expressions that look slow and are not, and why."""

PUT_TOGETHER = {"bot/logs.py": "of one in the same file"}


def test_x6_every_expression_is_a_literal_and_none_is_slow() -> None:
    found: list[str] = []
    looked_at = 0
    for path in OURS:
        for line, node in patterns(path):
            if not literal(node):
                found += [] if str(path) in PUT_TOGETHER else [f"{path}:{line}: put together"]
                continue
            assert isinstance(node, ast.Constant)
            looked_at += 1
            found += [f"{path}:{line}: {why}" for why in slow(str(node.value)) if node.value not in SOUND]
    assert found == []
    assert looked_at >= 5


@pytest.mark.parametrize(
    "piece", ["*", "\\", "a\n", "https://a.io/* ", "h", "http://", " ", "1", "1.", "- ", "[x](", "@", "a"]
)
@pytest.mark.parametrize("most", [50, 250, 1200, 3000])
def test_x6_fitting_words_into_a_card_draws_them_a_few_times_however_they_are_made(
    monkeypatch: pytest.MonkeyPatch, piece: str, most: int
) -> None:
    """Counted, not timed: four times as many characters are drawn as often, and never more than two dozen times."""
    drawn: list[int] = []
    plain = words._plain

    def counted(text: str) -> str:
        drawn.append(len(text))
        return plain(text)

    monkeypatch.setattr(words, "_plain", counted)
    for length in (1000, 4000):
        for text in ((piece * length)[:length], ("a" * length + piece * length)[length // 2 : length + length // 2]):
            drawn.clear()
            assert len(words.shown(text, most)) <= most
            assert len(drawn) <= 24, (piece, most, length, len(drawn))
            assert sum(drawn) <= 8 * length
