"""A pause of somebody's part in Kith: told to them alone, with its reason and its end, which comes by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules import moments
from bot.rules.refusal import Refusal
from bot.steps import introductions, matching
from data import asks, due, invitations, members, outbox, pauses, reports
from data.pauses import Pause
from data.records import DAY, Outgoing
from data.reports import Report
from data.store import Tx

TERMS = (1, 3, 7, 14, 30)
"""Days for which somebody's part can be paused."""


@dataclass(frozen=True, slots=True)
class PauseSeen:
    """A pause as whoever it is about sees it; `to` is their Discord user id."""

    pause: Pause
    to: int


def begin(tx: Tx, report: Report, days: int, reason: str) -> Pause:
    """Pause whoever a report is about; said again about the same report, the latest word counts.

    What they posted stays, and what they began with somebody goes on: were it to go all at once, whatever bears their
    name would lead to what bears none.
    """
    if days not in TERMS:
        raise Refusal("refuse.unknown_choice")
    known = pauses.by_report(tx, report.ref)
    ref = known.ref if known is not None else tx.ref()
    pause = Pause(ref, report.community, report.ref, report.subject, reason, "on", tx.now + days * DAY)
    pauses.save(tx, pause)
    if report.place[0] and not members.named(tx, report.subject):
        # From now on there is something that they are told.
        members.meet(tx, report.community, report.place[0], "")
    due.at(tx, pause.community, "pause.over", ref, pause.until)
    for invitation in invitations.of(tx, pause.member, "waiting"):
        introductions.withdraw(tx, invitation)
        ask = asks.get(tx, invitation.ask)
        if ask is not None:
            matching.soon(tx, ask)
    _tell(tx, pause, "pause")
    return pause


def _tell(tx: Tx, pause: Pause, kind: str) -> None:
    report = reports.get(tx, pause.report)
    known = report is not None and not report.masked
    # Whoever paused them without knowing who it is may see whose own thread rings, and when its time is over.
    by, rings = moments.by_steward(known, tx.now, tx.chance)
    guild, about, to, slot = pause.community, pause.ref, pause.member, str(pause.until)
    if kind == "pause":
        outbox.touch(tx, pause.ref)
        outbox.say(tx, guild, "pause", about, "member", to, slot=slot, drop_after=by, corner_from=rings)
    else:
        outbox.say(tx, guild, "pause.over", about, "member", to, slot=slot, drop_after=by, corner_from=rings)


def _end(tx: Tx, pause: Pause) -> None:
    outbox.touch(tx, pause.ref)
    _tell(tx, pause, "pause.over")
    for ask in asks.of(tx, pause.member, "open"):
        matching.soon(tx, ask)


def over(tx: Tx, ref: str) -> None:
    """Its time is over, and it ends by itself."""
    pause = pauses.get(tx, ref)
    if pause is not None and pause.state == "on":
        ended = replace(pause, state="over")
        pauses.save(tx, ended)
        _end(tx, ended)


def lift(tx: Tx, report: Report) -> bool:
    """End the pause that came of a report; whether there was one."""
    pause = pauses.by_report(tx, report.ref)
    if pause is None or pause.state != "on":
        return False
    lifted = replace(pause, state="lifted")
    pauses.save(tx, lifted)
    due.cancel(tx, pause.ref)
    _end(tx, lifted)
    return True


def card(tx: Tx, row: Outgoing) -> PauseSeen | None:
    """For whoever is paused: what, why, until when; and once it is over, that it is."""
    pause = pauses.get(tx, row.about)
    return PauseSeen(pause, members.user_of(tx, row.target)) if pause is not None else None


def over_card(tx: Tx, row: Outgoing) -> PauseSeen | None:
    """For whoever was paused: it is over. Not said where another began meanwhile."""
    seen = card(tx, row)
    return seen if seen is not None and seen.pause.state != "on" else None
