"""Both said yes: a place for the two, what comes of it, and the way back for either."""

from __future__ import annotations

from dataclasses import replace

from bot.rules import asks as ask_rules
from bot.rules import capacity as capacity_rules
from bot.rules import fitting, moments
from bot.rules import several as rules
from bot.rules.refusal import Refusal
from bot.steps import matching, modes, nudges, retention
from bot.steps.modes import Held
from bot.steps.people import Who, at, rooms_place, steward, unpaused
from bot.steps.together import asked_anew
from data import apart, asks, capacities, due, introductions, invitations, outbox, pauses, reports, threads
from data.records import DAY, HOUR, Ask, Capacity, Introduction, Invitation, InvitationState
from data.store import Tx

HOW_AFTER = DAY
"""Seconds after which both are asked how it went, where there was no date."""

HOW_AFTER_DATE = DAY + 10 * HOUR
"""The same where there was one: a date ends at midnight, and nobody is to be woken."""

CLOSE_AFTER = 24 * HOUR
"""A finished introduction stays open this long (seconds), for a last word or for taking "finished" back."""


def accept(tx: Tx, who: Who, ref: str) -> Introduction | Held | None:
    """The asker says yes to a helper's yes; None if that helper is full or resting by now, and others are asked. Where
    a steward looks at introductions it waits for their word.

    Every hard rule is looked at once more here (matching.md, 1).
    """
    invitation = invitations.get(tx, ref)
    ask = asks.get(tx, invitation.ask) if invitation else None
    if invitation is None or ask is None or at(tx, who, ask.community).ref != ask.asker:
        raise Refusal("refuse.gone")
    running = introductions.by_invitation(tx, ref)
    if running is not None and running.state == "open":
        return running
    if ask.state == "matched":
        raise Refusal("refuse.have_helper")
    if ask.state != "open":
        raise Refusal(f"refuse.ask_{ask.state}")
    unpaused(tx, ask.asker)
    if invitation.state != "yes" or apart.between(tx, ask.asker, invitation.helper):
        raise Refusal("refuse.no_longer_offered")
    looks = modes.of(tx, ask.community) == "confirm"
    if not matching.free(tx, ask, invitation):
        let_go(tx, invitation)
        matching.soon(tx, ask)
        return None
    return modes.hold(tx, ask, invitation) if looks else introduce(tx, ask, invitation)


def introduce(tx: Tx, ask: Ask, invitation: Invitation) -> Introduction:
    """Open a place for the two, in the asker's words and nobody else's; once nobody more has a place, everybody else is
    let go. Raises Refusal where that is so already."""
    if rules.full(ask.needs, found(tx, ask.ref)):
        raise Refusal("refuse.have_helper")
    modes.gone(tx, ask.ref, invitation.ref)
    seat = _free_seat(tx, ask.ref)
    introduction = Introduction(tx.ref(), ask.community, ask.ref, invitation.ref, "open", tx.day, seat)
    introductions.add(tx, introduction)
    invitations.save(tx, replace(invitation, state="taken", taken_at=tx.now))
    due.cancel(tx, invitation.ref)
    if rules.full(ask.needs, found(tx, ask.ref)):
        asks.save(tx, replace(ask, state="matched"))
        release(tx, ask.ref)
    else:
        matching.soon(tx, ask)
    reconsider(tx, invitation.helper)
    _open_place(tx, introduction)
    dated = ask.needed_by is not None and ask.needed_by > tx.now
    asked_when = (ask.needed_by or tx.now) + HOW_AFTER_DATE if dated else tx.now + HOW_AFTER
    due.at(tx, ask.community, "introduction.how", introduction.ref, asked_when)
    outbox.touch(tx, ask.ref)
    asked_anew(tx, ask)
    outbox.touch(tx, invitation.ref)
    return introduction


def found(tx: Tx, ask: str) -> rules.Found:
    """Who has come for an ask."""
    return rules.Found(*introductions.count(tx, ask))


def _free_seat(tx: Tx, ask: str) -> int:
    return rules.seat([each.seat for each in introductions.running(tx, ask)])


def release(tx: Tx, ask: str) -> None:
    """Nobody more is looked for: whoever waits is let go, and nothing more is due."""
    for other in invitations.to(tx, ask, "waiting", "lapsed"):
        withdraw(tx, other)
    for other in invitations.to(tx, ask, "yes", "passed"):
        let_go(tx, other)
    due.cancel(tx, ask)


def enough(tx: Tx, ask: Ask) -> Ask:
    """Those who have come are enough: nobody more is looked for, and they go on as they are."""
    here = found(tx, ask.ref)
    return _settle(tx, replace(ask, state="open", needs=rules.closed(ask.needs, here)))


def _settle(tx: Tx, ask: Ask) -> Ask:
    """What an ask that is not over has become, now that somebody is done or nobody more is looked for."""
    here = found(tx, ask.ref)
    state = rules.became(ask.needs, here)
    if state == "met":
        # Were it taken back that it is done, it would be for those who came.
        ask = replace(ask, needs=rules.closed(ask.needs, here), closed_day=tx.day)
    settled = replace(ask, state=state)
    if settled.state != ask.state:
        asks.save(tx, settled)
        release(tx, ask.ref)
        outbox.touch(tx, ask.ref)
    return settled


def _open_place(tx: Tx, introduction: Introduction) -> None:
    community, parent = rooms_place(tx, introduction.community)
    place = threads.want(tx, community.guild, "introduction", introduction.ref, parent)
    outbox.say(tx, community.guild, "introduction", introduction.ref, "thread", place.ref)


def withdraw(tx: Tx, invitation: Invitation) -> None:
    """An invitation that is no longer needed goes quietly."""
    invitations.set_state(tx, invitation.ref, "withdrawn")
    due.cancel(tx, invitation.ref)
    outbox.touch(tx, invitation.ref)
    capacity = capacities.get(tx, invitation.helper)
    if capacity is not None:
        # Never sooner than what other invitations and answers have led to since.
        later = invitation.asked_at + capacity_rules.COOL_DOWN
        capacities.ready(tx, invitation.helper, max(capacity.ready_at, later))


def reconsider(tx: Tx, helper: str) -> None:
    """Take back quietly what somebody's statement, or what they took on, leaves no place for (matching.md, 2.9)."""
    stated = capacities.get(tx, helper)
    if stated is None:
        return
    full = capacity_rules.room(stated, *invitations.load(tx, helper, tx.now - capacity_rules.WEEK)) == 0
    for invitation in invitations.of(tx, helper, "waiting"):
        ask = asks.get(tx, invitation.ask)
        if ask is not None and (full or (invitation.origin == "kith" and not _suits(ask, stated))):
            withdraw(tx, invitation)
            matching.soon(tx, ask)


def _suits(ask: Ask, stated: Capacity) -> bool:
    return ask.kind in stated.kinds and fitting.possible(ask.kind, ask.needs, stated.gives)


def let_go(tx: Tx, invitation: Invitation) -> None:
    """Thank somebody who said yes and was not needed; one sentence, whatever the reason (promise H2)."""
    invitations.set_state(tx, invitation.ref, "let_go")
    modes.gone(tx, invitation.ask, invitation.ref)
    due.cancel(tx, invitation.ref)
    outbox.touch(tx, invitation.ref)
    # Somebody let go may say yes to the same ask once more, and is thanked for that one too. Bells that ring as a card
    # changes would tell whoever sees them who had said yes.
    rings = moments.bell("normal", tx.now, tx.chance)
    to = invitation.helper
    outbox.say(tx, invitation.community, "let_go", invitation.ref, "member", to, slot=str(tx.day), corner_from=rings)


def rings(tx: Tx, ask: Ask, since: int) -> int | None:
    """When the asker's own thread may ring about something of `since` (UTC epoch seconds); without a name it is not to
    be told from the bell who asks."""
    if ask.shared == "named":
        return None
    return moments.bell(ask_rules.urgency(ask.needed_by, since), since, tx.chance)


def mine(tx: Tx, who: Who, ref: str) -> tuple[Introduction, Ask, Invitation, str]:
    """The introduction with its ask and its invitation, and whether the actor is its asker or its helper."""
    introduction = introductions.get(tx, ref)
    ask = asks.get(tx, introduction.ask) if introduction else None
    invitation = invitations.get(tx, introduction.invitation) if introduction else None
    if introduction is None or ask is None or invitation is None:
        raise Refusal("refuse.gone")
    me = at(tx, who, introduction.community).ref
    role = "asker" if me == ask.asker else "helper" if me == invitation.helper else "stranger"
    return introduction, ask, invitation, role


def role_in(tx: Tx, who: Who, ref: str) -> str:
    """Whether this person is the asker or the helper of an introduction. Raises Refusal for anybody else."""
    introduction, _, _, role = mine(tx, who, ref)
    if role == "stranger":
        raise Refusal("refuse.gone")
    if introduction.state != "open":
        raise Refusal("refuse.over")
    return role


def may_step_back(tx: Tx, who: Who, ref: str) -> tuple[Introduction, Ask, Invitation]:
    """What the helper, or a steward for them, may hand back. Raises Refusal for anybody else, or if it is over."""
    introduction, ask, invitation, role = mine(tx, who, ref)
    if role == "asker":
        raise Refusal("refuse.asker_not_helper")
    if role == "stranger" and not steward(tx, who, introduction.community):
        raise Refusal("refuse.gone")
    if introduction.state != "open":
        raise Refusal("refuse.over")
    return introduction, ask, invitation


def as_steward(tx: Tx, who: Who, ref: str) -> bool:
    """Whether whoever may hand this back would do so as a steward. Raises Refusal as `may_step_back` does."""
    introduction, _, invitation = may_step_back(tx, who, ref)
    return at(tx, who, introduction.community).ref != invitation.helper


def step_back(tx: Tx, who: Who, ref: str) -> bool:
    """The helper, or a steward for them, hands the ask back; no reason is asked. Whether it was a steward."""
    by_steward = as_steward(tx, who, ref)
    hand_back(tx, *may_step_back(tx, who, ref), by_steward=by_steward)
    return by_steward


def hand_back(
    tx: Tx, introduction: Introduction, ask: Ask, invitation: Invitation, *, by_steward: bool = False
) -> None:
    """The ask is open again and others are asked; the asker hears it gently and no name is said. Where a steward did it
    both hear so, since neither knows yet (S24)."""
    end(tx, introduction, invitation, "stepped_back")
    reopened = _reopen(tx, ask, tell=not by_steward)
    later = rings(tx, ask, tx.now)
    if by_steward:
        outbox.say(tx, ask.community, "steward.handed_back", introduction.ref, "member", ask.asker, corner_from=later)
        outbox.say(tx, ask.community, "steward.freed", introduction.ref, "member", invitation.helper)
    elif reopened or found(tx, ask.ref).came:
        outbox.say(tx, ask.community, "handed_back", introduction.ref, "member", ask.asker, corner_from=later)


def someone_new(tx: Tx, who: Who, ref: str) -> bool:
    """The asker would like somebody new; the helper hears only that they are free again. Whether others are asked."""
    introduction, ask, invitation, role = mine(tx, who, ref)
    if role != "asker":
        raise Refusal("refuse.gone")
    if introduction.state != "open":
        raise Refusal("refuse.over")
    end(tx, introduction, invitation, "done")
    outbox.say(tx, ask.community, "closed", introduction.ref, "member", invitation.helper)
    # One more than have come is looked for, even where these would be enough: the asker says so.
    wanted = max(ask.needs.people, found(tx, ask.ref).came + 1)
    return _reopen(tx, replace(ask, needs=replace(ask.needs, people=wanted)))


def close_all(tx: Tx, ask: Ask) -> None:
    """Everything that runs for an ask is over; whoever helps hears only that they are free again."""
    for running in introductions.running(tx, ask.ref):
        if (invitation := invitations.get(tx, running.invitation)) is not None:
            end(tx, running, invitation, "done")
            outbox.say(tx, ask.community, "closed", running.ref, "member", invitation.helper)


def end(tx: Tx, introduction: Introduction, invitation: Invitation, became: InvitationState) -> None:
    """The introduction is over and its place closes; nothing is said here."""
    introductions.set_state(tx, introduction.ref, "ended")
    invitations.set_state(tx, invitation.ref, became)
    due.cancel(tx, introduction.ref)
    outbox.touch(tx, introduction.ref)
    outbox.touch(tx, invitation.ref)
    close(tx, introduction.ref)


def _reopen(tx: Tx, ask: Ask, *, tell: bool = True) -> bool:
    """Whether it could be. An ask made by taking up an offer was about what one person offered: it is over then, and
    the asker is told so; nobody else is asked for it. So is one whose card the stewards took down, once nobody helps
    with it any more; and one whose time is over is not begun anew while enough have come."""
    here = found(tx, ask.ref)
    over = ask.needed_by is not None and ask.needed_by <= tx.now
    down = ask.offer is not None or reports.is_down(tx, ask.ref)
    if here.came and (down or (over and not rules.lacking(ask.needs, here))):
        enough(tx, ask)
        return False
    if down:
        asks.save(tx, replace(ask, state="lapsed", closed_day=tx.day))
        due.cancel(tx, ask.ref)
        later, say_by = rings(tx, ask, tx.now), tx.now + 7 * DAY
        if tell:
            outbox.say(
                tx, ask.community, "ask.lapsed", ask.ref, "member", ask.asker, drop_after=say_by, corner_from=later
            )
        return False
    reopened = replace(ask, state="open")
    if ask.state == "open":
        # It never stopped looking, and all that is due with that is due still.
        asks.save(tx, reopened)
        outbox.touch(tx, ask.ref)
        matching.soon(tx, reopened)
        return True
    if over:
        # Its date is over and it is needed still. As if it were ever more urgent, every helper would soon be asked.
        reopened = replace(reopened, needed="whenever", needed_by=None)
    asks.save(tx, reopened)
    outbox.touch(tx, ask.ref)
    matching.soon(tx, reopened)
    retention.watch(tx, reopened)
    if (heard := ask_rules.heard_at(reopened, tx.now)) is not None:
        due.at(tx, ask.community, "ask.unanswered", ask.ref, heard)
    return True


def finished(tx: Tx, who: Who, ref: str) -> str:
    """Either says it is done; the place stays a day longer, and either may take it back until then. Whether it was the
    asker or the helper who says so."""
    introduction, ask, invitation, role = mine(tx, who, ref)
    if role == "stranger":
        raise Refusal("refuse.gone")
    if introduction.state == "finished":
        return role
    if introduction.state != "open":
        raise Refusal("refuse.over")
    finish(tx, ask, introduction, invitation)
    return role


def finish(tx: Tx, ask: Ask, introduction: Introduction, invitation: Invitation) -> None:
    """What this helper came for is done; the need is met once that is so of all who came, and enough did."""
    introductions.set_state(tx, introduction.ref, "finished")
    invitations.set_state(tx, invitation.ref, "done")
    _settle(tx, ask)
    due.cancel(tx, introduction.ref)
    due.at(tx, ask.community, "introduction.close", introduction.ref, tx.now + CLOSE_AFTER)
    nudges.gave(tx, introduction, invitation.helper)
    outbox.touch(tx, introduction.ref)
    outbox.touch(tx, invitation.ref)


def undo(tx: Tx, who: Who, ref: str) -> None:
    """Not finished after all: everything is as before "finished" was said.

    The asker cannot bring back a helper who has no room any more, or rests, nor can either bring back the other once
    they are to be kept apart: then it is over, in the words for any that is.
    """
    introduction, ask, invitation, role = mine(tx, who, ref)
    if role == "stranger":
        raise Refusal("refuse.gone")
    if introduction.state == "open":
        return
    unpaused(tx, ask.asker if role == "asker" else invitation.helper)
    place = threads.about(tx, "introduction", introduction.ref)
    shut = place is None or place.state in ("closing", "closed")
    if introduction.state != "finished" or ask.state not in ("open", "matched", "met") or shut:
        raise Refusal("refuse.over")
    stated = capacities.get(tx, invitation.helper)
    running, _ = invitations.load(tx, invitation.helper, tx.now)
    full = capacity_rules.room(stated, running, 0) == 0 or capacity_rules.resting(stated, tx.now)
    other = invitation.helper if role == "asker" else ask.asker
    away = apart.between(tx, ask.asker, invitation.helper) or pauses.until(tx, other) is not None
    if away or (full and role == "asker"):
        raise Refusal("refuse.over")
    if full and "over" not in invitation.why:
        invitations.save(tx, replace(invitation, why=(*invitation.why, "over")))
    introductions.sit(tx, introduction.ref, _free_seat(tx, ask.ref))
    introductions.show(tx, introduction, False, None)
    invitations.set_state(tx, invitation.ref, "taken")
    if ask.state == "met":
        asks.save(tx, replace(ask, state="matched", closed_day=None))
    due.cancel(tx, introduction.ref)
    due.at(tx, ask.community, "introduction.how", introduction.ref, tx.now + 3 * DAY)
    outbox.touch(tx, introduction.ref)
    outbox.touch(tx, invitation.ref)
    outbox.touch(tx, ask.ref)


def later(tx: Tx, who: Who, ref: str) -> None:
    """Not yet: Kith asks again in three days."""
    role_in(tx, who, ref)
    introduction = introductions.get(tx, ref)
    if introduction is not None:
        due.at(tx, introduction.community, "introduction.how", ref, tx.now + 3 * DAY)


def ask_how(tx: Tx, ref: str) -> None:
    """It is time to ask both how it went."""
    introduction = introductions.get(tx, ref)
    place = threads.about(tx, "introduction", ref)
    if introduction is None or introduction.state != "open" or place is None:
        return
    outbox.say(
        tx, introduction.community, "how", ref, "thread", place.ref, slot=str(tx.day), drop_after=tx.now + 7 * DAY
    )


def close(tx: Tx, ref: str) -> None:
    """The place of an introduction that is over is archived and locked."""
    place = threads.about(tx, "introduction", ref)
    if place is not None and place.state not in ("closing", "closed"):
        threads.move(tx, place.ref, "closing", tx.now)
