"""The people: one after another with pauses as between presses, then many at once without any."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.overhead.bots import Bot
from bench.overhead.town import NEEDED, Town, control, size
from tests.transport.people import Outcome
from tests.transport.records import User

FORM, PREVIEW, EDIT, POST = STEPS = ("command → form", "form → private card", "button → edit", "button → post")

PAUSE, AFTER_POST = 0.004, 0.02
"""Seconds without a word from the bot that end a step: no step is measured while the one before it still echoes."""

ASKS_EACH = 4
"""Asks one member makes; Kith allows five open ones."""

SETTLED = 0.3
"""Seconds without a word from the bot after which all that had to be said is taken to be said."""

Times = dict[str, list[float]]


@dataclass
class Taken:
    """What was measured of one bot, one entry a round. Times are in seconds, memory in megabytes."""

    alone: list[Times] = field(default_factory=list)
    crowd: list[Times] = field(default_factory=list)
    bytes: dict[str, int] = field(default_factory=dict)
    rate: list[float] = field(default_factory=list)
    echo: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    share: list[float] = field(default_factory=list)
    beyond: list[float] = field(default_factory=list)
    lasts: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    asks: int = 0


async def trail(town: Town, user: User, times: Times, *, paced: bool) -> dict[str, int]:
    """One ask from the command to the post; the bytes of each answer."""
    people, sizes = town.people, dict[str, int]()

    async def noted(step: str, outcome: Outcome) -> Outcome:
        if not outcome.answered:
            raise RuntimeError(f"{step}: no answer")
        times[step].append(town.took(outcome))
        sizes[step] = size(outcome)
        if paced:
            await town.quiet(AFTER_POST if step == POST else PAUSE)
        return outcome

    opened = await noted(FORM, await people.slash(user, town.asks, "ask"))
    shown = await noted(PREVIEW, await people.submit(user, opened.form, NEEDED))
    message, switch = control(shown, "ask.first")
    edited = await noted(EDIT, await people.press(user, message, switch))
    message, post = control(edited, "ask.post")
    await noted(POST, await people.press(user, message, post))
    return sizes


async def met(town: Town, count: int, name: str) -> list[User]:
    """Members the bot has met before; meeting somebody for the first time is not what is measured."""
    users = [town.member(f"{name}.{number}") for number in range(count)]
    for user in users:
        await town.people.slash(user, town.asks, "ask")
    await town.quiet(AFTER_POST)
    return users


async def alone(bot: Bot, taken: Taken, asks: int, name: str) -> None:
    """One person at a time makes so many asks."""
    town, times = bot.town, _empty()
    users = await met(town, -(-asks // ASKS_EACH), name)
    for number in range(asks):
        taken.bytes = await trail(town, users[number // ASKS_EACH], times, paced=True)
    taken.alone.append(times)
    taken.asks += asks
    await _settled(town)


async def crowded(bot: Bot, taken: Taken, people: int, asks: int, name: str) -> None:
    """So many people at once make so many asks each, pressing the next button the moment the last was answered."""
    town, times = bot.town, _empty()
    users = await met(town, people, name)

    async def one(user: User) -> None:
        for _ in range(asks):
            await trail(town, user, times, paced=False)

    said, busy, began = len(town.edge.requests), bot.busy, time.perf_counter()
    await asyncio.gather(*(one(user) for user in users))
    ended, busy_then = time.perf_counter(), bot.busy
    answered = people * asks * len(STEPS)
    await town.quiet(SETTLED)
    taken.rate.append(answered / (ended - began))
    taken.echo.append(max(0.0, town.edge.last - ended))
    taken.beyond.append((len(town.edge.requests) - said - answered) / (people * asks))
    if busy is not None and busy_then is not None:
        taken.busy.append((busy_then - busy) / answered)
        taken.share.append((busy_then - busy) / (ended - began))
    taken.crowd.append(times)
    taken.asks += people * asks
    await _settled(town)


async def _settled(town: Town) -> None:
    await town.quiet(SETTLED)
    town.edge.forget()
    gc.collect()


def _empty() -> Times:
    return {step: [] for step in STEPS}


def flat(rounds: Iterable[Times], *steps: str) -> list[float]:
    """All times of these steps, of all rounds."""
    return [one for times in rounds for step in steps or STEPS for one in times[step]]
