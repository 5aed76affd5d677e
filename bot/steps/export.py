"""What a person downloads: everything `held`, as plain values for JSON, with times as they are kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from bot.steps.held import AskHeld, Held, InvitationHeld, PlaceHeld
from data.house import Announcement, Proposal
from data.pauses import Pause
from data.records import Capacity, Celebration, Gives, Needs, Nudging, Offer, Outgoing, Reflection, Suggestion
from data.reports import Acted, Report

HELPER, ASKER, MEMBER = "a helper", "an asker", "a member"
"""Whoever else there is. Like the names of the fields they are the file's own words, the same in every language."""

HUSHED = "yes.hushed"
"""A bell that stands for no answer; in the file it is what it looks like (promise H2)."""


def export(held: Held, now: int) -> dict[str, Any]:
    """Everything about one person in one community, and nobody else's words."""
    me = held.member
    return {
        "made_at": moment(now),
        "community": str(me.community),
        "you": {
            "discord_user": str(held.user),
            "language": me.locale,
            "reached": me.reach,
            "direct_messages_closed_until": moment(me.closed_until),
            "seems_to_have_left_since": moment(me.absent_since),
            "forgotten_at": moment(held.goes_at),
            "private_thread": _id(held.corner),
        },
        "capacity": _capacity(held.capacity) if held.capacity is not None else None,
        "areas": {area.ref: area.name for area in held.areas},
        "asks": [_ask(each) for each in held.asks],
        "offers": [_offer(each) for each in held.offers],
        "celebrations": [_celebration(each) for each in held.celebrations],
        "announcements": [_announcement(each) for each in held.announcements],
        "reflections": [_reflection(each) for each in held.reflections],
        "written_for_others": [_written(each) for each in held.suggestions],
        "written_for_you": [_suggested(each) for each in held.suggested],
        "said_of_your_asks_by_stewards": [
            {"state": each.state, "reason": each.reason, "words": each.words, "your_answer": each.answer}
            for each in held.reviews
        ],
        "settings_changed_as_a_steward": [
            {"setting": each.setting, "before": each.before, "after": each.after, "at": moment(each.made_at)}
            for each in held.changes
        ],
        "would_like_a_talk": [{"leaves_out_until": moment(each.away_until or None)} for each in held.lists],
        "talks": [
            {"with": MEMBER, "made_on": day(each.made_day), "private_thread": _id(held.rooms.get(each.talk))}
            for each in held.talks
        ],
        "suggested_for_rituals": [_proposal(each) for each in held.proposals],
        "hears_of_rituals": [
            {"the_question_itself": each.whole, "not_before": moment(each.not_before or None)}
            for each in held.subscriptions
        ],
        "told_the_stewards": [_report(each) for each in held.reports],
        "paused": [_pause(each) for each in held.pauses],
        "read_the_agreements": held.agreed,
        "hears_of_reports_as_a_steward": held.looks_after,
        "did_as_a_steward": [_act(each) for each in held.acts],
        "unasked_messages": _nudging(held.nudging),
        "invitations": [_invitation(each) for each in held.invitations],
        "kept_apart_from": [MEMBER for _ in held.apart],
        "messages": [_message(each) for each in held.messages],
    }


def moment(at: int | None) -> str | None:
    """UTC epoch seconds as a date and a time."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at is not None else None


def day(at: int | None) -> str | None:
    """An epoch day as a date."""
    return (date(1970, 1, 1) + timedelta(days=at)).isoformat() if at is not None else None


def _id(value: int | None) -> str | None:
    # Discord's ids are longer than the numbers many programs can read exactly.
    return str(value) if value is not None else None


def _capacity(capacity: Capacity) -> dict[str, Any]:
    return {
        "tide": capacity.tide,
        "at_once": capacity.at_once,
        "per_week": capacity.per_week,
        "kinds": sorted(capacity.kinds),
        "quiet_from_minute": capacity.quiet_from,
        "quiet_to_minute": capacity.quiet_to,
        "rest_until": moment(capacity.rest_until),
        "asked_again_from": moment(capacity.ready_at),
        "stated_on": day(capacity.stated_day),
        "gives": _terms(capacity.gives),
    }


def _terms(terms: Gives | Needs) -> dict[str, Any]:
    """What was stated; parts of the week are bits, from Monday morning on."""
    return {
        name: sorted(cast(frozenset[str], value))
        if isinstance(value, frozenset)
        else list(cast(tuple[str, ...], value))
        if isinstance(value, tuple)
        else value
        for name, value in asdict(terms).items()
    }


def _ask(held: AskHeld) -> dict[str, Any]:
    ask = held.ask
    # An ask made by taking up an offer is in the words of whoever made the offer.
    own = ask.offer is None
    return {
        "code": ask.code,
        "shared": ask.shared,
        "state": ask.state,
        "kind": ask.kind,
        "needed": ask.needed,
        "needed_by": moment(ask.needed_by),
        "first_who_can": ask.first_who_can,
        "summary": ask.summary if own else None,
        "details": ask.details,
        "took_up_an_offer": not own,
        "visible_from": moment(ask.visible_at),
        "made_on": day(ask.made_day),
        "closed_on": day(ask.closed_day),
        "needs": _terms(ask.needs),
        "closes_at": moment(held.until),
        "brought_up_at": moment(held.reminded_at),
        "of_one_need_with": list(held.beside),
        "answers": [HELPER for _ in held.answers],
        "introductions": [{"with": HELPER, **_place(each), "thanks": each.thanks} for each in held.places],
    }


def _place(held: PlaceHeld) -> dict[str, Any]:
    return {
        "state": held.introduction.state,
        "seat": held.introduction.seat,
        "made_on": day(held.introduction.made_day),
        "private_thread": _id(held.thread),
        "looked_at_again": moment(held.until),
        "thanks_may_be_seen": held.shows,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "code": offer.code,
        "kind": offer.kind,
        "words": offer.words,
        "state": offer.state,
        "made_on": day(offer.made_day),
    }


def _celebration(made: Celebration) -> dict[str, Any]:
    return {"shared": made.shared, "state": made.state, "words": made.words, "made_on": day(made.made_day)}


def _announcement(made: Announcement) -> dict[str, Any]:
    return {
        "words": made.words,
        "state": made.state,
        "stewards_said": made.answer,
        "from": moment(made.from_at),
        "for_days": made.days,
        "proposed_on": day(made.made_day),
    }


def _reflection(made: Reflection) -> dict[str, Any]:
    return {"question": made.question, "words": made.words, "kept_on": day(made.kept_day)}


def _written(made: Suggestion) -> dict[str, Any]:
    # What became of it is nobody's but whose it was for.
    return {
        "to": MEMBER,
        "kind": made.kind,
        "needed": made.needed,
        "words": made.words,
        "made_on": day(made.made_day),
    }


def _suggested(made: Suggestion) -> dict[str, Any]:
    return {"from": MEMBER, "kind": made.kind, "state": made.state, "made_on": day(made.made_day)}


def _proposal(made: Proposal) -> dict[str, Any]:
    return {
        "family": made.family,
        "words": made.words,
        "state": made.state,
        "answer": made.answer,
        "made_on": day(made.made_day),
        "ended_on": day(made.ended_day),
    }


def _report(told: Report) -> dict[str, Any]:
    return {
        "about": told.what,
        "agreement": told.agreement,
        "words": told.words,
        "with_your_name": told.named,
        "state": told.state,
        "made_on": day(told.made_day),
    }


def _pause(pause: Pause) -> dict[str, Any]:
    return {"reason": pause.reason, "state": pause.state, "until": moment(pause.until)}


def _act(act: Acted) -> dict[str, Any]:
    return {"act": act.act, "words": act.words, "on": day(act.made_day)}


def _nudging(nudging: Nudging) -> dict[str, Any]:
    return {
        "welcome": sorted(nudging.wanted),
        "stopped": sorted(nudging.stopped),
        "list_of_asks_from_hour": nudging.hour,
        "said": [{"kind": each.kind, "at": moment(each.at)} for each in nudging.said],
        "last_other_message_at": moment(nudging.last),
        "asked_for_quiet_at": moment(nudging.hushed_at),
    }


def _invitation(held: InvitationHeld) -> dict[str, Any]:
    invitation = held.invitation
    return {
        "from": ASKER,
        "kind": held.kind,
        "how": invitation.origin,
        "state": invitation.state,
        "why": list(invitation.why),
        "asked_at": moment(invitation.asked_at),
        "taken_on_at": moment(invitation.taken_at),
        "held_until": moment(held.until),
        "introduction": {"with": ASKER, **_place(held.place)} if held.place is not None else None,
    }


def _message(row: Outgoing) -> dict[str, Any]:
    return {
        "kind": "yes" if row.kind == HUSHED else row.kind,
        "channel": _id(row.channel),
        "message": _id(row.message),
    }
