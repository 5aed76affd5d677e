"""Reading Kith's own source and catalogues, for the tests that guard the house."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "cogs", "data")


def files(*rooms: str, kinds: Iterable[str] = (".py",)) -> list[Path]:
    """The source files of these folders, as paths from the project's root."""
    wanted = tuple(kinds)
    found = (each for room in rooms for each in (ROOT / room).rglob("*") if each.suffix in wanted)
    return sorted(each.relative_to(ROOT) for each in found if "__pycache__" not in each.parts)


@cache
def tree(path: Path) -> ast.Module:
    """One file of Python."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


def module_name(path: Path) -> str:
    """The dotted name of a file's module."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The modules a file imports, each with its line; `from a import b` is both `a` and `a.b`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((each.name, node.lineno) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} is a relative import"
            yield str(node.module), node.lineno
            yield from ((f"{node.module}.{each.name}", node.lineno) for each in node.names)


def prose(path: Path) -> set[int]:
    """The identities of the string constants that are docstrings, of a module or of what stands above them."""
    alone = (node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Expr))
    return {id(value) for value in alone if isinstance(value, ast.Constant)}


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def dotted(node: ast.AST) -> str:
    """`a.b.c` for such an expression, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""


@cache
def catalogue(language: str) -> dict[str, Message]:
    """Every sentence of a language by its key. Fails if one key stands in two files."""
    found: dict[str, Message] = {}
    for path in sorted((ROOT / "bot" / "text" / language).glob("*.po")):
        with path.open("rb") as file:
            part: Catalog = read_po(file, abort_invalid=True)
        for message in part:
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                assert key not in found, f"{key} stands twice in {language}"
                found[key] = message
    return found


def forms(message: Message) -> tuple[str, ...]:
    """The sentence, or each of its plural forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)
