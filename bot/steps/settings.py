"""What stewards set beyond the first three things: chosen, kept with who did it, and put back in one press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rules import house, kinds
from bot.rules.beginnings import BEGINNINGS
from bot.rules.refusal import Refusal
from bot.rules.schedules import Schedule
from bot.rules.words import bounded, mentions, shown
from bot.steps import announcements, beginnings, modes, queue, rituals
from bot.steps import changes as log
from bot.steps import communities as places
from bot.steps.people import Who
from data import asks, capacities, changes, members, offers, outbox
from data.content.starting import STARTING
from data.house import Change
from data.records import Community
from data.store import Tx

SHOWN = 10
"""So many of the latest changes are shown."""


@dataclass(frozen=True, slots=True)
class Set:
    """The settings as they stand after a change, and the change, if anything changed; `undone` if that put another
    back."""

    community: Community
    change: Change | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Logged:
    """A change as stewards read it; `who` is a Discord user id, 0 once it is forgotten who it was."""

    change: Change
    who: int


def look(tx: Tx, who: Who) -> Set:
    """The settings as they stand. Raises Refusal for anybody who is not a steward."""
    return Set(places.panel(tx, who, "en"))


def choose(tx: Tx, who: Who, setting: str, values: Sequence[str]) -> Set:
    """Set what is chosen from a list. Raises Refusal for what is in none, and for what nobody could answer."""
    before = places.panel(tx, who, "en")
    return _change(tx, who, before, setting, house.chosen(setting, values, tx.now))


def channel(tx: Tx, who: Who, setting: str, chosen: int | None) -> Set:
    """Set one of the community's channels, which the caller has seen to be here."""
    before = places.panel(tx, who, "en")
    if setting not in house.CHANNELS or (setting == "asks_channel" and chosen is None):
        raise Refusal("refuse.unknown_choice")
    return _change(tx, who, before, setting, "" if chosen is None else str(chosen))


def role(tx: Tx, who: Who, setting: str, chosen: int | None) -> Set:
    """Set one of the community's roles; None is everybody, or nobody beside those who manage the server."""
    before = places.panel(tx, who, "en")
    if setting not in house.ROLES:
        raise Refusal("refuse.unknown_choice")
    return _change(tx, who, before, setting, "" if chosen is None else str(chosen))


def note(tx: Tx, who: Who, typed: str) -> Set:
    """The stewards' own words to whoever asks; empty for none."""
    before = places.panel(tx, who, "en")
    return _change(tx, who, before, "note", bounded(typed, "settings.note", house.NOTE_MOST))


def undo(tx: Tx, who: Who, ref: str) -> Set:
    """Put a setting back as it was before that change. Raises Refusal if it is already, so that a press too many
    changes nothing, and if somebody changed it again since."""
    before = places.panel(tx, who, "en")
    made = changes.get(tx, ref)
    if made is None or made.community != before.guild:
        raise Refusal("refuse.gone")
    if made.setting in BEGINNINGS:
        return Set(before, beginnings.put_back(tx, who, made), undone=True)
    if house.written(before, made.setting) == made.before:
        raise Refusal("refuse.undone_already")
    if house.written(before, made.setting) != made.after:
        raise Refusal("refuse.changed_since")
    if made.setting == "asks_channel" and not made.before:
        raise Refusal("refuse.no_channel")
    return replace(_change(tx, who, before, made.setting, made.before), undone=True)


def logged(tx: Tx, who: Who) -> tuple[Logged, ...]:
    """The latest changes, the newest first."""
    community = places.panel(tx, who, "en")
    return tuple(
        Logged(each, members.user_of(tx, each.owner) if each.owner and members.named(tx, each.owner) else 0)
        for each in changes.latest(tx, community.guild, SHOWN)
    )


def begin_as(tx: Tx, who: Who, name: str) -> Set:
    """Take a starting point over: its kinds and limits, each as a change of its own, and its rituals. What is set
    already and not spoken of there stays."""
    start = STARTING.get(name)
    if start is None:
        raise Refusal("refuse.unknown_choice")
    done = look(tx, who)
    for setting, text in (("kinds", "\n".join(start.kinds)), *start.settings):
        done = _change(tx, who, done.community, setting, text)
    for family, every, weekday, hour in start.rituals:
        rituals.keep(tx, who, family, Schedule(every, weekday, hour * 60))
    return done


def add_kinds(tx: Tx, who: Who, typed: str, shipped: Mapping[str, str] = kinds.SHIPPED) -> Set:
    """Add what was typed, one kind in each line, to the end of the list. `shipped` has the names of the kinds that
    ship, folded; such a name brings that kind back.

    Raises Refusal for a name that is too long, mentions anybody or is there already, and for more kinds than two lists
    can show.
    """
    before = places.panel(tx, who, "en")
    known = list(house.kinds(before))
    most = house.KINDS_MOST * (house.KIND_MOST + 1)
    for line in bounded(typed, "settings.kinds.form.names", most, required=True).splitlines():
        if any(char.isalnum() for char in line):
            known.append(_name(line, "settings.kinds.label", known, shipped))
    if len(known) > house.KINDS_MOST:
        raise Refusal("refuse.kinds_many", most=house.KINDS_MOST)
    return _change(tx, who, before, "kinds", "\n".join(known))


def rename_kind(tx: Tx, who: Who, tag: str, typed: str, shipped: Mapping[str, str] = kinds.SHIPPED) -> Set:
    """Call a kind otherwise. What was asked, offered or stated under the old name goes under the new one. Raises
    Refusal as `add_kinds` does."""
    before = places.panel(tx, who, "en")
    at, known = house.place_of(before, tag), list(house.kinds(before))
    clean = bounded(typed, "settings.kinds.name", house.KIND_MOST, required=True)
    known[at] = _name(clean, "settings.kinds.label", [*known[:at], *known[at + 1 :]], shipped)
    return _change(tx, who, before, "kinds", "\n".join(known))


def retire_kind(tx: Tx, who: Who, tag: str) -> Set:
    """A kind is no longer offered; what stands under it goes on to its end. The last one stays."""
    before = places.panel(tx, who, "en")
    known = list(house.kinds(before))
    del known[house.place_of(before, tag)]
    if not known:
        raise Refusal("refuse.kind_last")
    return _change(tx, who, before, "kinds", "\n".join(known))


def move_kind(tx: Tx, who: Who, tag: str, by: int) -> Set:
    """One place up (-1) or down (1) in the list, as far as it goes."""
    before = places.panel(tx, who, "en")
    known = list(house.kinds(before))
    at = house.place_of(before, tag)
    known.insert(max(0, at + by), known.pop(at))
    return _change(tx, who, before, "kinds", "\n".join(known))


def _name(typed: str, field: str, known: Sequence[str], shipped: Mapping[str, str]) -> str:
    name = " ".join(typed.split())
    if len(name) > house.KIND_MOST:
        raise Refusal("refuse.kind_long", most=house.KIND_MOST)
    if mentions(name):
        raise Refusal("refuse.kind_mentions", field=field, name=shown(name))
    if any(kinds.alike(name, each, shipped) for each in known):
        raise Refusal("refuse.kind_there", field=field, name=shown(name))
    return kinds.meant(name, shipped)


def _renamed(tx: Tx, guild: int, old: str, new: str) -> None:
    for ref in (*asks.renamed(tx, guild, old, new), *offers.renamed(tx, guild, old, new)):
        outbox.touch(tx, ref)
    for stated in capacities.of_kind(tx, guild, old):
        first = stated.gives.first
        gives = replace(stated.gives, first=(first - {old}) | {new}) if first is not None and old in first else None
        capacities.save(tx, replace(stated, kinds=(stated.kinds - {old}) | {new}, gives=gives or stated.gives))


def _change(tx: Tx, who: Who, before: Community, setting: str, text: str) -> Set:
    after = house.put(before, setting, text)
    _possible(after, setting)
    made = log.keep(tx, who, before, after, setting)
    if made is not None:
        _follow(tx, before, after, setting)
    return Set(after, made)


def _possible(after: Community, setting: str) -> None:
    if setting in ("asks_channel", "introductions_channel"):
        places.has_rooms(after)
    # Whatever waits for stewards has to be told to somebody.
    waits = after.house.review or after.house.mode != "members"
    if waits and after.house.stewards_channel is None:
        on = setting in ("review", "mode")
        raise Refusal("refuse.no_stewards_channel" if on else "refuse.stewards_channel_needed")


def _follow(tx: Tx, before: Community, after: Community, setting: str) -> None:
    """What else is to be done once a setting is another."""
    if setting == "zone":
        rituals.mend(tx, after.guild)
    if setting == "stewards_channel":
        queue.moved(tx, after.guild)
        modes.moved(tx, after)
        announcements.moved(tx, after.guild)
    if setting == "mode":
        modes.switched(tx, before, after)
    if setting == "language" and after.state == "open":
        outbox.touch(tx, f"door:{after.guild}")
    renamed = house.renaming(before, after) if setting == "kinds" else None
    if renamed is not None:
        _renamed(tx, after.guild, *renamed)
        beginnings.renamed(tx, after.guild, *renamed)
