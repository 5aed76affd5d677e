"""A community for the tests of the steps: its people by name, its clock, and ways to look at what the steps did."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from random import Random
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest

from bot.rules import moments
from bot.rules.refusal import Refusal
from bot.steps import asks as ask_steps
from bot.steps import capacity as capacity_steps
from bot.steps import communities as community_steps
from bot.steps.asks import AskForm
from bot.steps.capacity import Statement
from bot.steps.handlers import DUE
from bot.steps.people import Who
from data import asks, capacities, due, introductions, invitations, members, outbox, threads
from data.records import Ask, Capacity, Due, Introduction, Invitation, Outgoing
from data.store import Store, Tx, open_store, rows
from data.vault import Key, Vault

P = ParamSpec("P")
T = TypeVar("T")

START = 1_772_442_000
"""2026-03-02 09:00 UTC, a Monday morning."""

SOON = moments.NEXT["low"][1]
"""Seconds after which Kith has looked for the next helper at the latest."""

HERE, ELSEWHERE = 811_111_111_111_111_101, 812_222_222_222_222_202
CHANNEL = 844_444_444_444_444_404

KEY = Key(b"\x01\x02\x03\x04", bytes(range(32)))

NAMES = ("steward", "asker", "helper", "other", "third", "fourth", "stranger")

KINDS = frozenset({"errands"})

Step = Callable[Concatenate[Tx, P], T]


def user(name: str) -> int:
    """The Discord user id of somebody here."""
    return 820_000_000_000_000_000 + NAMES.index(name)


def who(name: str, community: int | None = HERE, *, manages: bool = False, roles: frozenset[int] = frozenset()) -> Who:
    """Somebody acting, in a server or (None) in a direct message. The steward manages the server everywhere."""
    return Who(user(name), community, "en-US", manages or name == "steward", roles)


@contextmanager
def refused(key: str, **values: str | int) -> Iterator[None]:
    """What is done here is refused in these words."""
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.key == key
    assert caught.value.values == values or not values


class World:
    """The community, with the clock in `now` (UTC epoch seconds)."""

    def __init__(self) -> None:
        self.now = START
        self.store: Store
        self._fresh = 0

    async def do(self, step: Step[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Take one step, in one transaction."""
        return await self.store.run(lambda tx: step(tx, *args, **kwargs))

    async def pass_time(self, seconds: int) -> list[Due]:
        """Let time pass, with everything that falls due done when it does; what was done."""
        done: list[Due] = []
        until = self.now + seconds
        while (each := await self.next_due(until)) is not None:
            done.append(each)
            assert len(done) < 5000, "the clock goes on for ever"
        self.now = until
        return done

    async def next_due(self, until: int) -> Due | None:
        """Do the one thing that falls due first, if any does until then, at its own moment."""
        at = await self.store.run(due.next_at)
        if at is None or at > until:
            return None
        self.now = max(self.now, at)
        return await self.store.run(one_due)

    # People and what they do, in as few words as the tests need.

    def ref(self) -> str:
        """A fresh reference, as a form bears it."""
        self._fresh += 1
        return f"{self._fresh:016x}"

    async def states(self, name: str, at_once: int = 2, per_week: int = 3, **more: Any) -> None:
        """Somebody says what they can give."""
        said = {"tide": "some", "kinds": KINDS, "quiet_from": None, "quiet_to": None} | more
        await self.do(capacity_steps.state, who(name), Statement(at_once=at_once, per_week=per_week, **said))

    async def drafts(self, name: str, **more: Any) -> str:
        """Somebody fills in the form; the ask's ref."""
        ref = self.ref()
        await self.do(ask_steps.draft, who(name), ref, form(**more))
        return ref

    async def asks(self, name: str, *, first: bool = False, at_once: bool = False, **more: Any) -> str:
        """Somebody fills in the form and posts it; the ask's ref."""
        ref = await self.drafts(name, **more)
        if first:
            await self.do(ask_steps.first_who_can, who(name), ref)
        await self.do(ask_steps.post, who(name), ref, at_once=at_once)
        await self.pass_time(0)
        return ref

    async def place_opened(self) -> None:
        """The relay has opened every private thread that was wanted."""

        def open_all(tx: Tx) -> None:
            for each in rows(tx, "SELECT ref FROM threads WHERE state = 'creating'"):
                threads.move(tx, each["ref"], "open", None)

        await self.do(open_all)

    # What there is to see afterwards.

    async def ask(self, ref: str) -> Ask:
        """An ask that must be there."""
        found = await self.do(asks.get, ref)
        assert found is not None
        return found

    async def member(self, name: str) -> str:
        """The ref that stands for somebody."""
        found = await self.do(members.find, HERE, user(name))
        assert found is not None
        return found.ref

    async def capacity(self, name: str) -> Capacity:
        """What somebody has stated."""
        found = await self.do(capacities.get, await self.member(name))
        assert found is not None
        return found

    async def between(self, ask: str, name: str) -> Invitation | None:
        """The row of an ask and a helper, if there is one."""
        found = await self.do(members.find, HERE, user(name))
        return await self.do(invitations.between, ask, found.ref) if found else None

    async def invitation(self, ask: str, name: str) -> Invitation:
        """The row of an ask and a helper, which must be there."""
        found = await self.between(ask, name)
        assert found is not None
        return found

    async def standing(self, ask: str, name: str) -> str | None:
        """How an ask and a helper stand, or None if they never met."""
        found = await self.between(ask, name)
        return found.state if found else None

    async def invited(self) -> list[Invitation]:
        """Every invitation that waits for an answer."""
        return [each for each in await self.do(all_invitations) if each.state == "waiting"]

    async def introduction(self, ask: str) -> Introduction:
        """The running introduction of an ask, which must be there."""
        (found,) = await self.running(ask)
        return found

    async def running(self, ask: str) -> list[Introduction]:
        """The introductions of an ask that run."""
        return await self.do(introductions.running, ask)

    async def said(self, kind: str) -> list[Outgoing]:
        """Every message of one kind that Kith wants to exist."""
        return [each for each in await self.do(all_outgoing) if each.kind == kind]

    async def said_to(self, kind: str, name: str) -> int:
        """How many messages of one kind are for this person."""
        ref = await self.member(name)
        return len([each for each in await self.said(kind) if each.target == ref])

    async def due(self, about: str) -> dict[str, int]:
        """What is still to be done about something, and when."""
        return {each["kind"]: each["run_at"] for each in await self.do(_due_about, about)}

    async def facts(self) -> dict[str, Any]:
        """All that is remembered, as plain values that can be compared."""
        return await self.do(_facts)


def form(**more: Any) -> AskForm:
    """The form filled in: a small errand, by name, whenever it suits."""
    typed = {
        "summary": "Somebody to fetch a parcel",
        "details": "The blue door, after six",
        "kind": "errands",
        "needed": "whenever",
        "shared": "named",
    }
    return AskForm(**(typed | more))


def all_asks(tx: Tx) -> list[Ask]:
    """Every ask."""
    return [found for each in rows(tx, "SELECT ref FROM asks") if (found := asks.get(tx, each["ref"]))]


def all_invitations(tx: Tx) -> list[Invitation]:
    """Every invitation."""
    return [found for each in rows(tx, "SELECT ref FROM invitations") if (found := invitations.get(tx, each["ref"]))]


def all_introductions(tx: Tx) -> list[Introduction]:
    """Every introduction."""
    found = rows(tx, "SELECT ref FROM introductions")
    return [known for each in found if (known := introductions.get(tx, each["ref"]))]


def all_outgoing(tx: Tx) -> list[Outgoing]:
    """Every message."""
    return [found for each in rows(tx, "SELECT ref FROM outbox") if (found := outbox.get(tx, each["ref"]))]


def one_due(tx: Tx) -> Due:
    """Do what has been due longest."""
    taken = due.take(tx)
    assert taken is not None
    DUE[taken.kind](tx, taken.about)
    return taken


def _due_about(tx: Tx, about: str) -> list[Any]:
    return rows(tx, "SELECT kind, run_at FROM due WHERE about = ?", about)


def _facts(tx: Tx) -> dict[str, Any]:
    stated = rows(tx, "SELECT member FROM capacities")
    return {
        "asks": sorted(all_asks(tx), key=lambda each: each.ref),
        "invitations": sorted(all_invitations(tx), key=lambda each: each.ref),
        "introductions": sorted(all_introductions(tx), key=lambda each: each.ref),
        "outbox": sorted(all_outgoing(tx), key=lambda each: each.ref),
        "capacities": sorted((capacities.get(tx, each["member"]) for each in stated), key=repr),
        # Every community's past is gone through once a day, whatever happens in it.
        "due": [tuple(each) for each in rows(tx, "SELECT * FROM due WHERE kind NOT GLOB 'retention.*' ORDER BY key")],
        "threads": [tuple(each) for each in rows(tx, "SELECT ref, about, state, next_try FROM threads ORDER BY ref")],
        "apart": len(rows(tx, "SELECT ref FROM apart")),
    }


@asynccontextmanager
async def bare() -> AsyncIterator[World]:
    """A world in which no steward has set anything up yet."""
    world = World()
    world.store = await open_store(None, Vault(KEY), lambda: world.now, Random(20260302))
    try:
        yield world
    finally:
        await world.store.close()


async def open_here(world: World) -> None:
    """A steward sets the community up and opens its door."""
    await world.do(community_steps.panel, who("steward"), "en")
    await world.do(community_steps.asks_channel, who("steward"), CHANNEL)
    await world.do(community_steps.zone, who("steward"), "Europe/Madrid")
    await world.do(community_steps.open_door, who("steward"))


@asynccontextmanager
async def opened() -> AsyncIterator[World]:
    """A community whose door is open."""
    async with bare() as world:
        await open_here(world)
        yield world
