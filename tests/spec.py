"""Checks every outgoing body against Discord's own OpenAPI document, and against the rules that document leaves out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DOCUMENT = Path(__file__).resolve().parents[2] / "shared" / "spec" / "discord-openapi.json"
ABSENT = "Discord's OpenAPI document is not beside the project (../shared/spec/discord-openapi.json)"
needs_document = pytest.mark.skipif(not DOCUMENT.exists(), reason=ABSENT)

V2_FLAG = 1 << 15
V2_TEXT, V2_PARTS = 4000, 40
MOST_COMMANDS = {1: 100, 2: 15, 3: 15}
COMMAND_TEXT = 8000
_V2_ONLY = (9, 10, 11, 12, 13, 14, 17)
# discord.py sends them: `nsfw` is documented for commands, `tts` on an edit is ignored. The document has neither.
_ALSO_KNOWN = frozenset({"nsfw", "tts"})
_FREE_KEYS = ("name_localizations", "description_localizations", "nicks")

Json = dict[str, Any]


class BodyCheck:
    """The document, with the three adjustments that its neighbour README gives reasons for."""

    def __init__(self, document: Json) -> None:
        schemas = document["components"]["schemas"]
        schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0}]}
        messages = ("MessageCreateRequest", "BaseCreateMessageCreateRequest", "MessageEditRequestPartial")
        for name in (*messages, "SDKMessageRequest"):
            schemas[name]["properties"]["content"]["maxLength"] = 2000
        schemas["ModalInteractionCallbackRequestData"]["properties"]["components"]["maxItems"] = 5
        self.document, self.paths = document, document["paths"]
        resource = Resource(contents=document, specification=DRAFT202012)
        self.registry: Registry[Any] = Registry().with_resource("urn:discord", resource)
        # Literal parts such as @me come before placeholders.
        self.patterns = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", template)), template)
            for template in sorted(self.paths, key=lambda path: path.count("{"))
        ]
        self.validators: dict[tuple[str, str], tuple[Draft202012Validator, frozenset[str]] | None] = {}

    def errors(self, method: str, path: str, body: Any) -> list[str]:
        """What is wrong with this body for this endpoint; `path` is what follows /api/v10, without the query."""
        for pattern, template in self.patterns:
            operation = self.paths[template].get(method.lower())
            if operation and pattern.fullmatch(path):
                break
        else:
            return [f"no such endpoint: {method} {path}"]
        key = (method, template)
        if key not in self.validators:
            self.validators[key] = self._validator(method.lower(), template, operation)
        known = self.validators[key]
        if known is None:
            return [] if body is None else [f"no JSON body expected: {method} {path}"]
        validator, fields = known
        if template.endswith("/threads") and isinstance(body, dict) and "message" in body:
            # Of the kinds of thread that this endpoint makes the plainest would let anything pass beside its name.
            validator = self._named("CreateForumThreadRequest")
        found = [f"{place}: {message[:160]}" for place, message in _sentences(validator.iter_errors(body))]
        return found + [f"unknown field {name!r}" for name in sorted(set(_keys(body)) - fields - _ALSO_KNOWN)]

    def _validator(
        self, method: str, template: str, operation: Json
    ) -> tuple[Draft202012Validator, frozenset[str]] | None:
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        pointer = template.replace("~", "~0").replace("/", "~1")
        reference = f"urn:discord#/paths/{pointer}/{method}/requestBody/content/application~1json/schema"
        fields = frozenset(self._fields(content["application/json"]["schema"], set()))
        return Draft202012Validator({"$ref": reference}, registry=self.registry), fields

    def _named(self, schema: str) -> Draft202012Validator:
        return Draft202012Validator({"$ref": f"urn:discord#/components/schemas/{schema}"}, registry=self.registry)

    def _fields(self, schema: Any, visited: set[str]) -> Iterator[str]:
        """Every field name that may stand anywhere in a body of this schema."""
        if isinstance(schema, list):
            for inner in schema:
                yield from self._fields(inner, visited)
        elif isinstance(schema, dict):
            reference = schema.get("$ref")
            if reference and reference not in visited:
                visited.add(reference)
                yield from self._fields(self.document["components"]["schemas"][reference.split("/")[-1]], visited)
            for key, inner in schema.items():
                if key == "properties":
                    yield from inner
                    yield from self._fields(list(inner.values()), visited)
                elif key in ("items", "allOf", "anyOf", "oneOf", "additionalProperties"):
                    yield from self._fields(inner, visited)


def _sentences(errors: Iterable[ValidationError]) -> Iterator[tuple[str, str]]:
    """Of a failed union, the branch meant by the body's own `type` speaks; the others only mislead."""
    for error in errors:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context or ():
            branches.setdefault(inner.schema_path[0], []).append(inner)
        meant = [branch for branch in branches.values() if not any(_other_type(inner) for inner in branch)]
        if branches and meant:
            yield from _sentences(min(meant, key=len))
        else:
            yield error.json_path, error.message


def _other_type(error: ValidationError) -> bool:
    """Whether this branch is for another kind of thing: its `type` differs, or it wants no object at all."""
    place = list(error.relative_path)
    return place == ["type"] or (not place and error.validator == "type")


def _keys(body: Any) -> Iterator[str]:
    if isinstance(body, list):
        for inner in body:
            yield from _keys(inner)
    elif isinstance(body, dict):
        for key, inner in body.items():
            yield key
            if key not in _FREE_KEYS:
                yield from _keys(inner)


# --- what the document does not say ------------------------------------------------------------------------------


def own_problems(method: str, path: str, body: Any) -> list[str]:
    """Our own checks, which need no document: components V2, custom ids, and the rules for commands."""
    if re.fullmatch(r"/applications/[^/]+(/guilds/[^/]+)?/commands(/[^/]+)?", path):
        commands = body if isinstance(body, list) else [body] if isinstance(body, dict) else []
        return _command_problems(commands)
    if not isinstance(body, dict):
        return []
    data = body.get("data") if path.endswith("/callback") else body
    if path.endswith("/threads") and isinstance(body.get("message"), dict):
        data = body["message"]
    return _message_problems(method, data) if isinstance(data, dict) else []


def _walk(components: Any) -> Iterator[Json]:
    for part in components or ():
        yield part
        yield from _walk(part.get("components"))
        yield from _walk([part[key] for key in ("component", "accessory") if part.get(key)])


def _message_problems(method: str, data: Json) -> list[str]:
    parts = list(_walk(data.get("components")))
    found: list[str] = []
    for key in ("custom_id", "id"):
        uses = Counter(part[key] for part in parts if part.get(key))
        found += [f"{key} used {count} times: {value!r}" for value, count in uses.items() if count > 1]
    if "title" in data and "custom_id" in data:
        return found
    if not int(data.get("flags") or 0) & V2_FLAG:
        # An edit may leave the flag out, because a message that has it keeps it.
        if method != "PATCH" and any(part.get("type") in _V2_ONLY for part in parts):
            found.append("components V2 without the flag 32768")
        return found
    text = sum(len(part.get("content") or "") for part in parts if part.get("type") == 10)
    if text > V2_TEXT:
        found.append(f"{text} characters of text in a components V2 message, {V2_TEXT} can be")
    if len(parts) > V2_PARTS:
        found.append(f"{len(parts)} components, nested ones counted, {V2_PARTS} can be")
    beside = [key for key in ("content", "embeds", "poll", "sticker_ids") if data.get(key)]
    return found + [f"{key} beside components V2" for key in beside]


def _command_problems(commands: list[Json]) -> list[str]:
    found: list[str] = []
    kinds = Counter(command.get("type") or 1 for command in commands)
    found += [
        f"{kinds[kind]} commands of type {kind}, {most} can be"
        for kind, most in MOST_COMMANDS.items()
        if kinds[kind] > most
    ]
    names = Counter((command.get("type") or 1, command.get("name")) for command in commands)
    found += [f"the command {name!r} is there {count} times" for (_, name), count in names.items() if count > 1]
    for command in commands:
        if (command.get("type") or 1) == 1:
            found += _names_problems(command) + _option_problems(command)
            length = _longest(command)
            if length > COMMAND_TEXT:
                found.append(f"the command {command.get('name')!r} has {length} characters, {COMMAND_TEXT} can be")
    return found


def _names(thing: Json) -> dict[str, str]:
    return {"": thing.get("name") or ""} | (thing.get("name_localizations") or {})


def _names_problems(thing: Json) -> list[str]:
    return [
        f"{name!r} ({locale or 'default'}) is not a command or option name"
        for locale, name in _names(thing).items()
        if not is_command_name(name)
    ]


def is_command_name(name: str) -> bool:
    """Discord's rule: 1 to 32 of `-_'`, letters, digits, Devanagari and Thai; lower case where there is one."""

    def allowed(character: str) -> bool:
        script = unicodedata.name(character, "").split(" ")[0]
        return character in "-_'" or unicodedata.category(character)[0] in "LN" or script in ("DEVANAGARI", "THAI")

    return 1 <= len(name) <= 32 and name == name.lower() and all(allowed(character) for character in name)


def _option_problems(level: Json) -> list[str]:
    options = level.get("options") or []
    found: list[str] = []
    optional = False
    for option in options:
        found += _names_problems(option) + _option_problems(option)
        if option.get("required") and optional:
            found.append(f"the required option {option.get('name')!r} comes after an optional one")
        optional = optional or (option.get("type") not in (1, 2) and not option.get("required"))
    locales = {locale for option in options for locale in _names(option)}
    for locale in sorted(locales):
        uses = Counter(_names(option).get(locale, option.get("name")) for option in options)
        twice = [name for name, count in uses.items() if count > 1]
        found += [f"two options of {level.get('name')!r} are called {name!r} ({locale or 'default'})" for name in twice]
    return found


def _longest(thing: Json) -> int:
    """Characters of names, descriptions and choice values, the longest translation of each counted."""

    def longest(key: str) -> int:
        texts = [thing.get(key) or "", *(thing.get(f"{key}_localizations") or {}).values()]
        return max(len(text) for text in texts)

    value = thing.get("value")
    inner = [*(thing.get("options") or ()), *(thing.get("choices") or ())]
    return (
        longest("name")
        + longest("description")
        + len(value if isinstance(value, str) else "")
        + sum(_longest(one) for one in inner)
    )


# --- the one function tests use ----------------------------------------------------------------------------------

_loaded: list[BodyCheck | None] = []


def check() -> BodyCheck | None:
    """The check by the document, read once; None where the document is absent."""
    if not _loaded:
        found = DOCUMENT.exists()
        _loaded.append(BodyCheck(json.loads(DOCUMENT.read_text(encoding="utf-8"))) if found else None)
    return _loaded[0]


def problems(method: str, path: str, body: Any) -> list[str]:
    """All that Discord would hold against this body. Messages quote the body, so they belong in test output only."""
    document = check()
    by_document: Callable[[str, str, Any], list[str]] = document.errors if document else lambda *_: []
    return by_document(method, path, body) + own_problems(method, path, body)
