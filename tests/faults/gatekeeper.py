"""What Kith says unasked, judged from outside: whether whom it goes to lets it come, and how much came of late."""

from __future__ import annotations

from bot.rules.capacity import resting
from data import capacities, members, outbox
from data.records import DAY, HOUR
from data.store import Tx

UNASKED = {"nudge.digest": "digest", "nudge.receive": "receive", "capacity.still": "capacity", "ritual.told": "ritual"}
"""Kinds of messages that nobody waits for, as their nudges are called (matching.md, 5)."""

WANTED = ("digest", "receive")
"""They come only to those who said that they are welcome."""

WEEKLY, APART, HUSH = 2, 48 * HOUR, 72 * HOUR
"""At most so many a week, so many seconds between two, and so many seconds of quiet for whoever asked for it."""


class Gatekeeper:
    """Told of each message that is wanted, is about to be said, or is let go. `wrong` is what should not have been."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self._wanted: dict[str, list[tuple[int, str]]] = {}

    def back(self) -> None:
        """An older copy was put in place, which does not know what was said since."""
        self._wanted.clear()

    def became(self, tx: Tx, ref: str, was: str | None, state: str) -> None:
        """A message became this, in the transaction that was just committed."""
        row = outbox.get(tx, ref)
        if row is None or row.kind not in UNASKED or not members.named(tx, row.target):
            return
        before = self._wanted.setdefault(row.target, [])
        if state == "pending" and was in (None, "dropped"):
            self._wants(tx, row.kind, before)
            before.append((tx.now, ref))
        elif state == "sending":
            self._says(tx, row.kind, row.target)
        elif state == "dropped":
            before[:] = [each for each in before if each[1] != ref]

    def _wants(self, tx: Tx, kind: str, before: list[tuple[int, str]]) -> None:
        ages = [tx.now - at for at, ref in before if not _too_late(tx, ref)]
        if any(0 <= age < APART for age in ages):
            self._note(kind, "too soon after another")
        if sum(0 <= age < 7 * DAY for age in ages) >= WEEKLY:
            self._note(kind, "to somebody who was written to twice that week")

    def _says(self, tx: Tx, kind: str, to: str) -> None:
        known, nudge = members.nudging(tx, to), UNASKED[kind]
        if nudge in known.stopped or (nudge in WANTED and nudge not in known.wanted):
            self._note(kind, "to somebody who wants none")
        if known.hushed_at is not None and 0 <= tx.now - known.hushed_at < HUSH:
            self._note(kind, "to somebody who asked for quiet")
        if resting(capacities.get(tx, to), tx.now):
            self._note(kind, "to somebody who rests")

    def _note(self, kind: str, why: str) -> None:
        self.wrong.append(f"{kind} was said {why} (matching.md, 5)")


def _too_late(tx: Tx, ref: str) -> bool:
    """Whether it was never tried, and is of no use by now; it will be let go."""
    row = outbox.get(tx, ref)
    never = row is not None and row.message is None and row.first_tried is None
    return never and row is not None and row.drop_after is not None and row.drop_after < tx.now
