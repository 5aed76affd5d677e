"""What people in the simulator do with rituals and what is the community's own in them."""

from __future__ import annotations

from collections.abc import Mapping

LIKES: Mapping[str, float] = {
    "rituals.add": 3,
    "rituals.keep": 12,
    "rituals.now": 3,
    "rituals.leave_out": 2,
    "rituals.wake": 4,
    **dict.fromkeys(("rituals.open", "rituals.remove", "rituals.remove_yes", "rituals.look", "rituals.again"), 2),
    "prompts.open": 6,
    "prompts.family": 4,
    "prompts.add": 6,
    "prompts.one": 4,
    **dict.fromkeys(("prompts.up", "prompts.down", "prompts.pause", "prompts.resume", "prompts.remove_yes"), 3),
    "subscriptions.begin": 3,
    "subscriptions.snooze": 1,
    "subscriptions.whole": 3,
    "proposals.begin": 0.7,
    "proposals.back": 0.5,
    "proposals.list": 3,
    "proposals.open": 8,
    "proposals.take": 6,
    "proposals.decline": 4,
    "holidays.list": 3,
    "holidays.add": 5,
    "holidays.until": 3,
    "holidays.remove": 6,
}
"""How much more often than others a control is pressed."""

DAYS = ("2026-03-04", "5.3.", "31/12/2026", "29.2.2025", "soon", "")
"""What is typed where a day is asked for: some days, some that are none."""
