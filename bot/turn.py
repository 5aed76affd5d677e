"""One person's turn with Kith: who acts, what they sent, and the one way in which they are answered."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord

from bot.rules.refusal import Refusal
from bot.steps.people import Who
from bot.text import Text
from data import inbox
from data.store import Tx

if TYPE_CHECKING:
    from bot.client import Kith

T = TypeVar("T")

PATIENCE = 1.5
"""Seconds a step may take before Discord is told to wait; Discord gives up after 3 (platform.md, 5)."""

ANSWER_FIRST = 1.0
"""Seconds for which what follows from a change waits for the answer, which the person is waiting for."""

DIGITS_MOST = 19
"""Digits of the largest whole number that the store, and Discord's ids, can hold."""

COMMITTED = "committed"
"""The name under which an interaction carries that something was kept."""

LIMITED = "limited"
"""The name under which an interaction carries that Discord limits answers, and would take none to it."""

ALREADY_ANSWERED = 40060
UNKNOWN_INTERACTION = 10062
TOO_MANY = 429


class _Undone(Exception):
    """Raised by a step that was only tried, so that nothing of it stays."""


class Repeated(Refusal):
    """The very same interaction arrived before; what it did stands."""

    def __init__(self) -> None:
        super().__init__("refuse.repeated")


class Turn:
    """What a handler gets: the actor, the control's ref, the form's values, and the ways to answer.

    `show` changes the person's own private reply, `redraw` the card the control sits on, `say` answers the person
    alone, and `form` opens a form, which must be the first answer. Whatever is used, it happens after the commit.
    """

    def __init__(self, bot: Kith, interaction: discord.Interaction[Any], ref: str = "") -> None:
        self.bot = bot
        self.interaction = interaction
        self.ref = ref
        self.text: Text = bot.texts.of(str(interaction.locale))
        self.who = _who(interaction)
        self.values: Mapping[str, str | list[str]] = {}
        self.written: frozenset[str] = frozenset()
        # A command whose answer fails is explained by the tree in a turn of its own, which must know this too.
        self.committed = bool(interaction.extras.get(COMMITTED))
        self._updates = False
        self._wake: asyncio.TimerHandle | None = None

    def typed(self, name: str) -> str:
        """What was typed into a field, or the one value chosen in it; empty if nothing was."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else next(iter(value), "")

    def chosen(self, name: str) -> list[str]:
        """All values chosen in a field."""
        value = self.values.get(name, [])
        return [value] if isinstance(value, str) else value

    def number(self, name: str) -> int | None:
        """The number, or the Discord id, chosen in a field; None if nothing was. A forged one is refused, not believed.

        Raises Refusal for anything that is no whole number of 64 bits.
        """
        value = self.typed(name)
        return whole(value) if value else None

    def fresh(self) -> str:
        """A fresh random reference for something new."""
        return f"{self.bot.chance.getrandbits(64):016x}"

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Read in one transaction."""
        return await self._patiently(fn)

    async def act(self, fn: Callable[[Tx], T]) -> T:
        """Change in one transaction, which also notes this interaction; whoever has to speak about it is woken after.

        Raises Repeated if this very interaction was handled before (promises 2.1).
        """

        def once(tx: Tx) -> T:
            if not inbox.first(tx, self.interaction.id):
                raise Repeated
            return fn(tx)

        result = await self._patiently(once)
        self.committed = self.interaction.extras[COMMITTED] = True
        # What follows would compete with the answer for the same thread, so it has its turn once that is on its way.
        self._wake = self._wake or asyncio.get_running_loop().call_later(ANSWER_FIRST, self.bot.wake)
        return result

    async def would(self, fn: Callable[[Tx], T]) -> T:
        """What a step would come to: it is taken whole, and undone. Raises what it raises."""
        found: list[T] = []

        def tried(tx: Tx) -> None:
            found.append(fn(tx))
            raise _Undone

        with suppress(_Undone):
            await self._patiently(tried)
        return found[0]

    async def _patiently(self, fn: Callable[[Tx], T]) -> T:
        loop = asyncio.get_running_loop()
        waits: list[asyncio.Task[None]] = []
        late = loop.call_later(PATIENCE, lambda: waits.append(loop.create_task(self._wait())))
        try:
            return await self.bot.store.run(fn)
        finally:
            late.cancel()
            if waits:
                # Not being able to say "one moment" is no failure of what was to be done, which may be kept by now.
                await asyncio.gather(*waits, return_exceptions=True)

    async def wait(self) -> None:
        """Tell Discord to wait, before something that may take long."""
        await self._wait()

    async def _wait(self) -> None:
        response = self.interaction.response
        if not response.is_done():
            if self._updates:
                await self._calmly(lambda: response.defer())
            else:
                await self._calmly(lambda: response.defer(ephemeral=True, thinking=True))

    async def form(self, modal: discord.ui.Modal) -> None:
        """Open a form. A form can only be the first answer; after a wait the person is asked to press again."""
        if self.interaction.response.is_done():
            raise Refusal("refuse.press_again")
        modal.stop()  # A stopped form is not kept by the library: no memory, no time-out (platform.md, 4).
        await self._calmly(lambda: self.interaction.response.send_modal(modal))

    async def say(self, view: discord.ui.LayoutView) -> None:
        """Answer the person alone."""
        view.stop()
        if self.interaction.response.is_done():
            await self._calmly(lambda: self.interaction.edit_original_response(view=view))
        else:
            await self._calmly(lambda: self.interaction.response.send_message(view=view, ephemeral=True))

    async def hand(self, view: discord.ui.LayoutView, name: str, content: bytes) -> None:
        """Hand the person alone a file, which `view` shows."""
        view.stop()

        def file() -> discord.File:  # A new one for each try: what was sent once is at its end.
            return discord.File(io.BytesIO(content), name)

        if self.interaction.response.is_done():
            await self._calmly(lambda: self.interaction.edit_original_response(view=view, attachments=[file()]))
        else:
            await self._calmly(lambda: self.interaction.response.send_message(view=view, file=file(), ephemeral=True))

    async def hush(self) -> None:
        """Let the client know that this arrived, and say nothing."""
        await self._calmly(lambda: self.interaction.response.defer(ephemeral=True))

    async def show(self, view: discord.ui.LayoutView) -> None:
        """Change the person's own private reply where the control sits on one; otherwise answer them alone.

        A form opened from the front door arrives with the front door as its message: that is never changed here.
        """
        if self._own_reply():
            await self.redraw(view)
        else:
            await self.say(view)

    async def redraw(self, view: discord.ui.LayoutView) -> None:
        """Change the message the control sits on, whoever can see it."""
        view.stop()
        if self.interaction.response.is_done():
            await self._calmly(lambda: self.interaction.edit_original_response(view=view))
        else:
            await self._calmly(lambda: self.interaction.response.edit_message(view=view))

    def updating(self, whatever: bool) -> Turn:
        """Mark that the answer changes the message the control sits on, should a wait be needed."""
        self._updates = self.interaction.message is not None and (whatever or self._own_reply())
        return self

    def _own_reply(self) -> bool:
        message = self.interaction.message
        return message is not None and message.flags.ephemeral

    async def _calmly(self, call: Callable[[], Awaitable[Any]]) -> None:
        # What was done is committed; an answer that comes too late or twice is no failure of the person's.
        try:
            if LIMITED in self.interaction.extras:
                # The library has tried as often as it does. To go on in other words would make it worse (N3).
                return
            try:
                await call()
            except (OSError, aiohttp.ClientError):
                # The connection broke, and the library leaves it at that. If the first one arrived, Discord says so.
                await call()
        except discord.HTTPException as error:
            if error.status == TOO_MANY:
                self.interaction.extras[LIMITED] = True
            if error.code not in (ALREADY_ANSWERED, UNKNOWN_INTERACTION):
                raise
        except discord.InteractionResponded:
            pass
        finally:
            if self._wake is not None:
                self._wake.cancel()
                self._wake = None
                self.bot.wake()


def whole(digits: str) -> int:
    """The whole number of 64 bits, or the Discord id, that this is. Raises Refusal for anything else."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= DIGITS_MOST and int(digits) < 2**63):
        raise Refusal("refuse.unknown_choice")
    return int(digits)


def _who(interaction: discord.Interaction[Any]) -> Who:
    user = interaction.user
    roles = frozenset(role for role in getattr(user, "_roles", ()))
    manages = interaction.guild_id is not None and (
        interaction.permissions.manage_guild or interaction.permissions.administrator
    )
    since: datetime | None = getattr(user, "joined_at", None)
    joined = int(since.timestamp()) if since is not None else None
    return Who(user.id, interaction.guild_id, str(interaction.locale), manages, roles, joined)
