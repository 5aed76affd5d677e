"""An older copy in the database's place says nothing twice, and nothing at all for ten minutes (fault 25, G12)."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from data import communities, due, members, outbox, restored, threads
from data.records import DAY, HOUR, MINUTE
from data.restore import restore
from data.store import Store, Tx, open_store, row
from data.vault import Vault
from tests.faults.clock import HandClock
from tests.faults.port import Fault, SimDiscord, SimPort
from tests.relay.world import ASKER, CHANNEL, GUILD, HELPER, KEY, World

VAULT = Vault(KEY)


@asynccontextmanager
async def living(
    path: Path, clock: HandClock, discord: SimDiscord | None = None, quiet: int = 0
) -> AsyncIterator[World]:
    """A process on the file at `path`; with `discord`, one that comes later to the same Discord."""
    store: Store = await open_store(path, VAULT, clock, Random(3 if discord is None else 4))
    world = World(store, clock, Random(5), lambda _: Fault.NONE)

    def begin(tx: Tx) -> tuple[str, str]:
        home = communities.get(tx, GUILD) or communities.begin(tx, GUILD, "en")
        communities.save(tx, replace(home, state="open", asks_channel=CHANNEL))
        return members.meet(tx, GUILD, ASKER, "es-ES").ref, members.meet(tx, GUILD, HELPER, "en-GB").ref

    if discord is not None:
        world.discord = discord
        world.port = SimPort(discord)
        quiet = await store.run(restored.begin) or 0
    world.asker, world.helper = await store.run(begin)
    world.restart(quiet_for=quiet)
    world.pump.start()
    try:
        yield world
    finally:
        await world.pump.close()
        await store.close()


def _facts(world: World, *about: str) -> None:
    for each in about:
        world.facts[each] = each


@pytest.mark.parametrize("age", [HOUR, 5 * DAY])
async def test_nothing_said_since_the_backup_is_said_again_and_no_thread_is_opened_twice(
    tmp_path: Path, age: int
) -> None:
    database, copy, clock = tmp_path / "kith.db", tmp_path / "copy.db", HandClock()
    async with living(database, clock) as world:
        await world.say("before", "before")
        await world.run(200)
        # Waiting when the backup is made: what goes to the channel, into a thread yet to be opened, and to a person.
        _facts(world, "card", "inside", "private")
        later = clock() + 5

        def wants(tx: Tx) -> None:
            thread = threads.want(tx, GUILD, "introduction", "meeting", CHANNEL)
            outbox.say(tx, GUILD, "card", "card", "channel", CHANNEL, not_before=later)
            outbox.say(tx, GUILD, "card", "inside", "thread", thread.ref, not_before=later)
            members.reach(tx, world.helper, "dm")
            outbox.say(tx, GUILD, "word", "private", "member", world.helper, not_before=later)
            due.at(tx, GUILD, "later", "meeting", later + 60)

        def asks(tx: Tx, about: str) -> None:
            outbox.say(tx, GUILD, "word", "how", "channel", CHANNEL)

        _facts(world, "how")
        world.handlers["later"] = asks
        await world.store.run(wants)
        await world.store.backup_to(copy)
        await world.run(300)
        await world.say("since", "since")
        await world.run(300)
        discord = world.discord
    said = sorted(each.text for each in discord.standing())
    assert [each.split()[0] for each in said] == ["before", "card", "how", "inside", "private", "since"]
    rooms = len(discord.live_rooms())
    restore(copy, database, VAULT, "2026-03-02")
    clock.pass_(age)

    async with living(database, clock, discord) as world:
        _facts(world, "before", "card", "inside", "private", "how")
        world.handlers["later"] = asks
        await world.run(9 * MINUTE + 50)
        assert world.port.calls == [], "for ten minutes nothing is sent, and nothing even looked for"
        await world.run(3 * HOUR)
        assert sorted(each.text for each in discord.standing()) == said
        assert len(discord.live_rooms()) == rooms and discord.wrong == []
        assert world.port.calls.count("send") == 0 and world.port.calls.count("create_thread") == 0
        # What was asked since is truthfully not there: nothing of it is known, and nothing is said of it.
        assert await world.store.run(lambda tx: row(tx, "SELECT 1 FROM outbox WHERE about = 'since'")) is None
        assert (
            await world.store.run(lambda tx: row(tx, "SELECT 1 FROM outbox WHERE state IN ('pending', 'sending')"))
            is None
        )


@pytest.mark.parametrize("gone", [False, True])
async def test_the_corner_that_an_older_copy_does_not_know_of_is_found_again(tmp_path: Path, *, gone: bool) -> None:
    """Another was opened beside it, and what had been said in the one was said in the other (seed 20261129k3.25).
    `gone`: the copy knows one that somebody deleted since, and what is found is the one in its place."""
    database, copy, clock = tmp_path / "kith.db", tmp_path / "copy.db", HandClock()

    def tells(tx: Tx, about: str) -> None:
        outbox.say(tx, GUILD, "word", about, "member", members.meet(tx, GUILD, HELPER, "en-GB").ref)

    async with living(database, clock) as world:
        _facts(world, "before", "since")
        world.handlers["later"] = tells
        if gone:
            await world.store.run(lambda tx: tells(tx, "before"))
            await world.run(HOUR)
        await world.store.run(lambda tx: due.at(tx, GUILD, "later", "since", tx.now + 60))
        await world.store.backup_to(copy)
        discord = world.discord
        for room in discord.live_rooms():
            room.deleted = True
            discord.messages.clear()
        await world.run(3 * HOUR)
    (corner,) = discord.live_rooms()
    assert [each.text.split()[0] for each in discord.standing(corner.id)] == ["since"]
    restore(copy, database, VAULT, "2026-03-02")
    clock.pass_(3 * DAY)
    async with living(database, clock, discord) as world:
        _facts(world, "before", "since")
        world.handlers["later"] = tells
        await world.run(6 * HOUR)
        assert discord.live_rooms() == [corner] and discord.wrong == []
        assert len(discord.standing(corner.id)) == 1 and world.port.calls.count("create_thread") == 0
        assert (
            await world.store.run(lambda tx: row(tx, "SELECT state FROM outbox WHERE about = 'since'")["state"])
            == "sent"
        )


async def test_what_was_never_said_is_said_once_after_the_look(tmp_path: Path) -> None:
    database, copy, clock = tmp_path / "kith.db", tmp_path / "copy.db", HandClock()
    async with living(database, clock) as world:
        _facts(world, "card")
        await world.store.run(
            lambda tx: outbox.say(tx, GUILD, "card", "card", "channel", CHANNEL, not_before=clock() + 5)
        )
        await world.store.backup_to(copy)
        discord = world.discord
    restore(copy, database, VAULT, "2026-03-02")
    clock.pass_(HOUR)
    async with living(database, clock, discord) as world:
        _facts(world, "card")
        await world.run(HOUR)
        assert [each.split()[0] for each in world.texts()] == ["card"]
        assert world.port.calls.index("find") < world.port.calls.index("send")
        # A message that is first wanted now is looked for as well, for a month.
        await world.say("fresh", "fresh")
        await world.run(300)
        assert world.port.calls.count("find") == 2 and len(world.texts()) == 2
        clock.pass_(restored.LOOKED_FOR)
        await world.say("next", "next")
        await world.run(300)
        assert world.port.calls.count("find") == 2 and len(world.texts()) == 3


async def test_what_is_long_overdue_is_done_one_after_another_in_its_order(tmp_path: Path) -> None:
    database, copy, clock = tmp_path / "kith.db", tmp_path / "copy.db", HandClock()
    async with living(database, clock) as world:
        start = clock()

        def wants(tx: Tx) -> None:
            for number in range(10):
                due.at(tx, GUILD, "later", f"{number}", start + HOUR + number)
            due.at(tx, GUILD, "later", "far", start + 30 * DAY)

        await world.store.run(wants)
        await world.store.backup_to(copy)
    restore(copy, database, VAULT, "2026-03-02")
    clock.pass_(9 * DAY)
    done: list[tuple[str, int]] = []
    async with living(database, clock, world.discord) as world:
        back = clock()
        world.handlers["later"] = lambda tx, about: done.append((about, tx.now - back))
        await world.run(2 * HOUR)
    assert [about for about, _ in done] == [str(number) for number in range(10)]
    assert done[0][1] >= restored.QUIET and done[-1][1] <= restored.QUIET + restored.SPREAD
    assert all(after[1] - before[1] >= 300 for before, after in itertools.pairwise(done))


async def test_the_quiet_outlives_another_start_and_the_mark_ends_after_a_month(tmp_path: Path) -> None:
    database, copy, clock = tmp_path / "kith.db", tmp_path / "copy.db", HandClock()
    async with living(database, clock) as world:
        await world.store.backup_to(copy)
    found, _ = restore(copy, database, VAULT, "2026-03-02")
    store = await open_store(database, VAULT, clock, Random(1))
    try:
        assert await store.run(restored.looked_for) is None
        assert await store.run(restored.begin) == restored.QUIET
        clock.pass_(4 * MINUTE)
        assert await store.run(restored.begin) == restored.QUIET - 4 * MINUTE
        assert await store.run(restored.looked_for) == found.made
        clock.skew = -DAY  # The clock is set back: the quiet does not become longer than it ever was.
        assert await store.run(restored.begin) == restored.QUIET
        clock.skew = restored.LOOKED_FOR
        assert await store.run(restored.begin) is None and await store.run(lambda tx: restored.of(tx.db)) is None
    finally:
        await store.close()


async def test_even_what_is_first_wanted_during_the_quiet_waits_for_its_end(tmp_path: Path) -> None:
    database, copy, clock = tmp_path / "kith.db", tmp_path / "copy.db", HandClock()
    async with living(database, clock) as world:
        await world.store.backup_to(copy)
    restore(copy, database, VAULT, "2026-03-02")
    async with living(database, clock, world.discord) as world:
        await world.run(60)
        await world.say("eager", "eager")
        await world.introduce()
        await world.run(restored.QUIET - 61)
        assert world.port.calls == []
        await world.run(120)
        assert len(world.texts()) == 1 and len(world.discord.live_rooms()) == 1
