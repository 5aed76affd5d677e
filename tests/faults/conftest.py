"""Earlier tests' leftovers are not looked through at the end of each life, and what the dead left is no error."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """A killed process leaves coroutines that nobody will ever await: that is what being killed means."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed event loop:ResourceWarning"))


@pytest.fixture(scope="package", autouse=True)
def light() -> Iterator[None]:
    """Set aside whatever is there already; each life sweeps up after itself (`sim._sweep`)."""
    gc.collect()
    gc.freeze()
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()
