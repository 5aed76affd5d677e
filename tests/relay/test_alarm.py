"""The alarm wakes on the event loop, at the last moment it was given, and never after it was closed."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.alarm import Alarm, LoopAlarm, SchedulerAlarm


def clock() -> int:
    return int(time.time())


@pytest.fixture(params=["scheduler", "loop"])
async def alarm(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    made: Alarm = SchedulerAlarm() if request.param == "scheduler" else LoopAlarm(clock)
    yield made
    made.close()
    await asyncio.sleep(0)


async def test_a_moment_that_has_passed_wakes_at_once_and_on_the_loops_own_thread(alarm: Alarm) -> None:
    woken = asyncio.get_running_loop().create_future()

    async def wake() -> None:
        woken.set_result(threading.current_thread())

    alarm.start(wake)
    alarm.set(clock() - 86_400)
    assert await asyncio.wait_for(woken, 5) is threading.current_thread()


async def test_it_can_be_set_from_within_the_call(alarm: Alarm) -> None:
    calls: list[int] = []
    thrice = asyncio.Event()

    async def wake() -> None:
        calls.append(1)
        alarm.set(clock() - 1)
        if len(calls) == 3:
            thrice.set()

    alarm.start(wake)
    alarm.set(clock() - 1)
    await asyncio.wait_for(thrice.wait(), 5)


async def test_an_error_in_the_call_does_not_stop_the_next(alarm: Alarm) -> None:
    calls: list[int] = []
    twice = asyncio.Event()

    async def wake() -> None:
        calls.append(1)
        if len(calls) == 2:
            twice.set()
        alarm.set(clock() - 1)
        if len(calls) == 1:
            raise ValueError

    alarm.start(wake)
    alarm.set(clock() - 1)
    await asyncio.wait_for(twice.wait(), 5)


async def test_a_closed_alarm_does_not_ring_and_closing_twice_is_no_harm(alarm: Alarm) -> None:
    calls: list[int] = []

    async def wake() -> None:
        calls.append(1)

    alarm.start(wake)
    alarm.set(clock() - 1)
    alarm.close()
    for _ in range(20):
        await asyncio.sleep(0)
    alarm.close()
    assert calls == []


async def test_closing_one_that_was_never_started_is_no_harm(alarm: Alarm) -> None:
    alarm.close()


async def _never() -> None:
    raise AssertionError


async def test_the_scheduler_has_one_alarm_and_a_tick_a_minute_and_drops_nothing_that_is_late() -> None:
    alarm = SchedulerAlarm()
    scheduler: Any = alarm._scheduler
    alarm.start(_never)
    try:
        alarm.set(clock() + 10_000)
        alarm.set(clock() + 20_000)
        jobs = {job.id: job for job in scheduler.get_jobs()}
        assert jobs.keys() == {"tick", "alarm"}
        assert jobs["alarm"].next_run_time == datetime.fromtimestamp(jobs["alarm"].next_run_time.timestamp(), UTC)
        assert jobs["alarm"].next_run_time.timestamp() > clock() + 15_000
        assert jobs["tick"].trigger.interval.total_seconds() == 60
        for job in jobs.values():
            assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
            assert asyncio.iscoroutinefunction(job.func), "a plain function would run in another thread"
        assert str(scheduler.timezone) == "UTC"
        assert type(scheduler._jobstores["default"]).__name__ == "MemoryJobStore"
        alarm.set(None)
        alarm.set(None)
        assert [job.id for job in scheduler.get_jobs()] == ["tick"]
    finally:
        alarm.close()
        await asyncio.sleep(0)
    assert not scheduler.running


async def test_the_loops_alarm_keeps_one_timer_and_measures_from_its_own_clock() -> None:
    now = 5_000
    alarm = LoopAlarm(lambda: now)
    alarm.start(_never)
    loop = asyncio.get_running_loop()
    alarm.set(now + 100)
    first = alarm._timer
    alarm.set(now + 1_000)
    assert first is not None and first.cancelled()
    assert alarm._timer is not None and 999 < alarm._timer.when() - loop.time() <= 1_000
    alarm.set(None)
    assert alarm._timer is None
    alarm.close()
