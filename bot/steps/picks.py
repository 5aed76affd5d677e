"""Where stewards invite: they see who could do what an ask needs, best first, and choose whom Kith asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules import waves
from bot.rules.fitting import possible
from bot.rules.matching import by_statement
from bot.rules.refusal import Refusal
from bot.steps import communities, intake, matching, modes, seen
from bot.steps.people import Who
from bot.steps.seen import AskSeen
from data import asks, capacities, members, pauses, reports
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
    """An ask as stewards see it who choose whom to ask; `could` are the Discord user ids of whoever said they could do
    it, best first."""

    seen: AskSeen
    could: tuple[int, ...] = ()


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
    """Who said they could do what an ask needs, by what they stated alone. Who asks, who keeps apart from whom, who
    rests, who was asked before and what they said changes nothing of it: stewards who laid two lists side by side would
    know (promises S1 and H2)."""
    community, ask = _open(tx, who, ref)
    shown = seen.ask(tx, ref)
    if shown is None:
        raise Refusal("refuse.pick_over")
    return PickSeen(shown, tuple(_could(tx, community, ask))[:SHOWN])


def _could(tx: Tx, community: Community, ask: Ask) -> dict[int, str]:
    """Members' refs by their Discord user ids."""
    stated = [each for each in capacities.of_kind(tx, community.guild, ask.kind) if each.per_week]
    able = by_statement(ask, [each for each in stated if possible(ask.kind, ask.needs, each.gives)])
    # Whoever asks by name stands on the card; left out of a list without one they would be known by it.
    asks_by_name = ask.asker if ask.shared == "named" else None
    here = (members.get(tx, each.member) for each in able if each.member != asks_by_name)
    return {members.user_of(tx, each.ref): each.ref for each in here if each is not None and each.absent_since is None}


def invite(tx: Tx, who: Who, ref: str, chosen: Sequence[str]) -> None:
    """Kith asks those whom a steward chose, as far as every hard rule lets them be asked just now; whom it left out
    nobody is told. Raises Refusal if somebody chosen is not in the list (any more): nobody is asked then."""
    community, ask = _open(tx, who, ref)
    could = {str(user): member for user, member in _could(tx, community, ask).items()}
    if not chosen or len(chosen) > AT_ONCE or not set(chosen) <= could.keys():
        raise Refusal("refuse.pick_changed")
    if pauses.until(tx, ask.asker) is None and intake.quiet_until(community, tx.now) is None:
        within = waves.ANSWER[matching.look(tx, ask).urgency]
        wanted = {could[each] for each in chosen}
        for each in matching.fitting(tx, ask, community):
            if each.capacity.member in wanted:
                matching.invite(tx, ask, each, within)
    modes.picked(tx, ask)


def card(tx: Tx, row: Outgoing) -> PickSeen | None:
    """For the stewards' channel: it goes once there is nothing to choose, or it has another card."""
    ask, shown = asks.get(tx, row.about), seen.ask(tx, row.about)
    if ask is None or shown is None or ask.state != "open" or modes.of(tx, ask.community) != "invite":
        return None
    if (row.drop_after is not None and row.drop_after <= tx.now) or reports.is_down(tx, ask.ref):
        return None
    return PickSeen(shown)
