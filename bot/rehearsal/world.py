"""Builds the world that is rehearsed in: the real Kith with its real store, on SimCord's Discord and clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from simcord import Env

from bot.alarm import LoopAlarm
from bot.client import Kith
from bot.rehearsal import faces, keep
from bot.rehearsal import stage as stages
from bot.rehearsal.fit import discreet, speaking
from bot.rehearsal.seed import PEOPLE, ROOMS, ZONE
from bot.rehearsal.stage import Stage
from bot.settings import Settings
from bot.text import Text, Texts
from data.store import Store, open_store
from data.vault import KeyWrong, Vault, make_key, read_key, write_key

CHANCE = 20_260_101
"""The rehearsal's own chance, so that the same script makes the same matches each time."""


@dataclass(slots=True)
class World:
    """One running rehearsal. `fresh` is True if nobody has done anything in it yet."""

    stage: Stage
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
        more = {"cast": list(self.stage.cast), "guild": self.stage.guild.id, "seen": self.stage.seen}
        keep.save(backend, more, self.kept)


@asynccontextmanager
async def build(folder: Path, language: str, *, now: datetime | None = None) -> AsyncIterator[World]:
    """Enter a world whose store is in `folder`, going on with what is kept there.

    `now` is where a fresh world's time begins, by default this moment. Raises keep.OtherWorld, or what the store
    raises if it cannot be opened.
    """
    texts, text = Texts(), Texts().of(language)
    chance, kept = Random(CHANCE), folder / "world.json"
    held: list[Env] = []

    def clock() -> int:
        return int(held[0].now().timestamp())

    store = await _store(folder, clock, chance)
    env: Env | None = None
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
        env = Env(kith, check_errors=False, shard_count=None if kith.shard_count else 1)
        held.append(env)
        fresh = not kept.exists()
        stage = _fresh(env, text) if fresh else _resumed(env, kept)
        _go_on(env, now)
        users = [stage.user(person.key) for person in PEOPLE]
        faces.paint(env.backend, [user._user for user in users])
        locales = {user.id: person.locale for user, person in zip(users, PEOPLE, strict=True)}
        with ExitStack() as fitted:
            fitted.enter_context(discreet())
            fitted.enter_context(speaking(locales))
            await env.start()
            stage.watch()
            world = World(stage, text, fresh, kept)
            try:
                yield world
            finally:
                await stage.close()
                await kith.close()
                world.save()
                await env.shutdown()
    finally:
        await store.close()


async def _store(folder: Path, clock: Callable[[], int], chance: Random) -> Store:
    key, database = folder / "kith.key", folder / "kith.db"
    if not key.exists():
        if database.exists():
            raise KeyWrong
        write_key(key, make_key())
    return await open_store(database, Vault(read_key(key)), clock, chance)


def _fresh(env: Env, text: Text) -> Stage:
    return stages.build(env, PEOPLE, ROOMS, community=text("rehearsal.community"), zone=ZONE)


def _resumed(env: Env, kept: Path) -> Stage:
    more = keep.load(env.backend, kept)
    if more.get("cast") != [person.key for person in PEOPLE]:
        raise keep.OtherWorld
    stage = stages.resume(env, PEOPLE, more["guild"], zone=ZONE)
    stage.seen = more["seen"]
    return stage


def _go_on(env: Env, now: datetime | None) -> None:
    """Let the world's time be `now`, but never earlier than it was: what is in the store has happened."""
    moment = now or datetime.now(UTC)
    env.backend.advance_clock(max(0.0, (moment - env.now()).total_seconds()))
