"""Empties the database's log after something was forgotten, so that what was deleted is gone from every file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot import logs
from data.records import MINUTE
from data.store import Store, Tx

AGAIN = MINUTE
"""Seconds after which it is tried again while somebody else reads the log (a copy being made, for one)."""


class Wiper:
    """One `Source` of the pump. Deleted rows stay readable in the log until it is emptied (promises, finding 8)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # Nobody knows what the last run deleted before it ended.
        self._wanted, self._not_before = True, 0

    @property
    def most(self) -> int:
        """There is one log."""
        return 1

    def want(self) -> None:
        """Something was deleted that is not to be found again."""
        self._wanted, self._not_before = True, 0

    async def ready(self, room: int) -> Sequence[Callable[[], Awaitable[None]]]:
        """The wiping, if it is wanted and the log was not found busy just now."""
        return [self.wipe] if self._wanted and self._store.clock() >= self._not_before else []

    def next_at(self, tx: Tx) -> int | None:
        """When it is tried again (UTC epoch seconds)."""
        return max(self._not_before, tx.now) if self._wanted else None

    async def wipe(self) -> None:
        """Empty the log; if it is busy, a minute later."""
        # Taken back first: what is deleted while this runs wants a wiping of its own.
        self._wanted = False
        done = False
        try:
            done = await self._store.checkpoint()
        finally:
            if not done:
                self._wanted, self._not_before = True, self._store.clock() + AGAIN
                logs.event("wipe.busy")
