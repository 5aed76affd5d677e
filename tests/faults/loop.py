"""An event loop of virtual time and seeded order in which processes live, and may die at any step."""

from __future__ import annotations

import asyncio
import contextvars
import heapq
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager, suppress
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")

SPIN_MOST = 200_000
"""So many steps without a moment passing mean that something runs in a circle."""

CHOICES = 6
"""Among so many of the callbacks that wait longest the next one is drawn."""

PROCESS: contextvars.ContextVar[Process | None] = contextvars.ContextVar("process", default=None)

ACTOR: contextvars.ContextVar[dict[str, Any] | None] = contextvars.ContextVar("actor", default=None)
"""The interaction on whose behalf something happens; None for what the clock and the relay do."""


class Stuck(AssertionError):
    """Nothing will ever happen again, or something happens for ever without a moment passing."""


class Process:
    """Whatever is begun inside `context` belongs to it. Once it is dead, none of that is ever run again."""

    def __init__(self, number: int) -> None:
        self.number, self.steps, self.dead = number, 0, False
        self.dies_at: int | None = None
        self.at_death: Callable[[], None] = lambda: None
        self.tasks: list[asyncio.Task[Any]] = []
        self.context = contextvars.copy_context()
        self.context.run(PROCESS.set, self)

    def kill(self) -> None:
        """As kill -9: no `finally`, no `except`, no last word."""
        if not self.dead:
            self.dead = True
            for task in self.tasks:
                task._log_destroy_pending = False  # type: ignore[attr-defined]
            self.at_death()

    def pending(self) -> list[asyncio.Task[Any]]:
        """What of it has begun and not ended."""
        return [task for task in self.tasks if not task.done()]

    def buried(self) -> None:
        """Let go of what it left behind, quietly."""
        for task in self.pending():
            with suppress(BaseException):
                task.get_coro().close()  # type: ignore[union-attr]


class SimLoop(asyncio.BaseEventLoop):
    """`disorder` is how often the next callback is drawn rather than the one that waits longest."""

    def __init__(self, chance: Random, disorder: float = 0.5) -> None:
        super().__init__()
        self.chance, self.disorder = chance, disorder
        self.steps = 0
        self.failures: list[str] = []
        self._moment, self._spun = 0.0, 0
        self._clock_resolution = 1e-9
        self.set_task_factory(_task)  # type: ignore[arg-type]
        self.set_exception_handler(self._failed)

    def time(self) -> float:
        return self._moment

    def create_task(self, coro: Any, *, name: Any = None, context: Any = None) -> asyncio.Task[Any]:
        if context is None and str(name).startswith("pump"):
            # Whoever woke the pump, what it does is not done on their behalf.
            context = contextvars.copy_context()
            context.run(ACTOR.set, None)
        return super().create_task(coro, name=name, context=context)

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    def _run_once(self) -> None:
        waiting, timers = self._ready, self._scheduled  # type: ignore[attr-defined]
        while timers and timers[0]._cancelled:
            heapq.heappop(timers)._scheduled = False
        if not waiting and timers:
            self._moment, self._spun = max(self._moment, timers[0]._when), 0
        elif not waiting:
            raise Stuck("nothing will ever happen again")
        while timers and timers[0]._when <= self._moment:
            handle = heapq.heappop(timers)
            handle._scheduled = False
            waiting.append(handle)
        at = 0
        if len(waiting) > 1 and self.chance.random() < self.disorder:
            at = self.chance.randrange(min(len(waiting), CHOICES))
        waiting.rotate(-at)
        handle = waiting.popleft()
        waiting.rotate(at)
        process = handle._context.get(PROCESS)
        if handle._cancelled or (process is not None and process.dead):
            return
        self.steps += 1
        self._spun += 1
        if self._spun > SPIN_MOST:
            raise Stuck(f"it runs in a circle: {handle!r}")
        if process is not None:
            process.steps += 1
            if process.steps == process.dies_at:
                process.kill()
                return
        handle._run()

    def _timer_handle_cancelled(self, handle: Any) -> None:
        """They are thrown away when their moment comes."""

    def _process_events(self, event_list: Any) -> None:
        """There is nothing outside."""

    def _write_to_self(self) -> None:
        """Nobody sleeps."""

    def _failed(self, _: Any, context: dict[str, Any]) -> None:
        error = context.get("exception")
        self.failures.append(f"{context.get('message')}: {type(error).__name__}: {error}")


def _task(loop: SimLoop, coro: Coroutine[Any, Any, T], **more: Any) -> asyncio.Task[T]:
    context: contextvars.Context | None = more.get("context")
    process = context.get(PROCESS) if context is not None else PROCESS.get()
    task = asyncio.Task(coro, loop=loop, **more)
    if process is not None:
        if len(process.tasks) > 256:
            process.tasks = process.pending()
        process.tasks.append(task)
    return task


@contextmanager
def simulated(chance: Random, disorder: float = 0.5) -> Generator[SimLoop]:
    """A loop of one's own, closed at the end."""
    loop = SimLoop(chance, disorder)
    try:
        yield loop
    finally:
        loop.close()
