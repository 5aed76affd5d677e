"""That a ritual came, for one who wants to hear it; and what they chose of it."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.words import shown
from bot.steps.rituals import WEEKS
from bot.steps.subscriptions import Kept, ToldSeen
from bot.text import Text
from cogs import terms
from cogs.parts import WARM, Part, button, card, choice, good, main, moment, note, private, row, unasked
from data.content.prompts import OF_PAIRS, OF_TIDE

CARDS = "https://discord.com/channels"
"""Where a message stands on Discord; its community, its channel and its id follow."""


def kept(of: Kept, text: Text) -> ui.LayoutView:
    """What they chose of one ritual, and what else they may."""
    return card(
        text("subscriptions.one", family=text(f"family.{of.family}"), when=terms.in_words(of.schedule, text)),
        text("subscriptions.snoozed", until=moment(of.until)) if of.until else text("subscriptions.hears"),
        text(f"subscriptions.reach.{of.reach}"),
        None if of.until else _snooze(of.ref, text),
        row(
            good(text("subscriptions.wake"), "subscriptions.wake", of.ref) if of.until else None,
            button(text("subscriptions.notice"), "subscriptions.notice", of.ref)
            if of.whole
            else button(text("subscriptions.whole"), "subscriptions.whole", of.ref),
            button(text("subscriptions.end"), "subscriptions.end", of.ref),
            button(text("subscriptions.all"), "subscriptions.list"),
        ),
        note(text("subscriptions.note")),
    )


def _snooze(ref: str, text: Text) -> Part:
    weeks = [(str(each), text("rituals.weeks", n=each)) for each in WEEKS]
    return choice("subscriptions.snooze", weeks, ref=ref, placeholder=text("subscriptions.snooze"))


def listed(known: Sequence[Kept], text: Text) -> ui.LayoutView:
    """All of which they hear."""
    names = [
        (
            each.ref,
            text("rituals.option", family=text(f"family.{each.family}"), when=terms.in_words(each.schedule, text)),
        )
        for each in known
    ]
    return card(
        text("subscriptions.title"),
        "\n".join(f"· {name}" for _, name in names) if names else text("subscriptions.none"),
        choice("subscriptions.open", names, placeholder=text("subscriptions.pick")) if names else None,
        row(button(text("me.open"), "door.me")),
    )


def told(seen: ToldSeen, text: Text) -> ui.LayoutView:
    """It came: where it stands, or the question itself with its buttons."""
    ref, family = seen.round.round.ref, seen.round.family
    give = "give_tide" if family in OF_TIDE else "give"
    own = seen.round.words
    words = text(f"prompt.{family}.{seen.round.round.prompt}") if own is None else shown(own, 900)
    return card(
        private(text, seen.to),
        text("subscriptions.came", family=text(f"family.{family}")),
        words if seen.whole else None,
        _link(seen, text),
        row(
            main(text("ritual.ask"), "ritual.ask", ref),
            button(text(f"ritual.{give}"), "ritual.give", ref),
            button(text("ritual.rest"), "ritual.rest", ref),
            button(text("ritual.here"), "ritual.here", ref),
        )
        if seen.whole and family not in OF_PAIRS
        else None,
        _snooze(seen.mine, text) if seen.mine is not None else None,
        unasked(text, seen.ref),
        colour=WARM,
    )


def _link(seen: ToldSeen, text: Text) -> str:
    if seen.card is None:
        return text("subscriptions.in_channel")
    channel, message = seen.card
    return text("subscriptions.link", link=f"{CARDS}/{seen.community}/{channel}/{message}")
