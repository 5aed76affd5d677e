"""A ritual that brings people together for a talk, for the scene: two are on its list, and they were paired."""

from __future__ import annotations

from data import members, pairs
from data.store import Tx
from tests.stories.hands import arrive, pressing
from tests.stories.town import Town


async def together(place: Town) -> dict[str, str]:
    """The references of the ritual and of one seat in its talk."""
    await arrive(place, pressing(place, place.sam, "v1:rituals.keep:pairs_week_6_18"))
    ritual = await place.store.run(_ritual)
    for who in (place.dov, place.cat):
        await arrive(place, pressing(place, who, f"v1:pairs.join:{ritual}"))
    await arrive(place, pressing(place, place.sam, f"v1:rituals.now:{ritual}"))
    await place.later(3600)
    return {"together": ritual, "seat": await place.store.run(lambda tx: _seat(tx, place.guild.id, place.dov.id))}


def _ritual(tx: Tx) -> str:
    return str(tx.db.execute("SELECT ref FROM rituals WHERE family = 'pairs'").fetchone()["ref"])


def _seat(tx: Tx, guild: int, user: int) -> str:
    me = members.find(tx, guild, user)
    assert me is not None
    (seat,) = pairs.seats(tx, me.ref)
    return seat.ref
