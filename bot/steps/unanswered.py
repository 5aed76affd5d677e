"""For whom nobody has come yet: they hear so in good time, that it is not about them, and how they may go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules import several
from bot.rules.refusal import Refusal
from bot.steps import introductions, seen
from bot.steps.asks import own
from bot.steps.people import Who
from bot.steps.seen import NoticeSeen
from data import asks, communities, due, invitations, members, outbox
from data.records import DAY, Area, Ask, Community, Outgoing
from data.store import Tx


@dataclass(frozen=True, slots=True)
class UnansweredSeen:
    """An ask for which nobody has come yet, or fewer than it takes, as its asker sees it: `to` is their Discord user
    id, `until` is when it ends by itself (UTC epoch seconds)."""

    ask: Ask
    to: int
    until: int
    where: Sequence[Area] = ()
    came: int = 0


def tell(tx: Tx, ref: str) -> None:
    """Its time has come: the asker hears that nobody has come yet, at the same moment whether nobody was asked, said
    no, or did not answer (promise H2). While a yes waits for them it is looked at again a day later."""
    ask, ends = asks.get(tx, ref), due.when(tx, "ask.lapse", ref)
    if ask is None or ask.state != "open" or ends is None or not _lacking(tx, ask):
        return
    if invitations.to(tx, ref, "yes"):
        due.at(tx, ask.community, "ask.unanswered", ref, tx.now + DAY)
    elif not (ask.needed == "today" and _told(tx, ref)):
        rings = introductions.rings(tx, ask, tx.now)
        day, to = str(tx.day), ask.asker
        outbox.say(tx, ask.community, "ask.unanswered", ref, "member", to, slot=day, drop_after=ends, corner_from=rings)


def _lacking(tx: Tx, ask: Ask) -> int:
    return several.lacking(ask.needs, introductions.found(tx, ask.ref))


def _told(tx: Tx, ref: str) -> bool:
    # What is needed today has no time for the same thing to be said twice.
    return any(each.message is not None for each in outbox.about(tx, ref, "ask.nobody"))


def over(tx: Tx, ref: str) -> None:
    """Somebody can: whatever said that nobody does is to be taken away."""
    for kind in ("ask.nobody", "ask.unanswered"):
        outbox.touch(tx, ref, kind)


def notice(tx: Tx, row: Outgoing) -> UnansweredSeen | None:
    """For the asker: nobody has come yet. It goes when somebody does, or when the ask is over."""
    ask, ends = asks.get(tx, row.about), due.when(tx, "ask.lapse", row.about)
    if ask is None or ask.state != "open" or ends is None or invitations.to(tx, ask.ref, "yes"):
        return None
    if not _lacking(tx, ask):
        return None
    if row.message is not None and invitations.to(tx, ask.ref, "passed"):
        # It goes when somebody says yes, and must not stay where they are to be kept apart (promise H2).
        return None
    came = introductions.found(tx, ask.ref).came
    return UnansweredSeen(ask, members.user_of(tx, ask.asker), ends, seen.where(tx, ask), came)


def held_notice(tx: Tx, row: Outgoing) -> NoticeSeen | None:
    """For the asker: the card cannot be posted just now. Not said if it appeared meanwhile."""
    found = asks.get(tx, row.about)
    waits = any(card.message is None and card.state == "parked" for card in outbox.about(tx, row.about, "ask"))
    return NoticeSeen(found, found.ref, members.user_of(tx, found.asker)) if found and waits else None


def own_open(tx: Tx, who: Who, ref: str) -> Ask:
    """The actor's own open ask, in their own words. Raises Refusal for any other."""
    ask = own(tx, who, ref)
    if ask.state != "open":
        raise Refusal(f"refuse.ask_{ask.state}")
    if ask.offer is not None:
        # It concerns whoever made the offer alone, in their words.
        raise Refusal("refuse.old_control")
    return ask


def stewards(tx: Tx, who: Who, ref: str) -> tuple[Ask, Community]:
    """For the asker alone: their ask, and the community whose stewards they could talk to. Nobody hears of it."""
    ask = own(tx, who, ref)
    community = communities.get(tx, ask.community)
    if community is None:
        raise Refusal("refuse.gone")
    return ask, community
