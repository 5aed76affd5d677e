"""What no test may leave to the next: the weight of what was collected, and how loud the log was set."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator

import pytest

from bot import logs


def pytest_collection_finish() -> None:
    """Whatever is there before the first test stays until the last: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def loud_as_before() -> Iterator[None]:
    """A test that sets up the log, as the program does at its start, sets it up for itself alone."""
    loggers = [logging.getLogger(name) for name in (None, "kith", *logs.LIBRARIES)]
    before = [each.level for each in loggers]
    yield
    for each, level in zip(loggers, before, strict=True):
        each.setLevel(level)
