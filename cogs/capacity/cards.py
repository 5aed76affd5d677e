"""A person's own statement, shown to them alone."""

from __future__ import annotations

from discord import ui

from bot.steps.capacity import Stated
from bot.text import Text
from cogs.parts import WARM, button, card, choice, kind, main, moment, note, row

RESTS = (1, 3, 7, 14, 30)


def statement(stated: Stated, text: Text, now: int) -> ui.LayoutView:
    """What Kith will believe from now on."""
    capacity = stated.capacity
    kinds = ", ".join(sorted(kind(text, each) for each in capacity.kinds)) or text("capacity.no_kinds")
    resting = capacity.rest_until is not None and capacity.rest_until > now
    return card(
        text("capacity.card.title"),
        text("capacity.card.resting", until=moment(capacity.rest_until or 0))
        if resting
        else text(f"tide.{capacity.tide}"),
        text(
            "capacity.card.amount",
            at_once=text("capacity.at_once", n=capacity.at_once),
            per_week=text("capacity.per_week", n=capacity.per_week),
        ),
        text("capacity.card.kinds", kinds=kinds),
        text("capacity.card.full") if stated.room == 0 and not resting else None,
        text("capacity.card.reach"),
        choice(
            "capacity.reach", [(way, text(f"reach.{way}")) for way in ("here", "dm")], chosen=(stated.member.reach,)
        ),
        row(main(text("capacity.change"), "door.capacity"), button(text("door.rest"), "door.rest")),
        note(text("capacity.card.believed")),
    )


def rest_panel(text: Text, rest_until: int | None) -> ui.LayoutView:
    """How long would be good?"""
    return card(
        text("rest.title"),
        text("rest.now", until=moment(rest_until)) if rest_until else text("rest.words"),
        row(*(button(text("rest.days", n=days), f"rest.{days}") for days in RESTS)),
        row(main(text("rest.end"), "rest.end")) if rest_until else None,
        note(text("rest.silent")),
        colour=WARM,
    )


def resting(stated: Stated, text: Text) -> ui.LayoutView:
    """A rest has begun; what is still open may be kept or handed back."""
    return card(
        text("rest.begun", until=moment(stated.capacity.rest_until or 0)),
        text("rest.commitments", n=stated.commitments) if stated.commitments else None,
        row(
            button(text("rest.hand_back"), "rest.hand_back") if stated.commitments else None,
            main(text("rest.end"), "rest.end"),
        ),
        note(text("rest.silent")),
        colour=WARM,
    )


def words(text: Text, key: str) -> ui.LayoutView:
    """A few plain words."""
    return card(text(key), row(button(text("door.capacity"), "door.capacity"), button(text("mine.open"), "door.mine")))
