"""Wakes the pump when something is next due; it knows nothing but that moment, and may forget it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from apscheduler.jobstores.memory import MemoryJobStore  # pyright: ignore[reportMissingTypeStubs]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]

from bot import logs
from data.store import Clock

Wake = Callable[[], Awaitable[None]]


class Alarm(Protocol):
    """One moment at which to wake; a new one replaces it."""

    def start(self, wake: Wake) -> None:
        """Begin, inside a running event loop; `wake` is called at each moment that is set."""
        ...

    def set(self, at: int | None) -> None:
        """Wake at this moment (UTC epoch seconds) and not at the one set before; None: at none."""
        ...

    def close(self) -> None:
        """Never wake again."""
        ...


class SchedulerAlarm:
    """APScheduler, in memory, with a tick once a minute, so that a clock that was set costs a minute at most."""

    def __init__(self) -> None:
        # The settings are those of the page on the platform, section 11: a late alarm still rings, once.
        self._scheduler: Any = AsyncIOScheduler(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._wake: Wake | None = None
        self._ringing: asyncio.Task[None] | None = None
        self._at: int | None = None

    def start(self, wake: Wake) -> None:
        """See Alarm."""
        self._wake = wake
        self._scheduler.add_job(self._ring, "interval", minutes=1, id="tick", replace_existing=True)
        self._scheduler.start()

    def set(self, at: int | None) -> None:
        """See Alarm."""
        if at is not None and at == self._at:
            return  # It is asked for after every change, and is mostly the same; the scheduler takes its time over it.
        self._at = at
        if at is not None:
            moment = datetime.fromtimestamp(at, UTC)
            self._scheduler.add_job(self._ring, "date", run_date=moment, id="alarm", replace_existing=True)
        elif self._scheduler.get_job("alarm") is not None:
            self._scheduler.remove_job("alarm")

    def close(self) -> None:
        """See Alarm."""
        self._wake = None
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _ring(self) -> None:
        # A plain function would be run in another thread (platform, section 11). The call is made in a task of its own,
        # because an alarm set for now while this one counts as running would be skipped, and never ring.
        self._at = None
        if self._wake is not None:
            self._ringing = asyncio.get_running_loop().create_task(_rung(self._wake))


class LoopAlarm:
    """The event loop's own timer, for worlds whose clock is not the computer's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wake: Wake | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ringing: asyncio.Task[None] | None = None

    def start(self, wake: Wake) -> None:
        """See Alarm."""
        self._wake = wake

    def set(self, at: int | None) -> None:
        """See Alarm."""
        self._stop()
        if at is not None and self._wake is not None:
            self._timer = asyncio.get_running_loop().call_later(max(0, at - self._clock()), self._ring)

    def close(self) -> None:
        """See Alarm."""
        self._wake = None
        self._stop()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        self._timer = None
        if self._wake is not None:
            self._ringing = asyncio.get_running_loop().create_task(_rung(self._wake))


async def _rung(wake: Wake) -> None:
    try:
        await wake()
    except Exception as error:
        logs.event("alarm.failed", code=type(error).__name__)
