"""A host's folders with nothing else around them, and a Discord on this computer that the host's token fits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings
from bot.settings import PREFIX
from tests.house.host import TOKEN, House
from tests.transport.server import Server, ServerThread
from tests.transport.world import World


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A host's folders in a temporary one, and an environment that says nothing else."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(settings, "SECRETS", tmp_path / "secrets")
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    made = House(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def discord_here(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServerThread]:
    """A Discord on this computer that knows one token, and the addresses of it in the environment."""
    with ServerThread(Server(World(token=TOKEN))) as thread:
        monkeypatch.setenv("KITH_DISCORD_API", thread.server.api)
        monkeypatch.setenv("KITH_DISCORD_GATEWAY", thread.server.gateway_url)
        yield thread
