"""Ideas that were tried on top of the rules, each changing one thing, to be kept or dropped by the figures."""

from __future__ import annotations

from bench.matching.policies import Kith
from bench.matching.run import Open, Run
from bot.rules import matching, waves
from bot.rules.matching import Candidate


class Another(Kith):
    """One more in each round, whether or not those asked before still think about it."""

    def size(self, look: waves.Look, fits: list[float]) -> int:
        """The wave alone is bounded, and not what is open."""
        chances, most = look.chances(), min(len(fits), waves.WAVE[look.urgency] * max(0, look.places))
        for count in range(most):
            if look.enough(chances):
                return count
            chances.append(waves.chance_of_yes(fits[count], look.known))
        return most


class Twice(Kith):
    """Twice as many at once."""

    def size(self, look: waves.Look, fits: list[float]) -> int:
        """As many as may be open, doubled."""
        most = 2 * waves.WAVE[look.urgency] * max(0, look.places) - len(look.waiting)
        return max(0, min(len(fits), most))


class KeepTwo(Kith):
    """What can wait leaves the last two who could be asked, and what can wait a little the last one, to urgent asks."""

    def size(self, look: waves.Look, fits: list[float]) -> int:
        """As the rules say, of all but the last."""
        kept = {"low": 2, "normal": 1}.get(look.urgency, 0)
        return min(waves.size(look, fits), max(0, len(fits) - kept))


class SpareRare(Kith):
    """Those who also offer a kind that few offer and many ask for are left for it."""

    def order(self, run: Run, ask: Open, ranked: list[Candidate]) -> list[Candidate]:
        """By the rank, less three tenths for the rarest other kind, by open asks to a helper."""
        wanted: dict[str, int] = {}
        for each in run.asks:
            if not each.over:
                wanted[each.need.kind] = wanted.get(each.need.kind, 1) + 1
        given: dict[str, int] = {}
        for helper in run.helpers:
            for kind in helper.kinds if helper.per_week else ():
                given[kind] = given.get(kind, 0) + 1
        rare = {kind: wanted.get(kind, 1) / count for kind, count in given.items()}
        most = max(rare.values())
        own = rare.get(ask.need.kind, 0.0)
        spared = [max(0.0, max(rare[kind] for kind in each.capacity.kinds) - own) / most for each in ranked]
        return _again(run, ask, ranked, [0.3 * each for each in spared])


class SpareClaimed(Kith):
    """Those whom an open ask with fewer people left could need are left for it."""

    def order(self, run: Run, ask: Open, ranked: list[Candidate]) -> list[Candidate]:
        """By the rank, less what they would be worth to the ask that has fewest left."""
        own = 1 / max(1, len(ask.need.able) - len(ask.seen))
        claims = dict.fromkeys((int(each.capacity.member[1:]) for each in ranked), 0.0)
        for other in run.asks[-200:]:
            if other.over or other is ask or other.places <= 0:
                continue
            worth = 1 / max(1, len(other.need.able) - len(other.seen))
            if worth > own:
                for at in other.need.able:
                    if at in claims and at not in other.seen:
                        claims[at] = max(claims[at], worth - own)
        return _again(run, ask, ranked, [claims[int(each.capacity.member[1:])] for each in ranked])


class BoardAtOnce(Kith):
    """The silent board from the first minute on."""

    def board_at(self, ask: Open) -> int:
        """As soon as it is voiced."""
        return ask.since


def _again(run: Run, ask: Open, ranked: list[Candidate], less: list[float]) -> list[Candidate]:
    record, needs = Kith.record(ask), ask.need.needs
    ranks = [matching.rank(record, each, run.now, needs) - cost for each, cost in zip(ranked, less, strict=True)]
    return [ranked[at] for at in sorted(range(len(ranked)), key=lambda at: (-ranks[at], at))]


def ideas() -> list[Kith]:
    """One of each, with the rules as they are first."""
    return [
        Kith("the rules as they are"),
        Kith("without the silent board", board=False),
        BoardAtOnce("the silent board at once"),
        Another("one more each round"),
        Twice("twice as many at once"),
        KeepTwo("the last two kept for urgent asks"),
        SpareRare("rare kinds spared"),
        SpareClaimed("scarcer asks first"),
    ]
