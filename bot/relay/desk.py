"""What both sides of the relay share: the store, the port, and how long to wait after each kind of trouble."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot import logs
from bot.relay.port import Busy, DiscordPort, Refused, Unauthorized
from data.records import HOUR, MINUTE

if TYPE_CHECKING:
    from bot.relay.patience import Patience
    from data.store import Store

UNCLEAR = (5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE)
ERROR = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR)
"""Pauses in seconds after the first, second … time; the last one is repeated."""


class Desk:
    """One for the whole relay."""

    def __init__(
        self, store: Store, port: DiscordPort, patience: Patience, on_unauthorized: Callable[[], None]
    ) -> None:
        self.store, self.port, self.patience = store, port, patience
        self._on_unauthorized = on_unauthorized

    @property
    def now(self) -> int:
        """UTC epoch seconds."""
        return self.store.clock()

    def wait(self, channel: int, trouble: Exception, tries: int) -> int:
        """When to go on (UTC epoch seconds) after a call to this channel that led to nothing, or to nobody knows what.

        Not for the posting of a message, which must be looked for first.
        """
        if isinstance(trouble, Busy):
            return self.patience.busy(channel, trouble.seconds, trouble.everywhere, self.now)
        if isinstance(trouble, Refused):
            return self.patience.refused(channel, trouble.code, self.now)
        if isinstance(trouble, Unauthorized):
            if not self.patience.revoked:
                self.patience.revoked = True
                logs.event("token.refused")
                self._on_unauthorized()
            return self.now
        self.patience.unclear(self.now)
        return self.now + self.patience.about(UNCLEAR[min(tries, len(UNCLEAR) - 1)])

    def after_error(self, tries: int) -> int:
        """Seconds to wait after something that should not have happened."""
        return self.patience.about(ERROR[min(tries, len(ERROR) - 1)])
