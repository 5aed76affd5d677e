"""What is over is gone: each kind of thing is forgotten when its time has come, a few at a time, until none is left."""

from __future__ import annotations

from dataclasses import replace

from bot.rules import asks as rules
from bot.steps import changes, forgetting, holidays, nudges, pairs, proposals, pulse, rituals
from data import (
    announcements,
    apart,
    asks,
    capacities,
    celebrations,
    communities,
    due,
    inbox,
    invitations,
    members,
    offers,
    outbox,
    pauses,
    reflections,
    reports,
    resources,
    stewards,
    subscriptions,
    suggestions,
    threads,
)
from data import changes as change_rows
from data import pairs as pair_rows
from data import proposals as proposed
from data.records import DAY, HOUR, UNSAID, Ask, Member
from data.store import Tx

# Once a day, after midnight (UTC), one row a community starts it; an hour later it begins. A clock that was set wrong
# for a moment therefore purges nothing (promises, fault 24). Days are counted by their dates and never by the moment at
# which something ended, so that no row has to say when that was.

UNNAMED_KEPT = 3
"""Days after closing until it is forgotten who made an ask that bears no name. Two are needed: "finished" may be taken
back for one, and whoever hears in the morning that the time is over may want to ask again with the same words."""

CLOSED_KEPT = 7
"""Days after closing until the words of an ask or an offer go, and after an answer until nobody knows whose it was."""

SUGGESTION_KEPT = 14
"""Days for which something written for somebody else is kept, whatever becomes of it."""

CELEBRATION_KEPT = 30
"""Days for which something that was celebrated stands, if it is not taken down before."""

UNPOSTED_KEPT = 7
"""Days after which something to celebrate that was not posted, or a service in a file that was not kept, is let go."""

WEEK_KEPT = 8
"""Days after closing until a commitment no longer counts towards what its helper can give in a week."""

PAIR_KEPT = 30
"""Days after closing for which it is kept who helped whom, where the asker was named."""

UNSAID_KEPT = 7
"""Days for which a message that is gone, or was let go unsaid, is kept from being said again."""

GIVEN_UP = 30
"""Days for which a message that should be taken away is tried; after that Discord will not let it be."""

REPORT_KEPT = 90
"""Days after its latest act for which a report is kept (promises 9.2); one that nobody did anything about, as long
after it was made."""

ROUNDS = 32
"""Days in which every member is looked at once, whether there is any reason to know them."""

MOST = 50
"""Things forgotten in one transaction."""

LOOKED_AT = 200
"""Members looked at in one transaction."""

SWEPT = frozenset(
    {"retention.sweep", "retention.met", "member.forget", "community.purge", "community.erase", "draft.lapse"}
)
"""Kinds of due row after which the log of the database is emptied, so that what was deleted is not in it either."""


def watch(tx: Tx, ask: Ask) -> None:
    """An open ask ends by itself; one without a date is asked after before."""
    due.at(tx, ask.community, "ask.lapse", ask.ref, rules.looked_at_again(ask, tx.now))
    due.cancel(tx, ask.ref, "ask.last")
    if ask.needed_by is None or ask.needed_by <= tx.now:
        due.at(tx, ask.community, "ask.still", ask.ref, tx.now + rules.STILL_AFTER)


def begin(tx: Tx, guild: int) -> None:
    """From now on this community's past is forgotten day by day; said again, nothing changes, unless the next day was
    reckoned while the clock stood far ahead."""
    waits = [due.when(tx, kind, str(guild)) for kind in ("retention.look", "retention.sweep")]
    if not any(at is not None and at <= tx.now + 2 * DAY for at in waits):
        due.cancel(tx, str(guild), "retention.sweep")
        _tomorrow(tx, guild)


def _tomorrow(tx: Tx, guild: int) -> None:
    due.at(tx, guild, "retention.look", str(guild), (tx.day + 1) * DAY)


def look(tx: Tx, about: str) -> None:
    """A new day, as it seems: if it still does in an hour, what is over goes."""
    if communities.get(tx, int(about)) is not None:
        due.at(tx, int(about), "retention.sweep", about, tx.now + HOUR)


def sweep(tx: Tx, about: str) -> None:
    """Forget a few things whose time has come; again at once while there are more."""
    guild = int(about)
    if communities.get(tx, guild) is None:
        return
    # What is counted is counted before it is forgotten.
    pulse.take(tx, guild)
    if _some(tx, guild):
        due.at(tx, guild, "retention.sweep", about, tx.now)
        return
    _tomorrow(tx, guild)
    rituals.mend(tx, guild)
    # A part of the members a day, found by their refs, which are chance: nobody is looked at because of anything.
    round_ = tx.day % ROUNDS * (256 // ROUNDS)
    due.at(tx, guild, "retention.met", f"{guild}:{round_:02x}", tx.now)


def _some(tx: Tx, guild: int) -> bool:
    done = inbox.purge(tx, MOST * 4)
    for ref in asks.over(tx, guild, "all", tx.day - UNNAMED_KEPT, MOST, unnamed=True):
        found = asks.get(tx, ref)
        if found is not None:
            forgetting.unlink(tx, found)
            done += 1
    for ref in (
        *asks.over(tx, guild, "all", tx.day - CLOSED_KEPT, MOST),
        *asks.over(tx, guild, "words", tx.day - CLOSED_KEPT, MOST),
    ):
        found = asks.get(tx, ref)
        if found is not None:
            forgetting.wordless(tx, found)
            done += 1
    for ref in (
        *asks.unpaired(tx, guild, tx.day - WEEK_KEPT, MOST),
        *asks.over(tx, guild, "pair", tx.day - PAIR_KEPT, MOST),
    ):
        forgetting.ask(tx, ref)
        done += 1
    for ref in invitations.over(tx, guild, tx.day - CLOSED_KEPT, MOST):
        forgetting.invitation(tx, ref)
        done += 1
    for ref in offers.over(tx, guild, tx.day - CLOSED_KEPT, MOST):
        forgetting.offer(tx, ref)
        done += 1
    for ref in celebrations.over(tx, guild, tx.day - UNPOSTED_KEPT, tx.day - CELEBRATION_KEPT, MOST):
        forgetting.celebration(tx, ref)
        done += 1
    for ref in resources.unkept(tx, guild, tx.day - UNPOSTED_KEPT, MOST):
        resources.delete(tx, ref)
        done += 1
    for ref in suggestions.over(tx, guild, tx.day - SUGGESTION_KEPT, MOST):
        forgetting.suggestion(tx, ref)
        done += 1
    for ref in reports.over(tx, guild, tx.day - REPORT_KEPT, MOST):
        forgetting.report(tx, ref)
        done += 1
    done += rituals.forget_rounds(tx, guild, MOST)
    done += pairs.forget_old(tx, guild, MOST)
    done += holidays.forget_old(tx, guild, MOST)
    done += proposals.let_go(tx, guild, MOST)
    done += changes.forget_old(tx, guild, MOST)
    for ref in outbox.over(tx, guild, tx.day - UNSAID_KEPT, tx.day - GIVEN_UP, MOST):
        outbox.delete(tx, ref)
        done += 1
    for ref in threads.leftover(tx, guild, MOST):
        threads.delete(tx, ref)
        done += 1
    return done > 0


def met(tx: Tx, about: str) -> None:
    """Forget those of today's part of the members whom Kith only ever met; again at once while there are more."""
    guild, _, after = about.partition(":")
    if communities.get(tx, int(guild)) is None:
        return
    last = f"{int(after[:2], 16) // (256 // ROUNDS) * (256 // ROUNDS) + 256 // ROUNDS - 1:02x}" + "f" * 14
    found = members.some(tx, int(guild), after, last, LOOKED_AT)
    for each in found:
        if not reason_to_know(tx, each):
            _forget(tx, each)
        elif (due.when(tx, "nudge.digest", each.ref) or 0) > tx.now + 2 * DAY:
            # It waits for an hour that was reckoned while the clock stood wrong.
            nudges.subscribe(tx, each.ref)
    if len(found) == LOOKED_AT:
        due.at(tx, int(guild), "retention.met", f"{guild}:{found[-1].ref}", tx.now)


def _forget(tx: Tx, member: Member) -> None:
    corner = threads.about(tx, "corner", member.ref)
    if corner is not None:
        threads.leave(tx, corner, (), about=tx.ref())
    due.cancel(tx, member.ref)
    if forgetting.protects(tx, member.ref):
        # Whom somebody is kept apart from is forgotten like anybody else: it must not show in what is kept about them,
        # nor in their own thread. The line without a name goes on protecting the other.
        members.unname(tx, member.ref)
    else:
        members.delete(tx, member.ref)


def reason_to_know(tx: Tx, member: Member) -> bool:
    """Whether anything of this person's own is kept, or they have chosen anything; what others said of them is not."""
    ref = member.ref
    return bool(
        member.reach == "dm"
        or replace(members.nudging(tx, ref), said=(), last=None, hushed_at=None) != UNSAID
        or capacities.get(tx, ref)
        or asks.everything_of(tx, ref)
        or offers.owned(tx, ref)
        or celebrations.owned(tx, ref)
        or announcements.owned(tx, ref)
        or reflections.of(tx, ref)
        or suggestions.by(tx, ref)
        or suggestions.to(tx, ref)
        or proposed.owned(tx, ref)
        or subscriptions.of(tx, ref)
        or reports.of(tx, ref)
        or pauses.until(tx, ref)
        or stewards.known(tx, ref)
        or members.agreed(tx, ref)
        or invitations.everything_of(tx, ref)
        or apart.of(tx, ref)
        or change_rows.of(tx, ref)
        or pair_rows.lists(tx, ref)
        or pair_rows.seats(tx, ref)
        or due.when(tx, "member.gone", ref)
        or due.when(tx, "member.forget", ref)
    )
