"""Days off: how a day is written, and how far ahead days off may be named."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.rules.refusal import Refusal

AHEAD = 400
"""Days ahead for which days off can be named: what lies farther is no plan yet."""

_WRITTEN = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})\.?", re.ASCII),
)


def day_of(typed: str, today: date) -> date:
    """The day that was typed: 2026-12-24, 24.12.2026, 24/12/2026, or 24.12. for the next such day from `today` on.

    Raises Refusal for what is none.
    """
    for form in _WRITTEN:
        found = form.fullmatch(typed.strip())
        if found is None:
            continue
        part = {name: int(each) for name, each in found.groupdict().items()}
        years = [part["year"]] if "year" in part else [today.year + more for more in range(9)]
        for year in years:
            try:
                day = date(year, part["month"], part["day"])
            except ValueError:
                continue
            if "year" in part or day >= today:
                return day
    raise Refusal("refuse.no_day")


def span(first: date, last: date, today: date) -> tuple[date, date]:
    """The days from one to the other. Raises Refusal where they run backwards, are over, or end too far ahead."""
    if last < first:
        raise Refusal("refuse.days_backwards")
    if last < today:
        raise Refusal("refuse.days_over")
    if last > today + timedelta(days=AHEAD):
        raise Refusal("refuse.days_far", most=AHEAD)
    return first, last
