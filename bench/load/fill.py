"""Makes the state folder of a Kith that has been used for a while, by the same steps its members would have taken."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from bench.overhead.bare import DETAILS, SUMMARY
from bot.steps import asks, capacity
from bot.steps import communities as stewards
from bot.steps.people import Who
from data import outbox
from data.content import KINDS
from data.store import Tx, change, open_store, rows
from data.vault import Vault, make_key, write_key

ASKS_EACH = 4
"""Open asks of one member; five are allowed."""

HELPERS_IN = 40
"""Members of each community who said what they can give."""

FIRST_USER = 9 << 40
AHEAD = 2 * 86_400
"""What is due falls somewhere within so many seconds, as it does where asks came over days."""


async def fill(state: Path, key_file: Path, places: list[tuple[int, int]], asked: int, seed: int) -> None:
    """Open a community for each of `places` (guild and channel) and post `asked` asks, spread evenly over them."""
    chance, key = Random(seed), make_key()
    write_key(key_file, key)
    store = await open_store(state / "kith.db", Vault(key), lambda: int(time.time()), chance)
    kinds = list(KINDS)

    def community(tx: Tx, guild: int, channel: int, first: int) -> None:
        steward = Who(FIRST_USER - 1, guild, "en-US", manages=True)
        stewards.asks_channel(tx, steward, channel)
        stewards.open_door(tx, steward)
        for number in range(HELPERS_IN):
            who = Who(FIRST_USER + number, guild, "en-US")
            said = capacity.Statement("some", 2, 3, frozenset(chance.sample(kinds, 3)), None, None)
            capacity.state(tx, who, said)
        for number in range(asked // len(places)):
            who = Who(FIRST_USER + 10_000 + first + number // ASKS_EACH, guild, "en-US")
            ref = tx.ref()
            form = asks.AskForm(SUMMARY, DETAILS, chance.choice(kinds), "whenever", "named")
            asks.draft(tx, who, ref, form)
            asks.post(tx, who, ref)

    def settled(tx: Tx) -> None:
        for found in rows(tx, "SELECT ref FROM outbox WHERE state = 'pending'"):
            outbox.placed(tx, found["ref"], chance.getrandbits(60), chance.getrandbits(60))
            outbox.move(tx, found["ref"], "sent", None, shown=1)
        for found in rows(tx, "SELECT key FROM due"):
            change(tx, "UPDATE due SET run_at = ? WHERE key = ?", tx.now + chance.randint(600, AHEAD), found["key"])

    try:
        for number, (guild, channel) in enumerate(places):
            await store.run(lambda tx, g=guild, c=channel, n=number: community(tx, g, c, n * 10_000))
        await store.run(settled)
    finally:
        await store.close()
