"""Every card and form of reports, pauses and agreements, as each can look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from discord import ui

from bot.steps.agreements import LINE_MOST, LINES_MOST, Read, ReviewSeen
from bot.steps.concerns import Concern, Done, DownSeen, LookedSeen
from bot.steps.held import Held
from bot.steps.pausing import PauseSeen
from bot.steps.reports import BellSeen, Target
from bot.text import Text
from cogs.agreements import cards as agreements
from cogs.agreements.views import agreements_form
from cogs.parts import agreed_first
from cogs.pauses import cards as pauses
from cogs.privacy import cards as privacy
from cogs.reports import cards as reports
from cogs.reports.views import down_form, note_form, pause_form, report_form
from data.agreements import Agreements
from data.pauses import Pause
from data.reports import Acted, Report
from tests.cogs import records as made
from tests.cogs.good import thought
from tests.cogs.records import ASKER, HELPER, NOW, THREAD, Words

REF = "7e" * 8
PRIVATE = ("reports.looked", "reports.down", "reports.backup_waits", "reports.backup_coming")
PRIVATE += ("pauses.paused", "pauses.over")
POSTS = ("ask", "offer", "celebration", "announcement", "thanks")
GOES = (*POSTS, "invitation", "introduction")
WHATS = (*GOES, "message", "member", "words", "backup")
ACTS = ("down", "paused", "lifted", "nothing", "note", "coming")


def agreement(words: Words) -> str:
    """As long as an agreement can be."""
    return " ".join(words.summary.split())[:LINE_MOST]


def report(words: Words = made.PLAIN, **changes: Any) -> Report:
    """A report about an ask."""
    told = Report(
        REF,
        made.GUILD,
        "ask",
        made.ASK_REF,
        made.HELPER_REF,
        made.ASKER_REF,
        False,
        True,
        agreement(words),
        thought(words),
        (0, 0, 0),
        "open",
        NOW // 86_400,
        None,
    )
    return replace(told, **changes)


def pause(words: Words = made.PLAIN, **changes: Any) -> Pause:
    """A pause that runs."""
    return replace(Pause(REF, made.GUILD, REF, made.ASKER_REF, words.summary, "on", NOW + 86_400), **changes)


def concern(words: Words = made.PLAIN, what: str = "ask", **changes: Any) -> Concern:
    """As a steward sees it, with everything that can be there."""
    place = (ASKER, made.CHANNEL, THREAD) if what in ("message", "member") else (0, 0, 0)
    told = report(words, what=what, place=place)
    acts = tuple(Done(act, HELPER, words.summary, NOW // 86_400) for act in ACTS)
    seen = Concern(
        told, HELPER, ASKER, words.summary, "k7m2qa", what in GOES, what == "ask", None, acts[:4], pause(words)
    )
    return replace(seen, **changes)


def version(words: Words = made.PLAIN, **changes: Any) -> Agreements:
    """As many agreements as there may be, as long as they may be."""
    lines = tuple(f"{at}{agreement(words)[1:]}" for at in range(LINES_MOST))
    return replace(Agreements(REF, made.GUILD, 2, lines, NOW // 86_400 + 90, NOW // 86_400), **changes)


def cards(words: Words) -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every card, by `<noun>.<function>/<state>`."""
    found: dict[str, Callable[[Text], ui.LayoutView]] = {
        "reports.begin/nothing told": lambda text: reports.begin(text, []),
        "reports.sent/": lambda text: reports.sent(text, REF),
        "reports.sent/unheard": lambda text: reports.sent(text, REF, unheard=True),
        "reports.called/unheard": lambda text: reports.called(text, REF, unheard=True),
        "reports.withdrawn/": reports.withdrawn,
        "reports.looked/": lambda text: reports.looked(LookedSeen(HELPER), text),
        "reports.bell_card/in a channel": lambda text: reports.bell_card(BellSeen(0, False), text),
        "reports.bell_card/urgent": lambda text: reports.bell_card(BellSeen(HELPER, True), text),
        "reports.backup_sure/": lambda text: reports.backup_sure(text, REF),
        "reports.called/": lambda text: reports.called(text, REF),
        "reports.not_called/": reports.not_called,
        "reports.backup_waits/": lambda text: reports.backup_waits(BellSeen(HELPER, True), text),
        "reports.backup_coming/": lambda text: reports.backup_coming(LookedSeen(HELPER, ASKER), text),
        "reports.backup_coming/nameless": lambda text: reports.backup_coming(LookedSeen(HELPER), text),
        "reports.listed/nothing": lambda text: reports.listed(text, []),
        "reports.concern/done": lambda text: reports.concern(concern(words), text, text("concern.done.note")),
        "reports.concern/masked": lambda text: reports.concern(
            concern(words, report=report(words, masked=True, named=False), subject=None, author=None), text
        ),
        "reports.concern/gone": lambda text: reports.concern(
            replace(concern(words), words="", code="", standing=False, matched=False, pause=None, acts=()), text
        ),
        "reports.concern/decided": lambda text: reports.concern(
            concern(words, report=report(words, state="closed", agreement=""), pause=pause(words, state="over")), text
        ),
        "reports.concern/a steward forgotten": lambda text: reports.concern(
            concern(words, acts=tuple(Done(act, None, "", NOW // 86_400) for act in ACTS)), text
        ),
        "pauses.paused/": lambda text: pauses.paused(PauseSeen(pause(words), ASKER), text),
        "pauses.paused/over": lambda text: pauses.paused(PauseSeen(pause(words, state="over"), ASKER), text),
        "pauses.paused/no reason": lambda text: pauses.paused(PauseSeen(pause(words, reason=""), ASKER), text),
        "pauses.over/": lambda text: pauses.over(PauseSeen(pause(words, state="over"), ASKER), text),
        "pauses.over/lifted": lambda text: pauses.over(PauseSeen(pause(words, state="lifted"), ASKER), text),
        "agreements.agreements/none": lambda text: agreements.agreements(Read(None, 0, False, False), text),
        "agreements.agreements/none, a steward": lambda text: agreements.agreements(Read(None, 0, True, False), text),
        "agreements.agreements/": lambda text: agreements.agreements(Read(version(words), 1, False, False), text),
        "agreements.agreements/due": lambda text: agreements.agreements(Read(version(words), 1, True, True), text),
        "agreements.agreements/earlier": lambda text: agreements.agreements(
            Read(version(words), 0, False, False, latest=False), text
        ),
        "agreements.review/in a channel": lambda text: agreements.review(ReviewSeen(0), text),
        "agreements.review/": lambda text: agreements.review(ReviewSeen(HELPER), text),
    }
    acted = Acted(REF, made.GUILD, REF, "note", made.HELPER_REF, words.summary, NOW // 86_400)
    mine = Held(
        ASKER, made.MEMBER, None, (), (), (), (), None, (), None, reports=(report(words),), pauses=(pause(words),),
        agreed=True, looks_after=True, acts=(acted,),
    )  # fmt: skip
    found["privacy.kept/reports, paused"] = lambda text: privacy.kept(mine, text, 0)
    several = [report(words, what=what, ref=f"{at:016x}") for at, what in enumerate(WHATS)]
    several += [replace(each, ref=f"{at + 20:016x}", state="closed") for at, each in enumerate(several)]
    found["reports.listed/many"] = lambda text: reports.listed(text, several)
    for at in (0, 5, 10):
        some = several[at:]
        found[f"reports.begin/{at}"] = lambda text, some=some: reports.begin(text, some)
    for what in WHATS:
        one = concern(words, what, thread=THREAD if what == "backup" else None)
        found[f"reports.concern/{what}"] = lambda text, one=one: reports.concern(one, text)
    for what in POSTS:
        gone = DownSeen(ASKER, what, words.summary, words.offer, what == "ask")
        found[f"reports.down/{what}"] = lambda text, gone=gone: reports.down(gone, text)
    for way in ("ask", "offer", "take", "small", "path"):
        found[f"parts.agreed_first/{way}"] = lambda text, way=way: agreed_first(
            text, version(words).lines, f"agreements.read_{way}", "-" if way != "take" else REF
        )
    return found


def forms(words: Words) -> Mapping[str, Callable[[Text], ui.Modal]]:
    """Every form."""
    lines = version(words).lines
    plain = Target("ask", made.ASK_REF, made.GUILD, made.ASKER_REF)
    return {
        "reports.report_form/no agreements": lambda text: report_form(text, made.ASK_REF, plain, ()),
        "reports.report_form/agreements, masked": lambda text: report_form(
            text, made.ASK_REF, replace(plain, masked=True), lines
        ),
        "reports.down_form/matched": lambda text: down_form(text, concern(words)),
        "reports.down_form/open": lambda text: down_form(text, concern(words, matched=False)),
        "reports.down_form/introduction": lambda text: down_form(text, concern(words, "introduction")),
        "reports.pause_form/": lambda text: pause_form(text, REF),
        "reports.note_form/": lambda text: note_form(text, REF),
        "agreements.agreements_form/": lambda text: agreements_form(text, REF, "\n".join(lines)),
        "agreements.agreements_form/new": lambda text: agreements_form(text, REF, text("agreements.beginning")),
    }
