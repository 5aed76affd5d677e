"""Every setting a steward changes is kept with how it was before, so that it can be put back."""

from __future__ import annotations

from bot.rules import house
from bot.steps.people import Who
from data import changes, communities, members
from data.house import Change
from data.records import DAY, Community
from data.store import Tx

KEPT = 90 * DAY
"""Seconds for which it can be read who changed what; a season in which stewards may wonder why."""


def keep(tx: Tx, who: Who, before: Community, after: Community, setting: str) -> Change | None:
    """Save the community with one setting changed, and note it; None where nothing changed."""
    was, now = house.written(before, setting), house.written(after, setting)
    communities.save(tx, after)
    return note(tx, who, after.guild, setting, was, now)


def note(tx: Tx, who: Who, guild: int, setting: str, was: str, now: str) -> Change | None:
    """Note that something is another, which is kept already; None where nothing changed."""
    if was == now:
        return None
    owner = members.meet(tx, guild, who.user, who.locale)
    made = Change(tx.ref(), guild, owner.ref, setting, was, now, tx.now)
    changes.add(tx, made)
    return made


def forget_old(tx: Tx, guild: int, most: int) -> int:
    """Forget some changes that were made long ago; how many."""
    gone = changes.over(tx, guild, tx.now - KEPT, most)
    for ref in gone:
        changes.delete(tx, ref)
    return len(gone)
