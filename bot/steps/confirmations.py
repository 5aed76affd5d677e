"""What stewards say of an introduction to which both said yes: together, or rather not; nobody hears which steward."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules import house, moments
from bot.rules.cautions import young
from bot.rules.refusal import Refusal
from bot.steps import communities, introductions, matching, modes, seen
from bot.steps.matching import CLOSED_PAUSE
from bot.steps.people import Who
from bot.steps.seen import AskSeen, NoticeSeen
from data import asks, confirmations, due, invitations, members, outbox, pauses
from data import communities as community_rows
from data.house import Confirmation
from data.records import DAY, Ask, Invitation, Outgoing
from data.store import Tx

LISTED = 25
"""So many that wait are listed at a time (component reference)."""

TOLD_WITHIN = 7 * DAY
"""Seconds after which saying what became of it would be too late."""


@dataclass(frozen=True, slots=True)
class ConfirmSeen:
    """An introduction as stewards look at it: the ask as others may see it, who would help (a Discord user id), and
    until when it waits at the latest (UTC epoch seconds)."""

    confirmation: Confirmation
    seen: AskSeen
    helper: int
    until: int
    young: bool = False


def _about(tx: Tx, made: Confirmation) -> tuple[Ask, Invitation] | None:
    ask, invitation = asks.get(tx, made.ask), invitations.get(tx, made.invitation)
    if ask is None or invitation is None or ask.state != "open" or invitation.state != "yes":
        return None
    return ask, invitation


def _waits(tx: Tx, who: Who, ref: str) -> tuple[Confirmation, Ask, Invitation]:
    """What waits, for a steward of its community. Raises Refusal for anybody else, and once it waits no more."""
    community = communities.panel(tx, who, "en")
    made = confirmations.get(tx, ref)
    about = _about(tx, made) if made is not None else None
    if made is None or about is None or made.community != community.guild:
        raise Refusal("refuse.confirm_over")
    return made, *about


def listed(tx: Tx, who: Who) -> tuple[ConfirmSeen, ...]:
    """What waits for a steward's word. Raises Refusal for anybody who is not one."""
    community = communities.panel(tx, who, "en")
    found = (_seen(tx, each) for each in confirmations.waiting(tx, community.guild, LISTED))
    return tuple(each for each in found if each is not None)


def one(tx: Tx, who: Who, ref: str) -> ConfirmSeen:
    """One that waits."""
    found = _seen(tx, _waits(tx, who, ref)[0])
    if found is None:
        raise Refusal("refuse.confirm_over")
    return found


def yes(tx: Tx, who: Who, ref: str) -> bool:
    """Together. Pressed by two it is done once; whether it could still be."""
    _, ask, invitation = _waits(tx, who, ref)
    return _bring(tx, ask, invitation)


def _bring(tx: Tx, ask: Ask, invitation: Invitation) -> bool:
    # Whatever stands in the way, also a pause, looks to the stewards like a helper who has no room any more.
    if pauses.until(tx, ask.asker) is None and matching.free(tx, ask, invitation):
        introductions.introduce(tx, ask, invitation)
        return True
    introductions.let_go(tx, invitation)
    _tell(tx, ask, invitation, "confirm.over")
    matching.soon(tx, ask)
    return False


def no(tx: Tx, who: Who, ref: str) -> None:
    """Rather not: to the helper it is like any yes that waits, and is let go at the same moment in the same words
    (promise H2); the asker hears it kindly, and others are asked."""
    _, ask, invitation = _waits(tx, who, ref)
    invitations.set_state(tx, invitation.ref, "passed")
    modes.gone(tx, ask.ref)
    outbox.touch(tx, invitation.ref)
    _tell(tx, ask, invitation, "confirm.declined")
    matching.soon(tx, ask)


def again(tx: Tx, ref: str) -> None:
    """Nobody looked: it is brought up again. Where no steward looks any more the two are brought together."""
    made = confirmations.get(tx, ref)
    about = _about(tx, made) if made is not None else None
    if made is None:
        return
    if about is None:
        modes.gone(tx, made.ask)
        return
    community = community_rows.get(tx, made.community)
    if community is None or community.state != "open" or house.rooms(community, "introduction") is None:
        due.at(tx, made.community, "confirm.again", ref, tx.now + CLOSED_PAUSE)
    elif community.house.mode == "confirm":
        modes.show(tx, made, tx.now)
    else:
        _bring(tx, *about)


def late(tx: Tx, ask: Ask, invitation: Invitation) -> None:
    """No steward said anything in time: the helper is free again, and the asker hears that it came to nothing."""
    if ask.state == "open":
        _tell(tx, ask, invitation, "confirm.over")


def _tell(tx: Tx, ask: Ask, invitation: Invitation, kind: str) -> None:
    guild, to, by = ask.community, ask.asker, tx.now + TOLD_WITHIN
    later, about, day = introductions.rings(tx, ask, tx.now), invitation.ref, str(tx.day)
    if kind == "confirm.declined" and later is not None:
        later = by = moments.unrung(tx.now)
    if kind == "confirm.declined":
        outbox.say(tx, guild, "confirm.declined", about, "member", to, slot=day, drop_after=by, corner_from=later)
    else:
        outbox.say(tx, guild, "confirm.over", about, "member", to, slot=day, drop_after=by, corner_from=later)


def _seen(tx: Tx, made: Confirmation) -> ConfirmSeen | None:
    about, shown = _about(tx, made), seen.ask(tx, made.ask)
    held = modes.held(tx, about[1]) if about is not None else None
    if about is None or shown is None or held is None:
        return None
    helper = members.user_of(tx, about[1].helper)
    return ConfirmSeen(made, shown, helper, held.until, young(helper, tx.now))


def card(tx: Tx, row: Outgoing) -> ConfirmSeen | None:
    """For the stewards' channel: it goes once it waits no more, or has another card."""
    made = confirmations.get(tx, row.about)
    if made is None or (row.drop_after is not None and row.drop_after <= tx.now):
        return None
    return _seen(tx, made)


def told(tx: Tx, row: Outgoing) -> NoticeSeen | None:
    """For the asker: it did not come about, and the ask goes on."""
    invitation = invitations.get(tx, row.about)
    ask = asks.get(tx, invitation.ask) if invitation is not None else None
    if ask is None or ask.state != "open":
        return None
    return NoticeSeen(ask, ask.ref, members.user_of(tx, ask.asker), seen.where(tx, ask))
