"""The form in which stewards say when a ritual comes: all of it chosen, nothing typed."""

from __future__ import annotations

from discord import ui

from bot.rules.schedules import Schedule
from bot.text import Text
from cogs.parts import field, form, one_of, pick
from cogs.rituals.cards import rhythms
from cogs.terms import families

TO_BEGIN_WITH = Schedule("week", 6, 18 * 60)
"""Sundays at six in the evening, until somebody chooses otherwise."""


def ritual_form(text: Text, subject: str, schedule: Schedule, family: str | None) -> ui.Modal:
    """`family` is chosen for a new ritual; None leaves it as it is."""
    return form(
        text("rituals.form.title"),
        "rituals.form",
        subject,
        *([field(text("rituals.form.family"), pick("family", families(text), [family]))] if family is not None else []),
        field(text("rituals.form.every"), one_of("every", rhythms(text), schedule.every)),
        field(
            text("rituals.form.weekday"),
            pick("weekday", [(str(day), text(f"weekday.{day}.one")) for day in range(7)], [str(schedule.weekday)]),
            text("rituals.form.weekday_hint"),
        ),
        field(
            text("rituals.form.hour"),
            pick(
                "hour",
                [(str(hour), text("rituals.hour", hour=hour)) for hour in range(24)],
                [str(schedule.minute // 60)],
            ),
            text("rituals.form.hour_hint"),
        ),
    )
