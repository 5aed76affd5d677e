"""Takes one row of the outbox a step further, whatever state it is in, and survives whatever that leads to."""

from __future__ import annotations

from bot import logs
from bot.relay.sending import Sending
from bot.relay.speech import Kit, due
from bot.relay.standing import Standing
from data import outbox
from data.records import Outgoing
from data.store import Tx

TURNS = 6
"""Steps of one message in one go, before others have theirs."""


class Messages:
    """The outbox's side of the relay."""

    def __init__(self, kit: Kit) -> None:
        self._desk, self._store = kit.desk, kit.desk.store
        self._sending, self._standing = Sending(kit), Standing(kit)

    async def run(self, ref: str) -> None:
        """Do for this message whatever can be done now. Raises StoreFailed and nothing else."""
        for _ in range(TURNS):
            row = await self._store.run(lambda tx: due(tx, ref))
            if row is None or self._desk.patience.revoked:
                return
            try:
                await self._turn(row)
            except Exception as error:
                logs.event("message.failed", ref=ref, code=type(error).__name__)
                await self._store.run(lambda tx: self._put_off(tx, ref))
                return

    async def _turn(self, row: Outgoing) -> None:
        # What is known says what to do, not the name of the state: a parked row may be any of the three.
        if row.message is not None:
            await self._standing.show(row)
        elif row.first_tried is not None:
            await self._sending.settle(row, row.first_tried)
        else:
            await self._sending.send(row)

    def _put_off(self, tx: Tx, ref: str) -> None:
        row = outbox.get(tx, ref)
        if row is not None:
            outbox.move(tx, ref, row.state, tx.now + self._desk.after_error(row.tries), tries=row.tries + 1)
