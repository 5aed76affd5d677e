"""The custom id of a control: which action it leads to, and the random ref of what it is about."""

from __future__ import annotations

import re

VERSION = "v1"
NO_REF = "-"
"""Stands where a control is about nothing in particular, like those of the front door."""

_REF = re.compile(r"[0-9A-Za-z_-]+")
"""What a ref of this program is written with; half a character of a broken client could not even be looked up."""


def control_id(action: str, ref: str = NO_REF) -> str:
    """The custom id of a control: version, action, random ref; at most 100 characters (component reference)."""
    return f"{VERSION}:{action}:{ref}"


def split(custom_id: str) -> tuple[str, str] | None:
    """Action and ref, or None for an id this version did not make."""
    version, _, rest = custom_id.partition(":")
    action, _, ref = rest.partition(":")
    ours = version == VERSION and len(custom_id) <= 100 and action and _REF.fullmatch(ref)
    return (action, ref) if ours else None
