"""Filling in a form as a client does: defaults stand, limits hold, and only what the form asks for is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.transport.interactions import Interaction
from tests.transport.parts import walk, with_ids, words
from tests.transport.records import Json

TEXT, STRING_SELECT, LABEL, RADIO, CHECKS, CHECK = 4, 3, 18, 21, 22, 23
ENTITY_SELECTS = (5, 6, 7, 8)


@dataclass(frozen=True)
class Form:
    """A modal that is open on somebody's screen. Fields go by `custom_id` or by the label beside them."""

    opened_by: Interaction
    data: Json

    @property
    def custom_id(self) -> str:
        return self.data["custom_id"]

    @property
    def title(self) -> str:
        return self.data["title"]

    @property
    def words(self) -> str:
        return words(self.data)

    @property
    def fields(self) -> dict[str, Json]:
        """The parts to fill in, by `custom_id`."""
        return {part["custom_id"]: part for part in walk(self.data["components"]) if "custom_id" in part}

    def field_named(self, name: str) -> str:
        """The `custom_id` of the field with this `custom_id` or label."""
        if name in self.fields:
            return name
        for part in walk(self.data["components"]):
            if part["type"] == LABEL and part.get("label") == name:
                return part["component"]["custom_id"]
            if part["type"] == TEXT and part.get("label") == name:
                return part["custom_id"]
        raise LookupError(f"the form has no field {name!r}; it has {sorted(self.fields)}")

    def filled(self, values: Mapping[str, Any]) -> list[Json]:
        """The components of the submit. Raises ValueError where a client would not let the person send."""
        given = {self.field_named(name): value for name, value in values.items()}
        return [_submitted(part, given) for part in with_ids(self.data["components"])]


def _submitted(part: Json, given: Mapping[str, Any]) -> Json:
    same: Json = {"type": part["type"], "id": part["id"]}
    if part["type"] == LABEL:
        return same | {"component": _submitted(part["component"], given)}
    if part["type"] == 1:
        return same | {"components": [_submitted(inner, given) for inner in part["components"]]}
    if "custom_id" not in part:
        return same
    same["custom_id"] = part["custom_id"]
    value = given.get(part["custom_id"])
    if part["type"] == TEXT:
        return same | {"value": _text(part, part.get("value") or "" if value is None else value)}
    if part["type"] == CHECK:
        return same | {"value": bool(part.get("default") if value is None else value)}
    chosen = _chosen(part, value)
    return same | ({"value": chosen[0] if chosen else None} if part["type"] == RADIO else {"values": chosen})


def _text(part: Json, value: str) -> str:
    least = part.get("min_length") or 0
    if part.get("required", True):
        least = max(least, 1)
    if (value or part.get("required", True)) and not least <= len(value) <= (part.get("max_length") or 4000):
        raise ValueError(f"{part['custom_id']}: {len(value)} characters do not fit")
    return value


def _chosen(part: Json, value: Any) -> list[str]:
    options = part.get("options") or []
    if value is None:
        defaults = [option["value"] for option in options if option.get("default")]
        chosen = defaults or [str(default["id"]) for default in part.get("default_values") or ()]
    else:
        chosen = [str(one) for one in ([value] if isinstance(value, str | int) else value)]
    known = {option["value"] for option in options}
    if part["type"] not in ENTITY_SELECTS and not set(chosen) <= known:
        raise ValueError(f"{part['custom_id']}: {sorted(set(chosen) - known)} is not on offer")
    needed = 1 if part["type"] == RADIO else part.get("min_values")
    least = 1 if needed is None else needed
    most = part.get("max_values") or (len(options) if part["type"] == CHECKS else 1)
    if not chosen and not part.get("required", True):
        return chosen
    if part.get("required", True):
        least = max(least, 1)
    if not least <= len(chosen) <= most:
        raise ValueError(f"{part['custom_id']}: {len(chosen)} chosen, {least} to {most} can be")
    return chosen
