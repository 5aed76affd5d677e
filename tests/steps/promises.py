"""What must hold of all that is remembered, at every moment and from one moment to the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.rules import capacity as capacity_rules
from bot.rules import matching, several
from bot.rules.asks import NEXT, urgency
from bot.rules.fitting import possible
from bot.steps.handlers import DUE
from bot.steps.retention import CLOSED_KEPT, WEEK_KEPT
from data import apart, capacities, members, offers
from data.records import DAY, HOUR, Ask, Capacity, Introduction, Invitation, Offer
from data.store import Tx, rows
from tests.steps.world import all_asks, all_introductions, all_invitations

KINDS_OF_MESSAGE = {
    "ask",
    "ask.nobody",
    "ask.unanswered",
    "suggestion",
    "thanks",
    "draft.remind",
    "thanks.shown",
    "ask.lapsed",
    "ask.still",
    "ask.last",
    "ask.held",
    "invitation",
    "yes",
    "let_go",
    "introduction",
    "how",
    "closed",
    "handed_back",
    "steward.handed_back",
    "steward.freed",
    "yes.hushed",
    "capacity.still",
    "nudge.digest",
    "nudge.receive",
    "offer",
    "door",
}

AGAIN = {"yes", "passed", "taken", "let_go"}
"""Where somebody who could say yes once more may come to: "taken" where the first may come, "let_go" where too late."""

ANSWERS: dict[str | None, set[str]] = {
    None: {"waiting", *AGAIN},
    "waiting": {"no", "lapsed", "withdrawn", *AGAIN},
    "lapsed": {"no", "withdrawn", *AGAIN},
    "withdrawn": AGAIN,
    "no": AGAIN,
    "let_go": AGAIN,
    "yes": {"taken", "no", "passed", "let_go", "withdrawn"},
    "passed": {"no", "let_go", "withdrawn"},
    "taken": {"done", "stepped_back"},
    "done": {"taken"},
    "stepped_back": set(),
}
"""How an ask and a helper may come to stand after each way they stood; None is never having met."""

PLACES: dict[str | None, set[str]] = {
    None: {"open"},
    "open": {"finished", "ended"},
    "finished": {"open"},
    "ended": set(),
}


@dataclass(frozen=True)
class Memory:
    """All that is remembered at one moment; `said` and `due` are by kind and what they are about."""

    now: int
    asks: dict[str, Ask]
    invitations: dict[str, Invitation]
    introductions: dict[str, Introduction]
    offers: dict[str, Offer]
    said: frozenset[tuple[str, str]]
    due: dict[tuple[str, str], int]
    capacities: dict[str, Capacity]
    absent: frozenset[str]
    apart: frozenset[frozenset[str]]
    glimpse: tuple[object, ...]

    def found(self, ask: str) -> several.Found:
        """Who has come for an ask."""
        states = [each.state for each in self.introductions.values() if each.ask == ask]
        return several.Found(states.count("open"), states.count("finished"))

    def load(self, helper: str) -> tuple[int, int]:
        """How many commitments of a helper run, and how many were taken on within a week."""
        theirs = [each for each in self.invitations.values() if each.helper == helper]
        week_ago = self.now - capacity_rules.WEEK
        return (
            sum(each.state == "taken" for each in theirs),
            sum(each.taken_at is not None and each.taken_at >= week_ago for each in theirs),
        )


def glimpse(tx: Tx) -> tuple[object, ...]:
    """As much of it as can be read quickly; where this is the same nothing of weight has happened."""
    found = (
        rows(tx, "SELECT ref, state, shared, visible_at, needed_by FROM asks ORDER BY ref"),
        rows(tx, "SELECT ref, state, why, taken_at FROM invitations ORDER BY ref"),
        rows(tx, "SELECT ref, state FROM introductions ORDER BY ref"),
        rows(tx, "SELECT ref, state FROM offers ORDER BY ref"),
        rows(tx, "SELECT member, rest_until, ready_at FROM capacities ORDER BY member"),
        rows(tx, "SELECT count(*) FROM outbox"),
    )
    return tuple(tuple(each) for table in found for each in table)


def remembered(tx: Tx) -> Memory:
    """Everything, as it stands."""
    everybody = [each["ref"] for each in rows(tx, "SELECT ref FROM members")]
    stated = {each: found for each in everybody if (found := capacities.get(tx, each))}
    offered = [offers.get(tx, each["ref"]) for each in rows(tx, "SELECT ref FROM offers")]
    return Memory(
        now=tx.now,
        asks={each.ref: each for each in all_asks(tx)},
        invitations={each.ref: each for each in all_invitations(tx)},
        introductions={each.ref: each for each in all_introductions(tx)},
        offers={each.ref: each for each in offered if each},
        said=frozenset((each["kind"], each["about"]) for each in rows(tx, "SELECT kind, about FROM outbox")),
        due={(each["kind"], each["about"]): each["run_at"] for each in rows(tx, "SELECT * FROM due")},
        capacities=stated,
        absent=frozenset(each for each in everybody if (met := members.get(tx, each)) and met.absent_since is not None),
        apart=frozenset(frozenset((one, two)) for one in everybody for two in apart.of(tx, one)),
        glimpse=glimpse(tx),
    )


def broken(before: Memory, now: Memory) -> list[str]:
    """Every promise that does not hold now, or was broken on the way here from before."""
    return [*_standing(now), *_moved(before, now), *_asked(before, now), *_introduced(before, now)]


def _standing(now: Memory) -> list[str]:
    found: list[str] = []
    waiting = Counter(each.helper for each in now.invitations.values() if each.state == "waiting")
    found += ["asked about two things at a time" for many in waiting.values() if many > 1]
    # Of an old answer it is forgotten whose it was.
    known = [each for each in now.invitations.values() if each.helper]
    pairs = Counter((each.ask, each.helper) for each in known)
    found += ["two rows for one ask and one helper" for many in pairs.values() if many > 1]
    found += ["helps themselves" for each in known if now.asks[each.ask].asker == each.helper]
    found += [f"a message of no known kind: {kind}" for kind, _ in now.said if kind not in KINDS_OF_MESSAGE]
    found += [f"nobody does {kind}" for kind, _ in now.due if kind not in DUE]

    places = {each.invitation: each for each in now.introductions.values() if each.state == "open"}
    for ask in now.asks.values():
        here = now.found(ask.ref)
        if here.came > several.places(ask.needs) and ask.state in ("open", "matched"):
            found.append("more came than there are places")
        wrong = {
            "open": several.full(ask.needs, here),
            "matched": not here.running or not several.full(ask.needs, here),
        }
        if wrong.get(ask.state, bool(here.running)):
            found.append(f"an ask that is {ask.state} has {here.running} open introductions")
        if ask.shared == "quiet" and ("ask", ask.ref) in now.said:
            found.append("a quiet ask has a card")
        found += [f"{kind} is due" for kind in _due_for(ask, now)]
    for each in now.invitations.values():
        if (each.state == "taken") != (each.ref in places):
            found.append("taken and introduced do not agree")
        if each.state in ("yes", "passed") and ("yes.release", each.ref) not in now.due:
            found.append("a yes is held for ever")
        if each.state == "waiting" and each.origin == "kith" and ("invitation.lapse", each.ref) not in now.due:
            found.append("an invitation waits for ever")
        if each.state in ("waiting", "yes", "passed", "lapsed") and now.asks[each.ask].state != "open":
            found.append(f"somebody who {each.state} was not let go")
    return found


def _due_for(ask: Ask, now: Memory) -> list[str]:
    """What is due about an ask and should not be, or should be and is not."""
    due = {kind for kind, about in now.due if about == ask.ref}
    yes = [each for each in now.invitations.values() if each.ask == ask.ref and each.state == "yes"]
    if ask.state == "draft":
        return [] if due == {"draft.lapse"} else [f"draft: {due}"]
    if ask.state != "open":
        return [f"nothing more, and yet {kind}" for kind in due]
    lacking = several.lacking(ask.needs, now.found(ask.ref), len(yes))
    wanted = {"ask.lapse", "ask.match"} if lacking and ask.offer is None else {"ask.lapse"}
    return [f"nothing of {kind}, though it is open, so that it" for kind in wanted - due]


def _moved(before: Memory, now: Memory) -> list[str]:
    found: list[str] = []
    for ref, ask in now.asks.items():
        was = before.asks[ref].state if ref in before.asks else None
        allowed = NEXT[was] if was is not None else {"draft", "open"}
        if ask.state != was and ask.state not in allowed:
            found.append(f"an ask went from {was} to {ask.state}")
    gone = [
        each
        for ref, each in before.asks.items()
        if ref not in now.asks and each.state != "draft" and not over(each, now, WEEK_KEPT)
    ]
    found += [f"an ask that was {each.state} is gone" for each in gone]
    for ref, invitation in now.invitations.items():
        stood = before.invitations[ref].state if ref in before.invitations else None
        if invitation.state != stood and invitation.state not in ANSWERS[stood] and invitation.helper:
            found.append(f"an invitation went from {stood} to {invitation.state}")
    for ref, introduction in now.introductions.items():
        stood = before.introductions[ref].state if ref in before.introductions else None
        if introduction.state != stood and introduction.state not in PLACES[stood]:
            found.append(f"an introduction went from {stood} to {introduction.state}")
    known = {**before.invitations, **before.introductions}
    missing = known.keys() - now.invitations.keys() - now.introductions.keys()
    found += [f"{ref} is forgotten" for ref in missing if not over(before.asks[known[ref].ask], now, CLOSED_KEPT)]
    for helper, capacity in now.capacities.items():
        if helper in before.capacities and capacity.ready_at < before.capacities[helper].ready_at:
            found.append("a cool-down was made shorter")
    return found


def over(ask: Ask, now: Memory, days: int) -> bool:
    """Whether an ask ended so many days ago, so that it, or what belongs to it, may be forgotten (promises 9.2)."""
    return ask.closed_day is not None and ask.closed_day <= now.now // DAY - days


def _asked(before: Memory, now: Memory) -> list[str]:
    """Of each helper whom Kith asks just now: every hard rule, read from what was stated before they were asked."""
    found: list[str] = []
    for ref, invitation in now.invitations.items():
        if ref in before.invitations or invitation.state != "waiting":
            continue
        helper, ask = invitation.helper, now.asks[invitation.ask]
        stated = now.capacities[helper]
        if capacity_rules.resting(stated, now.now):
            found.append("somebody who rests is asked")
        if helper in now.absent:
            found.append("somebody who left is asked")
        if frozenset((helper, ask.asker)) in now.apart:
            found.append("two who are to be kept apart are asked to meet")
        if capacity_rules.room(stated, *now.load(helper)) == 0:
            found.append("somebody who is full is asked")
        if capacity_rules.quiet(stated, now.now, "Europe/Madrid"):
            found.append("somebody is asked in their quiet hours")
        if invitation.origin == "kith":
            found += _chosen(before, now, invitation, ask, stated)
        if (ask.shared != "named" and ask.ref in before.asks) and (before.asks[ask.ref].visible_at or 0) > now.now:
            was = before.asks[ask.ref]
            if was.state == "open" and not [each for each in before.invitations.values() if each.ask == ask.ref]:
                found.append("word of an unnamed ask came before its time")
    return found


def _chosen(before: Memory, now: Memory, invitation: Invitation, ask: Ask, stated: Capacity) -> list[str]:
    """The same where Kith chose whom to ask: what was stated fits what is needed, and what they are told is true."""
    found: list[str] = []
    pressing = urgency(ask.needed_by, now.now) in ("high", "critical")
    if before.capacities.get(invitation.helper, stated).ready_at > now.now:
        earlier = [
            each.asked_at
            for each in before.invitations.values()
            if each.helper == invitation.helper and each.origin == "kith"
        ]
        if not (stated.gives.sooner and pressing) or max(earlier, default=0) + 6 * HOUR > now.now:
            found.append("somebody is asked before they have cooled down")
    if ask.kind not in stated.kinds or not possible(ask.kind, ask.needs, stated.gives):
        found.append("somebody is asked for what they did not offer")
    week = [
        each
        for each in now.invitations.values()
        if each.helper == invitation.helper and each.origin == "kith" and each.asked_at > now.now - 7 * DAY
    ]
    if stated.gives.invitations is not None and len(week) > stated.gives.invitations:
        found.append("somebody is asked more often than they welcome")
    if set(invitation.why) - {*matching.stated(ask, stated), "room", "rested"}:
        found.append("somebody is told what is not so")
    return found


def _introduced(before: Memory, now: Memory) -> list[str]:
    """Of each two who are brought together just now, for the first time or once more."""
    found: list[str] = []
    for introduction in now.introductions.values():
        was = before.introductions.get(introduction.ref)
        if introduction.state != "open" or (was is not None and was.state == "open"):
            continue
        invitation = now.invitations[introduction.invitation]
        if frozenset((invitation.helper, now.asks[introduction.ask].asker)) in now.apart:
            found.append("two who are to be kept apart were introduced")
        if "over" in invitation.why:
            continue
        stated = now.capacities.get(invitation.helper)
        running, recent = now.load(invitation.helper)
        if running > (stated.at_once if stated else capacity_rules.UNSTATED_AT_ONCE):
            found.append("more at once than was stated")
        if was is None and stated is not None and recent > stated.per_week:
            found.append("more in a week than was stated")
        if capacity_rules.resting(stated, now.now):
            found.append("somebody who rests was introduced")
    return found
