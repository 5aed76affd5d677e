"""Fixtures of the transport tests: a served Discord, people in it, and discord.py pointed at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.transport.kith import House, house
from tests.transport.people import People
from tests.transport.pointing import pointed_at
from tests.transport.records import Guild
from tests.transport.server import Server


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A loopback Discord for this test alone. Whatever is sent to it must be what Discord itself would accept."""
    async with Server() as running:
        with pointed_at(running):
            yield running
    assert running.problems == []
    assert running.faults.unfired() == []


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[House]:
    """The real Kith in this process, on a loopback Discord of its own, with its door open."""
    async with house(tmp_path) as place:
        yield place


@pytest.fixture
def guild(server: Server) -> Guild:
    return server.world.guild()


@pytest.fixture
def people(server: Server) -> People:
    return People(server)
