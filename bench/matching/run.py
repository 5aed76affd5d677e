"""One life of a simulated community under one policy: who is asked, who answers, who wears out, which asks are met."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from dataclasses import dataclass, field
from math import log
from random import Random
from typing import Protocol

from bench.matching.world import START, Helper, Need, World, coin
from bot.rules.asks import Urgency
from bot.rules.fitting import fit
from bot.rules.waves import ANSWER, STRETCH, TICK, Answers, answered, fit_class
from data.records import DAY, MINUTE

WEEK = 7 * DAY
BACK_A_DAY = 0.35
ASKER_SAYS_YES = 0.95
ASKER_TAKES = 40 * MINUTE
OVER_ANYWAY = 0.4
"""How much of their willingness is left in those who are asked for more than they stated."""

READ = 15
"""So many asks on a board or in a channel are read by whoever looks by."""

BROWSE = 0.8
"""How much of their willingness those have who come upon an ask instead of being asked."""


def fitting_well(how: float) -> float:
    """What part of their willingness is left in somebody who fits less than fully."""
    return 0.4 + 0.6 * how


@dataclass(slots=True)
class Asked:
    """One invitation. `due` is when no answer counts as not now."""

    ask: Open
    helper: int
    at: int
    due: int
    fit: int
    open: bool = True


@dataclass(slots=True)
class Open:
    """An ask that was voiced, and how it stands."""

    need: Need
    since: int
    asked: list[Asked] = field(default_factory=list[Asked])
    seen: set[int] = field(default_factory=set[int])
    waiting: list[int] = field(default_factory=list[int])
    reserves: list[int] = field(default_factory=list[int])
    taken: list[int] = field(default_factory=list[int])
    over: bool = False
    met: int | None = None
    first_yes: int | None = None
    redundant: int = 0
    board: bool = False
    look: int = 0

    @property
    def places(self) -> int:
        """How many more yeses are wanted, counting those the asker thinks about."""
        return self.need.needs.people - len(self.taken) - len(self.waiting)

    def fit(self, helper: Helper) -> float:
        """How well this helper fits, reckoned once for all policies that live through the same needs."""
        known = self.need.fits.get(helper.at)
        if known is None:
            known = self.need.fits[helper.at] = fit(self.need.kind, self.need.needs, helper.gives)
        return known


@dataclass(slots=True)
class State:
    """A helper's days: what was taken on, when they were asked, how tired they are, and whether they still answer."""

    taken: list[int] = field(default_factory=list[int])
    ends: list[int] = field(default_factory=list[int])
    invited: list[int] = field(default_factory=list[int])
    ready: int = START
    paused: int = DAY
    inactive: int = 0
    tired: float = 0.0
    tired_at: int = START
    quit: bool = False
    drifted: bool = False
    open: int = 0
    twice: bool = False
    pushed: bool = False


class Policy(Protocol):
    """Whom to ask. `private`: there is a way to ask unseen; `hard`: nobody is taken beyond what they stated."""

    name: str
    private: bool
    hard: bool

    def begin(self, run: Run, ask: Open) -> None:
        """An ask was voiced."""

    def tick(self, run: Run, due: list[Open]) -> None:
        """These asks are due: ask people, and say when to look again."""

    def answered(self, run: Run, asked: Asked, how: str) -> None:
        """Somebody answered, or did not in time."""


class Run:
    """The clock and everything that happens."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.world, self.policy = world, policy
        self.helpers: list[Helper] = list(world.helpers)
        self.states = [State() for _ in self.helpers]
        self.asks: list[Open] = []
        self.now = START
        self.chance = Random(world.seed * 7919 + 13)
        self._events: list[tuple[int, int, str, object]] = []
        self._count = 0
        self._ticks: set[int] = set()
        self._due: dict[int, list[Open]] = {}
        self._unmet: dict[str, bool] = {}
        self.known: list[list[int]] = [[0, 0, 0], [0, 0, 0]]

    def later(self, at: int, what: str, about: object) -> None:
        """Something that happens then."""
        self._count += 1
        heapq.heappush(self._events, (at, self._count, what, about))

    def live(self) -> Run:
        """From the first need to the last answer."""
        for need in self.world.needs:
            self.later(need.came, "need", need)
        for week in range(self.world.regime.weeks):
            self.later(START + (week + 1) * WEEK, "week", week)
        while self._events:
            self.now, _, what, about = heapq.heappop(self._events)
            getattr(self, f"_{what}")(about)
        return self

    def look(self, ask: Open, at: int, at_once: bool = False) -> None:
        """Look at this ask with the first tick from then on, or then."""
        when = at if at_once else -(-at // TICK) * TICK
        ask.look = when
        if when not in self._due:
            self._due[when] = []
            self.later(when, "tick", when)
        self._due[when].append(ask)

    def _need(self, need: Need) -> None:
        regime = self.world.regime
        shy = 0.45 if regime.one_voice else (0.40 if self.policy.private else 0.75)
        voice = (1 - shy * need.shyness) * (0.75 if self._unmet.get(need.member) else 1.0)
        if need.courage >= voice:
            return
        ask = Open(need, self.now)
        self.asks.append(ask)
        self.later(need.by, "end", ask)
        self.policy.begin(self, ask)

    def _tick(self, when: int) -> None:
        due = [ask for ask in self._due.pop(when) if ask.look == when and not ask.over and ask.places > 0]
        if due:
            self.policy.tick(self, list({ask.need.at: ask for ask in due}.values()))

    def _week(self, week: int) -> None:
        for at, state in enumerate(self.states):
            asked = state.invited[-1] if state.invited else START
            if self.helpers[at].per_week and self.now - asked >= 28 * DAY and coin(self.world.seed, at, week) < 0.015:
                state.drifted = True

    def resting(self, at: int) -> bool:
        """Whether this helper rests now."""
        rests = self.helpers[at].rests
        return bool(rests) and any(begin <= self.now < end for begin, end in rests)

    def load(self, at: int) -> tuple[int, int, int]:
        """Commitments that run now, and those taken on within a week and within 28 days."""
        state, now = self.states[at], self.now
        if not state.taken:
            return 0, 0, 0
        count = len(state.taken)
        week = count - bisect_right(state.taken, now - WEEK)
        month = count - bisect_right(state.taken, now - 4 * WEEK)
        return self._running(state), week, month

    def _running(self, state: State) -> int:
        if state.ends and min(state.ends) <= self.now:
            state.ends = [end for end in state.ends if end > self.now]
        return len(state.ends)

    def full(self, at: int) -> bool:
        """Whether one more would be more than they stated."""
        state, helper, now = self.states[at], self.helpers[at], self.now
        most = helper.per_week
        if not most or (len(state.taken) >= most and state.taken[-most] > now - WEEK):
            return True
        return bool(state.ends) and self._running(state) >= helper.at_once

    def ask(self, ask: Open, at: int, *, weight: float = 1.0, crowd: int = 0, answer: int | None = None) -> None:
        """Invite this helper. What becomes of it depends on them, and is told to the policy when it happens."""
        helper, state, need = self.helpers[at], self.states[at], ask.need
        urgency, now = need.urgency, self.now
        how = ask.fit(helper)
        asked = Asked(ask, at, now, now + (answer or ANSWER[urgency]), fit_class(how))
        ask.asked.append(asked)
        ask.seen.add(at)
        if state.invited and now - state.invited[-1] < DAY:
            state.twice = True
            weight *= 1.25
        state.invited.append(now)
        state.open += 1
        self.known[0][asked.fit] += 1
        said, after = self._says(ask, at, how, weight, crowd)
        if said:
            self.later(self._awake(helper, now + after), said, asked)
        self.later(asked.due, "lapse", asked)

    def _awake(self, helper: Helper, at: int) -> int:
        """Nobody answers in their quiet hours: what reached them then is answered when these are over."""
        if helper.quiet is None:
            return at
        start, end = helper.quiet
        minute = at % DAY // MINUTE
        if start <= minute:
            return at + (24 * 60 + end - minute) * MINUTE
        return at + (end - minute) * MINUTE if minute < end else at

    def _says(self, ask: Open, at: int, how: float, weight: float, crowd: int) -> tuple[str, int]:
        """What they answer and after how many seconds; nothing if they do not."""
        state, now = self.states[at], self.now
        self._tire(at, weight if now >= state.inactive else weight / 2)
        if state.quit or state.drifted or now < state.inactive or at not in ask.need.could:
            return "", 0
        if coin(self.world.seed, ask.need.at, at) < self.willing(ask, at, how, crowd):
            return "yes", self._takes(ask.need.urgency, coin(self.world.seed, ask.need.at, at, 1))
        if coin(self.world.seed, ask.need.at, at, 2) >= self.world.regime.ignored:
            return "no", self._takes(ask.need.urgency, coin(self.world.seed, ask.need.at, at, 1))
        if coin(self.world.seed, ask.need.at, at, 3) < self.world.regime.goes_quiet:
            days = -log(max(1e-9, coin(self.world.seed, ask.need.at, at, 4))) / BACK_A_DAY
            state.inactive = max(state.inactive, now + int(days * DAY))
        return "", 0

    def willing(self, ask: Open, at: int, how: float, crowd: int = 0) -> float:
        """How likely they say yes: never more than somebody rested who is asked alone (as in the bound)."""
        helper = self.helpers[at]
        if ask.need.member in helper.avoids or self.resting(at):
            return 0.0
        _, week, _ = self.load(at)
        stated = helper.per_week
        load = 1 - 0.44 * min(1.0, week / stated) if stated else 1.0
        if week >= stated:
            load *= OVER_ANYWAY
        others = crowd or sum(each.open for each in ask.asked) - 1
        crowded = (1 + max(0, others)) ** -self.world.regime.bystanders
        tired = 1 - 0.5 * min(1.0, self._tiredness(at) / helper.tolerance)
        return helper.base * fitting_well(how) * load * crowded * tired

    def _tiredness(self, at: int) -> float:
        state = self.states[at]
        return state.tired * 0.5 ** ((self.now - state.tired_at) / WEEK)

    def _tire(self, at: int, weight: float) -> None:
        state = self.states[at]
        state.tired, state.tired_at = self._tiredness(at) + weight, self.now
        if state.tired > self.helpers[at].tolerance:
            state.quit = True

    def _takes(self, urgency: Urgency, part: float) -> int:
        """Seconds until an answer, from the curve of answers turned around."""
        low, high = 0, 3 * DAY
        while high - low > MINUTE:
            middle = (low + high) // 2
            low, high = (middle, high) if answered(middle, urgency) < part else (low, middle)
        return max(MINUTE, int(high))

    def _yes(self, asked: Asked) -> None:
        ask, state = asked.ask, self.states[asked.helper]
        late = not asked.open
        self._close(asked)
        if ask.over or self.now >= ask.need.by:
            ask.redundant += not late and ask.met is not None
            return
        self.known[1][asked.fit] += 1
        state.paused = DAY
        if self.full(asked.helper):
            if self.policy.hard:
                self.policy.answered(self, asked, "no")
                return
            state.pushed = True
        self._offer(ask, asked.helper)
        self.policy.answered(self, asked, "yes")

    def _offer(self, ask: Open, at: int) -> None:
        if ask.first_yes is None:
            ask.first_yes = self.now
        if ask.places <= 0:
            ask.redundant += 1
            ask.reserves.append(at)
            return
        ask.waiting.append(at)
        part = coin(self.world.seed, ask.need.at, at, 5)
        slow = STRETCH[ask.need.urgency] ** 0.5
        self.later(self.now + int(-log(max(1e-9, part)) * ASKER_TAKES * slow / 2), "asker", (ask, at))

    def _asker(self, pair: tuple[Open, int]) -> None:
        ask, at = pair
        if ask.over or at not in ask.waiting:
            return
        ask.waiting.remove(at)
        state = self.states[at]
        full = self.full(at) and self.policy.hard
        if full or coin(self.world.seed, ask.need.at, at, 6) >= ASKER_SAYS_YES:
            if ask.reserves:
                ask.redundant -= 1
                self._offer(ask, ask.reserves.pop(0))
            else:
                self.look(ask, self.now)
            return
        ask.taken.append(at)
        state.pushed |= self.load(at)[1] >= self.helpers[at].per_week
        state.taken.append(self.now)
        lasts = coin(self.world.seed, ask.need.at, at, 7)
        state.ends.append(self.now + int((0.2 + 0.8 * lasts) * min(3 * DAY, ask.need.by - self.now)))
        if len(ask.taken) >= ask.need.needs.people:
            ask.met = self.now
            self._let_go(ask)
        elif ask.places > 0:
            self.look(ask, self.now)

    def _no(self, asked: Asked) -> None:
        if asked.ask.over:
            self._close(asked)
            return
        self._close(asked)
        self.states[asked.helper].paused = DAY
        self.policy.answered(self, asked, "no")

    def _lapse(self, asked: Asked) -> None:
        if asked.open:
            self._close(asked)
            self.policy.answered(self, asked, "lapse")

    def _close(self, asked: Asked) -> None:
        if asked.open:
            asked.open = False
            self.states[asked.helper].open -= 1

    def _end(self, ask: Open) -> None:
        if not ask.over:
            self._let_go(ask)
        self._unmet[ask.need.member] = ask.met is None

    def _let_go(self, ask: Open) -> None:
        ask.over = True
        for each in ask.asked:
            self._close(each)

    def show(self, ask: Open, readers: float, hard: bool) -> None:
        """The ask stands where whoever looks by comes upon it, until its end; nobody is pinged."""
        if ask.board or ask.over:
            return
        ask.board = True
        # Whoever looks by reads so many and no more: where much stands, less of it is read.
        readers /= max(1.0, sum(each.board and not each.over for each in self.asks[-2000:]) / READ)
        left = (ask.need.by - self.now) / DAY
        for at in ask.need.possible:
            rate = self.helpers[at].reads * readers
            wait = -log(max(1e-9, coin(self.world.seed, ask.need.at, at, 8))) / max(1e-9, rate)
            if wait < left:
                self.later(self.now + int(wait * DAY), "seen", (ask, at, hard))

    def _seen(self, what: tuple[Open, int, bool]) -> None:
        ask, at, hard = what
        state, need = self.states[at], ask.need
        if ask.over or ask.places <= 0 or state.quit or state.drifted or at in ask.taken or at in ask.waiting:
            return
        if hard and (self.full(at) or self.resting(at)):
            return
        how = ask.fit(self.helpers[at])
        if coin(self.world.seed, need.at, at) < BROWSE * self.willing(ask, at, how):
            state.pushed |= self.full(at)
            ask.seen.add(at)
            self._offer(ask, at)

    def _board(self, ask: Open) -> None:
        self.show(ask, 1.0, hard=True)

    def answers(self) -> Answers:
        """What this community answered so far, by class of fit; of everybody together."""
        asked, yes = self.known
        return Answers((asked[0], asked[1], asked[2]), (yes[0], yes[1], yes[2]))
