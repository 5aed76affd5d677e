"""What the relay asks of Discord, and the three ways in which Discord can fail it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import discord

from bot.rules.boards import Board


class Refused(Exception):
    """Discord said no, with its error code (opcodes-and-status-codes): nothing took effect."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Busy(Exception):
    """Discord asks to wait this many seconds, on this route or `everywhere`: nothing took effect."""

    def __init__(self, seconds: float, everywhere: bool = False) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.everywhere = everywhere


class Unclear(Exception):
    """Nobody knows whether it took effect: a reset, a timeout, a 5xx that outlived the library's own tries."""


class Unauthorized(Exception):
    """The token is no longer accepted: every request stops (promises, fault 30)."""


Post = tuple[int, int]
"""A post of a forum: the thread that it is, and its first message. Discord gives both one id; nothing needs it to."""


class DiscordPort(Protocol):
    """The few calls the relay makes. Ids are Discord's snowflakes; each call may raise any of the four above."""

    async def send(
        self, channel: int, view: discord.ui.LayoutView, nonce: str, pings: Sequence[int], deadline: float
    ) -> int:
        """Post with this nonce, enforced; the message's id. Every try ends within `deadline` seconds."""
        ...

    async def board(self, channel: int) -> Board | None:
        """What a forum takes; None for a channel that is none."""
        ...

    async def post(
        self,
        forum: int,
        title: str,
        tags: Sequence[int],
        view: discord.ui.LayoutView,
        pings: Sequence[int],
        deadline: float,
    ) -> Post:
        """Make a post, which knows no nonce: said twice there are two. Every try ends within `deadline` seconds."""
        ...

    async def posts(self, guild: int, forum: int, marker: int, since: int, until: int | None = None) -> list[Post]:
        """Kith's own posts in the forum from `since` on that bear the marker, oldest first; see `find`."""
        ...

    async def delete_post(self, post: Post) -> None:
        """Take a post away; for want of Manage Threads its card goes, and it is archived. One that is gone is no
        failure."""
        ...

    async def exists(self, channel: int) -> bool:
        """Whether there is such a channel, asked of Discord just now. False only if Discord says so (10003)."""
        ...

    async def edit(self, channel: int, message: int, view: discord.ui.LayoutView) -> None:
        """Show this instead."""
        ...

    async def delete(self, channel: int, message: int) -> None:
        """Take the message away; one that is gone already is no failure."""
        ...

    async def find(self, channel: int, marker: int, since: int, until: int | None = None) -> list[int]:
        """Kith's own messages in the channel from `since` (UTC epoch seconds) on that bear the marker, oldest first.

        What is newer than `until` need not be looked at."""
        ...

    async def open_dm(self, user: int) -> int:
        """The channel of the direct messages with this person."""
        ...

    async def create_thread(self, parent: int, name: str) -> int:
        """A private thread nobody else can add people to."""
        ...

    async def threads_named(self, guild: int, parent: int, name: str) -> list[int]:
        """Kith's private threads of that name under that channel, active or archived, smallest id first."""
        ...

    async def add_to_thread(self, thread: int, user: int) -> None:
        """Bring a person in; one who is in already is no failure."""
        ...

    async def remove_from_thread(self, thread: int, user: int) -> None:
        """Take a person out; one who is not in it is no failure."""
        ...

    async def close_thread(self, thread: int) -> bool:
        """Archive and lock. False if it could only be archived, for want of Manage Threads."""
        ...

    async def reopen_thread(self, thread: int) -> None:
        """Bring an archived thread back."""
        ...

    async def delete_thread(self, thread: int) -> None:
        """Remove an empty twin; archived where deleting is not permitted."""
        ...

    async def present(self, guild: int, user: int) -> bool:
        """Whether this person is in the server. False only if Discord says so (10007, 10013)."""
        ...
