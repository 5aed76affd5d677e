"""A thank-you, if somebody likes to say one: to whoever helped, and to everybody only if both would; never counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules import moments
from bot.rules.refusal import Refusal
from bot.rules.words import THANKS_MOST, bounded
from bot.steps import introductions, nudges
from bot.steps.people import Who, asks_place, unpaused
from bot.steps.retention import CLOSED_KEPT
from data import apart, asks, due, invitations, members, outbox, threads
from data import introductions as rows
from data.records import DAY, Ask, Introduction, Invitation, Outgoing
from data.store import Tx


@dataclass(frozen=True, slots=True)
class Shown:
    """A thank-you as everybody sees it, or would: `asker` and `helper` are Discord user ids, and whoever asked without
    a name is none (promise S2); `channel` is where it stands."""

    words: str
    asker: int | None
    helper: int
    channel: int
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class ThanksSeen:
    """A thank-you as whoever helped sees it: `to` and `asker` are Discord user ids, `ref` the message's.

    `shown` is how everybody would see it, if its writer would like that; `agreed` what its reader said to that, None
    while they said nothing.
    """

    words: str
    to: int
    asker: int
    ref: str
    introduction: str
    shown: Shown | None = None
    agreed: bool | None = None


@dataclass(frozen=True, slots=True)
class OwnThanks:
    """Somebody's own part in a thank-you: how everybody sees it, or would, and whether they said that it may be so."""

    introduction: str
    shown: Shown
    agreed: bool


def before(tx: Tx, who: Who, ref: str) -> str:
    """For the form: what was said before, if anything. Raises Refusal where nothing can be said (any more)."""
    return rows.thanks(tx, _mine(tx, who, ref).ref)


def _mine(tx: Tx, who: Who, ref: str) -> Introduction:
    """Something that was finished not long ago, for whoever was helped with it. Raises Refusal for anybody else."""
    introduction, _, _, role = introductions.mine(tx, who, ref)
    if role == "stranger":
        raise Refusal("refuse.gone")
    if role == "helper":
        raise Refusal("refuse.thanks_asker")
    if introduction.state == "open":
        raise Refusal("refuse.thanks_early")
    place = threads.about(tx, "introduction", ref)
    if introduction.state != "finished" or place is None or place.state in ("closing", "closed"):
        raise Refusal("refuse.over")
    return introduction


def say(tx: Tx, who: Who, ref: str, words: str) -> str:
    """Say thank you, or say it in other words; as often as it is sent, the helper has one message."""
    introduction = _mine(tx, who, ref)
    clean = bounded(words, "thanks.form.words", THANKS_MOST, required=True)
    if clean == rows.thanks(tx, ref):
        return clean
    rows.thank(tx, introduction, clean)
    outbox.touch(tx, ref, "thanks")
    outbox.touch(tx, ref, "thanks.shown")
    if not outbox.about(tx, ref, "thanks"):
        # A bell in the second in which the other is seen in their thread would tell what it rang for.
        due.at(tx, introduction.community, "thanks.tell", ref, moments.bell("normal", tx.now, tx.chance))
    return clean


def tell(tx: Tx, ref: str) -> None:
    """Whoever helped hears it at the first moment at which they may be spoken to, while it is kept."""
    found = _to_say(tx, ref)
    if found is None:
        return
    introduction, _, invitation = found
    again = nudges.now_or_when(tx, invitation.helper, "thanks", ref)
    if again is not None and again < tx.now + CLOSED_KEPT * DAY:
        due.at(tx, introduction.community, "thanks.tell", ref, again)


def _to_say(tx: Tx, ref: str) -> tuple[Introduction, Ask, Invitation] | None:
    """What there is to thank for; None if it was taken back, or is forgotten, or the two are to be kept apart: to
    whoever wrote it that looks as if it had arrived (promise H2)."""
    introduction = rows.get(tx, ref)
    ask = asks.get(tx, introduction.ask) if introduction is not None else None
    invitation = invitations.get(tx, introduction.invitation) if introduction is not None else None
    if introduction is None or ask is None or invitation is None or not rows.thanks(tx, ref):
        return None
    known = members.named(tx, ask.asker) and members.named(tx, invitation.helper)
    if introduction.state != "finished" or not known or apart.between(tx, ask.asker, invitation.helper):
        return None
    return introduction, ask, invitation


def notice(tx: Tx, row: Outgoing) -> ThanksSeen | None:
    """For whoever helped. It goes with its words."""
    found = _to_say(tx, row.about)
    if found is None or not nudges.still_may(tx, row, "thanks"):
        return None
    introduction, ask, invitation = found
    to, asker = members.user_of(tx, invitation.helper), members.user_of(tx, ask.asker)
    wanted, agreed = rows.shows(tx, row.about)
    shown = _shown(tx, introduction, ask, invitation) if wanted else None
    return ThanksSeen(rows.thanks(tx, row.about), to, asker, row.ref, row.about, shown, agreed)


# Everybody sees it only while both would have it so. What one of the two said shows nowhere but in whether it is there.


def _shown(tx: Tx, introduction: Introduction, ask: Ask, invitation: Invitation) -> Shown:
    community, asks_channel = asks_place(tx, introduction.community)
    named = ask.shared == "named"
    return Shown(
        rows.thanks(tx, introduction.ref),
        members.user_of(tx, ask.asker) if named else None,
        members.user_of(tx, invitation.helper),
        community.house.thanks_channel or asks_channel,
        introduction.ref,
    )


def _part(tx: Tx, who: Who, ref: str) -> tuple[Introduction, Ask, Invitation, str]:
    """A thank-you that was said, and whether the actor wrote it or reads it. Raises Refusal for anybody else."""
    introduction, ask, invitation, role = introductions.mine(tx, who, ref)
    if role == "stranger":
        raise Refusal("refuse.gone")
    if introduction.state != "finished" or not rows.thanks(tx, ref):
        raise Refusal("refuse.over")
    return introduction, ask, invitation, role


def own(tx: Tx, who: Who, ref: str) -> OwnThanks:
    """For whoever wrote it: what everybody would see, before anybody does."""
    introduction, ask, invitation, role = _part(tx, who, ref)
    if role == "helper":
        raise Refusal("refuse.thanks_asker")
    return OwnThanks(ref, _shown(tx, introduction, ask, invitation), rows.shows(tx, ref)[0])


def offer(tx: Tx, who: Who, ref: str) -> OwnThanks:
    """Whoever wrote it would have everybody see it, if whoever helped would too; said twice it is said once."""
    mine = own(tx, who, ref)
    introduction, ask, _, _ = _part(tx, who, ref)
    unpaused(tx, ask.asker)
    if not mine.agreed:
        rows.show(tx, introduction, True, rows.shows(tx, ref)[1])
        outbox.touch(tx, ref, "thanks")
    return replace(mine, agreed=True)


def agree(tx: Tx, who: Who, ref: str) -> Shown:
    """Whoever helped would too: it appears. Said twice it is there once."""
    introduction, ask, invitation, role = _part(tx, who, ref)
    wanted, agreed = rows.shows(tx, ref)
    if role == "asker":
        raise Refusal("refuse.gone")
    if not wanted:
        raise Refusal("refuse.over")
    unpaused(tx, invitation.helper)
    shown = _shown(tx, introduction, ask, invitation)
    if not agreed:
        rows.show(tx, introduction, True, True)
        outbox.touch(tx, ref, "thanks")
        again = str(len(outbox.about(tx, ref, "thanks.shown")))
        outbox.say(tx, introduction.community, "thanks.shown", ref, "channel", shown.channel, slot=again)
    return shown


def take_down(tx: Tx, who: Who, ref: str) -> None:
    """Either would not, or not any more. To the other it looks as if it had never come to that; of whoever helped it
    is remembered, so that they are not asked again."""
    introduction, _, _, role = _part(tx, who, ref)
    wanted, agreed = rows.shows(tx, ref)
    if role == "asker":
        rows.show(tx, introduction, False, False if agreed is False else None)
    else:
        rows.show(tx, introduction, wanted, False)
    for kind in ("thanks", "thanks.shown"):
        outbox.touch(tx, ref, kind)


def hide(tx: Tx, ref: str) -> None:
    """Stewards take it down: nobody but the two sees it, and neither is asked again whether everybody might."""
    introduction = rows.get(tx, ref)
    if introduction is not None:
        rows.show(tx, introduction, False, False)
        for kind in ("thanks", "thanks.shown"):
            outbox.touch(tx, ref, kind)


def card(tx: Tx, row: Outgoing) -> Shown | None:
    """For everybody, while both would."""
    found = _to_say(tx, row.about)
    if found is None or rows.shows(tx, row.about) != (True, True):
        return None
    return _shown(tx, *found)


def parts(tx: Tx, member: str) -> tuple[OwnThanks, ...]:
    """The thanks that this member wrote or reads and would have everybody see."""
    written = [each for ask in asks.of(tx, member, "met") for each in rows.of(tx, ask.ref)]
    read = [rows.by_invitation(tx, each.ref) for each in invitations.of(tx, member, "done")]
    found: list[OwnThanks] = []
    for introduction in (*written, *(each for each in read if each is not None)):
        wanted, agreed = rows.shows(tx, introduction.ref)
        said = _to_say(tx, introduction.ref)
        if said is not None and wanted and (introduction in written or agreed):
            found.append(OwnThanks(introduction.ref, _shown(tx, *said), True))
    return tuple(found)
