"""A whole community forgotten on its owner's word: its people, then what stands on Discord, then everything else."""

from __future__ import annotations

from dataclasses import replace

from bot.rules.refusal import Refusal
from bot.steps import privacy
from bot.steps.people import Who
from data import communities, due, members, outbox, threads
from data.records import DAY, MINUTE, Community
from data.store import Tx

AT_ONCE = 10
"""People forgotten in one transaction."""

GIVEN_UP = 3 * DAY
"""Seconds for which it is tried to take away what stands on Discord; after that the rest goes without."""


def may(tx: Tx, who: Who, owner: int | None) -> Community:
    """The community, for the server's owner (a Discord user id) alone. Raises Refusal for anybody else."""
    if who.community is None:
        raise Refusal("refuse.only_in_server")
    if who.user != owner:
        raise Refusal("refuse.not_owner")
    found = communities.get(tx, who.community)
    if found is None:
        raise Refusal("refuse.not_set_up")
    return found


def begin(tx: Tx, who: Who, owner: int | None) -> None:
    """From now on nothing can be asked here, and everything goes; it cannot be taken back."""
    community = may(tx, who, owner)
    communities.save(tx, replace(community, state="setting_up", asks_channel=None, asks_forum=False))
    due.at(tx, community.guild, "community.erase", f"{community.guild}:{tx.now + GIVEN_UP}:", tx.now + MINUTE)


def erase(tx: Tx, about: str) -> None:
    """Some of its people, then the messages, then the rest; again until nothing is left."""
    guild, until, after = about.split(":")
    community = communities.get(tx, int(guild))
    if community is None:
        return
    some = members.some(tx, community.guild, after, "g", AT_ONCE)
    for each in some:
        privacy.erase(tx, each.ref)
    if some:
        due.at(tx, community.guild, "community.erase", f"{guild}:{until}:{some[-1].ref}", tx.now)
        return
    left = outbox.take_all_down(tx, community.guild) or threads.closing(tx, community.guild)
    if left and tx.now < int(until):
        due.at(tx, community.guild, "community.erase", f"{guild}:{until}:g", tx.now + MINUTE)
        return
    communities.remove(tx, community.guild)
    due.at(tx, community.guild, "community.purge", guild, tx.now)
