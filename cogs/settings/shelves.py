"""The shelf and the path as stewards see them: groups, the entries of one, and what can be done with each."""

from __future__ import annotations

from discord import ui

from bot.rules import house
from bot.rules.beginnings import MOST, Entry, of_group, shipped
from bot.rules.words import quoted, shortened, shown
from bot.steps.beginnings import Shelf
from bot.text import Text
from cogs.parts import DONE, WARM, Part, button, card, choice, main, note, row
from cogs.terms import begins as says
from cogs.terms import group_of as called


def groups(of: Shelf, text: Text) -> ui.LayoutView:
    """The groups, one of which is opened."""
    names = of.groups
    return card(
        *_changed(of, text),
        text(f"beginnings.{of.what}.title"),
        *(
            choice(
                "begin.group",
                [(house.tag(each), called(text, each)) for each in names[begin : begin + house.LISTED]],
                ref=of.what if begin == 0 else f"{of.what}-{begin}",
                placeholder=text("beginnings.pick_group"),
            )
            for begin in range(0, len(names), house.LISTED)
        ),
        row(
            button(text("beginnings.restore"), "begin.restore", of.what) if of.entries != shipped(of.what) else None,
            button(text("settings.back"), "setup.look"),
        ),
        note(text(f"beginnings.{of.what}.note")),
        colour=DONE if of.change else WARM,
    )


def _changed(of: Shelf, text: Text) -> list[str | Part]:
    # What stands on it is on the card already; the list of changes says no words of it either.
    if of.change is None:
        return []
    return [text("beginnings.changed"), row(button(text("settings.undo"), "settings.undo", of.change.ref))]


def group(of: Shelf, name: str, text: Text) -> ui.LayoutView:
    """The entries of one group in their order."""
    entries = of_group(of.entries, name)
    about = f"{of.what}-{house.tag(name)}"
    lines = [f"· {shown(shortened(says(text, of.what, each), 110))}" for each in entries]
    return card(
        *_changed(of, text),
        text("beginnings.group", group=called(text, name)),
        "\n".join(lines) or text("beginnings.empty"),
        choice(
            "begin.entry",
            [(each.tag, says(text, of.what, each)) for each in entries],
            ref=about,
            placeholder=text("beginnings.pick"),
        )
        if entries
        else None,
        row(
            main(text("beginnings.add"), "begin.add", about) if len(entries) < MOST[of.what] else None,
            button(text("beginnings.back"), "begin.groups", of.what),
        ),
        colour=DONE if of.change else WARM,
    )


def entry(of: Shelf, one: Entry, text: Text) -> ui.LayoutView:
    """One entry, and what can be done with it."""
    about, beside = f"{of.what}-{one.tag}", of_group(of.entries, one.group)
    at = beside.index(one)
    return card(
        quoted(says(text, of.what, one), 400),
        row(
            main(text("beginnings.change"), "begin.change", about),
            button(text("beginnings.up"), "begin.up", about, disabled=at == 0),
            button(text("beginnings.down"), "begin.down", about, disabled=at == len(beside) - 1),
            button(text("beginnings.hide"), "begin.hide", about),
        ),
        row(button(text("beginnings.back"), "begin.groups", of.what)),
        note(text("beginnings.own_words")) if one.name else None,
        colour=WARM,
    )
