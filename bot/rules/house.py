"""What stewards can set, what each setting may be, and how it is written down so that it can be put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args
from zlib import crc32

from bot.rules.refusal import Refusal
from data.content import KINDS
from data.house import House, Mode
from data.records import DAY, Community, ThreadPurpose

KINDS_MOST = 50
"""Kinds of help of one community: two lists of 25 (component reference)."""

LISTED = 25
"""Choices that one list holds (component reference)."""

KIND_MOST = 40
"""Characters of a kind's name."""

NOTE_MOST = 300
"""Characters of the stewards' own note to whoever asks."""

HOURS: Mapping[str, tuple[int, int] | None] = {
    "always": None,
    "day": (8 * 60, 22 * 60),
    "office": (9 * 60, 17 * 60),
    "evening": (17 * 60, 22 * 60),
}
"""When asks may be posted, as minutes of the community's local day."""

QUIET: Mapping[str, tuple[int, int] | None] = {
    "none": None,
    "night": (22 * 60, 8 * 60),
    "long": (20 * 60, 10 * 60),
}
"""When nobody is invited whatever they stated themselves, as minutes of the community's local day."""

NOTES = ("money", "links", "personal", "vetted")
"""Sentences for whoever asks or answers, by the name under which each language has its words."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "mode": get_args(Mode),
    "review": ("off", "on"),
    "open_most": ("1", "2", "3", "5", "10"),
    "invited_most": ("0", "1", "2", "3"),
    "quiet": tuple(QUIET),
    "hours": tuple(HOURS),
    "member_days": ("0", "1", "7", "14", "30", "90"),
    "account_days": ("0", "7", "30", "90", "180"),
    "gap_days": ("0", "1", "2", "3", "7"),
    "kind_most": ("0", "3", "5", "10", "20"),
    "pause": ("0", "1", "3", "7", "14", "30"),
}
"""What is chosen from a list, one at a time. A pause is chosen in days and kept as the moment at which it ends."""

SEVERAL: Mapping[str, tuple[str, ...]] = {"ways": ("named", "neighbour", "quiet"), "notes": NOTES}
"""What is chosen from a list, several at once."""

WRITTEN = ("note",)
"""What stewards write themselves."""

CHANNELS = ("asks_channel", "stewards_channel", "introductions_channel", "rituals_channel", "thanks_channel")
ROLES = ("steward_role", "helper_role")

FORUM = "forum"
"""Stands after the asks channel's id where that channel is a forum."""

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "places": ("stewards_channel", "introductions_channel", "rituals_channel", "thanks_channel"),
    "helpers": ("helper_role", "member_days", "account_days"),
    "asking": ("ways", "review", "notes"),
    "bringing": ("mode", "invited_most", "quiet"),
    "intake": ("open_most", "gap_days", "kind_most", "hours", "pause"),
}
"""Which settings stand together in the stewards' panel."""

WAYS = (*SECTIONS, "kinds", "small", "path", "start", "log")
"""Everything that is opened from there."""

SECTION_OF: Mapping[str, str] = {
    **{setting: section for section, settings in SECTIONS.items() for setting in settings},
    "note": "asking",
    "kinds": "kinds",
}

_OWN = frozenset({"language", "zone", "asks_channel", "steward_role", "ways"})
_NUMBERS = ("open_most", "invited_most", "member_days", "account_days", "gap_days", "kind_most")
_IDS = (*CHANNELS, *ROLES, "pause")
_LISTS = ("ways", "notes", "kinds")


def kinds(community: Community) -> tuple[str, ...]:
    """The kinds of help of a community, in its stewards' order."""
    return community.house.kinds or KINDS


def kind_here(community: Community, kind: str) -> str:
    """This kind, or where its stewards have no such kind (any more) the widest of theirs, which can be changed."""
    known = kinds(community)
    return next((each for each in (kind, "other") if each in known), known[0])


def page(known: Sequence[str], kind: str) -> tuple[str, ...]:
    """As many kinds as one list holds, with this one among them even if it is no longer offered."""
    if kind not in known:
        return (*known[: LISTED - 1], kind)
    begin = known.index(kind) // LISTED * LISTED
    return tuple(known[begin : begin + LISTED])


def tag(kind: str) -> str:
    """What stands for a kind in the id of a control: whoever reads the list in another order means the same one."""
    return f"{crc32(kind.encode()):08x}"


def place_of(community: Community, tagged: str) -> int:
    """The place of a kind in the list. Raises Refusal if it is not in it (any more)."""
    for at, kind in enumerate(kinds(community)):
        if tag(kind) == tagged:
            return at
    raise Refusal("refuse.gone")


def rooms(community: Community, purpose: ThreadPurpose) -> int | None:
    """The channel under which private threads open just now; None where there is none, since none can under a forum."""
    asks = None if community.asks_forum else community.asks_channel
    apart = community.house.introductions_channel
    return (asks or apart) if purpose == "corner" else (apart or asks)


def roomless(community: Community) -> bool:
    """Whether asks appear in a forum and the stewards chose no channel for private threads."""
    return community.asks_forum and rooms(community, "introduction") is None


def nowhere(community: Community) -> bool:
    """Whether asks cannot appear, or those who said yes cannot be brought together, until stewards choose a channel."""
    return community.asks_channel is None or roomless(community)


def shown_first(before: Community, after: Community, setting: str) -> bool:
    """Whether a change is shown before it counts: once the door is open, people live with what is set."""
    return before.state == "open" and written(before, setting) != written(after, setting)


def renaming(before: Community, after: Community) -> tuple[str, str] | None:
    """The old name and the new, where nothing but one name in the list of kinds is another."""
    was, now = kinds(before), kinds(after)
    other = [each for each in zip(was, now, strict=False) if each[0] != each[1]]
    return other[0] if len(was) == len(now) and len(other) == 1 else None


def written(community: Community, setting: str) -> str:
    """How a setting stands, as it is written down. Raises LookupError for what is no setting."""
    value = _get(community, setting)
    if value is None:
        return ""
    if setting == "asks_channel" and community.asks_forum:
        return f"{value} {FORUM}"
    if isinstance(value, bool):
        return "on" if value else "off"
    if setting in _LISTS:
        return "\n".join(value)
    return str(value)


def put(community: Community, setting: str, text: str) -> Community:
    """The community with this setting as it was written down. Raises Refusal for what was never written."""
    if setting == "asks_channel":
        channel, _, sort = text.partition(" ")
        return replace(_set(community, setting, _number(channel) if channel else None), asks_forum=sort == FORUM)
    if setting in _IDS:
        return _set(community, setting, _number(text) if text else None)
    if setting in _NUMBERS:
        return _set(community, setting, _number(text))
    if setting in _LISTS:
        return _set(community, setting, tuple(text.split("\n")) if text else ())
    if setting == "review":
        return _set(community, setting, text == "on")
    if setting in ("mode", "quiet", "hours", "note", *_OWN):
        return _set(community, setting, text)
    raise Refusal("refuse.unknown_choice")


def chosen(setting: str, values: Sequence[str], now: int) -> str:
    """What was chosen in a list, as it is written down. Raises Refusal for what is in no list."""
    if setting in SEVERAL:
        there = SEVERAL[setting]
        if not set(values) <= set(there) or (setting == "ways" and not values):
            raise Refusal("refuse.unknown_choice")
        return "\n".join(each for each in there if each in values)
    if len(values) != 1 or values[0] not in CHOICES.get(setting, ()):
        raise Refusal("refuse.unknown_choice")
    if setting == "pause":
        return str(now + int(values[0]) * DAY) if values[0] != "0" else ""
    return values[0]


def within(hours: tuple[int, int] | None, minute: int) -> bool:
    """Whether this minute of the local day lies within these hours, which may wrap at midnight; None are no hours."""
    if hours is None:
        return False
    start, end = hours
    return start <= minute < end if start < end else minute >= start or minute < end


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 19):
        raise Refusal("refuse.unknown_choice")
    return int(text)


def _get(community: Community, setting: str) -> Any:
    if setting in _OWN:
        return getattr(community, setting)
    if setting == "pause":
        return community.house.paused_until
    if setting in House.__slots__:
        return getattr(community.house, setting)
    raise LookupError(setting)


def _set(community: Community, setting: str, value: Any) -> Community:
    if setting in _OWN:
        return replace(community, **{setting: value})
    name = "paused_until" if setting == "pause" else setting
    return replace(community, house=replace(community.house, **{name: value}))
