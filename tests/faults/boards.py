"""A community whose asks appear in a forum: which lives are such, and what goes wrong with posts and forums alone."""

from __future__ import annotations

import asyncio
from random import Random

from tests.faults.fates import Fates
from tests.faults.sim import Sim
from tests.transport.faults import Kind, Recorded, Rule
from tests.transport.forums import forum_channel, posts, retag
from tests.transport.records import Bit, Channel

SHARE = 0.28
"""So many of all lives are such."""

TAGS = ("getting somewhere", "Errands and shopping", "Everything else")
"""The tags a forum may have; two of them are called as kinds of help are."""

REQUESTS = ("post twice", "post unheard", "post late", "stale list")
"""What happens to single requests: a call makes two, since the library tries again what was answered with a 502; nobody
hears that it took effect; it takes effect late; and a list of threads is as it was before."""

FATES = ("forum deleted", "post deleted", "post archived", "post locked", "tag required", "threads unmanaged")
"""What happens now and then."""

FAULTS = (*REQUESTS, *FATES)
"""They are drawn apart from all others, so that a life that is no such life stays as it is."""

RATES = (0.1, 0.3, 0.6)


def drawn(seed: str) -> bool:
    """Whether asks appear in a forum in this life."""
    return Random(f"{seed} forum").random() < SHARE


def sampled(seed: str) -> dict[str, float]:
    """The faults of such a life and their rates."""
    chance = Random(f"{seed} forum faults")
    share = chance.choice((0.0, 0.4, 0.8))
    return {fault: chance.choice(RATES) for fault in FAULTS if chance.random() < share}


def found(sim: Sim) -> Channel:
    """The steward makes a forum, with some of the tags or none; in some of them each post must bear one."""
    chance = Random(f"{sim.seed} forum tags")
    tags = chance.choice((TAGS, TAGS[:1], TAGS[2:], ()))
    sim.forum = forum_channel(sim.world, sim.guild, "needs", *tags, required=bool(tags) and chance.random() < 0.3)
    return sim.forum


def makes_post(request: Recorded) -> bool:
    """Whether a post is asked for."""
    body = request.body
    return request.method == "POST" and request.template.endswith("/threads") and "message" in (body or ())


def lists_posts(request: Recorded) -> bool:
    """Whether lists of threads are asked for in which posts are."""
    return request.method == "GET" and request.template.endswith(("/threads/active", "/archived/public"))


class Boards(Fates):
    """One method for each of FATES, beside those of every life. `rates` says how often each of REQUESTS happens."""

    rates: dict[str, float]

    def __init__(self, sim: Sim, chance: Random) -> None:
        super().__init__(sim, chance)
        self.of_boards = Random(f"{sim.seed} faults of boards")
        self._retagged: Channel | None = None

    def rule_of_boards(self, request: Recorded) -> tuple[str, Rule | None] | None:
        """What happens to a request that is about posts, and its name; None if nothing does."""
        known = REQUESTS[:3] if makes_post(request) else REQUESTS[3:] if lists_posts(request) else ()
        for fault in known:
            if self.of_boards.random() < self.rates.get(fault, 0.0):
                return fault, self._rule_of_boards(fault, request)
        return None

    def _rule_of_boards(self, fault: str, request: Recorded) -> Rule | None:
        if fault == "stale list":
            request.lag = self.of_boards.uniform(0.1, 2)  # type: ignore[attr-defined]
            return None
        if fault == "post twice":
            return Rule(Kind.FAILED, "*", "*", status=502, after_effect=True)
        if fault == "post unheard":
            return Rule(Kind.RESET, "*", "*", after_effect=True)
        return Rule(Kind.LATE, "*", "*", seconds=self.of_boards.uniform(0, 30))

    async def live_on_boards(self, until: float, mean: float) -> None:
        """Let fates of the forum happen until that moment of the loop, one in about `mean` seconds."""
        fates = [fault for fault in FATES if fault in self.rates]
        while fates and self.sim.loop.time() < until:
            await asyncio.sleep(self.of_boards.expovariate(1 / mean))
            if not self.over:
                fate = self.of_boards.choices(fates, [self.rates[each] for each in fates])[0]
                self.fired[fate] += getattr(self, "_" + fate.replace(" ", "_"))()

    # --- what befalls it ----------------------------------------------------------------------------------------------

    def _there(self) -> Channel | None:
        forum = self.sim.forum
        return forum if forum is not None and forum.id in self.sim.world.channels else None

    def _post(self) -> Channel | None:
        forum = self._there()
        open_ones = [each for each in posts(self.sim.world, forum) if not each.archived] if forum is not None else []
        # People do something to what is new more often than to what has long been there.
        return self.of_boards.choice(open_ones[-5:]) if open_ones else None

    def _forum_deleted(self) -> bool:
        world, forum = self.sim.world, self._there()
        if forum is None:
            return False
        self._gone(forum.id)
        world.remove_channel(forum, by=self.sim.guild.owner_id)

        def again() -> None:
            found(self.sim)

        self._after(self.of_boards.choice((5, 1800)), again)
        return True

    def _post_deleted(self) -> bool:
        return self._taken(self._post())

    def _post_archived(self) -> bool:
        post = self._post()
        if post is not None:
            self.sim.world.change_channel(post, {"archived": True}, by=self.sim.guild.owner_id)
        return post is not None

    def _post_locked(self) -> bool:
        post = self._post()
        if post is None:
            return False
        self._locks(post, self.of_boards.choice((60, 7200)))
        return True

    def _tag_required(self) -> bool:
        forum = self._there()
        if forum is None or self._retagged is forum:
            return False
        self._retagged = forum
        names = [tag["name"] for tag in forum.tags]
        required = bool(forum.flags)
        # Some lack the very tag that is wanted, some have none at all, and some have it for their stewards alone.
        now, kept = self.of_boards.choice(((names, False), (TAGS[2:], False), ((), False), (TAGS, True)))
        retag(self.sim.world, forum, *now, required=True, kept=kept)

        def back() -> None:
            self._retagged = None
            if forum.id in self.sim.world.channels:
                retag(self.sim.world, forum, *names, required=required)

        self._after(self.of_boards.choice((60, 1800, 2 * 3600)), back)
        return True

    def _threads_unmanaged(self) -> bool:
        guild = self.sim.guild
        if not guild.bot_permissions & Bit.MANAGE_THREADS:
            return False
        guild.bot_permissions &= ~Bit.MANAGE_THREADS
        self._tell_role()

        def back() -> None:
            guild.bot_permissions |= Bit.MANAGE_THREADS
            self._tell_role()

        self._after(self.of_boards.choice((600, 1800, 2 * 3600)), back)
        return True
