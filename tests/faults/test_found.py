"""What the simulator found, each kept as the shortest story that shows it."""

from __future__ import annotations

import asyncio

from tests.faults.sim import Sim, sim
from tests.transport.street import sent

MESSAGES = "/channels/{channel}/messages"


def test_a_call_cut_off_while_everything_is_limited_does_not_silence_kith_for_good() -> None:
    """Fault 2. The library shuts its gate while it sleeps, and whoever was cut off then never opened it again."""

    async def story(s: Sim) -> None:
        await s.boot()
        ana = s.member("anabel")
        await s.open()
        await s.sees(s.sam, s.text("door.title"), within=60)
        s.server.faults.limited("POST", MESSAGES, seconds=50, everywhere=True)
        await s.posts(ana, "A lift to the library")
        await s.sees(ana, "A lift to the library", channel=s.asks, within=600)
        assert s.server.faults.unfired() == []

    with sim("gate") as s:
        s.run(story(s))


def test_a_corner_that_cannot_be_opened_in_a_deleted_channel_opens_in_the_next_one() -> None:
    """Fault 12."""

    async def story(s: Sim) -> None:
        await s.boot()
        ben = s.member("benedict")
        await s.open()
        await s.sees(s.sam, s.text("door.title"), within=60)
        await s.states(ben, "transport")
        s.world.remove_channel(s.asks, by=s.guild.owner_id)
        await s.later(2 * 3600)
        assert [row["state"] for row in s.read("SELECT state FROM threads")] == ["parked"]
        s.asks = s.world.text_channel(s.guild, "asks-again")
        await s.open()
        await s.later(3 * 3600)
        assert [place.parent_id for place in s.places(ben)] == [s.asks.id]

    with sim("corner") as s:
        s.run(story(s))


def test_who_left_before_their_corner_opened_is_not_looked_for_all_day_long() -> None:
    """Fault 16."""

    async def story(s: Sim) -> None:
        await s.boot()
        ben = s.member("benedict")
        await s.open()
        await s.states(ben, "transport")
        s.world.leaves(s.guild, ben)
        await s.later(10 * 86_400)
        assert 2 <= len(s.server.seen("PUT", "/channels/{channel}/thread-members/{user}")) < 60

    with sim("left") as s:
        s.run(story(s))


def test_nothing_of_a_dead_process_runs_on() -> None:
    """The simulator's own teeth: after kill -9 no line of it runs, and what it had sent still lands."""

    async def story(s: Sim) -> None:
        await s.boot()
        ana = s.member("anabel")
        await s.open()
        await s.sees(s.sam, s.text("door.title"), within=60)
        s.server.faults.call("POST", MESSAGES, s.kill, after_effect=True)
        posting = s.loop.create_task(s.posts(ana, "A lift to the library"))
        await asyncio.sleep(60)
        assert s.process is None and posting.done()
        steps = s.processes[-1].steps
        await asyncio.sleep(600)
        assert s.processes[-1].steps == steps
        assert s.card(ana, "A lift to the library", channel=s.asks) is not None
        assert s.read("SELECT state FROM outbox WHERE kind = 'ask'") == [{"state": "sending"}]
        await s.boot()
        await s.later(600)
        assert s.read("SELECT state FROM outbox WHERE kind = 'ask'") == [{"state": "sent"}]
        assert len([each for each in sent(s.world, s.asks) if "library" in str(each.body)]) == 1

    with sim("dead") as s:
        s.run(story(s))


def test_a_card_in_doubt_in_a_deleted_channel_is_let_go_once_it_stands_in_the_next_one() -> None:
    """Fault 12 after fault 4."""

    async def story(s: Sim) -> None:
        await s.boot()
        ana = s.member("anabel")
        await s.open()
        await s.sees(s.sam, s.text("door.title"), within=60)
        s.server.faults.reset("POST", MESSAGES, after_effect=True, times=20)
        await s.posts(ana, "A lift to the library")
        await asyncio.sleep(30)
        s.server.faults.clear()
        s.world.remove_channel(s.asks, by=s.guild.owner_id)
        await s.later(3 * 3600)
        s.asks = s.world.text_channel(s.guild, "asks-again")
        await s.open()
        await s.later(3 * 3600)
        states = sorted(row["state"] for row in s.read("SELECT state FROM outbox WHERE kind = 'ask'"))
        assert states == ["dropped", "sent"]
        assert s.card(ana, "A lift to the library", channel=s.asks) is not None

    with sim("doubt") as s:
        s.run(story(s))


def test_a_command_that_was_kept_is_never_said_to_have_changed_nothing() -> None:
    """Promise N2: an answer that fails after the commit is explained by the tree, which has to know of the commit."""

    async def story(s: Sim) -> None:
        await s.boot()
        ben = s.member("benedict")
        await s.open()
        s.server.faults.failed("POST", "/interactions/{interaction}/{token}/callback", status=400)
        rested = await s.people.slash(ben, s.asks, "rest", {"days": 7})
        assert s.read("SELECT rest_until FROM capacities") != []
        assert rested.words[:25] == s.text("error.saved")[:25]

    with sim("kept") as s:
        s.run(story(s))


def test_a_message_posted_while_the_clock_ran_ahead_is_found_and_not_said_again() -> None:
    """Faults 4 and 24: the look began where the wrong clock said, which was after the message."""

    async def story(s: Sim) -> None:
        s.step_clock(86_400)
        await s.boot()
        ana = s.member("anabel")
        await s.open()
        await s.sees(s.sam, s.text("door.title"), within=60)
        s.server.faults.reset("POST", MESSAGES, after_effect=True, times=20)
        await s.posts(ana, "A lift to the library")
        await asyncio.sleep(40)
        s.server.faults.clear()
        await s.later(3600)
        assert len([each for each in sent(s.world, s.asks) if "library" in str(each.body)]) == 1
        assert s.read("SELECT state FROM outbox WHERE kind = 'ask'") == [{"state": "sent"}]

    with sim("ahead") as s:
        s.run(story(s))
