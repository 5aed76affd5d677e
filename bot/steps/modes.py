"""How people are brought together here: by themselves, once a steward confirms it, or as stewards invite (S7)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules import asks as rules
from bot.rules import waves
from bot.rules.refusal import Refusal
from data import asks, communities, confirmations, due, invitations, outbox
from data.house import AS_IT_COMES, Confirmation, Mode
from data.records import DAY, HOUR, Ask, Community, Invitation
from data.store import Tx

AGAIN = DAY
"""Seconds after which whatever a steward left is brought up again."""

SOONEST = HOUR
"""Never sooner than this, however little time is left (seconds)."""

LONGER = 2 * DAY
"""A yes is held so many seconds longer where a steward looks at introductions as well."""

RELEASE = 2 * DAY
"""A yes is held this long for the asker's answer; then the helper is free again (seconds)."""


@dataclass(frozen=True, slots=True)
class Held:
    """Both said yes and a steward looks first, until then at the latest (UTC epoch seconds)."""

    until: int


def of(tx: Tx, guild: int) -> Mode:
    """Who brings people together in a community."""
    community = communities.get(tx, guild)
    return community.house.mode if community is not None else AS_IT_COMES.mode


def release_at(tx: Tx, guild: int) -> int:
    """When somebody who says yes now is free again at the latest (UTC epoch seconds)."""
    return tx.now + RELEASE + (LONGER if of(tx, guild) == "confirm" else 0)


def until(tx: Tx, invitation: Invitation) -> int | None:
    """Until when a yes is held where a steward looks at introductions (UTC epoch seconds), None where none does. It is
    the same whatever the asker or a steward said of it meanwhile (promise H2)."""
    if invitation.state not in ("yes", "passed") or of(tx, invitation.community) != "confirm":
        return None
    return due.when(tx, "yes.release", invitation.ref)


def held(tx: Tx, invitation: Invitation) -> Held | None:
    """Whether this waits for a steward."""
    known = confirmations.of(tx, invitation.ask)
    if known is None or known.invitation != invitation.ref:
        return None
    return Held(_ends(tx, known))


def hold(tx: Tx, ask: Ask, invitation: Invitation) -> Held:
    """It waits for the stewards, who see it without a name not before a wait of chance, so that its moment tells nobody
    who asks (promise S6). Held twice it waits once.
    Raises Refusal while another yes to it waits."""
    known = confirmations.of(tx, ask.ref)
    if known is not None and known.invitation != invitation.ref:
        raise Refusal("refuse.confirm_waits")
    if known is not None:
        return Held(_ends(tx, known))
    made = Confirmation(tx.ref(), ask.community, ask.ref, invitation.ref)
    confirmations.add(tx, made)
    shown = rules.appears_at(ask.shared, False, tx.now, tx.chance)
    show(tx, made, shown)
    return Held(_ends(tx, made))


def show(tx: Tx, made: Confirmation, not_before: int) -> None:
    """Bring it up to the stewards, and once more later if they leave it."""
    _post(tx, made.community, "confirm", made.ref, not_before)
    half = (_ends(tx, made) - not_before) // 2
    due.at(tx, made.community, "confirm.again", made.ref, not_before + max(SOONEST, min(AGAIN, half)))


def _ends(tx: Tx, made: Confirmation) -> int:
    ends = (due.when(tx, "yes.release", made.invitation), due.when(tx, "ask.lapse", made.ask))
    return min((each for each in ends if each is not None), default=tx.now + AGAIN)


def gone(tx: Tx, ask: str, invitation: str | None = None) -> bool:
    """Nothing about that ask, or about that yes to it, waits for a steward any more; whether anything did."""
    known = confirmations.of(tx, ask)
    if known is None or (invitation is not None and known.invitation != invitation):
        return False
    outbox.take_down(tx, known.ref)
    due.cancel(tx, known.ref)
    confirmations.delete(tx, known.ref)
    return True


def put_up(tx: Tx, ask: Ask) -> None:
    """Stewards may choose who is asked about this. What is up already, or comes up again, stays as it is: anything
    sooner would tell that somebody said no (promise H2)."""
    if due.when(tx, "pick.again", ask.ref) is None:
        _post(tx, ask.community, "pick", ask.ref, tx.now)
        due.at(tx, ask.community, "pick.again", ask.ref, tx.now + AGAIN)


def picked(tx: Tx, ask: Ask) -> None:
    """Stewards chose whom to ask: it comes up again when everybody had the time to answer, whatever they said."""
    for row in outbox.about(tx, ask.ref, "pick"):
        outbox.retire(tx, row.ref)
    within = waves.ANSWER[rules.urgency(ask.needed_by, tx.now)]
    due.at(tx, ask.community, "pick.again", ask.ref, tx.now + within)


def pick_again(tx: Tx, ref: str) -> None:
    """Nobody came, or nobody was chosen: it is brought up again, but not while a yes waits for the asker."""
    ask = asks.get(tx, ref)
    if ask is None or ask.state != "open" or of(tx, ask.community) != "invite":
        return
    if invitations.to(tx, ref, "yes"):
        due.at(tx, ask.community, "pick.again", ref, tx.now + AGAIN)
    else:
        put_up(tx, ask)


def moved(tx: Tx, community: Community) -> None:
    """The stewards' channel is another: whatever waits is brought up there."""
    for made in confirmations.waiting(tx, community.guild):
        show(tx, made, tx.now)
    if community.house.mode == "invite":
        _look_again(tx, community.guild)


def switched(tx: Tx, before: Community, after: Community) -> None:
    """Another way from now on, also for what is under way; nothing is left behind that only the old one would move."""
    guild, mode = after.guild, after.house.mode
    for ask in asks.seeking(tx, guild, -1):
        outbox.touch(tx, ask.ref, "ask")
    for ref in invitations.standing(tx, guild):
        ends = due.when(tx, "yes.release", ref)
        if mode == "confirm" and ends is not None:
            due.at(tx, guild, "yes.release", ref, min(ends, tx.now + RELEASE) + LONGER)
        outbox.touch(tx, ref)
    if "invite" in (before.house.mode, mode):
        _look_again(tx, guild)
        outbox.touch_all(tx, guild, "pick")
    for made in confirmations.waiting(tx, guild):
        due.at(tx, guild, "confirm.again", made.ref, tx.now)


def _look_again(tx: Tx, guild: int) -> None:
    due.cancel_all(tx, guild, "pick.again")
    due.asks_now(tx, guild)


def _post(tx: Tx, guild: int, kind: str, about: str, not_before: int) -> None:
    channel = communities.stewards_channel(tx, guild)
    for row in outbox.about(tx, about, kind):
        outbox.retire(tx, row.ref)
    if channel is None:
        return
    if kind == "confirm":
        outbox.say(tx, guild, "confirm", about, "channel", channel, slot=tx.ref(), not_before=not_before)
    else:
        outbox.say(tx, guild, "pick", about, "channel", channel, slot=tx.ref(), not_before=not_before)
