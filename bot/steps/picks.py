"""Where stewards invite: they see who fits an ask just now, best first, and choose whom Kith asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules import waves
from bot.rules.matching import Candidate
from bot.rules.refusal import Refusal
from bot.steps import communities, intake, matching, modes, seen
from bot.steps.people import Who
from bot.steps.seen import AskSeen
from data import asks, members, pauses, reports
from data.records import Ask, Community, Outgoing
from data.store import Tx

LISTED = 25
"""So many asks are listed at a time (component reference)."""

SHOWN = 10
"""So many who fit are shown."""

AT_ONCE = 3
"""So many are asked in one go at the most; what is asked of more than are needed wears people out."""


@dataclass(frozen=True, slots=True)
class PickSeen:
    """An ask as stewards see it who choose whom to ask; `fits` are Discord user ids, best first."""

    seen: AskSeen
    fits: tuple[int, ...] = ()


def _open(tx: Tx, who: Who, ref: str) -> tuple[Community, Ask]:
    """An ask for which stewards choose. Raises Refusal for anybody else, and once there is nothing to choose."""
    community, ask = communities.panel(tx, who, "en"), asks.get(tx, ref)
    if ask is None or ask.community != community.guild or not _waits(tx, community, ask):
        raise Refusal("refuse.pick_over")
    return community, ask


def _waits(tx: Tx, community: Community, ask: Ask) -> bool:
    # Before others may see it nobody hears of it; and what takes up an offer concerns whoever made it alone.
    shown = ask.visible_at is not None and ask.visible_at <= tx.now
    mine = community.house.mode == "invite" and ask.state == "open" and ask.offer is None
    return mine and shown and not reports.is_down(tx, ask.ref)


def listed(tx: Tx, who: Who) -> tuple[PickSeen, ...]:
    """The asks for which somebody could be asked. Raises Refusal for anybody who is not a steward."""
    community = communities.panel(tx, who, "en")
    if community.house.mode != "invite":
        return ()
    known = (each for each in asks.seeking(tx, community.guild, LISTED) if _waits(tx, community, each))
    return tuple(PickSeen(shown) for each in known if (shown := seen.ask(tx, each.ref)) is not None)


def one(tx: Tx, who: Who, ref: str) -> PickSeen:
    """Who fits an ask just now, by the same rules and in the same order as Kith's own choice; nothing is counted."""
    community, ask = _open(tx, who, ref)
    shown = seen.ask(tx, ref)
    if shown is None:
        raise Refusal("refuse.pick_over")
    return PickSeen(shown, tuple(_users(tx, community, ask))[:SHOWN])


def _users(tx: Tx, community: Community, ask: Ask) -> dict[int, Candidate]:
    if pauses.until(tx, ask.asker) is not None or intake.quiet_until(community, tx.now) is not None:
        return {}
    return {members.user_of(tx, each.capacity.member): each for each in matching.fitting(tx, ask, community)}


def invite(tx: Tx, who: Who, ref: str, chosen: Sequence[str]) -> None:
    """Kith asks those whom a steward chose of those who fit. Raises Refusal if somebody does not fit (any more): the
    others are not asked either, and the steward looks again."""
    community, ask = _open(tx, who, ref)
    fits = {str(user): each for user, each in _users(tx, community, ask).items()}
    if not chosen or len(chosen) > AT_ONCE or not set(chosen) <= fits.keys():
        raise Refusal("refuse.pick_changed")
    within = waves.ANSWER[matching.look(tx, ask).urgency]
    for each in chosen:
        matching.invite(tx, ask, fits[each], within)
    modes.picked(tx, ask)


def card(tx: Tx, row: Outgoing) -> PickSeen | None:
    """For the stewards' channel: it goes once there is nothing to choose, or it has another card."""
    ask, shown = asks.get(tx, row.about), seen.ask(tx, row.about)
    if ask is None or shown is None or ask.state != "open" or modes.of(tx, ask.community) != "invite":
        return None
    if (row.drop_after is not None and row.drop_after <= tx.now) or reports.is_down(tx, ask.ref):
        return None
    return PickSeen(shown)
