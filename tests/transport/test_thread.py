"""Proves the server in its own thread, which outlives the process of a bot that a test kills at a chosen request."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator

import discord
import discord.gateway
import discord.http
import pytest

from tests.transport.bare import Bare, channel_of, running
from tests.transport.people import People
from tests.transport.pointing import pointed_at
from tests.transport.server import Server, ServerThread
from tests.transport.world import World

MESSAGES = "/channels/{channel}/messages"
SENDER = """
import json, sys, urllib.request
for number in range(5):
    body = json.dumps({"content": str(number)}).encode()
    asked = urllib.request.Request(sys.argv[1], body, {"Content-Type": "application/json"})
    urllib.request.urlopen(asked).read()
"""


@pytest.fixture
def thread() -> Iterator[ServerThread]:
    with ServerThread(Server(World(token="a token"))) as started:
        yield started
    assert started.server.problems == []


async def test_a_bot_in_one_loop_and_people_in_another_meet(thread: ServerThread) -> None:
    world = thread.server.world
    guild = thread.run(world.guild)
    asks = thread.run(lambda: world.text_channel(guild, "asks"))
    ada = thread.run(lambda: world.member(guild, "ada"))
    people = People(thread.server)
    with pointed_at(thread.server):
        async with running(thread.server) as bot:
            opened = await asyncio.to_thread(thread.call, people.slash(ada, asks, "hello"))
            assert opened.form.title == "A letter"
            sent = await channel_of(bot, asks).send("hello")
    assert thread.run(lambda: [message.id for message in world.history(asks.id)]) == [sent.id]


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_process_can_be_killed_at_a_chosen_request_just_before_or_after_its_effect(
    thread: ServerThread, after_effect: bool
) -> None:
    world = thread.server.world
    world.token = None
    asks = thread.run(lambda: world.text_channel(world.guild(), "asks"))
    killed: list[subprocess.Popen[bytes]] = []
    plan = thread.server.faults
    plan.call("POST", MESSAGES, lambda: killed[0].kill(), nth=3, after_effect=after_effect)
    killed.append(subprocess.Popen([sys.executable, "-c", SENDER, f"{thread.server.api}/channels/{asks.id}/messages"]))
    assert killed[0].wait(timeout=20) == -signal.SIGKILL
    assert plan.unfired() == []
    assert thread.call(world.until(lambda: len(world.history(asks.id)) == 3))
    assert thread.run(lambda: [m.content for m in world.history(asks.id)]) == ["2", "1", "0"]


async def test_a_wrong_token_is_refused_at_login_and_at_the_gateway(thread: ServerThread) -> None:
    with pointed_at(thread.server):
        async with Bare() as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.login("another token")
        async with Bare() as bot:
            await bot.login("a token")
            thread.server.world.token = "changed since"
            bot.shard_count = 1
            with pytest.raises(discord.ConnectionClosed) as closed:
                await bot.connect()
    assert closed.value.code == 4004


async def test_each_shard_has_its_own_session_and_only_its_own_guilds() -> None:
    async with Server(shards=2) as server:
        first = server.world.guild("first")
        while True:
            second = server.world.guild("second")
            if (first.id ^ second.id) >> 22 & 1:
                break
            del server.world.guilds[second.id]
        with pointed_at(server):
            async with running(server) as bot:
                assert sorted(guild.shard_id for guild in bot.guilds) == [0, 1]
                assert len(server.gateway.live()) == 2


def test_the_library_finds_its_own_addresses_again_afterwards() -> None:
    before = (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
    server = Server()
    server.port = 9
    with pytest.raises(ZeroDivisionError), pointed_at(server):
        assert discord.http.Route.BASE == "http://127.0.0.1:9/api/v10"
        raise ZeroDivisionError
    after = (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
    assert after == before
