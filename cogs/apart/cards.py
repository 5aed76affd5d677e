"""A person's own do-not-match list, for their eyes alone."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.router import control_id
from bot.text import Text
from cogs.parts import card, note, person


def panel(users: list[int], text: Text, *, running: bool = False) -> ui.LayoutView:
    """Who is on the list, how to add and remove, and what becomes of a thread with whoever was just added."""
    add = ui.UserSelect[Any](custom_id=control_id("apart.add"), placeholder=text("apart.add"))
    remove = ui.UserSelect[Any](custom_id=control_id("apart.remove"), placeholder=text("apart.remove"))
    return card(
        text("apart.title"),
        text("apart.words"),
        "\n".join(f"· {person(user) if user else text('apart.nameless')}" for user in users) or text("apart.nobody"),
        text("apart.running") if running else None,
        ui.ActionRow(add),
        ui.ActionRow(remove) if users else None,
        note(text("apart.silent")),
    )
