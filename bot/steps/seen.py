"""What each onlooker may see of an ask, an invitation, an introduction: loaded whole, for a card to be drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.rules import several
from bot.rules.asks import Urgency, urgency
from bot.rules.cautions import young
from bot.steps import matching, modes, thanks
from bot.steps.people import Who, here
from bot.steps.thanks import OwnThanks
from data import (
    announcements,
    apart,
    areas,
    asks,
    capacities,
    celebrations,
    communities,
    due,
    introductions,
    invitations,
    members,
    offers,
    outbox,
    reports,
    reviews,
    suggestions,
    threads,
)
from data.content import KINDS
from data.house import AS_IT_COMES, Announcement, House, Mode
from data.records import (
    WAYS,
    Area,
    Ask,
    Capacity,
    Celebration,
    Introduction,
    Invitation,
    Offer,
    Outgoing,
    Shared,
    Suggestion,
)
from data.store import Tx


@dataclass(frozen=True, slots=True)
class AskSeen:
    """An ask as others see it. `asker` is a Discord user id, and only there if the ask is shared by name; `where`
    is the area in which help is needed, if one was chosen; `young` says whether a named asker's account is; `came` is
    how many have come for it, of whom nobody is named; `mode` is who brings people together."""

    ask: Ask
    asker: int | None
    urgency: Urgency
    where: tuple[Area, ...] = ()
    young: bool = False
    came: int = 0
    mode: Mode = "members"


@dataclass(frozen=True, slots=True)
class DraftSeen:
    """A draft as its asker alone sees it: with the area in which help is needed, if one was chosen, and the `ways` in
    which asks may be shared in its community."""

    ask: Ask
    where: tuple[Area, ...] = ()
    ways: tuple[Shared, ...] = WAYS
    house: House = AS_IT_COMES

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of help here."""
        return self.house.kinds or KINDS


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """An invitation as its helper sees it: `to` is their user id, `told` the reasons that hold, `room` what is free. Of
    a yes `until` is when they have heard at the latest, where a steward looks at introductions (UTC epoch seconds)."""

    invitation: Invitation
    seen: AskSeen
    to: int
    capacity: Capacity | None
    told: tuple[str, ...] = ()
    room: int = 0
    until: int | None = None


@dataclass(frozen=True, slots=True)
class YesSeen:
    """A helper's yes as the asker sees it. `helper` is a user id, known before the asker's yes only if the ask names
    its asker too; in a private match neither learns the other's name before both said yes (mission I7). `until` is when
    a steward has looked at the latest, where both said yes; `declined` says that one would rather not."""

    invitation: Invitation
    ask: Ask
    helper: int | None
    to: int
    thread: int | None = None
    young: bool = False
    came: int = 0
    until: int | None = None
    declined: bool = False


@dataclass(frozen=True, slots=True)
class IntroductionSeen:
    """An introduction as the two in it see it, by their Discord user ids; `young` are those whose accounts are."""

    introduction: Introduction
    ask: Ask
    asker: int
    helper: int
    where: tuple[Area, ...] = ()
    young: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferSeen:
    """A standing offer; offers are made by name."""

    offer: Offer
    owner: int


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    """A few private words about an ask. `to` is the reader's Discord user id; the words are shown to its asker or to
    somebody who knew them already. `where` is the area in which help is needed, if one was chosen, and `came` how many
    have come for it."""

    ask: Ask
    about: str
    to: int
    where: tuple[Area, ...] = ()
    came: int = 0


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something a helper has taken on, with the details given to them alone."""

    introduction: Introduction
    ask: Ask
    thread: int | None


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything of one person's own in a community, and nothing of anybody else's."""

    drafts: tuple[Ask, ...]
    open: tuple[Ask, ...]
    met: tuple[Commitment, ...]
    offers: tuple[Offer, ...]
    invited: tuple[InvitationSeen, ...]
    waiting: tuple[InvitationSeen, ...]
    answers: tuple[YesSeen, ...]
    commitments: tuple[Commitment, ...]
    capacity: Capacity | None
    came: Mapping[str, int] = field(default_factory=dict[str, int])
    """How many have come for each of the open asks that are for several, by their refs."""
    celebrations: tuple[Celebration, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    looked_at: frozenset[str] = frozenset()
    """Drafts, by their refs, that stewards look at first."""
    suggested: tuple[Suggestion, ...] = ()
    """What others wrote down for them, and waits."""

    suggestions: tuple[Suggestion, ...] = ()
    """What they wrote down for others; what became of it stands nowhere."""

    thanks: tuple[OwnThanks, ...] = ()
    """Thanks that they wrote or read and would have everybody see."""

    reminded: Mapping[str, int] = field(default_factory=dict[str, int])
    """When drafts are brought up (UTC epoch seconds), by their refs; of those that are."""


def ask(tx: Tx, ref: str) -> AskSeen | None:
    """An ask as others see it, whatever state it is in."""
    found = asks.get(tx, ref)
    return _ask(tx, found) if found else None


def _ask(tx: Tx, found: Ask) -> AskSeen:
    named = found.shared == "named"
    asker = members.user_of(tx, found.asker) if named else None
    fresh = asker is not None and young(asker, tx.now)
    soon, mode = urgency(found.needed_by, tx.now), modes.of(tx, found.community)
    return AskSeen(found, asker, soon, where(tx, found), fresh, _came(tx, found), mode)


def _came(tx: Tx, found: Ask) -> int:
    return sum(introductions.count(tx, found.ref))


def where(tx: Tx, found: Ask) -> tuple[Area, ...]:
    """The area in which help is needed, if one was chosen and the community still has it."""
    wanted = found.needs.place
    return tuple(each for each in areas.of(tx, found.community) if each.ref == wanted) if wanted else ()


def draft(tx: Tx, found: Ask) -> DraftSeen:
    """For the preview of an ask, and for what is shown at once after a change to one."""
    community = communities.get(tx, found.community)
    if community is None:
        return DraftSeen(found, where(tx, found))
    return DraftSeen(found, where(tx, found), community.ways, community.house)


def ask_card(tx: Tx, row: Outgoing) -> AskSeen | None:
    """For the card in the asks channel: it goes when the ask was taken back or down or lapsed, or has another card."""
    seen = ask(tx, row.about)
    if seen is None or seen.ask.state not in ("open", "matched", "met") or replaced(tx, row):
        return None
    return None if reports.is_down(tx, row.about) else seen


def replaced(tx: Tx, row: Outgoing) -> bool:
    """Whether another card stands for this one."""
    return row.drop_after is not None and row.drop_after <= tx.now


def invitation_card(tx: Tx, row: Outgoing) -> InvitationSeen | None:
    """For a helper's invitation: never sent once it is pointless, and taken away when it is withdrawn."""
    found = invitations.get(tx, row.about)
    seen = ask(tx, found.ask) if found else None
    if found is None or seen is None or found.state == "withdrawn":
        return None
    if row.message is None and found.state != "waiting":
        return None
    if found.state in ("waiting", "lapsed") and seen.ask.state != "open":
        return None
    return invited(tx, found, seen)


def invited(tx: Tx, found: Invitation, seen: AskSeen) -> InvitationSeen:
    """An invitation with what may be told of why."""
    capacity = capacities.get(tx, found.helper)
    told, room = matching.still_true(tx, seen.ask, found, capacity) if capacity else ((), 0)
    until = modes.until(tx, found)
    return InvitationSeen(found, seen, members.user_of(tx, found.helper), capacity, told, room, until)


def yes_card(tx: Tx, row: Outgoing) -> YesSeen | None:
    """For the asker: somebody can."""
    found = invitations.get(tx, row.about)
    about = asks.get(tx, found.ask) if found else None
    if found is None or about is None or (row.message is None and found.state != "yes"):
        return None
    return _yes(tx, found, about)


def hushed_yes(tx: Tx, row: Outgoing) -> NoticeSeen | None:
    """For an asker who is to be kept apart from somebody who can: their bell rings as for any yes, for others to see,
    while that yes stands; what they find is no more than one that was taken back (promise H2)."""
    found = invitations.get(tx, row.about)
    about = asks.get(tx, found.ask) if found else None
    if found is None or about is None or (row.message is None and found.state != "passed"):
        return None
    return NoticeSeen(about, about.ref, members.user_of(tx, about.asker))


def _yes(tx: Tx, found: Invitation, about: Ask) -> YesSeen:
    # Only where the card says who it is: of an answer that is over the helper may have had everything erased.
    told = found.state == "taken" or (about.shared == "named" and found.state == "yes")
    helper = members.user_of(tx, found.helper) if told else None
    introduction = introductions.by_invitation(tx, found.ref) if found.state == "taken" else None
    place = threads.about(tx, "introduction", introduction.ref) if introduction else None
    fresh = helper is not None and found.state == "yes" and young(helper, tx.now)
    until = held.until if (held := modes.held(tx, found)) is not None else None
    declined = found.state == "passed" and bool(outbox.about(tx, found.ref, "confirm.declined"))
    thread, to = place.thread if place else None, members.user_of(tx, about.asker)
    return YesSeen(found, about, helper, to, thread, fresh, _came(tx, about), until, declined)


def introduction(tx: Tx, ref: str) -> IntroductionSeen | None:
    """An introduction as the two in it see it."""
    found = introductions.get(tx, ref)
    about = asks.get(tx, found.ask) if found else None
    invitation = invitations.get(tx, found.invitation) if found else None
    if found is None or about is None or invitation is None:
        return None
    asker, helper = members.user_of(tx, about.asker), members.user_of(tx, invitation.helper)
    fresh = tuple(each for each in (asker, helper) if young(each, tx.now))
    return IntroductionSeen(found, about, asker, helper, where(tx, about), fresh)


def introduction_card(tx: Tx, row: Outgoing) -> IntroductionSeen | None:
    """For the thread's opening card, which then shows how things stand."""
    return introduction(tx, row.about)


def how_card(tx: Tx, row: Outgoing) -> IntroductionSeen | None:
    """For *How did it go?*: only while the introduction runs."""
    seen = introduction(tx, row.about)
    return seen if seen and seen.introduction.state == "open" else None


def offer_card(tx: Tx, row: Outgoing) -> OfferSeen | None:
    """For an offer's card: it goes when the offer is closed, or has another card."""
    found = offers.get(tx, row.about)
    if found is None or found.state != "open" or replaced(tx, row):
        return None
    return OfferSeen(found, members.user_of(tx, found.owner))


def nobody_notice(tx: Tx, row: Outgoing) -> NoticeSeen | None:
    """For the asker: nobody fits just now. Not said if somebody was found meanwhile."""
    found = asks.get(tx, row.about)
    if found is None or found.state != "open" or invitations.to(tx, found.ref, "waiting", "yes"):
        return None
    # It goes when somebody says yes, and must not stay where they are to be kept apart (promise H2).
    gone = row.message is not None and invitations.to(tx, found.ref, "passed")
    if gone or _came(tx, found) >= found.needs.people:
        return None
    return NoticeSeen(found, found.ref, members.user_of(tx, found.asker), where(tx, found), _came(tx, found))


def _to_asker(tx: Tx, found: Ask | None) -> NoticeSeen | None:
    return NoticeSeen(found, found.ref, members.user_of(tx, found.asker), came=_came(tx, found)) if found else None


def helper_notice(tx: Tx, row: Outgoing) -> NoticeSeen | None:
    """For a helper who is not needed (any more); `about` is an invitation or an introduction."""
    introduction = introductions.get(tx, row.about)
    found = invitations.get(tx, introduction.invitation if introduction else row.about)
    about = asks.get(tx, found.ask) if found else None
    return NoticeSeen(about, row.about, members.user_of(tx, found.helper)) if found and about else None


def asker_notice(tx: Tx, row: Outgoing) -> NoticeSeen | None:
    """For the asker whose helper handed the ask back."""
    introduction = introductions.get(tx, row.about)
    return _to_asker(tx, asks.get(tx, introduction.ask) if introduction else None)


def mine(tx: Tx, who: Who) -> Mine:
    """Everything of the actor's own here."""
    _, me = here(tx, who)
    opened = asks.of(tx, me.ref, "open")
    drafts = tuple(asks.of(tx, me.ref, "draft"))
    return Mine(
        drafts=drafts,
        open=tuple(opened),
        met=tuple(
            Commitment(running, matched, thread(tx, running.ref))
            for matched in asks.of(tx, me.ref, "matched", "open")
            for running in introductions.running(tx, matched.ref)
        ),
        offers=tuple(offers.of(tx, me.ref)),
        invited=_invited(tx, me.ref, "waiting"),
        waiting=_invited(tx, me.ref, "yes", "passed"),
        answers=tuple(_yes(tx, each, about) for about in opened for each in invitations.to(tx, about.ref, "yes")),
        commitments=tuple(
            Commitment(running, about, thread(tx, running.ref))
            for each in invitations.of(tx, me.ref, "taken")
            if (running := introductions.by_invitation(tx, each.ref)) and (about := asks.get(tx, each.ask))
        ),
        capacity=capacities.get(tx, me.ref),
        came={each.ref: _came(tx, each) for each in opened if several.places(each.needs) > 1},
        celebrations=tuple(celebrations.owned(tx, me.ref)),
        announcements=tuple(announcements.owned(tx, me.ref)),
        looked_at=frozenset(each.ref for each in drafts if _looked_at(tx, each)),
        suggested=tuple(each for each in suggestions.to(tx, me.ref) if _waits(tx, each)),
        suggestions=tuple(each for each in suggestions.by(tx, me.ref) if each.state != "back"),
        thanks=thanks.parts(tx, me.ref),
        reminded={each.ref: at for each in drafts if (at := due.when(tx, "draft.remind", each.ref)) is not None},
    )


def _waits(tx: Tx, made: Suggestion) -> bool:
    told = any(each.message is not None for each in outbox.about(tx, made.ref, "suggestion"))
    return told and made.state == "open" and not apart.between(tx, made.friend, made.person)


def _looked_at(tx: Tx, draft: Ask) -> bool:
    found = reviews.of(tx, draft.ref)
    return found is not None and found.state != "declined"


def _invited(tx: Tx, helper: str, *states: str) -> tuple[InvitationSeen, ...]:
    found = (each for each in invitations.of(tx, helper, "waiting", "yes", "passed") if each.state in states)
    return tuple(invited(tx, each, seen) for each in found if (seen := ask(tx, each.ask)))


def thread(tx: Tx, introduction_ref: str) -> int | None:
    """Where the two of an introduction are, once that is open."""
    place = threads.about(tx, "introduction", introduction_ref)
    return place.thread if place else None
