"""What helpers answer, and how an ask lets go of those it no longer needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.rules import asks as ask_rules
from bot.rules import capacity as capacity_rules
from bot.rules import matching as match_rules
from bot.rules import moments, waves
from bot.rules.refusal import Refusal
from bot.steps import capacity, intake, introductions, matching, modes, seen, unanswered
from bot.steps import confirmations as confirmation_steps
from bot.steps.people import Who, at, corner, unpaused
from bot.steps.seen import InvitationSeen
from data import answers, apart, asks, capacities, communities, confirmations, due, invitations, outbox, pauses
from data.records import DAY, Ask, Capacity, Invitation
from data.store import Tx

REST_DAYS = 7

Answer = Literal["with_asker", "introduced", "reserve", "already", "over"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a yes led to. `others` are other open asks worth pointing to; for "over", nothing was changed and the
    helper's own limits stand here, for them to see and to say "yes, one more", with the end of their rest if they
    rest (UTC epoch seconds). `filled`: with this yes, should it be taken, they give as much as they said they can, and
    their limits stand here as well."""

    answer: Answer
    others: tuple[Ask, ...] = ()
    at_once: int = 0
    per_week: int = 0
    rest_until: int = 0
    filled: bool = False
    until: int = 0
    """Where a steward looks at introductions, until when they have heard at the latest (UTC epoch seconds)."""


def _of_helper(tx: Tx, who: Who, ref: str) -> Invitation:
    invitation = invitations.get(tx, ref)
    if invitation is None or at(tx, who, invitation.community).ref != invitation.helper:
        raise Refusal("refuse.gone")
    return invitation


def yes(tx: Tx, who: Who, ref: str, *, one_more: bool = False) -> Said:
    """The helper can. Beyond their own stated capacity, or in their rest, only after "yes, one more"."""
    invitation = _of_helper(tx, who, ref)
    ask = asks.get(tx, invitation.ask)
    if ask is None:
        raise Refusal("refuse.gone")
    unpaused(tx, invitation.helper)
    if invitation.state in ("waiting", "lapsed"):
        _allowed(tx, who, ask)
    _asked(tx, ask, invitation)
    return _say_yes(tx, ask, invitation, one_more)


def gated(tx: Tx, who: Who, ref: str) -> int | None:
    """The server in which it has to be looked up, before a yes from a direct message, whether this person may help."""
    invitation = invitations.get(tx, ref)
    community = communities.get(tx, invitation.community) if invitation is not None else None
    if who.community is not None or community is None:
        return None
    return community.guild if community.house.helper_role or community.house.member_days else None


def _allowed(tx: Tx, who: Who, ask: Ask) -> None:
    community = communities.get(tx, ask.community)
    if community is not None:
        intake.may_help(community, who, tx.now)


def press(tx: Tx, who: Who, ask_ref: str, *, one_more: bool = False) -> Said:
    """Somebody presses *I can help* on the card of an ask that everybody sees."""
    ask = asks.get(tx, ask_ref)
    if ask is None or ask.shared == "quiet" or ask.state == "draft":
        raise Refusal("refuse.gone")
    me = at(tx, who, ask.community)
    if me.ref == ask.asker:
        raise Refusal("refuse.own_ask")
    unpaused(tx, me.ref)
    _allowed(tx, who, ask)
    corner(tx, me)
    known = invitations.between(tx, ask.ref, me.ref)
    fresh = Invitation(tx.ref(), ask.community, ask.ref, me.ref, "card", "waiting", (), tx.now, None)
    if known is not None and not known.helper:
        # They said no so long ago that it was forgotten whose no it was; pressing, they say who they are.
        known = replace(fresh, ref=known.ref, state="no")
    _asked(tx, ask, known or fresh)
    return _say_yes(tx, ask, known or fresh, one_more)


def _asked(tx: Tx, ask: Ask, invitation: Invitation) -> None:
    """Raises Refusal, saying whom to turn to, for somebody who was not asked where stewards choose whom to ask. What
    was said before it was so stands (S7)."""
    community = communities.get(tx, ask.community)
    if community is None or community.house.mode != "invite" or ask.state != "open":
        return
    if invitation.origin != "card" or invitation.state in ("yes", "passed", "taken"):
        return
    if community.steward_role is None:
        raise Refusal("refuse.stewards_invite_managers")
    raise Refusal("refuse.stewards_invite", who=f"<@&{community.steward_role}>")


def _say_yes(tx: Tx, ask: Ask, invitation: Invitation, one_more: bool) -> Said:
    if invitation.state in ("yes", "passed", "taken"):
        return Said("already")
    if invitation.state in ("done", "stepped_back"):
        raise Refusal("refuse.was_helper")
    if ask.state == "matched":
        return _late(tx, ask, invitation)
    if ask.state != "open":
        raise Refusal("refuse.not_needed")
    stated = capacities.get(tx, invitation.helper)
    running, recent = invitations.load(tx, invitation.helper, tx.now - capacity_rules.WEEK)
    rest = stated.rest_until or 0 if stated and capacity_rules.resting(stated, tx.now) else 0
    if (rest or capacity_rules.room(stated, running, recent) == 0) and not one_more:
        at_once = stated.at_once if stated else capacity_rules.UNSTATED_AT_ONCE
        return Said("over", at_once=at_once, per_week=stated.per_week if stated else at_once, rest_until=rest)
    # Every yes of theirs that waits counts here, also one that was passed over: to them it waits (promise H2).
    held = 1 + len(invitations.of(tx, invitation.helper, "yes", "passed"))
    full = stated if capacity_rules.room(stated, running + held, recent + held) == 0 and not one_more else None
    if stated is not None and invitation.origin == "kith" and invitation.state in ("waiting", "lapsed"):
        answers.add(tx, ask.community, waves.fit_class(match_rules.fit_of(ask, stated)), yes=1)
    over = ("over",) if one_more and "over" not in invitation.why else ()
    said = replace(invitation, state="yes", why=invitation.why + over)
    invitations.save(tx, said)
    due.cancel(tx, said.ref, "invitation.lapse")
    due.at(tx, ask.community, "yes.release", said.ref, modes.release_at(tx, ask.community))
    outbox.touch(tx, said.ref)
    if stated is not None:
        capacities.ready(tx, said.helper, max(stated.ready_at, tx.now + capacity_rules.COOL_DOWN))
    if apart.between(tx, ask.asker, said.helper):
        # To the helper, and to whoever sees the asker's own thread, this looks like any yes that waits: a bell rings
        # there too, with nothing behind it. The asker is told nothing, and matching goes on (H2).
        invitations.set_state(tx, said.ref, "passed")
        day, later = str(tx.day), _rings_from(tx, ask)
        outbox.say(tx, ask.community, "yes.hushed", said.ref, "member", ask.asker, slot=day, corner_from=later)
        unanswered.over(tx, ask.ref)
        matching.as_if_passed(tx, ask)
        return _said(tx, "with_asker", said, full)
    # Nobody is brought together with somebody whose part is paused; their yes waits like any other.
    first = ask.first_who_can and pauses.until(tx, ask.asker) is None
    if first and modes.of(tx, ask.community) != "confirm":
        introductions.introduce(tx, ask, said)
        return _said(tx, "introduced", said, full)
    if first and confirmations.of(tx, ask.ref) is None:
        modes.hold(tx, ask, said)
    day, later = str(tx.day), _rings_from(tx, ask)
    outbox.say(tx, ask.community, "yes", said.ref, "member", ask.asker, slot=day, corner_from=later)
    # The card in the channel stays as it is: marked as edited, it would tell everybody that somebody answered.
    unanswered.over(tx, ask.ref)
    return _said(tx, "with_asker", said, full)


def _said(tx: Tx, answer: Answer, invitation: Invitation, full: Capacity | None) -> Said:
    """With the limits of somebody who is at them now, and until when they hear where a steward looks first."""
    until = modes.until(tx, invitation) or 0 if answer == "with_asker" else 0
    if full is None:
        return Said(answer, until=until)
    return Said(answer, at_once=full.at_once, per_week=full.per_week, filled=True, until=until)


def _rings_from(tx: Tx, ask: Ask) -> int | None:
    # Whoever pressed may be able to see whose thread rings; without a name that is not to tell them who asks.
    if ask.shared == "named":
        return None
    return moments.bell(ask_rules.urgency(ask.needed_by, tx.now), tx.now, tx.chance)


def _late(tx: Tx, ask: Ask, invitation: Invitation) -> Said:
    invitations.save(tx, replace(invitation, state="let_go"))
    due.cancel(tx, invitation.ref)
    outbox.touch(tx, invitation.ref)
    # These stand in the channel for everybody. Leaving out those of somebody kept apart would tell which are theirs.
    others = [other for other in asks.open_in(tx, ask.community, 20) if other.asker != invitation.helper]
    return Said("reserve", tuple(others[:3]))


def no(tx: Tx, who: Who, ref: str) -> None:
    """Not this time: silent, without a reason, and Kith never asks them about this again."""
    invitation = _of_helper(tx, who, ref)
    if invitation.state not in ("waiting", "lapsed", "yes", "passed"):
        if invitation.state == "no":
            return
        raise Refusal("refuse.answered")
    invitations.set_state(tx, ref, "no")
    modes.gone(tx, invitation.ask, ref)
    due.cancel(tx, ref)
    outbox.touch(tx, ref)
    stated = capacities.get(tx, invitation.helper)
    if stated is not None:
        capacities.ready(tx, invitation.helper, tx.now + capacity_rules.COOL_DOWN_AFTER_NO)
    ask = asks.get(tx, invitation.ask)
    if ask is not None and ask.state == "open":
        matching.soon(tx, ask)


def no_and_rest(tx: Tx, who: Who, ref: str) -> int:
    """Not this time, and a rest of a week, which ends by itself; the moment it ends (UTC epoch seconds).

    A longer rest that they said themselves stays as it is.
    """
    invitation = _of_helper(tx, who, ref)
    no(tx, who, ref)
    stated = capacities.get(tx, invitation.helper)
    if stated is not None and (stated.rest_until or 0) > tx.now + REST_DAYS * DAY:
        return stated.rest_until or 0
    return capacity.rest_member(tx, invitation.community, invitation.helper, REST_DAYS)


@dataclass(frozen=True, slots=True)
class WhySeen:
    """Why somebody was asked; `days` since Kith asked them about anything else before, None if it never did as far as
    is remembered."""

    seen: InvitationSeen
    days: int | None


def why(tx: Tx, who: Who, ref: str) -> WhySeen:
    """Why Kith asked this helper, for them alone."""
    invitation = _of_helper(tx, who, ref)
    about = seen.ask(tx, invitation.ask)
    if about is None:
        raise Refusal("refuse.gone")
    last = invitations.last_day(tx, invitation.helper, invitation.asked_at)
    days = invitation.asked_at // DAY - last if last is not None else None
    return WhySeen(seen.invited(tx, invitation, about), days)


def less(tx: Tx, who: Who, ref: str) -> Capacity:
    """Ask me less: fewer invitations a week from now on, and no answer to this one. Pressed twice on one invitation it
    is said once."""
    invitation = _of_helper(tx, who, ref)
    stated = capacities.get(tx, invitation.helper)
    if stated is None:
        raise Refusal("refuse.nothing_stated")
    if "less" in invitation.why:
        return stated
    invitations.save(tx, replace(invitation, why=(*invitation.why, "less")))
    # It says nothing about the rest of what they stated, which grows no younger by it.
    changed = replace(stated, gives=replace(stated.gives, invitations=capacity_rules.fewer(stated, tx.now)))
    capacities.save(tx, changed)
    return changed


def pass_over(tx: Tx, who: Who, ref: str) -> None:
    """The asker would rather not with this helper: nobody is told; the helper is let go like any other, later."""
    invitation = invitations.get(tx, ref)
    ask = asks.get(tx, invitation.ask) if invitation else None
    if invitation is None or ask is None or at(tx, who, ask.community).ref != ask.asker:
        raise Refusal("refuse.gone")
    if invitation.state == "passed":
        return
    if invitation.state != "yes":
        raise Refusal("refuse.no_longer_offered")
    invitations.set_state(tx, ref, "passed")
    modes.gone(tx, ask.ref, ref)
    outbox.touch(tx, ref)
    if ask.state == "open":
        matching.soon(tx, ask)


def lapse(tx: Tx, ref: str) -> None:
    """No answer in time counts as not now; it can still be given while the place is open."""
    invitation = invitations.get(tx, ref)
    if invitation is None or invitation.state != "waiting":
        return
    invitations.set_state(tx, ref, "lapsed")
    stated = capacities.get(tx, invitation.helper)
    if stated is not None:
        later = invitation.asked_at + capacity_rules.pause_after(invitations.silences(tx, invitation.helper))
        capacities.ready(tx, invitation.helper, max(stated.ready_at, later))
    ask = asks.get(tx, invitation.ask)
    if ask is not None and ask.state == "open":
        matching.soon(tx, ask)


def release(tx: Tx, ref: str) -> None:
    """A yes that led to nothing: the helper is thanked and free again, whatever the reason was."""
    invitation = invitations.get(tx, ref)
    if invitation is None or invitation.state not in ("yes", "passed"):
        return
    waited = modes.held(tx, invitation) is not None
    introductions.let_go(tx, invitation)
    ask = asks.get(tx, invitation.ask)
    if ask is not None and ask.state == "open" and invitation.state == "yes":
        if waited:
            confirmation_steps.late(tx, ask, invitation)
        matching.soon(tx, ask)
