"""What the simulator found, each kept as the shortest story that shows it."""

from __future__ import annotations

import asyncio

import pytest

from bot.router import control_id
from tests.faults import checks, topics
from tests.faults.scenes import BY_NAME
from tests.faults.sim import Sim, sim
from tests.faults.stage import WORDS, opened, pressed, stands_once, unheard_of
from tests.transport.forums import forum_channel, posts
from tests.transport.records import Bit
from tests.transport.street import sent

MESSAGES, CALLBACK = "/channels/{channel}/messages", "/interactions/{interaction}/{token}/callback"


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
        stands_once(s)

    with sim("ahead") as s:
        s.run(story(s))


def test_the_card_of_an_ask_for_which_somebody_was_found_follows_the_door_too() -> None:
    """Fault 12: left behind it stood in no channel when nothing came of the introduction, and nobody saw the ask."""

    async def story(s: Sim) -> None:
        stage = await opened(s)
        await BY_NAME["finish"].before(s, stage)
        panel = (await s.people.slash(s.sam, s.asks, "kith setup")).reply
        assert panel is not None
        other = s.world.text_channel(s.guild, "neighbours")
        await s.chooses(panel, control_id("setup.channel"), other)
        await s.people.press(s.sam, panel, control_id("setup.open"))
        await s.later(3600)
        sure = await pressed(s, stage.ben, stage.hand["place"], "intro.leave")
        assert sure is not None
        await pressed(s, stage.ben, sure.reply, "intro.leave_yes")
        await s.later(6 * 3600)
        assert [row["state"] for row in s.read("SELECT state FROM asks")] == ["open"]
        assert s.card(stage.ben, WORDS, "ask.card.help", channel=other) is not None
        assert s.card(stage.ben, WORDS, channel=s.asks) is None

    with sim("follows") as s:
        s.run(story(s))


@pytest.mark.parametrize("over", ["ask.met", "ask.withdraw_yes"])
@pytest.mark.parametrize("doubt", [False, True])
def test_the_card_of_an_ask_that_is_over_waits_for_nothing_in_a_deleted_channel(over: str, doubt: bool) -> None:
    """Fault 12: it was tried there every hour for a month, though nothing of it is to be said in another channel."""

    async def story(s: Sim) -> None:
        await s.boot()
        ana = s.member("anabel")
        await s.open()
        await s.sees(s.sam, s.text("door.title"), within=60)
        if doubt:
            s.server.faults.reset("POST", MESSAGES, after_effect=True, times=20)
        await s.posts(ana, WORDS)
        await asyncio.sleep(30)
        s.server.faults.clear()
        home = s.world.text_channel(s.guild, "home")
        s.world.remove_channel(s.asks, by=s.guild.owner_id)
        s.asks = home
        await s.later(60)
        mine = (await s.people.slash(ana, s.asks, "mine")).reply
        asked = await pressed(s, ana, mine, over.removesuffix("_yes"))
        assert asked is not None
        if over.endswith("_yes"):
            await pressed(s, ana, asked.reply, over)
        await s.later(3 * 3600)
        await s.open()
        await s.later(3 * 3600)
        assert [row["state"] for row in s.read("SELECT state FROM asks")] != ["open"]
        assert [row["state"] for row in s.read("SELECT state FROM outbox WHERE kind = 'ask'")] == [
            "dropped" if doubt else "gone"
        ]
        assert checks.settled(s) == []

    with sim("over") as s:
        s.run(story(s))


def test_a_post_that_could_be_made_only_once_its_ask_was_over_is_put_away() -> None:
    """Fault 18, in a forum: it was said there that somebody had been found, and stood open for good."""

    async def story(s: Sim) -> None:
        s.forum = forum_channel(s.world, s.guild, "needs", "Getting somewhere")
        stage = await opened(s)
        await s.later(3600)
        s.forum.denied = Bit.SEND_MESSAGES
        await BY_NAME["finish"].before(s, stage)
        assert await pressed(s, stage.ben, stage.hand["place"], "intro.finished") is not None
        assert [each.name for each in posts(s.world, s.forum)] == [s.text("forum.door")]
        s.forum.denied = 0
        await s.later(3 * 3600)
        assert [each.archived for each in posts(s.world, s.forum)] == [False, True]
        assert topics.astray(s, set()) == [] and checks.settled(s) == []

    with sim("too late") as s:
        s.run(story(s))


def test_a_process_that_is_asked_to_leave_while_it_logs_in_leaves_nothing_running() -> None:
    """The simulator stops as `kith run` does: whoever is logging in then gives that up, and is waited for."""

    async def story(s: Sim) -> None:
        s.server.faults.limited("*", "*", seconds=50, times=50)
        booting = s.boot()
        await asyncio.sleep(20)
        assert not booting.done()
        assert await s.stop() == []
        assert booting.cancelled()

    with sim("leaving") as s:
        s.run(story(s))


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("what", ["press", "form", "command"])
def test_whoever_is_not_answered_because_everything_is_limited_is_not_tried_again_in_other_words(
    what: str, slow: bool
) -> None:
    """Promise N3, fault 1. Each of "one moment", the answer and what explains that it failed was tried five times."""

    async def story(s: Sim) -> None:
        stage = await opened(s)
        panel = (await s.people.slash(stage.ana, s.asks, "me")).reply
        form = (await s.people.slash(stage.ana, s.asks, "offer")).form
        s.server.faults.limited("POST", CALLBACK, seconds=0.4, times=1000)
        s.slow = lambda: 3.0 if slow else 0.0
        before = len(s.server.seen("POST", CALLBACK))
        if what == "press":
            assert await pressed(s, stage.ana, panel, "me.hush") is not None
        elif what == "form":
            await s.people.submit(stage.ana, form, {"words": "a ladder", "kind": ["hands"]})
        else:
            await s.people.slash(stage.ana, s.asks, "mine")
        await s.later(120)
        assert len(s.server.seen("POST", CALLBACK)) - before == 5
        assert checks.violations(s) == []

    with sim("limited") as s:
        s.run(story(s))


def test_a_look_that_may_not_read_the_history_does_not_take_silence_for_an_answer() -> None:
    """Fault 18, seed fixed.96: what had been posted was posted again, because Discord shows an empty history then."""

    async def story(s: Sim) -> None:
        await s.boot()
        ana = s.member("anabel")
        await s.open()
        await s.sees(s.sam, s.text("door.title"), within=60)
        s.server.faults.reset("POST", MESSAGES, after_effect=True, times=1000)
        s.guild.bot_permissions &= ~Bit.READ_MESSAGE_HISTORY
        await s.posts(ana, "A lift to the library")
        await s.later(1800)
        s.server.faults.clear()
        await s.later(1800)
        s.guild.bot_permissions |= Bit.READ_MESSAGE_HISTORY
        await s.later(2 * 3600)
        assert list(checks.doubled(s)) == []
        assert len([each for each in sent(s.world) if "A lift to the library" in str(each.body)]) == 1
        assert s.read("SELECT state FROM outbox WHERE kind = 'ask'")[0]["state"] == "sent"

    with sim("blind") as s:
        s.run(story(s))


@pytest.mark.parametrize("what", ["command", "press"])
def test_a_press_in_a_channel_that_is_deleted_before_it_is_answered_leaves_nothing_behind(what: str) -> None:
    """Fault 12; of Discord's stand-in, which fell over it (seeds 20261129c.57 and fixed.59)."""

    async def story(s: Sim) -> None:
        stage = await opened(s)
        panel = (await s.people.slash(stage.ana, s.asks, "me")).reply
        s.server.faults.call("POST", CALLBACK, lambda: s.world.remove_channel(s.asks, by=s.guild.owner_id))
        if what == "press":
            outcome = await pressed(s, stage.ana, panel, "me.hush")
            assert outcome is not None and not outcome.answered
        else:
            assert not (await s.people.slash(stage.ana, s.asks, "me")).answered
        await s.later(60)
        assert checks.violations(s) == []
        assert await s.stop() == []

    with sim("gone") as s:
        s.run(story(s))


def test_what_was_tried_under_a_clock_that_ran_ahead_is_not_tried_again_by_the_next_process_without_a_look() -> None:
    """Faults 4, 19 and 24 (seed fixed.34): its age was counted from the start, and so it looked just tried. The nonce
    was over by then, and the message came twice."""

    async def story(s: Sim) -> None:
        await unheard_of(s)
        s.step_clock(-3600)
        s.kill()
        s.server.faults.clear()
        await asyncio.sleep(90)
        await s.boot()
        await s.later(3600)
        stands_once(s)

    with sim("set back") as s:
        s.run(story(s))
