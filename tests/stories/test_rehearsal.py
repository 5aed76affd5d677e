"""The rehearsal's own promises: who can look where, who can reach its page, and what a kept folder brings back."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest
import simcord
from aiohttp import ClientSession
from discord import app_commands
from discord.ext import commands
from simcord import Env
from simcord.backend.errors import SetupError
from simcord.preview import _server

from bot.rehearsal import faces, keep
from bot.rehearsal import stage as stages
from bot.rehearsal.fit import FOLLOW, QUIET, Unfitting, discreet, framed_by, headers_for, speaking
from bot.rehearsal.hands import Hands, Stuck
from bot.rehearsal.lobby import Lobby
from bot.rehearsal.seed import EMPTY_STEPS, PEOPLE, ROOMS, STEPS
from bot.rehearsal.stage import Stage
from bot.text import LANGUAGES, Texts

ZONE = "Europe/London"
TEXTS = Texts()
TEXT = TEXTS.of("en")


class Greeter(commands.AutoShardedBot):
    """The smallest real bot: these are tests of the stage, not of the play."""

    def __init__(self) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True), shard_count=1)
        self.locales: list[str] = []

    async def setup_hook(self) -> None:
        @self.tree.command(description="Say hello")
        async def hello(interaction: discord.Interaction) -> None:
            self.locales.append(str(interaction.locale))
            await interaction.response.send_modal(Card())

        @self.tree.command(description="Say nothing")
        @app_commands.default_permissions(manage_guild=True)
        async def silence(interaction: discord.Interaction) -> None:
            pass

        await self.tree.sync()


class Card(discord.ui.Modal, title="A card"):
    words = discord.ui.Label(text="Words", component=discord.ui.TextInput(custom_id="words"))
    tone = discord.ui.Label(
        text="Tone",
        component=discord.ui.RadioGroup(
            custom_id="tone",
            options=[discord.RadioGroupOption(label=one, value=one.lower()) for one in ("Warm", "Plain")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        view = discord.ui.LayoutView(timeout=None)
        words = f"### {self.words.component.value}\n{self.tone.component.value}"
        view.add_item(discord.ui.Container(discord.ui.TextDisplay(words)))
        await interaction.response.send_message(view=view, ephemeral=True)


def fresh(bot: Greeter) -> Stage:
    return stages.build(Env(bot), PEOPLE, ROOMS, community="Here", zone=ZONE)


@asynccontextmanager
async def playing(bot: Greeter | None = None) -> AsyncIterator[Stage]:
    stage = fresh(bot or Greeter())
    faces.paint(stage.env.backend, [stage.user(person.key)._user for person in PEOPLE])
    with discreet(), speaking(stage.locales()):
        await stage.env.start()
        stage.watch()
        try:
            yield stage
        finally:
            await stage.close()
            await stage.env.shutdown()


async def a_thread(stage: Stage, *inside: str) -> int:
    channel = stage.env.bot.get_channel(stage.channel("asks").id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="Ines and Tom", type=discord.ChannelType.private_thread)
    for key in inside:
        await thread.add_user(discord.Object(stage.user(key).id))
    await thread.send("Here you are.")
    await stage.env.settle()
    return thread.id


# What is fitted in SimCord.


def test_the_preview_can_be_framed_by_our_page_alone_and_by_nobody_afterwards() -> None:
    before = dict(_server.PreviewServer._SECURITY_HEADERS)
    with framed_by(["http://127.0.0.1:1"]):
        headers = _server.PreviewServer._SECURITY_HEADERS
        assert "frame-ancestors http://127.0.0.1:1" in headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in headers
        assert headers.keys() == before.keys() - {"X-Frame-Options"}
    assert before == _server.PreviewServer._SECURITY_HEADERS
    assert "frame-ancestors 'none'" in before["Content-Security-Policy"]


def test_another_simcord_is_refused_rather_than_left_open() -> None:
    with pytest.raises(Unfitting):
        headers_for(["http://127.0.0.1:1"], {"Content-Security-Policy": "default-src 'self'"})


def test_everything_the_quiet_style_names_is_in_simcords_page() -> None:
    page = (Path(_server.__file__).parent / "static" / "index.html").read_text()
    names = re.findall(r"#([a-z-]+)[ ,]", QUIET)
    assert names == ["toolbar", "messages-sidebar", "inspector-panel", "drawer-scrim"]
    assert all(f'id="{name}"' in page for name in names)


def test_what_the_added_script_presses_is_in_simcords_page() -> None:
    static = Path(_server.__file__).parent / "static"
    found = re.findall(r'getElementById\("([a-z-]+)"\)', FOLLOW)
    assert found == ["new-messages"]
    assert 'id="new-messages"' in (static / "index.html").read_text()
    assert "ui.newMessages.hidden = false" in (static / "timeline.js").read_text()


async def test_an_interaction_carries_its_persons_language() -> None:
    bot = Greeter()
    async with playing(bot) as stage:
        hands = Hands(stage, TEXTS, lambda _: None)
        await hands.run("lucia", "hello")
        await hands.run("ines", "hello")
    assert bot.locales == ["es-ES", "en-US"]


async def test_a_private_thread_is_not_announced_in_its_channel() -> None:
    async with playing() as stage:
        await a_thread(stage, "ines", "tom")
        assert not stage.env.backend.messages[stage.channel("asks").id]


# Who can look where.


async def test_a_private_thread_is_a_place_for_those_in_it_and_only_openable_for_a_steward() -> None:
    async with playing() as stage:
        thread = await a_thread(stage, "ines", "tom")
        found = {key: [one.joined for one in stage.places(key) if one.id == thread] for key in stage.cast}
    assert found == {**{person.key: [] for person in PEOPLE}, "ines": [True], "tom": [True], "mara": [False]}


async def test_nobody_looks_into_anothers_private_messages_or_a_thread_they_are_not_in() -> None:
    async with playing() as stage:
        thread = await a_thread(stage, "ines", "tom")
        direct = stage.user("ines").dm_channel.id
        await stage.open("ines", direct)
        for place in (thread, direct):
            with pytest.raises(SetupError):
                await stage.open("aiko", place)
        assert stage.here == ("ines", direct)
        assert stage.url is not None


async def test_a_place_is_new_until_looked_at_and_ones_own_words_are_never_new() -> None:
    async with playing() as stage:
        await Hands(stage, TEXTS, lambda _: None).write("tom", "Hello", "general")
        general = stage.channel("general").id

        def new(key: str) -> list[int]:
            return [place.id for place in stage.places(key) if place.new]

        assert (new("ines"), new("tom")) == ([general], [])
        await stage.open("ines", general)
        assert new("ines") == []


async def test_what_kith_says_by_itself_is_drawn_in_the_open_window() -> None:
    async with playing() as stage:
        await stage.open("ines", stage.channel("asks").id)
        page = stage.preview._open_page(str(stage.user("ines").id), None)
        channel = stage.env.bot.get_channel(stage.channel("asks").id)
        assert isinstance(channel, discord.TextChannel)
        sent = await channel.send("By myself")
        assert str(sent.id) not in page.snapshot["messages"]
        await stage.freshen()
        assert str(sent.id) in page.snapshot["messages"]
        drawn = page.revision
        await stage.freshen()
        assert page.revision == drawn


async def test_the_page_learns_why_something_done_in_the_window_came_to_nothing() -> None:
    async with playing() as stage:
        await stage.open("mara", stage.channel("general").id)
        page = stage.preview._open_page(str(stage.user("mara").id), None)
        commands_here = {entry["path"][0]: entry for entry in page.command_catalog["entries"]}

        async def run(name: str, revision: int) -> str | None:
            await stage.preview._action(
                page.id,
                {
                    "protocol_version": 3,
                    "sequence": page.last_sequence + 1,
                    "request_id": f"{name}-{revision}",
                    "generation": page.generation,
                    "bot_generation": stage.env._generation,
                    "published_revision": revision,
                    "kind": "run_command",
                    "command_id": commands_here[name]["commandId"],
                    "schema_fingerprint": commands_here[name]["schemaFingerprint"],
                    "path": [name],
                    "options": {},
                },
            )
            return stage.trouble()

        assert stage.trouble() is None
        assert await run("hello", page.revision - 1) == "again"
        assert await run("hello", page.revision) is None
        assert await run("silence", page.revision) == "silent"


# The page.


async def test_the_page_answers_only_its_own_name_its_own_address_and_its_own_requests() -> None:
    async with playing() as stage, ClientSession() as browser:
        lobby = Lobby(stage, TEXT, STEPS)
        await lobby.start(0)
        base = f"http://127.0.0.1:{lobby.port}"
        try:
            for path, headers, status in (
                (f"/{lobby.token}/", {}, 200),
                (f"/{lobby.token}/lobby.js", {}, 200),
                (f"/{lobby.token}/", {"Host": f"elsewhere.example:{lobby.port}"}, 403),
                (f"/{lobby.token}/state", {"Origin": "http://elsewhere.example"}, 403),
                ("/", {}, 404),
                (f"/{lobby.token[:-1]}x/", {}, 404),
                (f"/{lobby.token}/../stage.py", {}, 404),
            ):
                async with browser.get(base + path, headers=headers) as answer:
                    assert (path, answer.status) == (path, status)
                    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        finally:
            await lobby.close()


async def test_on_the_page_one_can_be_somebody_else_somewhere_else_at_another_time() -> None:
    async with playing() as stage, ClientSession() as browser:
        lobby = Lobby(stage, TEXT, STEPS)
        await lobby.start(0)
        with framed_by(lobby.origins):
            try:
                async with browser.get(lobby.url + "state") as answer:
                    first = await answer.json()
                assert (first["person"], [one["name"] for one in first["places"] if one["chosen"]]) == (
                    "ines",
                    ["asks"],
                )
                direct = str(stage.user("tom").dm_channel.id)
                async with browser.post(lobby.url + "open", json={"person": "tom", "place": direct}) as answer:
                    second = await answer.json()
                assert (second["person"], [one["id"] for one in second["places"] if one["chosen"]]) == ("tom", [direct])
                assert second["window"] not in (None, first["window"])
                async with browser.get(second["window"]) as answer:
                    policy = answer.headers["Content-Security-Policy"]
                assert f"frame-ancestors {lobby.origins[0]}" in policy
                async with browser.post(lobby.url + "skip", json={"seconds": 86_400}) as answer:
                    third = await answer.json()
                assert stage.env.backend.clock.elapsed == 86_400
                assert third["now"] != second["now"]
                for path, asked, status in (
                    ("open", {"person": "tom", "place": str(stage.user("ines").dm_channel.id)}, 409),
                    ("open", {"person": "nobody"}, 400),
                    ("open", ["tom"], 400),
                    ("skip", {"seconds": 10**9}, 400),
                ):
                    async with browser.post(lobby.url + path, json=asked) as answer:
                        assert (asked, answer.status) == (asked, status)
            finally:
                await lobby.close()


def test_everything_the_page_says_is_in_every_catalogue() -> None:
    page = (Path(stages.__file__).parent / "lobby.html").read_text()
    keys = {key for key in re.findall(r"\{\{([a-z_.]+)\}\}", page) if "." in key}
    keys |= {f"rehearsal.person.{person.key}" for person in PEOPLE} | {
        f"rehearsal.try.{step}" for step in (*STEPS, *EMPTY_STEPS)
    }
    assert len(keys) > 20
    for language in LANGUAGES:
        assert {key for key in keys if not TEXTS.of(language).has(key)} == set()


# Hands, and what they tell.


async def test_a_form_is_filled_by_the_words_on_it_and_told_to_those_who_see_it() -> None:
    told: list[str] = []
    async with playing() as stage:
        hands = Hands(stage, TEXTS, told.append)
        await hands.run("ines", "hello", "asks")
        await hands.fill("ines", {"Words": "Good morning", "Tone": "Warm"})
    story = "\n".join(told)
    assert "Ines runs /hello in #asks." in story
    assert "A form opens for Ines: “A card”" in story
    assert "│ Tone: [Warm | Plain]" in story
    assert "Only Ines sees:\n      │ Good morning\n      │ warm" in story


async def test_a_step_that_cannot_be_played_says_which_and_why() -> None:
    async with playing() as stage:
        hands = Hands(stage, TEXTS, lambda _: None)
        with pytest.raises(Stuck, match="Tom looked for “Post”, and it was not there"):
            await hands.press("tom", "Post", "asks")
        with pytest.raises(Stuck, match="Tom has no form open"):
            await hands.fill("tom", {})
        with pytest.raises(Stuck, match="Tom could not do that"):
            await hands.run("tom", "silence")
        with pytest.raises(Stuck, match="Kith did not answer Mara"):
            await hands.run("mara", "silence")


# Between two runs.


def test_two_fresh_worlds_have_the_same_ids() -> None:
    first, second = fresh(Greeter()), fresh(Greeter())
    assert first.env.backend.channels == second.env.backend.channels
    assert first.env.backend.guilds == second.env.backend.guilds


async def test_a_kept_world_comes_back_whole(tmp_path: Path) -> None:
    kept = tmp_path / "world.json"
    async with playing() as stage:
        await Hands(stage, TEXTS, lambda _: None).write("tom", "Hello", "general")
        await a_thread(stage, "ines", "tom")
        await stage.skip(3600)
        before = stage.env.backend
        keep.save(before, {"seen": {"ines": {1: 2}}}, kept)
    env = Env(Greeter())
    assert keep.load(env.backend, kept) == {"seen": {"ines": {1: 2}}}
    for name in keep.KEPT:
        assert getattr(env.backend, name) == getattr(before, name)
    assert env.now() == before.clock.now()
    again = stages.resume(env, PEOPLE, stage.guild.id, zone=ZONE)
    await env.start()
    assert [place.name for place in again.places("ines")] == ["general", "asks", "Ines and Tom", ""]
    await again.env.shutdown()


@pytest.mark.parametrize("spoil", [{"simcord": "0.0"}, {"world": {}}, {"more": {"\0kind": "Path", "of": {}}}])
def test_a_world_of_another_kind_is_refused_and_changes_nothing(tmp_path: Path, spoil: dict[str, object]) -> None:
    kept = tmp_path / "world.json"
    keep.save(fresh(Greeter()).env.backend, {}, kept)
    kept.write_text(json.dumps({**json.loads(kept.read_text()), **spoil}))
    backend = Env(Greeter()).backend
    with pytest.raises(keep.OtherWorld):
        keep.load(backend, kept)
    assert (backend.guilds, len(backend.users)) == ({}, 1)


def test_simcord_is_the_version_this_was_written_for() -> None:
    assert simcord.__version__ == "3.2.1"
