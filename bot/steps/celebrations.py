"""Sharing something good, whatever it is about: written, looked at alone, posted by choice, taken down in one press."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules.asks import appears_at
from bot.rules.refusal import Refusal
from bot.rules.words import CELEBRATION_MOST, bounded
from bot.steps import forgetting
from bot.steps.people import Who, active, asks_place, at, here, unpaused
from bot.steps.seen import replaced
from data import celebrations, members, outbox, refs
from data.records import Celebration, Outgoing, Signed
from data.store import Tx

MOST = 5
"""Celebrations of one person at once, those not posted included."""

WAYS: tuple[Signed, ...] = ("named", "neighbour")
"""How somebody may be seen."""


@dataclass(frozen=True, slots=True)
class CelebrationSeen:
    """Something good as everybody sees it; `owner` is a Discord user id, and only there if it is shared by name."""

    celebration: Celebration
    owner: int | None


def may_begin(tx: Tx, who: Who) -> None:
    """Before the form opens: raises Refusal where nothing more could be posted anyway."""
    _, me = active(tx, who)
    if len(celebrations.owned(tx, me.ref)) >= MOST:
        raise Refusal("refuse.many_celebrations", most=MOST)


def draft(tx: Tx, who: Who, ref: str, words: str, shared: str) -> Celebration:
    """Keep what was written until it is posted or let go; nobody else sees it. A form submitted twice, or to change
    what was written, is one celebration."""
    community, me = here(tx, who)
    if shared not in WAYS:
        raise Refusal("refuse.unknown_choice")
    clean = bounded(words, "celebrate.form.words", CELEBRATION_MOST, required=True)
    if celebrations.get(tx, ref) is not None:
        made = replace(own_draft(tx, who, ref), words=clean, shared=shared, made_day=tx.day)
    else:
        if not refs.free(tx, ref):
            raise Refusal("refuse.old_control")
        may_begin(tx, who)
        made = Celebration(ref, community.guild, me.ref, shared, clean, "draft", tx.day)
    celebrations.save(tx, made)
    return made


def own(tx: Tx, who: Who, ref: str) -> Celebration:
    """The actor's own. Raises Refusal for anybody else's, in the words used for one that is gone."""
    found = celebrations.get(tx, ref)
    if found is None or at(tx, who, found.community).ref != found.owner:
        raise Refusal("refuse.gone")
    return found


def own_draft(tx: Tx, who: Who, ref: str) -> Celebration:
    """The actor's own, not posted yet. Raises Refusal where it is: a posted one is never shown as waiting to be."""
    found = own(tx, who, ref)
    if found.state != "draft":
        raise Refusal("refuse.celebration_posted")
    return found


def post(tx: Tx, who: Who, ref: str) -> Celebration:
    """Its writer has seen what others will see and says yes. Posting twice changes nothing.

    Without a name it appears after a wait of chance, so that its moment names nobody (promise S6).
    """
    found = own(tx, who, ref)
    if found.state == "open":
        return found
    community, channel = asks_place(tx, found.community)
    unpaused(tx, found.owner)
    channel = community.house.thanks_channel or channel
    posted = replace(found, state="open", made_day=tx.day)
    celebrations.save(tx, posted)
    appears = appears_at(found.shared, False, tx.now, tx.chance)
    outbox.say(tx, found.community, "celebration", ref, "channel", channel, not_before=appears)
    return posted


def drop(tx: Tx, who: Who, ref: str) -> None:
    """Let go what was not posted; one that is gone already is no failure, and nor is one that was never theirs."""
    found = _mine(tx, who, ref)
    if found is not None:
        forgetting.celebration(tx, own_draft(tx, who, ref).ref)


def take_down(tx: Tx, who: Who, ref: str) -> None:
    """Its writer takes it down: the card goes, and it is forgotten at once. Pressed again nothing more happens."""
    found = _mine(tx, who, ref)
    if found is not None:
        forgetting.celebration(tx, found.ref)


def _mine(tx: Tx, who: Who, ref: str) -> Celebration | None:
    try:
        return own(tx, who, ref)
    except Refusal:
        return None


def celebration_card(tx: Tx, row: Outgoing) -> CelebrationSeen | None:
    """For something good: it goes when its writer takes it down or its time is over, or when it has another card."""
    found = celebrations.get(tx, row.about)
    if found is None or found.state != "open" or replaced(tx, row):
        return None
    return CelebrationSeen(found, members.user_of(tx, found.owner) if found.shared == "named" else None)
