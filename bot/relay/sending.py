"""Posts a message once: remembered before the call, under one nonce, and looked for before it is said again."""

from __future__ import annotations

import math
from typing import Any

import discord

from bot import logs
from bot.relay import codes, places
from bot.relay.patience import DOOR
from bot.relay.places import Spot
from bot.relay.port import Busy, Refused, Unauthorized, Unclear
from bot.relay.speech import Kit, Said, Speech, due
from bot.rules import boards
from bot.rules.boards import Board
from bot.rules.words import shortened
from data import outbox, restored
from data.records import Outgoing
from data.store import Tx

TRY_FOR = 29
"""Every try under one nonce ends so many seconds after the first: 30, less one because stored times are whole."""

TRY_AGAIN_WITHIN, TRY_AGAIN_AFTER = 20, 3
"""Under the same nonce a try is repeated after this pause while it is no older than this (seconds)."""

TITLE_MOST = 100
"""Characters of what a post is called (Discord: channel)."""

LOOK_AFTER = 120
"""Seconds after the first try from which on the channel's history tells what became of it (promises, finding 2)."""

LOOK_BACK = 300
"""How long before the very first try the look begins (seconds): clocks differ."""


class Sending(Speech):
    """Messages that do not stand yet, as far as Kith knows."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._doors: dict[str, int] = {}

    async def send(self, row: Outgoing) -> None:
        """A message nobody has tried to post, or of which it is certain that no try took effect."""
        said = await self._store.run(lambda tx: self._to_send(tx, row.ref))
        if said is None:
            return
        channel = said.spot.channel
        if channel is None:
            channel = await self._door(said)
        if channel is None or await self._held(said.row, channel):
            return
        try:
            board = await self._board(said.row, channel)
        except Refused as refusal:
            await self._refused(said, channel, refusal.code)
            return
        except (Busy, Unclear, Unauthorized) as trouble:
            await self._later(said.row, channel, trouble)
            return
        view = self._render(said)
        begun = await self._store.run(lambda tx: self._begin(tx, said.row, channel))
        if begun is None:
            return
        self._ages.begin(row.ref)
        if board is None:
            await self._call(begun, said, view, channel, sure=True)
        else:
            await self._post(begun, said, view, channel, board)

    async def _board(self, row: Outgoing, channel: int) -> Board | None:
        """What the channel takes if it is a forum; only there are messages posts."""
        return await self._port.board(channel) if row.place == "channel" else None

    def _to_send(self, tx: Tx, ref: str) -> Said | None:
        row = due(tx, ref)
        if row is None or row.message is not None or row.first_tried is not None:
            return None
        said = None if too_late(tx, row) else self._said(tx, row, Spot(None))
        if said is None or said.record is None:
            outbox.move(tx, ref, "dropped", None)
            return None
        spot = self._kit.where.spot(tx, row)
        if spot is not None and spot.user is not None and said.kind.rings_only:
            outbox.move(tx, row.ref, "dropped", None)
            return None
        return Said(row, said.kind, said.record, said.locale, spot) if spot is not None else None

    def _begin(self, tx: Tx, row: Outgoing, channel: int) -> Outgoing | None:
        if outbox.get(tx, row.ref) != row:
            return None
        began = row.began if row.began is not None else tx.now
        outbox.move(tx, row.ref, "sending", tx.now + LOOK_AFTER, first_tried=tx.now, began=began, shown=row.wanted)
        # The look must know where to look even if the place changes before it happens.
        outbox.placed(tx, row.ref, channel, None)
        return outbox.get(tx, row.ref)

    async def _door(self, said: Said) -> int | None:
        """The channel of somebody's direct messages; None if it does not open, and the row is moved accordingly."""
        row, user = said.row, said.spot.user
        if row.target in self._doors:
            return self._doors[row.target]
        if user is None or await self._held(row, DOOR):
            return None
        try:
            channel = await self._port.open_dm(user)
        except Refused as refusal:
            await self._refused(said, DOOR, refusal.code)
            return None
        except (Busy, Unclear, Unauthorized) as trouble:
            await self._later(row, DOOR, trouble)
            return None
        if len(self._doors) > 5000:
            self._doors.clear()
        self._doors[row.target] = channel
        return channel

    async def _call(self, row: Outgoing, said: Said, view: discord.ui.LayoutView, channel: int, *, sure: bool) -> None:
        """One try. `row` is `sending`, `said.row` what it was before; `sure` that no earlier try is in doubt."""
        left = TRY_FOR - self._ages.of(row.ref)
        if left < 1:
            await self._doubt(row)
            return
        try:
            message = await self._port.send(channel, view, row.nonce, said.kind.pings(said.record), left)
        except Refused as refusal:
            self._doors.pop(row.target, None)
            if refusal.code == codes.UNKNOWN_MESSAGE:
                self._ages.forget(row.ref)
                # The nonce is that of a message which was delivered, and deleted since (promises, section 12).
                await self._store.run(lambda tx: outbox.move(tx, row.ref, "gone", None, first_tried=None))
            elif sure:
                await self._refused(said, channel, refusal.code)
            else:
                await self._doubt(row)
        except Unclear as trouble:
            self._desk.wait(channel, trouble, 0)
            await self._doubt(row)
        except (Busy, Unauthorized) as trouble:
            if sure:
                await self._later(said.row, channel, trouble)
            else:
                self._desk.wait(channel, trouble, 0)
                await self._doubt(row)
        else:
            await self._arrived(row, channel, message)

    async def _post(self, row: Outgoing, said: Said, view: discord.ui.LayoutView, forum: int, board: Board) -> None:
        """The one try there is for a post: it knows no nonce, so that nothing but a look may come before another, and
        one call may have made two, so that a look comes after it as well."""
        text = self._kit.texts.of(said.locale)
        title = shortened(said.kind.title(said.record, text), TITLE_MOST)
        tags = boards.fitting(board, said.kind.tags(said.record, text))
        left = TRY_FOR - self._ages.of(row.ref)
        try:
            made = await self._port.post(forum, title, tags, view, said.kind.pings(said.record), left)
        except Refused as refusal:
            await self._refused(said, forum, refusal.code)
            return
        except (Busy, Unauthorized) as trouble:
            await self._later(said.row, forum, trouble)
            return
        except Unclear as trouble:
            self._desk.wait(forum, trouble, 0)
            await self._doubt(row)
            return
        try:
            found = await self._port.posts(row.community, forum, row.marker, (row.began or 0) - LOOK_BACK)
            # A list in which it is missing is older than the post, and would not show a twin either.
            if made in found:
                self._patience.fine(forum)
                for thread, message in found[1:]:
                    await self._remove(thread, message, post=True)
                await self._arrived(row, *found[0], post=True)
                return
        except (Refused, Busy, Unclear, Unauthorized) as trouble:
            self._desk.wait(-forum, trouble, 0)
        await self._doubt(row)

    async def _arrived(self, row: Outgoing, channel: int, message: int, *, post: bool = False) -> None:
        def note(tx: Tx) -> bool:
            now = outbox.get(tx, row.ref)
            if now is None:
                return False
            kind = self._kit.kinds.get(row.kind)
            behind = (now.taken_down or (kind is not None and kind.lives)) and now.wanted > now.shown
            again: dict[str, Any] = {}
            if post and not behind and self._over(tx, now):
                # It came to an end before it stood: shown once more, it is put away as any other that is over.
                behind, again = True, {"shown": now.wanted - 1}
            outbox.placed(tx, row.ref, channel, message)
            until = tx.now if behind else None
            outbox.move(tx, row.ref, "sent", until, first_tried=None, tries=0, corner_from=None, **again)
            return True

        self._patience.fine(channel)
        self._ages.forget(row.ref)
        if await self._store.run(note):
            logs.event("message.sent", ref=row.ref)
        else:
            # Everything about it was erased while it was on its way.
            await self._remove(channel, message, post=post)

    def _over(self, tx: Tx, row: Outgoing) -> bool:
        kind, record = self._kit.kinds.get(row.kind), self._record(tx, row)
        return kind is not None and kind.lives and record is not None and kind.over(record)

    # Nobody knows whether it arrived.

    async def settle(self, row: Outgoing, first_tried: int) -> None:
        """A message of which a try may have taken effect: the same nonce for a short while, then wait, then look."""
        channel, age = row.channel, self._ages.of(row.ref)
        if channel is None:
            # A backup was restored that knows of no try: it may have been said since (promises, fault 25).
            channel = await self._seek(row)
        if channel is None:
            return
        if await self._held(row, channel):
            return
        if age >= LOOK_AFTER:
            await self._look(row, channel, (row.began or first_tried) - LOOK_BACK)
            return
        # What an earlier process tried is looked for, and not tried again: its nonce may be over.
        fresh = age <= TRY_AGAIN_WITHIN and self._ages.own(row.ref)
        if fresh and row.state == "sending" and await self._bears_nonces(row, channel):
            said = await self._store.run(lambda tx: self._to_repeat(tx, row))
            if said is not None and said.record is not None:
                await self._call(row, said, self._render(said), channel, sure=False)
                return
        await self._wait(row, LOOK_AFTER - age)

    async def _bears_nonces(self, row: Outgoing, channel: int) -> bool:
        try:
            return await self._board(row, channel) is None
        except (Refused, Busy, Unclear, Unauthorized):
            # It may be a forum: then only a look tells what became of it.
            return False

    async def _seek(self, row: Outgoing) -> int | None:
        """The channel this message would go to, and may stand in; None if that cannot be told, and the row waits."""
        said = await self._store.run(lambda tx: self._to_seek(tx, row.ref))
        if said is None:
            return None
        channel = said.spot.channel if said.spot.channel is not None else await self._door(said)
        if channel is not None:
            await self._store.run(lambda tx: outbox.placed(tx, row.ref, channel, None))
        return channel

    def _to_seek(self, tx: Tx, ref: str) -> Said | None:
        row = due(tx, ref)
        spot = self._kit.where.spot(tx, row) if row is not None else None
        return self._said(tx, row, spot) if row is not None and spot is not None else None

    def _to_repeat(self, tx: Tx, row: Outgoing) -> Said | None:
        return None if too_late(tx, row) else self._said(tx, row, places.stands(tx, row))

    async def _doubt(self, row: Outgoing) -> None:
        logs.event("message.unclear", ref=row.ref)
        age = self._ages.of(row.ref)
        again = age + TRY_AGAIN_AFTER <= TRY_AGAIN_WITHIN
        await self._wait(row, TRY_AGAIN_AFTER if again else LOOK_AFTER - age)

    async def _wait(self, row: Outgoing, seconds: float) -> None:
        wait = max(1, math.ceil(seconds))
        await self._store.run(lambda tx: outbox.move(tx, row.ref, row.state, tx.now + wait))

    async def _look(self, row: Outgoing, channel: int, since: int) -> None:
        post = False
        until = await self._store.run(lambda tx: restored.said_until(tx, row.first_tried))
        try:
            post = await self._board(row, channel) is not None
            if post:
                found = await self._port.posts(row.community, channel, row.marker, since, until)
            else:
                found = [(channel, each) for each in await self._port.find(channel, row.marker, since, until)]
            for where, twin in found[1:]:
                await self._remove(where, twin, post=post)
        except Refused as refusal:
            code = refusal.code
            # In a deleted channel it waits for the stewards to choose another; what was moved there waits for nothing.
            record = await self._store.run(lambda tx: self._record(tx, row))
            in_time = row.drop_after is None or self._desk.now <= row.drop_after
            waits = in_time and self._waits(row, record)
            if code != codes.UNKNOWN_CHANNEL or waits:
                until = self._patience.refused(channel, code, self._desk.now)
                await self._store.run(lambda tx: self._park(tx, row, code, until))
                return
            # The thread is gone, and whatever may have stood in it.
            found = []
            if until is not None and await self._store.run(lambda tx: _in_its_place(tx, row, channel)):
                return
        except (Busy, Unclear, Unauthorized) as trouble:
            await self._later(row, channel, trouble)
            return
        if found:
            await self._arrived(row, *found[0], post=post)
            return
        self._ages.forget(row.ref)
        await self._store.run(lambda tx: self._not_there(tx, row))

    def _not_there(self, tx: Tx, row: Outgoing) -> None:
        now = outbox.get(tx, row.ref)
        if now is None or too_late(tx, row) or self._record(tx, now) is None:
            outbox.move(tx, row.ref, "dropped", None, first_tried=None)
            return
        outbox.move(tx, row.ref, "pending", tx.now, first_tried=None, nonce=outbox.fresh_nonce(tx))


def _in_its_place(tx: Tx, row: Outgoing, channel: int) -> bool:
    """Whether another thread takes the place of this one, and the message, which may have been said in there before an
    older copy was put back, is to be looked for in that one."""
    now = outbox.get(tx, row.ref)
    thread = places.thread_of(tx, now) if now is not None else None
    if thread is None or not places.lost(tx, thread.ref, channel):
        return False
    outbox.anew(tx, row.ref)
    outbox.move(tx, row.ref, "pending", tx.now, first_tried=row.first_tried, began=row.began)
    return True


def too_late(tx: Tx, row: Outgoing) -> bool:
    """Whether saying it would no longer be of use."""
    return row.drop_after is not None and tx.now > row.drop_after
