"""What is due is done wholly once, or not yet."""

from __future__ import annotations

import sqlite3

import pytest

from data import due, outbox
from data.records import DAY, HOUR, MINUTE
from data.store import Tx
from tests.relay.world import CHANNEL, GUILD, World, community


async def when(world: World, key: str) -> tuple[int, int] | None:
    """In how many seconds a row is due, and how often it failed."""
    found = await world.store.run(
        lambda tx: tx.db.execute("SELECT run_at, tries FROM due WHERE key = ?", (key,)).fetchone()
    )
    return (found["run_at"] - world.clock(), found["tries"]) if found else None


async def test_a_row_is_done_when_it_is_due_and_not_again() -> None:
    async with community() as world:
        done: list[tuple[str, int]] = []
        world.handlers["nudge"] = lambda tx, about: done.append((about, tx.now))
        await world.tx(lambda tx: due.at(tx, GUILD, "nudge", "a", tx.now + 60))
        await world.run(59)
        assert done == []
        await world.run(DAY)
        assert done == [("a", world.clock() - DAY + 1)]
        assert await when(world, "nudge:a") is None


async def test_what_a_handler_says_is_spoken_of_at_once() -> None:
    async with community() as world:
        world.facts["a"] = "Soup"
        world.handlers["nudge"] = lambda tx, about: outbox.say(tx, GUILD, "card", about, "channel", CHANNEL)
        await world.tx(lambda tx: due.at(tx, GUILD, "nudge", "a", tx.now))
        await world.settle()
        assert world.texts() == ["Soup (en)"]


@pytest.mark.parametrize("error", [ValueError("their words"), sqlite3.IntegrityError(), sqlite3.OperationalError()])
async def test_a_handler_that_fails_changes_nothing_and_is_tried_again_with_growing_pauses(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async with community() as world:
        done: list[str] = []

        def fails(tx: Tx, about: str) -> None:
            due.at(tx, GUILD, "other", about, tx.now + DAY)
            raise error

        world.handlers["nudge"] = fails
        world.handlers["calm"] = lambda tx, about: done.append(about)
        await world.store.run(lambda tx: due.at(tx, GUILD, "nudge", "a", tx.now))
        await world.tx(lambda tx: due.at(tx, GUILD, "calm", "b", tx.now))
        pauses = []
        for _ in range(5):
            await world.settle()
            found = await when(world, "nudge:a")
            assert found is not None
            pauses.append(found[0])
            world.clock.pass_(found[0])
        assert pauses == [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 2 * HOUR]
        assert (done, await when(world, "other:a")) == (["b"], None)
        assert "their words" not in caplog.text
        world.handlers["nudge"] = world.handlers["calm"]
        await world.run(HOUR)
        assert (done, await when(world, "nudge:a")) == (["b", "a"], None)


async def test_an_unknown_kind_is_never_lost() -> None:
    async with community() as world:
        await world.tx(lambda tx: due.at(tx, GUILD, "from.tomorrow", "a", tx.now))
        await world.run(30 * DAY)
        found = await when(world, "from.tomorrow:a")
        assert found is not None and found[1] > 100


async def test_a_handler_may_ask_to_be_called_again() -> None:
    async with community() as world:
        done: list[int] = []

        def again(tx: Tx, about: str) -> None:
            done.append(tx.now)
            due.at(tx, GUILD, "nudge", about, tx.now + 10)

        world.handlers["nudge"] = again
        await world.tx(lambda tx: due.at(tx, GUILD, "nudge", "a", tx.now))
        await world.run(35)
        assert [at - done[0] for at in done] == [0, 10, 20, 30]


async def test_a_newer_word_about_a_row_that_failed_is_kept() -> None:
    async with community() as world:
        await world.store.run(lambda tx: due.at(tx, GUILD, "nudge", "a", tx.now))
        row = await world.store.run(lambda tx: _rolled_back(tx))
        await world.store.run(lambda tx: due.at(tx, GUILD, "nudge", "a", tx.now + 7))
        await world.store.run(lambda tx: due.again(tx, row, tx.now + 500))
        assert await when(world, "nudge:a") == (7, 0)


def _rolled_back(tx: Tx):  # type: ignore[no-untyped-def]
    tx.db.execute("SAVEPOINT before")
    row = due.take(tx)
    tx.db.execute("ROLLBACK TO before")
    return row


async def test_many_rows_are_done_in_the_order_in_which_they_were_due() -> None:
    async with community() as world:
        done: list[str] = []
        world.handlers["nudge"] = lambda tx, about: done.append(about)

        def lay_out(tx: Tx) -> None:
            for number in range(200):
                due.at(tx, GUILD, "nudge", f"{number:03}", tx.now - number)

        await world.tx(lay_out)
        await world.settle()
        assert done == [f"{number:03}" for number in reversed(range(200))]


async def test_killed_between_any_two_steps_a_row_is_done_exactly_once() -> None:
    async with community() as world:

        def count(tx: Tx, about: str) -> None:
            due.at(tx, GUILD, "done", f"{about}{tx.chance.getrandbits(64)}", tx.now + DAY)

        world.handlers["nudge"] = count
        for number in range(30):
            await world.store.run(lambda tx, n=number: due.at(tx, GUILD, "nudge", f"{n}", tx.now))
            world.pump.wake()
            task = world.pump._task
            for job in [*world.pump._jobs, task]:
                if job is not None:
                    job.cancel()
            await world.pump.close(0)
            world.restart()
            world.pump.start()
            await world.settle()
        rows = await world.store.run(lambda tx: tx.db.execute("SELECT kind FROM due").fetchall())
        assert [each["kind"] for each in rows] == ["done"] * 30
