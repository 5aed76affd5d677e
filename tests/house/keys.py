"""Finds in the code every key of the catalogues that is used, by following keys through functions that hand them on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.house.reading import ROOT, catalogue, dotted, files, module_name, prose, tree

ANYTHING = "\0"
"""Stands in a key for a part that is only known while the program runs."""

CARRIERS: dict[str, list[tuple[int, str, str]]] = {
    "Refusal": [(0, "key", ANYTHING), (99, "field", ANYTHING)],
    "Stop": [(0, "key", ANYTHING)],
    "Parser": [(1, "key", ANYTHING)],
    "Finding": [(1, "key", f"cli.doctor.{ANYTHING}"), (0, "verdict", f"cli.doctor.{ANYTHING}")],
    "phrase": [(0, "key", ANYTHING)],
}
"""Classes and functions that keep a key to be said later: which argument, by place and name, and what it becomes."""

CARRIED = re.compile(r"\w+(\.\w+)*\.(key|verdict)|str\(known\['field'\]\)")
"""Where a kept key is said at last; it was counted where it was handed over."""

BY_DISCORD = "bot/text/commands.py"
"""Discord's library hands back here the key that `phrase` gave it."""

PLAYED = "bot/rehearsal/"
"""Its hands go by keys as a person goes by the words on a button, in tables as well as in calls."""


@dataclass(frozen=True)
class Use:
    """A key as it stands in the code, with ANYTHING for what is not known; `call` if its values stand beside it."""

    key: str
    where: str
    call: ast.Call | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(r"\w+".join(re.escape(part) for part in self.key.split(ANYTHING)))


@dataclass(eq=False)
class Function:
    """A function of ours; `keys` are the parameters that become (part of) a key, by name."""

    module: str
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    method: bool
    keys: dict[str, set[str]] = field(default_factory=dict)

    @property
    def parameters(self) -> list[str]:
        given = [each.arg for each in (*self.node.args.posonlyargs, *self.node.args.args)]
        return given[1:] if self.method else given


def _functions(path: Path) -> Iterator[Function]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, kinds):
                    static = any(dotted(each) == "staticmethod" for each in inner.decorator_list)
                    yield Function(module_name(path), inner.name, inner, not static)
    for node in tree(path).body:
        if isinstance(node, kinds):
            yield Function(module_name(path), node.name, node, False)


class Code:
    """All of Kith's code that may speak."""

    def __init__(self) -> None:
        self.paths = [each for each in files("bot", "cogs") if not str(each).startswith(PLAYED)]
        self.functions = {path: list(_functions(path)) for path in self.paths}
        self.named: dict[str, Function] = {}
        self.methods: dict[str, list[Function]] = {}
        for found in self.functions.values():
            for each in found:
                if each.method:
                    self.methods.setdefault(each.name, []).append(each)
                else:
                    self.named[f"{each.module}.{each.name}"] = each
        self.bases = {
            id(call): [dotted(base) for base in node.bases]
            for path in self.paths
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ClassDef)
            for call in ast.walk(node)
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__"
        }
        self.imports = {path: _imports(path) for path in self.paths}
        self.unfollowed: list[str] = []
        # Once round for every function that hands a key on to one found the round before.
        while sum(self._learn(path, each) for path in self.paths for each in self.functions[path]):
            pass

    def _learn(self, path: Path, function: Function) -> bool:
        learnt = False
        for call in (node for node in ast.walk(function.node) if isinstance(node, ast.Call)):
            for argument, template in self._said(path, call):
                for key in _keys(argument, function.node):
                    if isinstance(key, tuple) and key[1] in function.parameters:
                        known = function.keys.setdefault(key[1], set())
                        whole = template.replace(ANYTHING, key[0], 1) if template != ANYTHING else key[0]
                        learnt = learnt or whole not in known
                        known.add(whole)
        return learnt

    def _said(self, path: Path, call: ast.Call) -> Iterator[tuple[ast.expr, str]]:
        """The arguments of this call that become keys, and what each becomes."""
        name = dotted(call.func)
        last = name.split(".")[-1] if name else ""
        if last == "text" or (isinstance(call.func, ast.Call) and dotted(call.func.func).endswith(".of")):
            yield from ((each, ANYTHING) for each in call.args[:1])
            return
        for carrier in (last, *self.bases.get(id(call), ())):
            for place, keyword, template in CARRIERS.get(carrier, ()):
                yield from ((each, template) for each in _argument(call, place, keyword))
        for function in self._called(path, call, name):
            for parameter, templates in function.keys.items():
                place = function.parameters.index(parameter)
                yield from ((each, template) for each in _argument(call, place, parameter) for template in templates)

    def _called(self, path: Path, call: ast.Call, name: str) -> list[Function]:
        head, _, rest = name.partition(".")
        imported = self.imports[path].get(head)
        for candidate in (f"{module_name(path)}.{name}", f"{imported}.{rest}" if rest else str(imported)):
            if candidate in self.named:
                return [self.named[candidate]]
        if isinstance(call.func, ast.Attribute) and imported is None:
            near = module_name(path).rpartition(".")[0]
            return [each for each in self.methods.get(call.func.attr, []) if each.module.startswith(near)]
        return []

    def uses(self) -> Iterator[Use]:
        """Every key that is used somewhere."""
        for path in self.paths:
            for function in (*self.functions[path], None):
                node = function.node if function else tree(path)
                inside = ast.walk(node) if function else _outside(tree(path))
                for call in (each for each in inside if isinstance(each, ast.Call)):
                    on_the_spot = dotted(call.func).split(".")[-1] in ("text", "Refusal", "Stop")
                    for argument, template in self._said(path, call):
                        where = f"{path}:{argument.lineno}"
                        for key in _keys(argument, node):
                            if isinstance(key, tuple):
                                if function is not None and key[1] in function.parameters:
                                    continue  # Whoever calls this function says which.
                                key = key[0]
                            if _carried(argument):
                                continue
                            if key == ANYTHING and template == ANYTHING:
                                if str(path) != BY_DISCORD:
                                    self.unfollowed.append(f"{where}: {ast.unparse(argument)}")
                                continue
                            yield Use(template.replace(ANYTHING, key, 1), where, call if on_the_spot else None)
        yield from _in_pages()


def _imports(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            found |= {each.asname or each.name: each.name for each in node.names}
    return found


def _outside(module: ast.Module) -> Iterator[ast.AST]:
    """What stands in a module outside its functions: decorators, class bodies, constants."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += node.decorator_list
        else:
            waiting += list(ast.iter_child_nodes(node))


def _argument(call: ast.Call, place: int, keyword: str) -> list[ast.expr]:
    if place < len(call.args) and not any(isinstance(each, ast.Starred) for each in call.args[: place + 1]):
        return [call.args[place]]
    return [each.value for each in call.keywords if each.arg == keyword]


def _keys(node: ast.expr, function: ast.AST) -> list[str | tuple[str, str]]:
    """What this expression may be: strings with ANYTHING for gaps, with the name that fills the gap if there is one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _keys(node.body, function) + _keys(node.orelse, function)
    if isinstance(node, ast.JoinedStr):
        parts = [str(each.value) if isinstance(each, ast.Constant) else ANYTHING for each in node.values]
        gaps = [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
        if len(gaps) == 1 and isinstance(gaps[0], ast.Name):
            inner = _keys(gaps[0], function)
            whole = "".join(parts)
            return [
                whole.replace(ANYTHING, each) if isinstance(each, str) else (whole.replace(ANYTHING, each[0]), each[1])
                for each in inner
            ]
        return ["".join(parts)]
    if isinstance(node, ast.Name):
        assigned = (each for each in ast.walk(function) if isinstance(each, ast.Assign))
        values = [each.value for each in assigned if node.id in map(dotted, each.targets)]
        found = [key for value in values for key in _keys(value, function)]
        return found or [(ANYTHING, node.id)]
    return [ANYTHING]


def _carried(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(each, ast.FormattedValue) and _carried(each.value) for each in node.values)
    return CARRIED.fullmatch(ast.unparse(node)) is not None


def _in_pages() -> Iterator[Use]:
    heads = {key.split(".")[0] for key in catalogue("en")}
    for path in (each for each in files("bot") if str(each).startswith(PLAYED)):
        pieces = {id(each) for node in ast.walk(tree(path)) if isinstance(node, ast.JoinedStr) for each in node.values}
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in prose(path) | pieces:
                first = next(iter(_keys(node, node)), "")
                key = first if isinstance(first, str) else first[0]
                if key.split(".")[0] in heads and re.fullmatch(rf"[a-z_]+(\.[\w{ANYTHING}]+)+", key):
                    yield Use(key, f"{path}:{node.lineno}")
    for path in files("bot", kinds=(".html", ".js")):
        for line, words in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1):
            yield from (Use(key, f"{path}:{line}") for key in re.findall(r"\{\{([a-z_]+\.[a-z_.]+)\}\}", words))


@cache
def used() -> tuple[tuple[Use, ...], tuple[str, ...]]:
    """All uses, and the places where a key could not be followed."""
    code = Code()
    found = tuple(code.uses())
    return found, tuple(code.unfollowed)
