"""A setting in words, as it stands, as it was, and as it would be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.rules import house
from bot.rules.beginnings import BEGINNINGS
from bot.rules.kinds import difference
from bot.rules.words import quoted
from bot.text import Text
from cogs.parts import WARM, card, kind, moment, note, row
from data.content import KINDS
from data.house import Change
from data.records import Community

COUNTED = ("open_most", "invited_most", "member_days", "account_days", "gap_days", "kind_most")
"""Settings that are numbers."""


def label(text: Text, setting: str) -> str:
    """What a setting is called."""
    return text(f"settings.{setting}.label")


def said(text: Text, setting: str, value: str) -> str:
    """What a setting is set to, from how it is written down."""
    if setting in house.CHANNELS:
        if value:
            return f"<#{value.partition(' ')[0]}>"
        own = "settings.stewards_channel.none" if setting == "stewards_channel" else "settings.no_channel"
        return text("setup.no_channel" if setting == "asks_channel" else own)
    if setting in house.ROLES:
        return f"<@&{value}>" if value else text(f"settings.{setting}.nobody")
    if setting in COUNTED:
        return counted(text, setting, value)
    if setting == "pause":
        return text("settings.pause.until", until=moment(int(value))) if value else text("settings.pause.0")
    if setting in house.SEVERAL:
        chosen = [option(text, setting, each) for each in value.split("\n") if value]
        return ", ".join(chosen) or text(f"settings.{setting}.none")
    if setting == "kinds":
        return ", ".join(kind(text, each) for each in value.split("\n")) if value else text("settings.kinds.shipped")
    if setting in BEGINNINGS:
        # What they wrote stands where it is read, and not in the list of changes.
        return text("beginnings.own") if value else text("beginnings.shipped")
    if setting == "note":
        return f"\n{quoted(value, 700)}" if value else text("settings.note.none")
    if setting == "language":
        return text(f"language.{value}")
    return text(f"settings.{setting}.{value}") if setting in house.CHOICES else value


def kinds_changed(text: Text, change: Change, most: int) -> str:
    """What became of the kinds in a change of them, in so many characters for each sort of change; empty for any other
    change."""
    if change.setting != "kinds":
        return ""
    was, now = (tuple(value.split("\n")) if value else KINDS for value in (change.before, change.after))
    found = difference(was, now)
    renamed = [text("settings.kinds.as", old=kind(text, old), new=kind(text, new)) for old, new in found.renamed]
    told = {
        "added": [kind(text, each) for each in found.added],
        "renamed": renamed,
        "retired": [kind(text, each) for each in found.retired],
        "moved": [kind(text, each) for each in found.moved],
    }
    return "; ".join(
        text(f"settings.kinds.{what}", names=_as_many(text, names, most)) for what, names in told.items() if names
    )


def _as_many(text: Text, names: Sequence[str], most: int) -> str:
    """As many names as so many characters hold, at least one, and that there are more."""
    fitting = [at for at in range(1, len(names) + 1) if len(", ".join(names[:at])) <= most]
    held = max(fitting, default=1)
    told, more = ", ".join(names[:held]), len(names) - held
    return text("settings.kinds.and_more", names=told, more=more) if more else told


def counted(text: Text, setting: str, value: str) -> str:
    """A number of something, or that there is no limit."""
    return text(f"settings.{setting}.0") if value == "0" else text(f"settings.{setting}.n", n=int(value))


def option(text: Text, setting: str, value: str) -> str:
    """One choice of a list."""
    if setting in COUNTED:
        return counted(text, setting, value)
    if setting == "pause" and value != "0":
        return text("settings.pause.n", n=int(value))
    if setting == "ways":
        return text(f"shared.{value}")
    return text(f"settings.{setting}.{value}")


def stands(text: Text, community: Community, setting: str) -> str:
    """A line that says how a setting stands."""
    return line(text, label(text, setting), said(text, setting, house.written(community, setting)))


def line(text: Text, name: str, value: str) -> str:
    """A line of what is called so and set to that."""
    return text("settings.line", label=name, value=value)


def options(text: Text, setting: str) -> list[tuple[str, str]]:
    """The choices of a setting's list."""
    known = house.CHOICES.get(setting) or house.SEVERAL[setting]
    return [(each, option(text, setting, each)) for each in known]


def follows(text: Text, setting: str) -> str:
    """What comes of it when this setting changes."""
    own = f"settings.{setting}.follows"
    return text(own if text.has(own) else f"settings.{house.SECTION_OF[setting]}.note")


def to_keep(setting: str, values: Sequence[str]) -> str:
    """What a control says of a change that is only looked at yet."""
    return "-".join((setting, *values))


def kept(ref: str) -> tuple[str, list[str]]:
    """The setting and what was chosen for it, as such a control says them."""
    setting, *values = ref.split("-")
    return setting, values


def would_be(
    before: Community, after: Community, setting: str, text: Text, *ways: ui.Button[Any], found: Sequence[str] = ()
) -> ui.LayoutView:
    """A change before it counts: what is so, what would be, what follows, what was `found` on Discord just now, and the
    `ways` on from here."""
    was, now = (said(text, setting, house.written(each, setting)) for each in (before, after))
    return card(
        text("settings.would.title"),
        text("settings.would", label=label(text, setting), before=was, after=now),
        follows(text, setting),
        *found,
        row(*ways),
        note(text("settings.would.note")),
        colour=WARM,
    )
