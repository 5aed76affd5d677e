"""Does what is due, each row in one transaction with its removal: wholly once, or not yet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot import logs
from data import due
from data.records import HOUR, MINUTE, Due
from data.store import Store, Tx

Handler = Callable[[Tx, str], None]

PAUSES = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR)
"""Seconds until a row that failed is tried again, for the first, second … time; the last one is repeated."""

IN_ONE_GO = 50
"""Rows in one go, before what they led to is spoken of."""


def _nothing() -> None:
    """The default of what follows when something was deleted."""


class UnknownKind(Exception):
    """A row of a kind this Kith does not know; after an upgrade it may."""


class Worker:
    """One `Source` of the pump. A handler gets the transaction and what the row is about, and saves what follows.

    After a row of a `deleting` kind was done `deleted` is called.
    """

    def __init__(
        self,
        store: Store,
        handlers: Mapping[str, Handler],
        deleting: frozenset[str] = frozenset(),
        deleted: Callable[[], None] = _nothing,
    ) -> None:
        self._store, self._handlers = store, handlers
        self._deleting, self._deleted = deleting, deleted

    @property
    def most(self) -> int:
        """One row after another: the store does one thing at a time anyway."""
        return 1

    async def ready(self, room: int) -> Sequence[Callable[[], Awaitable[None]]]:
        """One go, if anything is due."""
        return [self.work] if room > 0 and await self._store.run(_anything) else []

    def next_at(self, tx: Tx) -> int | None:
        """When the next row is due (UTC epoch seconds)."""
        return due.next_at(tx)

    async def work(self) -> None:
        """Do what is due now, oldest first, for one go."""
        for _ in range(IN_ONE_GO):
            if not await self.step():
                return

    async def step(self) -> bool:
        """Do the row longest due. False if there is none. Raises StoreFailed if storage fails."""
        taken: list[Due] = []

        def whole(tx: Tx) -> bool:
            row = due.take(tx)
            if row is None:
                return False
            taken.append(row)
            handler = self._handlers.get(row.kind)
            if handler is None:
                raise UnknownKind
            handler(tx, row.about)
            return True

        try:
            done = await self._store.run(whole)
            if taken and taken[0].kind in self._deleting:
                self._deleted()
            return done
        except Exception as error:
            if not taken:
                raise
            row = taken[0]
            # The name of the kind is ours, with a dot or without.
            logs.event(f"due.{row.kind}" if row.kind in self._handlers else "due.unknown", code=type(error).__name__)
        pause = PAUSES[min(row.tries, len(PAUSES) - 1)]
        await self._store.run(lambda tx: due.again(tx, row, tx.now + pause))
        return True


def _anything(tx: Tx) -> bool:
    first = due.next_at(tx)
    return first is not None and first <= tx.now
