"""What stewards do about what they were told: look, take down, pause, note, or leave it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules import moments
from bot.rules.refusal import Refusal
from bot.rules.words import NOTE_MOST, REASON_MOST, bounded
from bot.steps import announcements as announcement_steps
from bot.steps import asks as ask_steps
from bot.steps import introductions as places
from bot.steps import offers as offer_steps
from bot.steps import pausing, thanks
from bot.steps.people import Who, steward
from data import (
    announcements,
    asks,
    celebrations,
    communities,
    introductions,
    invitations,
    members,
    offers,
    outbox,
    pauses,
    threads,
)
from data import reports as rows
from data import stewards as kept
from data.pauses import Pause
from data.records import Celebration, Outgoing
from data.reports import Act, Acted, Report
from data.store import Tx

SHOWN_MOST = 25
"""As many reports as one list can hold."""

CAN_GO = ("ask", "offer", "celebration", "announcement", "thanks", "invitation", "introduction")
"""What can be taken down, or closed, if it still stands."""


@dataclass(frozen=True, slots=True)
class Done:
    """One act: what, by whom (a Discord user id, None once they are forgotten), with which words, on which day."""

    act: Act
    by: int | None
    words: str
    day: int


@dataclass(frozen=True, slots=True)
class Concern:
    """One report as a steward sees it. `author` and `subject` are Discord user ids, and there only where they may be
    known; `standing` says what can still be taken down, `code` and `words` are the thing's own."""

    report: Report
    author: int | None
    subject: int | None
    words: str
    code: str
    standing: bool
    matched: bool
    thread: int | None
    acts: tuple[Done, ...]
    pause: Pause | None


@dataclass(frozen=True, slots=True)
class DownSeen:
    """To whoever wrote something that was taken down; `to` is their Discord user id."""

    to: int
    what: str
    reason: str
    words: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class LookedSeen:
    """To whoever told the stewards something: somebody did something about it. `coming` is who comes to their side."""

    to: int
    coming: int | None = None


def may(tx: Tx, who: Who) -> str:
    """The ref of the steward who acts. Raises Refusal for anybody else; whoever is none any more hears no more."""
    if who.community is None:
        raise Refusal("refuse.only_in_server")
    if not steward(tx, who, who.community):
        raise Refusal("refuse.not_steward")
    if communities.get(tx, who.community) is None:
        raise Refusal("refuse.not_set_up")
    return members.meet(tx, who.community, who.user, who.locale).ref


def listed(tx: Tx, who: Who) -> list[Report]:
    """What waits, and what was decided, without anything about the one who looks; they hear of more from now on."""
    me = may(tx, who)
    kept.add(tx, who.community or 0, me)
    return rows.before(tx, who.community or 0, me, SHOWN_MOST)


def _mine(tx: Tx, who: Who, ref: str) -> tuple[Report, str]:
    me, report = may(tx, who), rows.get(tx, ref)
    # What is about them is to them like what never was.
    if report is None or report.community != who.community or report.subject == me:
        raise Refusal("refuse.gone")
    return report, me


def one(tx: Tx, who: Who, ref: str) -> Concern:
    """One report with what it is about and what was done."""
    report, _ = _mine(tx, who, ref)
    words, code, standing, matched = _about(tx, report)
    told = report.author and (report.named or report.what == "backup")
    place = threads.about(tx, "introduction", report.about)
    return Concern(
        report,
        _user(tx, report.author) if told else None,
        _subject(tx, report),
        words,
        code,
        standing,
        matched,
        place.thread if place is not None and report.what == "backup" else None,
        tuple(Done(each.act, _user(tx, each.actor), each.words, each.made_day) for each in rows.acts(tx, ref)),
        pauses.by_report(tx, ref),
    )


def _user(tx: Tx, member: str) -> int | None:
    return members.user_of(tx, member) if member and members.named(tx, member) else None


def _subject(tx: Tx, report: Report) -> int | None:
    if report.masked or not report.subject:
        return None
    return _user(tx, report.subject) or report.place[0] or None


def _about(tx: Tx, report: Report) -> tuple[str, str, bool, bool]:
    # The words, the public code, whether it can be taken down or closed, and whether two were brought together by it.
    if report.what in ("ask", "invitation") and (ask := asks.get(tx, report.about)) is not None:
        down = rows.is_down(tx, ask.ref)
        return ask.summary, ask.code, ask.state in ("open", "matched") and not down, ask.state == "matched"
    if report.what == "offer" and (offer := offers.get(tx, report.about)) is not None:
        return offer.words, offer.code, offer.state == "open", False
    if report.what == "celebration" and (made := celebrations.get(tx, report.about)) is not None:
        return made.words, "", made.state == "open", False
    if report.what == "announcement" and (said := announcements.get(tx, report.about)) is not None:
        return said.words, "", said.state == "approved", False
    if report.what == "thanks":
        return introductions.thanks(tx, report.about), "", introductions.shows(tx, report.about) == (True, True), False
    if report.what == "introduction" and (found := introductions.get(tx, report.about)) is not None:
        return "", "", found.state == "open", False
    return "", "", False, False


def _did(tx: Tx, report: Report, act: Act, me: str, words: str = "") -> str:
    noted = rows.act(tx, report, act, me, words)
    rows.save(tx, replace(report, state="closed", ended_day=tx.day))
    outbox.touch(tx, report.ref)
    if report.author and report.what != "backup":
        guild, to = report.community, report.author
        by, rings = moments.by_steward(report.named, tx.now, tx.chance)
        outbox.say(tx, guild, "report.looked", report.ref, "member", to, drop_after=by, corner_from=rings)
    return noted


def nothing(tx: Tx, who: Who, ref: str) -> None:
    """Nothing is to be done about it; its author hears that it was looked at."""
    report, me = _mine(tx, who, ref)
    if report.state == "open":
        _did(tx, report, "nothing", me)


def note(tx: Tx, who: Who, ref: str, words: str) -> None:
    """A note for the other stewards."""
    report, me = _mine(tx, who, ref)
    rows.act(tx, report, "note", me, bounded(words, "concern.note.words", NOTE_MOST, required=True))


def coming(tx: Tx, who: Who, ref: str) -> None:
    """A steward comes to the side of whoever called: that one hears who it is, and nobody else does (S37)."""
    report, me = _mine(tx, who, ref)
    if report.what != "backup":
        raise Refusal("refuse.gone")
    if report.state == "open":
        noted = _did(tx, report, "coming", me)
        if report.author:
            outbox.say(tx, report.community, "backup.coming", noted, "member", report.author)


def pause(tx: Tx, who: Who, ref: str, days: int, reason: str) -> None:
    """Pause the part of whoever it is about; whoever they are, nobody learns it by this."""
    report, me = _mine(tx, who, ref)
    if not report.subject or report.what == "backup":
        raise Refusal("refuse.gone")
    clean = bounded(reason, "concern.reason", REASON_MOST, required=True)
    pausing.begin(tx, report, days, clean)
    _did(tx, report, "paused", me)


def lift(tx: Tx, who: Who, ref: str) -> None:
    """The pause ends before its time."""
    report, me = _mine(tx, who, ref)
    if pausing.lift(tx, report):
        rows.act(tx, report, "lifted", me)


def down(tx: Tx, who: Who, ref: str, reason: str, *, close: bool = False) -> None:
    """Take a post down, or close an introduction. Its author is told why, and what was kept; what two people began with
    it goes on, unless it is to be closed as well."""
    report, me = _mine(tx, who, ref)
    clean = bounded(reason, "concern.reason", REASON_MOST, required=True)
    if not _about(tx, report)[2]:
        raise Refusal("refuse.down_already")
    noted = _did(tx, report, "down", me, clean)
    if report.what == "introduction":
        _close(tx, report.about)
        return
    if report.what in ("ask", "invitation"):
        _down_ask(tx, report.about, close)
    elif report.what == "offer":
        offer_steps.take_down(tx, report.about)
    elif report.what == "announcement":
        announcement_steps.take_down(tx, report.about, clean)
    elif report.what == "thanks":
        thanks.hide(tx, report.about)
    else:
        _down_celebration(tx, report.about)
    guild, to = report.community, report.subject
    by, rings = moments.by_steward(not report.masked, tx.now, tx.chance)
    outbox.say(tx, guild, "down", noted, "member", to, drop_after=by, corner_from=rings)


def _close(tx: Tx, ref: str) -> None:
    introduction = introductions.get(tx, ref)
    ask = asks.get(tx, introduction.ask) if introduction else None
    invitation = invitations.get(tx, introduction.invitation) if introduction else None
    if introduction is not None and ask is not None and invitation is not None:
        places.hand_back(tx, introduction, ask, invitation, by_steward=True)


def _down_ask(tx: Tx, ref: str, close: bool) -> None:
    ask = asks.get(tx, ref)
    if ask is None:
        return
    if close:
        places.close_all(tx, ask)
    if not introductions.running(tx, ref):
        ask_steps.end(tx, replace(ask, state="withdrawn", closed_day=tx.day))
        return
    places.enough(tx, ask)
    outbox.touch(tx, ref)


def _down_celebration(tx: Tx, ref: str) -> None:
    made = celebrations.get(tx, ref)
    if made is not None:
        # The words stay with whoever wrote them, as something that was not posted.
        celebrations.delete(tx, ref)
        outbox.take_down(tx, ref)
        celebrations.save(
            tx, Celebration(tx.ref(), made.community, made.owner, made.shared, made.words, "draft", tx.day)
        )


def down_card(tx: Tx, row: Outgoing) -> DownSeen | None:
    """For whoever wrote it: why it is down, and what was kept."""
    found = rows.acted(tx, row.about)
    report = rows.get(tx, found.report) if found else None
    if found is None or report is None:
        return None
    ask = asks.get(tx, report.about) if report.what in ("ask", "invitation") else None
    words = "" if report.what == "celebration" else _about(tx, report)[0]
    matched = ask is not None and ask.state == "matched"
    what = "ask" if ask is not None else report.what
    return DownSeen(members.user_of(tx, row.target), what, found.words, words, matched)


def looked_card(tx: Tx, row: Outgoing) -> LookedSeen | None:
    """For whoever told the stewards: somebody looked at it. What was decided stays with them and whom it is about."""
    return LookedSeen(members.user_of(tx, row.target)) if rows.get(tx, row.about) is not None else None


def coming_card(tx: Tx, row: Outgoing) -> LookedSeen | None:
    """For whoever called: who comes."""
    found: Acted | None = rows.acted(tx, row.about)
    if found is None:
        return None
    return LookedSeen(members.user_of(tx, row.target), _user(tx, found.actor))
