"""Every story begins in a town whose door is open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.text import DEFAULT
from tests.stories.town import Town, town


@pytest.fixture
async def street(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """A town with its door open; its parameter, where there is one, is the language that everybody there speaks."""
    async with town(tmp_path, language=getattr(request, "param", DEFAULT)) as place:
        yield place
