"""The people: one after another with pauses as between presses, then many at once without any."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.overhead.bots import Bot
from bench.overhead.town import NEEDED, Town, labelled, size
from tests.transport.people import Outcome
from tests.transport.records import User

STEPS = ("command → form", "form → private card", "button → edit", "button → post")

PAUSE, AFTER_POST = 0.004, 0.02
"""Seconds without a word from the bot that end a step: no step is measured while the one before it still echoes."""

ASKS_EACH = 4
"""Asks one member makes; Kith allows five open ones."""


@dataclass
class Taken:
    """What was measured of one bot. Times are seconds; `took` and `crowd` are by step."""

    took: dict[str, list[list[float]]] = field(default_factory=lambda: {step: [] for step in STEPS})
    crowd: dict[str, list[list[float]]] = field(default_factory=lambda: {step: [] for step in STEPS})
    bytes: dict[str, int] = field(default_factory=dict)
    rate: list[float] = field(default_factory=list)
    echo: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    share: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)


async def trail(town: Town, user: User, taken: dict[str, list[float]], *, paced: bool) -> dict[str, int]:
    """One ask from the command to the post; the bytes of each answer."""
    people, sizes = town.people, dict[str, int]()

    async def noted(step: str, outcome: Outcome) -> Outcome:
        assert outcome.answered, step
        taken[step].append(town.took(outcome))
        sizes[step] = size(outcome)
        if paced:
            await town.quiet(AFTER_POST if step == STEPS[3] else PAUSE)
        return outcome

    opened = await noted(STEPS[0], await people.slash(user, town.asks, "ask"))
    shown = await noted(STEPS[1], await people.submit(user, opened.form, NEEDED))
    assert shown.reply is not None
    edited = await noted(STEPS[2], await people.press(user, shown.reply, labelled(shown, "ask.first:")))
    assert edited.reply is not None
    await noted(STEPS[3], await people.press(user, edited.reply, labelled(edited, "ask.post:")))
    return sizes


async def known(town: Town, count: int, name: str) -> list[User]:
    """Members the bot has met before; meeting somebody for the first time is not what is measured."""
    users = [town.member(f"{name}{number}") for number in range(count)]
    for user in users:
        await town.people.slash(user, town.asks, "ask")
    await town.quiet(AFTER_POST)
    return users


async def alone(bot: Bot, taken: Taken, asks: int, name: str) -> None:
    """One person at a time."""
    town = bot.town
    users = await known(town, -(-asks // ASKS_EACH), name)
    times: dict[str, list[float]] = {step: [] for step in STEPS}
    for number in range(asks):
        taken.bytes = await trail(town, users[number // ASKS_EACH], times, paced=True)
    _keep(taken.took, times)
    await town.quiet(0.1)
    town.edge.forget()


async def crowded(bot: Bot, taken: Taken, people: int, asks: int, name: str) -> None:
    """So many people at once, each pressing the next button the moment the last was answered."""
    town = bot.town
    users = await known(town, people, name)
    times: dict[str, list[float]] = {step: [] for step in STEPS}

    async def one(user: User) -> None:
        for _ in range(asks):
            await trail(town, user, times, paced=False)

    said, busy, began = len(town.edge.requests), bot.busy, time.perf_counter()
    await asyncio.gather(*(one(user) for user in users))
    ended = time.perf_counter()
    answered = people * asks * len(STEPS)
    while_answering = bot.busy
    await town.quiet(0.25)
    taken.rate.append(answered / (ended - began))
    taken.echo.append(max(0.0, time.perf_counter() - ended - 0.25))
    taken.requests.append((len(town.edge.requests) - said - answered) / (people * asks))
    if busy is not None and while_answering is not None:
        taken.busy.append((while_answering - busy) / answered)
        taken.share.append((while_answering - busy) / (ended - began))
    _keep(taken.crowd, times)
    town.edge.forget()


def _keep(into: dict[str, list[list[float]]], times: dict[str, list[float]]) -> None:
    for step, found in times.items():
        into[step].append(found)


def flat(rounds: Sequence[Sequence[float]]) -> list[float]:
    """All times of all rounds."""
    return [one for times in rounds for one in times]
