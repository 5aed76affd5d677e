"""What posting a message and keeping it up to date have in common: the words, and what to do when Discord says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import discord

from bot import logs
from bot.relay import codes, places
from bot.relay.ages import Ages
from bot.relay.desk import Desk
from bot.relay.kinds import MessageKind
from bot.relay.marker import mark
from bot.relay.places import Places, Spot
from bot.relay.port import Busy, Refused, Unauthorized, Unclear
from bot.steps import communities as community_steps
from bot.steps import doctor
from bot.text import Text
from data import communities, members, outbox
from data.records import DAY, MINUTE, OutboxState, Outgoing
from data.store import Tx

PARKED_MOST = 30 * 24
"""A parked message is tried once an hour, because a permission may come back; so many times, then never again."""

DM_CLOSED_FOR = 7 * DAY
"""How long closed direct messages are remembered (seconds)."""

ABSENT_AGAIN = 10 * MINUTE + 5
"""Somebody is believed to have left when Discord says so twice, ten minutes apart (promises N4); in seconds."""


class Languages(Protocol):
    """The sentences for a locale, as `bot.text.Texts` has them."""

    def of(self, locale: str) -> Text:
        """The sentences for a Discord locale or a catalogue's name."""
        ...


class UnknownKind(Exception):
    """A row of a kind this Kith does not know; after an upgrade it may."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it would be shown now; `record` is None if there is nothing to say any more."""

    row: Outgoing
    kind: MessageKind
    record: Any
    locale: str
    spot: Spot

    @property
    def in_corner(self) -> bool:
        """Whether it is shown as a card that tells nothing, in a member's own thread."""
        return self.row.place == "member" and self.spot.thread is not None and self.kind.in_corner is not None


@dataclass(frozen=True, slots=True)
class Kit:
    """What messages are made with. `missing` hears of members whom Discord does not know in the server."""

    desk: Desk
    texts: Languages
    kinds: Mapping[str, MessageKind]
    ages: Ages
    where: Places
    missing: Callable[[Tx, str], None]


class Speech:
    """The shared half of `Sending` and `Standing`."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._desk, self._ages = kit.desk, kit.ages
        self._store, self._port, self._patience = kit.desk.store, kit.desk.port, kit.desk.patience

    def _kind(self, row: Outgoing) -> MessageKind:
        kind = self._kit.kinds.get(row.kind)
        if kind is None:
            raise UnknownKind
        return kind

    def _said(self, tx: Tx, row: Outgoing, spot: Spot) -> Said:
        kind = self._kind(row)
        member = members.get(tx, row.target) if row.place == "member" else None
        community = communities.get(tx, row.community)
        locale = member.locale if member is not None else community.language if community is not None else ""
        return Said(row, kind, self._record(tx, row), locale, spot)

    def _record(self, tx: Tx, row: Outgoing) -> Any:
        """What there is to show now; None if nothing is, for one thing because it, or whom it is for, is forgotten."""
        if row.taken_down:
            return None
        try:
            return self._kind(row).load(tx, row)
        except members.Nobody:
            return None

    def _waits(self, row: Outgoing, record: Any) -> bool:
        """Whether a message whose channel was deleted is to appear in the one that the stewards choose next."""
        return row.place == "channel" and record is not None and self._kind(row).waits(record)

    def _render(self, said: Said) -> discord.ui.LayoutView:
        text = self._kit.texts.of(said.locale)
        if said.in_corner and said.kind.in_corner is not None:
            view = said.kind.in_corner(said.record, said.row.ref, text)
        else:
            view = said.kind.render(said.record, text)
        mark(view, said.row.marker)
        # A stopped view is not kept by the library: every control is answered by the router (platform, section 4).
        view.stop()
        return view

    async def _remove(self, channel: int, message: int, *, post: bool) -> None:
        """Take away a message, or a whole post; of either nobody says twice that it is gone."""
        await (self._port.delete_post((channel, message)) if post else self._port.delete(channel, message))

    async def _refused(self, said: Said, channel: int, code: int) -> None:
        """Discord said no. `said.row` is the row as it was before the call, which is certain to have had no effect."""
        row = said.row
        # Before the first try there is none; a row that a restored backup left to be looked for stays one.
        clear: dict[str, Any] = {"first_tried": row.first_tried}
        back: OutboxState = "pending" if row.message is None else row.state
        self._ages.forget(row.ref)

        def to_the_corner(tx: Tx) -> None:
            members.closed(tx, row.target, tx.now + DM_CLOSED_FOR)
            outbox.move(tx, row.ref, back, tx.now, **clear)

        def perhaps_left(tx: Tx) -> None:
            self._kit.missing(tx, row.target)
            outbox.move(tx, row.ref, back, tx.now + ABSENT_AGAIN, **clear)

        def to_a_new_thread(tx: Tx) -> None:
            places.lost(tx, said.spot.thread or "", channel)
            outbox.move(tx, row.ref, back, tx.now, **clear)

        if code in codes.DM_CLOSED and said.spot.user is not None:
            await self._store.run(to_the_corner)
        elif code in codes.NOBODY and said.spot.user is not None:
            await self._store.run(perhaps_left)
        elif code == codes.UNKNOWN_CHANNEL and said.spot.thread is not None:
            await self._store.run(to_a_new_thread)
        elif code == codes.UNKNOWN_CHANNEL and row.place == "channel" and not self._waits(row, said.record):
            await self._store.run(lambda tx: _gone(tx, row))
        elif code == codes.ARCHIVED and self._patience.may_reopen(channel, self._desk.now):
            await self._store.run(lambda tx: outbox.move(tx, row.ref, back, tx.now, **clear))
            try:
                await self._port.reopen_thread(channel)
            except (Refused, Busy, Unclear, Unauthorized) as trouble:
                await self._later(row, channel, trouble)
        elif code in codes.SLOWER:
            await self._later(row, channel, Busy(self._desk.after_error(row.tries)))
        else:
            until = self._patience.refused(channel, code, self._desk.now)

            def put_aside(tx: Tx) -> None:
                self._park(tx, row, code, until, **clear)
                if code == codes.UNKNOWN_CHANNEL and row.place == "channel":
                    # Nobody heard that it was deleted, or it was put back by an undo: nothing more is meant for it.
                    community_steps.channel_gone(tx, row.community, channel)

            await self._store.run(put_aside)

    def _park(self, tx: Tx, row: Outgoing, code: int, until: int, **columns: Any) -> None:
        """Keep it and try again at `until`, for a month; whoever cares hears of it the first time."""
        logs.event("message.parked", ref=row.ref, code=code)
        tries = row.tries + 1 if row.state == "parked" else 0
        if tries > PARKED_MOST // (24 if code in codes.UNFIT else 1):
            outbox.move(tx, row.ref, "dropped" if row.message is None else "parked", None, tries=tries)
            return
        outbox.move(tx, row.ref, "parked", until, tries=tries, **columns)
        if row.state != "parked":
            self._kind(row).undeliverable(tx, row, code)
            if row.place != "member":
                doctor.amiss(tx, row.community)

    async def _held(self, row: Outgoing, channel: int) -> bool:
        """Whether this channel is left alone just now; the row then waits as long."""
        pause = self._patience.on(channel, self._desk.now)
        if pause is None:
            return False
        code = pause.code
        if code == codes.MISSING_PERMISSIONS and row.message is not None:
            # Who may not post may still change and delete what they posted.
            return False
        if self._patience.everything(self._desk.now) is not None:
            # Nothing is looked at until then anyway, and a row left as it is keeps its place in the line.
            return True
        if code is None:
            await self._store.run(lambda tx: outbox.move(tx, row.ref, row.state, pause.until))
        else:
            await self._store.run(lambda tx: self._park(tx, row, code, pause.until))
        return True

    async def _later(self, row: Outgoing, channel: int, trouble: Exception) -> None:
        """Nothing took effect, or it may simply be repeated: `row`, as it was before the call, goes on later."""
        until = self._desk.wait(channel, trouble, row.tries)
        # An edit that nobody heard of again stays noted as in doubt.
        in_doubt = row.message is not None and isinstance(trouble, Unclear)
        columns: dict[str, Any] = {} if in_doubt else {"first_tried": row.first_tried}

        def put_off(tx: Tx) -> None:
            outbox.move(tx, row.ref, row.state, until, tries=row.tries + 1, **columns)

        await self._store.run(put_off)


def _gone(tx: Tx, row: Outgoing) -> None:
    """Nothing of it stands any more, and nothing of it is to be said."""
    outbox.move(tx, row.ref, "gone" if row.message is not None else "dropped", None, first_tried=None)


def due(tx: Tx, ref: str) -> Outgoing | None:
    """The row, if there is anything to do about it now."""
    row = outbox.get(tx, ref)
    return row if row is not None and row.next_try is not None and row.next_try <= tx.now else None
