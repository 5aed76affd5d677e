"""The rehearsal with the real Kith in it: the trail from end to end, everybody's places, and what the command does."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession

from bot.rehearsal import keep, run, world
from bot.rehearsal.hands import Hands, Stuck
from bot.rehearsal.script import play
from bot.rehearsal.seed import EMPTY_STEPS, NAMED, PEOPLE, STEPS, ZONES, ask, seed, step
from bot.rehearsal.world import World
from bot.text import LANGUAGES, Texts
from data.records import DAY

TEXTS = Texts()
TOLD = (
    "door.title",
    "ask.preview.title",
    "ask.posted.title",
    "invitation.no",
    "yes.next_unnamed",
    "introduction.listen",
    "ask.card.matched",
    "how.finished_words",
    "handed_back.words",
    "offer.taken",
    "mine.title",
    "rehearsal.script.done",
)
"""Sentences without which the trail was not played to its end."""


def began(language: str) -> datetime:
    return run.BEGINNING.replace(tzinfo=ZoneInfo(ZONES[language]))


@asynccontextmanager
async def rehearsing(folder: Path, language: str = "en", *, seeded: bool = True) -> AsyncIterator[tuple[World, Hands]]:
    async with world.build(folder, language, now=began(language)) as here:
        hands = Hands(here.stage, here.texts, lambda _: None)
        if seeded:
            await seed(hands)
        yield here, hands


def unwrapped(story: str) -> str:
    return " ".join(story.replace("│ > ", "").replace("│", "").split())


# The trail.


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_whole_trail_is_played_and_told_in_every_language(language: str, tmp_path: Path) -> None:
    told: list[str] = []
    async with rehearsing(tmp_path, language, seeded=False) as (here, _):
        hands = Hands(here.stage, here.texts, told.append)
        await seed(hands)
        await play(hands)
        cards = [
            message
            for message in here.stage.env.backend.messages[here.stage.channel("asks").id].values()
            if not message.is_ephemeral
        ]
        here.stage.env.raise_errors()
    story, text = unwrapped("\n".join(told)), TEXTS.of(language)
    for key in TOLD[:-1]:
        sentence = re.sub(r"^#+ |\*\*", "", text(key)).partition("{")[0]
        assert " ".join(sentence.split()) in story, key
    assert text("rehearsal.seed.ines.details") in story
    assert text("rehearsal.seed.ines.details") not in str([card.components for card in cards])
    assert not re.search(r"<[@#t:]|\{\w+\}", story), "a mention, a moment or a gap is not told in words"


async def test_the_script_answers_from_the_command_line(tmp_path: Path) -> None:
    code, story = await commanded(tmp_path, "--script")
    for key in TOLD:
        assert re.sub(r"^#+ ", "", TEXTS.of("en")(key)).split("\n")[0].partition("{")[0] in unwrapped(story), key
    assert code == 0


async def test_a_step_that_does_not_work_ends_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with rehearsing(tmp_path) as (here, _):
        # A second opening of the same door finds another word on the button.
        assert await run._script(here) == 1
    last = capsys.readouterr().out.strip().splitlines()[-1]
    door = TEXTS.of("en")("setup.open_door")
    assert last == f"The rehearsal stopped: Mara looked for “{door}”, and it was not there."


async def test_what_was_to_stay_private_and_did_not_is_noticed(tmp_path: Path) -> None:
    """Teeth: `unseen` is what the script's word that nobody saw anything rests on."""
    async with rehearsing(tmp_path) as (_, hands):
        await hands.write("tom", "Good evening", "general")
        with pytest.raises(Stuck, match="Ines saw something"):
            hands.unseen("ines")
        await hands.run("tom", "rest", days=3)
        hands.unseen("ines", "mara")


async def test_a_yes_leaves_no_mark_on_the_card_that_everybody_sees(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (here, hands):
        await hands.press("noor", "ask.card.help", "asks", on="rehearsal.seed.mara.ask")
        hands.unseen("ines", "tom")
        await hands.see("mara")
        await hands.press("mara", "yes.accept", "corner")
        with pytest.raises(Stuck):
            hands.unseen("ines")
        assert here.stage.places("noor")[2].others == ("Mara",)


# Everybody and everything can be reached.


async def test_everybody_can_be_chosen_and_looks_into_every_place_of_theirs_and_no_other(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (here, hands):
        await ask(hands, "ines", kind="transport", when="days", shared="named")
        await hands.press("ines", "ask.post", "asks")
        await hands.press("tom", "invitation.can", "dm")
        await here.stage.skip(3600)
        await hands.see("ines")
        await hands.press("ines", "yes.accept", "corner")
        found = {}
        for person in PEOPLE:
            places = here.stage.places(person.key)
            found[person.key] = [(place.kind, place.joined, place.others) for place in places[2:-1]]
            for place in places:
                await here.stage.open(person.key, place.id)
                assert here.stage.here == (person.key, place.id)
                assert here.stage.url is not None
            names = set(here.stage.member(person.key).available_commands(here.stage.handle(here.stage.channel("asks"))))
            assert names >= {"ask", "offer", "capacity", "rest", "mine", "apart", "help", "kith setup"}
    assert sorted(found["ines"]) == [("thread", True, ()), ("thread", True, ("Tom",))]
    assert found["tom"] == [("thread", True, ("Ines",))], "whom Kith reaches by direct message has no corner"
    assert found["aiko"] == [("thread", True, ())], "whoever stated something has a corner before it rings"
    assert ("thread", False, ("Ines", "Tom")) in found["mara"], "a steward can open what they are not in"


async def test_a_closed_door_says_so_to_whoever_is_no_steward(tmp_path: Path) -> None:
    async with rehearsing(tmp_path, seeded=False) as (here, _):
        told: list[str] = []
        hands = Hands(here.stage, here.texts, told.append)
        await hands.run("ines", "kith setup")
        await hands.run("ines", "mine")
    story = unwrapped("\n".join(told))
    assert TEXTS.of("en")("refuse.not_steward") in story
    assert TEXTS.of("en")("refuse.not_set_up") in story


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_try_first_calls_every_button_what_it_is_called(language: str) -> None:
    text = TEXTS.of(language)
    steps = [step(text, name) for name in (*STEPS, *EMPTY_STEPS)]
    assert not any("{" in each for each in steps)
    assert all(any(text(key) in each for each in steps) for key in NAMED.values())


# Between two runs.


async def test_a_kept_rehearsal_goes_on_where_it_was(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (here, hands):
        assert here.fresh
        await ask(hands, "ines", kind="transport", when="days", shared="neighbour")
        before = [(place.id, place.name) for place in here.stage.places("ben")]
        now = here.stage.env.now()
    async with rehearsing(tmp_path, seeded=False) as (here, hands):
        assert not here.fresh
        assert here.stage.env.now() >= now
        assert [(place.id, place.name) for place in here.stage.places("ben")] == before
        # A preview that was open before, a bell that had rung, and then something quite new.
        await hands.press("ines", "ask.post", "asks")
        await hands.see("ben")
        await hands.press("ben", "invitation.can", "corner")
        await ask(hands, "mara", kind="care", when="whenever", shared="named")
        await hands.press("mara", "ask.post", "asks")
        await hands.see("noor")
        await hands.wait(DAY, "rehearsal.script.wait_days")
        here.stage.env.raise_errors()


async def test_a_folder_that_holds_anything_else_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "kith.db").write_bytes(b"somebody's real community")
    with pytest.raises(keep.OtherWorld):
        async with world.build(tmp_path, "en"):
            pass
    assert os.listdir(tmp_path) == ["kith.db"]
    assert (tmp_path / "kith.db").read_bytes() == b"somebody's real community"


async def test_a_folder_closed_before_anything_was_kept_begins_afresh(tmp_path: Path) -> None:
    (tmp_path / keep.BEGUN).touch()
    for name in ("kith.key", "kith.db", "kith.db-wal"):
        (tmp_path / name).write_bytes(b"half a rehearsal")
    async with world.build(tmp_path, "en") as here:
        assert here.fresh
    # From the first time its world is kept, what lies there is not thrown away any more.
    (tmp_path / "world.json").touch()
    here.kept.unlink()
    here._saved = -1
    here.save()
    assert not (tmp_path / keep.BEGUN).exists()
    (tmp_path / "world.json").unlink()
    with pytest.raises(keep.OtherWorld):
        async with world.build(tmp_path, "en"):
            pass


async def test_the_script_wants_a_fresh_folder(tmp_path: Path) -> None:
    async with rehearsing(tmp_path, seeded=False):
        pass
    code, said = await commanded(tmp_path, "--script", "--state", str(tmp_path))
    assert (code, said.strip()) == (2, TEXTS.of("en")("rehearsal.used", folder=tmp_path))


# The command.


async def started(tmp_path: Path, *words: str) -> asyncio.subprocess.Process:
    (tmp_path / "tmp").mkdir(exist_ok=True)
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "rehearse",
        *words,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp"), "LANGUAGE": "", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
    )


async def commanded(tmp_path: Path, *words: str) -> tuple[int | None, str]:
    """Its exit code and what it said. Raises OSError if anything of its temporary folder is left."""
    process = await started(tmp_path, *words)
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    (tmp_path / "tmp").rmdir()
    return process.returncode, said.decode()


async def test_an_empty_rehearsal_is_announced_with_what_to_set_up_first(tmp_path: Path) -> None:
    process = await started(tmp_path, "--no-browser", "--empty")
    assert process.stdout is not None
    text, said = TEXTS.of("en"), ""
    try:
        while text("rehearsal.stop") not in said:
            said += (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
    finally:
        process.terminate()
    await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0
    assert all(step(text, name) in said for name in EMPTY_STEPS)
    assert text("rehearsal.preparing") not in said and step(text, STEPS[0]) not in said


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
async def test_the_page_is_there_until_it_is_asked_to_end(tmp_path: Path, signum: signal.Signals) -> None:
    process = await started(tmp_path, "--no-browser")
    assert process.stdout is not None
    said = ""
    try:
        while TEXTS.of("en")("rehearsal.stop") not in said:
            line = await asyncio.wait_for(process.stdout.readline(), 60)
            assert line, said
            said += line.decode()
        url = re.search(r"http://127\.0\.0\.1:\d+/\S+/", said)
        assert url is not None
        async with ClientSession() as browser:
            async with browser.get(url[0]) as page:
                assert TEXTS.of("en")("rehearsal.made_up") in await page.text()
            async with browser.get(url[0] + "state") as state:
                shown = await state.json()
            async with browser.get(shown["window"]) as window:
                assert window.status == 200
        assert [person["name"] for person in shown["people"]] == [person.name for person in PEOPLE]
        assert {person["key"] for person in shown["people"] if person["new"]} == {"ben", "lucia"}
        process.send_signal(signum)
        rest, _ = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            process.kill()
    assert (process.returncode, rest.decode().strip()) == (0, TEXTS.of("en")("rehearsal.ended"))
    (tmp_path / "tmp").rmdir()


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = await commanded(tmp_path, "--no-browser", "--port", str(port))
    assert (code, said.strip()) == (2, TEXTS.of("en")("rehearsal.port_taken", port=port))
