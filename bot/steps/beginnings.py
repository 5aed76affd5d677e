"""Stewards make the shelf of small asks and the path their own; every change is noted, and put back in one press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.rules import beginnings as rules
from bot.rules import house
from bot.rules.beginnings import BEGINNINGS, Entry, What
from bot.rules.refusal import Refusal
from bot.rules.words import bounded
from bot.steps import changes as log
from bot.steps import communities as places
from bot.steps.people import Who
from data import beginnings
from data.content.path import HEAVY
from data.house import Change
from data.records import Community
from data.store import Tx


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shelf or the path as it stands, for stewards: after a change, with the change."""

    community: Community
    what: What
    entries: tuple[Entry, ...]
    change: Change | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        """The kinds of help there are here, or what can be heavy."""
        return house.kinds(self.community) if self.what == "small" else tuple(HEAVY)


def here(tx: Tx, who: Who, what: What) -> tuple[Entry, ...]:
    """For anybody: the entries of the community they are in."""
    return rules.read(what, beginnings.get(tx, who.community, what) if who.community is not None else "")


def look(tx: Tx, who: Who, named: str) -> Shelf:
    """How it stands. Raises Refusal for anybody who is not a steward, and for what is neither."""
    community = places.panel(tx, who, "en")
    if named not in BEGINNINGS:
        raise Refusal("refuse.old_control")
    what: What = "small" if named == "small" else "path"
    return Shelf(community, what, rules.read(what, beginnings.get(tx, community.guild, what)))


def group_of(shelf: Shelf, tag: str) -> str:
    """The group behind a tag. Raises Refusal if there is no such (any more)."""
    for each in shelf.groups:
        if house.tag(each) == tag:
            return each
    raise Refusal("refuse.gone")


def add(tx: Tx, who: Who, what: str, group: str, words: str, kind: str) -> Shelf:
    """One more, in the stewards' own words."""
    shelf = look(tx, who, what)
    entry = _entry(shelf, Entry(group_of(shelf, group), "", "", "week"), words, kind)
    return _keep(tx, who, shelf, rules.added(shelf.what, shelf.entries, entry))


def change(tx: Tx, who: Who, what: str, tag: str, words: str, kind: str) -> Shelf:
    """Other words for one; if it ships, everybody reads these instead, whatever their language."""
    shelf = look(tx, who, what)
    entry = _entry(shelf, rules.found(shelf.entries, tag), words, kind)
    return _keep(tx, who, shelf, rules.changed(shelf.entries, tag, entry))


def hide(tx: Tx, who: Who, what: str, tag: str) -> Shelf:
    """It is not shown any more."""
    shelf = look(tx, who, what)
    return _keep(tx, who, shelf, rules.hidden(shelf.entries, tag))


def move(tx: Tx, who: Who, what: str, tag: str, by: int) -> Shelf:
    """One place up (-1) or down (1) in its group."""
    shelf = look(tx, who, what)
    return _keep(tx, who, shelf, rules.moved(shelf.entries, tag, by))


def restore(tx: Tx, who: Who, what: str) -> Shelf:
    """As it ships, in every language."""
    shelf = look(tx, who, what)
    return _keep(tx, who, shelf, rules.shipped(shelf.what))


def put_back(tx: Tx, who: Who, made: Change) -> Change | None:
    """As it was before that change. Raises Refusal if it is already, or if somebody changed it again since."""
    shelf = look(tx, who, made.setting)
    now = rules.written(shelf.what, shelf.entries)
    if now == made.before:
        raise Refusal("refuse.undone_already")
    if now != made.after:
        raise Refusal("refuse.changed_since")
    return _keep(tx, who, shelf, rules.read(shelf.what, made.before)).change


def renamed(tx: Tx, guild: int, old: str, new: str) -> None:
    """A kind of help is called otherwise: what is on the shelf under it goes with it."""
    for what in BEGINNINGS:
        before = beginnings.get(tx, guild, what)
        if before:
            beginnings.save(tx, guild, what, rules.written(what, rules.renamed(rules.read(what, before), old, new)))


def _entry(shelf: Shelf, like: Entry, words: str, kind: str) -> Entry:
    clean = " ".join(bounded(words, "beginnings.form.words", rules.WORDS_MOST, required=True).split())
    group_kind = like.group if shelf.what == "small" else kind or like.kind
    if group_kind not in house.kinds(shelf.community) and group_kind != like.kind:
        raise Refusal("refuse.unknown_kind")
    return replace(like, name="", words=clean, kind=group_kind)


def _keep(tx: Tx, who: Who, shelf: Shelf, entries: Sequence[Entry]) -> Shelf:
    was, now = (rules.written(shelf.what, each) for each in (shelf.entries, entries))
    beginnings.save(tx, shelf.community.guild, shelf.what, now)
    made = log.note(tx, who, shelf.community.guild, shelf.what, was, now)
    return replace(shelf, entries=tuple(entries), change=made)
