"""The form in which somebody says how much they can give."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.steps.capacity import Stated
from bot.text import Text
from cogs.parts import field, form, kinds, one_of, pick
from data.content import KINDS

TIDES = ("high", "some", "low", "resting")
AT_ONCE = ("1", "2", "3", "5")
PER_WEEK = (*AT_ONCE, "10")
QUIET = {"none": (None, None), "night": (22 * 60, 8 * 60), "long": (20 * 60, 10 * 60), "days": (8 * 60, 18 * 60)}
"""Quiet hours to choose from, as minutes of the community's local day."""


def amount(choices: Sequence[str], now: int | None, default: str) -> str:
    """The choice that stands for a number stated before."""
    return str(now) if now is not None and str(now) in choices else default


def capacity_form(text: Text, stated: Stated | None, known: Sequence[str] = KINDS) -> ui.Modal:
    """One short form, holding what was said before."""
    capacity = stated.capacity if stated else None
    tide = "resting" if stated and stated.resting else capacity.tide if capacity else "some"
    quiet = next(
        (name for name, hours in QUIET.items() if capacity and hours == (capacity.quiet_from, capacity.quiet_to)),
        "night",
    )
    return form(
        text("capacity.form.title"),
        "capacity.form",
        "-",
        field(
            text("capacity.form.tide"),
            one_of("tide", [(each, text(f"tide.{each}_choice")) for each in TIDES], tide),
        ),
        field(
            text("capacity.form.kinds"),
            pick("kinds", kinds(text, known), capacity.kinds if capacity else (), most=len(known)),
            text("capacity.form.kinds_hint"),
        ),
        field(
            text("capacity.form.at_once"),
            one_of(
                "at_once",
                [(each, text("capacity.at_once", n=int(each))) for each in AT_ONCE],
                amount(AT_ONCE, capacity.at_once if capacity else None, "1"),
            ),
        ),
        field(
            text("capacity.form.per_week"),
            one_of(
                "per_week",
                [(each, text("capacity.per_week", n=int(each))) for each in PER_WEEK],
                amount(PER_WEEK, capacity.per_week if capacity else None, "2"),
            ),
        ),
        field(
            text("capacity.form.quiet"),
            one_of("quiet", [(each, text(f"quiet.{each}")) for each in QUIET], quiet),
            text("capacity.form.quiet_hint"),
        ),
    )
