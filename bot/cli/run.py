"""`kith run`: checks and migrations first, then Discord, and a clean end within ten seconds of being asked."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot import health
from bot.cli import opening
from bot.cli.words import Stop, tell, warn
from bot.doctor import BACKED_UP
from bot.settings import Settings, apply_addresses
from bot.steps import privacy
from bot.text import Text, Texts
from data import lineage, restored
from data.store import Store, StoreFailed, open_store
from data.vault import Key, Vault

if TYPE_CHECKING:
    from bot.client import Kith

PERMISSIONS = 343_597_501_440
"""View Channels, Send Messages, Send Messages in Threads, Create Private Threads, Embed Links, Attach Files and Read
Message History: the least Kith can work with."""

PATIENCE = 9.5
"""Seconds from being asked to stop until what still hangs is cut off; engines and systemd kill after ten or more."""

TOKEN_REFUSED = 4004
"""The gateway's closing code for a token that is not valid (Discord: opcodes and status codes)."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """An older copy stands in the database's place: its day (UTC, as the number 20260302), and seconds of quiet."""

    day: int
    quiet: int


def run(settings: Settings, texts: Texts, text: Text) -> int:
    """Run until SIGTERM, Ctrl-C or something a person must act on. Raises Stop for the latter."""
    token = opening.token(settings)
    opening.folder(settings)
    key = opening.key(settings, make=True, text=text)
    opening.caution(settings, text)
    last = threading.Timer(PATIENCE, os._exit, (1,))
    last.daemon = True
    try:
        return asyncio.run(_serve(settings, token, key, texts, text, last))
    finally:
        last.cancel()


async def _serve(
    settings: Settings, token: SecretStr, key: Key, texts: Texts, text: Text, last: threading.Timer
) -> int:
    stop = asyncio.Event()

    def ask_to_stop() -> None:
        if not stop.is_set():
            stop.set()
            # Every commit is on the disk by then, so that cutting off what hangs loses no more than a power cut would.
            last.start()

    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        # Windows' loop has no signal handlers; there Ctrl-C cancels this task, which ends everything as well.
        with suppress(NotImplementedError):
            loop.add_signal_handler(each, ask_to_stop)
    with opening.in_words(settings.database, settings.key_file):
        store = await opened(settings.database, Vault(key))
    try:
        came_back = await _come_back(store, settings, text)
        if not stop.is_set():
            await _speak(store, settings, token, texts, text, stop, came_back)
    finally:
        await store.close()
        (settings.state / health.NAME).unlink(missing_ok=True)
    tell(text("cli.run.stopped"))
    return 0


async def opened(database: Path, vault: Vault) -> Store:
    """The store as a start opens it: whoever was forgotten since this copy was made is forgotten in it, before anything
    else is done with it (promises 9.3). Raises what `open_store` does."""
    store = await open_store(database, vault, _clock, SystemRandom())
    try:
        await store.forget_again(privacy.erase)
    except BaseException:
        await store.close()
        raise
    return store


async def _come_back(store: Store, settings: Settings, text: Text) -> CameBack | None:
    """Prepare an older copy that was put in the database's place, and say so; None if this is no such copy."""
    known = await lineage.recognise(store, settings.database)
    quiet = await store.run(restored.begin)
    found = await store.run(lambda tx: restored.of(tx.db))
    with suppress(OSError, StoreFailed):
        # Without it a copy that is put here by hand is not recognised; that is no reason not to start.
        await lineage.renew(store, settings.database)
    if not quiet or found is None:
        # It is no copy, or has begun to speak again.
        return None
    made = datetime.fromtimestamp(found.made, UTC)
    if not known:
        warn(text("cli.run.stranger", path=settings.database))
    warn(text("cli.run.restored", made=f"{made:%Y-%m-%d %H:%M}", minutes=-(-quiet // 60)))
    return CameBack(int(f"{made:%Y%m%d}"), quiet)


def _clock() -> int:
    return int(time.time())


async def _speak(
    store: Store,
    settings: Settings,
    token: SecretStr,
    texts: Texts,
    text: Text,
    stop: asyncio.Event,
    came_back: CameBack | None,
) -> None:
    # The client's half of the program takes a second to import, which a refused start need not wait for.
    import aiohttp
    import discord

    from bot import logs
    from bot.alarm import SchedulerAlarm
    from bot.backups import Backups
    from bot.client import Kith

    logs.setup(settings.log_level)
    if came_back is not None:
        code = came_back.day
        logs.event("store.restored", code=code)
    apply_addresses(settings)
    # Kith never speaks aloud, and a host need not be told at each start that it could not.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    every = settings.backup_minutes * 60
    backups = Backups(store, settings.database, settings.backup_folder, every, settings.state / BACKED_UP)
    bot = Kith(
        store=store,
        settings=settings,
        texts=texts,
        chance=SystemRandom(),
        clock=_clock,
        alarm=SchedulerAlarm(),
        stopwatch=time.monotonic,
        chores=[backups],
        quiet_for=came_back.quiet if came_back is not None else 0,
    )
    async with bot:
        speaking = asyncio.create_task(_connect(bot, token, text))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({speaking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if stop.is_set():
            tell(text("cli.run.stopping"))
            await bot.close()
            speaking.cancel()
            # However its last words fail, they fail because it was asked to leave.
            await asyncio.gather(speaking, return_exceptions=True)
            return
        try:
            await speaking
        except discord.LoginFailure:
            raise Stop("cli.token.refused") from None
        except discord.ConnectionClosed as error:
            raise Stop("cli.token.refused" if error.code == TOKEN_REFUSED else "cli.run.away") from None
        except (discord.HTTPException, discord.GatewayNotFound) as error:
            # The library looks for the gateway after it logged in; what it was answered then stands behind its error.
            answered = getattr(error.__cause__ or error, "status", None)
            raise Stop("cli.token.refused" if answered == HTTPStatus.UNAUTHORIZED else "cli.run.away") from None
        except (aiohttp.ClientError, OSError):
            raise Stop("cli.run.away") from None
        # Not asked to stop, the client leaves only when Discord no longer accepts its token.
        raise Stop("cli.token.refused")


async def _connect(bot: Kith, token: SecretStr, text: Text) -> None:
    import discord

    await bot.login(token.get_secret_value())
    if bot.application_id is not None:
        least = discord.Permissions(PERMISSIONS)
        address = discord.utils.oauth_url(
            bot.application_id, permissions=least, scopes=("bot", "applications.commands")
        )
        tell(text("cli.run.invite", address=address))
    tell(text("cli.run.started"))
    await bot.connect()
