"""From a need to a posted ask, and to its end, by the asker's own word at each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.rules import asks as rules
from bot.rules import house, several
from bot.rules.refusal import Refusal
from bot.rules.words import DETAILS_MOST, SUMMARY_MOST, bounded
from bot.steps import intake, introductions, matching, queue, reminders, retention, together
from bot.steps.people import Who, active, asks_place, at, community_at, corner, here, unpaused
from data import areas, asks, communities, due, invitations, outbox, pieces, refs
from data import introductions as introduction_rows
from data.content import KINDS
from data.records import DAY, HOUR, WAYS, Ask, Community, Needed, Outgoing, Shared
from data.store import Tx

DRAFT_KEPT = 30 * DAY
"""A draft nobody touches is let go after this many seconds."""

TOLD_AFTER = 9 * HOUR
"""Seconds after the end of an ask's last day at which its asker is told that nobody could."""


@dataclass(frozen=True, slots=True)
class AskForm:
    """What was typed and chosen in the form, as it came."""

    summary: str
    details: str
    kind: str
    needed: Needed
    shared: Shared


def checked(form: AskForm, kinds: Sequence[str] = KINDS) -> AskForm:
    """The form with its words tidied. Raises Refusal naming the field that cannot be taken as it is."""
    if form.kind not in kinds:
        raise Refusal("refuse.unknown_kind")
    if form.needed not in ("today", "days", "week", "whenever") or form.shared not in WAYS:
        raise Refusal("refuse.unknown_choice")
    return replace(
        form,
        summary=bounded(form.summary, "ask.form.summary", SUMMARY_MOST, required=True),
        details=bounded(form.details, "ask.form.details", DETAILS_MOST),
    )


def form_of(ask: Ask) -> AskForm:
    """The form as it was filled in for this ask."""
    return AskForm(ask.summary, ask.details, ask.kind, ask.needed, ask.shared)


def may_begin(tx: Tx, who: Who) -> Community:
    """Before the form opens: the community. Raises Refusal where an ask could not be kept anyway."""
    community, me = active(tx, who)
    if len(asks.of(tx, me.ref, "draft")) >= rules.DRAFTS_MOST:
        raise Refusal("refuse.many_drafts", most=rules.DRAFTS_MOST)
    return community


def ways(tx: Tx, guild: int) -> tuple[Shared, ...]:
    """The ways in which asks may be shared in a community."""
    community = communities.get(tx, guild)
    return community.ways if community else WAYS


def _way(form: AskForm, ways: tuple[Shared, ...]) -> AskForm:
    # Where there is one way alone the form does not ask for it.
    return replace(form, shared=ways[0]) if not form.shared and len(ways) == 1 else form


def draft(tx: Tx, who: Who, ref: str, form: AskForm) -> Ask:
    """Keep what was filled in; nobody else sees it. A form submitted twice, or to change a draft, is one ask."""
    known = asks.get(tx, ref)
    if known is not None:
        mine = own(tx, who, ref)
        if mine.state != "draft":
            raise Refusal("refuse.already_posted")
        # What was chosen before a kind was retired may stay.
        kinds = (*house.kinds(community_at(tx, mine.community)), mine.kind)
        clean = checked(_way(form, ways(tx, mine.community)), kinds)
        changed = replace(
            mine,
            summary=clean.summary,
            details=clean.details,
            kind=clean.kind,
            needed=clean.needed,
            shared=clean.shared,
        )
        asks.save(tx, changed)
        # Whatever stewards looked at was said otherwise: they look at it again once it is posted again.
        queue.gone(tx, ref)
        reminders.over(tx, ref)
        due.at(tx, changed.community, "draft.lapse", ref, tx.now + DRAFT_KEPT)
        return changed
    if not refs.free(tx, ref):
        raise Refusal("refuse.old_control")
    community, me = may_begin(tx, who), here(tx, who)[1]
    clean = checked(_way(form, community.ways), house.kinds(community))
    corner(tx, me)
    fresh = Ask(
        ref=ref,
        community=community.guild,
        code=fresh_code(tx, community.guild),
        asker=me.ref,
        shared=clean.shared,
        state="draft",
        kind=clean.kind,
        needed=clean.needed,
        needed_by=None,
        first_who_can=False,
        summary=clean.summary,
        details=clean.details,
        offer=None,
        visible_at=None,
        made_day=tx.day,
        closed_day=None,
    )
    asks.save(tx, fresh)
    due.at(tx, community.guild, "draft.lapse", ref, tx.now + DRAFT_KEPT)
    return fresh


def fresh_code(tx: Tx, community: int) -> str:
    """A public code no other ask or offer of this community bears."""
    code = rules.code(tx.chance)
    while asks.code_taken(tx, community, code):
        code = rules.code(tx.chance)
    return code


def own(tx: Tx, who: Who, ref: str) -> Ask:
    """The actor's own ask. Raises Refusal for anybody else's, in the words used for one that is gone."""
    ask = asks.get(tx, ref)
    if ask is None or at(tx, who, ask.community).ref != ask.asker:
        raise Refusal("refuse.gone")
    return ask


def own_draft(tx: Tx, who: Who, ref: str) -> Ask:
    """The actor's own draft. Raises Refusal where it is one no more: a posted ask is never shown as waiting to be."""
    ask = own(tx, who, ref)
    if ask.state != "draft":
        raise Refusal(f"refuse.ask_{ask.state}")
    return ask


def first_who_can(tx: Tx, who: Who, ref: str, *, first: bool = True) -> Ask:
    """Say whether the first helper who can may come without being chosen; said twice it is said once."""
    ask = own_draft(tx, who, ref)
    switched = replace(ask, first_who_can=first)
    asks.save(tx, switched)
    reminders.over(tx, ref)
    return switched


def post(tx: Tx, who: Who, ref: str, *, at_once: bool = False) -> Ask:
    """The asker has seen what others will see and says yes. Posting twice changes nothing.

    Where stewards look at asks first it stays a draft until they did; one that only fitting helpers hear of is none of
    theirs to look at.
    """
    ask = own(tx, who, ref)
    if ask.state != "draft":
        if ask.state == "open":
            return ask
        raise Refusal(f"refuse.ask_{ask.state}")
    community, _ = asks_place(tx, ask.community)
    unpaused(tx, ask.asker)
    rules.may(ask, "open")
    rules.way(ask.shared, community.ways)
    intake.take_in(tx, community, ask)
    reminders.over(tx, ref)
    if community.house.review and ask.shared != "quiet":
        queue.hold(tx, ask, at_once=at_once)
        return ask
    return appear(tx, ask, at_once=at_once)


def appear(tx: Tx, ask: Ask, *, at_once: bool) -> Ask:
    """A draft becomes an ask that others see, as it is shared."""
    ref, (community, channel) = ask.ref, asks_place(tx, ask.community)
    visible = rules.appears_at(ask.shared, at_once, tx.now, tx.chance)
    posted = replace(
        ask,
        state="open",
        needed_by=rules.needed_by(ask.needed, tx.now, community.zone),
        visible_at=visible,
        made_day=tx.day,
    )
    asks.save(tx, posted)
    due.cancel(tx, ref, "draft.lapse")
    if posted.shared != "quiet":
        outbox.say(tx, ask.community, "ask", ref, "channel", channel, not_before=visible)
    matching.look_at(tx, posted, visible)
    retention.watch(tx, posted)
    if (heard := rules.heard_at(posted, visible)) is not None:
        due.at(tx, ask.community, "ask.unanswered", ref, heard)
    return posted


def shown_by(ask: Ask, now: int) -> bool:
    """Whether a posted ask, or word of it, may reach others by now."""
    return ask.visible_at is not None and ask.visible_at <= now


def discard(tx: Tx, who: Who, ref: str) -> tuple[str, ...]:
    """Let a draft go; what was written in it, for the one reply in which it is given back. One that is gone already is
    no failure, and nor is one that was never theirs."""
    try:
        ask = own(tx, who, ref)
    except Refusal:
        return ()
    if ask.state != "draft":
        raise Refusal("refuse.already_posted")
    queue.gone(tx, ref)
    reminders.over(tx, ref)
    asks.delete(tx, ref)
    due.cancel(tx, ref)
    return tuple(each for each in (ask.summary, ask.details) if each)


def withdraw(tx: Tx, who: Who, ref: str) -> None:
    """The asker takes the ask back: it is gone from the channel, and everybody asked is let go kindly."""
    ask = own(tx, who, ref)
    if ask.state == "withdrawn":
        return
    rules.may(ask, "withdrawn")
    introductions.close_all(tx, ask)
    end(tx, replace(ask, state="withdrawn", closed_day=tx.day))


def met(tx: Tx, who: Who, ref: str) -> None:
    """The asker no longer needs help, by whatever way it came."""
    ask = own(tx, who, ref)
    if ask.state == "met":
        return
    rules.may(ask, "met")
    if not introduction_rows.running(tx, ref):
        end(tx, replace(ask, state="met", closed_day=tx.day))
        return
    ask = introductions.enough(tx, ask)
    for running in introduction_rows.running(tx, ref):
        if (invitation := invitations.get(tx, running.invitation)) is not None:
            introductions.finish(tx, ask, running, invitation)


def end(tx: Tx, ended: Ask) -> None:
    """An ask is over: whoever waits is let go, and nothing more is due."""
    asks.save(tx, ended)
    queue.gone(tx, ended.ref)
    introductions.release(tx, ended.ref)
    outbox.touch(tx, ended.ref)
    together.asked_anew(tx, ended)


def lapse(tx: Tx, ref: str) -> None:
    """The time it was needed by is over and nobody came, or fewer than it takes: the asker is told that it is not about
    them. With those who came it goes on."""
    ask = asks.get(tx, ref)
    if ask is None or ask.state != "open":
        return
    here = introductions.found(tx, ref)
    if here.running:
        introductions.enough(tx, ask)
        if not several.lacking(ask.needs, here):
            return
    else:
        lapsed = replace(ask, state="lapsed", closed_day=tx.day)
        end(tx, lapsed)
        if together.told_beside(tx, [each.ref for each in together.ended_with(tx, lapsed)], "ask.lapsed"):
            return
    # A date ends at midnight; whoever asked is told in the morning.
    told = max(tx.now, ask.needed_by + TOLD_AFTER) if ask.needed_by is not None else tx.now
    rings = introductions.rings(tx, ask, told)
    say_by = told + 7 * DAY
    outbox.say(
        tx,
        ask.community,
        "ask.lapsed",
        ref,
        "member",
        ask.asker,
        not_before=told,
        drop_after=say_by,
        corner_from=rings,
    )


def still_needed(tx: Tx, who: Who, ref: str) -> None:
    """It is still needed: the ask stands as long again as when it was posted."""
    ask = own(tx, who, ref)
    if ask.state != "open":
        raise Refusal(f"refuse.ask_{ask.state}")
    retention.watch(tx, ask)
    together.asked_anew(tx, ask)


def again(tx: Tx, who: Who, ref: str, fresh: str) -> Ask:
    """A new draft with the words and needs of an ask that is over, to be changed and posted again; pressed twice it is
    one."""
    ask = own(tx, who, ref)
    if ask.state not in ("lapsed", "withdrawn", "met"):
        raise Refusal(f"refuse.ask_{ask.state}")
    for waiting in asks.of(tx, ask.asker, "draft"):
        if (waiting.summary, waiting.details, waiting.kind) == (ask.summary, ask.details, ask.kind):
            return waiting
    made = draft(tx, replace(who, community=ask.community), fresh, form_of(ask))
    known = {area.ref for area in areas.of(tx, ask.community)}
    # A part of town that is no longer on the list is left out.
    needs = ask.needs if ask.needs.place in known else replace(ask.needs, place=None)
    asks.save(tx, replace(made, needs=needs))
    if (piece := pieces.get(tx, ref)) is not None:
        # It takes the place of the one that is over in the need that both were cut out of.
        pieces.delete(tx, ref)
        pieces.add(tx, replace(piece, ref=made.ref))
    return replace(made, needs=needs)


def widen(tx: Tx, who: Who, ref: str) -> Ask:
    """Let everybody see a quiet ask, as a neighbour's and after the same random wait; no name is said."""
    ask = own(tx, who, ref)
    if ask.state != "open":
        raise Refusal(f"refuse.ask_{ask.state}")
    if ask.shared != "quiet":
        return ask
    community, channel = asks_place(tx, ask.community)
    unpaused(tx, ask.asker)
    rules.way("neighbour", community.ways)
    if community.house.review:
        raise Refusal("refuse.widen_reviewed")
    visible = rules.appears_at("neighbour", False, tx.now, tx.chance)
    widened = replace(ask, shared="neighbour", visible_at=visible)
    asks.save(tx, widened)
    outbox.say(tx, ask.community, "ask", ref, "channel", channel, not_before=visible)
    return widened


def held_back(tx: Tx, row: Outgoing, _: int) -> None:
    """The card cannot be posted for now: its asker is told once that the ask is safe, and why nobody sees it yet."""
    ask = asks.get(tx, row.about)
    if ask is not None and ask.state == "open" and row.message is None:
        rings = introductions.rings(tx, ask, tx.now)
        say_by = tx.now + DAY
        outbox.say(tx, ask.community, "ask.held", ask.ref, "member", ask.asker, drop_after=say_by, corner_from=rings)


def draft_lapse(tx: Tx, ref: str) -> None:
    """A draft nobody touched for a long time is let go."""
    ask = asks.get(tx, ref)
    if ask is not None and ask.state == "draft":
        queue.gone(tx, ref)
        reminders.over(tx, ref)
        asks.delete(tx, ref)
