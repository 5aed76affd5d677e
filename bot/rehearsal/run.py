"""`kith rehearse`: the whole of Kith in a browser, or as a script, with nobody real in it."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import signal
import tempfile
import webbrowser
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.text import Text, Texts

if TYPE_CHECKING:
    from bot.rehearsal.world import World

BEGINNING = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001  (its zone is the community's)
"""When the script begins, by the community's clock: always the same Monday, so that its transcript stays the same."""


async def rehearse(
    *, port: int, browser: bool, state: Path | None, script: bool, empty: bool = False, language: str = "en"
) -> int:
    """Rehearse until Ctrl-C or SIGTERM, or play the script through. The exit code; every failure is said in words.

    In an `empty` rehearsal nobody has set Kith up yet, nor said or asked anything.
    """
    text = Texts().of(language)
    if importlib.util.find_spec("simcord") is None:
        print(text("rehearsal.not_installed"))
        return 2
    # SimCord and what needs it are imported only now, so that a host who never rehearses need not install them.
    from bot.rehearsal.keep import OtherWorld
    from bot.rehearsal.seed import ZONES
    from bot.rehearsal.world import build

    with contextlib.ExitStack() as cleanup:
        folder = state
        if folder is None:
            folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="kith-rehearsal-")))
        folder.mkdir(parents=True, exist_ok=True)
        began = BEGINNING.replace(tzinfo=ZoneInfo(ZONES[language])) if script else None
        try:
            async with build(folder, language, now=began) as world:
                if (script or empty) and not world.fresh:
                    print(text("rehearsal.used", folder=folder))
                    return 2
                if script:
                    return await _script(world)
                return await _page(world, port=port, browser=browser, kept=state, empty=empty)
        except OtherWorld:
            print(text("rehearsal.other_world", folder=folder))
            return 2


async def _script(world: World) -> int:
    from bot.rehearsal.hands import Hands, Stuck
    from bot.rehearsal.script import play
    from bot.rehearsal.seed import seed

    hands = Hands(world.stage, world.texts, print)
    try:
        hands.title("rehearsal.script.opening")
        await seed(hands)
        await play(hands)
    except Stuck as stuck:
        print(f"\n{world.text('rehearsal.script.failed', reason=stuck)}")
        return 1
    print(f"\n{world.text('rehearsal.script.done')}")
    return 0


async def _page(world: World, *, port: int, browser: bool, kept: Path | None, empty: bool) -> int:
    from bot.rehearsal.fit import framed_by
    from bot.rehearsal.hands import Hands, Stuck
    from bot.rehearsal.lobby import Lobby, PortTaken
    from bot.rehearsal.seed import EMPTY_STEPS, FIRST, STEPS, STEWARD, seed

    stage, text, steps = world.stage, world.text, EMPTY_STEPS if empty else STEPS
    first = STEWARD if empty else FIRST
    lobby = Lobby(stage, text, steps, first=first, after=world.save if kept is not None else None)
    ended = _ended()
    try:
        await lobby.start(port)
    except PortTaken:
        print(text("rehearsal.port_taken", port=port))
        return 2
    try:
        if world.fresh and not empty:
            print(text("rehearsal.preparing"))
            try:
                await seed(Hands(stage, world.texts, lambda _line: None))
            except Stuck as stuck:
                print(text("rehearsal.script.failed", reason=stuck))
                return 1
            _know_the_channels(world)
        with framed_by(lobby.origins):
            _announce(text, lobby.url, kept, steps)
            if browser:
                await asyncio.to_thread(webbrowser.open, lobby.url)
            await ended.wait()
            await stage.close()
    finally:
        await lobby.close()
    print(text("rehearsal.ended"))
    return 0


def _ended() -> asyncio.Event:
    """An event that Ctrl-C and SIGTERM set."""
    event, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows' loop has no signal handlers; there Ctrl-C cancels the task, which ends everything as well.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, event.set)
    return event


def _know_the_channels(world: World) -> None:
    """What happened in the channels before the curtain rose is not news; an invitation that waits is."""
    for key in world.stage.cast:
        for place in world.stage.places(key):
            if place.kind == "channel":
                world.stage.look(key, place.id)


def _announce(text: Text, url: str, kept: Path | None, steps: Sequence[str]) -> None:
    from bot.rehearsal.seed import step

    print(f"\n{text('rehearsal.ready', url=url)}\n\n{text('rehearsal.try')}:")
    for number, name in enumerate(steps, 1):
        print(f"  {number}. {step(text, name)}")
    print(f"\n{text('rehearsal.temporary') if kept is None else text('rehearsal.kept', folder=kept)}")
    print(text("rehearsal.stop"), flush=True)
