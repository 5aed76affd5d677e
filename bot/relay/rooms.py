"""Opens, visits and closes private threads; a twin is gone before anyone is let in, and none is ever public."""

from __future__ import annotations

from collections.abc import Callable

from bot import logs
from bot.relay import codes, places
from bot.relay.desk import Desk
from bot.relay.places import Places
from bot.relay.port import Busy, Refused, Unauthorized, Unclear
from bot.relay.speech import ABSENT_AGAIN
from bot.rules import house
from data import communities, members, outbox, threads
from data.records import DAY, HOUR, MINUTE, Thread
from data.store import Tx

People = tuple[tuple[str, int], ...]
"""Who belongs in a thread, as (member ref, Discord user id); in an introduction the helper is last."""

SETTLED_AFTER = 35
"""Seconds after giving up on a creation from which on the list of threads tells what became of it: a request may still
land 30 s after the caller gave up, and lists lag."""

CALL_TAKES = 30
"""Seconds after which the port gives up on a call."""

LISTED_AFTER = 3
"""Seconds after which a list that lacked a thread we had just made is read again."""

PARKED_MOST = 30 * 24
"""A thread that cannot be opened or closed is tried once an hour, so many times."""

TAKEN_AWAY_AFTER = 20
"""Seconds after which it is looked again whether everything is gone that had to be taken away from a thread."""

ABSENT_OFTEN = 6
"""So many times somebody who is not in the server is looked for again ten minutes later."""

LAST_WORDS_WITHIN = 10 * MINUTE
"""A thread closes after the cards in it say that it is over, where that is tried again within so many seconds."""

TURNS = 6
"""Steps of one thread in one go, before others have theirs."""


class Rooms:
    """The threads' side of the relay.

    `people` says who belongs in a thread, or was in one that is closing; None once it is over. `missing` hears of
    members whom Discord does not know in the server, `unopenable` of threads that cannot be opened, with the code.
    """

    def __init__(
        self,
        desk: Desk,
        where: Places,
        people: Callable[[Tx, Thread], People | None],
        missing: Callable[[Tx, str], None],
        unopenable: Callable[[Tx, Thread, int], None],
    ) -> None:
        self._desk, self._store, self._port, self._patience = desk, desk.store, desk.port, desk.patience
        self._where, self._people, self._missing, self._unopenable = where, people, missing, unopenable

    async def run(self, ref: str) -> None:
        """Do for this thread whatever can be done now. Raises StoreFailed and nothing else."""
        for _ in range(TURNS):
            thread = await self._store.run(lambda tx: due(tx, ref))
            if thread is None or self._patience.revoked:
                return
            try:
                await self._turn(thread)
            except Refused as refusal:
                await self._refused(thread, refusal.code)
            except (Busy, Unclear, Unauthorized) as trouble:
                await self._later(thread, trouble)
            except Exception as error:
                logs.event("thread.failed", ref=ref, code=type(error).__name__)
                await self._failed(thread)
                return

    async def _turn(self, thread: Thread) -> None:
        pause = self._patience.on(_called(thread), self._desk.now)
        if pause is not None:
            await self._store.run(lambda tx: _put_off(tx, thread, pause.until, tries=thread.tries))
        elif thread.state == "closing":
            await self._close(thread)
        elif thread.state == "open":
            await self._visit(thread)
        elif thread.state == "closed":
            await self._store.run(lambda tx: threads.move(tx, thread.ref, "closed", None))
        elif thread.thread is None:
            await self._create(thread)
        else:
            await self._fill(thread, thread.thread)

    # Opening, in the order of promises 2.4.

    async def _create(self, thread: Thread) -> None:
        begun = await self._store.run(lambda tx: self._begin(tx, thread))
        if not begun:
            return
        found = await self._named(thread) if thread.tries else []
        if not found:
            made = await self._make(thread)
            if made is None:
                return
            found = await self._named(thread)
            if made not in found:
                # This list is older than the thread, so it would not show a twin either.
                await self._store.run(lambda tx: _put_off(tx, thread, tx.now + LISTED_AFTER))
                return
        for twin in found[1:]:
            await self._port.delete_thread(twin)
        self._patience.fine(_called(thread))
        await self._store.run(lambda tx: self._made(tx, thread, found[0]))

    def _begin(self, tx: Tx, thread: Thread) -> bool:
        if threads.get(tx, thread.ref) != thread:
            return False
        if self._people(tx, thread) is None:
            threads.move(tx, thread.ref, "closing", tx.now)
            return False
        community = communities.get(tx, thread.community)
        channel = house.rooms(community, thread.purpose) if community is not None else None
        if thread.state == "parked" and channel is not None and channel != thread.parent:
            # It could not be opened where such threads belonged then; they belong elsewhere now.
            threads.renew(tx, thread.ref, channel)
            return False
        # Committed before the call: whoever comes after a crash reads the list first, when it can be trusted.
        threads.move(tx, thread.ref, thread.state, tx.now + CALL_TAKES + SETTLED_AFTER, thread.tries + 1)
        return True

    async def _make(self, thread: Thread) -> int | None:
        try:
            return await self._port.create_thread(thread.parent, thread.code)
        except Unclear as trouble:
            logs.event("thread.unclear", ref=thread.ref)
            self._desk.wait(_called(thread), trouble, 0)
            await self._store.run(lambda tx: _put_off(tx, thread, tx.now + SETTLED_AFTER))
            return None

    async def _named(self, thread: Thread) -> list[int]:
        return sorted(await self._port.threads_named(thread.community, thread.parent, thread.code))

    def _made(self, tx: Tx, thread: Thread, made: int) -> None:
        threads.opened(tx, thread.ref, made)
        now = threads.get(tx, thread.ref)
        if now is not None and now.state == thread.state:
            threads.move(tx, thread.ref, thread.state, tx.now)

    async def _fill(self, thread: Thread, channel: int) -> None:
        people = await self._store.run(lambda tx: self._belong(tx, thread))
        if people is None:
            return
        for member, user in people:
            try:
                await self._port.add_to_thread(channel, user)
            except Refused as refusal:
                if refusal.code not in codes.NOBODY:
                    raise
                await self._store.run(lambda tx, ref=member: self._absent(tx, thread, ref))
                return
        await self._store.run(lambda tx: self._filled(tx, thread))

    def _belong(self, tx: Tx, thread: Thread) -> People | None:
        people = self._people(tx, thread)
        if people is None:
            threads.move(tx, thread.ref, "closing", tx.now)
        return people

    def _absent(self, tx: Tx, thread: Thread, member: str) -> None:
        # Who has left may be gone for good, and need not be asked after all day long.
        _put_off(tx, thread, tx.now + (ABSENT_AGAIN if thread.tries < ABSENT_OFTEN else 6 * HOUR))
        self._missing(tx, member)

    def _filled(self, tx: Tx, thread: Thread) -> None:
        now = threads.get(tx, thread.ref)
        if now is None or now.state != thread.state:
            return
        again = tx.now + DAY if thread.purpose != "corner" else None
        threads.move(tx, thread.ref, "open", again)
        self._where.opened(tx, thread.ref)
        logs.event("thread.opened", ref=thread.ref)

    # Once a day: are both still here? Without the members intent nobody tells us (platform, section 6).

    async def _visit(self, thread: Thread) -> None:
        people = await self._store.run(lambda tx: self._belong(tx, thread))
        if people is None:
            return
        here = [(member, await self._port.present(thread.community, user)) for member, user in people]

        def note(tx: Tx) -> None:
            absent = [member for member, present in here if not present]
            _put_off(tx, thread, tx.now + (ABSENT_AGAIN if absent else DAY), tries=0)
            for member, present in here:
                known = members.get(tx, member)
                if present and known is not None and known.absent_since is not None:
                    members.absent(tx, member, None)
            for member in absent:
                self._missing(tx, member)

        await self._store.run(note)

    # Closing: no way to the asker is left (promise H6).

    async def _close(self, thread: Thread) -> None:
        channel = thread.thread
        if await self._store.run(lambda tx: _not_yet(tx, thread)):
            return
        if channel is None:
            await self._never_opened(thread)
            return
        try:
            for user in thread.leaving:
                await self._take_out(channel, user)
            if not await self._shut(channel):
                # It could only be archived, so anyone in it could open it again. The helper is taken out first, and
                # of a talk everybody.
                people = await self._store.run(lambda tx: self._people(tx, thread))
                if people and thread.purpose != "corner":
                    await self._port.reopen_thread(channel)
                    for _, user in people[-1:] if thread.purpose == "introduction" else people:
                        await self._port.remove_from_thread(channel, user)
                    await self._shut(channel)
        except Refused as refusal:
            if refusal.code != codes.UNKNOWN_CHANNEL:
                raise
        if thread.tries:
            # Something before this was in doubt, and may yet land over it: it is closed once more after that.
            await self._store.run(lambda tx: _put_off(tx, thread, tx.now + SETTLED_AFTER, tries=0))
        else:
            await self._store.run(lambda tx: _closed(tx, thread))

    async def _shut(self, channel: int) -> bool:
        try:
            return await self._port.close_thread(channel)
        except Refused as refusal:
            if refusal.code != codes.ARCHIVED:
                raise
            await self._port.reopen_thread(channel)
            return await self._port.close_thread(channel)

    async def _take_out(self, channel: int, user: int) -> None:
        try:
            await self._port.remove_from_thread(channel, user)
        except Refused as refusal:
            if refusal.code != codes.ARCHIVED:
                raise
            await self._port.reopen_thread(channel)
            await self._port.remove_from_thread(channel, user)

    async def _never_opened(self, thread: Thread) -> None:
        # Nobody was let in, but a thread may have been made, or be on its way: the list is read twice.
        for each in await self._named(thread):
            await self._port.delete_thread(each)
        if thread.tries:
            await self._store.run(lambda tx: _closed(tx, thread))
        else:
            await self._store.run(lambda tx: _put_off(tx, thread, tx.now + SETTLED_AFTER, tries=1))

    # Refusals and pauses.

    async def _refused(self, thread: Thread, code: int) -> None:
        """Discord said no to something about this thread, as it was before the call."""
        channel, now = thread.thread, self._desk.now
        if channel is not None and code == codes.UNKNOWN_CHANNEL:
            await self._store.run(lambda tx: places.lost(tx, thread.ref, channel))
            return
        if channel is not None and code == codes.ARCHIVED and self._patience.may_reopen(channel, now):
            await self._store.run(lambda tx: _put_off(tx, thread, tx.now))
            try:
                await self._port.reopen_thread(channel)
            except (Refused, Busy, Unclear, Unauthorized) as trouble:
                await self._later(thread, trouble)
            return
        until = self._patience.refused(_called(thread), code, now)
        logs.event("thread.parked", ref=thread.ref, code=code)
        await self._store.run(lambda tx: self._park(tx, thread, code, until))

    def _park(self, tx: Tx, thread: Thread, code: int, until: int) -> None:
        now = threads.get(tx, thread.ref)
        if now is None or now.state != thread.state:
            return
        again = until if thread.tries < PARKED_MOST else None
        if thread.state not in ("creating", "parked"):
            threads.move(tx, thread.ref, thread.state, again, thread.tries + 1)
            return
        threads.move(tx, thread.ref, "parked", again, thread.tries + 1)
        if thread.state == "creating":
            self._unopenable(tx, thread, code)

    async def _failed(self, thread: Thread) -> None:
        wait = self._desk.after_error(thread.tries)
        await self._store.run(lambda tx: _put_off(tx, thread, tx.now + wait))

    async def _later(self, thread: Thread, trouble: Exception) -> None:
        until = self._desk.wait(_called(thread), trouble, thread.tries)
        await self._store.run(lambda tx: _put_off(tx, thread, until))


def due(tx: Tx, ref: str) -> Thread | None:
    """The row, if there is anything to do about it now."""
    thread = threads.get(tx, ref)
    if thread is None or thread.next_try is None or thread.next_try > tx.now:
        return None
    community = communities.get(tx, thread.community)
    if community is None or community.state == "removed":
        # Nothing can be done in a server that removed Kith; it may come back.
        _put_off(tx, thread, tx.now + DAY, tries=thread.tries)
        return None
    return thread


def corner_of(tx: Tx, thread: Thread) -> People | None:
    """Who belongs in a corner: its member, while Kith knows them."""
    member = members.get(tx, thread.about)
    return ((member.ref, members.user_of(tx, member.ref)),) if member is not None else None


def _called(thread: Thread) -> int:
    # What is refused to threads says nothing about messages in the same channel, nor the other way round, so that
    # they are told apart: for them the id is negative where a pause is remembered.
    return -(thread.thread if thread.thread is not None else thread.parent)


def _put_off(tx: Tx, thread: Thread, until: int, tries: int | None = None) -> None:
    now = threads.get(tx, thread.ref)
    # What a step decided meanwhile, closing above all, is not to be put off.
    if now is not None and now.state == thread.state:
        threads.move(tx, thread.ref, thread.state, until, thread.tries + 1 if tries is None else tries)


def _not_yet(tx: Tx, thread: Thread) -> bool:
    """Whether something in it is still to be taken away, or to say that it is over: neither can be once it is archived.
    What Discord would not have for long keeps no thread open."""
    waits = bool(thread.leaving) and outbox.being_taken_down(tx, thread.about)
    waits = waits or outbox.behind(tx, "thread", thread.about, tx.now + LAST_WORDS_WITHIN)
    if waits:
        _put_off(tx, thread, tx.now + TAKEN_AWAY_AFTER, tries=thread.tries)
    return waits


def _closed(tx: Tx, thread: Thread) -> None:
    threads.move(tx, thread.ref, "closed", None)
    logs.event("thread.closed", ref=thread.ref)
