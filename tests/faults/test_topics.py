"""Whoever judges posts: what is as it should be is let pass, and what is not is seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.faults import boards, checks, topics
from tests.faults.campaign import Schedule
from tests.faults.sim import Sim, sim
from tests.faults.stage import WORDS, opened
from tests.faults.swarm import ALL, EVERY, sampled
from tests.transport.forums import posts, start_post
from tests.transport.records import Channel

THREADS = "/channels/{channel}/threads"


def judged(story: Callable[[Sim, Channel], Awaitable[None]]) -> list[str]:
    """What is wrong after that was done to the post of an ask, in a community where nothing else is."""

    async def told(s: Sim) -> list[str]:
        boards.found(s)
        stage = await opened(s)
        await s.posts(stage.ana, WORDS)
        await s.later(3600)
        assert [*checks.violations(s), *topics.astray(s, set()), *topics.nowhere(s, set())] == []
        await story(s, posts(s.world, s.board)[-1])
        await s.later(600)
        return [*checks.violations(s), *topics.astray(s, set()), *topics.nowhere(s, set())]

    with sim("judged") as s:
        return s.run(told(s))


def made_again(s: Sim, post: Channel, title: str = "Again") -> Channel:
    """Another post with what this one says, made by Kith's own hand."""
    said = {"flags": 1 << 15, "components": post.messages[post.id].components}
    tags = [tag["id"] for tag in s.board.tags[:1]]
    return start_post(s.world, s.board, {"name": title, "message": said, "applied_tags": tags}, s.world.bot)


@pytest.mark.parametrize(("seconds", "times"), [(topics.ONE_CALL - 10, 2), (topics.ONE_CALL + 10, 3)])
def test_what_one_call_makes_more_of_is_a_twin_and_what_comes_later_was_said_again(seconds: int, times: int) -> None:
    async def again(s: Sim, post: Channel) -> None:
        # An hour after the first, so that this is a saying of its own; what follows may be a twin of it.
        made = [made_again(s, post)]
        await s.later(seconds)
        for each in (*made, made_again(s, post)):
            s.world.remove_channel(each, by=s.world.bot.id)

    (found,) = [each for each in judged(again) if "was posted" in each]
    assert found.startswith(f"a message was posted {times} times")


def test_two_posts_of_one_message_that_stand_are_seen_and_a_title_in_somebodys_words_is() -> None:
    async def beside(s: Sim, post: Channel) -> None:
        made_again(s, post, "sw00001x for anabel")

    found = judged(beside)
    assert "2 posts of one message stand" in found
    assert any(each.startswith("a title says what somebody wrote") for each in found)


def test_a_post_that_kith_took_away_and_believes_to_stand_is_seen_and_one_that_others_took_is_no_fault_of_its() -> None:
    async def taken(s: Sim, post: Channel) -> None:
        s.world.remove_channel(post, by=s.guild.owner_id)
        assert topics.astray(s, {post.id}) == []

    assert judged(taken) == ["a ask is believed to stand, and Kith took it away"]


def test_a_post_with_other_words_than_its_record_has_is_seen() -> None:
    async def changed(s: Sim, post: Channel) -> None:
        body = {"components": [{"type": 17, "id": post.messages[post.id].components[0]["id"], "components": []}]}
        s.world.edit(post.messages[post.id], body, by=s.guild.owner_id)

    assert any(each.startswith("a ask does not show what is so") for each in judged(changed))


def test_an_open_post_that_kith_put_away_is_seen_and_one_that_others_put_away_is_not() -> None:
    async def by_kith(s: Sim, post: Channel) -> None:
        s.world.change_channel(post, {"archived": True}, by=s.world.bot.id)

    async def by_others(s: Sim, post: Channel) -> None:
        s.world.change_channel(post, {"archived": True}, by=s.guild.owner_id)

    assert judged(by_kith) == ["a ask that is not over is put away"]
    assert judged(by_others) == []


def test_an_ask_that_stands_nowhere_is_seen() -> None:
    async def dropped(s: Sim, _: Channel) -> None:
        s.disk.db.execute("UPDATE outbox SET state = 'dropped', message = NULL, next_try = NULL WHERE kind = 'ask'")

    assert any(each.startswith("an open ask stands nowhere") for each in judged(dropped))


def test_what_only_a_forum_can_meet_is_drawn_apart_and_makes_a_life_with_a_forum() -> None:
    assert {*EVERY} - {*ALL} == {*boards.FAULTS}
    several = [f"drawn.{number}" for number in range(400)]
    share = sum(map(boards.drawn, several)) / len(several)
    assert 0.22 < share < 0.34
    for seed in several[:20]:
        with sim(seed) as s:
            schedule = Schedule(s, seed)
            assert schedule.in_forum == boards.drawn(seed)
            assert schedule.rates.keys() <= {*EVERY} and (schedule.in_forum or schedule.rates.keys() <= {*ALL})
    with sim("forced") as s:
        assert Schedule(s, "forced", {"post twice": 0.4}).in_forum
    assert sampled.__module__ != boards.sampled.__module__
