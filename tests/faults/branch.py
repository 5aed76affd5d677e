"""Tries several futures of one moment: each goes on in a copy of this process, and only what it found comes back."""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import traceback
import warnings
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NoReturn, TypeVar

from tests.faults.sim import Sim

T = TypeVar("T")
Work = Callable[[], Awaitable[Any]]

POSSIBLE = hasattr(os, "fork")
"""Without fork every future would have to be lived through from its beginning."""

_pipes: list[int] = []


class Failed(Exception):
    """A future ended in an exception, whose traceback this is."""


async def each(works: Iterable[Work], jobs: int = 1) -> list[Any]:
    """What each of these futures of this moment comes to, in order. In this process none of it has happened."""
    found: list[Any] = []
    running: list[tuple[int, int]] = []
    for work in works:
        while len(running) >= jobs:
            found.append(_end(*running.pop(0)))
        running.append(await _begin(work))
    found += [_end(*one) for one in running]
    gc.unfreeze()
    return found


async def _begin(work: Work) -> tuple[int, int]:
    loop = asyncio.get_running_loop()
    gc.freeze()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python warns where other threads are: theirs are not needed on this side, and nothing of theirs is waited for.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    gc.disable()
    # asyncio knows which loop runs in which process.
    asyncio._set_running_loop(loop)
    _pipes[:] = [writing]
    try:
        told: tuple[bool, Any] = True, await work()
    except BaseException:
        told = False, traceback.format_exc()
    return _tell(told)


def _tell(told: tuple[bool, Any]) -> NoReturn:
    with os.fdopen(_pipes[0], "wb") as pipe:
        pipe.write(pickle.dumps(told))
    # No `finally` of the process that was copied may run here: its folders and its database are not ours.
    os._exit(0)


def _end(child: int, reading: int) -> Any:
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    fine, value = pickle.loads(told) if told else (False, "it died without a word")
    if not fine:
        raise Failed(value)
    return value


def drive(s: Sim, story: Awaitable[T]) -> T:
    """`Sim.run`, for a story that has several futures."""
    try:
        return s.run(story)  # type: ignore[arg-type]
    except BaseException:
        if _pipes:
            # What ends the loop itself, because nothing will ever happen again, is not seen by the story in it.
            _tell((False, traceback.format_exc()))
        raise
