"""The stewards' settings in sections, each a small card; what was just changed stands on top, to be put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.router import control_id
from bot.rules import house
from bot.rules.schedules import Schedule
from bot.steps.settings import Logged, Set
from bot.text import Text
from cogs import chosen as words
from cogs.parts import DONE, WARM, Part, button, card, choice, good, kind, line, main, moment, note, person, row
from cogs.parts import kinds as kinds_of
from cogs.terms import in_words
from data.content.starting import STARTING, Start
from data.house import Change
from data.records import Community


@dataclass(frozen=True, slots=True)
class Live:
    """What Discord said just now: `gone` are settings whose channel or role is no more, `lacking` which permissions
    Kith lacks where, and `seen` whether everybody can read the stewards' channel."""

    gone: frozenset[str] = frozenset()
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()
    seen: bool = False


NOTHING = Live()

Button = ui.Button[Any]


def sections(text: Text, opened: str = "") -> Part:
    """The list from which a section is opened."""
    return choice(
        "settings.section",
        [(each, text(f"settings.section.{each}")) for each in house.WAYS],
        chosen=(opened,),
        placeholder=text("settings.more"),
    )


def section(done: Set, name: str, text: Text, live: Live = NOTHING) -> ui.LayoutView:
    """One section: what is so, what can be chosen, and what was just changed."""
    community = done.community
    parts: list[str | Part | None] = [*_changed(done, text), text(f"settings.{name}.title")]
    for setting in house.SECTIONS[name]:
        parts.append(words.stands(text, community, setting))
        parts.append(text("settings.gone") if setting in live.gone else None)
        parts.append(_chooser(community, setting, text))
    if name == "places":
        parts += _live(live, text)
        if community.house.stewards_channel is None:
            parts.append(row(button(text("settings.make"), "settings.make", "stewards_channel")))
    if name == "asking":
        parts += [words.stands(text, community, each) for each in house.WRITTEN]
        parts.append(row(button(text("settings.note.change"), "settings.note")))
    parts += [line(), sections(text, name), row(_back(text), _redo(done, text)), note(text(f"settings.{name}.note"))]
    return card(*parts, colour=DONE if done.change else WARM)


def _changed(done: Set, text: Text) -> list[str | Part]:
    change = done.change
    if change is None:
        return []
    label, kinds = words.label(text, change.setting), words.kinds_changed(text, change, 700)
    before, after = (words.said(text, change.setting, each) for each in (change.before, change.after))
    if done.undone:
        # Where the button was that led here there is none now, so that a second press of it changes nothing back.
        return [text("settings.undone", label=label, after=kinds or after)]
    told = (
        text("settings.changed_kinds", label=label, what=kinds)
        if kinds
        else text("settings.changed", label=label, before=before, after=after)
    )
    return [told, row(button(text("settings.undo"), "settings.undo", change.ref))]


def _redo(done: Set, text: Text) -> Button | None:
    """What was undone can be had after all: on purpose, in its own words, and elsewhere on the card."""
    known = done.change if done.undone else None
    return button(text("settings.redo"), "settings.undo", known.ref) if known is not None else None


def _chooser(community: Community, setting: str, text: Text) -> Part:
    placeholder = words.label(text, setting)[:150]
    if setting in house.CHANNELS:
        return ui.ActionRow(
            ui.ChannelSelect[Any](
                custom_id=control_id("settings.channel", setting),
                placeholder=placeholder,
                channel_types=[discord.ChannelType.text],
                min_values=0,
                max_values=1,
            )
        )
    if setting in house.ROLES:
        return ui.ActionRow(
            ui.RoleSelect[Any](
                custom_id=control_id("settings.role", setting), placeholder=placeholder, min_values=0, max_values=1
            )
        )
    several = setting in house.SEVERAL
    known = words.options(text, setting)
    set_to = house.written(community, setting).split("\n") if setting != "pause" else []
    select = ui.Select[Any](
        custom_id=control_id("settings.choose", setting),
        placeholder=placeholder,
        min_values=0 if setting == "notes" else 1,
        max_values=len(known) if several else 1,
        options=[discord.SelectOption(label=each[:100], value=value, default=value in set_to) for value, each in known],
    )
    return ui.ActionRow(select)


def _live(live: Live, text: Text) -> list[str]:
    told = [
        text(
            "settings.lacking",
            label=words.label(text, setting),
            names=", ".join(text(f"permission.{each}") for each in names),
        )
        for setting, names in live.lacking
    ]
    return [*told, text("settings.stewards_seen")] if live.seen else told


def would(before: Community, after: Community, setting: str, ref: str, text: Text, live: Live) -> ui.LayoutView:
    """A change of one of the settings, before it counts."""
    found = _live(live, text)
    if setting in house.CHANNELS and house.written(after, setting) and not live.lacking:
        found = [text("settings.has_all"), *found]
    return words.would_be(
        before,
        after,
        setting,
        text,
        good(text("settings.keep"), "settings.keep", ref),
        button(text("settings.leave"), "settings.section", house.SECTION_OF[setting]),
        found=found,
    )


def _back(text: Text) -> Button:
    return button(text("settings.back"), "setup.look")


def log(changes: Sequence[Logged], text: Text) -> ui.LayoutView:
    """The latest changes, each of which can be put back."""
    lines = [
        text(
            "settings.log.line",
            at=moment(each.change.made_at),
            who=person(each.who) if each.who else text("settings.log.somebody"),
            label=words.label(text, each.change.setting),
            what=_short(text, each.change),
        )
        for each in changes
    ]
    return card(
        text("settings.log.title"),
        *(lines or [text("settings.log.none")]),
        line(),
        choice(
            "settings.undo_one",
            [(each.change.ref, words.label(text, each.change.setting)) for each in changes],
            placeholder=text("settings.log.undo"),
        )
        if changes
        else None,
        sections(text, "log"),
        row(_back(text)),
        note(text("settings.log.note")),
        colour=WARM,
    )


def _short(text: Text, change: Change) -> str:
    if kinds := words.kinds_changed(text, change, 90):
        return kinds
    told = [words.said(text, change.setting, each) for each in (change.before, change.after)]
    before, after = (each if len(each) <= 90 else text("settings.log.long") for each in told)
    return text("settings.log.became", before=before, after=after)


def starts(text: Text) -> ui.LayoutView:
    """The starting points, to be looked at before one is taken."""
    return card(
        text("settings.start.title"),
        "\n".join(text(f"settings.start.{each}.line") for each in STARTING),
        choice(
            "settings.start",
            [(each, text(f"settings.start.{each}")) for each in STARTING],
            placeholder=text("settings.start.pick"),
        ),
        line(),
        sections(text, "start"),
        row(_back(text)),
        note(text("settings.start.note")),
        colour=WARM,
    )


def start(name: str, begun: Start, text: Text) -> ui.LayoutView:
    """What one starting point would set, before it does."""
    limits = [words.line(text, words.label(text, each), words.said(text, each, to)) for each, to in begun.settings]
    rituals = [
        text("rituals.option", family=text(f"family.{family}"), when=in_words(Schedule(every, day, hour * 60), text))
        for family, every, day, hour in begun.rituals
    ]
    return card(
        text("settings.start.preview", name=text(f"settings.start.{name}")),
        words.line(text, words.label(text, "kinds"), ", ".join(kind(text, each) for each in begun.kinds)),
        "\n".join(limits),
        words.line(text, text("setup.rituals"), "; ".join(rituals)),
        row(
            good(text("settings.start.take"), "settings.begin", name),
            button(text("settings.start.other"), "settings.starts"),
        ),
        note(text("settings.start.note")),
        colour=WARM,
    )


def begun(name: str, text: Text) -> ui.LayoutView:
    """A starting point was taken."""
    return card(
        text("settings.start.taken", name=text(f"settings.start.{name}")),
        row(
            main(text("settings.back"), "setup.look"),
            button(text("setup.rituals"), "rituals.list"),
            button(text("settings.section.log"), "settings.log"),
        ),
        colour=DONE,
    )


def kinds(done: Set, text: Text) -> ui.LayoutView:
    """The kinds of help in their order; the lists hold 25 each, so that none is cut off."""
    known = house.kinds(done.community)
    return card(
        *_changed(done, text),
        text("settings.kinds.title"),
        "\n".join(f"· {kind(text, each)}" for each in known),
        *(
            choice(
                "settings.kind",
                [(house.tag(each), called) for each, called in kinds_of(text, known[begin : begin + 25])],
                ref=str(begin),
                placeholder=text("settings.kinds.pick"),
            )
            for begin in range(0, len(known), 25)
        ),
        row(
            main(text("settings.kinds.add"), "settings.kind_add") if len(known) < house.KINDS_MOST else None,
            button(text("settings.back"), "setup.look"),
            _redo(done, text),
        ),
        line(),
        sections(text, "kinds"),
        note(text("settings.kinds.note", most=house.KINDS_MOST)),
        colour=DONE if done.change else WARM,
    )


def one_kind(community: Community, at: int, text: Text) -> ui.LayoutView:
    """One kind, and what can be done with it."""
    known = house.kinds(community)
    ref = house.tag(known[at])
    return card(
        text("settings.kinds.one", kind=kind(text, known[at])),
        row(
            main(text("settings.kinds.rename"), "settings.kind_rename", ref),
            button(text("settings.kinds.up"), "settings.kind_up", ref, disabled=at == 0),
            button(text("settings.kinds.down"), "settings.kind_down", ref, disabled=at == len(known) - 1),
            button(text("settings.kinds.retire"), "settings.kind_retire", ref, disabled=len(known) == 1),
        ),
        row(button(text("settings.kinds.back"), "settings.kinds")),
        note(text("settings.kinds.retire_note")),
        colour=WARM,
    )
