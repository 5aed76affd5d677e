"""Keeps messages that stand as their records are: several changes become one edit, and what is over is taken away."""

from __future__ import annotations

from bot.relay import codes, places
from bot.relay.port import Busy, Refused, Unauthorized, Unclear
from bot.relay.speech import Said, Speech, due
from bot.rules import moments
from data import outbox
from data.records import Outgoing
from data.store import Tx

LANDED_AFTER = 65
"""Seconds after the beginning of an edit of which nobody heard again from which on it cannot land any more: the port
gives up after 30, and a request may land 30 after that."""


class Standing(Speech):
    """Messages whose place on Discord is known. Edits and deletions may simply be repeated."""

    async def show(self, row: Outgoing) -> None:
        """Show the message as it should be now, or take it away."""
        channel, message = row.channel or 0, row.message or 0
        if await self._held(row, channel):
            return
        said = await self._store.run(lambda tx: self._to_show(tx, row.ref))
        if said is None:
            return
        try:
            if said.record is None:
                await self._remove(channel, message, post=places.is_post(row))
            elif places.is_post(row):
                await self._bring_up_to_date(said, channel, message)
            else:
                await self._port.edit(channel, message, self._render(said))
        except Refused as refusal:
            await self._not_shown(said, channel, refusal.code)
        except (Busy, Unclear, Unauthorized) as trouble:
            await self._later(said.row, channel, trouble)
        else:
            self._patience.fine(channel)
            await self._store.run(lambda tx: self._shown(tx, said))

    async def _bring_up_to_date(self, said: Said, thread: int, message: int) -> None:
        """A post that was put away is brought back for that; what is over is put away, its card having said so."""
        try:
            await self._port.edit(thread, message, self._render(said))
        except Refused as refusal:
            if refusal.code != codes.ARCHIVED:
                raise
            await self._port.reopen_thread(thread)
            await self._port.edit(thread, message, self._render(said))
        if said.kind.over(said.record):
            await self._port.close_thread(thread)

    def _to_show(self, tx: Tx, ref: str) -> Said | None:
        row = due(tx, ref)
        if row is None or row.message is None:
            return None
        shown = row.taken_down or self._kind(row).lives
        said = self._said(tx, row, places.stands(tx, row)) if shown else None
        if said is None or (said.record is not None and row.wanted <= row.shown):
            outbox.move(tx, ref, "sent", None, tries=0)
            return None
        if said.record is not None and said.in_corner:
            # A card that tells nothing has nothing to be brought up to date.
            outbox.move(tx, ref, "sent", None, tries=0, shown=row.wanted, corner_from=None)
            return None
        if said.record is None and said.in_corner and (row.corner_from is None or row.corner_from > tx.now):
            # Taken away in this moment it would tell whoever sees the thread what else happened in it.
            later = row.corner_from or moments.settled(tx.now, tx.chance)
            outbox.move(tx, ref, row.state, later, corner_from=later)
            return None
        if said.record is not None:
            # From here on the edit is in doubt. Whoever comes after a crash repeats it when it cannot land any more.
            outbox.move(tx, ref, row.state, tx.now + LANDED_AFTER, first_tried=tx.now)
        return said

    def _shown(self, tx: Tx, said: Said) -> None:
        now = outbox.get(tx, said.row.ref)
        if now is None:
            return
        if said.record is None:
            outbox.move(tx, now.ref, "gone", None)
            return
        shown, doubt = said.row.wanted, said.row.first_tried
        if doubt is not None and not 0 <= tx.now - doubt < LANDED_AFTER:
            doubt = None
        if now.wanted > shown:
            outbox.move(tx, now.ref, "sent", tx.now, shown=shown, tries=0, first_tried=doubt)
        elif doubt is not None:
            # An earlier edit may yet land over this one: it is shown once more after that.
            outbox.move(tx, now.ref, "sent", doubt + LANDED_AFTER, shown=shown - 1, tries=0, first_tried=doubt)
        else:
            outbox.move(tx, now.ref, "sent", None, shown=shown, tries=0, first_tried=None)

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
        if code == codes.UNKNOWN_CHANNEL and places.is_post(row) and not vanished:
            try:
                # Somebody took the post away, as they would a message; or the whole forum is gone, and it waits.
                code = codes.UNKNOWN_MESSAGE if await self._port.exists(int(row.target)) else code
            except (Refused, Busy, Unclear, Unauthorized) as trouble:
                await self._later(row, channel, trouble)
                return
        if code == codes.UNKNOWN_MESSAGE or vanished:
            await self._store.run(gone)
        elif row.taken_down and code == codes.ARCHIVED and await self._may_reopen(row, channel):
            # It is brought back for a moment, so that this can be taken away, and closed again after that.
            await self._store.run(lambda tx: outbox.move(tx, row.ref, row.state, tx.now))
            try:
                await self._port.reopen_thread(channel)
            except (Refused, Busy, Unclear, Unauthorized) as trouble:
                await self._later(row, channel, trouble)
        elif over and code in (codes.ARCHIVED, codes.LOCKED):
            # What is over stays closed, and a card in it may stay as it is.
            await self._store.run(lambda tx: outbox.move(tx, row.ref, "gone" if row.taken_down else "sent", None))
        else:
            await self._refused(said, channel, code)

    async def _may_reopen(self, row: Outgoing, channel: int) -> bool:
        to_close = await self._store.run(lambda tx: _still_to_close(tx, row))
        return to_close and self._patience.may_reopen(channel, self._desk.now)


def _still_to_close(tx: Tx, row: Outgoing) -> bool:
    thread = places.thread_of(tx, row)
    return thread is not None and thread.state == "closing" and bool(thread.leaving)


def _over(tx: Tx, row: Outgoing) -> bool:
    thread = places.thread_of(tx, row)
    return thread is not None and thread.state in ("closing", "closed")
