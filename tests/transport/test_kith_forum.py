"""The real Kith over real sockets where asks appear in a forum: the whole trail, and what becomes of a post."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from data.store import rows
from tests.transport.checks import violations
from tests.transport.forums import posts, retag
from tests.transport.kith import House, house
from tests.transport.parts import words
from tests.transport.records import LEAST_FOR_BOT, PRIVATE_THREAD, Bit, Channel
from tests.transport.street import sent

POST = "/channels/{channel}/threads"
ARCHIVED = "/channels/{channel}/threads/archived/public"
ACTIVE = "/guilds/{guild}/threads/active"
AWAY = {"archived": True, "locked": True}
LIFT = "A lift to the library"


@pytest.fixture
async def board(tmp_path: Path) -> AsyncIterator[House]:
    """The real Kith, whose asks appear in a forum and whose introductions happen in a text channel."""
    async with house(tmp_path, tags=("getting somewhere", "Other")) as place:
        yield place


def topics(board: House) -> list[Channel]:
    """The posts in the forum, oldest first."""
    assert board.forum is not None
    return posts(board.world, board.forum)


def topic(board: House, having: str) -> Channel:
    """The one post whose card says this."""
    (found,) = [each for each in topics(board) if any(having in words(m.json()) for m in each.messages.values())]
    return found


async def waiting(board: House) -> list[str]:
    """What is still to be said, shown or taken away where everybody can look."""
    wanted = "SELECT kind FROM outbox WHERE place = 'channel' AND next_try IS NOT NULL"
    return await board.store.run(lambda tx: [row["kind"] for row in rows(tx, wanted)])


async def test_the_trail_leads_from_a_post_with_its_tag_to_a_thread_elsewhere_and_the_post_is_put_away(
    board: House,
) -> None:
    door = topic(board, board.text("door.title"))
    assert door.name == board.text("forum.door") and board.places() == []
    secrets = await board.trail()
    (place,) = board.places(board.ana, board.ben)
    assert (place.type, place.parent_id) == (PRIVATE_THREAD, board.asks.id), "none can be under a forum"
    (post,) = [each for each in topics(board) if each is not door]
    assert board.forum is not None and post.applied == [board.forum.tags[0]["id"]]
    assert post.name.startswith(board.text("kind.transport")) and "library" not in post.name
    assert board.text("ask.card.matched") in words(post.messages[post.id].json()) and not post.archived
    inside = await board.sees(board.ana, "The blue door", "introduction.leave")
    done = await board.press(board.ana, inside, "introduction.is_finished")
    assert done.words.startswith(board.text("how.finished_words").split("{")[0].strip())
    await board.later(3600)
    assert board.text("ask.card.met") in words(post.messages[post.id].json())
    assert post.archived and post.locked and not door.archived
    edits = [effect for effect in board.world.audit if (effect.kind, effect.channel_id) == ("channel_edit", post.id)]
    assert [effect.body for effect in edits] == [AWAY]
    assert violations(board.world, secrets) == []
    assert len(sent(board.world, board.forum)) == 2 and sent(board.world, board.asks) == []


async def test_an_ask_is_answered_in_its_post_by_whoever_can(board: House) -> None:
    await board.posts(board.ana, LIFT)
    card = await board.sees(board.ben, LIFT, "ask.card.help", channel=board.board)
    said = await board.press(board.ben, card, "ask.card.help")
    assert said.words.startswith(board.text("said.with_asker")) and said.ephemeral
    await board.restart()
    yes = await board.hears(board.ana, LIFT, "yes.accept")
    assert board.text("yes.opening") in (await board.press(board.ana, yes, "yes.accept")).words
    await board.sees(board.ben, LIFT, "introduction.leave")
    (place,) = board.places(board.ana, board.ben)
    assert place.parent_id == board.asks.id and violations(board.world) == []


async def test_a_withdrawn_ask_takes_its_whole_post_along(board: House) -> None:
    posted = await board.posts(board.ana, LIFT)
    await board.sees(board.ben, LIFT, channel=board.board)
    sure = await board.press(board.ana, posted.reply, "ask.withdraw")
    await board.press(board.ana, sure.reply, "ask.withdraw_yes")
    await board.later(60)
    assert [each.name for each in topics(board)] == [board.text("forum.door")]


@pytest.mark.parametrize("manages", [True, False])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "failed", "status": 502, "after_effect": True},
        {"kind": "reset", "after_effect": True},
        {"kind": "reset"},
        {"kind": "failed", "status": 503, "after_effect": True},
        {"kind": "limited"},
        {"kind": "late"},
    ],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
async def test_whatever_goes_wrong_with_a_post_one_stands_in_the_end(
    board: House, fault: dict[str, Any], manages: bool
) -> None:
    if not manages:
        board.guild.bot_permissions = LEAST_FOR_BOT
    getattr(board.server.faults, fault["kind"])("POST", POST, **{k: v for k, v in fault.items() if k != "kind"})
    await board.posts(board.ana, LIFT)
    if fault["kind"] == "late":
        await board.settled()
        assert board.server.land_late() == 1
    for each in topics(board):
        # The look is for what a post began with, whatever has been said in it since.
        board.people.say(board.cat, each, "Can I help?")
    await board.sees(board.ben, LIFT, "ask.card.help", channel=board.board)
    await board.later(600)
    standing = [each for each in board.cards(board.ben, board.board) if LIFT in words(each.json())]
    assert len(standing) == 1 and not board.world.channels[standing[0].channel_id].archived
    twins = [each for each in topics(board) if each.id != standing[0].channel_id and each.name.startswith("getting")]
    assert all(each.archived and each.id not in each.messages for each in twins) and (not manages or not twins)
    assert await waiting(board) == []
    await board.restart()
    await board.later(600)
    assert len([each for each in board.cards(board.ben, board.board) if LIFT in words(each.json())]) == 1


@pytest.mark.parametrize("route", [ARCHIVED, ACTIVE])
async def test_a_list_that_cannot_be_read_after_a_post_is_read_again_before_anything_is_said_again(
    board: House, route: str
) -> None:
    board.server.faults.failed("GET", route, status=503)
    await board.posts(board.ana, LIFT)
    await board.sees(board.ben, LIFT, channel=board.board)
    await board.later(130)
    await board.later(130)
    assert len(board.server.seen("POST", POST)) == 2, "the door and the ask"
    assert await waiting(board) == []


@pytest.mark.parametrize("route", [ARCHIVED, ACTIVE])
async def test_a_post_that_is_put_away_while_the_lists_are_read_is_found_all_the_same(board: House, route: str) -> None:
    def put_away() -> None:
        world = board.world
        (post,) = [each for each in topics(board) if each.name.startswith(board.text("kind.transport"))]
        world.change_channel(post, {"archived": True}, by=board.guild.owner_id)

    board.server.faults.reset("POST", POST, after_effect=True)
    board.server.faults.call("GET", route, put_away, after_effect=True)
    await board.posts(board.ana, LIFT)
    for _ in range(3):
        await board.later(130)
    assert len([each for each in topics(board) if each.name.startswith(board.text("kind.transport"))]) == 1
    assert len(board.server.seen("POST", POST)) == 2, "the door and the ask"


async def test_a_tag_that_is_required_from_now_on_is_borne_and_where_there_is_none_the_ask_waits_for_one(
    board: House,
) -> None:
    assert board.forum is not None
    retag(board.world, board.forum, required=True)
    await board.posts(board.ana, LIFT)
    await board.settled()
    assert [request.status for request in board.server.seen("POST", POST)] == [200, 400]
    assert board.card(board.ben, LIFT) is None
    retag(board.world, board.forum, "Anything", required=True)
    await board.later(2 * 3600)
    card = await board.sees(board.ben, LIFT, channel=board.board)
    assert board.world.channels[card.channel_id].applied == [board.forum.tags[0]["id"]]


@pytest.mark.parametrize("how", ["archived", "locked", "deleted", "forum deleted"])
async def test_whatever_others_do_to_a_post_the_ask_goes_on(board: House, how: str) -> None:
    posted = await board.posts(board.ana, LIFT)
    card = await board.sees(board.ben, LIFT, "ask.card.help", channel=board.board)
    post, world, owner = board.world.channels[card.channel_id], board.world, board.guild.owner_id
    if how in ("archived", "locked"):
        world.change_channel(post, {"archived": True} | ({"locked": True} if how == "locked" else {}), by=owner)
    else:
        world.remove_channel(post if how == "deleted" else board.board, by=owner)
    yes = await board.people.slash(board.ana, board.asks, "mine")
    sure = await board.press(board.ana, posted.reply, "ask.withdraw")
    await board.press(board.ana, sure.reply, "ask.withdraw_yes")
    await board.later(3 * 3600)
    assert LIFT in yes.words and board.card(board.ben, LIFT) is None
    assert post.id not in world.channels
    assert await waiting(board) == []


async def test_without_leave_to_make_posts_the_ask_waits_and_appears_once_there_is(board: House) -> None:
    board.board.denied = Bit.SEND_MESSAGES
    await board.posts(board.ana, LIFT)
    await board.settled()
    assert board.card(board.ben, LIFT) is None
    board.board.denied = 0
    await board.later(2 * 3600)
    await board.sees(board.ben, LIFT, "ask.card.help", channel=board.board)
    assert violations(board.world) == []
