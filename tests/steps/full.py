"""A community in which one person has everything anybody can have, and everybody's words can be recognised."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from bot.rules.schedules import Schedule
from bot.steps import (
    apart,
    areas,
    capacity,
    celebrations,
    introductions,
    invitations,
    offers,
    proposals,
    reflections,
    rituals,
    statements,
    subscriptions,
    suggestions,
    thanks,
)
from data import members, outbox, threads
from data.records import DAY
from data.store import Tx, open_store, rows
from data.vault import Vault
from tests.steps.world import HERE, KEY, NAMES, World, open_here, user, who

ME = "asker"
"""The one of whom everything is kept."""


def words(name: str, what: str) -> str:
    """Words of somebody's that stand nowhere else."""
    return f"canary{name}{what}"


@asynccontextmanager
async def kept_at(path: Path) -> AsyncIterator[World]:
    """A community in a real file, its door open."""
    async with reopened(World(), path) as world:
        await open_here(world)
        yield world


@asynccontextmanager
async def reopened(world: World, path: Path) -> AsyncIterator[World]:
    """The same community, as another process finds it."""
    world.store = await open_store(path, Vault(KEY), lambda: world.now, Random(20260303))
    try:
        yield world
    finally:
        await world.store.close()


async def ask_of(world: World, name: str, what: str, **more: object) -> str:
    """An ask of somebody's, in their own words; its ref."""
    typed = {"summary": words(name, what), "details": words(name, f"{what}details")}
    return await world.asks(name, **(typed | more))  # type: ignore[arg-type]


async def offer_of(world: World, name: str, what: str, kind: str = "tech") -> str:
    """An offer of somebody's, in their own words; its ref."""
    ref = world.ref()
    await world.do(offers.post, who(name), ref, words(name, what), kind)
    return ref


async def told(world: World, most: int = 100) -> None:
    """The relay has said whatever was wanted, and opened every thread."""

    def say(tx: Tx) -> None:
        for at, each in enumerate(rows(tx, "SELECT ref FROM threads WHERE state = 'creating' ORDER BY ref")):
            threads.opened(tx, each["ref"], 870_000_000_000_000_000 + at)
            threads.move(tx, each["ref"], "open", None)
        for at, each in enumerate(rows(tx, "SELECT ref FROM outbox WHERE message IS NULL ORDER BY ref LIMIT ?", most)):
            outbox.placed(tx, each["ref"], 880_000_000_000_000_000 + at, 890_000_000_000_000_000 + at)
            outbox.move(tx, each["ref"], "sent", None, shown=1)

    await world.do(say)


async def full(world: World) -> dict[str, str]:
    """Everything of one person's and of those around them; refs by what they are."""
    found: dict[str, str] = {}
    await world.states("helper", at_once=5, per_week=9)
    await world.states("other", kinds=frozenset({"tech"}), at_once=5, per_week=9)
    # What they asked: matched, over, open in two ways, and a draft.
    for what, shared in (("matched", "named"), ("met", "neighbour")):
        found[what] = await ask_of(world, ME, what, first=True, shared=shared, at_once=True)
        await world.do(invitations.press, who("helper"), found[what])
    finished = await world.introduction(found["met"])
    await world.do(introductions.finished, who(ME), finished.ref)
    await world.do(thanks.say, who(ME), finished.ref, words(ME, "thanks"))
    found["open"] = await ask_of(world, ME, "open", kind="tech")
    await world.do(invitations.press, who("third"), found["open"])
    found["quiet"] = await ask_of(world, ME, "quiet", shared="quiet")
    found["draft"] = await world.drafts(ME, summary=words(ME, "draft"), details=words(ME, "draftdetails"))
    # What they gave: a commitment, a yes that waits, one that was passed over, an invitation.
    await world.states(ME, kinds=frozenset({"company"}), at_once=9, per_week=19, quiet_from=60, quiet_to=120)
    found["helping"] = await ask_of(world, "fourth", "helping", first=True, kind="care")
    await world.do(invitations.press, who(ME), found["helping"])
    for what in ("waiting", "passed"):
        found[what] = await ask_of(world, "fourth", what, kind="care")
        await world.do(invitations.press, who(ME), found[what])
    passed = await world.invitation(found["passed"], ME)
    await world.do(invitations.pass_over, who("fourth"), passed.ref)
    found["invited"] = await ask_of(world, "other", "invited", kind="company")
    # What they offered, one of it taken up; and somebody else's that they took up.
    found["offer"] = await offer_of(world, ME, "offer")
    found["closed offer"] = await offer_of(world, ME, "closedoffer")
    await world.do(offers.close, who(ME), found["closed offer"])
    found["taken up"] = world.ref()
    await world.do(offers.take_up, who("stranger"), found["offer"], found["taken up"])
    theirs = await offer_of(world, "other", "theiroffer")
    found["took up"] = world.ref()
    await world.do(offers.take_up, who(ME), theirs, found["took up"])
    # What they celebrated, with their name and without, and what they kept for themselves.
    for what, shared in (("good", "named"), ("unnamed good", "neighbour"), ("unposted good", "named")):
        found[what] = world.ref()
        await world.do(celebrations.draft, who(ME), found[what], words(ME, what.replace(" ", "")), shared)
        if what != "unposted good":
            await world.do(celebrations.post, who(ME), found[what])
    found["thought"] = world.ref()
    await world.do(reflections.keep, who(ME), found["thought"], words(ME, "question"), words(ME, "thought"))
    # What they wrote for somebody they know, and what somebody wrote for them.
    found["written"], found["suggested"] = world.ref(), world.ref()
    for by, for_, what in ((ME, "fourth", "written"), ("third", ME, "suggested")):
        said = words(by, what)
        await world.do(suggestions.suggest, who(by), found[what], user(for_), said, "tech", "week")
    await world.do(suggestions.tell, found["suggested"])
    found["proposed"] = world.ref()
    await world.do(proposals.propose, who(ME), found["proposed"], "needs", words(ME, "proposed"))
    ritual = await world.do(rituals.keep, who("steward"), "needs", Schedule("week", 6, 18 * 60))
    assert ritual.ritual is not None
    heard = await world.do(subscriptions.subscribe, who(ME), ritual.ritual.ref)
    found["hears of"] = heard.ref
    # Whom they keep away from, and who does so from them.
    await world.do(apart.add, who(ME), user("steward"))
    # Where they are, of what the stewards named; and what else they state.
    named = await world.do(areas.add, who("steward"), "Harbour\nMarket\nHill")
    for field, chosen in {
        "places": [named[0].ref, named[1].ref], "home": [named[0].ref], "languages": ["es", "en"], "size": ["medium"],
        "parts": ["weekdays_evening"], "skills": ["car"], "invitations": ["2"], "sooner": ["sooner"],
    }.items():  # fmt: skip
        await world.do(statements.suits, who(ME), field, chosen)
    await world.do(capacity.reach, who(ME), "dm")
    await told(world)
    return found


async def everybody(world: World) -> dict[str, str]:
    """Whom Kith knows, by their refs."""
    met = {name: await world.do(members.find, HERE, user(name)) for name in NAMES}
    return {each.ref: name for name, each in met.items() if each is not None}


LONG = 45 * DAY
"""Longer than the ledger is kept."""
