"""A person's own settings, what Kith writes unasked, and why it did; each for one person's eyes alone."""

from __future__ import annotations

from discord import ui

from bot.rules.nudges import Nudge
from bot.steps.me import HOURS, KINDS, Settings, Why
from bot.steps.nudges import DigestSeen, Listed, ReceiveSeen
from bot.text import Text
from cogs import terms
from cogs.parts import WARM, button, card, kind, line, main, moment, note, private, row, unasked, when

CARDS = "https://discord.com/channels"
"""Where a message stands on Discord; its community, its channel and its id follow."""


def settings(of: Settings, text: Text) -> ui.LayoutView:
    """Language, zone, quiet hours and ways to be reached; then what may be written unasked."""
    digest = "digest" in of.welcome
    return card(
        text("me.title"),
        text("me.language"),
        text("me.zone", zone=of.community.zone),
        _quiet(of, text),
        text(f"me.reach.{of.reach}"),
        line(),
        text("me.unasked"),
        text("me.hushed", until=moment(of.hushed_until)) if of.hushed_until is not None else None,
        terms.several(
            "me.kinds",
            [(each, text(f"nudge.kind.{each}")) for each in KINDS],
            chosen=of.welcome,
            placeholder=text("me.none"),
        ),
        text("me.hour") if digest else None,
        terms.one(
            "me.hour",
            [(str(each), _hour(text, each)) for each in HOURS],
            chosen=str(of.hour),
            placeholder=_hour(text, of.hour),
        )
        if digest
        else None,
        note(text("me.budget")),
        row(
            button(text("me.nothing"), "me.nothing") if of.welcome else None,
            button(text("me.hush"), "me.hush"),
            button(text("me.why"), "me.why"),
            button(text("subscriptions.open_mine"), "subscriptions.list"),
        ),
        row(
            button(text("door.capacity"), "door.capacity"),
            button(text("door.apart"), "door.apart"),
            button(text("door.privacy"), "door.privacy"),
            button(text("mine.open"), "door.mine"),
            button(text("door.now"), "door.now"),
        ),
    )


def hushed(of: Settings, text: Text) -> ui.LayoutView:
    """Quiet, because they asked for it."""
    return card(text("me.hushed", until=moment(of.hushed_until or 0)), row(button(text("me.open"), "door.me")))


def _hour(text: Text, hour: int) -> str:
    return text("me.at_hour", hour=f"{hour:02}:00")


def _quiet(of: Settings, text: Text) -> str:
    stated = of.capacity
    if stated is None or stated.quiet_from is None or stated.quiet_to is None:
        return text("me.no_quiet")
    return text("me.quiet", start=_clock(stated.quiet_from), end=_clock(stated.quiet_to))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def digest(seen: DigestSeen, text: Text) -> ui.LayoutView:
    """What is open, by kind, what has waited longest first; of each its kind, its time and the way to its card."""
    return card(
        private(text, seen.to),
        text("digest.title"),
        *(
            "\n".join([text("digest.kind", kind=kind(text, name)), *(_line(each, text) for each in listed)])
            for name, listed in seen.listed
        ),
        text("digest.many") if seen.more is None else text("digest.more", n=seen.more) if seen.more else None,
        note(text("digest.no_duty")),
        unasked(text, seen.ref),
    )


def _line(each: Listed, text: Text) -> str:
    ask = each.ask
    needed = when(text, ask.needed, ask.needed_by)
    if each.card is None:
        return text("digest.line", when=needed, code=ask.code)
    channel, message = each.card
    return text("digest.line_link", when=needed, code=ask.code, link=f"{CARDS}/{ask.community}/{channel}/{message}")


def receive(seen: ReceiveSeen, text: Text) -> ui.LayoutView:
    """After giving: is there anything that they would like?"""
    return card(
        private(text, seen.to),
        text("receive.words"),
        row(main(text("door.ask"), "door.ask")),
        note(text("receive.no_duty")),
        unasked(text, seen.ref),
        colour=WARM,
    )


def stopped(text: Text, which: Nudge) -> ui.LayoutView:
    """No more of these."""
    return card(text("nudge.stopped", kind=text(f"nudge.kind.{which}")), row(button(text("me.open"), "door.me")))


def why_this(text: Text, which: Nudge, ref: str) -> ui.LayoutView:
    """Why this one came."""
    return card(
        text(f"nudge.because.{which}"),
        text("nudge.looked_at"),
        row(button(text("nudge.stop"), "nudge.stop", ref), button(text("me.open"), "door.me")),
    )


def why(of: Why, text: Text) -> ui.LayoutView:
    """What Kith wrote unasked of late, each with its reason."""
    said = [
        text("why.one", when=moment(each.at), kind=text(f"nudge.kind.{each.kind}"))
        + "\n"
        + text(f"nudge.because.{each.kind}")
        for each in of.said
    ]
    return card(
        text("why.title"),
        *(said or [text("why.nothing")]),
        text("nudge.looked_at") if said else None,
        note(text("why.others")),
        row(button(text("me.open"), "door.me"), button(text("mine.open"), "door.mine")),
    )
