"""Starts the real program as `kith run` does, with this computer's clock set forward by a number of seconds."""

from __future__ import annotations

import sys
import time
from types import SimpleNamespace

import bot.alarm
from bot.__main__ import main
from bot.cli import run


def start(ahead: int) -> int:
    """Run until asked to stop; the exit code."""

    class Early(bot.alarm.SchedulerAlarm):
        """Rings by this computer's clock, which is behind the one the program goes by."""

        def set(self, at: int | None) -> None:
            super().set(at - ahead if at is not None else None)

    # The program takes its time from one place and hands it down, so that one place is enough to set it forward.
    run.time = SimpleNamespace(time=lambda: time.time() + ahead, monotonic=lambda: time.monotonic() + ahead)  # type: ignore[assignment]
    bot.alarm.SchedulerAlarm = Early  # type: ignore[misc]
    return main(["run"])


if __name__ == "__main__":
    sys.exit(start(int(sys.argv[1])))
