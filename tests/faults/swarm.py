"""Everything that Discord, a disk, a clock and a host do wrong: each seed draws its own few of them, and how often."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

from tests.faults import boards
from tests.faults.boards import Boards
from tests.faults.fates import FATES
from tests.faults.operations import operation_of, operation_of_action, operation_of_due
from tests.faults.sim import Sim
from tests.faults.store import BUSY, FULL, IOERR
from tests.transport.faults import Kind, Recorded, Rule

RATES = (0.0, 0.05, 0.2, 0.4)

REQUESTS = (
    "429 route",
    "429 global",
    "429 cloudflare",
    "5xx before",
    "5xx after",
    "reset before",
    "reset after",
    "late",
    "slow",
    "stale read",
)
"""What happens to single requests, at a drawn rate each."""

EVENTS = ("event twice", "event out of order")
"""What happens to single events of the gateway, at a drawn rate each."""

DISK = ("disk full", "disk error", "file locked", "slow disk")
"""What happens to single transactions, at a drawn rate each, for some minutes at a time."""


ALL = (*REQUESTS, *EVENTS, *DISK, *FATES)
EVERY = (*ALL, *boards.FAULTS)
"""With those that only a community with a forum can meet."""

LOSES = frozenset({"old backup"})
"""Faults after which something that was acknowledged may rightly be gone."""


def sampled(chance: Random) -> dict[str, float]:
    """A seed's own faults and their rates. A quarter of all seeds have few, so that nothing drowns in noise."""
    share = chance.choice((0.08, 0.2, 0.4))
    return {fault: rate for fault in ALL if chance.random() < share and (rate := chance.choice(RATES))}


LAST_WITHIN = 5 * 3600
"""Seconds after the end of a life within which its last fate comes, however long the draw makes it wait: whoever waits
for everybody to come to an end does so for six hours."""


class Swarm(Boards):
    """Lets the drawn faults happen to one simulation until `calm`. `fired` counts them, `cells` by operation."""

    def __init__(self, sim: Sim, rates: dict[str, float], chance: Random) -> None:
        super().__init__(sim, chance)
        self.rates = rates
        self.cells: Counter[tuple[str, str]] = Counter()
        self._disk_until = 0.0
        sim.server.swarm = self._request
        sim.disk.failing = self._statement
        sim.slow = self._slow
        sim.gate.copies = self._copies
        sim.gate.delay = self._delay

    def _hit(self, fault: str) -> bool:
        return not self.over and self.chance.random() < self.rates.get(fault, 0.0)

    def note(self, fault: str, operation: str | None = None) -> None:
        """It happened."""
        self.fired[fault] += 1
        if operation is not None:
            self.cells[fault, operation] += 1

    # --- single requests, events and transactions ---------------------------------------------------------------------

    def _request(self, recorded: Recorded) -> Rule | None:
        if self.over or not self.rates:
            return None
        for fault in REQUESTS:
            if fault not in self.rates or not self._hit(fault):
                continue
            rule = self._rule(fault, recorded)
            if rule is not None or fault == "stale read":
                self.note(fault, operation_of(self.sim, recorded))
                return rule
        befell = self.rule_of_boards(recorded)
        if befell is None:
            return None
        self.note(befell[0], operation_of(self.sim, recorded))
        return befell[1]

    def _rule(self, fault: str, recorded: Recorded) -> Rule | None:
        chance, every = self.chance, ("*", "*")
        if fault == "stale read":
            if recorded.method == "GET" and recorded.template.endswith(("messages", "active", "private", "public")):
                recorded.lag = chance.uniform(0.1, 2)  # type: ignore[attr-defined]
            return None
        if fault == "429 route":
            return Rule(Kind.LIMITED, *every, seconds=chance.choice((0.3, 2, 10, 50, 90)))
        if fault == "429 global":
            return Rule(Kind.LIMITED, *every, seconds=chance.choice((0.3, 2, 10, 50)), everywhere=True)
        if fault == "429 cloudflare":
            return Rule(Kind.LIMITED, *every, seconds=chance.choice((5, 60, 600)), via=False)
        if fault.startswith("5xx"):
            status = chance.choice((500, 502, 503, 504))
            return Rule(Kind.FAILED, *every, status=status, after_effect=fault == "5xx after")
        if fault.startswith("reset"):
            return Rule(Kind.RESET, *every, after_effect=fault == "reset after")
        if fault == "late":
            return Rule(Kind.LATE, *every, seconds=chance.uniform(0, 30))
        return Rule(Kind.SLOW, *every, seconds=chance.choice((1, 2, 5, 28, 40)), after_effect=chance.random() < 0.5)

    def _copies(self) -> int:
        if self._hit("event twice"):
            self.note("event twice", "post")
            return self.chance.choice((2, 2, 3))
        return 1

    def _delay(self) -> float:
        if self._hit("event out of order"):
            self.note("event out of order")
            return self.chance.uniform(0, 4)
        return 0.0

    def _statement(self, _: int, sql: str) -> int | None:
        if self.over or self.sim.loop.time() > self._disk_until:
            return None
        if sql == "BEGIN IMMEDIATE" and self._hit("file locked"):
            self.note("file locked", self._doing())
            return BUSY
        # A few statements in a hundred, so that most transactions of a bad spell still go through.
        for fault, code in (("disk full", FULL), ("disk error", IOERR)):
            if self.chance.random() < self.rates.get(fault, 0.0) / 10:
                self.note(fault, self._doing())
                return code
        return None

    def _slow(self) -> float:
        if not self.over and self.sim.loop.time() <= self._disk_until and self._hit("slow disk"):
            self.note("slow disk", self._doing())
            return self.chance.choice((0.05, 0.5, 2, 4))
        return 0.0005

    def _doing(self) -> str | None:
        actor = self.sim.disk.actor
        if actor is not None:
            asked = actor.get("data") or {}
            return operation_of_action(str(asked.get("custom_id") or f"/{asked.get('name')}"))
        return operation_of_due(self.sim.disk.due or "")

    # --- now and then -------------------------------------------------------------------------------------------------

    async def live(self, until: float, mean: float) -> None:
        """Let fates happen until that moment of the loop, one in about `mean` seconds."""
        fates = [fault for fault in FATES if fault in self.rates]
        storage = any(fault in self.rates for fault in DISK)
        while self.sim.loop.time() < until:
            pause = self.chance.expovariate(1 / mean)
            await asyncio.sleep(min(pause, until + LAST_WITHIN - self.sim.loop.time()))
            if self.over:
                return
            if storage:
                self._disk_until = self.sim.loop.time() + self.chance.choice((20, 120, 900))
            if fates:
                fate = self.chance.choices(fates, [self.rates[each] for each in fates])[0]
                await self.befall(fate)
