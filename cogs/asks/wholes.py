"""One need as several asks: what is in it, and how each of them stands, for its asker alone."""

from __future__ import annotations

from discord import ui

from bot.rules import pieces as rules
from bot.rules.house import LISTED
from bot.rules.words import shortened, shown
from bot.steps.pieces import Cut, Whole
from bot.text import Text
from cogs.parts import WARM, Part, button, card, kind, kinds, main, note, row
from cogs.terms import several
from data.records import Ask

WORDS = 240


def in_it(cut: Cut, text: Text) -> ui.LayoutView:
    """Which kinds are in it; each that is chosen has a field of its own in the form that opens."""
    ask = cut.ask
    most = rules.AT_ONCE - (ask is not None and ask.state == "draft")
    lists = [cut.kinds[begin : begin + LISTED] for begin in range(0, len(cut.kinds), LISTED)]
    return card(
        text("pieces.which"),
        None if cut.kinds else text("pieces.every"),
        *(
            several(
                "ask.split_of",
                kinds(text, each),
                ref=f"{at}" if ask is None else f"{ask.ref}-{at}",
                placeholder=text("pieces.choose"),
                most=most,
            )
            for at, each in enumerate(lists)
        ),
        note(text("pieces.alone")),
        note(text("pieces.stays")) if ask is not None and ask.state != "draft" else None,
        row(
            button(text("pieces.all"), "ask.whole", ask.ref)
            if ask is not None
            else button(text("path.back"), "door.path"),
            button(text("mine.open"), "door.mine"),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def whole(seen: Whole, text: Text) -> ui.LayoutView:
    """All of it, each with what can be done about it."""
    cut = len(seen.asks) > 1
    blocks = [part for each in seen.asks for part in _one(seen, each, text)]
    growing = next((each for each in seen.asks if each.state in ("draft", "open", "matched")), None)
    return card(
        text("pieces.whole", met=seen.met, all=len(seen.asks)) if cut else text("pieces.single"),
        *blocks,
        note(text("pieces.alone")) if cut else None,
        row(
            button(text("pieces.more"), "ask.split", growing.ref)
            if growing is not None and growing.offer is None and len(seen.asks) < rules.MOST
            else None,
            button(text("mine.open"), "door.mine"),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def _one(seen: Whole, ask: Ask, text: Text) -> list[str | Part]:
    words = shown(shortened(ask.summary, WORDS), WORDS)
    said = text(
        "pieces.one",
        at=seen.at(ask.ref),
        all=len(seen.asks),
        kind=kind(text, ask.kind),
        state=text(f"pieces.state.{ask.state}"),
        words=words,
    )
    if ask.state == "draft":
        look, drop = main(text("mine.look"), "ask.look", ask.ref), button(text("mine.let_go"), "ask.drop", ask.ref)
        return [said, row(look, drop)]
    if ask.state == "open":
        done = button(text("mine.met"), "ask.met", ask.ref)
        return [said, row(done, button(text("ask.withdraw"), "ask.withdraw", ask.ref))]
    return [said]


def place(seen: Whole, ask: Ask, text: Text) -> str | None:
    """Which of several an ask is, in small print; nothing, where it is the only one."""
    if len(seen.asks) < 2:
        return None
    return note(text("pieces.place", at=seen.at(ask.ref), all=len(seen.asks)))


def way(seen: Whole, ask: Ask, text: Text) -> ui.Button[ui.LayoutView]:
    """The way to all of it, or to making several of one."""
    if len(seen.asks) < 2:
        return button(text("pieces.open"), "ask.split", ask.ref)
    return button(text("pieces.all"), "ask.whole", ask.ref)
