"""Does whatever is ready, sets the alarm for what is next, and ends: nothing of it waits without end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol

from bot import logs
from bot.alarm import Alarm
from data.store import Store, Tx

Job = Callable[[], Awaitable[None]]

REST = (1, 5, 30, 60)
"""Seconds of rest after the first, second … failure in a row; the last one is repeated."""


class Source(Protocol):
    """Something that has work to do now and then."""

    @property
    def most(self) -> int:
        """How many of its jobs may run at once."""
        ...

    async def ready(self, room: int) -> Sequence[Job]:
        """At most `room` jobs that can be begun now and are not running; each of them will be."""
        ...

    def next_at(self, tx: Tx) -> int | None:
        """When it next has something to do (UTC epoch seconds)."""
        ...


class Pump:
    """One task while there is work, none while there is not. Earlier sources have their turn first."""

    def __init__(self, store: Store, alarm: Alarm, sources: Sequence[Source]) -> None:
        self._store, self._alarm, self._sources = store, alarm, sources
        self._jobs: dict[asyncio.Task[None], Source] = {}
        self._task: asyncio.Task[None] | None = None
        self._nudge: asyncio.Future[None] | None = None
        self._again = False
        self._closed = False
        self._failures = 0
        self._rest: tuple[int, int] | None = None

    def start(self) -> None:
        """Begin, inside a running event loop."""
        self._alarm.start(self._woken)
        self.wake()

    def wake(self) -> None:
        """There may be something to do. Returns at once; safe to call at any time and as often as one likes."""
        if self._closed or self._resting():
            return
        self._again = True
        if self._nudge is not None and not self._nudge.done():
            self._nudge.set_result(None)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._drain(), name="pump")

    async def idle(self) -> None:
        """Wait until everything that could be done now is done."""
        while self._task is not None and not self._task.done():
            await asyncio.wait({self._task})

    async def close(self, seconds: float = 8.0) -> None:
        """Begin nothing more, let what runs end for so many seconds, then cut it off."""
        self._closed = True
        self._alarm.close()
        task = self._task
        if task is None or task.done():
            return
        if self._nudge is not None and not self._nudge.done():
            self._nudge.set_result(None)
        _, late = await asyncio.wait({task}, timeout=seconds)
        if late:
            logs.event("pump.cut_off", code=len(self._jobs))
            running = [*self._jobs, task]
            for each in running:
                each.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _woken(self) -> None:
        self.wake()

    def _resting(self) -> bool:
        if self._rest is None:
            return False
        since, until = self._rest
        # A clock set back must not make the rest longer.
        if since <= self._store.clock() < until:
            return True
        self._rest = None
        return False

    async def _drain(self) -> None:
        try:
            failed = False
            while True:
                self._again = False
                self._nudge = asyncio.get_running_loop().create_future()
                if not failed and not self._closed:
                    failed = not await self._begin()
                if self._jobs:
                    await asyncio.wait({*self._jobs, self._nudge}, return_when=asyncio.FIRST_COMPLETED)
                    failed = not self._reap() or failed
                elif self._closed:
                    return
                elif failed:
                    self._take_rest()
                    return
                elif not self._again and await self._set_alarm():
                    self._failures = 0
                    return
        except Exception as error:
            logs.event("pump.failed", code=type(error).__name__)
            self._take_rest()

    async def _begin(self) -> bool:
        """Begin what is ready. False if a source failed."""
        for source in self._sources:
            room = source.most - sum(each is source for each in self._jobs.values())
            if room <= 0:
                continue
            try:
                ready = await source.ready(room)
            except Exception as error:
                logs.event("pump.failed", code=type(error).__name__)
                return False
            for job in ready:
                task = asyncio.get_running_loop().create_task(_run(job), name="pump-job")
                self._jobs[task] = source
        return True

    def _reap(self) -> bool:
        """Forget the jobs that ended. False if one of them failed."""
        fine = True
        for task in [each for each in self._jobs if each.done()]:
            del self._jobs[task]
            error = None if task.cancelled() else task.exception()
            if error is not None:
                logs.event("pump.failed", code=type(error).__name__)
                fine = False
        return fine

    async def _set_alarm(self) -> bool:
        """Set the alarm for what is next. False if there was a call to wake meanwhile."""
        times = await self._store.run(lambda tx: [source.next_at(tx) for source in self._sources])
        if self._again or self._closed:
            return False
        first = min((at for at in times if at is not None), default=None)
        # Never at once: what is due and was not done waits for something else, and asking in a circle would not help.
        self._alarm.set(max(first, self._store.clock() + 1) if first is not None else None)
        return True

    def _take_rest(self) -> None:
        pause = REST[min(self._failures, len(REST) - 1)]
        self._failures += 1
        now = self._store.clock()
        self._rest = (now, now + pause)
        if not self._closed:
            self._alarm.set(now + pause)


def _run(job: Job) -> Coroutine[Any, Any, None]:
    async def run() -> None:
        await job()

    return run()
