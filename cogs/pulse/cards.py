"""The weeks of a community in words and bars, for its stewards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from discord import ui

from bot.steps.pulse import FLOOR, WHAT, Dragging, Pulse
from bot.text import Text
from cogs.parts import button, card, choice, day, headline, kind, line, main, note, row
from data.records import DAY

BAR, BAR_MOST = "▮", 12
"""One for each five; the words beside it say the same."""

Counts = Mapping[tuple[str, str], int]


def panel(seen: Pulse, guild: int, text: Text) -> ui.LayoutView:
    """The newest weeks together, one of them by kind, and the asks that drag."""
    weeks = [(str(each), text("pulse.week", day=_date(each))) for each in seen.weeks]
    chosen = seen.weeks.get(seen.week) if seen.week is not None else None
    return card(
        text("pulse.title"),
        text("pulse.words") if weeks else text("pulse.none_yet"),
        *(_week(each, counts, text) for each, counts in seen.weeks.items() if each == seen.week),
        _kinds(chosen, text) if chosen is not None else None,
        _trend(seen.weeks, text) if len(weeks) > 1 else None,
        choice("pulse.week", weeks, chosen=(str(seen.week),)) if len(weeks) > 1 else None,
        line(),
        _drags(seen, guild, text),
        row(main(text("pulse.again"), "pulse.look"), button(text("doctor.setup"), "setup.look")),
        note(text("pulse.honest")),
    )


def _date(day_: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day_):%Y-%m-%d}"


def _number(least: int, text: Text) -> str:
    return text("pulse.at_least", least=least) if least else text("pulse.few", most=FLOOR)


def _bar(least: int) -> str:
    return BAR * min(least // FLOOR, BAR_MOST)


def _week(week: int, counts: Counts, text: Text) -> str:
    lines = [
        text("pulse.line", what=text(f"pulse.{what}"), number=_number(number, text), bar=_bar(number)).rstrip()
        for what in WHAT
        for number in [counts.get(("", what), 0)]
    ]
    return "\n".join((text("pulse.week_title", day=_date(week)), *lines))


def _kinds(counts: Counts, text: Text) -> str:
    named: dict[str, list[str]] = {}
    for (name, what), least in sorted(counts.items()):
        if name and least:
            named.setdefault(name, []).append(f"{text(f'pulse.{what}')} {_number(least, text)}")
    lines = [f"· {kind(text, name)}: {', '.join(each)}" for name, each in named.items()]
    return "\n".join((*lines, note(text("pulse.other_kinds" if lines else "pulse.every_kind", most=FLOOR))))


def _trend(weeks: Mapping[int, Counts], text: Text) -> str:
    def bar(counts: Counts, what: str) -> str:
        return _bar(counts.get(("", what), 0)) or "–"

    lines = [
        text("pulse.weeks_line", day=_date(week), asked=bar(counts, "asked"), met=bar(counts, "met"))
        for week, counts in weeks.items()
    ]
    return "\n".join((text("pulse.weeks_title"), *lines))


def _drags(seen: Pulse, guild: int, text: Text) -> str:
    if not seen.dragging:
        return text("pulse.nothing_drags")
    return "\n".join((text("pulse.drags"), *(f"· {_drag(each, guild, text)}" for each in seen.dragging)))


def _drag(each: Dragging, guild: int, text: Text) -> str:
    made = text("pulse.drag", what=headline(text, each.ask).lstrip("# "), day=day(each.ask.made_day * DAY))
    if each.message is None:
        return made
    return f"{made} https://discord.com/channels/{guild}/{each.channel}/{each.message}"
