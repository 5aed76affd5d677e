"""Everything Kith keeps about one person, as they may see it: for the card, and for the file they can download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.steps import pieces
from bot.steps.people import Who
from bot.steps.privacy import known
from data import (
    announcements,
    apart,
    areas,
    asks,
    capacities,
    celebrations,
    changes,
    due,
    introductions,
    invitations,
    members,
    offers,
    outbox,
    pairs,
    pauses,
    proposals,
    reflections,
    reports,
    reviews,
    stewards,
    subscriptions,
    suggestions,
    threads,
)
from data.house import Announcement, Change, Proposal, Review
from data.pairs import Listed, Seat
from data.pauses import Pause
from data.records import (
    UNSAID,
    Area,
    Ask,
    Capacity,
    Celebration,
    Introduction,
    Invitation,
    Member,
    Nudging,
    Offer,
    Outgoing,
    Reflection,
    Suggestion,
)
from data.reports import Acted, Report
from data.store import Tx
from data.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class PlaceHeld:
    """An introduction with its private thread on Discord, and when Kith next does something about it."""

    introduction: Introduction
    thread: int | None
    until: int | None
    thanks: str = ""
    """What whoever was helped wrote to thank the other; the words are theirs alone."""

    shows: bool | None = None
    """What they said to everybody's seeing it."""


@dataclass(frozen=True, slots=True)
class AskHeld:
    """An ask of theirs. `until` is when Kith closes it or lets it go, `reminded_at` when it brings up a draft, in UTC
    epoch seconds; `answers` are those who said yes and wait for theirs."""

    ask: Ask
    until: int | None
    answers: tuple[Invitation, ...]
    places: tuple[PlaceHeld, ...]
    reminded_at: int | None = None
    beside: tuple[str, ...] = ()
    """The codes of the others that were cut out of the same need."""


@dataclass(frozen=True, slots=True)
class InvitationHeld:
    """What they were asked or pressed on, and what they said; of the ask itself only its kind."""

    invitation: Invitation
    kind: str
    until: int | None
    place: PlaceHeld | None


@dataclass(frozen=True, slots=True)
class Held:
    """Everything, in one community.

    Of other people there is neither a name nor a word in it, and nothing from which it would follow that somebody said
    no or keeps them apart: a yes that was passed over is a yes that waits (promises 9.3, H2).
    """

    user: int
    member: Member
    capacity: Capacity | None
    asks: tuple[AskHeld, ...]
    offers: tuple[Offer, ...]
    invitations: tuple[InvitationHeld, ...]
    apart: tuple[str, ...]
    corner: int | None
    messages: tuple[Outgoing, ...]
    goes_at: int | None
    """When everything is forgotten because they seem to have left (UTC epoch seconds)."""

    celebrations: tuple[Celebration, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    reflections: tuple[Reflection, ...] = ()

    suggestions: tuple[Suggestion, ...] = ()
    """What they wrote down for others. What became of it is nobody's but whom it is for."""

    suggested: tuple[Suggestion, ...] = ()
    """What others wrote down for them and they were shown; the words are those others'."""

    nudging: Nudging = UNSAID
    """What may be written to them unasked, and when Kith wrote."""

    proposals: tuple[Proposal, ...] = ()
    """The questions they suggested for rituals."""

    subscriptions: tuple[Subscription, ...] = ()
    """The rituals of which they hear."""

    reports: tuple[Report, ...] = ()
    """What they told the stewards; never what was told about them."""

    pauses: tuple[Pause, ...] = ()
    agreed: bool = False
    """Whether they have read the community's agreements."""

    looks_after: bool = False
    """Whether they hear, as a steward, of what members tell the stewards."""

    acts: tuple[Acted, ...] = ()
    """What they did about that."""

    areas: tuple[Area, ...] = ()
    """The areas they named, so that the file can say what they are called."""

    reviews: tuple[Review, ...] = ()
    """What stewards said of their asks before others saw them."""

    changes: tuple[Change, ...] = ()
    """What they changed as a steward."""

    lists: tuple[Listed, ...] = ()
    """The rituals for which they would like a talk in twos."""

    talks: tuple[Seat, ...] = ()
    """The talks they are in or were; with whom is somebody else's."""

    rooms: Mapping[str, int] = field(default_factory=dict[str, int])
    """The threads of those talks on Discord, by the talks."""


def held(tx: Tx, who: Who) -> Held | None:
    """Everything kept about this person here; None if Kith does not know them. Nobody is met by asking."""
    me = known(tx, who)
    if me is None:
        return None
    mine = tuple(_ask(tx, each) for each in asks.everything_of(tx, me.ref))
    given = tuple(offers.owned(tx, me.ref))
    celebrated = tuple(celebrations.owned(tx, me.ref))
    proposed = tuple(announcements.owned(tx, me.ref))
    answered = tuple(_invitation(tx, each) for each in invitations.everything_of(tx, me.ref))
    corner = threads.about(tx, "corner", me.ref)
    places = [place for each in mine for place in each.places]
    places += [each.place for each in answered if each.place is not None]
    about = [each.ask.ref for each in mine] + [each.ref for each in (*given, *celebrated, *proposed)]
    about += [each.introduction.ref for each in places]
    shown = [row for ref in about for row in outbox.cards(tx, ref)]
    told = outbox.to_member(tx, me.community, me.ref)
    stated = capacities.get(tx, me.ref)
    named = {each.ask.needs.place for each in mine}
    if stated is not None:
        named |= {stated.gives.home, *(stated.gives.areas or ())}
    return Held(
        user=members.user_of(tx, me.ref),
        member=me,
        capacity=stated,
        asks=mine,
        offers=given,
        invitations=answered,
        apart=tuple(apart.of(tx, me.ref)),
        corner=corner.thread if corner is not None else None,
        messages=tuple(row for row in (*shown, *told) if row.message is not None and row.state != "gone"),
        goes_at=due.when(tx, "member.gone", me.ref) or due.when(tx, "member.forget", me.ref),
        celebrations=celebrated,
        announcements=proposed,
        reflections=tuple(reflections.of(tx, me.ref)),
        suggestions=tuple(each for each in suggestions.by(tx, me.ref) if each.state != "back"),
        suggested=tuple(each for each in suggestions.to(tx, me.ref) if _shown(tx, each)),
        nudging=members.nudging(tx, me.ref),
        proposals=tuple(proposals.owned(tx, me.ref)),
        subscriptions=tuple(subscriptions.of(tx, me.ref)),
        reports=tuple(reports.of(tx, me.ref)),
        pauses=tuple(pauses.of(tx, me.ref)),
        agreed=members.agreed(tx, me.ref),
        looks_after=stewards.known(tx, me.ref),
        acts=tuple(reports.acts_by(tx, me.ref)),
        areas=tuple(each for each in areas.of(tx, me.community) if each.ref in named),
        changes=tuple(changes.of(tx, me.ref)),
        lists=tuple(pairs.lists(tx, me.ref)),
        talks=tuple(pairs.seats(tx, me.ref)),
        rooms=_rooms(tx, me.ref),
        reviews=tuple(each for ask in mine if (each := reviews.of(tx, ask.ask.ref)) is not None),
    )


def _rooms(tx: Tx, member: str) -> dict[str, int]:
    found = {each.talk: threads.about(tx, "talk", each.talk) for each in pairs.seats(tx, member)}
    return {talk: place.thread for talk, place in found.items() if place is not None and place.thread is not None}


def _shown(tx: Tx, made: Suggestion) -> bool:
    return any(each.message is not None for each in outbox.about(tx, made.ref, "suggestion"))


def _ask(tx: Tx, ask: Ask) -> AskHeld:
    until = due.when(tx, "draft.lapse" if ask.state == "draft" else "ask.lapse", ask.ref)
    places = tuple(
        replace(_place(tx, each), thanks=introductions.thanks(tx, each.ref), shows=introductions.shows(tx, each.ref)[0])
        for each in introductions.of(tx, ask.ref)
    )
    reminded_at = due.when(tx, "draft.remind", ask.ref)
    beside = tuple(each.code for each in pieces.of(tx, ask).asks if each.ref != ask.ref)
    return AskHeld(ask, until, tuple(invitations.to(tx, ask.ref, "yes")), places, reminded_at, beside)


def _place(tx: Tx, introduction: Introduction) -> PlaceHeld:
    place = threads.about(tx, "introduction", introduction.ref)
    kinds = ("introduction.how", "introduction.close")
    until = next((at for kind in kinds if (at := due.when(tx, kind, introduction.ref))), None)
    return PlaceHeld(introduction, place.thread if place is not None else None, until)


def _invitation(tx: Tx, invitation: Invitation) -> InvitationHeld:
    seen = replace(invitation, state="yes") if invitation.state == "passed" else invitation
    ask = asks.get(tx, invitation.ask)
    until = due.when(tx, "invitation.lapse" if seen.state == "waiting" else "yes.release", invitation.ref)
    introduction = introductions.by_invitation(tx, invitation.ref)
    shows = introductions.shows(tx, introduction.ref)[1] if introduction is not None else None
    place = replace(_place(tx, introduction), shows=shows) if introduction is not None else None
    return InvitationHeld(seen, ask.kind if ask is not None else "", until, place)
