"""What was told to the stewards: as its author sees it, as a bell, and as a steward sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.router import control_id
from bot.rules.words import quoted, shortened, shown
from bot.steps.concerns import Concern, Done, DownSeen, LookedSeen, Report
from bot.steps.reports import BellSeen
from bot.text import Text
from cogs.parts import DONE, WARM, button, card, choice, day, good, line, main, note, person, private, row, thread_link
from data.records import DAY

OWN = 5
"""Of somebody's own reports so many are shown, the latest."""

POSTS = ("ask", "invitation", "offer", "celebration", "announcement", "thanks")
"""What has words of its own, while it is there."""

ACTS = 4
"""So many acts are shown, the latest."""


def _about(text: Text, what: str) -> str:
    return text(f"report.about.{what}")


# For whoever tells.


def begin(text: Text, own: Sequence[Report]) -> ui.LayoutView:
    """`/report`: choose somebody, or say it in one's own words; and what one told before, with how it stands."""
    somebody = ui.UserSelect[Any](custom_id=control_id("report.somebody"), placeholder=text("report.somebody"))
    parts: list[Any] = []
    for each in own[:OWN]:
        state = text(f"report.state.{each.state}")
        parts.append(text("report.own", about=_about(text, each.what), on=day(each.made_day * DAY), state=state))
        if each.state == "open":
            parts.append(row(button(text("report.withdraw"), "report.withdraw", each.ref)))
    return card(
        text("report.title"),
        text("report.words"),
        ui.ActionRow(somebody),
        row(
            button(text("report.words_only"), "report.begin"),
            button(text("door.apart"), "door.apart"),
            button(text("door.now"), "door.now"),
        ),
        line() if parts else None,
        *parts,
        note(text("report.not_emergency")),
    )


def sent(text: Text, ref: str, *, unheard: bool = False) -> ui.LayoutView:
    """At once after it was told: who reads it, and how to take it back. `unheard`: there is nobody who could."""
    return card(
        text("report.unheard" if unheard else "report.sent"),
        row(
            button(text("report.withdraw"), "report.withdraw", ref),
            button(text("door.apart"), "door.apart"),
            button(text("door.now"), "door.now"),
        ),
        note(text("report.sent_note")),
    )


def withdrawn(text: Text) -> ui.LayoutView:
    """It is taken back."""
    return card(text("report.withdrawn"), row(button(text("mine.open"), "door.mine")))


def looked(seen: LookedSeen, text: Text) -> ui.LayoutView:
    """To whoever told it: somebody looked at it."""
    return card(private(text, seen.to), text("report.looked"), colour=DONE)


# Bells.


def bell_card(seen: BellSeen, text: Text) -> ui.LayoutView:
    """That something waits for the stewards, and nothing of what it is."""
    return card(
        private(text, seen.to),
        text("report.bell_urgent" if seen.urgent else "report.bell"),
        row(main(text("concern.list"), "concern.list")),
        colour=WARM,
    )


# *I need backup.*


def backup_sure(text: Text, ref: str) -> ui.LayoutView:
    """Asked once where the stewards would learn a name that they do not know yet."""
    return card(
        text("backup.sure"),
        row(
            good(text("backup.sure_yes"), "backup.call_yes", ref),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def called(text: Text, ref: str, *, unheard: bool = False) -> ui.LayoutView:
    """They are called, or `unheard`: there is nobody who could come."""
    now = main(text("door.now"), "door.now") if unheard else button(text("door.now"), "door.now")
    return card(
        text("backup.unheard" if unheard else "backup.called"),
        row(button(text("backup.take_back"), "backup.take_back", ref), now),
        note(text("backup.not_emergency")),
        colour=WARM,
    )


def not_called(text: Text) -> ui.LayoutView:
    """The call is taken back."""
    return card(text("backup.taken_back"), row(button(text("mine.open"), "door.mine")))


def backup_waits(seen: BellSeen, text: Text) -> ui.LayoutView:
    """To whoever called: nobody came yet, and where else to turn."""
    return card(private(text, seen.to), text("backup.waits"), row(main(text("door.now"), "door.now")), colour=WARM)


def backup_coming(seen: LookedSeen, text: Text) -> ui.LayoutView:
    """To whoever called: who is there for them."""
    who = person(seen.coming) if seen.coming else text("concern.a_steward")
    return card(private(text, seen.to), text("backup.coming"), text("backup.who", who=who), colour=DONE)


# For stewards.


def listed(text: Text, found: Sequence[Report]) -> ui.LayoutView:
    """What waits, then what was decided."""
    waiting = [each for each in found if each.state == "open"]
    options = [
        (
            each.ref,
            shortened(
                text(
                    f"concern.option.{each.state}",
                    about=_about(text, each.what),
                    agreement=each.agreement or text("report.form.other"),
                ),
                100,
            ),
        )
        for each in found
    ]
    return card(
        text("concern.title"),
        text("concern.words") if waiting else text("concern.none_waits"),
        choice("concern.open", options, placeholder=text("concern.pick")) if options else None,
        row(button(text("setup.look_again"), "concern.list")),
        note(text("concern.note_all")),
    )


def concern(seen: Concern, text: Text, done: str | None = None) -> ui.LayoutView:
    """One report: what it is about, as far as it may be known, what was written, what was done, and what can be."""
    report, ref = seen.report, seen.report.ref
    backup = report.what == "backup"
    paused = seen.pause is not None and seen.pause.state == "on"
    can_pause = bool(report.subject) and not backup
    return card(
        done,
        text("concern.one", about=_about(text, report.what), on=day(report.made_day * DAY)),
        text("concern.backup_from", who=person(seen.author) if seen.author else text("concern.unnamed"))
        if backup
        else text("concern.agreement", agreement=shown(report.agreement) or text("report.form.other")),
        quoted(report.words, 900) if report.words else None,
        _whom(seen, text),
        text("concern.thing", words=quoted(seen.words, 500)) if seen.words else None,
        _where(seen, text),
        None if backup else text("concern.author", who=person(seen.author) if seen.author else text("concern.unnamed")),
        text("concern.paused", until=day(seen.pause.until)) if paused and seen.pause is not None else None,
        "\n".join(_act(each, text) for each in seen.acts[-ACTS:]) or None,
        row(
            good(text("concern.coming"), "concern.coming", ref) if backup and report.state == "open" else None,
            button(text(f"concern.down.{report.what}"), "concern.down", ref) if seen.standing else None,
            button(text("concern.pause"), "concern.pause", ref) if can_pause else None,
            button(text("concern.lift"), "concern.lift", ref) if paused else None,
            button(text("concern.note"), "concern.note", ref),
        ),
        row(
            button(text("concern.nothing"), "concern.nothing", ref) if report.state == "open" else None,
            button(text("concern.list"), "concern.list"),
        ),
        note(text("concern.masked")) if report.masked else None,
    )


def _whom(seen: Concern, text: Text) -> str | None:
    if seen.report.what == "words":
        return None
    return text("concern.whom", who=person(seen.subject) if seen.subject else text("concern.unnamed"))


def _where(seen: Concern, text: Text) -> str | None:
    report = seen.report
    _, channel, message = report.place
    if message:
        return text("concern.link", link=f"https://discord.com/channels/{report.community}/{channel}/{message}")
    if seen.thread is not None:
        return text("concern.place", place=thread_link(seen.thread))
    if seen.code:
        return note(text("ask.card.code", code=seen.code))
    return text("concern.gone") if report.what in POSTS and not seen.words else None


def _act(done: Done, text: Text) -> str:
    by = person(done.by) if done.by else text("concern.a_steward")
    said = text(f"concern.did.{done.act}", by=by, on=day(done.day * DAY))
    return f"· {said}" + (f"\n{quoted(done.words, 250)}" if done.words else "")


def down(seen: DownSeen, text: Text) -> ui.LayoutView:
    """To whoever wrote it: it is down, why, and what was kept."""
    return card(
        private(text, seen.to),
        text(f"down.{seen.what}"),
        text("down.reason", reason=quoted(seen.reason, 700)),
        text("down.goes_on") if seen.goes_on else None,
        text(f"down.kept_{seen.what}"),
        quoted(seen.words, 900) if seen.words else None,
        row(button(text("mine.open"), "door.mine"), button(text("door.now"), "door.now")),
        note(text("down.speak")),
    )
