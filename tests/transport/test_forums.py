"""Proves the loopback's forums by a bare discord.py bot: posts, their tags, their lists, and what Discord refuses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from jsonschema import Draft202012Validator

from tests.spec import check, needs_document, problems
from tests.transport import listing
from tests.transport.bare import Bare, card, running
from tests.transport.forums import first_of, forum_channel, posts, retag
from tests.transport.people import People
from tests.transport.records import FORUM, LEAST_FOR_BOT, PUBLIC_THREAD, Bit, Channel, Guild, User
from tests.transport.server import Server

THREADS = "/channels/{channel}/threads"


@pytest.fixture
def needs(server: Server, guild: Guild) -> Channel:
    return forum_channel(server.world, guild, "needs", "Rides", "Other")


@pytest.fixture
def ada(server: Server, guild: Guild) -> User:
    return server.world.member(guild, "ada")


@pytest.fixture
async def bot(server: Server, needs: Channel, ada: User) -> AsyncIterator[Bare]:
    async with running(server) as started:
        yield started


def of(bot: Bare, needs: Channel) -> discord.ForumChannel:
    found = bot.get_channel(needs.id)
    assert isinstance(found, discord.ForumChannel)
    return found


async def told(bot: Bare, *events: str) -> None:
    for event in events:
        for _ in range(200):
            if event in bot.events:
                break
            await asyncio.sleep(0.01)
        assert event in bot.events


async def test_a_forum_is_known_with_its_tags_and_whether_it_wants_one(
    bot: Bare, server: Server, needs: Channel
) -> None:
    forum = of(bot, needs)
    assert [(tag.name, tag.moderated) for tag in forum.available_tags] == [("Rides", False), ("Other", False)]
    assert not forum.flags.require_tag
    before = forum.available_tags[0].id
    bot.events.clear()
    retag(server.world, needs, "Rides", "Bread", required=True, kept=True)
    await told(bot, "CHANNEL_UPDATE")
    again = await bot.fetch_channel(needs.id)
    assert isinstance(again, discord.ForumChannel) and again.flags.require_tag
    assert [(tag.name, tag.moderated) for tag in again.available_tags] == [("Rides", True), ("Bread", True)]
    assert again.available_tags[0].id == before, "what is still called so is the same tag"


async def test_a_post_is_a_thread_and_its_first_message_of_one_id_and_everybody_sees_it(
    bot: Bare, server: Server, people: People, needs: Channel, ada: User
) -> None:
    forum = of(bot, needs)
    made = await forum.create_thread(name="A lift", view=card("to the library"), applied_tags=[forum.available_tags[0]])
    assert made.thread.id == made.message.id and made.thread.parent_id == needs.id
    assert [tag.name for tag in made.thread.applied_tags] == ["Rides"]
    assert (made.thread.message_count, made.thread.member_count) == (0, 1)
    (post,) = posts(server.world, needs)
    first = first_of(server.world, post)
    assert first is not None and first.id == made.message.id and post.type == PUBLIC_THREAD
    assert server.world.can_see(ada, first)
    people.say(ada, post, "I can")
    assert [message.content async for message in made.thread.history(limit=1)] == ["I can"]
    assert (await bot.fetch_channel(post.id)).message_count == 1  # type: ignore[union-attr]
    pressed = await people.press(ada, first, label="More")
    assert pressed.reply is first
    await told(bot, "THREAD_CREATE")
    kinds = [(effect.kind, effect.channel_id) for effect in server.world.audit[-5:]]
    assert kinds[:2] == [("post", needs.id), ("message", post.id)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "A lift"}, 50035),
        ({"name": "", "message": {"content": "x"}}, 50035),
        ({"name": "n" * 101, "message": {"content": "x"}}, 50035),
        ({"name": "A lift", "message": {"content": ""}}, 50006),
        ({"name": "A lift", "message": {"content": "x"}, "applied_tags": ["1"] * 6}, 50035),
        ({"name": "A lift", "message": {"content": "x"}, "applied_tags": ["1"]}, 10087),
        ({"name": "A lift", "type": 12, "invitable": False}, 50035),
    ],
)
async def test_what_discord_does_not_take_as_a_post_makes_none(
    bot: Bare, server: Server, needs: Channel, body: dict[str, Any], code: int
) -> None:
    with pytest.raises(discord.HTTPException) as raised:
        await bot.http.request(discord.http.Route("POST", "/channels/{channel}/threads", channel=needs.id), json=body)
    assert raised.value.code == code
    assert posts(server.world, needs) == [] and not [each for each in server.world.audit if each.kind == "message"]
    # Discord's description of its API says of most of these that they are none.
    server.problems.clear()


async def test_a_post_needs_a_tag_where_one_is_required_and_leave_to_send_and_to_use_that_tag(
    bot: Bare, server: Server, guild: Guild, needs: Channel
) -> None:
    forum, codes = of(bot, needs), []
    retag(server.world, needs, "Rides", required=True)
    for denied, tags in ((0, []), (Bit.SEND_MESSAGES, forum.available_tags[:1]), (Bit.VIEW_CHANNEL, [])):
        needs.denied = denied
        with pytest.raises(discord.HTTPException) as raised:
            await forum.create_thread(name="A lift", content="x", applied_tags=tags)
        codes.append(raised.value.code)
    assert codes == [40067, 50013, 50001]
    needs.denied, guild.bot_permissions = 0, LEAST_FOR_BOT
    await forum.create_thread(name="A lift", content="x", applied_tags=forum.available_tags[:1])
    retag(server.world, needs, "Rides", required=True, kept=True)
    with pytest.raises(discord.Forbidden) as kept:
        await forum.create_thread(name="A lift", content="x", applied_tags=forum.available_tags[:1])
    assert kept.value.code == 50013 and len(posts(server.world, needs)) == 1


async def test_a_forum_takes_no_plain_message_and_speaking_in_a_post_takes_the_leave_to_speak_in_threads(
    bot: Bare, server: Server, guild: Guild, needs: Channel
) -> None:
    with pytest.raises(discord.HTTPException) as plain:
        await bot.http.send_message(needs.id, params=discord.http.handle_message_parameters("x"))
    made = await of(bot, needs).create_thread(name="A lift", content="x")
    guild.bot_permissions = LEAST_FOR_BOT & ~Bit.SEND_MESSAGES
    await made.thread.send("still here")
    guild.bot_permissions = LEAST_FOR_BOT & ~Bit.SEND_IN_THREADS
    with pytest.raises(discord.Forbidden) as mute:
        await made.thread.send("and here?")
    assert (plain.value.code, mute.value.code) == (50008, 50013)


async def test_posts_are_listed_while_active_and_once_archived_and_only_to_whoever_may_see_and_read(
    bot: Bare, server: Server, guild: Guild, needs: Channel
) -> None:
    forum = of(bot, needs)
    first, second = [(await forum.create_thread(name=name, content="x")).thread for name in ("one", "two")]
    other = server.world.start_thread(server.world.text_channel(guild, "talk"), {"name": "p", "type": 12}, by=1)
    guild.bot_permissions = LEAST_FOR_BOT
    assert [found.id for found in await bot.guilds[0].active_threads()] == [first.id, second.id]
    await first.edit(archived=True)
    assert [found.id for found in await bot.guilds[0].active_threads()] == [second.id]
    assert [found.id async for found in forum.archived_threads(limit=None)] == [first.id]
    needs.denied = Bit.VIEW_CHANNEL
    assert await bot.guilds[0].active_threads() == [], "what cannot be seen is left out, and nothing is refused"
    needs.denied = Bit.READ_MESSAGE_HISTORY
    with pytest.raises(discord.Forbidden):
        assert [found async for found in forum.archived_threads()] == []
    assert other.id in server.world.channels


async def test_a_post_is_put_away_by_its_maker_locked_and_deleted_by_whoever_manages_threads(
    bot: Bare, server: Server, guild: Guild, needs: Channel
) -> None:
    made = await of(bot, needs).create_thread(name="A lift", content="x")
    guild.bot_permissions = LEAST_FOR_BOT
    codes: list[int] = []
    for refused in (made.thread.edit(archived=True, locked=True), made.thread.delete()):
        with pytest.raises(discord.Forbidden) as raised:
            await refused
        codes.append(raised.value.code)
    await made.thread.edit(archived=True)
    with pytest.raises(discord.HTTPException) as shut:
        await made.message.edit(content="y")
    assert [*codes, shut.value.code] == [50013, 50013, 50083]
    guild.bot_permissions |= Bit.MANAGE_THREADS
    await made.thread.edit(archived=False)
    await made.message.edit(content="y")
    await made.thread.delete()
    await told(bot, "THREAD_UPDATE", "THREAD_DELETE")
    assert posts(server.world, needs) == [] and server.world.messages[made.message.id].deleted
    with pytest.raises(discord.NotFound) as gone:
        await made.message.edit(content="z")
    assert gone.value.code == 10003


async def test_a_deleted_forum_takes_its_posts_along_and_a_deleted_first_message_leaves_its_post(
    bot: Bare, server: Server, guild: Guild, needs: Channel
) -> None:
    made = await of(bot, needs).create_thread(name="A lift", content="x")
    await made.message.delete()
    assert [post.id for post in posts(server.world, needs)] == [made.thread.id]
    with pytest.raises(discord.NotFound) as message:
        await made.message.edit(content="y")
    server.world.remove_channel(needs, by=guild.owner_id)
    with pytest.raises(discord.NotFound) as thread:
        await made.thread.edit(archived=True)
    assert (message.value.code, thread.value.code) == (10008, 10003)


async def test_a_5xx_after_the_effect_makes_two_posts_of_one_call_because_the_library_tries_again(
    bot: Bare, server: Server, needs: Channel
) -> None:
    server.faults.failed("POST", THREADS, status=502, after_effect=True)
    made = await of(bot, needs).create_thread(name="A lift", content="x")
    assert [request.status for request in server.seen("POST", THREADS)] == [502, 200]
    twin, kept = posts(server.world, needs)
    assert kept.id == made.thread.id and first_of(server.world, twin) is not None


async def test_posts_count_among_the_active_threads_of_which_a_server_has_a_limit(
    bot: Bare, guild: Guild, needs: Channel
) -> None:
    guild.max_active_threads = 1
    await of(bot, needs).create_thread(name="one", content="x")
    with pytest.raises(discord.HTTPException) as full:
        await of(bot, needs).create_thread(name="two", content="x")
    assert full.value.code == 160006


# --- Discord's own description ------------------------------------------------------------------------------------


@needs_document
async def test_what_is_answered_of_forums_and_posts_is_what_discord_says_it_answers(
    bot: Bare, server: Server, guild: Guild, needs: Channel
) -> None:
    document, world = check(), server.world
    assert document is not None and needs.type == FORUM
    made = await of(bot, needs).create_thread(
        name="A lift", content="x", applied_tags=of(bot, needs).available_tags[:1]
    )
    post = world.channels[made.thread.id]
    active = listing.listed(world, world.threads(guild.id, archived=False)) | {"has_more": False}
    world.change_channel(post, {"archived": True}, by=guild.owner_id)
    away = listing.archived(world, needs, PUBLIC_THREAD, None, 50)
    answers = {
        "GuildChannelResponse": [needs.json(world.bot)],
        "CreatedThreadResponse": [post.json(world.bot)],
        "ThreadResponse": [post.json(world.bot)],
        "ThreadsResponse": [active, away],
    }
    for name, found in answers.items():
        reference = f"urn:discord#/components/schemas/{name}"
        validator = Draft202012Validator({"$ref": reference}, registry=document.registry)
        for answer in found:
            assert [f"{name} {error.json_path}: {error.message}" for error in validator.iter_errors(answer)] == []


@needs_document
@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"name": "n" * 101, "message": {"content": "x"}}, "name"),
        ({"name": "n", "message": {"content": "x"}, "applied_tags": ["1"] * 6}, "applied_tags"),
        ({"name": "n", "message": {"content": "x"}, "nonce": "n"}, "unknown field 'nonce'"),
        ({"name": "n", "message": {"content": "x"}, "auto_archive_duration": 61}, "auto_archive"),
        ({"name": "n", "message": {"content": "x" * 2001}}, "content"),
        ({"name": "n", "message": {"components": [{"type": 10, "content": "a"}]}}, "without the flag"),
    ],
)
def test_a_post_that_the_document_forbids_is_named(body: dict[str, Any], part: str) -> None:
    found = problems("POST", "/channels/1/threads", body)
    assert any(part in problem for problem in found), found


@needs_document
def test_a_post_as_kith_makes_it_passes() -> None:
    said = {"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "a"}]}]}
    body = {"name": "n" * 100, "auto_archive_duration": 10080, "applied_tags": [1, 2], "message": said}
    assert problems("POST", "/channels/1/threads", body) == []
