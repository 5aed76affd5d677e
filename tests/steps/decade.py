"""Ten years of rituals in every time zone there is, with restarts, kills and clocks that were set: each slot once.

    uv run python -m tests.steps.decade [--years 10] [--of 1] [--seed S] [--jobs 2]
    uv run python -m tests.steps.decade --calendar

prints the figures and every violation; the exit code is 0 if there was none. The second only compares the slots that
the rule names with those of another calendar, in every zone; the first lives through them. What takes a slot is what
Kith runs: the due row and the step behind it, the nightly look and what a start does, on SQLite in memory. Left out are
the thread on which the store works (each turn is a savepoint instead, and a kill rolls it back), the disk, and the
relay: a prompt counts as said once it is in the outbox.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo, available_timezones

from bot.rules.schedules import AHEAD, EVERY, LATE, Schedule, upcoming
from bot.steps import communities, rituals
from bot.steps.handlers import DUE
from data import due
from data import rituals as rows_of
from data.content.prompts import FAMILIES
from data.records import DAY, HOUR, MINUTE
from data.store import Tx, change, open_store, rows
from data.vault import Vault
from tests.steps.world import CHANNEL, HERE, KEY, who

BEGINNING = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())

BETWEEN = 12 * DAY
"""Seconds between two disturbances, on the average."""

DOWN = (5, MINUTE, 10 * MINUTE, 2 * HOUR, 5 * HOUR, DAY, 25 * HOUR, 3 * DAY)
STEPPED = (1, 61, 30 * MINUTE, HOUR, 3 * HOUR, 26 * HOUR, 47 * HOUR)
FAR = (40 * DAY, 400 * DAY)

TOLD = 25
"""After so many zones the figures so far are printed."""

LOST = 20 * 366 * DAY
"""Seconds by which a clock is behind that has forgotten the date."""


class Killed(Exception):
    """The process ended before the transaction was committed."""


@dataclass
class Wrong:
    """The clock was set back from `top` to `to`; whatever was decided meanwhile stands until the look of `mended`."""

    top: int
    to: int
    mended: int | None = None


@dataclass
class Life:
    """What happened in one zone. Moments are what the clock showed (UTC epoch seconds)."""

    zone: str
    said: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    early: dict[str, list[int]] = field(default_factory=dict)
    up: list[tuple[int, int]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    turns: int = 0


@dataclass
class Figures:
    """What came of some zones."""

    zones: int = 0
    rituals: int = 0
    slots: int = 0
    once: int = 0
    down: int = 0
    astray: int = 0
    far: int = 0
    again: int = 0
    turns: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Both together."""
        for name in ("zones", "rituals", "slots", "once", "down", "astray", "far", "again", "turns"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.kinds += other.kinds
        self.violations += other.violations

    def __str__(self) -> str:
        kinds = ", ".join(f"{name} {count:,}" for name, count in sorted(self.kinds.items()))
        return (
            f"zones {self.zones:,}, rituals {self.rituals:,}, turns {self.turns:,}; {kinds}\n"
            f"slots {self.slots:,}: said once {self.once:,}, skipped because Kith did not run or the clock was set past"
            f" them {self.down:,}, because the clock had been ahead {self.astray:,}, said while it was days ahead"
            f" {self.far:,}, {self.again:,} of them again in their time; wrong {len(self.violations)}"
        )


class Decade:
    """One community in one zone, with a ritual of every rhythm."""

    def __init__(self, tx: Tx, zone: str, chance: Random, years: int, hours: Sequence[int]) -> None:
        self.chance, self.now, self.end = chance, BEGINNING, BEGINNING + years * 366 * DAY
        self._tx, self.life = tx, Life(zone)
        self.schedules: dict[str, tuple[Schedule, int]] = {}
        self._since, self._kill, self._correct = self.now, False, 0
        self._away: tuple[int, int] | None = None
        tx = self._moment()
        steward = who("steward")
        communities.panel(tx, steward, "en")
        communities.asks_channel(tx, steward, CHANNEL)
        communities.zone(tx, steward, zone)
        communities.open_door(tx, steward)
        for every, minute in zip(EVERY, hours, strict=True):
            chosen = Schedule(every, chance.randrange(7), minute)
            made = rituals.keep(tx, steward, chance.choice(FAMILIES), chosen).ritual
            assert made is not None
            self.schedules[made.ref] = rituals.schedule_of(made), made.offset
            self.life.said[made.ref], self.life.early[made.ref] = [], []

    def _moment(self) -> Tx:
        return replace(self._tx, now=self.now)

    def live(self) -> Life:
        """All of it."""
        at = self.now + self._until_next()
        while self.now < self.end or self._away is not None:
            run_at = due.next_at(self._moment())
            if run_at is not None and run_at <= min(at, self.end + FAR[1] * 2):
                self.now = max(self.now, run_at)
                self._turn()
            else:
                self.now = max(self.now, at)
                self._disturb()
                at = self.now + (self.chance.randrange(2 * DAY) if self._away is not None else self._until_next())
        self._pause()
        return self.life

    def _until_next(self) -> int:
        return int(self.chance.expovariate(1 / BETWEEN)) + 1

    def _turn(self) -> None:
        """What the worker does with the row longest due."""
        self.life.turns += 1
        tx = self._moment()
        tx.db.execute("SAVEPOINT turn")
        try:
            taken = due.take(tx)
            assert taken is not None
            DUE[taken.kind](tx, taken.about)
            if self._kill:
                raise Killed
        except Killed:
            tx.db.execute("ROLLBACK TO turn")
            tx.db.execute("RELEASE turn")
            self._kill = False
            self._restart("killed")
            return
        tx.db.execute("RELEASE turn")
        if taken.kind == "ritual.slot":
            self._note(tx, taken.about)
        elif taken.kind == "retention.met" and self._away is None:
            for each in self.life.wrong:
                each.mended = self.now if each.mended is None else each.mended

    def _note(self, tx: Tx, ref: str) -> None:
        for each in rows(tx, "SELECT about FROM outbox WHERE kind = 'ritual'"):
            found = rows_of.round_of(tx, each["about"])
            assert found is not None and found.ritual == ref
            self.life.said[ref].append((found.slot, self.now))
            if self._away is not None and found.slot > self._away[0] + AHEAD:
                self.life.early[ref].append(found.slot)
            rows_of.answered(tx, found.ref, HERE)
        change(tx, "DELETE FROM outbox WHERE kind = 'ritual'")

    def _pause(self) -> None:
        self.life.up.append((self._since, self.now))

    def _set(self, to: int) -> None:
        """The clock shows something else from now on."""
        self._pause()
        if to < self.now:
            top = max([self.now, *(each.top for each in self.life.wrong if each.mended is None)])
            self.life.wrong.append(Wrong(top, to))
        self.now = self._since = to

    def _restart(self, kind: str) -> None:
        self.life.kinds[kind] += 1
        self._pause()
        self.now = self._since = self.now + self.chance.choice(DOWN)
        communities.returned(self._moment(), HERE)

    def _disturb(self) -> None:
        if self._away is not None:
            left, shown = self._away
            self._away = None
            self._set(left + self.now - shown)
            communities.returned(self._moment(), HERE)
            return
        kind = self.chance.choices(
            ("restarted", "killed", "ahead", "back", "far ahead", "forgot the date"), (54, 20, 12, 12, 1, 1)
        )[0]
        if kind == "restarted":
            self._restart(kind)
        elif kind == "killed":
            self._kill = True
        else:
            self.life.kinds[kind] += 1
            if kind == "ahead":
                self._set(self.now + self.chance.choice(STEPPED))
            elif kind == "back":
                self._set(self.now - self.chance.choice(STEPPED))
            else:
                left = self.now
                self._set(left + self.chance.randint(*FAR) if kind == "far ahead" else left - LOST)
                self._away = left, self.now


def civil(schedule: Schedule, zone: ZoneInfo, first: date, last: date) -> Iterator[int]:
    """Every slot between two days, reckoned another way than Kith does: only from moments to what clocks then show."""
    before = 0
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        if not _falls_on(schedule, day):
            continue
        shown = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + schedule.minute * MINUTE
        early, late = (_offset(zone, shown + step) for step in (-DAY, DAY))
        fitting = [shown - each for each in (early, late) if _offset(zone, shown - each) == each]
        at = min(fitting) if fitting else shown - early
        if at > before:
            before = at
            yield at


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _falls_on(schedule: Schedule, day: date) -> bool:
    if schedule.every == "day":
        return True
    if schedule.every == "month":
        return day.day == 1
    if day.weekday() != schedule.weekday:
        return False
    if schedule.every in ("first", "third"):
        return (day.day - 1) // 7 == (0 if schedule.every == "first" else 2)
    if schedule.every == "last":
        return (day + timedelta(days=7)).month != day.month
    # 1 January of the year 1 was a Monday.
    return schedule.every == "week" or (day - date(1, 1, 1)).days // 7 % 2 == schedule.anchor


def judged(decade: Decade) -> Figures:
    """Every slot of every ritual against what the clock showed, while Kith ran."""
    life, zone = decade.life, ZoneInfo(decade.life.zone)
    found = Figures(zones=1, rituals=len(decade.schedules), turns=life.turns, kinds=life.kinds)
    furthest = max(b for _, b in life.up)
    last = datetime.fromtimestamp(furthest + 2 * DAY, zone).date()
    for ref, (schedule, offset) in decade.schedules.items():
        true = list(civil(schedule, zone, date(2004, 1, 1), last))
        said = Counter(slot for slot, _ in life.said[ref])
        name = f"{life.zone} {schedule}"
        known = set(true)
        for slot, at in life.said[ref]:
            if slot not in known:
                found.violations.append(f"{name}: {slot} is none of its slots")
            if not slot + offset <= at <= slot + offset + LATE:
                found.violations.append(f"{name}: {slot} was said at {at}")
        early = life.early[ref]
        for slot in true[bisect_right(true, BEGINNING) : bisect_left(true, decade.end - offset - LATE)]:
            found.slots += 1
            in_time = said[slot] - early.count(slot)
            if early.count(slot) > 1 or in_time > 1:
                found.violations.append(f"{name}: {slot} was said {said[slot]} times")
            elif slot in early:
                found.far += 1
                found.again += in_time
            elif in_time:
                found.once += 1
            elif not _possible(life, slot + offset):
                found.down += 1
            elif _astray(life, slot, offset, early):
                found.astray += 1
            else:
                found.violations.append(f"{name}: {slot} was left out")
    return found


def _possible(life: Life, begins: int) -> bool:
    """Whether Kith ran for a while in which this could still be said, and was not killed in the first moment of it."""
    return any(a <= begins + LATE and b > max(a, begins) for a, b in life.up)


def _astray(life: Life, slot: int, offset: int, early: Sequence[int]) -> bool:
    """Whether it was passed over while the clock stood wrong, and its hour came before that was mended in the night;
    or is so near to one that was said then that the two cannot be told apart."""
    if any(0 <= each - slot <= AHEAD for each in early):
        return True
    return any(
        slot <= each.top and slot + offset + LATE >= each.to and (each.mended is None or slot <= each.mended)
        for each in life.wrong
    )


async def lived(zone: str, seed: str, years: int) -> Figures:
    """One zone."""
    chance = Random(f"{seed} {zone}")
    # Half of the hours lie in the night, where clocks are changed.
    hours = [chance.randrange(4 * 60 if chance.random() < 0.5 else DAY // MINUTE) for _ in EVERY]
    store = await open_store(None, Vault(KEY), lambda: BEGINNING, chance)

    def whole(tx: Tx) -> Figures:
        decade = Decade(tx, zone, chance, years, hours)
        decade.live()
        return judged(decade)

    try:
        return await store.run(whole)
    finally:
        await store.close()


def zones() -> list[str]:
    """Every zone that can be loaded here."""
    return sorted(available_timezones())


def reckoned(seed: str, years: int, zone: str) -> Figures:
    """The slots that the rule names in one zone, a ritual of every rhythm, against those of the other calendar."""
    chance, found, place = Random(f"{seed} {zone}"), Figures(zones=1), ZoneInfo(zone)
    for every in EVERY:
        minute = chance.randrange(4 * 60 if chance.random() < 0.5 else DAY // MINUTE)
        schedule = Schedule(every, chance.randrange(7), minute, chance.randrange(2))
        last = date(2026 + years, 1, 1)
        true = [at for at in civil(schedule, place, date(2026, 1, 3), last) if at > BEGINNING + 3 * DAY]
        named = upcoming(schedule, zone, BEGINNING + 3 * DAY, len(true))
        found.rituals, found.slots, found.once = found.rituals + 1, found.slots + len(true), found.once + len(true)
        if named != true:
            found.violations.append(f"{zone} {schedule}: another calendar says otherwise")
    return found


def one(seed: str, years: int, zone: str) -> Figures:
    """The same, for a process of its own."""
    return asyncio.run(lived(zone, seed, years))


def main() -> int:
    """The command; 0 if nothing is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.steps.decade")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--of", type=int, default=1, help="one zone in so many")
    parser.add_argument("--seed", default="decade")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--calendar", action="store_true", help="only what the rule says, of every zone")
    asked = parser.parse_args()
    began, found = time.monotonic(), Figures()
    with ProcessPoolExecutor(asked.jobs) as pool:
        what = partial(reckoned if asked.calendar else one, asked.seed, asked.years)
        for each in pool.map(what, zones()[:: asked.of]):
            found.add(each)
            if found.zones % TOLD == 0:
                print(f"{found}\nseconds {time.monotonic() - began:.0f}", flush=True)
            for violation in each.violations:
                print(violation, flush=True)
    print(found)
    print(f"seconds {time.monotonic() - began:.0f}")
    return 1 if found.violations else 0


if __name__ == "__main__":
    sys.exit(main())
