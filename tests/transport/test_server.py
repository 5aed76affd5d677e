"""Proves the loopback Discord by a bare discord.py bot: what the real library sees here is what it would see there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from tests.spec import needs_document
from tests.transport.bare import Bare, card, channel_of, running
from tests.transport.parts import words
from tests.transport.people import People
from tests.transport.records import COMPONENTS_V2, LEAST_FOR_BOT, Bit, Channel, Guild, User
from tests.transport.server import Server

MESSAGES = "/channels/{channel}/messages"


@pytest.fixture
def asks(server: Server, guild: Guild) -> Channel:
    return server.world.text_channel(guild, "asks")


@pytest.fixture
def ada(server: Server, guild: Guild) -> User:
    return server.world.member(guild, "ada", locale="es-ES")


@pytest.fixture
async def bot(server: Server, asks: Channel, ada: User) -> AsyncIterator[Bare]:
    async with running(server) as started:
        yield started


# --- interactions ---------------------------------------------------------------------------------------------------


async def test_a_command_opens_a_form_whose_answer_is_a_private_card_that_a_button_edits(
    bot: Bare, server: Server, people: People, ada: User, asks: Channel
) -> None:
    opened = await people.slash(ada, asks, "hello")
    assert opened.form.title == "A letter"
    answered = await people.submit(ada, opened.form, {"Your line": "good day"})
    reply = answered.reply
    assert answered.ephemeral and reply is not None and "good day" in answered.words
    assert reply.flags & COMPONENTS_V2 and all(part["id"] for part in reply.components)
    pressed = await people.press(ada, reply, label="More")
    assert pressed.callback_type == 7 and pressed.reply is reply
    assert "twice" in words(reply.json()) and reply.flags & COMPONENTS_V2
    assert server.world.history(asks.id) == []
    assert [effect.kind for effect in server.world.audit][-5:] == ["message", "callback", "edit", "edit", "callback"]


async def test_a_form_sends_its_defaults_and_refuses_what_a_client_refuses(
    bot: Bare, people: People, ada: User, asks: Channel
) -> None:
    form = (await people.slash(ada, asks, "hello")).form
    with pytest.raises(ValueError, match="characters do not fit"):
        await people.submit(ada, form, {})
    with pytest.raises(ValueError, match="not on offer"):
        await people.submit(ada, form, {"line": "x", "mood": "grim"})
    parts = form.filled({"line": "x"})
    assert [part["component"]["value"] for part in parts] == ["x", "calm"]


async def test_subcommands_bring_resolved_users_and_the_persons_own_locale(
    bot: Bare, people: People, server: Server, guild: Guild, ada: User, asks: Channel
) -> None:
    bo = server.world.member(guild, "bo")
    outcome = await people.slash(ada, asks, "kit add", {"who": bo, "count": 2})
    assert outcome.words == "bo 2 es-ES" and not outcome.ephemeral
    assert outcome.reply is not None and outcome.reply.json()["interaction_metadata"]["user"]["id"] == str(ada.id)
    offered = await people.complete(ada, asks, "kit add", "count", "3", {"who": bo})
    assert offered.choices == [{"name": "three", "value": 3}]


async def test_a_menu_on_a_member_is_answered_and_a_follow_up_to_a_defer_fills_the_original(
    bot: Bare, people: People, server: Server, guild: Guild, ada: User, asks: Channel
) -> None:
    bo = server.world.member(guild, "bo")
    outcome = await people.context_menu(ada, bo, "Say hi", asks)
    assert outcome.words == "hi bo" and outcome.ephemeral and outcome.followups == []


async def test_a_select_of_members_brings_their_ids(
    bot: Bare, people: People, server: Server, ada: User, asks: Channel
) -> None:
    sent = await channel_of(bot, asks).send(view=card("pick one"))
    outcome = await people.choose(ada, server.world.messages[sent.id], "pick", [ada])
    assert str(ada.id) in outcome.words


async def test_an_answer_is_possible_once_and_only_in_time(
    bot: Bare, people: People, server: Server, ada: User, asks: Channel
) -> None:
    people.copies = 2
    opened = await people.slash(ada, asks, "hello")
    callbacks = "/interactions/{id}/{token}/callback"
    assert await server.world.until(lambda: len(server.seen("POST", callbacks)) == 2)
    assert await server.world.until(lambda: server.seen("POST", callbacks)[1].status == 400)
    assert opened.form.title == "A letter"
    people.copies, people.wait, server.interactions.answer_within = 1, 0.2, -1.0
    late = await people.slash(ada, asks, "hello")
    assert await server.world.until(lambda: [r.status for r in server.seen("POST", callbacks)][2:] == [404])
    assert not late.answered


# --- messages, nonces and faults ------------------------------------------------------------------------------------


async def test_two_sends_with_one_nonce_are_one_message_until_the_window_has_passed(
    bot: Bare, server: Server, asks: Channel
) -> None:
    now = [0.0]
    server.world.clock = lambda: now[0]
    channel = channel_of(bot, asks)
    first, second = await channel.send("once", nonce="n1"), await channel.send("once", nonce="n1")
    assert first.id == second.id and len(server.world.history(asks.id)) == 1
    now[0] = 120.0
    third = await channel.send("once", nonce="n1")
    assert third.id != first.id and len(server.world.history(asks.id)) == 2


async def test_history_pages_as_the_library_expects(bot: Bare, server: Server, asks: Channel) -> None:
    channel = channel_of(bot, asks)
    ids = [server.world.send(asks.id, server.world.bot, {"content": str(n)}).id for n in range(250)]
    whole = [message.id async for message in channel.history(limit=None)]
    after = [message.id async for message in channel.history(limit=None, after=discord.Object(ids[99]))]
    around = [message.id async for message in channel.history(limit=3, around=discord.Object(ids[5]))]
    assert whole == ids[::-1] and after == ids[100:] and around == [ids[6], ids[5], ids[4]]


async def test_a_429_with_via_is_waited_for_and_one_without_is_raised(bot: Bare, server: Server, asks: Channel) -> None:
    server.faults.limited("POST", MESSAGES)
    await channel_of(bot, asks).send("patience")
    assert [request.status for request in server.seen("POST", MESSAGES)] == [429, 200]
    server.faults.limited("POST", MESSAGES, via=False)
    with pytest.raises(discord.HTTPException) as raised:
        await channel_of(bot, asks).send("banned")
    assert raised.value.status == 429 and len(server.seen("POST", MESSAGES)) == 3


async def test_a_global_429_is_waited_for(bot: Bare, server: Server, asks: Channel) -> None:
    server.faults.limited("*", MESSAGES, everywhere=True)
    assert (await channel_of(bot, asks).send("later")).content == "later"


async def test_a_5xx_after_the_effect_with_a_nonce_leaves_one_message_although_the_library_tried_again(
    bot: Bare, server: Server, asks: Channel
) -> None:
    server.faults.failed("POST", MESSAGES, status=502, after_effect=True)
    sent = await channel_of(bot, asks).send("once", nonce="n2")
    assert [request.status for request in server.seen("POST", MESSAGES)] == [502, 200]
    assert [message.id for message in server.world.history(asks.id)] == [sent.id]


async def test_a_5xx_before_the_effect_leaves_nothing_until_the_library_tried_again(
    bot: Bare, server: Server, asks: Channel
) -> None:
    server.faults.failed("POST", MESSAGES, status=503)
    with pytest.raises(discord.DiscordServerError):
        await channel_of(bot, asks).send("not there")
    assert server.world.history(asks.id) == []


@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_connection_reset_is_raised_whether_or_not_it_had_its_effect(
    bot: Bare, server: Server, asks: Channel, after_effect: bool
) -> None:
    server.faults.reset("POST", MESSAGES, after_effect=after_effect)
    with pytest.raises(OSError) as raised:
        await channel_of(bot, asks).send("unclear")
    assert raised.value.errno == 104
    assert len(server.world.history(asks.id)) == after_effect
    assert len(server.seen("POST", MESSAGES)) == 1


async def test_an_effect_can_come_after_the_caller_gave_up(bot: Bare, server: Server, asks: Channel) -> None:
    server.faults.late("POST", MESSAGES)
    with pytest.raises(OSError):
        await channel_of(bot, asks).send("late")
    assert server.world.history(asks.id) == []
    assert server.land_late() == 1 and [m.content for m in server.world.history(asks.id)] == ["late"]
    server.faults.late("POST", MESSAGES, seconds=0.01)
    with pytest.raises(OSError):
        await channel_of(bot, asks).send("later still")
    assert await server.world.until(lambda: len(server.world.history(asks.id)) == 2)


async def test_a_rule_fires_for_the_request_it_means_and_a_slow_answer_still_arrives(
    bot: Bare, server: Server, asks: Channel
) -> None:
    channel = channel_of(bot, asks)
    server.faults.refused("POST", MESSAGES, status=403, code=50013, when=lambda r: r.body["content"] == "no")  # type: ignore[index, call-overload]
    server.faults.slow("POST", MESSAGES, seconds=0.01, nth=2)
    await channel.send("yes")
    with pytest.raises(discord.Forbidden) as raised:
        await channel.send("no")
    await channel.send("yes again")
    assert raised.value.code == 50013
    assert [request.fault for request in server.seen("POST", MESSAGES)] == [None, "refused", "slow"]


@needs_document
async def test_recorded_bodies_are_copies_and_bad_ones_are_named(bot: Bare, server: Server, asks: Channel) -> None:
    await channel_of(bot, asks).send(view=card("a card"), file=discord.File(__file__, "notes.txt"))
    recorded = server.seen("POST", MESSAGES)[0]
    assert recorded.files == ["notes.txt"] and "id" not in recorded.body["components"][0]  # type: ignore[index, call-overload]
    with pytest.raises(discord.HTTPException) as raised:
        await channel_of(bot, asks).send("x" * 2001)
    assert raised.value.code == 50035 and len(server.problems) >= 1
    server.problems.clear()


# --- refusals of the world ------------------------------------------------------------------------------------------


async def test_people_who_left_channels_that_went_and_doors_that_are_shut(
    bot: Bare, server: Server, guild: Guild, ada: User, asks: Channel
) -> None:
    person = await bot.fetch_user(ada.id)
    assert (await person.send("hello")).channel.id != asks.id
    ada.dms_closed = True
    with pytest.raises(discord.Forbidden) as closed:
        await person.send("hello?")
    server.world.leaves(guild, ada)
    with pytest.raises(discord.Forbidden) as shared_nothing:
        await person.send("hello??")
    with pytest.raises(discord.NotFound) as left:
        await bot.guilds[0].fetch_member(ada.id)
    channel = channel_of(bot, asks)
    asks.denied = Bit.SEND_MESSAGES
    with pytest.raises(discord.Forbidden) as denied:
        await channel.send("may I")
    server.world.remove_channel(asks, by=guild.owner_id)
    with pytest.raises(discord.NotFound) as gone:
        await channel.send("anyone")
    codes = [error.value.code for error in (closed, shared_nothing, left, denied, gone)]
    assert codes == [50007, 50278, 10007, 50013, 10003]


async def test_a_channel_the_bot_makes_for_reading_only_is_shut_to_the_bot_too_unless_it_lets_itself_in(
    bot: Bare, server: Server, guild: Guild
) -> None:
    guild.bot_permissions |= Bit.MANAGE_CHANNELS
    home = bot.guilds[0]
    mute, open_ = discord.PermissionOverwrite(send_messages=False), discord.PermissionOverwrite(send_messages=True)
    shut = await home.create_text_channel("shut", overwrites={home.default_role: mute})
    with pytest.raises(discord.Forbidden):
        await shut.send("hello")
    await shut.edit(overwrites={home.default_role: mute, home.me: open_})
    assert (await shut.send("hello")).channel.id == shut.id
    assert server.world.bot_permissions(server.world.channels[shut.id]) & Bit.SEND_MESSAGES


async def test_a_private_thread_is_made_filled_listed_archived_and_cleared_away(
    bot: Bare, server: Server, guild: Guild, ada: User, asks: Channel
) -> None:
    channel = channel_of(bot, asks)
    thread = await channel.create_thread(name="help-7kq2", type=discord.ChannelType.private_thread, invitable=False)
    for _ in range(2):
        await thread.add_user(discord.Object(ada.id))
    kept = server.world.channels[thread.id]
    assert set(kept.members) == {server.world.bot.id, ada.id} and not kept.invitable
    await thread.send("welcome")
    assert [found.id for found in await bot.guilds[0].active_threads()] == [thread.id]
    assert {one.id for one in await thread.fetch_members()} == {server.world.bot.id, ada.id}
    await thread.edit(archived=True)
    with pytest.raises(discord.HTTPException) as shut:
        await thread.add_user(discord.Object(guild.owner_id))
    assert shut.value.code == 50083 and await bot.guilds[0].active_threads() == []
    for joined in (True, False):
        listed = [found.id async for found in channel.archived_threads(private=True, joined=joined, limit=None)]
        assert listed == [thread.id]
    await thread.send("still here?")
    assert not kept.archived
    await thread.remove_user(discord.Object(ada.id))
    guild.bot_permissions = LEAST_FOR_BOT
    with pytest.raises(discord.Forbidden):
        await thread.delete()
    assert set(kept.members) == {server.world.bot.id}


# --- the gateway ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["drop", "reconnect", "invalid but resumable"])
async def test_a_resume_brings_what_was_sent_meanwhile(
    bot: Bare, server: Server, people: People, ada: User, asks: Channel, how: str
) -> None:
    if how == "drop":
        server.gateway.drop()
    elif how == "reconnect":
        server.gateway.reconnect()
    else:
        server.gateway.invalidate(resumable=True)
    opened = await people.slash(ada, asks, "hello")
    assert opened.form.title == "A letter"
    assert server.gateway.history.count("resumed") == 1 and server.gateway.history.count("identify") == 1


async def test_an_invalid_session_identifies_again_and_has_lost_what_was_sent_meanwhile(
    bot: Bare, server: Server, people: People, ada: User, asks: Channel
) -> None:
    people.wait = 0.2
    server.gateway.invalidate(resumable=False)
    lost = await people.slash(ada, asks, "hello")
    assert not lost.answered
    assert await server.world.until(lambda: server.gateway.history.count("identify") == 2)
    people.wait = 5.0
    assert (await people.slash(ada, asks, "hello")).form.title == "A letter"


async def test_a_forgotten_session_is_refused_and_identifies_again(
    bot: Bare, server: Server, people: People, ada: User, asks: Channel
) -> None:
    server.gateway.drop()
    server.gateway.forget()
    assert await server.world.until(lambda: server.gateway.history.count("identify") == 2)
    assert "invalid" in server.gateway.history
    assert (await people.slash(ada, asks, "hello")).answered


async def test_an_event_can_come_twice(bot: Bare, server: Server, asks: Channel) -> None:
    server.gateway.copies = 2
    server.world.change_channel(asks, {"topic": "what would help"}, by=1)
    server.gateway.copies = 1
    server.world.text_channel(server.world.guilds[asks.guild_id or 0], "last")
    for _ in range(200):
        if "CHANNEL_CREATE" in bot.events:
            break
        await asyncio.sleep(0.01)
    assert bot.events.count("CHANNEL_UPDATE") == 2
