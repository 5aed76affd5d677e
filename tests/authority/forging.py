"""What arrives from somebody who writes their own client: ids, values and forms that no card and no form ever made."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

FULL = os.environ.get("KITH_FULL") == "1"
"""Whether the long form was asked for: `KITH_FULL=1 pytest tests/authority`."""

TEXT, STRING_SELECT, RADIO, LABEL, ROW = 4, 3, 21, 18, 1

REFS = (
    "-",
    "0",
    "0000000000000000",
    "ffffffffffffffff",
    "FFFFFFFFFFFFFFFF",
    "9" * 80,
    str(2**63),
    "811111111111111101",
    "-1",
    "１２３",
    "' OR 1=1 --",
    "1; DROP TABLE asks",
    "{ref}",
    "%s%n",
    "../../etc",
    "é" * 20,
    "\x00",
    "\ud800",
    "0000000000000000:0000000000000000",
    "door:811111111111111101",
    " ",
)

IDS = (
    "",
    ":",
    "::",
    "v1",
    "v1:",
    "v1::",
    "v1:::",
    "v0:ask.post:0000000000000000",
    "v2:ask.post:0000000000000000",
    "V1:ask.post:0000000000000000",
    " v1:ask.post:0000000000000000",
    "v1:ask.post",
    "v1:ask.post:",
    "v1:ASK.POST:-",
    "v1:ask.post.:-",
    "v1:__class__:-",
    "v1:controls:-",
    "v1:nonsense:x",
    "v1:ask.post:" + "f" * 89,
    "v1:" + "a" * 5000 + ":-",
    "hello",
    "\x00",
    "\ud800",
    "persistent_view:0",
)

VALUES: tuple[tuple[str, ...], ...] = (
    (),
    ("",),
    ("nonsense",),
    ("0",),
    ("-1",),
    ("1e3",),
    ("٣",),
    ("²",),
    (str(2**63),),
    ("9" * 5000,),
    ("\x00",),
    ("\ud800",),
    ("{who}",),
    ("en", "es"),
    ("1", "2", "3") * 20,
    ("dm", "here"),
)

Fields = Sequence[Mapping[str, Any]]


def _label(component: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": LABEL, "id": 1, "component": component}


def _typed(name: str, value: Any) -> Mapping[str, Any]:
    return _label({"type": TEXT, "id": 2, "custom_id": name, "value": value})


def _picked(name: str, *values: str) -> Mapping[str, Any]:
    return _label({"type": STRING_SELECT, "id": 2, "custom_id": name, "values": list(values)})


def _radio(name: str, value: Any) -> Mapping[str, Any]:
    return _label({"type": RADIO, "id": 2, "custom_id": name, "value": value})


NAMES = (
    "summary",
    "details",
    "kind",
    "when",
    "shared",
    "words",
    "zone",
    "tide",
    "kinds",
    "at_once",
    "per_week",
    "quiet",
    "family",
    "every",
    "weekday",
    "hour",
    "place",
    "parts",
    "language",
    "size",
    "skills",
    "areas",
    "good",
    "thought",
    "person",
    "thanks",
    "note",
    "agreement",
    "report",
    "with_name",
    "reason",
    "close",
    "term",
    "note",
    "lines",
    "months",
    "question",
    "answer",
)

FORMS: tuple[Fields, ...] = (
    (),
    ({"type": LABEL, "id": 1},),
    ({"type": ROW, "id": 1, "components": []},),
    tuple(_typed(name, "") for name in NAMES),
    tuple(_typed(name, None) for name in NAMES),
    tuple(_typed(name, "9" * 5000) for name in NAMES),
    tuple(_typed(name, "\ud800\x00{0}") for name in NAMES),
    tuple(_picked(name) for name in NAMES),
    tuple(_picked(name, "nonsense", "transport") for name in NAMES),
    tuple(_radio(name, None) for name in NAMES),
    tuple(_radio(name, "nonsense") for name in NAMES),
    (_typed("summary", "once"), _typed("summary", "twice"), _picked("kind", "forms"), _picked("kind", "tech")),
    (_typed("nobody_asked", "for this"), _typed("summary", "more"), _typed("__proto__", "x")),
    (_typed("words", "Soup"), _typed("kind", "company"), _typed("zone", "Madrid")),
    (_typed("summary", "a" * 4001), _typed("words", "a" * 4001), _picked("kind", "forms"), _radio("when", "week")),
)
"""Forms with fields that are missing, too many, twice, of another kind, or filled with what was never offered."""
