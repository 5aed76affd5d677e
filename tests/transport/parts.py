"""Components as data: walking them, numbering them, reading their words, and finding whom a message would ping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tests.transport.records import Json, copied

CONTROLS = (2, 3, 4, 5, 6, 7, 8, 19, 21, 22, 23)
_MENTION = re.compile(r"<@!?(\d+)>|<@&(\d+)>|@(everyone|here)")


def walk(components: Iterable[Json] | None) -> Iterator[Json]:
    """Every component, outer before inner, in the order a reader meets them."""
    for component in components or ():
        yield component
        yield from walk(component.get("components"))
        for single in ("component", "accessory"):
            if component.get(single):
                yield from walk([component[single]])


def with_ids(components: Iterable[Json] | None) -> list[Json]:
    """A copy in which every component has an `id`: those given are kept, missing ones count up from 1."""
    numbered = copied(list(components or ()))
    taken = {part["id"] for part in walk(numbered) if part.get("id")}
    following = 0
    for part in walk(numbered):
        if not part.get("id"):
            following += 1
            while following in taken:
                following += 1
            part["id"] = following
    return numbered


def controls(components: Iterable[Json] | None) -> list[Json]:
    """The parts a person can press, choose from or fill in."""
    return [part for part in walk(components) if part.get("type") in CONTROLS]


def words(source: Json) -> str:
    """All text a reader of this message or form sees, one piece a line."""
    pieces = [source.get("title"), source.get("content")]
    for embed in source.get("embeds") or ():
        pieces += [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
        pieces += [piece for row in embed.get("fields") or () for piece in (row.get("name"), row.get("value"))]
    for part in walk(source.get("components")):
        pieces += [part.get("content"), part.get("label"), part.get("description"), part.get("placeholder")]
        for option in part.get("options") or ():
            pieces += [option.get("label"), option.get("description")]
    return "\n".join(piece for piece in pieces if piece)


def texts(source: Json) -> str:
    """The text in which Discord looks for mentions: the content and every TextDisplay."""
    displays = [part.get("content") or "" for part in walk(source.get("components")) if part.get("type") == 10]
    return "\n".join([source.get("content") or "", *displays])


def pings(source: Json, allowed: Json | None) -> frozenset[str]:
    """Whom these words notify under this `allowed_mentions`: "everyone", "user:<id>" and "role:<id>"."""
    rules = {"parse": ["users", "roles", "everyone"]} if allowed is None else allowed
    parse = set(rules.get("parse") or ())
    users = {str(user) for user in rules.get("users") or ()}
    roles = {str(role) for role in rules.get("roles") or ()}
    found: set[str] = set()
    for user, role, everyone in _MENTION.findall(texts(source)):
        if user and ("users" in parse or user in users):
            found.add(f"user:{user}")
        if role and ("roles" in parse or role in roles):
            found.add(f"role:{role}")
        if everyone and "everyone" in parse:
            found.add("everyone")
    return frozenset(found)
