"""Very many communities with rituals in one file, made by the same steps their stewards would have taken."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.rules.schedules import Schedule
from bot.steps import communities, rituals
from bot.steps.people import Who
from data import outbox
from data.content.prompts import FAMILIES
from data.store import Store, Tx, change, open_store, rows
from data.vault import Key, Vault

BEGINNING = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp())
"""A Monday; what is measured is the Sunday that follows."""

KEY = Key(b"\x01\x02\x03\x04", bytes(range(32)))
STEWARD = 9 << 40
TOGETHER = 100
"""Communities made in one transaction."""

SUNDAY = Schedule("week", 6, 18 * 60)
"""What every community here has: the same hour for all, as bad as it can be."""

ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/Mexico_City",
    "Europe/Madrid",
    "Europe/London",
    "Asia/Kolkata",
)
HOURS = (9, 12, 17, 18, 19, 20)


async def opened(path: Path, now: int, seed: int) -> Store:
    """The file, with the clock at that moment (UTC epoch seconds)."""
    return await open_store(path, Vault(KEY), lambda: now, Random(f"{seed} {now}"))


async def fill(path: Path, count: int, seed: int) -> None:
    """So many communities, each with three rituals: one on Sunday at six by the same clock for all, two where and when
    people like to have them."""
    chance = Random(seed)
    store = await opened(path, BEGINNING, seed)

    def some(tx: Tx, first: int) -> None:
        for guild in range(first, min(first + TOGETHER, count + 1)):
            who = Who(STEWARD, guild, "en-US", manages=True)
            communities.panel(tx, who, "en")
            communities.asks_channel(tx, who, guild)
            if guild % 2:
                # Half of them keep the zone that all begin with.
                communities.zone(tx, who, chance.choice(ZONES))
            communities.open_door(tx, who)
            for schedule in (SUNDAY, *(_liked(chance) for _ in range(2))):
                rituals.keep(tx, who, chance.choice(FAMILIES), schedule)

    def settled(tx: Tx) -> None:
        # The front doors are said, and what is due besides rituals is none of this.
        for found in rows(tx, "SELECT ref FROM outbox"):
            outbox.move(tx, found["ref"], "sent", None, shown=1)
        change(tx, "DELETE FROM due WHERE kind <> 'ritual.slot'")

    try:
        for first in range(1, count + 1, TOGETHER):
            await store.run(lambda tx, at=first: some(tx, at))
        await store.run(settled)
    finally:
        await store.close()


def _liked(chance: Random) -> Schedule:
    every = chance.choices(("week", "day", "fortnight", "first"), (6, 1, 2, 1))[0]
    return Schedule(every, chance.choice((0, 2, 4, 6)), chance.choice(HOURS) * 60)
