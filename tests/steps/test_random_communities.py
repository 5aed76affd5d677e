"""Communities as chance makes them, for some days on the real store: the hard rules hold, what a helper is told is so,
the same leads to the same, and a no shows in nothing that anybody else sees."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import capacity as capacity_rules
from bot.rules import matching
from bot.rules.refusal import Refusal
from bot.steps import apart, asks, capacity, introductions, invitations, needs, statements
from bot.steps.capacity import Statement
from bot.steps.needs import NeedsForm
from bot.steps.people import Who
from data import members
from data.records import DAY, HOUR, Invitation
from tests.steps.promises import Memory, broken, glimpse, remembered
from tests.steps.world import HERE, World, all_outgoing, form, opened, who

FEW = settings(max_examples=12)


@dataclass(frozen=True)
class Helper:
    """What somebody states, and what they mostly answer."""

    kinds: frozenset[str]
    at_once: int
    per_week: int
    tide: str
    night: bool
    suits: tuple[tuple[str, tuple[str, ...]], ...]
    apart: bool
    rests: bool
    answer: str


@dataclass(frozen=True)
class Wanted:
    """One ask, so many hours after the last."""

    kind: str
    needed: str
    shared: str
    first: bool
    people: tuple[int, int]
    form: NeedsForm
    after: int


helper = st.builds(
    Helper,
    kinds=st.sampled_from([{"errands"}, {"errands", "tech"}, {"tech"}]).map(frozenset),
    at_once=st.integers(0, 3),
    per_week=st.integers(0, 4),
    tide=st.sampled_from(["high", "some", "low"]),
    night=st.booleans(),
    suits=st.lists(
        st.sampled_from(
            [
                ("languages", ("es", "en")),
                ("languages", ("en",)),
                ("skills", ("car",)),
                ("invitations", ("1",)),
                ("sooner", ("sooner",)),
                ("parts", ("weekend",)),
            ]
        ),
        max_size=3,
    ).map(tuple),
    apart=st.sampled_from([False, False, False, True]),
    rests=st.sampled_from([False, False, False, True]),
    answer=st.sampled_from(["yes", "yes", "no", "silence", "one more"]),
)
wanted = st.builds(
    Wanted,
    kind=st.sampled_from(["errands", "errands", "tech"]),
    needed=st.sampled_from(["today", "days", "week", "whenever"]),
    shared=st.sampled_from(["named", "neighbour", "quiet"]),
    first=st.sampled_from([False, False, True]),
    people=st.sampled_from([(1, 1), (1, 1), (1, 2), (2, 2), (2, 3)]),
    form=st.builds(
        NeedsForm,
        place=st.just(""),
        parts=st.sampled_from([(), (), ("weekend",)]),
        language=st.sampled_from(["", "", "es"]),
        size=st.just("small"),
        skills=st.sampled_from([(), (), ("car",)]),
    ),
    after=st.sampled_from([0, 1, 7, 30]),
)
communities = st.tuples(st.lists(helper, min_size=2, max_size=7), st.lists(wanted, min_size=2, max_size=5))


def person(number: int) -> Who:
    """One of the helpers."""
    return Who(830_000_000_000_000_000 + number, HERE, "en-US")


class Community:
    """A community of these helpers, in which these asks are made."""

    def __init__(self, world: World, helpers: list[Helper], chance: Random) -> None:
        self.world, self.helpers, self.chance = world, helpers, chance
        self.memory: Memory
        self.refs: dict[str, int] = {}
        self.reasons: list[tuple[tuple[str, ...], tuple[str, ...]]] = []

    async def state(self) -> None:
        """Everybody says what they can give."""
        for number, each in enumerate(self.helpers):
            hours = (22 * 60, 8 * 60) if each.night else (None, None)
            said = Statement(each.tide, each.at_once, each.per_week, each.kinds, *hours)  # type: ignore[arg-type]
            await self.world.do(capacity.state, person(number), said)
            for field, chosen in each.suits:
                await self.world.do(statements.suits, person(number), field, chosen)
            if each.apart:
                await self.world.do(apart.add, person(number), who("asker").user)
            if each.rests:
                await self.world.do(capacity.rest, person(number), 3)
            known = await self.world.do(members.find, HERE, person(number).user)
            assert known is not None
            self.refs[known.ref] = number
        self.memory = await self.world.do(remembered)

    async def ask(self, each: Wanted) -> str:
        """The asker makes this ask."""
        ref = await self.world.drafts("asker", kind=each.kind, needed=each.needed, shared=each.shared)
        await self.world.do(needs.say, who("asker"), ref, each.form)
        await self.world.do(needs.for_several, who("asker"), ref, *(f"{many}" for many in each.people))
        if each.first:
            await self.world.do(asks.first_who_can, who("asker"), ref)
        await self.world.do(asks.post, who("asker"), ref)
        await self.look()
        return ref

    async def live(self, hours: int) -> None:
        """Hours pass, in which everybody answers and each thing that is due is looked at when it is done."""
        for _ in range(hours):
            until = self.world.now + HOUR
            while await self.world.next_due(until) is not None:
                await self.look()
            self.world.now = until
            for invitation in list(self.memory.invitations.values()):
                await self.answer(invitation)

    async def answer(self, invitation: Invitation) -> None:
        """What its helper, or the asker, does about an invitation in this hour, if anything."""
        number = self.refs.get(invitation.helper)
        if number is None or self.chance.random() < 0.5:
            return
        answer = self.helpers[number].answer
        with suppress(Refusal):
            if invitation.state == "waiting" and answer == "no":
                await self.world.do(invitations.no, person(number), invitation.ref)
            elif invitation.state == "waiting" and answer != "silence":
                await self.world.do(invitations.yes, person(number), invitation.ref, one_more=answer == "one more")
            elif invitation.state == "yes":
                await self.world.do(introductions.accept, who("asker"), invitation.ref)
            elif invitation.state == "taken" and self.chance.random() < 0.05:
                found = next(each for each in self.memory.introductions.values() if each.invitation == invitation.ref)
                await self.world.do(introductions.finished, person(number), found.ref)
        await self.look()

    async def look(self) -> None:
        """Hold what is remembered against every promise, and what each who was just asked is told against the rules."""
        if await self.world.do(glimpse) == self.memory.glimpse:
            return
        now = await self.world.do(remembered)
        assert not (found := broken(self.memory, now)), found
        for ref, invitation in now.invitations.items():
            before = self.memory.capacities.get(invitation.helper)
            if ref in self.memory.invitations or invitation.state != "waiting" or before is None:
                continue
            ask = now.asks[invitation.ask]
            told: list[str] = list(matching.stated(ask, before))
            if capacity_rules.room(before, *self.memory.load(invitation.helper)):
                told.append("room")
            if before.ready_at <= now.now:
                told.append("rested")
            self.reasons.append((tuple(told), invitation.why))
        self.memory = now


async def _lived(helpers: list[Helper], wanted_: list[Wanted], seed: int) -> tuple[Community, dict[str, Any]]:
    async with opened() as world:
        made = Community(world, helpers, Random(seed))
        await made.state()
        for each in wanted_:
            await made.live(each.after)
            with suppress(Refusal):
                await made.ask(each)
        await made.live(60)
        return made, await world.facts()


@FEW
@given(communities, st.integers(0, 1 << 30))
def test_nobody_is_asked_or_brought_together_beyond_the_hard_rules_and_what_they_are_told_is_so(
    community: tuple[list[Helper], list[Wanted]], seed: int
) -> None:
    made, _ = asyncio.run(_lived(*community, seed))
    for true, told in made.reasons:
        assert told == true


@settings(max_examples=6)
@given(communities, st.integers(0, 1 << 30))
def test_the_same_community_lives_the_same_life(community: tuple[list[Helper], list[Wanted]], seed: int) -> None:
    (_, one), (_, other) = (asyncio.run(_lived(*community, seed)) for _ in range(2))
    assert one == other


def test_people_are_asked_say_yes_and_are_brought_together_in_such_communities() -> None:
    """What never came about was not proved of anything."""
    reached: Counter[str] = Counter()

    @settings(FEW, database=None)
    @given(communities, st.integers(0, 1 << 30))
    def lives(community: tuple[list[Helper], list[Wanted]], seed: int) -> None:
        made, _ = asyncio.run(_lived(*community, seed))
        reached.update(each.state for each in made.memory.invitations.values())
        reached.update(f"introduced {each.state}" for each in made.memory.introductions.values())
        reached["told why"] += len(made.reasons)

    lives()
    for what in ("no", "taken", "withdrawn", "introduced open", "told why"):
        assert reached[what], what


# --- a no -------------------------------------------------------------------------------------------------------------

OTHERS = st.lists(
    st.tuples(st.sampled_from(["errands", "errands", "tech"]), st.sampled_from(["no", "silence", "yes"])), max_size=4
)


async def _seen_by_others(others: list[tuple[str, str]], shared: str, people: int, secret: str) -> Counter[Any]:
    """All that anybody but the first helper is told in twelve days, whatever the first answers, or whether they fit."""
    async with opened() as world:
        stated = [("tech" if secret == "unfit" else "errands", "no" if secret == "no" else "silence"), *others]
        for number, (kind, _) in enumerate(stated):
            said = Statement("some", 2, 3, frozenset({kind}), None, None)
            await world.do(capacity.state, person(number), said)
        kept = person(0) if secret == "apart" else who("stranger")
        await world.do(apart.add, who("asker"), kept.user)
        ref = world.ref()
        await world.do(asks.draft, who("asker"), ref, form(shared=shared))
        await world.do(needs.for_several, who("asker"), ref, f"{people}", f"{people}")
        await world.do(asks.post, who("asker"), ref)
        known = [await world.do(members.find, HERE, person(number).user) for number in range(len(stated))]
        names = {each.ref: number for number, each in enumerate(known) if each is not None}
        for _ in range(12 * DAY // HOUR):
            await world.pass_time(HOUR)
            for invitation in await world.invited():
                number = names[invitation.helper]
                if stated[number][1] != "silence":
                    step = invitations.no if stated[number][1] == "no" else invitations.yes
                    await world.do(step, person(number), invitation.ref)
        rows = await world.do(all_outgoing)
        asker = await world.member("asker")
        told = {**names, asker: "asker"}
        return Counter((each.kind, told.get(each.target, each.place)) for each in rows if told.get(each.target) != 0)


@settings(max_examples=10)
@given(OTHERS, st.sampled_from(["named", "neighbour", "quiet"]), st.integers(1, 2))
def test_h2_a_silent_no_is_to_everybody_else_like_no_answer_and_like_nobody_who_fits(
    others: list[tuple[str, str]], shared: str, people: int
) -> None:
    seen = [
        asyncio.run(_seen_by_others(others, shared, people, secret)) for secret in ("no", "silence", "unfit", "apart")
    ]
    assert seen[1:] == seen[:-1]
