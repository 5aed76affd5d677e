"""What can be wrong in one server, read off what was found there: the half of the doctor that asks Discord."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.doctor import LATE, Finding, age_of

NEEDED = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_private_threads",
    "embed_links",
    "attach_files",
    "read_message_history",
)
"""The least Kith can work with in its channel (platform.md, 2)."""

FORUM = tuple(name for name in NEEDED if name != "create_private_threads")
"""The same where its channel is a forum, in which sending messages is making posts, and no private thread can be."""

WANTED = ("manage_threads",)
"""Without it an introduction that is over can be archived, but not locked."""

TO_SPEAK = ("view_channel", "send_messages", "embed_links", "read_message_history")
"""What it takes to tell the stewards something in a channel of their own."""

DRIFT = 60
"""Seconds by which a clock may differ from Discord's before something must be wrong with it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel as it was found: its Discord id, whether it is there, and which permissions Kith lacks in it."""

    channel: int
    there: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forum:
    """What else is to be said of an asks channel that is a forum: where private threads open instead, None for nowhere;
    and where it takes no post without a tag, which kinds of help have none and which tag (None for no tag that Kith may
    use) they bear instead, as they are shown."""

    rooms: Place | None
    bare: Sequence[str] = ()
    filler: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found in one server. `role_there` is None where no stewards' role was chosen; `readers` are the roles,
    as they are shown, whose holders can read private threads; `drift` is how far Kith's clock is ahead (seconds);
    `held` and `shut` are whether something that is for everybody, or somebody's thread, could not be brought there."""

    asks: Place | None
    stewards: Place | None
    role_there: bool | None
    readers: Sequence[str]
    drift: int
    held: bool
    shut: bool
    forum: Forum | None = None


def findings(seen: Seen) -> Iterator[Finding]:
    """Every check, what keeps people from being reached first. Each that is not well says what to do about it."""
    yield from _asks(seen.asks, seen.forum is None)
    if seen.forum is not None and seen.asks is not None and seen.asks.there:
        yield from _forum(seen.forum, f"<#{seen.asks.channel}>")
    if seen.held:
        yield Finding("failed", "here.held")
    if seen.shut:
        yield Finding("failed", "here.shut")
    yield from _stewards(seen.stewards)
    if seen.role_there is False:
        yield Finding("attention", "here.role")
    if seen.readers:
        yield Finding("ok", "here.readers", {"roles": ", ".join(seen.readers)})
    else:
        yield Finding("ok", "here.no_readers")
    off = abs(seen.drift) > DRIFT
    yield Finding("attention", "here.clock_off", {"seconds": abs(seen.drift)}) if off else Finding("ok", "here.clock")
    yield Finding("ok", "here.store")


def _asks(place: Place | None, opens: bool) -> Iterator[Finding]:
    if place is None:
        yield Finding("failed", "here.no_channel")
        return
    shown = {"channel": f"<#{place.channel}>"}
    if not place.there:
        yield Finding("failed", "here.channel_gone")
        return
    if least := tuple(name for name in place.missing if name in NEEDED):
        yield Finding("failed", "here.permission", {**shown, "permission": least})
    if more := tuple(name for name in place.missing if name not in NEEDED):
        yield Finding("attention", "here.permission", {**shown, "permission": more})
    if not set(place.missing) & set(NEEDED):
        yield Finding("ok", "here.channel", shown)
    if opens and not {"create_private_threads", "send_messages_in_threads"} & set(place.missing):
        yield Finding("ok", "here.reaches", shown)


def _forum(forum: Forum, asks: str) -> Iterator[Finding]:
    rooms = forum.rooms
    if rooms is None or not rooms.there:
        yield Finding("failed", "here.no_rooms", {"channel": asks})
    elif rooms.missing:
        yield Finding("failed", "here.permission", {"channel": f"<#{rooms.channel}>", "permission": rooms.missing})
    else:
        yield Finding("ok", "here.reaches", {"channel": f"<#{rooms.channel}>"})
    if forum.bare and forum.filler is None:
        yield Finding("failed", "here.no_tag", {"channel": asks})
    elif forum.bare:
        told = {"channel": asks, "tag": forum.filler or "", "kinds": ", ".join(forum.bare)}
        yield Finding("attention", "here.tags", told)


def _stewards(place: Place | None) -> Iterator[Finding]:
    if place is None:
        yield Finding("attention", "here.no_stewards")
    elif not place.there:
        yield Finding("attention", "here.stewards_gone")
    else:
        if place.missing:
            lacking = {"channel": f"<#{place.channel}>", "permission": place.missing}
            yield Finding("attention", "here.permission", lacking)
        if not place.missing:
            yield Finding("ok", "here.stewards", {"channel": f"<#{place.channel}>"})


def copies(age: int | None, every: int) -> Finding:
    """How old the newest backup is, in seconds; None if there is none. `every` is how often one should be made."""
    if age is None:
        return Finding("attention", "here.no_backup")
    if not every or age > LATE * every:
        return Finding("attention", "here.old_backup", age_of(age))
    return Finding("ok", "here.backup", age_of(age))
