"""What people in the simulator do with what is the community's own in its rituals."""

from __future__ import annotations

from collections.abc import Mapping

LIKES: Mapping[str, float] = {
    "prompts.list": 1.5,
    "prompts.open": 3,
    "prompts.add": 6,
    "prompts.one": 3,
    "proposals.begin": 0.7,
    "proposals.back": 0.5,
    "proposals.list": 3,
    "proposals.open": 8,
    "proposals.take": 6,
    "proposals.decline": 4,
    "holidays.list": 1.5,
    "holidays.add": 2,
    "holidays.until": 0.5,
    "holidays.remove": 4,
}
"""How much more often than others a control is pressed."""

DAYS = ("2026-03-04", "5.3.", "31/12/2026", "29.2.2025", "soon", "")
"""What is typed where a day is asked for: some days, some that are none."""
