"""Every module says in one sentence why it exists, and everything public says what it does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import ROOMS, files, tree

ENDS = re.compile(r"[.?!][\"”']?(?:\s|$)")

LONGER = {"bot/__main__.py"}
"""Modules whose one sentence is followed by more: the exit codes belong where they are returned."""


def sentences(words: str) -> int:
    """How many sentences there are; a dot inside a name, a path or an abbreviation ends none."""
    plain = re.sub(r"`[^`]*`", "x", words)
    return len(ENDS.findall(plain))


@pytest.mark.parametrize("path", files(*ROOMS), ids=str)
def test_a_module_says_in_one_sentence_why_it_exists(path: Path) -> None:
    words = ast.get_docstring(tree(path))
    assert words, f"{path} does not say why it exists"
    first = words.split("\n\n")[0]
    assert sentences(first) == 1, first
    assert first == words or str(path) in LONGER, f"{path} says more than one sentence"


def public(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Functions, classes and methods that others call; what belongs to a protocol of Python's own is not described."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield f"{inside}{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from public(node.body, f"{node.name}.")


@pytest.mark.parametrize("path", files(*ROOMS), ids=str)
def test_everything_public_says_what_it_does(path: Path) -> None:
    silent = [
        name
        for name, node in public(tree(path).body)
        if not ast.get_docstring(node)  # type: ignore[arg-type]
    ]
    assert silent == []


@pytest.mark.parametrize("path", files(*ROOMS), ids=str)
def test_what_is_said_are_sentences(path: Path) -> None:
    """With an end, so that nobody wonders whether the rest is missing."""
    found: list[str] = []
    for name, node in public(tree(path).body):
        words = ast.get_docstring(node) or ""  # type: ignore[arg-type]
        if words and not words.split("\n\n")[0].rstrip("”\"'`").endswith((".", "?", "!", ":", "…")):
            found.append(name)
    assert found == []


def test_the_count_of_sentences_can_tell_one_from_two() -> None:
    assert sentences("One file, `a.b. C`, and no more.") == 1
    assert sentences("This is one. And this is another.") == 2
    assert sentences("Nothing ends here") == 0
