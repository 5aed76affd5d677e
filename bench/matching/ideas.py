"""Ideas that were tried, each changing one thing of the rules as they are, to be kept or dropped by the figures."""

from __future__ import annotations

from bench.matching.policies import ZONE, Kith
from bench.matching.run import Asked, Open, Run
from bot.rules import capacity, matching, waves
from bot.rules.asks import Urgency, urgency
from bot.rules.matching import Candidate
from data.records import DAY, HOUR, Ask

# What the rules have gained, each taken away again.


class ByTheClock(Kith):
    """An ask is as urgent as the clock says, however long it could have waited when it came."""

    def how(self, record: Ask, now: int) -> Urgency:
        """From the time that is left alone."""
        return urgency(record.needed_by, now)


class OneAfterAnother(Kith):
    """Whoever is silent takes up a place until no answer counts as not now."""

    def room(self, look: waves.Look) -> int:
        """Every open invitation counts."""
        return min(look.room, max(0, waves.WAVE[look.urgency] * look.places - len(look.waiting)))

    def size(self, look: waves.Look, fits: list[float]) -> int:
        """The same."""
        return min(self.room(look), waves.size(look, fits))


class Sooner(Kith):
    """Of asks as urgent, whichever is needed sooner goes first, however many yeses it lacks."""

    def turn(self, records: list[Ask], now: int, places: dict[str, int]) -> list[Ask]:
        """All lack the same."""
        return matching.in_turn(records, now, dict.fromkeys(places, 1))


class RoundsAlone(Kith):
    """Where nobody is free, Kith looks again after a round, whoever is free again before."""

    def again(self, run: Run, ask: Open, how: Urgency, anybody: bool) -> int:
        """As if there had been somebody."""
        return waves.next_look(how, ask.need.by, run.now, anybody=True)


# What was tried and did not become part of them.


class Together(Kith):
    """The asks of one tick share out the helpers: of all pairs of one urgency the best goes first."""

    def tick(self, run: Run, due: list[Open]) -> None:
        """Who would be asked by several is left to the ask they suit best."""
        self.best: dict[int, tuple[float, int]] = {}
        for ask in due:
            record = self._asks[ask.need.at]
            came = matching.ORDER[ask.need.urgency]
            for at in ask.need.able if self.look(run, ask, record).room else ():
                if run.states[at].ready > run.now or at in ask.seen:
                    continue
                each = self._candidate(run, ask, at)
                if matching.fits(record, each, run.now, ZONE):
                    rank = matching.rank(record, each, run.now) - 10 * came
                    self.best[at] = max(self.best.get(at, (-99.0, 0)), (rank, ask.need.at))
        super().tick(run, due)

    def order(self, run: Run, ask: Open, ranked: list[Candidate]) -> list[Candidate]:
        """Those whom no other ask of this tick suits better."""
        return [each for each in ranked if self.best[int(each.capacity.member[1:])][1] == ask.need.at]


class ByDay(Kith):
    """Asks that can wait ask nobody at night, so that those without quiet hours are not asked for all others."""

    def _wave(self, run: Run, ask: Open, record: Ask) -> None:
        hour = run.now % DAY // HOUR
        morning = run.now // DAY * DAY + (8 if hour < 8 else 32) * HOUR
        if ask.need.urgency in ("low", "normal") and not 8 <= hour < 22 and morning < ask.need.by:
            run.look(ask, morning)
        else:
            super()._wave(run, ask, record)


class TwoOfMany(Kith):
    """Two at once where four fit for each place: the wave grows with what is free."""

    def size(self, look: waves.Look, fits: list[float]) -> int:
        """One more than the rules say, if nobody was asked yet."""
        more = look.urgency in ("low", "normal") and len(fits) >= 4 * look.places and not look.waiting
        return waves.size(look, fits) + more


class FewKindsFirst(Kith):
    """Who offers fewer kinds is asked first, and who offers many is left for whatever comes."""

    def order(self, run: Run, ask: Open, ranked: list[Candidate]) -> list[Candidate]:
        """By the rank, less a tenth for each other kind."""
        return _again(run, ask, ranked, [0.1 * (len(each.capacity.kinds) - 1) for each in ranked])


class SeldomAskedFirst(Kith):
    """Who had fewer of the invitations they welcome this week is asked first."""

    def order(self, run: Run, ask: Open, ranked: list[Candidate]) -> list[Candidate]:
        """By the rank, less three tenths for all of them."""
        welcome = [max(1, each.capacity.gives.invitations or 3) for each in ranked]
        return _again(run, ask, ranked, [0.3 * each.invited / most for each, most in zip(ranked, welcome, strict=True)])


class SoonerAfterNo(Kith):
    """A no is followed by no longer pause than a yes."""

    def answered(self, run: Run, asked: Asked, how: str) -> None:
        """One day from the answer."""
        before = run.states[asked.helper].ready
        super().answered(run, asked, how)
        if how == "no":
            run.states[asked.helper].ready = max(before, run.now + capacity.COOL_DOWN)


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


class EveryTick(Kith):
    """Where nobody is free, Kith looks again with every tick."""

    def again(self, run: Run, ask: Open, how: Urgency, anybody: bool) -> int:
        """As if it were urgent."""
        again = super().again(run, ask, how, anybody)
        return again if anybody else min(again, run.now + waves.TICK)


class BoardAtOnce(Kith):
    """The silent board from the first minute on."""

    def board_at(self, ask: Open) -> int:
        """As soon as it is voiced."""
        return ask.since


def _again(run: Run, ask: Open, ranked: list[Candidate], less: list[float]) -> list[Candidate]:
    record = Kith.record(ask)
    ranks = [matching.rank(record, each, run.now) - cost for each, cost in zip(ranked, less, strict=True)]
    return [ranked[at] for at in sorted(range(len(ranked)), key=lambda at: (-ranks[at], at))]


def ideas() -> list[Kith]:
    """One of each, with the rules as they are first."""
    return [
        Kith("the rules as they are"),
        ByTheClock("− urgent as when it came"),
        OneAfterAnother("− the silent hold nobody up"),
        Sooner("− one yes more goes first"),
        RoundsAlone("− looking as soon as somebody is free"),
        Kith("− the silent board", board=False),
        BoardAtOnce("the silent board at once"),
        EveryTick("looking with every tick"),
        Together("pairing over asks"),
        ByDay("only by day"),
        TwoOfMany("two where many are free"),
        FewKindsFirst("few kinds first"),
        SeldomAskedFirst("seldom asked first"),
        SoonerAfterNo("sooner after a no"),
        KeepTwo("two kept for urgent asks"),
        SpareRare("rare kinds spared"),
        SpareClaimed("those claimed by scarcer asks"),
    ]
