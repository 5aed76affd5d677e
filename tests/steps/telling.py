"""The relay at work beside the steps: what was told to whom, and when, in the community of `tests.steps.world`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.steps import me, nudges, reminders, statements, subscriptions, suggestions, thanks
from data import due, outbox
from data.records import HOUR, Outgoing
from data.store import Tx
from tests.steps.world import World, who

MADRID = ZoneInfo("Europe/Madrid")
DOORS = {
    "nudge.digest": nudges.digest_card,
    "nudge.receive": nudges.receive_card,
    "capacity.still": statements.still_notice,
    "suggestion": suggestions.notice,
    "thanks": thanks.notice,
    "draft.remind": reminders.notice,
    "ritual.told": subscriptions.told_card,
}


async def subscribed(world: World, name: str = "helper", *kinds: str) -> str:
    """Somebody to whom these are welcome; their ref."""
    await world.do(me.choose, who(name), kinds or ("digest",))
    return await world.member(name)


def deliver(tx: Tx) -> list[Outgoing]:
    """The relay says whatever it may say now, to people alone, and lets go what it may not."""
    told: list[Outgoing] = []
    for each in tx.db.execute("SELECT ref FROM outbox WHERE place = 'member' AND message IS NULL ORDER BY ref"):
        row = outbox.get(tx, each["ref"])
        if row is None or row.state not in ("pending", "parked") or (row.next_try or tx.now) > tx.now:
            continue
        late = row.drop_after is not None and tx.now > row.drop_after
        if late or (row.kind in DOORS and DOORS[row.kind](tx, row) is None):
            outbox.move(tx, row.ref, "dropped", None)
            continue
        told.append(row)
        outbox.move(tx, row.ref, "sent", None, shown=1)
        outbox.placed(tx, row.ref, 5, 6)
    return told


async def live(world: World, seconds: int, step: int = HOUR) -> list[tuple[int, Outgoing]]:
    """Time passes with everything that is due and the relay at work; what was told to whom, and when."""
    told: list[tuple[int, Outgoing]] = []
    end = world.now + seconds
    while world.now < end:
        at = await world.store.run(due.next_at)
        if at is not None and at <= min(end, world.now + step):
            await world.next_due(at)
        else:
            world.now = min(end, world.now + step)
        told += [(world.now, row) for row in await world.do(deliver)]
    return told


def nudged(told: list[tuple[int, Outgoing]], kind: str = "nudge.digest") -> list[tuple[int, Outgoing]]:
    return [each for each in told if each[1].kind == kind]


def hour(at: int) -> int:
    return datetime.fromtimestamp(at, MADRID).hour
