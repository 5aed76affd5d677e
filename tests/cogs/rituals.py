"""Every card and form of rituals, in each state that looks different."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from discord import ui

from bot.rules.schedules import EVERY, Schedule, upcoming
from bot.steps.pairs import Place, RoomSeen, TalkSeen
from bot.steps.rituals import MOST, NearEnd, Planned, RoundSeen
from bot.text import Text
from cogs.pairs import cards as together
from cogs.rituals import cards as shown
from cogs.rituals.views import TO_BEGIN_WITH, ritual_form
from data.content.prompts import FAMILIES, PROMPTS
from data.records import Ritual, Round
from tests.cogs import coming
from tests.cogs.records import ASKER, HELPER, NOW, Words

GUILD = 811_111_111_111_111_101
REF = "5e" * 8
PRIVATE = coming.PRIVATE


def ritual(**changed: Any) -> Ritual:
    """Sundays at six, a check-in."""
    known: dict[str, Any] = {
        "ref": REF,
        "community": GUILD,
        "family": "checkin",
        "every": "week",
        "weekday": 6,
        "minute": 18 * 60,
        "anchor": 0,
        "offset": 60,
        "state": "on",
        "next_slot": NOW + 3600,
        "not_before": 0,
        "unanswered": 0,
    }
    return Ritual(**(known | changed))


def planned(schedule: Schedule = TO_BEGIN_WITH, family: str = "checkin", **changed: Any) -> Planned:
    """One that comes, with its next dates; `here` says whether the community is open."""
    here, left, off = changed.pop("here", True), changed.pop("left", 7), changed.pop("off", ())
    known = ritual(family=family, every=schedule.every, weekday=schedule.weekday, minute=schedule.minute, **changed)
    slots = tuple(upcoming(schedule, "Europe/Madrid", NOW)) if known.state == "on" else ()
    return Planned(family, schedule, slots, known, left, here, off)


def cards(words: Words) -> Mapping[str, Callable[[Text], ui.LayoutView]]:
    """By `<noun>.<function>/<state>`."""
    found: dict[str, Callable[[Text], ui.LayoutView]] = {
        "rituals.panel/empty": lambda text: shown.panel([], text),
        "rituals.panel/full": lambda text: shown.panel(
            [planned(family=FAMILIES[at % len(FAMILIES)], ref=f"{at:016x}") for at in range(MOST)], text
        ),
        "rituals.panel/resting": lambda text: shown.panel([planned(state="quiet", next_slot=None)], text),
        "rituals.one/on": lambda text: shown.one(planned(), text),
        "rituals.one/nearly all said": lambda text: shown.one(planned(left=1), text),
        "rituals.one/paused": lambda text: shown.one(planned(state="paused", next_slot=None), text),
        "rituals.one/quiet": lambda text: shown.one(planned(state="quiet", next_slot=None), text),
        "rituals.one/door closed": lambda text: shown.one(planned(here=False), text),
        "rituals.draft/door closed": lambda text: shown.draft(planned(here=False), "checkin_week_6_18", text),
        "rituals.one/days off": lambda text: shown.one(planned(off=((NOW, NOW), (NOW, NOW + 9 * 86_400))), text),
        "rituals.quiet/": lambda text: shown.quiet(ritual(state="quiet"), text),
        "rituals.few/": lambda text: shown.few(NearEnd(ritual(), 2), text),
        "rituals.sure/": lambda text: shown.sure(planned(), REF, text),
        "rituals.heard/": shown.heard,
    }
    for every in EVERY:
        schedule = Schedule(every, 2, 9 * 60)
        found[f"rituals.draft/{every}"] = lambda text, schedule=schedule: shown.draft(
            planned(schedule), f"checkin_{schedule.every}_2_9", text
        )
    for family, prompts in PROMPTS.items():
        for each in prompts:
            said = RoundSeen(Round(REF, GUILD, REF, each.name, NOW, answered=False), family)
            found[f"rituals.prompt/{family}, {each.name}"] = lambda text, said=said: shown.prompt(said, text)
    return {**found, **pairs(), **coming.cards(words)}


def pairs() -> dict[str, Callable[[Text], ui.LayoutView]]:
    """A talk in twos: the list, the talk, the question."""
    found: dict[str, Callable[[Text], ui.LayoutView]] = {
        "pairs.left/": lambda text: together.left(text, REF),
        "pairs.answered/": lambda text: together.answered(REF, text("pairs.not_yet_words"), text),
    }
    known = ritual(family="pairs")
    for state, place in {
        "comes": Place(known, NOW),
        "away": Place(known, NOW, away=True),
        "rests": Place(known, None),
    }.items():
        found[f"pairs.joined/{state}"] = lambda text, place=place: together.joined(place, text)
    for state, others in {"two": (HELPER,), "three": (HELPER, HELPER + 1), "alone": ()}.items():
        seen = TalkSeen(ASKER, others, REF, REF)
        found[f"pairs.talk/{state}"] = lambda text, seen=seen: together.talk(seen, text)
        found[f"pairs.how/{state}"] = lambda text, seen=seen: together.how(seen, text)
    for state, until in {"two": NOW, "over": None}.items():
        room = RoomSeen((ASKER, HELPER, HELPER + 1)[: 2 + (until is None)], until)
        found[f"pairs.room/{state}"] = lambda text, room=room: together.room(room, text)
    return found


def forms(words: Words) -> Mapping[str, Callable[[Text], ui.Modal]]:
    """New, and for one that is there."""
    return {
        **coming.forms(words),
        "rituals.ritual_form/new": lambda text: ritual_form(text, "-", TO_BEGIN_WITH, "checkin"),
        "rituals.ritual_form/known": lambda text: ritual_form(text, REF, Schedule("last", 0, 0), None),
    }
