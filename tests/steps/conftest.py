"""A small open community on a real store, closed whatever happens, and the same examples in every run."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import settings

from tests.steps.world import World, opened

settings.register_profile("kith", derandomize=True, deadline=None, database=None)
settings.load_profile("kith")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A community whose door is open."""
    async with opened() as world:
        yield world
