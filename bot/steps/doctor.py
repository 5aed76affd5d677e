"""What Kith knows by itself of something that does not work in a server, and telling the stewards of it once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules import house
from bot.steps import communities
from bot.steps.people import Who
from data import communities as settings
from data import due, outbox, threads
from data.records import DAY, MINUTE, Community, Outgoing, Thread
from data.store import Tx


@dataclass(frozen=True, slots=True)
class Standing:
    """The settings, and whether something for everybody, or somebody's private thread, could not be brought there."""

    community: Community
    stewards_channel: int | None
    held: bool
    shut: bool


def standing(tx: Tx, who: Who) -> Standing:
    """For stewards alone. Raises Refusal for anybody else."""
    community = communities.panel(tx, who, "en")
    guild = community.guild
    held, shut = outbox.parked(tx, guild), threads.parked(tx, guild)
    return Standing(community, settings.stewards_channel(tx, guild), held, shut)


SOON = 5 * MINUTE
"""Seconds after something failed until it is looked at: it may be well again by then."""


def amiss(tx: Tx, guild: int) -> None:
    """Something could not be done in this server."""
    if due.when(tx, "doctor.look", str(guild)) is None:
        due.at(tx, guild, "doctor.look", str(guild), tx.now + SOON)


def shut(tx: Tx, thread: Thread, _: int) -> None:
    """Somebody's thread, or that of two, cannot be opened."""
    amiss(tx, thread.community)


def _about(guild: int) -> str:
    return f"doctor:{guild}"


def _unwell(tx: Tx, guild: int) -> bool:
    community = settings.get(tx, guild)
    if community is None or community.state != "open":
        return False
    return house.nowhere(community) or outbox.parked(tx, guild) or threads.parked(tx, guild)


def look(tx: Tx, about: str) -> None:
    """Something failed a while ago: if it still does the stewards are told, once, and the words go when it is
    well again. Nothing is said of what it was about."""
    guild = int(about)
    said = [row for row in outbox.about(tx, _about(guild), "doctor") if row.state not in ("gone", "dropped")]
    if not _unwell(tx, guild):
        outbox.touch(tx, _about(guild))
        return
    channel = settings.stewards_channel(tx, guild)
    if channel is not None and not said:
        outbox.say(tx, guild, "doctor", _about(guild), "channel", channel, slot=tx.ref())
    due.at(tx, guild, "doctor.look", about, tx.now + DAY)


def card(tx: Tx, row: Outgoing) -> int | None:
    """For the stewards: that something is amiss. It goes by itself once nothing is."""
    return row.community if _unwell(tx, row.community) else None
