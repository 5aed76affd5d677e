"""Keeps messages that stand as their records are: several changes become one edit, and what is over is taken away."""

from __future__ import annotations

from bot.relay import codes, places
from bot.relay.places import Spot
from bot.relay.port import Busy, Refused, Unauthorized, Unclear
from bot.relay.speech import Said, Speech, due
from data import outbox
from data.records import Outgoing
from data.store import Tx


class Standing(Speech):
    """Messages whose place on Discord is known. Edits and deletions may simply be repeated."""

    async def show(self, row: Outgoing) -> None:
        """Show the message as it should be now, or take it away."""
        said = await self._store.run(lambda tx: self._to_show(tx, row.ref))
        if said is None:
            return
        channel, message = said.row.channel or 0, said.row.message or 0
        if await self._held(said.row, channel):
            return
        try:
            if said.record is None:
                await self._port.delete(channel, message)
            else:
                await self._port.edit(channel, message, self._render(said))
        except Refused as refusal:
            await self._not_shown(said, channel, refusal.code)
        except (Busy, Unclear, Unauthorized) as trouble:
            await self._later(said.row, channel, trouble)
        else:
            self._patience.fine(channel)
            await self._store.run(lambda tx: self._shown(tx, said))

    def _to_show(self, tx: Tx, ref: str) -> Said | None:
        row = due(tx, ref)
        if row is None or row.message is None:
            return None
        said = self._said(tx, row, Spot(row.channel)) if self._kind(row).lives else None
        if said is None or (said.record is not None and row.wanted <= row.shown):
            outbox.move(tx, ref, "sent", None, tries=0)
            return None
        return said

    def _shown(self, tx: Tx, said: Said) -> None:
        now = outbox.get(tx, said.row.ref)
        if now is None:
            return
        if said.record is None:
            outbox.move(tx, now.ref, "gone", None)
            return
        behind = now.wanted > said.row.wanted
        outbox.move(tx, now.ref, "sent", tx.now if behind else None, shown=said.row.wanted, tries=0)

    async def _not_shown(self, said: Said, channel: int, code: int) -> None:
        row = said.row
        over = await self._store.run(lambda tx: _over(tx, row))

        def gone(tx: Tx) -> None:
            if code == codes.UNKNOWN_MESSAGE or over or said.record is None:
                outbox.move(tx, row.ref, "gone", None)
                return
            # Not the message, but the whole thread was deleted: it is said anew in the one that takes its place.
            thread = places.thread_of(tx, row)
            if thread is not None:
                places.lost(tx, thread.ref, channel)
            outbox.anew(tx, row.ref)

        vanished = code == codes.UNKNOWN_CHANNEL and (row.place != "channel" or said.record is None)
        if code == codes.UNKNOWN_MESSAGE or vanished:
            await self._store.run(gone)
        elif over and code in (codes.ARCHIVED, codes.LOCKED):
            # What is over stays closed, and a card in it may stay as it is.
            await self._store.run(lambda tx: outbox.move(tx, row.ref, "sent", None))
        else:
            await self._refused(said, channel, code)


def _over(tx: Tx, row: Outgoing) -> bool:
    thread = places.thread_of(tx, row)
    return thread is not None and thread.state in ("closing", "closed")
