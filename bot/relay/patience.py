"""What the relay knows just now about when Discord may be called again; it is memory only, and may be lost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from bot.relay import codes
from data.records import HOUR, MINUTE

DOOR = 0
"""Stands for "opening direct messages", which has a limit of its own, where a channel's id is asked for; a negative id
stands for what is done to threads in that channel."""

MOST = HOUR
"""No pause is longer than this (seconds), so that a clock set back never silences a channel for good."""

REOPEN_AGAIN = 10 * MINUTE
"""Seconds within which a thread is not brought back a second time."""

DOUBTS = 5
"""So many unclear outcomes in a row are an outage: nothing new is begun for a while."""


@dataclass(frozen=True, slots=True)
class Pause:
    """From when until when (UTC epoch seconds) a place is left alone; `code` if it was refused, None if busy."""

    since: int
    until: int
    code: int | None


class Patience:
    """Pauses of single channels, of everything, and whether the token still holds."""

    def __init__(self, chance: Random) -> None:
        self.revoked = False
        self._chance = chance
        self._pauses: dict[int, Pause] = {}
        self._everything: Pause | None = None
        self._doubts = 0
        self._reopened: dict[int, int] = {}

    def on(self, channel: int, now: int) -> Pause | None:
        """The pause this channel is in."""
        return next((each for each in (self._everything, self._pauses.get(channel)) if _running(each, now)), None)

    def everything(self, now: int) -> int | None:
        """Until when nothing at all may be called."""
        pause = self._everything
        return pause.until if pause is not None and _running(pause, now) else None

    @property
    def doubtful(self) -> bool:
        """Whether there seems to be an outage: one call at a time is then enough to see it end."""
        return self._doubts >= DOUBTS

    def busy(self, channel: int, seconds: float, everywhere: bool, now: int) -> int:
        """Discord said to wait; until when."""
        pause = Pause(now, now + min(MOST, max(1, math.ceil(seconds))), None)
        if everywhere:
            self._everything = pause
        else:
            self._keep(channel, pause)
        return pause.until

    def refused(self, channel: int, code: int, now: int) -> int:
        """Discord refused; when it is worth asking again. A channel that is shut is left alone until then."""
        until = now + self.about(24 * HOUR if code in codes.UNFIT else HOUR)
        if code in codes.SHUT:
            self._keep(channel, Pause(now, min(until, now + MOST), code))
        self._doubts = 0
        return until

    def unclear(self, now: int) -> None:
        """Nobody knows what became of a call."""
        self._doubts += 1
        if self.doubtful:
            wait = min(MINUTE, 5 * 2 ** (self._doubts - DOUBTS))
            self._everything = Pause(now, now + wait, None)

    def fine(self, channel: int) -> None:
        """A call went through."""
        self._doubts = 0
        self._pauses.pop(channel, None)

    def may_reopen(self, channel: int, now: int) -> bool:
        """Whether an archived thread is to be brought back: once, and not again when that did not help."""
        last = self._reopened.get(channel)
        if last is not None and 0 <= now - last < REOPEN_AGAIN:
            return False
        if len(self._reopened) > 1000:
            self._reopened.clear()
        self._reopened[channel] = now
        return True

    def about(self, seconds: int) -> int:
        """A tenth more at most, so that what was put off together does not come back together."""
        return seconds + self._chance.randrange(seconds // 10 + 1)

    def _keep(self, channel: int, pause: Pause) -> None:
        if len(self._pauses) > 1000:
            self._pauses = {each: kept for each, kept in self._pauses.items() if _running(kept, pause.since)}
        self._pauses[channel] = pause


def _running(pause: Pause | None, now: int) -> bool:
    return pause is not None and pause.since <= now < pause.until
