"""What an ask needs and a helper gives: the selects in which it is chosen, the plain sentences that say it, and the
ways on from an ask for which nobody has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord
from discord import ui

from bot.router import NO_REF, control_id
from bot.rules import several as several_rules
from bot.rules.beginnings import Entry, What
from bot.rules.schedules import Schedule
from bot.rules.terms import PARTS, SEVERAL, days_of
from bot.rules.words import quoted, shortened, shown
from bot.steps.seen import AskSeen
from bot.text import Text
from cogs.parts import Part, button, day, good, kind, kinds, main, note, row
from data.content import LANGUAGES, SKILLS
from data.content.path import HEAVY
from data.content.prompts import FAMILIES
from data.house import House
from data.records import EVERY_PART, SIZES, Area, Ask, Needs

# A select of which nothing may be chosen is `several`, one in which one thing is chosen is `one`. The lists of (value,
# label) to put in have at most 25 entries each, and suit the fields of forms (`cogs.parts.pick`) as well. What comes
# back is read by `bot.rules.terms`.

Options = Sequence[tuple[str, str]]

EVERYWHERE = "everywhere"
"""Stands in a list of areas for no area in particular."""


def several(
    action: str,
    options: Options,
    *,
    ref: str = NO_REF,
    chosen: Iterable[str] = (),
    placeholder: str,
    most: int | None = None,
) -> Part:
    """A select on a card in which nothing, one or several things are chosen; what is chosen now is marked."""
    return _select(action, options, ref, chosen, placeholder, 0, len(options) if most is None else most)


def one(action: str, options: Options, *, ref: str = NO_REF, chosen: str, placeholder: str) -> Part:
    """A select on a card in which one thing is chosen; what is chosen now is marked."""
    return _select(action, options, ref, (chosen,), placeholder, 1, 1)


def _select(
    action: str, options: Options, ref: str, chosen: Iterable[str], placeholder: str, least: int, most: int
) -> Part:
    picked = set(chosen)
    select = ui.Select[ui.LayoutView](
        custom_id=control_id(action, ref),
        placeholder=placeholder[:150],
        min_values=least,
        max_values=min(most, len(options)),
        options=[
            discord.SelectOption(label=label[:100], value=value, default=value in picked) for value, label in options
        ],
    )
    return ui.ActionRow[ui.LayoutView](select)


# The lists.


def parts(text: Text) -> Options:
    """The parts of the week, the quick choices first; 25 in all."""
    single = [(name, text("terms.part", day=_day(text, name[0]), time=_time(text, name[2:]))) for name in PARTS]
    return [*((name, text(f"terms.several.{name}")) for name in SEVERAL), *single]


def languages(text: Text) -> Options:
    """The languages, each by its own name; 25 in all."""
    return [(name, tongue(text, name)) for name in LANGUAGES]


def sizes(text: Text) -> Options:
    """How long something takes."""
    return [(size, text(f"terms.size.{size}")) for size in SIZES]


def skills(text: Text) -> Options:
    """What an ask may not be able to do without."""
    return [(name, text(f"terms.skill.{name}")) for name in SKILLS]


def places(areas: Iterable[Area]) -> Options:
    """The community's own areas, in the stewards' order; 24 at most, so that one choice more fits in."""
    return [(area.ref, area.name) for area in areas]


# The sentences.


def tongue(text: Text, name: str) -> str:
    """A language by its own name."""
    return text(f"terms.language.{name}")


def tongues(text: Text, names: Iterable[str]) -> str:
    """Languages in the order in which they were said."""
    return ", ".join(tongue(text, name) for name in names)


def place(areas: Iterable[Area], ref: str | None) -> str | None:
    """The name of an area, safe to stand on a card; None if there is no such area (any more)."""
    return next((shown(area.name, 120) for area in areas if area.ref == ref), None)


def things(text: Text, names: Iterable[str]) -> str:
    """Skills, in the order of the list."""
    wanted = set(names)
    return ", ".join(text(f"terms.skill.{name}") for name in SKILLS if name in wanted)


def times(text: Text, week: int) -> str:
    """Parts of the week, days with the same times together."""
    if week & EVERY_PART == EVERY_PART:
        return text("terms.any_time")
    return "; ".join(
        text(
            "terms.times",
            days=_days(text, days),
            times=text("terms.all_day") if len(when) == 3 else ", ".join(_time(text, time) for time in when),
        )
        for days, when in days_of(week)
    )


def needed(text: Text, needs: Needs, areas: Iterable[Area]) -> str | None:
    """What an ask needs beyond its kind and its day, in a few lines; None if nothing in particular."""
    where = place(areas, needs.place)
    lines = [
        text("terms.needs.place", place=where) if where else None,
        text("terms.needs.parts", times=times(text, needs.parts)) if needs.parts != EVERY_PART else None,
        text("terms.needs.language", language=tongue(text, needs.language)) if needs.language else None,
        text("terms.needs.size", size=text(f"terms.size.{needs.size}")) if needs.size != "small" else None,
        text("terms.needs.skills", skills=things(text, needs.skills)) if needs.skills else None,
        _helpers(text, needs),
    ]
    return "\n".join(line for line in lines if line) or None


def _helpers(text: Text, needs: Needs) -> str | None:
    most = several_rules.places(needs)
    if most <= 1:
        return None
    if needs.people == most:
        return text("terms.needs.people", most=most)
    return text("terms.needs.people_range", least=needs.people, most=most)


def so_far(text: Text, needs: Needs, came: int) -> str | None:
    """How many of several have come; None of an ask for one, or while nobody has."""
    most = several_rules.places(needs)
    if most <= 1 or not came:
        return None
    return text("several.found" if came < needs.people else "several.found_enough", came=came, most=most)


def _day(text: Text, day: int | str) -> str:
    return text(f"terms.day.{day}")


def _time(text: Text, name: str) -> str:
    return text(f"terms.time.{name}")


def _days(text: Text, days: Sequence[int]) -> str:
    # Three in a row are a stretch; two of them are named.
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return text("terms.days", first=_day(text, days[0]), last=_day(text, days[-1]))
    return ", ".join(_day(text, day) for day in days)


def in_words(schedule: Schedule, text: Text) -> str:
    """A schedule as somebody would say it."""
    hour = f"{schedule.minute // 60}:{schedule.minute % 60:02}"
    day = text(f"weekday.{schedule.weekday}.{'each' if schedule.every == 'week' else 'one'}")
    return text(f"schedule.{schedule.every}", day=day, time=hour)


def families(text: Text) -> list[tuple[str, str]]:
    """Every family of rituals as a choice."""
    return [(each, text(f"family.{each}")) for each in FAMILIES]


def days_off(first: int, last: int, text: Text) -> str:
    """From one day to another, or one day, by a moment of each (UTC epoch seconds)."""
    return day(first) if first == last else text("holidays.from_to", first=day(first), last=day(last))


def notes(house: House, text: Text) -> str | None:
    """What the community's stewards say to whoever asks, if anything: sentences that ship, and their own words."""
    told = [text(f"settings.notes.{each}.words") for each in house.notes]
    if house.note:
        told.append(text("settings.note.said", note=quoted(house.note, 500)))
    return text("settings.notes.title", notes="\n".join(told)) if told else None


def ways_on(ask: Ask, text: Text, came: int = 0) -> tuple[str | Part, ...]:
    """Smaller, wider, as it is, not any more, or with somebody to talk to; where some have come, that they are enough
    instead of what would send them away."""
    if came:
        return (
            row(
                good(text("ask.keep_on"), "ask.keep_on", ask.ref),
                main(text("several.enough"), "ask.enough", ask.ref),
                button(text("ask.widen"), "ask.widen", ask.ref) if ask.shared == "quiet" else None,
            ),
            people(ask, text),
        )
    return (
        row(
            good(text("ask.keep_on"), "ask.keep_on", ask.ref),
            main(text("ask.smaller"), "ask.smaller", ask.ref),
            button(text("ask.widen"), "ask.widen", ask.ref) if ask.shared == "quiet" else None,
            button(text("ask.needs"), "ask.needs", ask.ref),
            button(text("ask.still.rest"), "ask.let_rest", ask.ref),
        ),
        note(text("ask.smaller_note")),
        people(ask, text),
    )


def people(ask: Ask, text: Text) -> Part:
    """Somebody to talk to."""
    return row(button(text("ask.steward"), "ask.steward", ask.ref), button(text("door.now"), "door.now"))


def listed(seen: AskSeen, text: Text) -> str:
    """An ask in a list, as stewards may read it; of one that is never posted its kind alone."""
    return kind(text, seen.ask.kind) if seen.ask.shared == "quiet" else shortened(seen.ask.summary, 90)


# The shelf of small asks, and the path.

SHOWN = 38
"""Characters of a button that a phone shows whole."""


def begins(text: Text, what: What, entry: Entry) -> str:
    """The ask it makes."""
    if entry.words:
        return entry.words
    if what == "small":
        return text(f"small.{entry.group}.{entry.name}")
    return text(f"path.ask.{entry.group}.{entry.name}")


def button_of(text: Text, entry: Entry) -> str:
    """What stands on its button on the path."""
    return shortened(entry.words, SHOWN) if entry.words else text(f"path.end.{entry.group}.{entry.name}")


def group_of(text: Text, name: str) -> str:
    """What a kind of help, or something that is heavy, is called."""
    return text(f"path.heavy.{name}") if name in HEAVY else kinds(text, (name,))[0][1]
