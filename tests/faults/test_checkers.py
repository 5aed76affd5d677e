"""Whoever judges a life: what is no fault is not taken for one, and what is one is seen."""

from __future__ import annotations

import pytest

from tests.faults import checks, stewards
from tests.faults.scenes import BY_NAME
from tests.faults.sim import Sim, sim
from tests.faults.stage import opened, pressed
from tests.faults.watch import Watch
from tests.transport.checks import thread_trouble
from tests.transport.records import Bit


@pytest.mark.parametrize("tells", [False, True])
def test_whoever_took_up_an_offer_is_looked_for_beside_its_words_even_once_the_offer_is_forgotten(tells: bool) -> None:
    """The checker's own teeth: the words of an offer are everybody's, and who would like it is not."""

    async def story(s: Sim) -> None:
        watch = Watch(s)
        stage = await opened(s)
        form = (await s.people.slash(stage.ben, s.asks, "offer")).form
        await s.people.submit(stage.ben, form, {"words": "sw00001x a lift to the library", "kind": ["transport"]})
        card = await s.sees(stage.ana, "sw00001x", channel=s.asks, within=600)
        await pressed(s, stage.ana, card, "offer.take")
        await s.later(3600)
        forget = "UPDATE asks SET offer = NULL"
        s.disk.db.execute(forget)
        watch.look()
        if tells:
            body = {"components": [{"type": 10, "content": f"sw00001x for <@{stage.ana.id}>"}]}
            s.world.edit(card, body, by=s.world.bot.id)
        wrong = list(checks.known_too_early(s, watch))
        assert wrong == (["an unnamed ask stood beside its asker's name (promise S3)"] if tells else [])

    with sim("offered") as s:
        s.run(story(s))


@pytest.mark.parametrize("allowed", [False, True])
def test_an_empty_twin_that_kith_may_not_delete_is_archived_and_only_that_is_no_trouble(allowed: bool) -> None:
    """The checker's own teeth: what may be deleted must be."""

    async def story(s: Sim) -> None:
        stage = await opened(s)
        await BY_NAME["accept"].before(s, stage)
        if not allowed:
            s.guild.bot_permissions &= ~Bit.MANAGE_THREADS
        s.server.faults.failed("POST", "/channels/{channel}/threads", status=500, after_effect=True)
        assert await pressed(s, stage.ana, stage.hand["yes"], "yes.accept") is not None
        await s.later(3600)
        made = [each.target_id or 0 for each in s.effects if each.kind == "thread"]
        names = [each.body["name"] for each in s.effects if each.kind == "thread"]
        twins = [each for each, name in zip(made, names, strict=True) if names.count(name) == 2]
        there = [s.world.channels[each] for each in twins if each in s.world.channels]
        assert [each.archived for each in there] == ([False] if allowed else [False, True])
        assert checks.violations(s) == []
        if not allowed:
            there[1].archived = False
            assert len(checks.violations(s)) == 1

    with sim("twin") as s:
        s.run(story(s))


@pytest.mark.parametrize("taken", [False, True])
def test_a_thread_made_again_in_place_of_one_that_was_taken_away_is_no_twin_and_any_other_is(taken: bool) -> None:
    """The checker's own teeth: faults 14 and 25 together (seed fixed.34). What an older copy does not know of, and
    somebody deleted, may be made again; what still stands may not."""

    async def story(s: Sim) -> None:
        stage = await opened(s)
        await s.states(stage.ben, "transport")
        kept, made = s.disk.copy(), s.clock()
        await s.later(2 * 3600)
        (corner,) = s.places(stage.ben)
        s.kill()
        s.restore(kept, made)
        s.world.remove_channel(corner, by=s.guild.owner_id if taken else s.world.bot.id)
        await s.boot()
        await s.later(6 * 3600)
        assert [place.name for place in s.places(stage.ben)] == [corner.name]
        assert bool(thread_trouble(s.world)) is not taken

    with sim("again") as s:
        s.run(story(s))


def test_what_is_posted_again_after_an_older_copy_was_put_back_was_let_go_by_its_asker_the_first_time() -> None:
    """The checker's own teeth: fault 25 (seed fixed.70). Whoever posts twice has said yes to the first card too."""

    async def story(s: Sim) -> None:
        watch = Watch(s)
        s.went_back = watch.back
        stage = await opened(s)
        preview = (await s.fills(stage.ana, "sw00001x a lift to the library", shared="named")).reply
        kept, made = s.disk.copy(), s.clock()
        for _ in range(2):
            assert await pressed(s, stage.ana, preview, "ask.post") is not None
            await s.later(3600)
            assert list(checks.known_too_early(s, watch)) == [] and watch.wrong == []
            s.kill()
            s.restore(kept, made)
            await s.boot()
            await s.later(3600)
            looked = await pressed(s, stage.ana, (await s.people.slash(stage.ana, s.asks, "mine")).reply, "ask.look")
            preview = looked.reply if looked is not None else None
        assert [known.posted for known in watch.asks.values()] != [{}]

    with sim("twice") as s:
        s.run(story(s))


@pytest.mark.parametrize("held", [False, True])
def test_what_waits_for_the_stewards_is_theirs_to_read_and_nothing_else_is(held: bool) -> None:
    """The checker's own teeth: an ask in the stewards' channel that its asker did not bring there would be noticed."""

    async def story(s: Sim) -> None:
        watch = Watch(s)
        stage = await opened(s)
        room = await stewards.settle(s, "members", "on", s.sam)
        preview = (await s.fills(stage.ana, "sw00001x a lift to the library", shared="named")).reply
        if held:
            assert await pressed(s, stage.ana, preview, "ask.post") is not None
            card = await s.sees(s.sam, "sw00001x", "review.approve", channel=room, within=3600)
        else:
            body = {"components": [{"type": 10, "content": "sw00001x a lift to the library"}], "flags": 1 << 15}
            s.world.send(room.id, s.world.bot, body)
        wrong = ["words reached others before their asker had seen the post and pressed (promise S1)"]
        assert list(checks.known_too_early(s, watch)) == ([] if held else wrong)
        if held:
            s.world.send(s.asks.id, s.world.bot, {"components": card.components, "flags": 1 << 15})
            assert list(checks.known_too_early(s, watch)) == wrong
            assert await pressed(s, s.sam, card, "review.approve") is not None
            assert watch.wrong == []

    with sim("held") as s:
        s.run(story(s))


@pytest.mark.parametrize(
    ("events", "wrong"),
    [
        ("say say", True),
        ("say kith say", True),
        ("say copy kith back say", False),
        ("say kith copy back say", True),
        ("copy back say kith say", True),
        ("say moderator say", False),
        ("say say moderator", True),
        ("say moderator say say", True),
    ],
)
def test_a_message_is_posted_twice_unless_it_was_taken_away_and_kith_cannot_know_it_was_said(
    events: str, *, wrong: bool
) -> None:
    """The checker's own teeth: fault 25 (seeds 20261129k5.26, k8.24). What Kith took away itself after the older copy
    was made may be said again once that was put back; and what somebody takes away later excuses nothing."""
    body = {"components": [{"type": 17, "id": 99, "components": [{"type": 10, "content": "Bread"}]}], "flags": 1 << 15}

    async def story(s: Sim) -> None:
        await opened(s)
        kept = s.disk.copy()
        said = []
        for event in events.split():
            if event == "say":
                said.append(s.world.send(s.asks.id, s.world.bot, body))
            elif event == "copy":
                kept = s.disk.copy()
            elif event == "back":
                s.disk.back_to(kept)
            else:
                s.world.delete(said[-1], by=s.world.bot.id if event == "kith" else s.guild.owner_id)
        assert bool(list(checks.doubled(s))) is wrong

    with sim("posted") as s:
        s.run(story(s))
