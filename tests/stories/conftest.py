"""Every story begins in a town whose door is open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.town import Town, town


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Town]:
    """A town with its door open."""
    async with town(tmp_path) as place:
        yield place
