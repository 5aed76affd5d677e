"""The number by which an outgoing message is found again: the id of its first container (Discord: component `id`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import discord


def mark(view: discord.ui.LayoutView, marker: int) -> None:
    """Put the marker on a card. Raises TypeError for one without a container, which could never be found again."""
    for item in view.children:
        if isinstance(item, discord.ui.Container):
            item.id = marker
            return
    raise TypeError("a card needs a container")


def bears(components: Iterable[Mapping[str, Any]], marker: int) -> bool:
    """Whether the components of a message, as Discord sends them, hold the marker."""
    for component in components:
        if component.get("id") == marker:
            return True
        inner = cast("list[Mapping[str, Any]]", component.get("components") or [])
        if bears(inner, marker):
            return True
    return False
