"""What the simulator found later, each kept as the shortest story that shows it (see `test_found.py`)."""

from __future__ import annotations

import asyncio

import pytest

from data import restored
from data.records import DAY, HOUR
from tests.faults import checks
from tests.faults.campaign import live
from tests.faults.sim import Sim, sim
from tests.faults.stage import WORDS, opened, pressed, stands_once, unheard_of


@pytest.mark.parametrize("back", [-20, -3700])
def test_what_an_earlier_process_tried_is_looked_at_first_whatever_the_clock_says(back: int) -> None:
    """Faults 4, 19 and 24: set back to just after the try, the clock made it look fresh, and the nonce was over."""

    async def story(s: Sim) -> None:
        await unheard_of(s)
        (tried,) = [row["first_tried"] for row in s.read("SELECT first_tried FROM outbox WHERE kind = 'ask'")]
        s.kill()
        s.server.faults.clear()
        await asyncio.sleep(90)
        # Ten seconds after the try, as it seems, or before it.
        s.step_clock(tried + 30 + back - s.clock())
        await s.boot()
        await s.later(3 * HOUR)
        stands_once(s)

    with sim("fresh") as s:
        s.run(story(s))


@pytest.mark.parametrize("days", [2, 29])
@pytest.mark.parametrize("twice", [False, True])
def test_what_waits_for_a_hand_in_an_older_copy_is_looked_for_whenever_that_comes(days: int, *, twice: bool) -> None:
    """Fault 25 (seeds 20261129k2.36 and k5.26): a draft was posted again more than a day after the copy was put back,
    and its card stood twice. `twice`: an older copy that is made of an older copy knows no more than that one."""

    async def story(s: Sim) -> None:
        stage = await opened(s)
        preview = (await s.fills(stage.ana, WORDS, shared="named")).reply
        kept, made = s.disk.copy(), s.clock()
        assert await pressed(s, stage.ana, preview, "ask.post") is not None
        await s.later(2 * HOUR)
        for copy, then in [(kept, made)] * (1 + twice):
            s.kill()
            s.restore(copy, then)
            await s.boot()
            await s.later(HOUR)
            kept, made = s.disk.copy(), s.clock()
        if twice:
            s.kill()
            s.restore(kept, made)
            await s.boot()
        await s.later(days * DAY)
        looked = await pressed(s, stage.ana, (await s.people.slash(stage.ana, s.asks, "mine")).reply, "ask.look")
        assert looked is not None
        assert await pressed(s, stage.ana, looked.reply, "ask.post") is not None
        await s.later(2 * HOUR)
        assert s.card(stage.ben, WORDS, channel=s.asks) is not None
        assert list(checks.doubled(s)) == [] and list(checks.stands(s)) == []

    with sim("draft") as s:
        s.run(story(s))


def test_an_older_copy_is_marked_with_the_earliest_moment_of_which_it_knows_nothing_more() -> None:
    """Fault 25: one made of a copy that had just been put back; after a month it is a database like any other."""
    with sim("mark") as s:
        now = s.clock()
        restored.mark(s.disk.db, now)
        restored.mark(s.disk.db, now + HOUR)
        assert restored.of(s.disk.db) == restored.Restored(now, None)
        restored.put(s.disk.db, restored.Restored(now, now + HOUR))
        restored.mark(s.disk.db, now + DAY)
        assert restored.of(s.disk.db) == restored.Restored(now, None)
        restored.put(s.disk.db, restored.Restored(now, now + HOUR))
        restored.mark(s.disk.db, now + HOUR + restored.LOOKED_FOR)
        assert restored.of(s.disk.db) == restored.Restored(now + HOUR + restored.LOOKED_FOR, None)


@pytest.mark.parametrize(
    "seed", ["20261129k1.39", "20261129k2.36", "20261129k3.25", "20261129k5.26", "20261129k8.24", "20261129k9.13"]
)
def test_these_lives_end_well(seed: str) -> None:
    """Lives in which the campaign found something, of Kith's or of its own judges'."""
    assert live(seed).wrong == []
