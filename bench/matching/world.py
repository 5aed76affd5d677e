"""The community that is simulated: who lives there, what they need and when, drawn once for all policies alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import exp
from random import Random

from bot.rules.asks import Urgency
from bot.rules.fitting import WHEREVER, possible
from data.records import DAY, HOUR, MINUTE, SIZES, Gives, Needs

START = 1_772_409_600
"""2026-03-02 00:00 UTC, a Monday."""

DEMAND = {
    "company": 0.22,
    "forms": 0.17,
    "tech": 0.13,
    "errands": 0.13,
    "lending": 0.09,
    "transport": 0.09,
    "care": 0.07,
    "language": 0.04,
    "hands": 0.04,
    "other": 0.02,
}
SUPPLY = {
    "company": 0.20,
    "forms": 0.14,
    "tech": 0.21,
    "errands": 0.13,
    "lending": 0.10,
    "transport": 0.04,
    "care": 0.07,
    "language": 0.05,
    "hands": 0.03,
    "other": 0.02,
}
AT_A_PLACE = {"errands": 1.0, "transport": 1.0, "lending": 1.0, "hands": 1.0, "care": 1.0, "tech": 0.4, "forms": 0.3}
PER_WEEK = ((0, 1, 2, 3, 4, 6, 10), (0.34, 0.30, 0.19, 0.08, 0.05, 0.03, 0.01))
WELCOME = ((1, 2, 3, 4, 5, 6, 7), (0.10, 0.30, 0.30, 0.12, 0.10, 0.04, 0.04))
URGENCY: tuple[tuple[Urgency, ...], tuple[float, ...]] = (
    ("low", "normal", "high", "critical"),
    (0.42, 0.41, 0.13, 0.04),
)
LEFT: dict[Urgency, tuple[float, float]] = {
    "low": (5 * DAY + 1, 14 * DAY),
    "normal": (2 * DAY + 1, 5 * DAY),
    "high": (10 * HOUR + 1, 2 * DAY),
    "critical": (3 * HOUR, 10 * HOUR),
}
"""How long after it is voiced an ask is needed (seconds)."""

TIMES: dict[Urgency, int] = {"low": 7, "normal": 5, "high": 3, "critical": 2}
PEOPLE = ((1, 2, 3), (0.80, 0.16, 0.04))
AREAS = ((100, 3), (1000, 7), (10_000, 24))
"""Up to so many members, so many areas: a larger community lives further apart."""

NIGHT = (22 * 60, 8 * 60)
"""The quiet hours of those who state any, in minutes of the day."""

LANGUAGES = ("one", "two", "three")


@dataclass(frozen=True)
class Regime:
    """What is assumed (matching.md, 4); each sensitivity changes one thing."""

    name: str = "normal"
    members: int = 500
    helpers: float = 0.20
    needs: float = 0.055
    weeks: int = 12
    surge: tuple[int, int] = (6, 8)
    surge_times: float = 2.5
    acceptance: float = 0.42
    bystanders: float = 0.10
    tolerance: float = 1.0
    readers: float = 0.025
    goes_quiet: float = 0.6
    one_voice: bool = False
    ignored: float = 0.45
    """Of those who do not say yes, the part that does not answer at all."""

    several: bool = True
    nights: bool = True

    @property
    def areas(self) -> int:
        """How many areas the community's list has."""
        return next(areas for most, areas in AREAS if self.members <= most)


@dataclass(slots=True)
class Helper:
    """One who offered help: what they state, and what nobody knows about them."""

    at: int
    member: str
    per_week: int
    at_once: int
    kinds: frozenset[str]
    gives: Gives
    quiet: tuple[int, int] | None
    base: float
    tolerance: float
    reads: float
    rests: tuple[tuple[int, int], ...]
    avoids: frozenset[str]


@dataclass(slots=True)
class Need:
    """One need of one member; whether it is voiced depends on how one can ask."""

    at: int
    ref: str
    member: str
    shyness: float
    courage: float
    came: int
    by: int
    urgency: Urgency
    kind: str
    needs: Needs
    board: bool
    possible: list[int] = field(default_factory=list[int])
    """Helpers for whom it is possible by what they stated; `able` are those of them who stated any capacity."""

    able: list[int] = field(default_factory=list[int])
    could: frozenset[int] = frozenset()
    """`possible`, to be looked up."""

    fits: dict[int, float] = field(default_factory=dict[int, float])
    """How well each helper fits who was ever looked at."""


@dataclass(frozen=True)
class World:
    """Everything that is the same for each policy."""

    regime: Regime
    seed: int
    helpers: Sequence[Helper]
    needs: Sequence[Need]


def world(regime: Regime, seed: int) -> World:
    """A community by its seed."""
    chance = Random(f"{seed} {regime.members} {regime.helpers} {regime.needs}")
    count = round(regime.members * regime.helpers)
    helpers = [draw_helper(at, regime, chance) for at in range(count)]
    shyness = [chance.betavariate(2, 3) for _ in range(regime.members)]
    needs: list[Need] = []
    for week in range(regime.weeks):
        rate = regime.needs * (regime.surge_times if regime.surge[0] <= week < regime.surge[1] else 1.0)
        at = START + week * 7 * DAY
        end = at + 7 * DAY
        mean = 7 * DAY / (rate * regime.members)
        while (at := at + int(chance.expovariate(1 / mean))) < end:
            needs.append(draw_need(len(needs), _evening(at, chance), shyness, regime.areas, chance))
    needs.sort(key=lambda each: each.came)
    for need in needs:
        if not regime.several:
            need.needs = replace(need.needs, people=1)
        need.possible = [each.at for each in helpers if _may(need, each)]
        need.able = [at for at in need.possible if helpers[at].per_week]
        need.could = frozenset(need.possible)
    return World(regime, seed, helpers, needs)


def _may(need: Need, helper: Helper) -> bool:
    """What an index over what was stated would find: everything but the moment, the load and being kept apart."""
    return need.kind in helper.kinds and need.member != helper.member and possible(need.kind, need.needs, helper.gives)


def _evening(at: int, chance: Random) -> int:
    """The same day at an hour at which people ask: few at night, most in the evening."""
    weights = [0.1 + (0.6 if 8 <= hour < 23 else 0.0) + 1.2 * exp(-(((hour - 19) / 2.5) ** 2)) for hour in range(24)]
    hour = chance.choices(range(24), weights)[0]
    return at // DAY * DAY + hour * HOUR + chance.randrange(HOUR)


def draw_helper(at: int, regime: Regime, chance: Random) -> Helper:
    per_week = chance.choices(PER_WEEK[0], PER_WEEK[1])[0]
    kinds: set[str] = set()
    wanted = chance.choice((2, 2, 3, 3, 4))
    while len(kinds) < wanted:
        kinds.add(chance.choices(list(SUPPLY), list(SUPPLY.values()))[0])
    areas = regime.areas
    home = chance.randrange(areas)
    languages = ["one"] if chance.random() < 0.93 else []
    languages += [each for each in LANGUAGES[1:] if chance.random() < 0.15] or ([] if languages else ["two"])
    if chance.random() < 0.3:
        chance.shuffle(languages)
    evening = sum(1 << (day * 3 + 2) for day in range(7) if chance.random() < 0.6)
    parts = evening | sum(1 << part for part in range(21) if chance.random() < 0.28)
    welcome = chance.choices(WELCOME[0], WELCOME[1])[0]
    gives = Gives(
        first=frozenset(chance.sample(sorted(kinds), 1)),
        home=str(home),
        areas=frozenset(str((home + step) % areas) for step in (-1, 0, 1)),
        online_only=chance.random() < 0.25,
        languages=tuple(languages),
        largest=chance.choices(SIZES, (0.35, 0.40, 0.25))[0],
        parts=parts,
        invitations=welcome,
    )
    rests: list[tuple[int, int]] = []
    for week in range(regime.weeks):
        if chance.random() < 0.03:
            begin = START + week * 7 * DAY + chance.randrange(7 * DAY)
            rests.append((begin, begin + chance.choice((7, 14)) * DAY))
    low, high = _beta(regime.acceptance)
    return Helper(
        at=at,
        member=f"m{at:05}",
        per_week=per_week,
        at_once=max(1, min(per_week, 4)),
        kinds=frozenset(kinds),
        gives=gives,
        quiet=NIGHT if chance.random() < 0.7 and regime.nights else None,
        base=chance.betavariate(low, high),
        tolerance=regime.tolerance * (5.5 + 2.0 * welcome) * chance.lognormvariate(0, 0.45),
        reads=min(1.0, chance.betavariate(0.8, 0.8 / regime.readers - 0.8)),
        rests=tuple(rests),
        avoids=frozenset(f"m{chance.randrange(regime.members):05}" for _ in range(max(1, regime.members // 300))),
    )


def _beta(mean: float) -> tuple[float, float]:
    return 5 * mean, 5 * (1 - mean)


def draw_need(at: int, came: int, shyness: Sequence[float], areas: int, chance: Random) -> Need:
    member = chance.randrange(len(shyness))
    kind = chance.choices(list(DEMAND), list(DEMAND.values()))[0]
    urgency: Urgency = chance.choices(URGENCY[0], URGENCY[1])[0]
    left = int(chance.uniform(*LEFT[urgency]))
    if urgency == "critical":
        # It can only be done now or a little later, so in the part of the week in which it comes or in the next.
        part = ((came - START) // DAY * 3 + min(2, max(0, (came % DAY // HOUR - 6) // 6))) % 21
        parts = (1 << part) | (1 << ((part + 1) % 21))
    else:
        parts = sum(1 << part for part in chance.sample(range(21), TIMES[urgency]))
    place = str(chance.randrange(areas)) if chance.random() < AT_A_PLACE.get(kind, 0.0) else None
    needs = Needs(
        place=None if kind in WHEREVER else place,
        language=chance.choices((None, "one", "two", "three"), (0.55, 0.38, 0.05, 0.02))[0],
        size=chance.choices(SIZES, (0.65, 0.27, 0.08))[0],
        parts=parts,
        people=chance.choices(PEOPLE[0], PEOPLE[1])[0],
    )
    return Need(
        at=at,
        ref=f"a{chance.getrandbits(64):016x}",
        member=f"m{member:05}",
        shyness=shyness[member],
        courage=chance.random(),
        came=came,
        by=came + max(left, 30 * MINUTE),
        urgency=urgency,
        kind=kind,
        needs=needs,
        board=chance.random() < 0.6,
    )


def coin(*parts: int) -> float:
    """A number between 0 and 1 that is always the same for the same parts, whatever else was drawn before."""
    mixed = 0x9E3779B97F4A7C15
    for part in parts:
        mixed = ((mixed ^ (part + 0x7F4A7C15)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed ^= mixed >> 29
    mixed = (mixed * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return (mixed ^ (mixed >> 31)) / 2**64
