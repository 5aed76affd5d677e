"""An outage of an hour with five hundred messages waiting, and the first minutes after it (promises G10)."""

from __future__ import annotations

from random import Random

from data.records import HOUR, MINUTE
from data.store import rows
from tests.faults.port import Fault
from tests.relay.world import GUILD, community

QUEUED = 500
CHANNELS = 40
CALLS_IN_TEN_MINUTES = 100
"""Far below what Discord takes for an attack: 10,000 invalid requests in ten minutes (promises N3)."""


def text(about: str) -> str:
    """What is said about a thing, as it stands there."""
    return f"Said {about.removeprefix('thing ')} (en)"


async def test_g10_after_an_outage_everything_is_said_once_and_in_each_place_what_waited_longest_comes_first() -> None:
    chance, out = Random(10), [True]
    async with community(10, lambda _: Fault.BEFORE if out[0] else Fault.NONE) as world:
        expected: list[str] = []
        for number in range(QUEUED):
            stale = chance.random() < 0.3
            await world.say(
                f"thing {number}",
                f"Said {number}",
                target=5000 + chance.randrange(CHANNELS),
                drop_after=world.clock() + 10 * MINUTE if stale else None,
            )
            expected += [] if stale else [f"Said {number} (en)"]
            await world.run(chance.choice((1, 4, 10)))
        calls = len(world.port.calls)
        for _ in range(6):
            before = len(world.port.calls)
            await world.run(10 * MINUTE)
            assert len(world.port.calls) - before <= CALLS_IN_TEN_MINUTES
        assert calls <= CALLS_IN_TEN_MINUTES * 6, "an outage is met with fewer and fewer calls"
        assert world.texts() == []
        untried = {
            text(found["about"])
            for found in await world.store.run(
                lambda tx: rows(tx, "SELECT about FROM outbox WHERE state = 'pending' AND began IS NULL")
            )
        }
        out[0] = False
        await world.run(HOUR)
        said = world.texts()
        assert sorted(said) == sorted(expected)
        # What was tried in vain may be there already, and is looked for first; everything else keeps its order, in
        # each place for itself: what goes to another place is nobody's turn there.
        assert len(untried & set(said)) > len(said) // 2
        for channel in {each.channel for each in world.discord.standing()}:
            here = set(world.texts(channel)) & untried
            assert [each for each in world.texts(channel) if each in here] == [
                each for each in expected if each in here
            ]
        states = await world.store.run(
            lambda tx: rows(tx, "SELECT state, count(*) FROM outbox WHERE community = ? GROUP BY state", GUILD)
        )
        assert dict(map(tuple, states)) == {
            "dropped": QUEUED - len(expected),
            "sent": len(expected),
        }
