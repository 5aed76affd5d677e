"""*I need backup*: one of two people who were brought together calls the stewards to their side (S37)."""

from __future__ import annotations

from bot.rules.refusal import Refusal
from bot.steps import introductions, reports
from bot.steps.people import Who, at
from bot.steps.reports import Bells, Target
from data import asks, due, members, outbox
from data import introductions as introduction_rows
from data import reports as rows
from data.records import MINUTE, Outgoing
from data.store import Tx

WAITS = 15 * MINUTE
"""Seconds after which whoever called hears that nobody has come yet (promises, section 10)."""


def other(tx: Tx, who: Who, ref: str) -> Target:
    """Whoever else is in it, as a report about it has it. Raises Refusal for anybody but the two."""
    introductions.role_in(tx, who, ref)
    return reports.target(tx, who, ref)


def unnamed(tx: Tx, who: Who, ref: str) -> bool:
    """Whether calling would tell the stewards a name that they do not know yet."""
    introduction = introduction_rows.get(tx, ref)
    ask = asks.get(tx, introduction.ask) if introduction else None
    return introductions.role_in(tx, who, ref) == "asker" and ask is not None and ask.shared != "named"


def call(tx: Tx, who: Who, ref: str, fresh: str, bells: Bells) -> str:
    """Call the stewards, with one's name; called again before anybody came, it is one call. Its ref."""
    found = other(tx, who, ref)
    me = at(tx, who, found.community).ref
    for each in rows.of(tx, me):
        if each.what == "backup" and each.about == ref and each.state == "open":
            return each.ref
    about = Target("backup", ref, found.community, found.subject, found.masked, found.user)
    made = reports.keep(tx, about, me, fresh, "", "", True, bells)
    due.at(tx, made.community, "backup.waits", fresh, tx.now + WAITS)
    return fresh


def waits(tx: Tx, ref: str) -> None:
    """Nobody came yet: whoever called is told so, and where else to turn."""
    report = rows.get(tx, ref)
    if report is not None and report.state == "open" and report.author:
        outbox.say(tx, report.community, "backup.waits", ref, "member", report.author)


def waits_card(tx: Tx, row: Outgoing) -> reports.BellSeen | None:
    """For whoever called; it goes once somebody comes."""
    report = rows.get(tx, row.about)
    if report is None or report.state != "open":
        return None
    return reports.BellSeen(members.user_of(tx, row.target), True)


def taken_back(tx: Tx, who: Who, ref: str) -> None:
    """Whoever called does not need them any more. Raises Refusal for anybody else's call."""
    report = rows.get(tx, ref)
    if report is None or report.what != "backup":
        raise Refusal("refuse.gone")
    reports.withdraw(tx, who, ref)
