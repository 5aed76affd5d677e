"""The fault matrix as a table: for each cell how often it was exercised and what came of it, or why it cannot be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from tests.faults.futures import Found
from tests.faults.stage import OPERATIONS

ROWS: dict[int, str] = {
    1: "429 on a route",
    2: "429 global, or Cloudflare",
    3: "5xx or reset before the effect",
    4: "5xx or timeout after the effect",
    5: "reset after the effect, or before a late one",
    6: "gateway drop, resumed",
    7: "gateway drop, events lost",
    8: "event twice, pressed twice",
    9: "events out of order",
    10: "10062, 40060 on the answer",
    11: "interaction token too old",
    12: "channel deleted, no access",
    13: "card deleted by somebody",
    14: "thread archived, locked, at the limit",
    15: "role deleted",
    16: "member left, and returned",
    17: "direct messages closed",
    18: "missing permission",
    19: "kill -9 at a step",
    20: "power loss",
    21: "disk full, storage error",
    22: "database locked by another process",
    23: "database malformed",
    24: "clock stepped",
    25: "restored from an old backup",
    26: "two instances",
    27: "wrong or missing key",
    28: "server unavailable, or removed Kith",
    29: "asker has everything forgotten meanwhile",
    30: "token revoked",
    31: "not accepted (50035)",
    32: "anything else is raised, or cancelled",
}
"""The rows of promises, section 6."""

KILLED, RAISED = 19, 32
"""The rows of crashes and of cancellations."""

NOT_HERE: dict[int, str] = {
    9: "nothing is kept between events; drawn by tests.faults.campaign",
    11: "Kith answers within seconds and never uses a token again",
    20: "below SQLite: tests.faults.power",
    22: "met at the start: tests/data/test_store.py",
    23: "met at the start: tests/data/test_store.py",
    26: "the lock is met at the start: tests/transport/test_process.py",
    27: "met at the start: tests/data/test_store.py",
}
"""Rows that are no matter of single operations, and where they are looked at."""

_ANSWERED_ALONE = "an accept calls for nothing but its answer; what is done with the token is the thread"

NONE: dict[tuple[int, str], str] = {
    (8, "thread"): "nobody presses for it; exercised with accept, of which it follows",
    (10, "thread"): "nobody is answered",
    **{(row, "accept"): _ANSWERED_ALONE for row in (12, 13, 14, 15, 16, 17, 18, 30, 31)},
    (25, "thread"): "its rows come with those of accept, and are exercised there",
    (29, "config"): "nothing of an asker's is in it",
    (31, "purge"): "nothing is said there, only taken away",
    (31, "withdraw"): "nothing is said there, only taken away",
}
"""Single cells that cannot be, and why."""


class Table:
    """Counts by row and operation."""

    def __init__(self, found: Iterable[Found]) -> None:
        self.times: Counter[tuple[int, str]] = Counter()
        self.outcomes: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
        for one in found:
            _, row, operation = one.cell
            if one.fired and operation in OPERATIONS:
                self.times[row, operation] += 1
                self.outcomes[row, operation]["wrong" if one.wrong else one.outcome] += 1

    def reason(self, row: int, operation: str) -> str:
        """Why there is nothing in this cell; empty if nobody has said."""
        return NOT_HERE.get(row) or NONE.get((row, operation)) or ""

    def empty(self, *rows: int) -> list[str]:
        """Cells that were not exercised, without a reason; of these rows, or of all."""
        cells = [(row, operation) for row in rows or ROWS for operation in OPERATIONS]
        return [f"{ROWS[row]} × {op}" for row, op in cells if not self.times[row, op] and not self.reason(row, op)]

    def __str__(self) -> str:
        lines = [" | ".join(["fault".ljust(46), *(each.rjust(12) for each in OPERATIONS)])]
        for row, name in ROWS.items():
            cells = [self._cell(row, operation).rjust(12) for operation in OPERATIONS]
            lines.append(" | ".join([f"{row:2} {name}".ljust(46), *cells]))
        notes = [f"{row:2} {ROWS[row]}: {why}" for row, why in NOT_HERE.items()]
        notes += [f"{row:2} {ROWS[row]} × {operation}: {why}" for (row, operation), why in NONE.items()]
        return "\n".join([*lines, "", *notes])

    def _cell(self, row: int, operation: str) -> str:
        if not self.times[row, operation]:
            return "–" if self.reason(row, operation) else "EMPTY"
        came = "/".join(sorted(self.outcomes[row, operation]))
        return f"{came} {self.times[row, operation]}"
