"""A sign of life that needs no network: a file whose time the running bot moves on each minute."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs
from data.store import Tx

if TYPE_CHECKING:
    from bot.pump import Job

NAME = "alive"
"""The file's name in the state folder."""

STALE = 180
"""Seconds without a beat after which the bot is taken to be stuck: three beats missed."""

OFTEN = 20
"""Seconds between beats at least: a beat is two calls to the file system, and the pump turns after every change."""


def beat(path: Path, now: int) -> None:
    """Say that the bot lives at `now` (UTC epoch seconds). Raises OSError if the file cannot be made."""
    path.touch(exist_ok=True)
    os.utime(path, (now, now))


def age(path: Path, now: int) -> int | None:
    """Seconds since the last beat, or None if there was none."""
    try:
        return now - int(path.stat().st_mtime)
    except FileNotFoundError:
        return None


def alive(path: Path, now: int) -> bool:
    """Whether there was a beat lately. A beat from the future (the clock was set back) counts as one."""
    seconds = age(path, now)
    return seconds is not None and seconds < STALE


class Pulse:
    """Beats when the pump turns, which it does at least once a minute; one `Source` of the pump."""

    most = 1

    def __init__(self, path: Path, clock: Callable[[], int]) -> None:
        self._path, self._clock = path, clock
        self._beaten: int | None = None

    async def ready(self, room: int) -> Sequence[Job]:
        """Beat, unless it did a moment ago; there is nothing else to do."""
        now = self._clock()
        if self._beaten is not None and 0 <= now - self._beaten < OFTEN:
            return ()
        try:
            beat(self._path, now)
            self._beaten = now
        except OSError as error:
            # A sign of life that cannot be given is no reason to stop living.
            logs.event("health.failed", code=type(error).__name__)
        return ()

    def next_at(self, tx: Tx) -> int | None:
        """Nothing is ever due."""
        return None
