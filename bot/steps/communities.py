"""What stewards set, and what happens when a server comes or goes."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.rules import house
from bot.rules.refusal import Refusal
from bot.rules.words import shown, tidy
from bot.steps import changes, retention, rituals
from bot.steps.people import Who, steward
from bot.text import LANGUAGES
from data import asks, celebrations, communities, due, offers, outbox
from data.records import DAY, Community, Outgoing
from data.store import Tx

ZONE_MOST = 60
"""Characters of a time zone's name."""

KEPT_AFTER_REMOVAL = 30 * DAY
"""What a server that removed Kith may come back to, in seconds (promises 9.2)."""


PURGED_AT_ONCE = 500
"""Rows forgotten in one transaction."""

_STANDS = ("pending", "sending", "sent", "parked")
"""States of a front door that is in the channel or on its way there; pressing twice is not to post a second one."""


def _for_stewards(tx: Tx, who: Who, language: str) -> Community:
    if who.community is None:
        raise Refusal("refuse.only_in_server")
    if not steward(tx, who, who.community):
        raise Refusal("refuse.not_steward")
    community = communities.begin(tx, who.community, language)
    retention.begin(tx, community.guild)
    return community


def panel(tx: Tx, who: Who, language: str) -> Community:
    """The settings as they stand. Raises Refusal for anybody who is not a steward."""
    return _for_stewards(tx, who, language)


def asks_channel(tx: Tx, who: Who, channel: int, *, forum: bool = False) -> Community:
    """The channel in which asks appear, which may be a forum. Raises Refusal for a forum where that leaves an open
    community without a channel for private threads."""
    before = _for_stewards(tx, who, "en")
    community = replace(before, asks_channel=channel, asks_forum=forum)
    has_rooms(community)
    changes.keep(tx, who, before, community, "asks_channel")
    _look_again(tx, community.guild)
    return community


def has_rooms(community: Community) -> None:
    """Raises Refusal where the door is open and nobody could be brought together, since asks appear in a forum."""
    if community.state == "open" and house.roomless(community):
        raise Refusal("refuse.forum_alone")


def language(tx: Tx, who: Who, name: str) -> Community:
    """The language of public cards."""
    before = _for_stewards(tx, who, "en")
    if name not in LANGUAGES:
        raise Refusal("refuse.unknown_choice")
    community = replace(before, language=name)
    changes.keep(tx, who, before, community, "language")
    if community.state == "open":
        outbox.touch(tx, f"door:{community.guild}")
    return community


def zone(tx: Tx, who: Who, typed: str) -> Community:
    """The community's time zone by its IANA name, forgiving case and blanks. Raises Refusal with near names."""
    before = _for_stewards(tx, who, "en")
    # The field takes that many characters; looking for near names among longer ones would take long and find none.
    wanted = "_".join(typed[:ZONE_MOST].split()).casefold()
    known, by_city = _zones()
    name = known.get(wanted) or by_city.get(wanted)
    if name is None:
        near = get_close_matches(wanted, list(known), n=3, cutoff=0.5) + get_close_matches(wanted, list(by_city), n=3)
        names = dict.fromkeys(known.get(each) or by_city[each] for each in near)
        raise Refusal("refuse.unknown_zone", typed=shown(tidy(typed), 50), near=", ".join(names) or "Europe/Madrid")
    community = replace(before, zone=name)
    changes.keep(tx, who, before, community, "zone")
    # A ritual of six o'clock is at six o'clock there from now on.
    rituals.mend(tx, community.guild)
    return community


@cache
def _zones() -> tuple[dict[str, str], dict[str, str]]:
    """Every zone by its name and by its city; looked up on the disk once, since nothing else may wait for that."""
    names = sorted(available_timezones(), reverse=True)
    return {name.casefold(): name for name in names}, {name.split("/")[-1].casefold(): name for name in names}


def steward_role(tx: Tx, who: Who, role: int | None) -> Community:
    """The role whose holders are stewards here beside those who may manage the server."""
    before = _for_stewards(tx, who, "en")
    community = replace(before, steward_role=role)
    changes.keep(tx, who, before, community, "steward_role")
    return community


def open_door(tx: Tx, who: Who) -> Community:
    """Open the community: the front door is posted in the asks channel; opened again, it is posted afresh there, and
    the door of before is taken away."""
    community = _for_stewards(tx, who, "en")
    if community.asks_channel is None:
        raise Refusal("refuse.no_channel")
    channel, community = community.asks_channel, replace(community, state="open")
    has_rooms(community)
    communities.save(tx, community)
    due.cancel(tx, str(community.guild), "community.purge")
    about = f"door:{community.guild}"
    if not _moved(tx, _standing(tx, about, "door"), channel, afresh=True):
        outbox.say(tx, community.guild, "door", about, "channel", channel, slot=tx.ref())
    # The cards of what is not over follow the door to another channel; where they stand already nothing happens.
    for ref, visible in asks.shown_in(tx, community.guild):
        rows = _standing(tx, ref, "ask")
        if rows and not _moved(tx, rows, channel):
            not_before = max(visible, tx.now)
            outbox.say(tx, community.guild, "ask", ref, "channel", channel, slot=tx.ref(), not_before=not_before)
    for ref in offers.shown_in(tx, community.guild):
        rows = _standing(tx, ref, "offer")
        if rows and not _moved(tx, rows, channel):
            outbox.say(tx, community.guild, "offer", ref, "channel", channel, slot=tx.ref())
    for ref in celebrations.shown_in(tx, community.guild):
        rows = _standing(tx, ref, "celebration")
        good = community.house.thanks_channel or channel
        # One that has not appeared yet goes on waiting for its moment of chance.
        not_before = max([tx.now, *(row.next_try or 0 for row in rows if row.state == "pending")])
        if rows and not _moved(tx, rows, good):
            outbox.say(tx, community.guild, "celebration", ref, "channel", good, slot=tx.ref(), not_before=not_before)
    return community


def _standing(tx: Tx, about: str, kind: str) -> list[Outgoing]:
    return [row for row in outbox.about(tx, about, kind) if row.state in _STANDS and row.drop_after is None]


def _moved(tx: Tx, rows: list[Outgoing], channel: int, *, afresh: bool = False) -> bool:
    """Whether one of these is where it should be, or on its way there; the others make room for it."""
    here = [row for row in rows if row.target == str(channel) and not (afresh and row.state == "sent")]
    for row in rows:
        if row not in here:
            outbox.retire(tx, row.ref)
    return bool(here)


def _look_again(tx: Tx, guild: int) -> None:
    """What did not work, and is being looked at each day, may work by now."""
    if due.when(tx, "doctor.look", str(guild)) is not None:
        due.at(tx, guild, "doctor.look", str(guild), tx.now)


def channel_gone(tx: Tx, guild: int, channel: int) -> None:
    """A channel was deleted. If it was that of the asks, what is open waits until the stewards choose another; what
    was to be said in any other is said in that of the asks."""
    community = communities.get(tx, guild)
    if community is None:
        return
    before = community
    for setting in house.CHANNELS:
        if house.written(community, setting).partition(" ")[0] == str(channel):
            community = house.put(community, setting, "")
    if community != before and house.nowhere(community):
        due.at(tx, guild, "doctor.look", str(guild), tx.now)
    communities.save(tx, community)


def role_gone(tx: Tx, guild: int, role: int) -> None:
    """A role was deleted. Of stewards there are then those who manage the server; whoever had to hold a role to help
    still has to, until the stewards choose another: nobody is let in by an accident."""
    community = communities.get(tx, guild)
    if community is not None and community.steward_role == role:
        communities.save(tx, replace(community, steward_role=None))


def removed(tx: Tx, guild: int) -> None:
    """The server removed Kith: everything stops, and is kept for a while in case it comes back."""
    community = communities.get(tx, guild)
    if community is not None and community.state != "removed":
        communities.remove(tx, guild)
        due.at(tx, guild, "community.purge", str(guild), tx.now + KEPT_AFTER_REMOVAL)


def returned(tx: Tx, guild: int) -> None:
    """The server is there (again): what was kept goes on, and so do its days, wherever the clock stood meanwhile."""
    community = communities.get(tx, guild)
    if community is not None:
        retention.begin(tx, guild)
    if community is not None and community.state == "removed":
        opened = bool(outbox.about(tx, f"door:{guild}", "door"))
        communities.save(tx, replace(community, state="open" if opened else "setting_up"))
        due.cancel(tx, str(guild), "community.purge")


def purge(tx: Tx, about: str) -> None:
    """The grace is over: the community is forgotten whole."""
    community = communities.get(tx, int(about))
    if community is None or community.state != "removed":
        return
    # A part at a time: forgetting everything at once would keep everybody waiting.
    if communities.purge_some(tx, community.guild, PURGED_AT_ONCE):
        due.at(tx, community.guild, "community.purge", about, tx.now)
    else:
        communities.purge(tx, community.guild)


def door_card(tx: Tx, row: Outgoing) -> Community | None:
    """For the front door; it goes when another is posted."""
    found = communities.get(tx, row.community)
    replaced = row.drop_after is not None and row.drop_after <= tx.now
    return found if found and found.state == "open" and not replaced else None
