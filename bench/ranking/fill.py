"""Makes the memory of a community with many helpers and asks, drawn like those of the simulation."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from bench.matching.world import Regime, draw_helper, draw_need
from bot.steps import matching
from data import areas, asks, capacities, communities, members
from data.content import KINDS, LANGUAGES
from data.records import DAY, Ask, Capacity, Gives, Needs
from data.store import Store, Tx

ASKERS = 50
IN_ONE_GO = 2000
"""Rows of one transaction."""


def _words(place: str | None, known: list[str]) -> str | None:
    return known[int(place)] if place is not None else None


def _languages(drawn: tuple[str, ...] | None) -> tuple[str, ...] | None:
    codes: dict[str, str] = dict(zip(("one", "two", "three"), LANGUAGES, strict=False))
    return tuple(codes[each] for each in drawn) if drawn is not None else None


def _gives(drawn: Gives, known: list[str]) -> Gives:
    return replace(
        drawn,
        home=_words(drawn.home, known),
        areas=frozenset(known[int(each)] for each in drawn.areas) if drawn.areas is not None else None,
        languages=_languages(drawn.languages),
    )


def _needs(drawn: Needs, known: list[str]) -> Needs:
    language = _languages((drawn.language,)) if drawn.language else None
    return replace(drawn, place=_words(drawn.place, known), language=language[0] if language else None, people=1)


async def fill(store: Store, guild: int, helpers: int, asked: int, seed: int) -> list[str]:
    """A community of that many helpers and open asks, all of which are due now; the asks' refs."""
    chance = Random(seed)
    # The simulation knows how far apart people live in towns of at most ten thousand.
    regime = Regime(members=min(10_000, 5 * helpers))

    def begin(tx: Tx) -> list[str]:
        made = communities.begin(tx, guild, "en")
        communities.save(tx, replace(made, state="open", asks_channel=guild + 1))
        return [area.ref for area in areas.save(tx, guild, [f"Quarter {at + 1}" for at in range(regime.areas)])]

    known = await store.run(begin)

    def some(tx: Tx, first: int) -> None:
        for at in range(first, min(helpers, first + IN_ONE_GO)):
            drawn = draw_helper(at, regime, chance)
            capacities.save(
                tx,
                Capacity(
                    member=members.meet(tx, guild, guild + 10 + at, "en").ref,
                    community=guild,
                    tide="high",
                    at_once=drawn.at_once,
                    per_week=drawn.per_week,
                    kinds=drawn.kinds,
                    quiet_from=drawn.quiet[0] if drawn.quiet else None,
                    quiet_to=drawn.quiet[1] if drawn.quiet else None,
                    rest_until=None,
                    # Two of five rest from the last invitation, as they do in the simulation.
                    ready_at=tx.now + chance.randint(-3 * DAY, 2 * DAY),
                    stated_day=tx.day,
                    gives=_gives(drawn.gives, known),
                ),
            )

    for first in range(0, helpers, IN_ONE_GO):
        await store.run(lambda tx, first=first: some(tx, first))

    def ask(tx: Tx) -> list[str]:
        askers = [members.meet(tx, guild, guild + 10 + helpers + at, "en").ref for at in range(ASKERS)]
        refs: list[str] = []
        for at in range(asked):
            drawn = draw_need(at, tx.now, [0.5] * regime.members, regime.areas, chance)
            made = Ask(
                ref=tx.ref(),
                community=guild,
                code=f"{at:06d}",
                asker=askers[at % ASKERS],
                shared="quiet",
                state="open",
                kind=drawn.kind if drawn.kind in KINDS else "other",
                needed="week",
                needed_by=drawn.by,
                first_who_can=False,
                summary="A hand for an hour",
                details="",
                offer=None,
                visible_at=tx.now,
                made_day=tx.day,
                closed_day=None,
                needs=_needs(drawn.needs, known),
            )
            asks.save(tx, made)
            matching.look_at(tx, made, tx.now)
            refs.append(made.ref)
        return refs

    return await store.run(ask)
