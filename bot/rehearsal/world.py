"""Builds the world that is rehearsed in: the real Kith with its real store, on SimCord's Discord and clock."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom

from simcord import Env

from bot.alarm import LoopAlarm
from bot.client import Kith
from bot.limits import Limits
from bot.rehearsal import faces, keep
from bot.rehearsal import stage as stages
from bot.rehearsal.fit import discreet, speaking
from bot.rehearsal.seed import PEOPLE, ROOMS, ZONES
from bot.rehearsal.stage import Stage
from bot.settings import Settings
from bot.text import Text, Texts
from data.store import Store, open_store
from data.vault import KeyMissing, Vault, make_key, read_key, write_key

CHANCE = 20_260_101
"""The rehearsal's own chance, so that the same script makes the same matches each time."""


@dataclass(slots=True)
class World:
    """One running rehearsal. `fresh` is True if nobody has done anything in it yet."""

    stage: Stage
    texts: Texts
    text: Text
    fresh: bool
    kept: Path
    _saved: int = 0

    def save(self) -> None:
        """Keep the world beside the store, if anything happened since it was last kept."""
        backend = self.stage.env.backend
        if len(backend.transcript) == self._saved:
            return
        self._saved = len(backend.transcript)
        stage = self.stage
        more = {"cast": list(stage.cast), "guild": stage.guild.id, "zone": stage.zone, "seen": stage.seen}
        keep.save(backend, more, self.kept)
        self.kept.with_name(keep.BEGUN).unlink(missing_ok=True)


@asynccontextmanager
async def build(folder: Path, language: str, *, now: datetime | None = None) -> AsyncIterator[World]:
    """Enter a world whose store is in `folder`, going on with what is kept there.

    `now` is where a fresh world's time begins, by default this moment. Raises keep.OtherWorld for a folder that holds
    anything else, having changed nothing in it, or what the store raises if it cannot be opened.
    """
    texts, kept = Texts(), folder / "world.json"
    text, began, fresh = texts.of(language), now or datetime.now(UTC), not kept.exists()
    # A world that goes on must not draw the same references and codes a second time.
    chance = Random(CHANCE) if fresh else SystemRandom()
    held: list[Env] = []

    def clock() -> int:
        # Kith reads the clock while it is made, before the world that it is made for.
        return int((held[0].now() if held else began).timestamp())

    store = await _store(folder, fresh, clock, chance)
    try:
        kith = Kith(
            store=store,
            # Built bare: what a host has set for a real server says nothing about this one.
            settings=Settings.model_construct(state=folder, key_file=folder / "kith.key"),
            texts=texts,
            chance=chance,
            clock=clock,
            alarm=LoopAlarm(clock),
        )
        # How fast somebody presses is a matter of real seconds; this world's own clock may stand between two of them.
        kith.limits = Limits(time.perf_counter)
        env = Env(kith, check_errors=False, shard_count=None if kith.shard_count else 1)
        held.append(env)
        stage = _fresh(env, text) if fresh else _resumed(env, kept, text)
        # What is in the store has happened: the world's time is never earlier than it was.
        env.backend.advance_clock(max(0.0, (began - env.now()).total_seconds()))
        faces.paint(env.backend, [stage.user(person.key)._user for person in PEOPLE])
        with ExitStack() as fitted:
            fitted.enter_context(discreet())
            fitted.enter_context(speaking(stage.locales()))
            await env.start()
            stage.watch()
            world = World(stage, texts, text, fresh, kept)
            try:
                yield world
            finally:
                await stage.close()
                await kith.close()
                world.save()
                await env.shutdown()
    finally:
        await store.close()


async def _store(folder: Path, fresh: bool, clock: Callable[[], int], chance: Random) -> Store:
    key, database = folder / "kith.key", folder / "kith.db"
    begun = folder / keep.BEGUN
    if fresh:
        if begun.exists():
            # A rehearsal that was ended before anything of it was kept; without its world its store is of no use.
            for name in (key.name, database.name, f"{database.name}-wal", f"{database.name}-shm"):
                (folder / name).unlink(missing_ok=True)
        if database.exists() or key.exists():
            # This may be a real community's folder, and a rehearsal would take its server for one that is gone.
            raise keep.OtherWorld
        begun.touch()
        write_key(key, make_key())
    try:
        vault = Vault(read_key(key))
    except KeyMissing:
        raise keep.OtherWorld from None
    return await open_store(database, vault, clock, chance)


def _fresh(env: Env, text: Text) -> Stage:
    here = {"community": text("rehearsal.community"), "zone": ZONES[text.language], "language": text.language}
    return stages.build(env, PEOPLE, ROOMS, **here)


def _resumed(env: Env, kept: Path, text: Text) -> Stage:
    more = keep.load(env.backend, kept)
    if more.get("cast") != [person.key for person in PEOPLE]:
        raise keep.OtherWorld
    stage = stages.resume(env, PEOPLE, more["guild"], zone=more["zone"], language=text.language)
    stage.seen = more["seen"]
    return stage
