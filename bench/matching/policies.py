"""Kith's rules at work in the simulation, and everything a community could use instead."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from bench.matching.run import Asked, Open, Policy, Run
from bench.matching.world import NIGHT, START, Helper
from bot.rules import capacity, matching, waves
from bot.rules.asks import Urgency
from bot.rules.fitting import near_home
from data.records import DAY, HOUR, MINUTE, Ask, Capacity

ZONE = "UTC"


class Kith:
    """The rules of `bot.rules`, as the steps of Kith use them."""

    private = True
    hard = True

    def __init__(self, name: str = "Kith", *, board: bool = True, quick: bool = True) -> None:
        self.name, self.board, self.quick = name, board, quick
        self._asks: dict[int, Ask] = {}
        self._stated: dict[int, Capacity] = {}
        self._able: dict[int, frozenset[int]] = {}
        self._free: set[int] | None = None
        self._offering: tuple[list[Helper], list[Helper]] | None = None

    def begin(self, run: Run, ask: Open) -> None:
        """It is looked at with the next tick; what is critical does not wait for it."""
        need = ask.need
        self._asks[need.at] = self.record(ask)
        run.look(ask, run.now, at_once=True)
        if self.board and need.board:
            run.later(self.board_at(ask), "board", ask)

    def tick(self, run: Run, due: list[Open]) -> None:
        """The next wave of each, the most pressing first."""
        by_ref = {ask.need.ref: ask for ask in due}
        places = {ask.need.ref: ask.places for ask in due}
        self._free = None
        for record in self.turn([self._asks[ask.need.at] for ask in due], run.now, places):
            self._wave(run, by_ref[record.ref], record)

    def _wave(self, run: Run, ask: Open, record: Ask) -> None:
        now, need = run.now, ask.need
        found = self._index(run, ask)
        if not found and not any(each.open for each in ask.asked):
            self._nobody(run, ask, record)
            return
        look = self.look(run, ask, record)
        how, waiting = look.urgency, look.waiting
        known = [self._candidate(run, ask, at) for at in found] if found and self.room(look) else []
        fitting = self.order(run, ask, matching.ranked(record, known, now, ZONE)) if known else []
        anybody = bool(fitting or waiting)
        run.look(ask, self.again(run, ask, how, anybody), at_once=how == "critical")
        if self.board and need.board and waves.wider_at(ask.since, need.by, now, anybody) <= now:
            run.show(ask, 1.0, hard=True)
        how_well = [matching.fit_of(record, each.capacity) for each in fitting]
        for chosen in fitting[: self.size(look, how_well) if fitting else 0]:
            at = int(chosen.capacity.member[1:])
            run.states[at].ready = now + capacity.COOL_DOWN
            run.ask(ask, at, answer=waves.ANSWER[how])
            if self._free is not None:
                self._free.discard(at)

    def _nobody(self, run: Run, ask: Open, record: Ask) -> None:
        how = self.how(record, run.now)
        run.look(ask, self.again(run, ask, how, anybody=False), at_once=how == "critical")
        if self.board and ask.need.board and not ask.board:
            run.show(ask, 1.0, hard=True)

    def look(self, run: Run, ask: Open, record: Ask) -> waves.Look:
        """The ask as it stands."""
        waiting = tuple(((0.6, 0.8, 1.0)[each.fit], each.at) for each in ask.asked if each.open)
        how = self.how(record, run.now)
        return waves.Look(how, ask.need.by, run.now, ask.places, len(ask.asked), waiting, run.answers())

    @staticmethod
    def record(ask: Open) -> Ask:
        """The ask as Kith would keep it, as far as matching looks at it."""
        need = ask.need
        return Ask(
            ref=need.ref,
            community=1,
            code="",
            asker=need.member,
            shared="quiet",
            state="open",
            kind=need.kind,
            needed="whenever",
            needed_by=need.by,
            first_who_can=False,
            summary="",
            details="",
            offer=None,
            visible_at=ask.since,
            made_day=0,
            closed_day=None,
            needs=need.needs,
        )

    def how(self, record: Ask, now: int) -> Urgency:
        """How urgently somebody is looked for: as the rules say, like all that follow. An idea may change any."""
        return matching.pressing(record, now)

    def turn(self, records: list[Ask], now: int, places: dict[str, int]) -> list[Ask]:
        """Which ask first."""
        return matching.in_turn(records, now, places)

    def again(self, run: Run, ask: Open, how: Urgency, anybody: bool) -> int:
        """When to look again."""
        # Of the kind and possible for this ask; Kith's index knows the kind alone, and looks a little more often.
        ready = (run.states[at].ready for at in (() if anybody else ask.need.able) if at not in ask.seen)
        free_at = min((each for each in ready if each > run.now), default=None)
        return waves.next_look(how, ask.need.by, run.now, anybody, free_at)

    def room(self, look: waves.Look) -> int:
        """How many may be asked now at most."""
        return look.room

    def order(self, run: Run, ask: Open, ranked: list[matching.Candidate]) -> list[matching.Candidate]:
        """Who is asked first."""
        return ranked

    def size(self, look: waves.Look, fits: list[float]) -> int:
        """How many are asked now."""
        return waves.size(look, fits)

    def board_at(self, ask: Open) -> int:
        """When the ask comes onto the silent board, as long as there is anybody to ask."""
        return waves.wider_at(ask.since, ask.need.by, ask.since, anybody=True)

    def _index(self, run: Run, ask: Open) -> list[int]:
        """What an index over kinds and `ready_at` would hand over; the rules look at each of them again.

        With `quick`, whoever is asleep, asked or full is left out before a record is made of them. The rules leave the
        same people out, so that this saves time and changes nothing.
        """
        if not self.quick:
            return [at for at in ask.need.able if at not in ask.seen]
        if self._free is None:
            self._free = self._rested(run)
        able = self._able.get(ask.need.at)
        if able is None:
            able = self._able[ask.need.at] = frozenset(ask.need.able)
        return sorted((able & self._free) - ask.seen)

    def _rested(self, run: Run) -> set[int]:
        """Who could be asked about anything at this moment; looked at once for all asks of a tick."""
        now, states = run.now, run.states
        minute = now % DAY // MINUTE
        night = minute >= NIGHT[0] or minute < NIGHT[1]
        if self._offering is None:
            stated = [helper for helper in run.helpers if helper.per_week]
            self._offering = stated, [helper for helper in stated if not helper.quiet]
        return {
            helper.at
            for helper in self._offering[night]
            if (states[helper.at].ready <= now or helper.gives.sooner)
            and not states[helper.at].open
            and not _welcomes_no_more(states[helper.at].invited, helper.gives.invitations, now)
            and not run.full(helper.at)
        }

    def _candidate(self, run: Run, ask: Open, at: int) -> matching.Candidate:
        helper, state = run.helpers[at], run.states[at]
        running, week, month = run.load(at)
        return matching.Candidate(
            capacity=self._capacity(run, helper, at),
            running=running,
            recent=week,
            apart=ask.need.member in helper.avoids,
            asked_before=at in ask.seen,
            invited_now=state.open > 0,
            month=month,
            invited=_within(state.invited, run.now - 7 * DAY),
            last=state.invited[-1] if state.invited else None,
        )

    def _capacity(self, run: Run, helper: Helper, at: int) -> Capacity:
        state = run.states[at]
        rest = next((end for begin, end in helper.rests if begin <= run.now < end), None) if helper.rests else None
        known = self._stated.get(at)
        if known is None or known.ready_at != state.ready or known.rest_until != rest:
            known = self._stated[at] = _capacity(helper, state.ready, rest)
        return known

    def answered(self, run: Run, asked: Asked, how: str) -> None:
        """The pauses after each answer; after a no or none the next is looked for."""
        state = run.states[asked.helper]
        if how == "no":
            state.ready = max(state.ready, run.now + capacity.COOL_DOWN_AFTER_NO)
        elif how == "lapse":
            state.paused = capacity.after_silence(state.paused)
            state.ready = max(state.ready, asked.at + state.paused)
        if how != "yes":
            run.look(asked.ask, run.now)


def _welcomes_no_more(invited: list[int], most: int | None, now: int) -> bool:
    return most is not None and len(invited) >= most and (not most or invited[-most] > now - 7 * DAY)


def _within(times: list[int], since: int) -> int:
    return len(times) - bisect_right(times, since)


def _capacity(helper: Helper, ready: int, rest: int | None) -> Capacity:
    start, end = helper.quiet or (None, None)
    return Capacity(
        member=helper.member,
        community=1,
        tide="high",
        at_once=helper.at_once,
        per_week=helper.per_week,
        kinds=helper.kinds,
        quiet_from=start,
        quiet_to=end,
        rest_until=rest,
        ready_at=ready,
        stated_day=START // DAY,
        gives=helper.gives,
    )


@dataclass
class Everybody:
    """A ping to every helper, or to every helper of the kind."""

    name: str
    of_kind: bool
    private: bool = False
    hard: bool = False

    def begin(self, run: Run, ask: Open) -> None:
        """Everybody is pinged at once, and only then."""
        chosen = [
            at
            for at, helper in enumerate(run.helpers)
            if (not self.of_kind or ask.need.kind in helper.kinds) and helper.member != ask.need.member
        ]
        for at in chosen:
            run.ask(ask, at, weight=0.8, crowd=len(chosen) - 1)

    def tick(self, run: Run, due: list[Open]) -> None:
        """Nobody is asked a second time."""

    def answered(self, run: Run, asked: Asked, how: str) -> None:
        """Nothing follows."""


@dataclass
class Channel:
    """A post in a channel; whoever reads it first and can, does."""

    name: str = "channel, first come"
    private: bool = False
    hard: bool = False

    def begin(self, run: Run, ask: Open) -> None:
        """It stands there until its end."""
        run.show(ask, 4.0, hard=False)

    def tick(self, run: Run, due: list[Open]) -> None:
        """Nobody is asked."""

    def answered(self, run: Run, asked: Asked, how: str) -> None:
        """Nothing follows."""


SIZES = waves.WAVE

Order = Callable[[Run, Open, int], float]


@dataclass
class Rounds:
    """Invitations in rounds by some order, within what was stated, without cool-down or anybody's own cap."""

    name: str
    order: Order
    sizes: dict[Urgency, int]
    every: dict[Urgency, int]
    private: bool = True
    hard: bool = True

    def begin(self, run: Run, ask: Open) -> None:
        """The first round goes with the next tick."""
        run.look(ask, run.now)

    def tick(self, run: Run, due: list[Open]) -> None:
        """The next round of each, in the order in which they came."""
        for ask in due:
            fitting = [at for at in ask.need.able if self.may(run, ask, at)]
            fitting.sort(key=lambda at, ask=ask: (self.order(run, ask, at), at))
            how = ask.need.urgency
            for at in fitting[: self.sizes[how] * ask.places]:
                run.ask(ask, at)
            run.look(ask, run.now + min(self.every[how], max(5 * 60, (ask.need.by - run.now) // 3)))

    def may(self, run: Run, ask: Open, at: int) -> bool:
        """The hard rules, save those that leave people in peace."""
        if at in ask.seen:
            return False
        apart = ask.need.member in run.helpers[at].avoids
        return not apart and not run.full(at) and not run.resting(at)

    def answered(self, run: Run, asked: Asked, how: str) -> None:
        """The next round comes when it comes."""


def best_fit(run: Run, ask: Open, at: int) -> float:
    """Whoever fits best."""
    return -ask.fit(run.helpers[at])


def in_turn(run: Run, ask: Open, at: int) -> float:
    """Whoever was asked longest ago."""
    return run.states[at].invited[-1] if run.states[at].invited else 0


def nearest(run: Run, ask: Open, at: int) -> float:
    """Whoever is nearest, then by chance."""
    near = near_home(ask.need.kind, ask.need.needs, run.helpers[at].gives)
    return (0 if near else 1) + run.chance.random() / 2


class Sparse(Rounds):
    """Each who fits is told by chance, the likelier the longer they were left alone (in the manner of M & R)."""

    def may(self, run: Run, ask: Open, at: int) -> bool:
        """Not while they are likely to have stopped looking because of the last notification."""
        last = run.states[at].invited[-1] if run.states[at].invited else 0
        rested = 1 - 0.5 ** ((run.now - last) / (2 * DAY))
        return super().may(run, ask, at) and run.chance.random() < 0.35 * rested


def baselines() -> list[Policy]:
    """Everything a community could use instead, ready for one life."""
    rounds, batch = waves.ROUND, dict.fromkeys(waves.ROUND, HOUR)
    four: dict[Urgency, int] = {"low": 4, "normal": 4, "high": 6, "critical": 10}
    return [
        Everybody("ping every helper", of_kind=False),
        Everybody("ping helpers of the kind", of_kind=True),
        Channel(),
        Rounds("greedy best fit", best_fit, SIZES, rounds),
        Rounds("round robin", in_turn, SIZES, rounds),
        Rounds("nearest first, in batches", nearest, four, batch),
        Sparse("sparse notification", in_turn, SIZES, {key: 2 * value for key, value in rounds.items()}),
    ]
