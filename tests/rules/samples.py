"""Records for the rules to judge, each with a plain default for whatever a test does not care about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.rules.matching import Candidate
from data.records import Ask, Capacity

GUILD = 811_111_111_111_111_101
NOW = 1_772_474_400
"""2026-03-02 18:00 UTC, a Monday."""

ZONES = (
    "UTC",
    "Europe/Madrid",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
)
"""Some change their clocks at midnight, by half an hour, or have left out a whole day."""


def moment(zone: str, *clock: int) -> int:
    """A local date and time as UTC epoch seconds."""
    year, month, day, hour, minute = (*clock, 0, 0)[:5]
    return int(datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp())


def ask(**changed: Any) -> Ask:
    """An open ask by somebody called "asker", seen since NOW."""
    known: dict[str, Any] = {
        "ref": "a5" * 8,
        "community": GUILD,
        "code": "abc234",
        "asker": "asker",
        "shared": "named",
        "state": "open",
        "kind": "errands",
        "needed": "whenever",
        "needed_by": None,
        "first_who_can": False,
        "summary": "a bag of oranges",
        "details": "",
        "offer": None,
        "visible_at": NOW,
        "made_day": NOW // 86_400,
        "closed_day": None,
    }
    return Ask(**(known | changed))


def capacity(**changed: Any) -> Capacity:
    """What a helper called "helper" states: errands, two at once, three in a week, any hour."""
    known: dict[str, Any] = {
        "member": "helper",
        "community": GUILD,
        "tide": "high",
        "at_once": 2,
        "per_week": 3,
        "kinds": frozenset({"errands"}),
        "quiet_from": None,
        "quiet_to": None,
        "rest_until": None,
        "ready_at": NOW,
        "stated_day": NOW // 86_400,
    }
    return Capacity(**(known | changed))


def candidate(stated: Capacity | None = None, **changed: Any) -> Candidate:
    """A helper who fits `ask()` in every way."""
    known: dict[str, Any] = {"running": 0, "recent": 0, "apart": False, "asked_before": False, "invited_now": False}
    said = stated or capacity()
    if "gives" in changed:
        said = replace(said, gives=changed.pop("gives"))
    return Candidate(capacity=said, **(known | changed))
