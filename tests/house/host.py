"""A host on a computer of their own: folders, a key, a token, and the commands they type."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.__main__ import main
from data.vault import make_key, read_key, write_key
from tests.data.parts import fill, opened

ROOT = Path(__file__).parents[2]
TOKEN = "canary.token.of-no-bot"

Said = pytest.CaptureFixture[str]


class House:
    """One host's folders, with the environment that names them."""

    def __init__(self, folder: Path) -> None:
        self.state, self.key, self.token = folder / "state", folder / "config" / "key", folder / "token"
        self.database = self.state / "kith.db"
        self.environment = {
            "KITH_STATE": str(self.state),
            "KITH_KEY_FILE": str(self.key),
            "KITH_TOKEN_FILE": str(self.token),
        }

    def give_token(self) -> None:
        self.token.write_text(TOKEN, encoding="ascii")
        self.token.chmod(0o600)

    def lived_in(self) -> None:
        """A key, and a database that has something in it."""
        write_key(self.key, make_key())

        async def once() -> None:
            async with opened(self.database, read_key(self.key)) as store:
                await store.run(fill)

        asyncio.run(once())

    def changed(self, work: object) -> None:
        """Do something to the rows."""

        async def once() -> None:
            async with opened(self.database, read_key(self.key)) as store:
                await store.run(work)  # type: ignore[arg-type]

        asyncio.run(once())


def refused(capsys: Said, *words: str, code: int = 1) -> str:
    """What was said when a command was refused: one sentence or a few, on one line or with numbered steps."""
    assert main(list(words)) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err and "{" not in said.err and "cli." not in said.err
    assert TOKEN not in said.err + said.out
    return said.err
