"""The doctor's findings in a server, for its stewards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from discord import ui

from bot.doctor import Finding
from bot.text import Text
from cogs.parts import DONE, WARM, button, card, main, note, row

MARKS: Mapping[str, str] = {"ok": "✓", "attention": "!", "failed": "✗"}
"""Beside words that say the same."""


def report(found: Sequence[Finding], text: Text) -> ui.LayoutView:
    """What does not work first, each with what to do about it in one sentence."""
    wrong = [each for each in found if each.verdict != "ok"]
    well = [each for each in found if each.verdict == "ok"]
    return card(
        text("doctor.title"),
        text("doctor.wrong", n=len(wrong)) if wrong else text("doctor.well"),
        *(_line(each, text) for each in wrong),
        "\n".join(_line(each, text) for each in well),
        row(main(text("doctor.again"), "doctor.look"), button(text("doctor.setup"), "setup.look")),
        note(text("doctor.note")),
        colour=WARM if wrong else DONE,
    )


def _line(found: Finding, text: Text) -> str:
    values = dict(found.values)
    lacking = values.get("permission")
    if isinstance(lacking, tuple):
        values["permission"] = ", ".join(text(f"permission.{name}") for name in cast("tuple[str, ...]", lacking))
    return f"{MARKS[found.verdict]} {text(f'cli.doctor.{found.key}', None, **values)}"


def unwell(_: int, text: Text) -> ui.LayoutView:
    """For the stewards' channel: something does not work. Said once, without what it was about."""
    return card(
        text("doctor.unwell"),
        row(main(text("doctor.see"), "doctor.look")),
        note(text("doctor.once")),
        colour=WARM,
    )
