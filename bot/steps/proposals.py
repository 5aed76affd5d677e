"""Questions that members suggest for rituals: stewards take them or decline with a word, and who wrote hears of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules import moments
from bot.rules.refusal import Refusal
from bot.rules.words import PROMPT_MOST, REASON_MOST, bounded
from bot.steps import communities, forgetting, prompts
from bot.steps.people import Who, active, at, corner
from data import communities as settings
from data import members, outbox, proposals, refs
from data.content.prompts import PROMPTS
from data.house import OwnPrompt, Proposal
from data.records import DAY, Outgoing
from data.store import Tx

# Stewards see the words and not whose they are, before and after they answer. Who wrote hears of the answer at a moment
# of chance where others may watch their thread ring, so that the moment does not tell either.

OPEN_MOST = 3
"""So many of one person wait at once."""

LISTED = 25
"""So many are listed at a time (component reference)."""

KEPT = 14
"""Days after the answer for which a suggestion is kept."""

OPEN_KEPT = 60
"""Days after which one that nobody answered is let go, and whoever wrote it told so."""

TOLD_WITHIN = 7 * DAY
"""Seconds after which saying what became of it would be too late."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that waits, as stewards see it: nothing of it says who wrote it."""

    ref: str
    family: str
    words: str


@dataclass(frozen=True, slots=True)
class ProposalSeen:
    """What became of one, for whoever wrote it (`to`, a Discord user id) alone."""

    proposal: Proposal
    to: int


def thing(guild: int) -> str:
    """What the stewards' card about all that wait is about."""
    return f"proposals:{guild}"


def may_begin(tx: Tx, who: Who) -> None:
    """Before the form opens: raises Refusal where nothing more could be suggested anyway."""
    _, me = active(tx, who)
    if sum(each.state == "open" for each in proposals.owned(tx, me.ref)) >= OPEN_MOST:
        raise Refusal("refuse.many_proposals", most=OPEN_MOST)


def propose(tx: Tx, who: Who, ref: str, family: str, typed: str) -> Proposal:
    """Suggest a question of a family. Sent twice it is one."""
    community, me = active(tx, who)
    if family not in PROMPTS:
        raise Refusal("refuse.unknown_choice")
    words = bounded(typed, "prompts.form.words", PROMPT_MOST, required=True)
    known = proposals.get(tx, ref)
    if known is not None and known.owner == me.ref:
        return known
    if not refs.free(tx, ref):
        raise Refusal("refuse.old_control")
    may_begin(tx, who)
    made = Proposal(ref, community.guild, me.ref, family, words, "open", "", tx.day, None)
    proposals.save(tx, made)
    corner(tx, me)
    _tell_stewards(tx, community.guild)
    return made


def _tell_stewards(tx: Tx, guild: int) -> None:
    channel = settings.stewards_channel(tx, guild)
    said = outbox.about(tx, thing(guild), "proposal.waits")
    if channel is not None and all(each.state in ("gone", "dropped") for each in said):
        # Said in the second in which somebody is seen to write, it would tell who that was.
        later = moments.bell("low", tx.now, tx.chance)
        outbox.say(tx, guild, "proposal.waits", thing(guild), "channel", channel, slot=tx.ref(), not_before=later)


def take_back(tx: Tx, who: Who, ref: str) -> None:
    """Whoever wrote it takes back what nobody answered yet. One that is gone is no failure."""
    found = proposals.get(tx, ref)
    if found is None:
        return
    if at(tx, who, found.community).ref != found.owner:
        raise Refusal("refuse.gone")
    if found.state != "open":
        raise Refusal("refuse.proposal_done")
    forgetting.proposal(tx, found)


def listed(tx: Tx, who: Who) -> tuple[Waiting, ...]:
    """What waits. Raises Refusal for anybody who is not a steward."""
    guild = communities.panel(tx, who, "en").guild
    return tuple(_seen(each) for each in proposals.waiting(tx, guild, LISTED))


def one(tx: Tx, who: Who, ref: str) -> Waiting:
    """One that waits. Raises Refusal if it is not this community's, and once it waits no more."""
    return _seen(_waits(tx, who, ref))


def _seen(made: Proposal) -> Waiting:
    return Waiting(made.ref, made.family, made.words)


def _waits(tx: Tx, who: Who, ref: str) -> Proposal:
    guild = communities.panel(tx, who, "en").guild
    found = proposals.get(tx, ref)
    if found is None or found.community != guild:
        raise Refusal("refuse.gone")
    if found.state != "open":
        raise Refusal("refuse.proposal_done")
    return found


def take(tx: Tx, who: Who, ref: str) -> OwnPrompt:
    """It is one of the community's own questions from now on, without a name. Pressed by two it is one."""
    found = _waits(tx, who, ref)
    made = prompts.add(tx, found.community, tx.ref(), found.family, found.words)
    _answer(tx, replace(found, state="taken", ended_day=tx.day))
    return made


def decline(tx: Tx, who: Who, ref: str, typed: str) -> None:
    """It does not become one; whoever wrote it hears the steward's word."""
    found = _waits(tx, who, ref)
    words = bounded(typed, "proposals.form.word", REASON_MOST, required=True)
    _answer(tx, replace(found, state="declined", answer=words, ended_day=tx.day))


def let_go(tx: Tx, guild: int, most: int) -> int:
    """Let go some that nobody answered for long, and forget some that were answered long ago; how many."""
    late, over = (
        proposals.unanswered(tx, guild, tx.day - OPEN_KEPT, most),
        proposals.over(tx, guild, tx.day - KEPT, most),
    )
    for each in late:
        _answer(tx, replace(each, state="lapsed", ended_day=tx.day))
    for ref in over:
        found = proposals.get(tx, ref)
        if found is not None:
            forgetting.proposal(tx, found)
    return len(late) + len(over)


def _answer(tx: Tx, made: Proposal) -> None:
    proposals.save(tx, made)
    outbox.touch(tx, thing(made.community))
    # Stewards read it without a name. What lapsed, nobody did.
    by = tx.now + TOLD_WITHIN if made.state == "lapsed" else moments.unrung(tx.now)
    rings = moments.bell("low", tx.now, tx.chance) if made.state == "lapsed" else by
    guild, to = made.community, made.owner
    outbox.say(tx, guild, "proposal.told", made.ref, "member", to, drop_after=by, corner_from=rings)


def card(tx: Tx, row: Outgoing) -> int | None:
    """For the stewards' channel: that something waits. It goes by itself once nothing does."""
    return row.community if proposals.waiting(tx, row.community, 1) else None


def told(tx: Tx, row: Outgoing) -> ProposalSeen | None:
    """For whoever wrote it: what became of it."""
    found = proposals.get(tx, row.about)
    if found is None or found.state == "open":
        return None
    return ProposalSeen(found, members.user_of(tx, found.owner))
